"""What in answers deserves a second look, live ones and sealed ones alike."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from assessment.lifecycle import Status
from assessment.models.answers import Answer
from assessment.models.assessments import Assessment
from assessment.models.submissions import Submission, score_of
from scoring.model import Edition, Requirement, Text
from scoring.plausibility import Circumstances, Finding, plausibility
from scoring.refusals import Unscorable
from scoring.scores import Result as Scored
from scoring.telling import finding_sentence


@dataclass(frozen=True, slots=True)
class Doubt:
    """A finding with the requirements to look at, ready to be told."""

    edition: Edition
    finding: Finding

    @property
    def code(self) -> str:
        return self.finding.code

    @property
    def requirements(self) -> list[Requirement]:
        return [self.edition.requirements[id] for id in self.finding.requirements]

    @property
    def text(self) -> Text:
        return Text(
            en=finding_sentence(self.edition, self.finding, "en"),
            zh=finding_sentence(self.edition, self.finding, "zh"),
        )


def score_so_far(assessment: Assessment, answers: Mapping[str, Answer]) -> Scored | None:
    """The result of live answers; None while some are missing. Raises Unscorable for any other reason."""
    asked = {r.id for r in assessment.requirements()}
    values = {id: answer.value for id, answer in answers.items() if answer.value and id in asked}
    try:
        return score_of(assessment.edition, assessment.type, values, assessment.tailored_out)
    except Unscorable as error:
        if error.code != "missing":
            raise
        return None


def doubts_of_answers(
    assessment: Assessment, scored: Scored, answers: Mapping[str, Answer], files: Mapping[str, int], *, by
) -> list[Doubt]:
    """Of live answers, before they are handed in; `files` counts the evidence by requirement."""
    circumstances = Circumstances(
        notes={id: answer.note for id, answer in answers.items()},
        evidence=files,
        answered_at={id: answer.answered_at.timestamp() for id, answer in answers.items() if answer.value},
        last_year=last_year(assessment, by=by),
    )
    return _doubts(scored, circumstances)


def doubts_of_submission(submission: Submission, scored: Scored, *, by) -> list[Doubt]:
    """Of what was sealed, and of nothing else."""
    answers = submission.sealed["answers"]
    circumstances = Circumstances(
        notes={id: answer["note"] for id, answer in answers.items()},
        evidence=Counter(use["requirement"] for use in submission.sealed["evidence"]),
        answered_at={id: datetime.fromisoformat(a["at"]).timestamp() for id, a in answers.items()},
        last_year=last_year(submission.assessment, by=by),
    )
    return _doubts(scored, circumstances)


def last_year(assessment: Assessment, *, by) -> Scored | None:
    """What the same unit was accepted with in the year before, as far as this person may see it."""
    before = Submission.objects.visible_to(by).filter(
        assessment__enterprise=assessment.enterprise_id,
        assessment__plant=assessment.plant_id,
        assessment__year=assessment.year - 1,
        assessment__status=Status.ACCEPTED,
    )
    submission = before.order_by("-submitted_at").first()
    return submission.scored() if submission else None


def _doubts(scored: Scored, circumstances: Circumstances) -> list[Doubt]:
    return [Doubt(scored.edition, finding) for finding in plausibility(scored, circumstances)]
