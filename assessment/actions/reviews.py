"""What an agency does with a submission.

`seen` is the receipt of the submission that the reviewer had before the eyes: where the enterprise
has withdrawn it and handed in another one since, the act is refused.
"""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessment.actions import findings
from assessment.actions.answers import tidy
from assessment.actions.moves import lock, make_move, refuse_unmovable
from assessment.lifecycle import Role
from assessment.models import AgencyMember, Assessment, Conflict, Correction, Result, Submission, User
from assessment.models.corrections import in_order
from assessment.models.rounds import hold
from assessment.models.verdicts import findings_of, rounded_down, unconfirmed, verdicts_of, verified
from assessment.refusals import BadInput, Forbidden, Refused
from scoring.refusals import Unscorable
from scoring.scores import ENGINE
from scoring.scores import Result as Scored
from scoring.shapes import result_shape

FOUR_EYES_FROM = 4  # outside any round
CORRECTION_LENGTH = 2000


@transaction.atomic
def take_up(assessment: Assessment, *, by, seen: str | None = None) -> Assessment:
    assessment = _held(assessment, by=by, seen=seen)
    assessment.assigned_to = by
    make_move(assessment, "take_up", by=by)
    findings.carry(assessment, by=by)
    return assessment


@transaction.atomic
def assign(assessment: Assessment, *, by, to: User, seen: str | None = None) -> Assessment:
    """To a colleague of the same desk. Leads move anybody's work, reviewers their own and what is free."""
    assessment = _held(assessment, by=by, seen=seen)
    refuse_unmovable(assessment, "assign", by=by)
    standing = assessment.role_of(by)
    is_lead = standing is not None and standing[1] == Role.LEAD
    if not is_lead and assessment.assigned_to_id not in (None, by.pk):
        raise Forbidden(_("A colleague is at work on this; the lead of your agency can reassign it."))
    if to.pk not in desk_of(assessment):
        raise BadInput(_("Choose somebody of the agency on whose desk it is."))
    assessment.assigned_to = to
    make_move(assessment, "assign", by=by, assigned_to=to.pk)
    findings.carry(assessment, by=by)
    return assessment


@transaction.atomic
def release(assessment: Assessment, *, by, seen: str | None = None) -> Assessment:
    assessment = _held(assessment, by=by, seen=seen)
    assessment.assigned_to = None
    return make_move(assessment, "release", by=by)


@transaction.atomic
def send_back(
    assessment: Assessment,
    *,
    by,
    note: str,
    corrections: Mapping[str, str] | None = None,
    seen: str | None = None,
) -> Assessment:
    """To the enterprise.

    Where `corrections` names requirements or subdomains, each with a sentence, only those unlock.
    """
    assessment = _held(assessment, by=by, seen=seen)
    refuse_unmovable(assessment, "send_back", by=by)
    _refuse_another_return(assessment)
    submission = assessment.submissions.first()
    tidied = {about: tidy(text) for about, text in (corrections or {}).items()}
    _refuse_corrections(submission, tidied)
    wanted = in_order(assessment.edition, tidied)
    assessment.returns += 1
    assessment.unlocked = list(wanted) or None
    told = {  # the letter says it, whatever is handed in since
        "edition": assessment.edition_id,
        "type": submission.sealed["type"],
        "corrections": [{"about": about, "text": text} for about, text in wanted.items()],
    }
    make_move(assessment, "send_back", by=by, note=note, **told)
    rows = [
        Correction(submission=submission, about=about, text=text, asked_by=by)
        for about, text in wanted.items()
    ]
    Correction.objects.bulk_create(rows)
    return assessment


@transaction.atomic
def send_down(assessment: Assessment, *, by, note: str, seen: str | None = None) -> Assessment:
    return make_move(_held(assessment, by=by, seen=seen), "send_down", by=by, note=note)


@transaction.atomic
def forward(assessment: Assessment, *, by, note: str = "", seen: str | None = None) -> Assessment:
    return make_move(_held(assessment, by=by, seen=seen), "forward", by=by, note=note)


@transaction.atomic
def endorse(
    assessment: Assessment, *, by, note: str = "", seen: str | None = None, shown_total: str | None = None
) -> Assessment:
    """The first of two: propose that a second person accepts what was verified, as `accept` does."""
    assessment = _held(assessment, by=by, seen=seen)
    refuse_unmovable(assessment, "endorse", by=by)
    scored = _verified(assessment.submissions.first())
    _refuse_another_total(scored, shown_total)
    if not needs_second_person(assessment, scored):
        raise Refused(_("This level needs no second person: accept it yourself."), "no_second_person_needed")
    assessment.endorsed_by = by
    return make_move(assessment, "endorse", by=by, note=note, level=counted_level(assessment, scored))


