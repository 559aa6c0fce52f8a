"""What the workspace shows: the requirements with their answers, files and comments."""

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessment.lifecycle import MAY_ANSWER
from assessment.models import Answer, Assessment, Comment, Correction, Evidence, Value
from assessment.models.corrections import asked_of
from assessment.models.files import with_uses
from assessment.pages.progress import Progress, average, interval, progress
from assessment.templatetags.wording import language
from scoring.model import LEVELS, Element, Requirement, Subdomain, Text, Wording

CHOOSE_FROM = 100  # the latest files of the enterprise, for use at one more requirement


@dataclass(slots=True)
class Trouble:
    """Something that could not be saved: why, what the person wanted, and what stands there instead."""

    sentence: str
    wanted: dict[str, str]
    present: Answer | None = None  # of a conflict

    @property
    def label(self) -> str:
        """What the person wanted to answer, in words."""
        value = self.wanted["value"]
        return str(Value(value).label) if value in Value.values else ""


class Unsaved(NamedTuple):
    """What could not be saved: answers by requirement, comments and replies by the names of their fields."""

    trouble: dict[str, Trouble]
    texts: dict[str, str]


@dataclass(slots=True)
class Item:
    """One requirement on the desk."""

    requirement: Requirement
    wording: Wording
    number: int
    of: int
    answer: Answer | None = None
    files: list[Evidence] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)
    other_files: list[Evidence] = field(default_factory=list)  # of the enterprise, not used here
    people: list[Text] = field(default_factory=list)  # who usually knows
    trouble: Trouble | None = None
    comment: str = ""  # that could not be kept
    correction: Correction | None = None  # that a return asks for here
    is_unlocked: bool = True  # while it was not returned for other places alone
    may_answer: bool = False

    @property
    def id(self) -> str:
        return self.requirement.id

    @property
    def is_answered(self) -> bool:
        return bool(self.answer and self.answer.value)

    @property
    def fields(self) -> dict[str, str]:
        """What stands in the fields: what was wanted and not saved, else what is saved."""
        if self.trouble:
            return self.trouble.wanted
        answer = self.answer or Answer()
        return {"value": answer.value, "note": answer.note, "reason": answer.reason}

    @property
    def choices(self) -> list[tuple[str, str, object, str]]:
        """Value, label, help and key of each answer that can be given."""
        rows: list[tuple[str, str, object, str]] = [
            (Value.MET, Value.MET.label, _("everything that the text says, wherever it applies"), "1"),
            (Value.MOSTLY, Value.MOSTLY.label, self.wording.mostly.of(language()), "2"),
            (Value.PARTLY, Value.PARTLY.label, self.wording.partly.of(language()), "3"),
            (Value.NOT_MET, Value.NOT_MET.label, _("not begun, or only intended"), "4"),
        ]
        if self.requirement.not_applicable_when:
            when = self.requirement.not_applicable_when.of(language())
            rows.append((Value.NOT_APPLICABLE, Value.NOT_APPLICABLE.label, when, "0"))
        return rows


@dataclass(slots=True)
class Band:
    """The requirements of one level, and how they stand together."""

    level: int
    items: list[Item]  # all
    shown: list[Item]  # by the filter

    @property
    def answered(self) -> int:
        return sum(item.is_answered for item in self.items)

    @property
    def has_open(self) -> bool:
        """Whether something is unanswered that may be answered."""
        return any(not item.is_answered and item.is_unlocked for item in self.items)

    @property
    def score(self) -> Fraction | None:
        return average(item.answer.value for item in self.items if item.answer)


SHOWS: dict[str, tuple[str, Callable[[Item, object], bool]]] = {
    "all": (gettext_lazy("All"), lambda item, user: True),
    "unanswered": (gettext_lazy("Unanswered"), lambda item, user: not item.is_answered),
    "mine": (
        gettext_lazy("Answered by me"),
        lambda item, user: bool(item.answer) and item.answer.answered_by_id == user.pk,
    ),
    "noted": (gettext_lazy("With a note"), lambda item, user: bool(item.answer and item.answer.note)),
    "commented": (gettext_lazy("With comments"), lambda item, user: bool(item.comments)),
    "without-evidence": (
        gettext_lazy("Without evidence"),
        lambda item, user: item.is_answered and item.answer.value not in ("0", "n/a") and not item.files,
    ),
    "returned": (gettext_lazy("Returned"), lambda item, user: item.is_unlocked),
}


