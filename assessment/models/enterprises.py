import hashlib
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import connection, models
from django.db.models import Q
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from assessment.lifecycle import ENTERPRISE_ROLES, Role
from assessment.models import walls
from assessment.models.choices import Mode, Size, industry_choices, size_of


class EnterpriseQuerySet(models.QuerySet):
    def visible_to(self, user) -> Self:
        """Members see their own; agencies those of their region; operators all."""
        if user.is_operator:
            return self
        mine = Q(pk__in=user.memberships.filter(ended_at=None).values("enterprise"))
        return self.filter(mine | user.in_my_regions())

    def next_pk(self) -> int:
        """Given out before the row is there (see `walls.admit_registered`)."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT nextval(pg_get_serial_sequence('assessment_enterprise', 'id'))")
            return cursor.fetchone()[0]


class Enterprise(models.Model):
    """A manufacturer as one registrant describes it.

    Credit codes are public: registering only claims one. Several registrants may claim the same
    code; at most one of them is confirmed (see `Claim`).
    """

    name = models.CharField(_("name"), max_length=120)
    name_key = models.CharField(max_length=400, editable=False)  # pinyin, to sort by
    credit_code = models.CharField(_("unified social credit code"), max_length=18)
    region = models.ForeignKey("Region", models.PROTECT, verbose_name=_("region"))
    address = models.CharField(_("address"), max_length=200, blank=True)
    industry = models.CharField(_("industry"), max_length=3, choices=industry_choices)
    type = models.CharField(_("type"), max_length=10)  # of the edition: discrete or process
    staff = models.PositiveIntegerField(_("staff"), validators=[MinValueValidator(1)])
    revenue = models.DecimalField(
        _("revenue of last year in million CNY"),
        max_digits=12,
        decimal_places=2,
        validators=[MinValueValidator(0)],
    )
    modes = ArrayField(models.CharField(max_length=20, choices=Mode.choices), default=list, blank=True)
    contact_name = models.CharField(_("contact person"), max_length=80, blank=True)
    contact_phone = models.CharField(_("telephone"), max_length=40, blank=True)
    contact_email = models.EmailField(_("e-mail"), blank=True)
    equipment_digitised = models.DecimalField(
        _("share of digitised equipment in percent"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )
    equipment_networked = models.BooleanField(
        _("equipment is networked, data collected"), null=True, blank=True
    )
    remotely_monitored = models.BooleanField(_("equipment is monitored remotely"), null=True, blank=True)
    predictive_maintenance = models.BooleanField(
        _("predictive maintenance is explored"), null=True, blank=True
    )
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True, editable=False)
    created_at = models.DateTimeField(default=now, editable=False)

    history = HistoricalRecords(excluded_fields=["name_key"])
    objects = EnterpriseQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("enterprise"), _("enterprises")
        ordering = ["name_key", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["credit_code"],
                condition=Q(confirmed_at__isnull=False),
                name="one_confirmed_enterprise_a_code",
            ),
        ]
        indexes = [models.Index(fields=["credit_code"], name="enterprise_code")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("enterprise", args=[self.pk])

    @property
    def is_confirmed(self) -> bool:
        return self.confirmed_at is not None

    @property
    def size(self) -> Size:
        return size_of(self.staff, self.revenue)

    def code_is_taken(self) -> bool:
        """Whether another registration of the same code is confirmed; not whose, and wherever it is."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT wall_code_is_taken(%s, %s)", [self.credit_code, self.pk])
            return cursor.fetchone()[0]

    def role_of(self, user) -> Role | None:
        """What this person is here, or None."""
        membership = self.memberships.filter(user=user, ended_at=None).first()
        return Role(membership.role) if membership else None


class Plant(models.Model):
    """A named place of an enterprise, with a region of its own; it can be assessed by itself."""

    enterprise = models.ForeignKey(Enterprise, models.CASCADE, related_name="plants")
    name = models.CharField(_("name"), max_length=120)
    region = models.ForeignKey("Region", models.PROTECT, verbose_name=_("region"))
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["enterprise", "name"], name="a_plant_is_named_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A person in an enterprise. It ends, it is not deleted: history names people."""

    enterprise = models.ForeignKey(
        Enterprise, models.CASCADE, related_name="memberships", verbose_name=_("enterprise")
    )
    user = models.ForeignKey("User", models.PROTECT, related_name="memberships", verbose_name=_("person"))
    role = models.CharField(_("role"), max_length=12, choices=[(r.value, r.label) for r in ENTERPRISE_ROLES])
    since = models.DateTimeField(_("since"), default=now)
    ended_at = models.DateTimeField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("person of an enterprise"), _("people of enterprises")
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "user"], condition=Q(ended_at=None), name="one_membership_at_a_time"
            ),
        ]


class InvitationQuerySet(models.QuerySet):
    def of_letter(self, token: str) -> Self:
        """The one whose letter carries this token; from now on its holder sees who invites."""
        token_hash = Invitation.hash_of(token)
        walls.admit_invited(token_hash)
        return self.filter(token_hash=token_hash)


class Invitation(models.Model):
    """An owner's letter to a colleague. The link carries the token, the row only its hash."""

    enterprise = models.ForeignKey(Enterprise, models.CASCADE, related_name="invitations")
    email = models.EmailField(_("e-mail"))
    role = models.CharField(max_length=12, choices=[(r.value, r.label) for r in ENTERPRISE_ROLES])
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey("User", models.PROTECT, related_name="+")
    invited_at = models.DateTimeField(default=now)
    accepted_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    @staticmethod
    def hash_of(token: str) -> str:
        return hashlib.sha256(token.encode()).hexdigest()


class ClaimQuerySet(models.QuerySet):
    def visible_to(self, user) -> Self:
        return self.filter(enterprise__in=Enterprise.objects.visible_to(user))


class Claim(models.Model):
    """A registrant says to speak for an enterprise; an agency of the region or the operator decides."""

    class State(models.TextChoices):
        OPEN = "open", _("Not sent yet")
        WAITING = "waiting", _("Waiting for confirmation")
        CONFIRMED = "confirmed", _("Confirmed")
        REFUSED = "refused", _("Not confirmed")

    enterprise = models.OneToOneField(
        Enterprise, models.CASCADE, related_name="claim", verbose_name=_("enterprise")
    )
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.OPEN)
    licence = models.FileField(upload_to="licences/", blank=True)
    licence_name = models.CharField(_("licence"), max_length=200, blank=True)
    licence_type = models.CharField(_("kind of file"), max_length=80, blank=True)
    made_by = models.ForeignKey("User", models.PROTECT, related_name="+", verbose_name=_("applicant"))
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = models.ForeignKey(
        "User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    note = models.TextField(_("note"), blank=True)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("confirmation"), _("confirmations")
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_at=None, decided_by=None)
                | Q(decided_at__isnull=False, decided_by__isnull=False),
                name="claim_decided_at_and_by_together",
            ),
        ]
