"""What is known of each requirement of a submission in review, and why it needs eyes."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from functools import cached_property

from django.utils.translation import gettext as _

from assessment.lifecycle import Tier
from assessment.models import Correction, Finding, Flag, Question, Submission, Value
from assessment.models.flags import accepted_last_year
from assessment.models.verdicts import TIERS, Verification, findings_of, unchanged_since, verdicts_of
from assessment.pages.flagged import Told, told_flags
from assessment.templatetags.wording import language
from scoring.model import Requirement
from scoring.pathway import fragile
from scoring.sentences import cut
from scoring.telling import level_name

HEAVY = Fraction(3, 2)  # times what each requirement of the level would weigh if all weighed alike
FRAMED = ("application/pdf", "image/")  # kinds of files that a browser shows in a frame
RANK = ("flag", "level", "not_applicable", "changed", "reply", "other", "weight")


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a requirement needs eyes."""

    name: str
    label: str
    text: str = ""
    places: list[tuple[str, str]] = field(default_factory=list)  # submissions to compare: name, receipt


@dataclass(frozen=True, slots=True)
class Item:
    """One requirement with all that was said to it."""

    requirement: Requirement
    answer: dict
    files: list[dict]
    before: dict | None  # the answer of the hand-in before
    is_changed: bool
    mine: Finding | None  # this tier's finding
    others: list[Finding]  # of the other tiers, upwards
    found_before: Finding | None  # this tier's at the hand-in before
    last_year: Finding | str | None  # what was found then, or answered where nobody saw it otherwise
    questions: list[Question]  # asked of the enterprise without returning, with the replies
    correction: Correction | None  # what the last return asked for here, with the reply
    reasons: list[Reason]
    share: Fraction  # of the level's score

    @property
    def id(self) -> str:
        return self.requirement.id

    @property
    def value(self) -> str:
        return self.answer["value"]

    @property
    def label(self) -> str:
        return str(Value(self.value).label)

    @property
    def label_before(self) -> str:
        return str(Value(self.before["value"]).label) if self.before else ""

    @property
    def label_last_year(self) -> str:
        if self.last_year is None:
            return ""
        return str(Value(getattr(self.last_year, "value", self.last_year)).label)

    @property
    def at(self) -> datetime:
        return datetime.fromisoformat(self.answer["at"])

    @property
    def needs_eyes(self) -> bool:
        return bool(self.reasons)

    @property
    def is_heavy(self) -> bool:
        """Its weight is among the reasons, and need not be said twice."""
        return any(reason.name == "weight" for reason in self.reasons)

    @property
    def agrees(self) -> bool:
        return self.mine is not None and self.mine.value == self.value

    @property
    def version(self) -> str:
        return str(self.mine.version) if self.mine else ""

    @property
    def is_judged(self) -> bool:
        return self.mine is not None and bool(self.mine.value)

    @property
    def weight(self) -> str:
        return cut(self.share * 100)

    @property
    def can_be_framed(self) -> list[dict]:
        return [file for file in self.files if file["type"].startswith(FRAMED)]


