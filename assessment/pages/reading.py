"""A submission as a reviewer reads it: by subdomain, with what is odd and what has changed."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.utils.translation import gettext as _

from assessment.models import Finding, Flag, Submission, Value
from assessment.models.doubts import Doubt, doubts_of_submission
from assessment.models.verdicts import Verification
from assessment.pages.flagged import Told, told_flags
from scoring.model import Requirement, Subdomain

SHOWN = ("", "changed", "otherwise", "odd", "evidence", "notes")
POINTS_AT_MOST = 30  # a finding about more answers than these is about the whole, not about each


@dataclass(frozen=True, slots=True)
class Line:
    """One requirement with what was said to it."""

    requirement: Requirement
    answer: dict
    files: list[dict]
    doubts: list[Doubt]
    before: dict | None  # the answer in the previous submission, where it was another
    is_changed: bool
    verdict: Finding | None  # what the reviewers see otherwise

    @property
    def value(self) -> str:
        return Value(self.answer["value"]).label

    @property
    def value_before(self) -> str:
        return Value(self.before["value"]).label if self.before else ""

    @property
    def at(self) -> datetime:
        return datetime.fromisoformat(self.answer["at"])


class Reading:
    """Everything from the sealed JSON; the enterprise's live rows are not touched."""

    def __init__(self, submission: Submission, *, by, show: str = "") -> None:
        self.submission, self.by = submission, by
        self.show = show if show in SHOWN else ""

    @cached_property
    def verification(self) -> Verification:
        return Verification(self.submission, seen_by=self.by)

    @property
    def scored(self):
        return self.verification.own

    @cached_property
    def flags(self) -> list[Told]:
        """What agencies see beside the doubts, which both sides see."""
        kept = Flag.objects.visible_to(self.by).filter(submission=self.submission)
        return told_flags(kept.exclude(code=Flag.Code.PLAUSIBILITY), by=self.by)

    @cached_property
    def doubts(self) -> list[Doubt]:
        return doubts_of_submission(self.submission, self.scored, by=self.by)

    @cached_property
    def pointed(self) -> list[Doubt]:
        """Those that point at single answers."""
        return [d for d in self.doubts if 0 < len(d.finding.requirements) <= POINTS_AT_MOST]

    @cached_property
    def previous(self) -> Submission | None:
        if self.submission.number == 1:
            return None
        before = self.submission.assessment.submissions.filter(number__lt=self.submission.number)
        return before.first()

    @cached_property
    def lines(self) -> list[Line]:
        files = _files(self.submission)
        files_before = _files(self.previous) if self.previous else {}
        before = self.previous.sealed["answers"] if self.previous else {}
        odd = defaultdict(list)
        for doubt in self.pointed:
            for id in doubt.finding.requirements:
                odd[id].append(doubt)
        otherwise = {each.requirement: each.finding for each in self.verification.differences}
        requirements = self.submission.edition.requirements
        lines = []
        for id, requirement in requirements.items():  # in the order of the model; JSON keeps another
            if (answer := self.submission.sealed["answers"].get(id)) is None:
                continue
            was = before.get(id)
            hashes, hashes_before = ({f["sha256"] for f in of.get(id, [])} for of in (files, files_before))
            changed = self.previous is not None and (_said(was) != _said(answer) or hashes != hashes_before)
            was_other = was if was and was["value"] != answer["value"] else None
            verdict = otherwise.get(id)
            lines.append(Line(requirement, answer, files.get(id, []), odd[id], was_other, changed, verdict))
        return lines

    @cached_property
    def groups(self) -> list[tuple[Subdomain, list[Line]]]:
        """The lines of this view, by subdomain."""
        groups: dict[str, list[Line]] = {}
        for line in self.lines:
            if self._is_shown(line):
                groups.setdefault(line.requirement.subdomain, []).append(line)
        subdomains = self.submission.edition.subdomains
        return [(subdomains[id], lines) for id, lines in groups.items()]

    @cached_property
    def views(self) -> list[tuple[str, str, int]]:
        """The ways to narrow the reading: name, label, how many lines."""
        labels = {
            "": _("All"),
            "changed": _("Changed since the last submission"),
            "otherwise": _("Seen otherwise"),
            "odd": _("Worth a look"),
            "evidence": _("With evidence"),
            "notes": _("With a note"),
        }
        missing = {"changed": not self.previous, "otherwise": not self.verification.differences}
        shown = [name for name in SHOWN if not missing.get(name)]
        return [(name, labels[name], sum(map(self._counts(name), self.lines))) for name in shown]

    @cached_property
    def tailored_out(self) -> list[tuple[Subdomain, str]]:
        subdomains = self.submission.edition.subdomains
        return [(subdomains[id], reason) for id, reason in self.submission.sealed["tailored_out"].items()]

    def _is_shown(self, line: Line) -> bool:
        return self._counts(self.show)(line)

    @staticmethod
    def _counts(name: str):
        return {
            "": lambda line: True,
            "changed": lambda line: line.is_changed,
            "otherwise": lambda line: line.verdict is not None,
            "odd": lambda line: bool(line.doubts),
            "evidence": lambda line: bool(line.files),
            "notes": lambda line: bool(line.answer["note"] or line.answer["reason"]),
        }[name]


def _files(submission: Submission) -> dict[str, list[dict]]:
    by_requirement: dict[str, list[dict]] = {}
    for file in submission.sealed["evidence"]:
        by_requirement.setdefault(file["requirement"], []).append(file)
    return by_requirement


def _said(answer: dict | None) -> tuple | None:
    return answer and (answer["value"], answer["note"], answer["reason"])
