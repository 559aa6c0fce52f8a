"""What an agency does with a submission.

`seen` is the receipt of the submission that the reviewer had before the eyes: where the enterprise
has withdrawn it and handed in another one since, the act is refused.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from assessment.actions.moves import lock, make_move
from assessment.models import Assessment
from assessment.refusals import Refused


@transaction.atomic
def take_up(assessment: Assessment, *, by, seen: str | None = None) -> Assessment:
    assessment = _held(assessment, by=by, seen=seen)
    assessment.assigned_to = by
    return make_move(assessment, "take_up", by=by)


@transaction.atomic
def release(assessment: Assessment, *, by, seen: str | None = None) -> Assessment:
    assessment = _held(assessment, by=by, seen=seen)
    assessment.assigned_to = None
    return make_move(assessment, "release", by=by)


@transaction.atomic
def send_back(assessment: Assessment, *, by, note: str, seen: str | None = None) -> Assessment:
    return make_move(_held(assessment, by=by, seen=seen), "send_back", by=by, note=note)


@transaction.atomic
def accept(assessment: Assessment, *, by, note: str = "", seen: str | None = None) -> Assessment:
    return make_move(_held(assessment, by=by, seen=seen), "accept", by=by, note=note)


@transaction.atomic
def decline(assessment: Assessment, *, by, note: str, seen: str | None = None) -> Assessment:
    return make_move(_held(assessment, by=by, seen=seen), "decline", by=by, note=note)


def _held(assessment: Assessment, *, by, seen: str | None) -> Assessment:
    try:
        locked = lock(assessment, by=by)
    except Assessment.DoesNotExist:  # seen a moment ago: a draft again, which agencies do not see
        raise Refused(_("The enterprise has withdrawn this submission in the meantime.")) from None
    latest = locked.submissions.first()  # the highest number
    if seen is not None and (latest is None or latest.receipt != seen):
        raise Refused(_("The enterprise has handed in anew in the meantime; read the new submission first."))
    return locked
