"""What the reviewers' verdicts make of a submission: the verified answers and their score."""

from collections.abc import Mapping
from decimal import ROUND_FLOOR, Decimal
from fractions import Fraction

from assessment.lifecycle import Tier
from assessment.models.answers import Value
from assessment.models.reviews import Finding
from assessment.models.submissions import Submission, score_of
from scoring.scores import Result as Scored

TIERS = [tier.value for tier in Tier]  # upwards
PLACES = Decimal("0.000001")


def findings_of(submission: Submission) -> dict[tuple[str, str], Finding]:
    """The current finding by requirement and tier, taken-back ones left out."""
    current = Finding.objects.current().filter(submission=submission).select_related("by")
    return {(f.requirement, f.tier): f for f in current if f.value}


def verdicts_of(findings: Mapping[tuple[str, str], Finding]) -> dict[str, Finding]:
    """What counts at each requirement: the finding of the highest tier that gave one."""
    by_tier = sorted(findings.values(), key=lambda finding: TIERS.index(finding.tier))
    return {finding.requirement: finding for finding in by_tier}


def verified_answers(submission: Submission, verdicts: Mapping[str, Finding]) -> dict[str, str]:
    """The sealed answers, with the reviewers' in place of those that they saw otherwise."""
    sealed = {id: answer["value"] for id, answer in submission.sealed["answers"].items()}
    return sealed | {id: finding.value for id, finding in verdicts.items()}


def verified(submission: Submission, verdicts: Mapping[str, Finding]) -> Scored:
    """By the same engine as the self-assessment. Raises Unscorable where nothing is left to score."""
    sealed = submission.sealed
    answers = verified_answers(submission, verdicts)
    return score_of(submission.edition, sealed["type"], answers, sealed["tailored_out"])


def unconfirmed(submission: Submission, verdicts: Mapping[str, Finding]) -> list[str]:
    """The requirements said not to apply on which no reviewer has given a verdict yet."""
    answers = submission.sealed["answers"].items()
    return [id for id, a in answers if a["value"] == Value.NOT_APPLICABLE and id not in verdicts]


def unchanged_since(earlier: Submission, later: Submission) -> set[str]:
    """The requirements on which both hand-ins say and show the same."""
    before, after = _shown(earlier), _shown(later)
    return {id for id, shown in after.items() if before.get(id) == shown}


def rounded_down(total: Fraction) -> Decimal:
    """A total score as lists keep it, so that 0.7999999 never becomes 0.8."""
    exact = Decimal(total.numerator) / Decimal(total.denominator)
    return exact.quantize(PLACES, ROUND_FLOOR)


def _shown(submission: Submission) -> dict[str, tuple]:
    """By requirement: answer, note, reason, and the files with their hashes."""
    files: dict[str, list[str]] = {}
    for use in submission.sealed["evidence"]:
        files.setdefault(use["requirement"], []).append(use["sha256"])
    return {
        id: (a["value"], a["note"], a["reason"], sorted(files.get(id, [])))
        for id, a in submission.sealed["answers"].items()
    }
