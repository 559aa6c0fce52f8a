"""The heart of the workflow: one move of one assessment."""

from django.db import transaction
from django.utils.translation import gettext as _

from assessment import notices, tasks
from assessment.actions.answers import tidy
from assessment.actions.history import write_down
from assessment.lifecycle import MOVES
from assessment.models import Assessment
from assessment.refusals import BadInput, Forbidden, Refused

NOTE_LENGTH = 4000


def lock(assessment: Assessment, *, by) -> Assessment:
    """The row as it is now, held until the transaction ends.

    Raises Assessment.DoesNotExist where the person may not see it (any more).
    """
    found = Assessment.objects.visible_to(by).with_unit().select_for_update(of=["self"])
    return found.get(pk=assessment.pk)


def make_move(locked: Assessment, name: str, *, by, note: str = "", **details: object) -> Assessment:
    """Check, change, write down, tell; the row is locked by the caller, in its transaction.

    Locking first means that of two people who press at once, the second is refused instead of
    overwriting the first.
    """
    move = MOVES[name]
    _refuse_unmovable(locked, name, by=by)
    note = tidy(note)
    if move.needs_note and not note:
        raise BadInput(_("Please say why: the other side reads it."))
    if len(note) > NOTE_LENGTH:
        raise BadInput(_("The text is too long: at most %(most)d characters.") % {"most": NOTE_LENGTH})
    locked.status = move.target
    locked.save(update_fields=["status", "tier", "region", "assigned_to", "submitted_at"])
    event = write_down(name, by=by, assessment=locked, note=note, **(_situation(locked) | details))
    notices.promise(event)
    # Robust: with the broker down the move still stands, and the sweeper finds the letters. (Not a
    # partial: Django names the function when it logs, and a partial has no name.)
    transaction.on_commit(lambda: tasks.send_letters.delay(event.pk), robust=True)
    return locked


def _situation(moved: Assessment) -> dict[str, object]:
    """What the letters say and whom they go to: the reader may not see the assessment itself any more."""
    latest = moved.submissions.first()
    return {
        "unit": str(moved),
        "reference": moved.reference,
        "receipt": latest.receipt if latest else "",
        "region": moved.region_id,
        "tier": str(moved.tier),
    }


def _refuse_unmovable(locked: Assessment, name: str, *, by) -> None:
    """Either it is not this person's to do, or the state does not allow it; each is said for what it is."""
    if name in locked.moves_open_to(by):
        return
    move, standing = MOVES[name], locked.role_of(by)
    if standing is None or standing[0] != move.side or standing[1] not in move.roles:
        raise Forbidden(_("This is for somebody else to do: your role here does not allow it."))
    raise Refused(
        _("This assessment is “%(status)s” now, so you cannot do that.")
        % {"status": locked.get_status_display()}
    )
