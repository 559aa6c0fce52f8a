"""Handing in: the answers are sealed, scored and sent on their way, in one transaction."""

import hashlib

from django.db import transaction
from django.utils.formats import date_format
from django.utils.timezone import now
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from assessment.actions.moves import lock, make_move, refuse_unmovable
from assessment.lifecycle import Status
from assessment.models import Answer, Assessment, Region, Result, Submission, Value
from assessment.models.assessments import alone, new_reference
from assessment.models.canonical import canonical
from assessment.models.corrections import asked_of, without_reply
from assessment.models.flags import hold_flags, raise_flags
from assessment.models.rounds import desks_for, hold
from assessment.models.submissions import score_of
from assessment.models.verdicts import rounded_down
from assessment.refusals import BadInput, Refused
from scoring.refusals import Unscorable
from scoring.scores import ENGINE
from scoring.scores import Result as Scored
from scoring.shapes import result_shape


@transaction.atomic
def submit(assessment: Assessment, *, by, declared: bool) -> Submission:
    """Seal and hand in. Of a hundred who press at once exactly one succeeds.

    Raises Refused where answers or reasons are missing, the claim is not confirmed, or nobody
    declared that the answers are true.
    """
    hold_flags(assessment.region_of_unit)
    assessment = lock(assessment, by=by)
    if assessment.round_id:
        hold(assessment.round_id)
    was_returned = assessment.status == Status.RETURNED
    # Set before the move, which saves them and writes to the desk of this region.
    assessment.submitted_at, assessment.assigned_to = now(), None
    if not was_returned:  # what a desk has returned, comes back to it
        _send_on_its_way(assessment)
    number, receipt = assessment.submissions.count() + 1, new_reference()
    make_move(assessment, "submit", by=by, number=number, receipt=receipt)
    refuse_by_round(assessment, assessment.region)
    answers = {a.requirement: a for a in assessment.answers.select_related("answered_by")}
    _refuse_unready(assessment, answers, declared=declared)
    scored = _scored(assessment, answers)
    sealed = _sealed(assessment, answers, by=by)
    submission = Submission.objects.create(
        assessment=assessment,
        number=number,
        receipt=receipt,
        sealed=sealed,
        sha256=hash_of(sealed),
        submitted_by=by,
        submitted_at=assessment.submitted_at,
    )
    Result.objects.create(
        submission=submission,
        kind=Result.Kind.SELF,
        level=scored.level,
        band=scored.band,
        total=str(scored.total),
        shape=result_shape(scored),
        engine=ENGINE,
    )
    _keep_for_lists(assessment, submission, scored)
    raise_flags(submission, scored, by=by)
    return submission


@transaction.atomic
def withdraw(assessment: Assessment, *, by) -> Assessment:
    """Take a submission back before anybody took it up; it stays on record.

    Refused where its round would not take it a second time.
    """
    assessment = lock(assessment, by=by)
    if assessment.round_id:
        hold(assessment.round_id)
    refuse_unmovable(assessment, "withdraw", by=by)
    if assessment.is_too_late:
        raise Refused(
            _("The round takes nothing new any more: what you withdraw now could not be handed in again."),
            "round_closed",
        )
    return make_move(assessment, "withdraw", by=by)


def _send_on_its_way(assessment: Assessment) -> None:
    """To the first desk of the chain that has somebody at it, in the region where the unit is now."""
    assessment.region = assessment.region_of_unit
    assessment.house_moved = False
    assessment.chain = desks_for(assessment.region, assessment.round.chain if assessment.round else alone())
    assessment.tier = assessment.chain[0]


def refuse_by_round(assessment: Assessment, region: Region) -> None:
    """Where its round does not take it, or no unit of this region, or not this enterprise."""
    call = assessment.round
    if call is None:
        return
    if assessment.is_too_late:
        raise Refused(
            _("The round “%(round)s” is not open now: submissions are taken from %(first)s to %(last)s.")
            % {"round": call, "first": date_format(call.opens_on), "last": date_format(call.closes_on)},
            "round_closed",
        )
    if not call.covers(region):
        raise Refused(
            _("The round is for %(region)s; this unit lies elsewhere.") % {"region": call.agency.region},
            "outside_region",
        )
    if not call.admits(assessment.enterprise):
        raise Refused(_("This round is for invited enterprises alone."), "not_invited")


def _keep_for_lists(assessment: Assessment, submission: Submission, scored: Scored) -> None:
    """Beside the assessment, so that a list of many need not open the sealed answers."""
    assessment.receipt, assessment.hand_ins = submission.receipt, submission.number
    assessment.level, assessment.band = scored.level, scored.band
    assessment.total = rounded_down(scored.total)
    enterprise = assessment.enterprise
    assessment.industry, assessment.size = enterprise.industry, enterprise.size
    assessment.sought = f"{assessment.unit} {enterprise.credit_code}".lower()
    told = ["receipt", "hand_ins", "level", "band", "total", "industry", "size", "sought"]
    assessment.save(update_fields=told)