class Known:
    """All of it, of one submission on the reader's desk; what the enterprise said, from the sealed JSON."""

    def __init__(self, submission: Submission, verification: Verification, *, by) -> None:
        self.submission, self.verification, self.by = submission, verification, by
        self.assessment, self.edition = submission.assessment, submission.edition

    @cached_property
    def items(self) -> dict[str, Item]:
        """In the order of the model; JSON keeps another."""
        sealed = self.submission.sealed["answers"]
        return {id: self._item(id, sealed[id]) for id in self.edition.requirements if id in sealed}

    def _item(self, id: str, answer: dict) -> Item:
        requirement, tier = self.edition.requirements[id], self.assessment.tier
        others = [f for t in TIERS if t != tier and (f := self.verification.findings.get((id, t)))]
        before = self.previous.sealed["answers"].get(id) if self.previous else None
        item = Item(
            requirement=requirement,
            answer=answer,
            files=self._files.get(id, []),
            before=before,
            is_changed=self.previous is not None and id not in self._unchanged,
            mine=self._mine.get(id),
            others=others,
            found_before=self._found_before.get(id),
            last_year=self._last_year.get(id),
            questions=self._questions.get(id, []),
            correction=self._corrections.get(id),
            reasons=[],
            share=self._shares.get(id, Fraction()),
        )
        item.reasons.extend(self._why(item))
        return item

    def _why(self, item: Item) -> Iterator[Reason]:
        """What makes it worth a look, the weightiest first."""
        for flag in self._flags.get(item.id, ()):
            yield Reason("flag", flag.label, flag.text, flag.places)
        if item.id in self._fragile:
            yield Reason("level", _("The level hangs on it"), self._fragile[item.id])
        if item.value == Value.NOT_APPLICABLE:
            yield Reason("not_applicable", _("Not applicable"), _("Confirm it, or answer how far it is met."))
        if item.is_changed:
            yield Reason("changed", _("Changed since the last hand-in"), self._what_changed(item))
        if any(question.reply for question in item.questions):
            yield Reason("reply", _("The enterprise has replied"))
        for finding in item.others:
            if finding.value != item.value:
                told = {"tier": Tier(finding.tier).label, "answer": finding.get_value_display()}
                yield Reason("other", _("%(tier)s sees it otherwise: %(answer)s") % told, finding.reason)
        if self._is_heavy(item):
            told = {"weight": item.weight, "level": level_name(item.requirement.level, language())}
            yield Reason("weight", _("High weight"), _("%(weight)s%% of the score of %(level)s.") % told)

    def _what_changed(self, item: Item) -> str:
        if item.before is None:
            return _("It was not asked then.")
        if item.before["value"] != item.value:
            return _("It was: %(answer)s.") % {"answer": item.label_before}
        return _("The answer is the same; what was written or shown to it is not.")

    def _is_heavy(self, item: Item) -> bool:
        alike = Fraction(1, len(self._level_of(item).ids))
        return item.value not in ("0", Value.NOT_APPLICABLE) and item.share >= HEAVY * alike

    def _level_of(self, item: Item):
        return self.verification.own.plan.levels[item.requirement.level - 1]

    @cached_property
    def _mine(self) -> dict[str, Finding]:
        """This tier's, those taken back with them: their version goes on."""
        rows = Finding.objects.current().filter(submission=self.submission, tier=self.assessment.tier)
        return {finding.requirement: finding for finding in rows.select_related("by", "carried_from")}

    @cached_property
    def _shares(self) -> dict[str, Fraction]:
        levels = self.verification.own.plan.levels
        return {id: share for level in levels for id, share in zip(level.ids, level.shares, strict=True)}

    @cached_property
    def _fragile(self) -> dict[str, str]:
        """By requirement, what one step less would cost: of the level as declared, and as it stands now."""
        found = {}
        for scored in filter(None, (self.verification.own, self.verification.scored)):
            for each in fragile(scored):
                now, then = level_name(scored.level, language()), level_name(each.level, language())
                told = {"now": now, "then": then}
                found[each.requirement] = _("One step lower, and %(now)s would be %(then)s.") % told
        return found

    @cached_property
    def _flags(self) -> dict[str, list[Told]]:
        by_requirement: dict[str, list[Told]] = {}
        for flag in self.flags:
            for id in flag.requirements if flag.points else ():
                by_requirement.setdefault(id, []).append(flag)
        return by_requirement

    @cached_property
    def flags(self) -> list[Told]:
        kept = Flag.objects.visible_to(self.by).filter(submission=self.submission)
        return told_flags(kept, by=self.by)

    @property
    def on_the_whole(self) -> list[Told]:
        return [flag for flag in self.flags if not flag.points]

    @cached_property
    def _files(self) -> dict[str, list[dict]]:
        by_requirement: dict[str, list[dict]] = {}
        for file in self.submission.sealed["evidence"]:
            by_requirement.setdefault(file["requirement"], []).append(file)
        return by_requirement

    @cached_property
    def previous(self) -> Submission | None:
        if self.submission.number == 1:
            return None
        return self.assessment.submissions.filter(number__lt=self.submission.number).first()

    @cached_property
    def _unchanged(self) -> set[str]:
        return unchanged_since(self.previous, self.submission) if self.previous else set()

    @cached_property
    def _found_before(self) -> dict[str, Finding]:
        if self.previous is None:
            return {}
        tier = self.assessment.tier
        return {id: f for (id, at), f in findings_of(self.previous).items() if at == tier}

    @cached_property
    def _questions(self) -> dict[str, list[Question]]:
        by_requirement: dict[str, list[Question]] = {}
        for question in Question.objects.of(self.assessment):
            by_requirement.setdefault(question.requirement, []).append(question)
        return by_requirement

    @cached_property
    def _corrections(self) -> dict[str, Correction]:
        if self.previous is None:
            return {}
        asked = Correction.objects.filter(submission=self.previous).select_related("replied_by")
        return {correction.about: correction for correction in asked}

    @cached_property
    def year_before(self) -> Submission | None:
        return accepted_last_year(self.submission, by=self.by)

    @cached_property
    def _last_year(self) -> dict[str, Finding | str]:
        if self.year_before is None:
            return {}
        answers = {id: each["value"] for id, each in self.year_before.sealed["answers"].items()}
        return answers | verdicts_of(findings_of(self.year_before))


def urgency(item: Item) -> tuple:
    """Flags first, then what the level hangs on, and so on; among equals the heavier first."""
    names = {reason.name for reason in item.reasons}
    return (*(name not in names for name in RANK), -item.share)
