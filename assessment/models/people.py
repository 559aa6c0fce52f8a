from datetime import timedelta
from typing import TYPE_CHECKING

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Q
from django.utils.crypto import salted_hmac
from django.utils.functional import cached_property
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from assessment.lifecycle import Status, tiers_from
from assessment.models.regions import Region

if TYPE_CHECKING:
    from assessment.models.agencies import AgencyMember

FICTION = "demo.example"  # the domain of the demonstration's people, whose password is public
# Recovery codes stand in for one of these; by themselves they are none.
SECOND_FACTORS = (
    Authenticator.Type.TOTP,
    Authenticator.Type.WEBAUTHN,
)


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)

    def create_user(self, email: str, password: str | None = None, **fields) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser, PermissionsMixin):  # type: ignore[django-manager-missing]
    """A person. What somebody may do comes from memberships, and for operators from `is_operator`."""

    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=80)
    language = models.CharField(
        _("language"), max_length=8, blank=True, choices=[("zh-hans", "简体中文"), ("en", "English")]
    )
    time_zone = models.CharField(_("time zone"), max_length=40, blank=True)
    is_operator = models.BooleanField(_("operator"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    date_joined = models.DateTimeField(_("since"), default=now)
    password_set_at = models.DateTimeField(default=now)
    one_digest = models.BooleanField(_("one letter a day about what waits"), default=False)  # for reviewers
    session_round = models.PositiveIntegerField(default=0)  # raised to end every session, see below

    objects = UserManager()

    class Meta:
        verbose_name, verbose_name_plural = _("account"), _("accounts")

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def is_staff(self) -> bool:
        """Django's admin: reference data only, see `assessment.admin`."""
        return self.is_operator

    @cached_property
    def desks(self) -> "list[AgencyMember]":
        """Where this person sits now, agency and region with it; read once a request."""
        current = self.agency_memberships.filter(ended_at=None)
        return list(current.select_related("agency__region"))

    @cached_property
    def is_agency(self) -> bool:
        return bool(self.desks)

    @property
    def is_official(self) -> bool:
        """Agencies and operators: their accounts open what others have written."""
        return self.is_operator or self.is_agency

    @property
    def has_second_factor(self) -> bool:
        return Authenticator.objects.filter(user=self, type__in=SECOND_FACTORS).exists()

    @property
    def needs_second_factor(self) -> bool:
        """Such a person reaches nothing before setting one up, by page or by program."""
        return self.is_official and not self._is_fictional and not self.has_second_factor

    @property
    def needs_new_password(self) -> bool:
        """Likewise before changing a password that has grown too old."""
        days = settings.PASSWORD_MAX_AGE_DAYS
        if not days or not self.is_official or self._is_fictional:
            return False
        return self.password_set_at < now() - timedelta(days=days)

    @property
    def _is_fictional(self) -> bool:
        """Somebody of the demonstration, where this is one: elsewhere the address is like any other."""
        return settings.DEMO and self.email.endswith(f"@{FICTION}")

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What every session carries: it ends at its next request when any of these is not as it was."""
        standing = f"{self.password}:{self.session_round}:{self.is_operator}"
        return salted_hmac("session", standing, secret=secret, algorithm="sha256").hexdigest()

    def in_my_regions(self, field: str = "region") -> Q:
        """A condition: `field` is a region that one of this person's agencies looks after."""
        condition = Q(pk=None)
        for desk in self.desks:
            condition |= Q(**{f"{field}__path__startswith": desk.agency.region.path})
        return condition

    def on_my_desks(self, prefix: str = "") -> Q:
        """A condition on assessments (at `prefix`): on the desk of one of my agencies, or past it."""
        if not self.desks:
            return Q(pk=None)
        condition = Q()
        for desk in self.desks:
            here, past = Region.objects.within(desk.agency.region), tiers_from(desk.agency.tier)
            condition |= Q(**{f"{prefix}region__in": here.values("code"), f"{prefix}tier__in": past})
        return condition & ~Q(**{f"{prefix}status": Status.DRAFT})

    @cached_property
    def conflicting(self) -> frozenset[int]:
        """The enterprises that this person is too close to, as declared; read once a request."""
        return frozenset(self.conflicts.filter(ended_at=None).values_list("enterprise", flat=True))

    def get_full_name(self) -> str:
        return self.name
