"""What a reviewer finds at the requirements of a submission. Each finding is added, none is overwritten."""

from collections.abc import Mapping

from django.db import transaction
from django.db.models import Max
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from assessment.actions.answers import tidy
from assessment.actions.moves import lock
from assessment.lifecycle import Side, Status
from assessment.models import Assessment, Finding, Submission, Value
from assessment.models.verdicts import TIERS, findings_of, unchanged_since, verdicts_of, verified
from assessment.refusals import BadInput, Forbidden, Refused, Stale
from scoring.refusals import Unscorable

REASON_LENGTH = 2000


@transaction.atomic
def give(
    submission: Submission, requirement: str, value: str, *, by, version: int | None, reason: str = ""
) -> Finding:
    """The verdict of the tier on whose desk the submission is, over the `version` that the reviewer saw.

    The answer that was sealed agrees with the enterprise; another one needs a reason; an empty one
    takes the verdict back. Raises Stale, with the verdict as it is, where a colleague was faster.
    """
    assessment = held_for_verdicts(submission, by=by)
    reason = tidy(reason)
    _refuse_impossible(submission, requirement, value, reason)
    present = _present(submission, requirement, assessment.tier)
    if present and (present.value, present.reason) == (value, reason):
        return present
    is_free = version is None and (present is None or not present.value)  # also once it was taken back
    if not is_free and version != (present.version if present else None):
        sentence = _("%(name)s has given another verdict in the meantime.")
        raise Stale(sentence % {"name": present.by if present else ""}, present)
    finding = Finding(
        submission=submission,
        requirement=requirement,
        tier=assessment.tier,
        version=(present.version if present else 0) + 1,
        value=value,
        reason=reason,
        by=by,
    )
    _refuse_unscorable(submission, [finding])
    finding.save(force_insert=True)
    void_endorsement(assessment)
    return finding


@transaction.atomic
def agree(submission: Submission, requirements: list[str], *, by) -> list[Finding]:
    """Agree with the enterprise on several requirements; those with a verdict of this tier keep it."""
    assessment = held_for_verdicts(submission, by=by)
    sealed = submission.sealed["answers"]
    if unknown := [id for id in requirements if id not in sealed]:
        raise BadInput(_("This requirement is not part of this submission: %(id)s") % {"id": unknown[0]})
    present = Finding.objects.current().filter(submission=submission, tier=assessment.tier)
    versions = {finding.requirement: finding.version for finding in present}
    judged = {finding.requirement for finding in present if finding.value}
    rows = [
        Finding(
            submission=submission,
            requirement=id,
            tier=assessment.tier,
            version=versions.get(id, 0) + 1,
            value=sealed[id]["value"],
            by=by,
        )
        for id in dict.fromkeys(requirements)
        if id not in judged
    ]
    _refuse_unscorable(submission, rows)
    made = Finding.objects.bulk_create(rows)
    if made:
        void_endorsement(assessment)
    return made


def carry(assessment: Assessment, *, by) -> None:
    """What was found at an earlier hand-in stands where the enterprise has changed nothing since.

    Of this tier and of those below, which a submission that comes back to this desk passes by; each
    from the latest hand-in that it has judged. Called in the move that puts a new submission into
    somebody's hands.
    """
    latest, *earlier = assessment.submissions.all()
    judged = Finding.objects.filter(submission__assessment=assessment).order_by()
    last = dict(judged.values_list("tier").annotate(Max("submission__number")))
    for tier in TIERS[: TIERS.index(assessment.tier) + 1]:
        before = next((each for each in earlier if each.number == last.get(tier)), None)
        if before is not None:
            _carry(before, latest, tier)


def _carry(before: Submission, latest: Submission, tier: str) -> None:
    kept = unchanged_since(before, latest)
    found = Finding.objects.current().filter(submission=before, tier=tier)
    Finding.objects.bulk_create(
        Finding(
            submission=latest,
            requirement=finding.requirement,
            tier=tier,
            value=finding.value,
            reason=finding.reason,
            carried_from=finding,
            by=finding.by,
        )
        for finding in found
        if finding.value and finding.requirement in kept
    )


def held_for_verdicts(submission: Submission, *, by) -> Assessment:
    """The assessment, held, if this person may judge its latest submission now."""
    assessment = lock(submission.assessment, by=by)
    standing = assessment.role_of(by)
    if standing is None or standing[0] != Side.AGENCY:
        raise Forbidden(_("This submission is not on your desk, so you cannot judge it."))
    if assessment.status != Status.IN_REVIEW:
        raise Refused(
            _("This assessment is “%(status)s” now: take it up before you judge it.")
            % {"status": assessment.get_status_display()}
        )
    if assessment.submissions.first() != submission:
        raise Refused(_("The enterprise has handed in anew in the meantime; read the new submission first."))
    return assessment


def void_endorsement(assessment: Assessment) -> None:
    """What was proposed, was proposed of other verdicts."""
    if assessment.endorsed_by_id:
        assessment.endorsed_by = None
        assessment.save(update_fields=["endorsed_by"])


def _present(submission: Submission, requirement: str, tier: str) -> Finding | None:
    found = submission.findings.filter(requirement=requirement, tier=tier)
    return found.select_related("by").order_by("-version").first()


def _refuse_impossible(submission: Submission, requirement: str, value: str, reason: str) -> None:
    sealed: Mapping = submission.sealed["answers"]
    if requirement not in sealed:
        raise BadInput(_("This requirement is not part of this submission."))
    if value not in ("", *Value.values):
        raise BadInput(_("Choose one of the answers."))
    may_not_apply = submission.edition.requirements[requirement].may_not_apply
    if value == Value.NOT_APPLICABLE and not may_not_apply:
        raise BadInput(_("This requirement applies to every plant; answer how far it is met."))
    if value and value != sealed[requirement]["value"] and not reason:
        raise BadInput(_("Say why you see it otherwise: the enterprise reads it."), "reason_missing")
    if len(reason) > REASON_LENGTH:
        raise BadInput(_("The text is too long: at most %(most)d characters.") % {"most": REASON_LENGTH})


def _refuse_unscorable(submission: Submission, given: list[Finding]) -> None:
    """Such as a subdomain of which nothing would be left to score.

    A verdict that is taken back can do that, too: what comes to light is what a tier below found.
    """
    if all(finding.value not in ("", Value.NOT_APPLICABLE) for finding in given):
        return
    findings = findings_of(submission) | {(f.requirement, f.tier): f for f in given}
    left = {place: finding for place, finding in findings.items() if finding.value}
    try:
        verified(submission, verdicts_of(left))
    except Unscorable as error:
        raise unscorable(error) from None


def unscorable(error: Unscorable) -> Refused:
    return Refused(error.sentence("en" if get_language() == "en" else "zh"), error.code)
