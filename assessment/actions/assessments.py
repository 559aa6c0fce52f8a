"""Starting an assessment and shaping what it asks."""

from collections.abc import Mapping

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from assessment.actions import entries
from assessment.actions.answers import lock_for_answers, tidy
from assessment.actions.history import write_down
from assessment.lifecycle import MAY_ANSWER
from assessment.models import Assessment, Enterprise, Plant, Round
from assessment.refusals import BadInput, Forbidden, Refused
from scoring import editions

FIRST_YEAR = 2020  # of the model


@transaction.atomic
def start(
    enterprise: Enterprise,
    *,
    by,
    year: int | None = None,
    plant: Plant | None = None,
    type: str | None = None,
    tailored_out: Mapping[str, str] | None = None,
    edition_id: str | None = None,
    round: Round | None = None,
) -> Assessment:
    """A draft for the whole enterprise or one plant; one open one a unit, edition, year and round.

    Started in a round, it has the edition and year of the round.
    """
    if enterprise.role_of(by) not in MAY_ANSWER:
        raise Forbidden(_("You can read what belongs to this enterprise, but not start an assessment."))
    if round is not None:
        round = entries.seen(round, by=by)
        year, edition_id = _of_round(round, year, edition_id)
        entries.refuse_entry(round, enterprise, plant.region if plant else enterprise.region)
    edition_id = edition_id or editions.DEFAULT
    if edition_id not in editions.known_ids():
        raise BadInput(_("Choose one of the editions."))
    if year is None or not FIRST_YEAR <= year <= localdate().year + 1:
        raise BadInput(_("Choose a year from %(first)d to next year.") % {"first": FIRST_YEAR})
    assessment = Assessment(
        enterprise=enterprise,
        plant=plant,
        region=plant.region if plant else enterprise.region,
        year=year,
        edition_id=edition_id,
        round=round,
        created_by=by,
    )
    _shape(assessment, type or enterprise.type, tailored_out or {})
    _refuse_plant(assessment)
    try:
        with transaction.atomic():
            assessment.save()
            write_down("started", by=by, assessment=assessment, **({"round": round.pk} if round else {}))
    except IntegrityError:
        raise Refused(_("There is an open assessment of this unit for %d already.") % year) from None
    return assessment


@transaction.atomic
def reshape(assessment: Assessment, *, by, type: str, tailored_out: Mapping[str, str]) -> Assessment:
    """Change the type and what is tailored out. Answers stay, whether or not they count now."""
    assessment = lock_for_answers(assessment, by=by)
    before = {"type": assessment.type, "tailored_out": assessment.tailored_out}
    _shape(assessment, type, tailored_out)
    _refuse_locked(assessment, before)
    if before != {"type": assessment.type, "tailored_out": assessment.tailored_out}:
        assessment.save(update_fields=["type", "tailored_out"])
        write_down("reshaped", by=by, assessment=assessment, before=before)
    return assessment


def _of_round(round: Round, year: int | None, edition_id: str | None) -> tuple[int, str]:
    if year not in (None, round.year) or edition_id not in (None, round.edition_id):
        raise BadInput(
            _("The round asks for another edition or year (%(edition)s, %(year)d).")
            % {"edition": round.edition_id, "year": round.year},
            "other_edition",
        )
    return round.year, round.edition_id


def _shape(assessment: Assessment, type: str, tailored_out: Mapping[str, str]) -> None:
    """Set what the edition allows. What the type does not ask anyway is not left out of it."""
    edition = assessment.edition
    if type not in edition.types:
        raise BadInput(_("Choose discrete or process manufacturing."))
    for subdomain, reason in tailored_out.items():
        if subdomain not in edition.tailorable:
            raise BadInput(_("This subdomain cannot be left out."))
        if not tidy(reason):
            raise BadInput(_("Say why a subdomain is left out: the reviewer reads it."))
        if len(tidy(reason)) > 1000:
            raise BadInput(_("The text is too long: at most %(most)d characters.") % {"most": 1000})
    in_force = edition.weights[type].in_force()
    assessment.type = type
    assessment.tailored_out = {id: tidy(reason) for id, reason in tailored_out.items() if id in in_force}


def _refuse_locked(assessment: Assessment, before: Mapping) -> None:
    """A return that named what it wants changed leaves the rest of the shape as it was handed in."""
    if assessment.unlocked is None:
        return
    was, now = before["tailored_out"], assessment.tailored_out
    changed = {id for id in {*was, *now} if was.get(id) != now.get(id)}
    if assessment.type != before["type"] or not changed <= set(assessment.unlocked):
        raise Refused(
            _("Only what was returned to you can be changed; the rest stays as it was handed in."), "locked"
        )


def _refuse_plant(assessment: Assessment) -> None:
    plant = assessment.plant
    if plant and plant.enterprise_id != assessment.enterprise_id:
        raise BadInput(_("This plant belongs to another enterprise."))
    if plant and plant.closed_at:
        raise Refused(_("This plant is closed."))
