from collections.abc import Sequence
from datetime import date
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.timezone import get_default_timezone, localdate, now
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from assessment.lifecycle import Role, Tier
from assessment.models.agencies import Agency, AgencyMember
from assessment.models.regions import Region
from scoring.editions import load
from scoring.model import Edition


def today() -> date:
    """The day by which a round begins and ends: one for all, wherever the person and their clock are."""
    return localdate(timezone=get_default_timezone())


class Rule(models.TextChoices):
    """Which of the two published readings of a result counts as the level."""

    CONSECUTIVE = "consecutive", _("Each level met, from the first on")
    BAND = "band", _("By total score (GB/T 39117 table)")


class Entrance(models.TextChoices):
    EVERYBODY = "everybody", _("Every enterprise of the region")
    INVITED = "invited", _("Invited enterprises alone")


class RoundQuerySet(models.QuerySet):
    def of_agencies(self, user) -> Self:
        """Those that this person's agencies, or agencies below them, have opened."""
        return self.filter(user.in_my_regions("agency__region"))

    def visible_to(self, user) -> Self:
        """Agencies see those of their region, below and above; members those of where their enterprise is,
        and those that it has entered.
        """
        at = "assessments__enterprise__memberships"
        entered = Round.objects.filter(**{f"{at}__user": user, f"{at}__ended_at": None})
        places = Region.objects.filter(
            Q(enterprise__memberships__user=user, enterprise__memberships__ended_at=None)
            | Q(plant__enterprise__memberships__user=user, plant__enterprise__memberships__ended_at=None)
            | Q(agency__members__user=user, agency__members__ended_at=None),
            path__startswith=OuterRef("agency__region__path"),
        )
        seen = user.in_my_regions("agency__region") | Exists(places) | Q(pk__in=entered.values("pk"))
        return self.filter(seen)

    def for_desks_of(self, user) -> Self:
        """Those over whose desks this person's agencies look: their own, and of agencies below and above."""
        codes = {code for desk in user.desks for code in desk.agency.region.path.strip("/").split("/")}
        return self.filter(user.in_my_regions("agency__region") | Q(agency__region__in=codes))

    def open_on(self, day: date) -> Self:
        return self.filter(closed_at=None, opens_on__lte=day, closes_on__gte=day)


class Round(models.Model):
    """A call of an agency: who may hand in what, from when to when, and over which desks it goes."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="rounds")
    title_zh = models.CharField(_("title in Chinese"), max_length=120)
    title_en = models.CharField(_("title in English"), max_length=120, blank=True)
    text_zh = models.TextField(_("text in Chinese"), max_length=4000, blank=True)
    text_en = models.TextField(_("text in English"), max_length=4000, blank=True)
    edition_id = models.CharField(_("edition"), max_length=40)
    year = models.PositiveSmallIntegerField(_("year"))
    opens_on = models.DateField(_("opens on"))
    closes_on = models.DateField(_("last day"))
    closed_at = models.DateTimeField(null=True, blank=True)
    chain = ArrayField(models.CharField(max_length=10, choices=Tier.choices))
    entrance = models.CharField(
        _("who may enter"), max_length=10, choices=Entrance.choices, default=Entrance.EVERYBODY
    )
    rule = models.CharField(
        _("level that counts"), max_length=12, choices=Rule.choices, default=Rule.CONSECUTIVE
    )
    required_level = models.PositiveSmallIntegerField(_("required level"), null=True, blank=True)
    returns_most = models.PositiveSmallIntegerField(_("returns at most"), default=3)
    four_eyes_from = models.PositiveSmallIntegerField(_("second person from level"), default=4)
    opened_by = models.ForeignKey("User", models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=now)
    # When those who had not begun, and those who had not handed in, were last reminded.
    not_begun_reminded_at = models.DateTimeField(null=True, blank=True)
    begun_reminded_at = models.DateTimeField(null=True, blank=True)

    objects = RoundQuerySet.as_manager()

    class Meta:
        ordering = ["-opens_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(closes_on__gte=F("opens_on")), name="round_opens_first"),
            models.CheckConstraint(condition=~Q(chain=[]), name="round_goes_over_a_desk"),
        ]

    def __str__(self) -> str:
        return self.title_en if get_language() == "en" and self.title_en else self.title_zh

    def get_absolute_url(self) -> str:
        return reverse("round", args=[self.pk])

    @property
    def text(self) -> str:
        return self.text_en if get_language() == "en" and self.text_en else self.text_zh

    @property
    def chain_names(self) -> list[str]:
        return [str(Tier(tier).label) for tier in self.chain]

    @property
    def edition(self) -> Edition:
        return load(self.edition_id)

    @property
    def is_closed(self) -> bool:
        """Closed for good; corrections that were asked for cannot be handed in any more either."""
        return self.closed_at is not None

    @property
    def has_begun(self) -> bool:
        return self.opens_on <= today()

    @property
    def is_open(self) -> bool:
        """Whether something new may be handed in today."""
        return not self.is_closed and self.has_begun and today() <= self.closes_on

    def level_of(self, result) -> int:
        """The level that counts here, of anything with `level` and `band`."""
        return result.band if self.rule == Rule.BAND else result.level

    def covers(self, region: Region) -> bool:
        """Whether a unit of this region lies in the region whose agency calls."""
        return self.agency.region.contains(region)

    def is_looked_after_by(self, user) -> bool:
        """Whether this person's agency has opened it, or stands above the one that has."""
        return any(desk.agency.region.contains(self.agency.region) for desk in user.desks)

    def is_led_by(self, user) -> bool:
        """Whether this person is a lead of the agency that has opened it."""
        return any(desk.agency_id == self.agency_id and desk.role == Role.LEAD for desk in user.desks)

    def admits(self, enterprise) -> bool:
        """Whether this enterprise is among those who may enter."""
        if self.entrance == Entrance.EVERYBODY:
            return True
        return self.invitees.filter(credit_code=enterprise.credit_code).exists()


class Invitee(models.Model):
    """An enterprise that a round invites, by its credit code, whether or not it is registered yet."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="invitees")
    credit_code = models.CharField(max_length=18)
    name = models.CharField(max_length=120, blank=True)  # as the list calls it
    invited_by = models.ForeignKey("User", models.PROTECT, related_name="+")
    invited_at = models.DateTimeField(default=now)
    reminded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["round", "credit_code"], name="invited_once_a_round"),
        ]


def hold(pk: int, *, alone: bool = False) -> None:
    """Until the transaction ends nobody changes or closes the round; whoever does that holds it alone.

    Those who enter, hand in or return hold it together. By name, because an enterprise may not lock the row.
    What the round says is to be read after this: before, somebody else may still be at it.
    """
    act = "pg_advisory_xact_lock" if alone else "pg_advisory_xact_lock_shared"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {act}(hashtextextended(%s, 0))", [f"round:{pk}"])


def desks_for(region: Region, tiers: Sequence[str]) -> list[str]:
    """Of these tiers those with somebody at the desk for this region; the last one in any case."""
    codes = region.path.strip("/").split("/")
    seats = AgencyMember.objects.filter(agency__region__in=codes, ended_at=None, user__is_active=True)
    manned = set(seats.values_list("agency__region__tier", flat=True))
    return [tier for tier in tiers[:-1] if tier in manned] + [tiers[-1]]