class Desk:
    """One subdomain of one assessment as one person sees it; four statements read it all."""

    def __init__(
        self,
        assessment: Assessment,
        subdomain: Subdomain,
        user,
        *,
        show: str = "all",
        at: str = "",
        unsaved: Unsaved | None = None,
    ) -> None:
        self.assessment, self.subdomain, self.user = assessment, subdomain, user
        self.show = show if show in SHOWS else "all"
        self.trouble, self.texts = unsaved or Unsaved({}, {})
        self.at = next(iter(self.trouble), at)
        self.given = assessment.answers_given()
        self.all_files = files_of(assessment)
        self.corrections = {c.about: c for c in asked_of(assessment)}
        for correction in self.corrections.values():  # what stands in the field
            correction.typed = self.texts.get(f"reply:{correction.pk}", correction.reply)

    @property
    def correction(self) -> Correction | None:
        """What a return asks for of the subdomain as a whole."""
        return self.corrections.get(self.subdomain.id)

    @cached_property
    def returned(self) -> Counter[str]:
        """By subdomain, how many corrections are asked for."""
        return Counter(about.partition(".")[0] for about in self.corrections)

    @property
    def may_answer(self) -> bool:
        return self.assessment.my_role in MAY_ANSWER and self.assessment.is_open_to_edits

    @property
    def may_comment(self) -> bool:
        return self.assessment.my_role in MAY_ANSWER

    @cached_property
    def items(self) -> list[Item]:
        prefix = f"{self.subdomain.id}."
        rows = self.assessment.answers.filter(requirement__startswith=prefix).select_related("answered_by")
        answers = {answer.requirement: answer for answer in rows}
        comments = defaultdict(list)
        said = self.assessment.comments.filter(requirement__startswith=prefix)
        for comment in said.select_related("written_by"):
            comments[comment.requirement].append(comment)
        items = []
        for level in LEVELS:
            requirements = self.subdomain.at_level(level)
            for number, requirement in enumerate(requirements, 1):
                item = self._item(requirement, number, len(requirements))
                item.answer, item.comments = answers.get(item.id), comments[item.id]
                items.append(item)
        return items

    def _item(self, requirement: Requirement, number: int, of: int) -> Item:
        id = requirement.id
        return Item(
            requirement,
            requirement.worded_for(self.assessment.type),
            number,
            of,
            files=[file for file in self.all_files if id in file.used_at],
            other_files=[file for file in self.all_files if id not in file.used_at][-CHOOSE_FROM:],
            people=[self.assessment.edition.people[code] for code in requirement.knows],
            trouble=self.trouble.get(id),
            comment=self.texts.get(f"comment:{id}", ""),
            correction=self.corrections.get(id),
            is_unlocked=(is_unlocked := self.assessment.is_unlocked(id)),
            may_answer=self.may_answer and is_unlocked,
        )

    @cached_property
    def bands(self) -> list[Band]:
        fits = SHOWS[self.show][1]
        bands = []
        for level in LEVELS:
            items = [item for item in self.items if item.requirement.level == level]
            shown = [item for item in items if fits(item, self.user) or item.id in (self.at, *self.trouble)]
            if items and (shown or self.show == "all"):
                bands.append(Band(level, items, shown))
        return bands

    @property
    def shown(self) -> list[Item]:
        return [item for band in self.bands for item in band.shown]

    @cached_property
    def at_hand(self) -> str:
        """The requirement that stands open: the one asked for, else the first without an answer."""
        ids = [item.id for item in self.shown]
        if self.at in ids:
            return self.at
        return next((item.id for item in self.shown if not item.is_answered), ids[0] if ids else "")

    @property
    def chips(self) -> list[tuple[str, str, int]]:
        """Filters: name, label and how many fit."""
        return [
            (name, label, sum(fits(item, self.user) for item in self.items))
            for name, (label, fits) in SHOWS.items()
            if name != "returned" or self.corrections
        ]

    @cached_property
    def groups(self) -> list[tuple[Element, list[Progress]]]:
        """By element, for the list at the side."""
        by_id = {p.subdomain.id: p for p in progress(self.assessment, self.given)}
        return [
            (element, [by_id[s.id] for d in element.domains for s in d.subdomains if s.id in by_id])
            for element in self.assessment.edition.elements
        ]

    @cached_property
    def progress(self) -> Progress:
        listed = (p for _element, group in self.groups for p in group)
        return next(p for p in listed if p.subdomain.id == self.subdomain.id)

    @cached_property
    def next_subdomain(self) -> Subdomain | None:
        listed = [p.subdomain for _element, group in self.groups for p in group]
        after = listed[listed.index(self.subdomain) + 1 :]
        return after[0] if after else None

    @cached_property
    def interval(self) -> dict[str, object]:
        return interval(self.assessment, self.given)


def files_of(assessment: Assessment) -> list[Evidence]:
    """The enterprise's files, each with the requirements of this assessment that use it: `used_at`."""
    return list(with_uses(assessment))
