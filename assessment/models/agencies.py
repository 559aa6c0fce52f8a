from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from assessment.lifecycle import AGENCY_ROLES
from assessment.models.choices import USUAL_COLUMNS
from assessment.models.regions import Region


class AgencyQuerySet(models.QuerySet):
    def visible_to(self, user) -> Self:
        """Members see their own and those below; operators all."""
        if user.is_operator:
            return self
        return self.filter(user.in_my_regions())


def usual_columns() -> list[str]:
    return list(USUAL_COLUMNS)


class Agency(models.Model):
    """The authority of one region that reviews what is submitted there."""

    name = models.CharField(_("name"), max_length=120)
    region = models.OneToOneField(Region, models.PROTECT, related_name="agency", verbose_name=_("region"))

    days = models.PositiveSmallIntegerField(_("days for a submission"), default=30)  # then it is late
    list_columns = ArrayField(
        models.CharField(max_length=20), default=usual_columns
    )  # of its recommendation lists, unless others are asked for

    objects = AgencyQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("agency"), _("agencies")
        ordering = ["region__path"]

    def __str__(self) -> str:
        return self.name

    @property
    def tier(self) -> str:
        return self.region.tier


class AgencyMember(models.Model):
    """A person in an agency. It ends, it is not deleted: history names people."""

    agency = models.ForeignKey(Agency, models.CASCADE, related_name="members", verbose_name=_("agency"))
    user = models.ForeignKey(
        "User", models.PROTECT, related_name="agency_memberships", verbose_name=_("person")
    )
    role = models.CharField(_("role"), max_length=12, choices=[(r.value, r.label) for r in AGENCY_ROLES])
    since = models.DateTimeField(_("since"), default=now)
    ended_at = models.DateTimeField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("person of an agency"), _("people of agencies")
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "user"], condition=Q(ended_at=None), name="one_agency_membership_at_a_time"
            ),
        ]
