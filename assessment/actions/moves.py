"""The heart of the workflow: one move of one assessment."""

from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _

from assessment import notices, tasks
from assessment.actions.history import write_down
from assessment.lifecycle import MOVES
from assessment.models import Assessment
from assessment.refusals import Refused


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
    if name not in locked.moves_open_to(by):
        raise Refused(
            _("This assessment is “%(status)s” now, so you cannot do that.")
            % {"status": locked.get_status_display()}
        )
    if move.needs_note and not note.strip():
        raise Refused(_("Please say why: the other side reads it."))
    locked.status = move.target
    locked.save(update_fields=["status", "tier", "region", "assigned_to", "submitted_at"])
    event = write_down(name, by=by, assessment=locked, note=note.strip(), **details)
    notices.promise(event)
    transaction.on_commit(partial(tasks.send_letters.delay, event.pk))
    return locked
