import secrets
from collections.abc import Mapping
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from assessment.lifecycle import (
    OPEN,
    OPEN_TO_EDITS,
    WAITING,
    Desk,
    Role,
    Side,
    Status,
    Tier,
    open_moves,
)
from assessment.models.choices import Size
from assessment.models.enterprises import Enterprise, Plant
from assessment.models.regions import Region
from assessment.models.rounds import Round
from scoring.editions import load
from scoring.model import Edition

REFERENCE_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # none that is read as another


def alone() -> list[str]:
    """The chain of what is in no round: the province reviews it."""
    return [Tier.PROVINCE.value]


def new_reference() -> str:
    return "".join(secrets.choice(REFERENCE_LETTERS) for _ in range(8))


class AssessmentQuerySet(models.QuerySet):
    def visible_to(self, user) -> Self:
        """Members see their enterprise's; an agency what is on its desk or past it; operators none.

        Operators look after the service and have no business with anybody's answers.
        """
        mine = Q(enterprise__in=user.memberships.filter(ended_at=None).values("enterprise"))
        return self.filter(mine | user.on_my_desks())

    def of_member(self, user) -> Self:
        """Those of the person's own enterprises, with `my_role` there: where answers are written."""
        at = "enterprise__memberships"
        mine = self.filter(**{f"{at}__user": user, f"{at}__ended_at": None})
        return mine.annotate(my_role=models.F(f"{at}__role"))

    def with_role_of(self, user) -> Self:
        """With `my_role` in the enterprise, so that a list need not ask for each row; None for agencies."""
        mine = user.memberships.filter(ended_at=None, enterprise=models.OuterRef("enterprise"))
        return self.annotate(my_role=models.Subquery(mine.values("role")[:1]))

    def on_desk_of(self, user) -> Self:
        """What waits for this person's agencies, longest first."""
        desk = Q()
        for member in user.desks:
            here = Region.objects.within(member.agency.region)
            desk |= Q(tier=member.agency.tier, region__in=here.values("code"))
        waiting = self.filter(desk, status__in=sorted(WAITING)) if user.desks else self.none()
        return waiting.order_by("arrived_at", "pk")

    def handed_in_to(self, user) -> Self:
        """What is on this person's desks or past them; of one's own enterprise nothing beside."""
        return self.filter(user.on_my_desks())

    def with_unit(self) -> Self:
        return self.select_related("enterprise", "plant", "region")


