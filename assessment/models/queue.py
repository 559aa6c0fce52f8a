"""What waits for an agency's people, and the latest result beside each assessment."""

from collections.abc import Mapping

from django.db.models import OuterRef, Q, QuerySet, Subquery

from assessment.lifecycle import Status
from assessment.models.assessments import Assessment
from assessment.models.submissions import Result
from scoring.model import LEVELS

LISTS = ("desk", "mine", "region")  # on my agencies' desks, taken up by me, all of the region
FILTERS = ("text", "region", "industry", "level", "status")
ALL_LEVELS = (0, *LEVELS)


def of_my_regions(user) -> QuerySet[Assessment]:
    """What has been handed in where this person's agencies are."""
    return Assessment.objects.visible_to(user).filter(user.on_my_desks())


def in_list(user, name: str) -> Q:
    if name == "region":
        return Q()
    desk = Q(pk__in=Assessment.objects.on_desk_of(user).order_by().values("pk"))
    return desk & Q(assigned_to=user) if name == "mine" else desk


def queued(user, name: str, wanted: Mapping[str, str]) -> QuerySet[Assessment]:
    """One of the lists, narrowed; what a filter does not know narrows nothing."""
    rows = of_my_regions(user).filter(in_list(user, name))
    if wanted.get("status") in Status.values:
        rows = rows.filter(status=wanted["status"])
    if industry := wanted.get("industry"):
        rows = rows.filter(enterprise__industry=industry)
    if wanted.get("level") in {str(level) for level in ALL_LEVELS}:
        rows = rows.filter(level=int(wanted["level"]))
    if (region := wanted.get("region", "")).isdecimal():
        rows = rows.filter(region__path__contains=f"{region}/")
    if text := wanted.get("text"):
        named = Q(enterprise__name__icontains=text)
        rows = rows.filter(named | Q(enterprise__credit_code__icontains=text))
    return rows.select_related("enterprise", "plant", "region", "assigned_to")


def with_result(assessments: QuerySet[Assessment]) -> QuerySet[Assessment]:
    """With the exact total and the level scores of the latest submission, which the row does not keep."""
    of = Result.objects.filter(submission__receipt=OuterRef("receipt"), kind=Result.Kind.SELF)
    return assessments.annotate(
        exact_total=Subquery(of.values("total")[:1]), levels=Subquery(of.values("shape__levels")[:1])
    )
