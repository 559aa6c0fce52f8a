"""The heart of the workflow: one move of one assessment."""

from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from assessment import notices, tasks
from assessment.actions.answers import tidy
from assessment.actions.history import write_down
from assessment.lifecycle import MOVES, WAITING
from assessment.models import Assessment, Event, walls
from assessment.refusals import BadInput, Forbidden, Refused

NOTE_LENGTH = 4000
CHANGED_BY_MOVES = [
    "status", "chain", "tier", "region", "assigned_to", "endorsed_by", "submitted_at", "arrived_at",
    "returned_to", "returns", "unlocked", "house_moved"
]  # fmt: skip


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
    refuse_unmovable(locked, name, by=by)
    note = tidy(note)
    if move.needs_note and not note:
        raise BadInput(_("Please say why: the other side reads it."))
    if len(note) > NOTE_LENGTH:
        raise BadInput(_("The text is too long: at most %(most)d characters.") % {"most": NOTE_LENGTH})
    locked.returned_to_id = _comes_back_to(locked, name, by=by)
    locked.status = move.target
    if move.step or name == "submit":
        locked.arrived_at = locked.submitted_at if name == "submit" else now()
    if move.step:
        locked.tier, locked.assigned_to = locked.tier_beside(move.step), None
    if move.step < 0:
        walls.let_go(locked.pk)
    if name != "endorse":  # what was proposed, was proposed of what stood there then
        locked.endorsed_by = None
    locked.save(update_fields=CHANGED_BY_MOVES)
    tell(write_down(name, by=by, assessment=locked, note=note, **(situation(locked) | details)))
    return locked


def tell(event: Event) -> None:
    """Promise the letters about it, and have them sent once it stands."""
    notices.promise(event)
    # Robust: with the broker down the act still stands, and the sweeper finds the letters. (Not a
    # partial: Django names the function when it logs, and a partial has no name.)
    transaction.on_commit(lambda: tasks.send_letters.delay(event.pk), robust=True)


def situation(moved: Assessment) -> dict[str, object]:
    """What the letters say and whom they go to: the reader may not see the assessment itself any more."""
    latest = moved.submissions.first()
    return {
        "unit": str(moved),
        "reference": moved.reference,
        "receipt": latest.receipt if latest else "",
        "region": moved.region_id,
        "tier": str(moved.tier),
    }


def _comes_back_to(locked: Assessment, name: str, *, by) -> int | None:
    """Whoever returned it, once it is handed in anew; whoever forwarded it, where it is sent down again."""
    if name == "send_back":
        return by.pk
    if name == "send_down":
        forwarded = locked.events.filter(kind="forward", details__tier=locked.tier).order_by("-pk")
        return forwarded.values_list("by", flat=True).first()
    stays = name == "submit" or (MOVES[name].target in WAITING and not MOVES[name].step)
    return locked.returned_to_id if stays else None


def refuse_unmovable(locked: Assessment, name: str, *, by) -> None:
    """Either it is not this person's to do, or the state does not allow it; each is said for what it is."""
    if name in locked.moves_by_the_table(by):
        return
    move, standing = MOVES[name], locked.role_of(by)
    if standing is None or standing[0] != move.side or standing[1] not in move.roles:
        raise Forbidden(_("This is for somebody else to do: your role here does not allow it."))
    if locked.status in move.sources:
        raise Refused(
            _("It is on the desk of the tier “%(tier)s” now, where this cannot be done.")
            % {"tier": locked.get_tier_display()}
        )
    raise Refused(
        _("This assessment is “%(status)s” now, so you cannot do that.")
        % {"status": locked.get_status_display()}
    )
