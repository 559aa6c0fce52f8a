"""Who does what on a desk: several assigned at once, and the next one taken up."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from assessment.actions import reviews
from assessment.lifecycle import Status
from assessment.models import Assessment, User
from assessment.models.queue import in_list, narrowed
from assessment.refusals import BadInput, Refused, SomeRefused

MOST_AT_ONCE = 100


@transaction.atomic
def assign_all(chosen: Mapping[str, str | None], *, by, to: User) -> list[Assessment]:
    """Assign several to one colleague: all of them, or none where one of them is refused.

    `chosen` are references, each with the receipt that was before the eyes. Raises SomeRefused, which
    says of each what is wrong with it.
    """
    if not chosen:
        raise BadInput(_("Choose at least one submission."), "nothing_chosen")
    if len(chosen) > MOST_AT_ONCE:
        raise BadInput(_("At most %(most)d submissions can be assigned at once.") % {"most": MOST_AT_ONCE})
    visible = Assessment.objects.visible_to(by).with_unit()
    # All rows first, in one order: whoever holds one of them may be waiting for what the first move holds.
    held = visible.filter(reference__in=chosen).order_by("pk").select_for_update(of=["self"])
    found = {assessment.reference: assessment for assessment in held}
    assigned, refused = [], {}
    for reference in sorted(chosen):
        try:
            assigned.append(_assigned(found.get(reference), by=by, to=to, seen=chosen[reference]))
        except Refused as each:
            refused[reference] = each
    if refused:
        raise SomeRefused(_("Nothing is assigned: at least one of the submissions cannot be."), refused)
    return assigned


@transaction.atomic
def claim_next(*, by, name: str = "unassigned", wanted: Mapping[str, str] | None = None) -> Assessment:
    """Take up what waits longest and is nobody's; of two who ask at once each gets another one."""
    fits = in_list(by, name) & narrowed(by, wanted or {})
    waiting = Assessment.objects.on_desk_of(by).filter(fits, status=Status.SUBMITTED, assigned_to=None)
    free = waiting.exclude(enterprise__in=by.conflicting).exclude(enterprise__in=_own_of(by))
    found = free.select_for_update(skip_locked=True, of=["self"]).first()
    if found is None:
        raise Refused(_("Nothing is waiting here that nobody has taken up."), "nothing_waits")
    return reviews.take_up(found, by=by)


def _own_of(person: User):
    return person.memberships.filter(ended_at=None).values("enterprise")


def _assigned(assessment: Assessment | None, *, by, to: User, seen: str | None) -> Assessment:
    if assessment is None:
        raise BadInput(_("This submission is not there any more."))
    return reviews.assign(assessment, by=by, to=to, seen=seen)
