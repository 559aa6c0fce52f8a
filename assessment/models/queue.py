"""What waits for an agency's people, and the latest result beside each assessment."""

from collections.abc import Mapping

from django.db.models import OuterRef, Q, QuerySet, Subquery

from assessment.lifecycle import SEEN_BY_AGENCIES, Status
from assessment.models.assessments import Assessment
from assessment.models.submissions import Result
from scoring.model import LEVELS

LISTS = ("desk", "mine", "region")  # on my agencies' desks, taken up by me, all of the region
FILTERS = ("text", "region", "industry", "level", "status")
ALL_LEVELS = (0, *LEVELS)


def of_my_regions(user) -> QuerySet[Assessment]:
    """What has been handed in where this person's agencies are."""
    seen = Assessment.objects.visible_to(user)
    return seen.filter(user.in_my_regions(), status__in=sorted(SEEN_BY_AGENCIES))


def in_list(user, name: str) -> Q:
    if name == "region":
        return Q()
    desk = Q(pk__in=Assessment.objects.on_desk_of(user).order_by().values("pk"))
    return desk & Q(assigned_to=user) if name == "mine" else desk


def queued(user, name: str, wanted: Mapping[str, str]) -> QuerySet[Assessment]:
    """One of the lists, narrowed; what a filter does not know narrows nothing."""
    rows = with_result(of_my_regions(user).filter(in_list(user, name)))
    if wanted.get("status") in Status.values:
        rows = rows.filter(status=wanted["status"])
    if industry := wanted.get("industry"):
        rows = rows.filter(enterprise__industry=industry)
    if wanted.get("level") in {str(level) for level in ALL_LEVELS}:
        rows = rows.filter(Q(level=int(wanted["level"])))
    if (region := wanted.get("region", "")).isdecimal():
        rows = rows.filter(region__path__contains=f"{region}/")
    if text := wanted.get("text"):
        named = Q(enterprise__name__icontains=text)
        rows = rows.filter(named | Q(enterprise__credit_code__icontains=text))
    return rows.select_related("enterprise", "plant", "region", "assigned_to")


def with_result(assessments: QuerySet[Assessment]) -> QuerySet[Assessment]:
    """With the level, scores and receipt of the latest submission on each row."""
    of = Result.objects.filter(submission__assessment=OuterRef("pk"), kind=Result.Kind.SELF)
    latest = of.order_by("-submission__number")
    return assessments.annotate(
        level=Subquery(latest.values("level")[:1]),
        total=Subquery(latest.values("total")[:1]),
        receipt=Subquery(latest.values("submission__receipt")[:1]),
        number=Subquery(latest.values("submission__number")[:1]),
        levels=Subquery(latest.values("shape__levels")[:1]),
    )