@transaction.atomic
def accept(
    assessment: Assessment, *, by, note: str = "", seen: str | None = None, shown_total: str | None = None
) -> Assessment:
    """Settle the verified level; from the level that the round sets, after somebody else has proposed it.

    `shown_total` is the verified one that was before the eyes, such as "12/5".
    """
    assessment = _held(assessment, by=by, seen=seen)
    refuse_unmovable(assessment, "accept", by=by)
    submission = assessment.submissions.first()
    scored = _verified(submission)
    _refuse_another_total(scored, shown_total)
    _refuse_alone(assessment, scored, by=by)
    _settle(assessment, submission, scored)
    return make_move(assessment, "accept", by=by, note=note, level=counted_level(assessment, scored))


@transaction.atomic
def decline(assessment: Assessment, *, by, note: str, seen: str | None = None) -> Assessment:
    return make_move(_held(assessment, by=by, seen=seen), "decline", by=by, note=note)


def desk_of(assessment: Assessment) -> set[int]:
    """The people of the agency on whose desk it is, those with a conflict of interest left out."""
    codes = assessment.region.path.strip("/").split("/")
    seats = AgencyMember.objects.filter(
        agency__region__in=codes, agency__region__tier=assessment.tier, ended_at=None, user__is_active=True
    )
    too_close = Conflict.objects.filter(enterprise=assessment.enterprise_id, ended_at=None)
    return set(seats.exclude(user__in=too_close.values("user")).values_list("user", flat=True))


def needs_second_person(assessment: Assessment, scored: Scored) -> bool:
    """Whether two have to look at a verified result of this level."""
    threshold = assessment.round.four_eyes_from if assessment.round else FOUR_EYES_FROM
    return counted_level(assessment, scored) >= threshold


def counted_level(assessment: Assessment, scored: Scored) -> int:
    """By the rule of the round."""
    return assessment.round.level_of(scored) if assessment.round else scored.level


def _verified(submission: Submission) -> Scored:
    verdicts = verdicts_of(findings_of(submission))
    if still := unconfirmed(submission, verdicts):
        raise Refused(
            ngettext(
                "One requirement is said not to apply; confirm that, or answer it.",
                "%(count)d requirements are said not to apply; confirm that of each, or answer it.",
                len(still),
            )
            % {"count": len(still)},
            "not_applicable_unconfirmed",
        )
    try:
        return verified(submission, verdicts)
    except Unscorable as error:  # such as a subdomain of which the verdicts leave nothing to score
        raise findings.unscorable(error) from None


def _refuse_another_total(scored: Scored, total: str | None) -> None:
    if total is not None and total != str(scored.total):
        raise Refused(
            _("Verdicts were given in the meantime, and it comes to another result now. Look at it first."),
            "another_result",
        )


def _refuse_alone(assessment: Assessment, scored: Scored, *, by) -> None:
    if not needs_second_person(assessment, scored):
        return
    if assessment.endorsed_by is None:
        raise Refused(
            _("This level needs two people: propose acceptance, then a colleague accepts."),
            "second_person_needed",
        )
    if assessment.endorsed_by == by:
        raise Refused(
            _("You have proposed this yourself; a colleague has to accept it."), "second_person_needed"
        )


def _settle(assessment: Assessment, submission: Submission, scored: Scored) -> None:
    Result.objects.create(
        submission=submission,
        kind=Result.Kind.VERIFIED,
        level=scored.level,
        band=scored.band,
        total=str(scored.total),
        shape=result_shape(scored),
        engine=ENGINE,
    )
    assessment.verified_level, assessment.verified_band = scored.level, scored.band
    assessment.verified_total = rounded_down(scored.total)
    assessment.save(update_fields=["verified_level", "verified_band", "verified_total"])


def _refuse_another_return(assessment: Assessment) -> None:
    if assessment.round_id is None:
        return
    hold(assessment.round_id)
    call = assessment.round
    if call.is_closed:
        raise Refused(_("The round is closed, so that nothing can be handed in any more."), "round_closed")
    if assessment.returns >= call.returns_most:
        raise Refused(
            ngettext(
                "The round allows one return, and it has been used.",
                "The round allows %(count)d returns, and they have been used.",
                call.returns_most,
            )
            % {"count": call.returns_most},
            "no_more_returns",
        )


def _refuse_corrections(submission: Submission, wanted: Mapping[str, str]) -> None:
    edition, type = submission.edition, submission.sealed["type"]
    known = set(submission.sealed["answers"]) | edition.weights[type].in_force()
    for about, text in wanted.items():
        if about not in known:
            raise BadInput(_("This requirement is not part of this submission."))
        if not text:
            raise BadInput(_("Say at each requirement that you return what has to change there."))
        if len(text) > CORRECTION_LENGTH:
            raise BadInput(
                _("The text is too long: at most %(most)d characters.") % {"most": CORRECTION_LENGTH}
            )


def _held(assessment: Assessment, *, by, seen: str | None) -> Assessment:
    try:
        locked = lock(assessment, by=by)
    except Assessment.DoesNotExist:  # seen a moment ago: a draft again, which agencies do not see
        raise Refused(_("The enterprise has withdrawn this submission in the meantime.")) from None
    latest = locked.submissions.first()  # the highest number
    if seen is not None and (latest is None or latest.receipt != seen):
        raise Refused(_("The enterprise has handed in anew in the meantime; read the new submission first."))
    return locked
