from typing import TYPE_CHECKING

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from assessment.models.agencies import AgencyMember


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)

    def create_user(self, email: str, password: str | None = None, **fields) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser, PermissionsMixin):
    """A person. What somebody may do comes from memberships, and for operators from `is_operator`."""

    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=80)
    language = models.CharField(
        _("language"), max_length=8, blank=True, choices=[("zh-hans", "简体中文"), ("en", "English")]
    )
    time_zone = models.CharField(_("time zone"), max_length=40, blank=True)
    is_operator = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(default=now)

    objects = UserManager()

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

    def in_my_regions(self, field: str = "region") -> Q:
        """A condition: `field` is a region that one of this person's agencies looks after."""
        condition = Q(pk=None)
        for desk in self.desks:
            condition |= Q(**{f"{field}__path__startswith": desk.agency.region.path})
        return condition

    def get_full_name(self) -> str:
        return self.name
