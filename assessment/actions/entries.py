"""An assessment enters a round, and leaves it again while it is a draft."""

from django.db import IntegrityError, transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from assessment.actions.answers import lock_for_answers
from assessment.actions.history import write_down
from assessment.lifecycle import Status
from assessment.models import Assessment, Enterprise, Region, Round
from assessment.models.rounds import hold
from assessment.refusals import Refused


@transaction.atomic
def enter(assessment: Assessment, *, by, round: Round) -> Assessment:
    """Hand this draft in there. Entering where it is already changes nothing."""
    assessment = _draft(assessment, by=by)
    round = seen(round, by=by)
    if assessment.round_id == round.pk:
        return assessment
    if assessment.round is not None:
        raise Refused(
            _("It belongs to the round “%(round)s”; take it out of there first.")
            % {"round": assessment.round},
            "in_another_round",
        )
    if (assessment.edition_id, assessment.year) != (round.edition_id, round.year):
        raise Refused(
            _("The round asks for another edition or year (%(edition)s, %(year)d).")
            % {"edition": round.edition_id, "year": round.year},
            "other_edition",
        )
    refuse_entry(round, assessment.enterprise, assessment.region_of_unit)
    assessment.returns, assessment.unlocked = 0, None  # of another review, which this one does not go on with
    return _moved(assessment, round, "round_entered", by=by)


@transaction.atomic
def leave(assessment: Assessment, *, by) -> Assessment:
    """Take the draft out; it can be handed in by itself, or in another round.

    What was returned stays, for it goes back to where it came from, until the round takes nothing any more.
    """
    assessment = lock_for_answers(assessment, by=by)
    if assessment.round is None:
        raise Refused(_("It is in no round."))
    hold(assessment.round_id)
    assessment.refresh_from_db(fields=["round"])  # as nobody changes it now
    if not assessment.may_leave_its_round:
        raise Refused(_("What was returned stays in its round, until that is closed."), "handed_in")
    return _moved(assessment, None, "round_left", by=by)


def seen(round: Round, *, by) -> Round:
    """The round as it is now, and stays until this is done; DoesNotExist where the person may not see it."""
    hold(round.pk)
    return Round.objects.visible_to(by).select_related("agency__region").get(pk=round.pk)


def refuse_entry(round: Round, enterprise: Enterprise, region: Region) -> None:
    """Whether a unit of this region may enter now."""
    if not round.is_open:
        raise Refused(
            _("The round “%(round)s” is not open now: submissions are taken from %(first)s to %(last)s.")
            % {"round": round, "first": date_format(round.opens_on), "last": date_format(round.closes_on)},
            "round_closed",
        )
    if not round.covers(region):
        raise Refused(
            _("The round is for %(region)s; this unit lies elsewhere.") % {"region": round.agency.region},
            "outside_region",
        )
    if not round.admits(enterprise):
        raise Refused(_("This round is for invited enterprises alone."), "not_invited")


def _draft(assessment: Assessment, *, by) -> Assessment:
    assessment = lock_for_answers(assessment, by=by)
    if assessment.status != Status.DRAFT:
        raise Refused(_("What was handed in stays in its round."), "handed_in")
    return assessment


def _moved(assessment: Assessment, round: Round | None, kind: str, *, by) -> Assessment:
    left, assessment.round = assessment.round_id, round
    try:
        with transaction.atomic():
            assessment.save(update_fields=["round", "returns", "unlocked"])
    except IntegrityError:
        raise Refused(
            _("There is an open assessment of this unit for %d there already.") % assessment.year,
            "open_already",
        ) from None
    write_down(kind, by=by, assessment=assessment, round=round.pk if round else left)
    return assessment
