"""Starting an assessment and shaping what it asks."""

from collections.abc import Mapping

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from assessment.actions.answers import lock_for_answers
from assessment.actions.history import write_down
from assessment.lifecycle import MAY_ANSWER
from assessment.models import Assessment, Enterprise, Plant
from assessment.refusals import Refused
from scoring import editions


def start(
    enterprise: Enterprise,
    *,
    by,
    year: int,
    plant: Plant | None = None,
    type: str | None = None,
    tailored_out: Mapping[str, str] | None = None,
    edition_id: str = editions.DEFAULT,
) -> Assessment:
    """A draft for the whole enterprise or one plant; one open one a unit, edition and year."""
    if enterprise.role_of(by) not in MAY_ANSWER:
        raise Refused(_("You can read what belongs to this enterprise, but not start an assessment."))
    assessment = Assessment(
        enterprise=enterprise,
        plant=plant,
        region=plant.region if plant else enterprise.region,
        year=year,
        edition_id=edition_id,
        type=type or enterprise.type,
        tailored_out=dict(tailored_out or {}),
        created_by=by,
    )
    _refuse_impossible(assessment)
    try:
        with transaction.atomic():
            assessment.save()
            write_down("started", by=by, assessment=assessment)
    except IntegrityError:
        raise Refused(_("There is an open assessment of this unit for %d already.") % year) from None
    return assessment


@transaction.atomic
def reshape(assessment: Assessment, *, by, type: str, tailored_out: Mapping[str, str]) -> Assessment:
    """Change the type and what is tailored out. Answers stay, whether or not they count now."""
    assessment = lock_for_answers(assessment, by=by)
    before = {"type": assessment.type, "tailored_out": assessment.tailored_out}
    assessment.type, assessment.tailored_out = type, dict(tailored_out)
    _refuse_impossible(assessment)
    assessment.save(update_fields=["type", "tailored_out"])
    write_down("reshaped", by=by, assessment=assessment, before=before)
    return assessment


def _refuse_impossible(assessment: Assessment) -> None:
    edition = assessment.edition
    if assessment.type not in edition.types:
        raise Refused(_("Choose discrete or process manufacturing."))
    for subdomain, reason in assessment.tailored_out.items():
        if subdomain not in edition.tailorable:
            raise Refused(_("This subdomain cannot be left out."))
        if not reason.strip():
            raise Refused(_("Say why a subdomain is left out: the reviewer reads it."))
    if assessment.plant and assessment.plant.enterprise_id != assessment.enterprise_id:
        raise Refused(_("This plant belongs to another enterprise."))
