"""What an agency does with a submission."""

from django.db import transaction

from assessment.actions.moves import lock, make_move
from assessment.models import Assessment


@transaction.atomic
def take_up(assessment: Assessment, *, by) -> Assessment:
    assessment = lock(assessment, by=by)
    assessment.assigned_to = by
    return make_move(assessment, "take_up", by=by)


@transaction.atomic
def release(assessment: Assessment, *, by) -> Assessment:
    assessment = lock(assessment, by=by)
    assessment.assigned_to = None
    return make_move(assessment, "release", by=by)


@transaction.atomic
def send_back(assessment: Assessment, *, by, note: str) -> Assessment:
    return make_move(lock(assessment, by=by), "send_back", by=by, note=note)


@transaction.atomic
def accept(assessment: Assessment, *, by, note: str = "") -> Assessment:
    return make_move(lock(assessment, by=by), "accept", by=by, note=note)


@transaction.atomic
def decline(assessment: Assessment, *, by, note: str) -> Assessment:
    return make_move(lock(assessment, by=by), "decline", by=by, note=note)
