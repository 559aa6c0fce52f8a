"""What the reviewers' verdicts make of a submission: the verified answers and their score."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from fractions import Fraction
from functools import cached_property

from assessment.lifecycle import Tier
from assessment.models.answers import Value
from assessment.models.reviews import Finding
from assessment.models.rounds import Round, Rule
from assessment.models.submissions import Result, Submission, score_of
from scoring.model import Edition
from scoring.refusals import Unscorable
from scoring.scores import Result as Scored

TIERS = [tier.value for tier in Tier]  # upwards
PLACES = Decimal("0.000001")


@dataclass(frozen=True, slots=True)
class Difference:
    """An answer that the reviewers see otherwise than the enterprise."""

    requirement: str
    own: str
    finding: Finding


@dataclass(frozen=True, slots=True)
class Settled:
    """What a review has come to: the verified result beside the declared one, which stays what it was."""

    own: Result
    verified: Result
    round: Round | None
    differences: list[Difference]

    @property
    def edition(self) -> Edition:
        return self.own.submission.edition

    @property
    def type(self) -> str:
        return self.own.submission.sealed["type"]

    @property
    def counts_band(self) -> bool:
        """Whether the round reads the level off the total score."""
        return self.round is not None and self.round.rule == Rule.BAND

    @property
    def counted(self) -> int:
        """The verified level that counts."""
        return self.verified.band if self.counts_band else self.verified.level

    @property
    def own_counted(self) -> int:
        return self.own.band if self.counts_band else self.own.level

    @property
    def required(self) -> int | None:
        return self.round.required_level if self.round else None

    @property
    def is_reached(self) -> bool:
        return self.required is None or self.counted >= self.required


def settled(submission: Submission) -> Settled | None:
    """None before acceptance."""
    by_kind = {result.kind: result for result in submission.results.all()}
    verified_result = by_kind.get(Result.Kind.VERIFIED)
    if verified_result is None:
        return None
    differences = Verification(submission).differences
    own = by_kind[Result.Kind.SELF]
    return Settled(own, verified_result, submission.assessment.round, differences)


class Verification:
    """A submission as verified so far, or in the end: what was declared, what was found, what it comes to."""

    def __init__(self, submission: Submission, *, seen_by=None) -> None:
        self.submission, self.seen_by = submission, seen_by

    @cached_property
    def findings(self) -> dict[tuple[str, str], Finding]:
        return findings_of(self.submission, seen_by=self.seen_by)

    @cached_property
    def verdicts(self) -> dict[str, Finding]:
        return verdicts_of(self.findings)

    @cached_property
    def own(self) -> Scored:
        return self.submission.scored()

    @cached_property
    def outcome(self) -> Scored | Unscorable:
        """What it comes to; where the verdicts leave nothing to score, why."""
        try:
            return verified(self.submission, self.verdicts)
        except Unscorable as error:
            return error

    @property
    def scored(self) -> Scored | None:
        return None if isinstance(self.outcome, Unscorable) else self.outcome

    @cached_property
    def differences(self) -> list[Difference]:
        """In the order of the model."""
        sealed = self.submission.sealed["answers"]
        known = self.submission.edition.requirements
        return [
            Difference(id, sealed[id]["value"], self.verdicts[id])
            for id in known
            if id in self.verdicts and self.verdicts[id].value != sealed[id]["value"]
        ]

    @cached_property
    def unconfirmed(self) -> list[str]:
        return unconfirmed(self.submission, self.verdicts)


def findings_of(submission: Submission, *, seen_by=None) -> dict[tuple[str, str], Finding]:
    """The current finding by requirement and tier, taken-back ones left out; all, or those one may see."""
    among = Finding.objects.all() if seen_by is None else Finding.objects.visible_to(seen_by)
    current = among.current().filter(submission=submission).select_related("by")
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