class Assessment(models.Model):
    """One unit's answers to one edition of the model in one year.

    `status` changes through `assessment.actions` alone; see `assessment.lifecycle`.
    """

    reference = models.CharField(max_length=8, unique=True, default=new_reference, editable=False)
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="assessments")
    plant = models.ForeignKey(Plant, models.PROTECT, null=True, blank=True, related_name="assessments")
    region = models.ForeignKey(Region, models.PROTECT)  # the unit's; frozen at submission
    house_moved = models.BooleanField(default=False)  # since then: the whole enterprise lies elsewhere now
    year = models.PositiveSmallIntegerField(_("year"))
    edition_id = models.CharField(_("edition"), max_length=40)
    type = models.CharField(_("type"), max_length=10)
    tailored_out = models.JSONField(default=dict, blank=True)  # subdomain -> reason
    round = models.ForeignKey(Round, models.PROTECT, null=True, blank=True, related_name="assessments")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.DRAFT)
    chain = ArrayField(
        models.CharField(max_length=10, choices=Tier.choices), default=alone
    )  # the desks it goes over; settled at the first submission
    tier = models.CharField(max_length=10, choices=Tier.choices, default=Tier.PROVINCE)
    assigned_to = models.ForeignKey("User", models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=now)
    created_by = models.ForeignKey("User", models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField(null=True, blank=True)
    arrived_at = models.DateTimeField(null=True, blank=True)  # on its desk, whose days run from then
    # Who forwarded or returned it, when it comes back to that desk: written by the moves.
    returned_to = models.ForeignKey("User", models.PROTECT, null=True, blank=True, related_name="+")
    returns = models.PositiveSmallIntegerField(default=0)  # how often it was sent back to the enterprise
    # What a return has named: requirements and subdomains that alone can be changed; None: everything.
    unlocked = ArrayField(models.CharField(max_length=60), null=True, blank=True)
    endorsed_by = models.ForeignKey("User", models.PROTECT, null=True, blank=True, related_name="+")
    # Of the latest submission, so that a list of fifty thousand is sorted and counted by this table alone.
    receipt = models.CharField(max_length=8, blank=True)  # none any more once it is forgotten
    hand_ins = models.PositiveSmallIntegerField(default=0)
    industry = models.CharField(max_length=3, blank=True)
    size = models.CharField(max_length=10, choices=Size.choices, blank=True)
    sought = models.TextField(blank=True)  # name, plant and credit code in small letters: what is searched
    level = models.PositiveSmallIntegerField(null=True, blank=True)
    band = models.PositiveSmallIntegerField(null=True, blank=True)
    total = models.DecimalField(max_digits=8, decimal_places=6, null=True, blank=True)  # rounded down
    verified_level = models.PositiveSmallIntegerField(null=True, blank=True)
    verified_band = models.PositiveSmallIntegerField(null=True, blank=True)
    verified_total = models.DecimalField(max_digits=8, decimal_places=6, null=True, blank=True)
    flag_count = models.PositiveSmallIntegerField(default=0)  # written by `raise_flags`

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "plant", "edition_id", "year", "round"],
                condition=Q(status__in=sorted(OPEN)),
                nulls_distinct=False,
                name="one_open_assessment_a_unit",
            ),
            models.CheckConstraint(condition=Q(status__in=Status.values), name="assessment_status_known"),
        ]
        indexes = [
            models.Index(fields=["status", "submitted_at"], name="assessment_queue"),
            models.Index(
                fields=["region", "tier", "status"],
                include=["assigned_to", "returned_to", "enterprise", "id"],
                name="assessment_desks",
            ),
            models.Index(
                fields=["-level", "-total", "id"],
                condition=~Q(status=Status.DRAFT),
                name="assessment_by_level",
            ),
            models.Index(
                fields=["-flag_count", "arrived_at", "id"],
                condition=~Q(status=Status.DRAFT),
                name="assessment_by_flags",
            ),
            models.Index(
                fields=["tier", "arrived_at", "id"],
                condition=Q(status__in=sorted(WAITING)),
                name="assessment_waiting",
            ),
            models.Index(fields=["region"], condition=Q(house_moved=True), name="assessment_house_moved"),
            models.Index(
                fields=["-submitted_at", "-id"],
                condition=~Q(status=Status.DRAFT),
                name="assessment_handed_in",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.year}"

    def get_absolute_url(self) -> str:
        return reverse("assessment", args=[self.reference])

    @property
    def unit(self) -> str:
        """The name of what is assessed: the plant, or the whole enterprise."""
        return f"{self.enterprise.name} · {self.plant.name}" if self.plant else self.enterprise.name

    @property
    def region_of_unit(self) -> Region:
        """Where it lies now; `region` is where it lay when it was handed in."""
        return self.plant.region if self.plant else self.enterprise.region

    @property
    def edition(self) -> Edition:
        return load(self.edition_id)

    @property
    def is_open_to_edits(self) -> bool:
        return self.status in OPEN_TO_EDITS

    @property
    def may_leave_its_round(self) -> bool:
        """A draft; what was returned goes back to where it came from, unless the round is closed."""
        if self.round is None or not self.is_open_to_edits:
            return False
        return self.round.is_closed or (self.status == Status.DRAFT and not self.returns)

    @property
    def is_too_late(self) -> bool:
        """Its round takes it no more: new ones while it is open, corrections until it is closed for good."""
        call = self.round
        return call is not None and (call.is_closed or not (call.is_open or self.returns))

    def requirements(self) -> list:
        """What this unit has to answer, in the order of the model."""
        return self.edition.requirements_in_force(self.type, frozenset(self.tailored_out))

    def role_of(self, user) -> tuple[Side, Role] | None:
        """On which side this person may act here, and as what.

        None for strangers, for agencies on whose desk it is not (those may read), and for reviewers
        who have declared a conflict of interest. A row that was read with `my_role` is asked about by
        that person alone.
        """
        role = self.my_role if hasattr(self, "my_role") else self.enterprise.role_of(user)
        if role:
            return Side.ENTERPRISE, Role(role)
        if self.enterprise_id in user.conflicting:
            return None
        for desk in user.desks:
            if desk.agency.region.contains(self.region) and desk.agency.tier == self.tier:
                return Side.AGENCY, Role(desk.role)
        return None

    def moves_open_to(self, user) -> list[str]:
        """Without the one after which it could not be handed in again."""
        found = self.moves_by_the_table(user)
        return [name for name in found if not (name == "withdraw" and self.is_too_late)]

    def moves_by_the_table(self, user) -> list[str]:
        standing = self.role_of(user)
        return open_moves(self.status, *standing, self.desk) if standing else []

    @property
    def desk(self) -> Desk:
        """Where in its chain it is."""
        at = self.chain.index(self.tier) if self.tier in self.chain else len(self.chain) - 1
        return Desk(is_first=at == 0, is_last=at == len(self.chain) - 1)

    def tier_beside(self, step: int) -> str:
        """The tier after this one in the chain (1), or before it (-1)."""
        return self.chain[self.chain.index(self.tier) + step]

    def is_unlocked(self, requirement: str) -> bool:
        """Whether a return has left this requirement open to changes; all are where it named none."""
        if self.unlocked is None:
            return True
        return requirement in self.unlocked or requirement.split(".", maxsplit=1)[0] in self.unlocked

    @property
    def counted_level(self) -> int | None:
        """The self-assessed level by the rule of its round."""
        return self.round.level_of(self) if self.round else self.level

    def answers_given(self) -> Mapping[str, str]:
        """Requirement to answer, as it is stored: "1", "0.8", "0.5", "0" or "n/a"."""
        return dict(self.answers.values_list("requirement", "value"))