def hash_of(sealed: dict) -> str:
    """SHA-256 over the canonical JSON."""
    return hashlib.sha256(canonical(sealed).encode("utf-8")).hexdigest()


def missing_reasons(assessment: Assessment, answers: dict[str, Answer]) -> list[str]:
    """The requirements answered "not applicable" without saying why."""
    asked = {r.id for r in assessment.requirements()}
    return [
        id
        for id, answer in answers.items()
        if id in asked and answer.value == Value.NOT_APPLICABLE and not answer.reason.strip()
    ]


def _refuse_unready(assessment: Assessment, answers: dict[str, Answer], *, declared: bool) -> None:
    if not assessment.enterprise.is_confirmed:
        raise Refused(
            _("Before submitting, an agency has to confirm that you speak for this enterprise."),
            "unconfirmed",
        )
    if without := missing_reasons(assessment, answers):
        raise Refused(
            ngettext(
                "One answer says “not applicable” without a reason.",
                "%(count)d answers say “not applicable” without a reason.",
                len(without),
            )
            % {"count": len(without)},
            "missing_reasons",
        )
    if still := without_reply(asked_of(assessment)):
        raise Refused(
            ngettext(
                "One correction that the agency asks for has no reply yet.",
                "%(count)d corrections that the agency asks for have no reply yet.",
                len(still),
            )
            % {"count": len(still)},
            "corrections_open",
        )
    if not declared:
        raise BadInput(_("Please declare that the answers are true to your knowledge."), "not_declared")


def _scored(assessment: Assessment, answers: dict[str, Answer]) -> Scored:
    asked = {r.id for r in assessment.requirements()}  # what is sealed, so that it scores the same later
    values = {id: answer.value for id, answer in answers.items() if answer.value and id in asked}
    try:
        return score_of(assessment.edition, assessment.type, values, assessment.tailored_out)
    except Unscorable as error:
        if error.code != "missing":  # such as a subdomain of which nothing is left to score
            raise Refused(error.sentence("en" if get_language() == "en" else "zh"), error.code) from None
        count = error.details["count"]
        raise Refused(
            ngettext(
                "One requirement is not answered yet.",
                "%(count)d requirements are not answered yet.",
                count,
            )
            % {"count": count},
            "missing_answers",
        ) from None


def _sealed(assessment: Assessment, answers: dict[str, Answer], *, by) -> dict:
    """Everything that is handed in, as plain JSON."""
    asked = [r.id for r in assessment.requirements()]
    enterprise = assessment.enterprise
    return {
        "reference": assessment.reference,
        "year": assessment.year,
        "edition": assessment.edition_id,
        "edition_hash": assessment.edition.hash,
        "type": assessment.type,
        "tailored_out": assessment.tailored_out,
        "enterprise": {
            "name": enterprise.name,
            "credit_code": enterprise.credit_code,
            "region": enterprise.region_id,
            "industry": enterprise.industry,
            "staff": enterprise.staff,
            "revenue": str(enterprise.revenue),
            "size": enterprise.size.value,
            "modes": enterprise.modes,
            "indicators": {
                "equipment_digitised": _text(enterprise.equipment_digitised),
                "equipment_networked_and_collecting": enterprise.equipment_networked,
                "equipment_remotely_monitored": enterprise.remotely_monitored,
                "predictive_maintenance_explored": enterprise.predictive_maintenance,
            },
        },
        "plant": assessment.plant.name if assessment.plant else None,
        "region": assessment.region_id,
        "submitted_by": str(by),
        "submitted_at": assessment.submitted_at.isoformat(),
        "answers": {id: _sealed_answer(answers[id]) for id in asked},
        "evidence": _sealed_evidence(assessment, set(asked)),
    } | _sealed_corrections(assessment)


def _sealed_corrections(assessment: Assessment) -> dict[str, list[dict]]:
    """What was asked for and what is replied with this hand-in, where it was returned so."""
    rows = [
        {
            "about": correction.about,
            "text": correction.text,
            "reply": correction.reply,
            "by": str(correction.replied_by),
            "at": correction.replied_at.isoformat(),
        }
        for correction in asked_of(assessment)
    ]
    return {"corrections": rows} if rows else {}


def _sealed_answer(answer: Answer) -> dict:
    return {
        "value": answer.value,
        "note": answer.note,
        "reason": answer.reason,
        "version": answer.version,
        "by": str(answer.answered_by),
        "at": answer.answered_at.isoformat(),
    }


def _sealed_evidence(assessment: Assessment, asked: set[str]) -> list[dict]:
    uses = assessment.evidence_uses.select_related("evidence").order_by("requirement", "evidence_id")
    return [
        {
            "requirement": use.requirement,
            "id": use.evidence_id,
            "name": use.evidence.name,
            "type": use.evidence.type,
            "size": use.evidence.size,
            "sha256": use.evidence.sha256,
        }
        for use in uses
        if use.requirement in asked and use.evidence.removed_at is None
    ]


def _text(value: object) -> str | None:
    return None if value is None else str(value)
