"""A reviewer who is too close to an enterprise says so, and has nothing to decide there from then on."""

from django.db import IntegrityError, transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from assessment.actions import findings, reviews
from assessment.actions.agencies import may_look_after
from assessment.actions.answers import tidy
from assessment.actions.history import write_down
from assessment.actions.moves import lock
from assessment.lifecycle import Status
from assessment.models import AgencyMember, Assessment, Conflict, Enterprise
from assessment.refusals import BadInput, Forbidden, Refused

REASON_LENGTH = 1000


@transaction.atomic
def declare(enterprise: Enterprise, *, by, reason: str) -> Conflict:
    """What the person holds of this enterprise goes back into the queue, and what they proposed is void."""
    if not by.is_agency:
        raise Forbidden(_("Only reviewers of an agency can declare a conflict of interest."))
    reason = tidy(reason)
    if not reason:
        raise BadInput(_("Say what makes you too close; the lead of your agency reads it."))
    if len(reason) > REASON_LENGTH:
        raise BadInput(_("The text is too long: at most %(most)d characters.") % {"most": REASON_LENGTH})
    _let_go(enterprise, by=by)
    try:
        with transaction.atomic():
            conflict = Conflict.objects.create(user=by, enterprise=enterprise, reason=reason)
    except IntegrityError:
        raise Refused(_("You have declared this already.")) from None
    write_down("conflict_declared", by=by, of=enterprise.pk, conflict=conflict.pk)
    _read_anew(by)
    return conflict


@transaction.atomic
def end(conflict: Conflict, *, by) -> Conflict:
    """By the person, or by a lead who looks after them; what was let go stays let go."""
    seen = Conflict.objects.visible_to(by).select_for_update(of=["self"], no_key=True)
    conflict = seen.select_related("user").get(pk=conflict.pk)
    if conflict.user != by and not _looks_after(by, conflict.user):
        raise Forbidden(_("Only the person themselves or the lead of the agency can end this."))
    if conflict.ended_at:
        raise Refused(_("This has been ended already."))
    conflict.ended_at = now()
    conflict.save(update_fields=["ended_at"])
    write_down("conflict_ended", by=by, of=conflict.enterprise_id, conflict=conflict.pk)
    _read_anew(by)
    return conflict


def _let_go(enterprise: Enterprise, *, by) -> None:
    held = Assessment.objects.visible_to(by).filter(enterprise=enterprise, status=Status.IN_REVIEW)
    for assessment in list(held.order_by("pk").select_for_update(of=["self"])):  # all, before the first move
        locked = lock(assessment, by=by)
        if locked.assigned_to == by and "release" in locked.moves_open_to(by):
            reviews.release(locked, by=by)
        elif locked.endorsed_by == by:
            findings.void_endorsement(locked)


def _looks_after(by, person) -> bool:
    seats = AgencyMember.objects.filter(user=person, ended_at=None).select_related("agency__region")
    return any(may_look_after(seat.agency, by) for seat in seats)


def _read_anew(person) -> None:
    """`User.conflicting` is read once a request, and has just changed."""
    person.__dict__.pop("conflicting", None)
