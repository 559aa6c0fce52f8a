"""What is different between two hand-ins of one assessment, from what was sealed and nothing else."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from assessment.models.submissions import Submission

PARTS = ("value", "note", "reason")


@dataclass(frozen=True, slots=True)
class Changed:
    """One requirement: what was sealed then and now, None where it was not asked; files by their hash."""

    requirement: str
    before: Mapping[str, str] | None
    after: Mapping[str, str] | None
    added: tuple[Mapping[str, object], ...] = ()
    removed: tuple[Mapping[str, object], ...] = ()

    @property
    def parts(self) -> list[str]:
        """Which of answer, note and reason are others now."""
        before, after = self.before or {}, self.after or {}
        return [part for part in PARTS if before.get(part, "") != after.get(part, "")]


@dataclass(frozen=True, slots=True)
class Tailored:
    """One subdomain: why it was left out then and now, None where it was not."""

    subdomain: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact about the enterprise or its plant, by its name in the sealed submission."""

    name: str
    before: object
    after: object


@dataclass(frozen=True, slots=True)
class Changes:
    requirements: tuple[Changed, ...]  # in the order of the model
    tailoring: tuple[Tailored, ...]
    type: tuple[str, str] | None  # then and now, where it is another
    facts: tuple[Fact, ...]
    unchanged: int  # requirements on which both say and show the same

    def __bool__(self) -> bool:
        return bool(self.requirements or self.tailoring or self.type or self.facts)


def changes_between(earlier: Submission, later: Submission) -> Changes:
    """Everything in which the later hand-in differs: answers, notes, reasons, evidence, shape and profile.

    Who handed in and when is no change. A file is the same where its content is: a new name alone is none.
    """
    before, after = earlier.sealed, later.sealed
    changed = tuple(_requirements(earlier, later))
    still_asked = sum(1 for each in changed if each.after is not None)
    return Changes(
        requirements=changed,
        tailoring=tuple(_tailoring(before["tailored_out"], after["tailored_out"])),
        type=None if before["type"] == after["type"] else (before["type"], after["type"]),
        facts=tuple(_facts(_profile(before), _profile(after))),
        unchanged=len(after["answers"]) - still_asked,
    )


def _requirements(earlier: Submission, later: Submission) -> Iterator[Changed]:
    before, after = earlier.sealed["answers"], later.sealed["answers"]
    files_before, files_after = _files(earlier), _files(later)
    for id in later.edition.requirements:
        was, is_now = before.get(id), after.get(id)
        had, has = files_before.get(id, []), files_after.get(id, [])
        added, removed = _beyond(has, had), _beyond(had, has)
        if added or removed or _said(was) != _said(is_now):
            yield Changed(id, was, is_now, added, removed)


def _said(answer: Mapping[str, str] | None) -> tuple[str, ...] | None:
    return None if answer is None else tuple(answer[part] for part in PARTS)


def _files(submission: Submission) -> dict[str, list[dict]]:
    by_requirement: dict[str, list[dict]] = {}
    for file in submission.sealed["evidence"]:
        by_requirement.setdefault(file["requirement"], []).append(file)
    return by_requirement


def _beyond(files: list[dict], others: list[dict]) -> tuple[dict, ...]:
    """The files whose content the others do not have; the same content twice counts twice."""
    known = Counter(file["sha256"] for file in others)
    beyond = []
    for file in files:
        if known[file["sha256"]]:
            known[file["sha256"]] -= 1
        else:
            beyond.append(file)
    return tuple(beyond)


def _tailoring(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[Tailored]:
    for id in sorted({*before, *after}):
        if before.get(id) != after.get(id):
            yield Tailored(id, before.get(id), after.get(id))


def _profile(sealed: Mapping) -> dict[str, object]:
    """The facts of the unit, those within the indicators beside the others."""
    enterprise = dict(sealed["enterprise"])
    indicators = enterprise.pop("indicators")
    return enterprise | indicators | {"plant": sealed["plant"], "place": sealed["region"]}


def _facts(before: Mapping[str, object], after: Mapping[str, object]) -> Iterator[Fact]:
    for name in {**before, **after}:
        if before.get(name) != after.get(name):
            yield Fact(name, before.get(name), after.get(name))
