"""What stands in the way of handing in, and what deserves a second look before."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from assessment.actions.submissions import missing_reasons, refuse_by_round
from assessment.lifecycle import Status
from assessment.models import Answer, Assessment, Correction
from assessment.models.corrections import asked_of, without_reply
from assessment.models.doubts import Doubt, doubts_of_answers, score_so_far
from assessment.refusals import Refused
from scoring.model import Requirement
from scoring.refusals import Unscorable
from scoring.scores import Result


@dataclass(frozen=True, slots=True)
class Check:
    """Of the live answers, as they are now."""

    answers: Mapping[str, Answer]
    asked: Mapping[str, Requirement]  # in the order of the model
    missing: list[Requirement]
    without_reason: list[Requirement]
    obstacle: Unscorable | None  # why it cannot be scored although nothing is missing
    scored: Result | None  # None while something is missing
    doubts: list[Doubt]
    files: int
    corrections: list[Correction]  # that the return asked for and that have no reply yet
    refused_by_round: str  # why its round does not take it

    @property
    def is_complete(self) -> bool:
        hindered = self.without_reason or self.corrections or self.refused_by_round
        return self.scored is not None and not hindered


def check(assessment: Assessment, *, by) -> Check:
    answers = {a.requirement: a for a in assessment.answers.all()}
    asked = {r.id: r for r in assessment.requirements()}
    files = assessment.evidence_uses.filter(requirement__in=asked, evidence__removed_at=None)
    uses = Counter(files.values_list("requirement", flat=True))
    scored, obstacle = None, None
    try:
        scored = score_so_far(assessment, answers)
    except Unscorable as error:
        obstacle = error
    return Check(
        answers=answers,
        asked=asked,
        missing=[r for r in asked.values() if r.id not in answers or not answers[r.id].value],
        without_reason=[asked[id] for id in missing_reasons(assessment, answers)],
        obstacle=obstacle,
        scored=scored,
        doubts=doubts_of_answers(assessment, scored, answers, uses, by=by) if scored else [],
        files=files.values("evidence").distinct().count(),
        corrections=without_reply(asked_of(assessment)),
        refused_by_round=_refused_by_round(assessment),
    )


def _refused_by_round(assessment: Assessment) -> str:
    is_new = assessment.status == Status.DRAFT  # what was returned, goes back to the desks of where it lay
    try:
        refuse_by_round(assessment, assessment.region_of_unit if is_new else assessment.region)
    except Refused as refused:
        return str(refused)
    return ""
