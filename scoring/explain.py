"""A result explained to people: level and why, standing, weak places, the way up, second looks.

Plain text for a terminal, in either language. Every sentence comes from `data/sentences.toml`.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from scoring.benchmark import standing
from scoring.layout import bar, padded, width, wrapped
from scoring.model import LEVELS, NUMERALS, Language, Requirement
from scoring.pathway import Pathway, fragile, pathway
from scoring.plausibility import Circumstances, plausibility
from scoring.scores import ENGINE, Note, Result
from scoring.sentences import cut, say
from scoring.shapes import number
from scoring.telling import finding_sentence, level_name, note_sentence
from scoring.verdict import (
    BESIDE_THE_LEVEL,
    level_row,
    next_level,
    reached,
    reasons,
    source_sentence,
    standing_sentence,
    weakest,
)

FRAGILE_AT_MOST = 8
BAR = 20  # columns at most
BESIDE_THE_BAR = 42  # columns that the longest row of the table of levels takes up without it


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the way up has to heed: prices of raising an answer, and answers that stay as they are."""

    cost: Mapping[str, Fraction] = field(default_factory=dict)
    fixed: Collection[str] = ()


NO_WISHES = Wishes()


def explain(
    result: Result,
    circumstances: Circumstances,
    language: Language,
    columns: int,
    *,
    title: str = "",
    wishes: Wishes = NO_WISHES,
) -> str:
    """All of it, wrapped at `columns`."""
    return "\n".join(_Page(result, circumstances, language, columns, wishes).lines(title)) + "\n"


class _Page:
    def __init__(
        self,
        result: Result,
        circumstances: Circumstances,
        language: Language,
        columns: int,
        wishes: Wishes,
    ) -> None:
        self.result, self.circumstances, self.wishes = result, circumstances, wishes
        self.language, self.columns = language, columns
        self.edition = result.edition

    def lines(self, title: str) -> Iterator[str]:
        yield from self._heading(title)
        for section in (
            self._levels,
            self._standing,
            self._weakest,
            self._way,
            self._fragile,
            self._second_look,
            self._notes,
        ):
            body = list(section())
            if body:
                yield from ("", *body)
        yield ""
        yield from self._wrapped(self._foot())

    # ── The sections ────────────────────────────────────────────────────────────────────

    def _heading(self, title: str) -> Iterator[str]:
        kind = self.edition.types[self.result.type].of(self.language)
        yield from self._titled(title or self._say("title"), "═")
        if title:
            yield from self._wrapped(self._say("title"))
        yield from self._wrapped(self._say("type", type=kind, count=len(self.result.plan.ids)))
        yield ""
        yield from self._wrapped(self._verdict())
        for note in self._notes_that(BESIDE_THE_LEVEL):
            yield ""
            yield from self._wrapped(note_sentence(self.edition, note, self.language))

    def _verdict(self) -> str:
        """The level in words, and why it is not another."""
        parts = [reached(self.result, self.language), *reasons(self.result, self.language)]
        return ("" if self.language == "zh" else " ").join(parts)

    def _levels(self) -> Iterator[str]:
        yield from self._titled(self._say("levels", threshold=cut(self.edition.threshold)))
        columns = max(0, min(BAR, self.columns - BESIDE_THE_BAR))
        for level in reversed(LEVELS):
            outcome = self.result.levels[level]
            said = level_row(self.edition, outcome, self.language)
            shown = "   –" if outcome.score is None else cut(outcome.score)
            drawn = bar(outcome.score or Fraction(), columns)
            name = self.edition.level_names[level].of(self.language)
            yield f"  {NUMERALS[level]:<4}{padded(name, 14)} {shown}  {drawn}  {said}".rstrip()
        yield ""
        band = self._level(self.result.band)
        yield from self._wrapped(self._say("total", total=self.result.total, band=band))

    def _standing(self) -> Iterator[str]:
        where = standing(self.result.level)
        benchmark = where.benchmark
        yield from self._titled(self._say("standing"))
        yield from self._wrapped(standing_sentence(where, self.language))
        yield from self._wrapped(source_sentence(benchmark, self.language))
        for caveat in benchmark.caveats:
            yield from self._item(caveat.of(self.language))

    def _weakest(self) -> Iterator[str]:
        rows = weakest(self.result)
        if not rows:
            return
        level = self._level(next_level(self.result))
        yield from self._titled(self._say("weakest", level=level))
        for row, lost in rows:
            name = self.edition.subdomains[row.id].name.of(self.language)
            yield from self._item(
                self._say("weakest_row", name=name, score=row.score, lost=lost, level=level)
            )

    def _way(self) -> Iterator[str]:
        way = pathway(self.result, cost=self.wishes.cost, fixed=self.wishes.fixed)
        yield from self._titled(self._say("way", level=self._level(way.target)))
        if way.target <= self.result.level:
            yield from self._wrapped(self._say("way_none"))
            return
        if not way.is_reachable:
            yield from self._wrapped(self._say("way_barred"))
            return
        yield from self._wrapped(self._how_much(way))
        for place, step in enumerate(way.improvements, 1):
            said = {"before": self._answer(step.before), "after": self._answer(step.after)}
            yield from self._item(self._requirement("way_row", step.requirement, **said), f"{place}.")

    def _how_much(self, way: Pathway) -> str:
        count = len(way.improvements)
        if not self.wishes.cost:
            code = "way_one" if count == 1 else "way_count"
            return self._say(code, count=count)
        cost = sum((self.wishes.cost.get(i.requirement, Fraction()) for i in way.improvements), Fraction())
        return self._say("way_cost", count=count, cost=number(cost))

    def _fragile(self) -> Iterator[str]:
        found = fragile(self.result)
        if not found:
            return
        yield from self._titled(self._say("fragile", level=self._level(self.result.level)))
        yield from self._wrapped(self._say("fragile_intro"))
        for answer in found[:FRAGILE_AT_MOST]:
            yield from self._item(self._requirement("fragile_row", answer.requirement))
        if len(found) > FRAGILE_AT_MOST:
            yield from self._item(self._say("and_more", count=len(found) - FRAGILE_AT_MOST))

    def _second_look(self) -> Iterator[str]:
        findings = plausibility(self.result, self.circumstances)
        yield from self._titled(self._say("look"))
        for finding in findings:
            yield from self._item(finding_sentence(self.edition, finding, self.language))
        if not findings:
            yield from self._wrapped(self._say("look_none"))

    def _notes(self) -> Iterator[str]:
        notes = [note for note in self.result.notes if note.code != BESIDE_THE_LEVEL]
        if notes:
            yield from self._titled(self._say("notes"))
        for note in notes:
            yield from self._item(note_sentence(self.edition, note, self.language))

    def _notes_that(self, code: str) -> list[Note]:
        return [note for note in self.result.notes if note.code == code]

    def _foot(self) -> str:
        return self._say(
            "foot",
            edition=self.edition.name.of(self.language),
            wording=self.edition.wording_note.of(self.language),
            hash=self.edition.hash[:12],
            engine=ENGINE,
        )

    # ── Words and lines ─────────────────────────────────────────────────────────────────

    def _say(self, code: str, **details: object) -> str:
        return say(f"explain.{code}", self.language, **details)

    def _level(self, level: int) -> str:
        return level_name(level, self.language)

    def _answer(self, value: Fraction) -> str:
        return next(step.name.of(self.language) for step in self.edition.scale if step.value == value)

    def _requirement(self, code: str, id: str, **details: str) -> str:
        requirement: Requirement = self.edition.requirements[id]
        title = requirement.worded_for(self.result.type).title.of(self.language)
        subdomain = self.edition.subdomains[requirement.subdomain].name.of(self.language)
        return self._say(code, text=title, subdomain=subdomain, **details)

    def _titled(self, text: str, line: str = "─") -> list[str]:
        lines = wrapped(text, self.columns)
        return [*lines, line * min(self.columns, max(width(each) for each in lines))]

    def _wrapped(self, text: str) -> list[str]:
        return wrapped(text, self.columns)

    def _item(self, text: str, mark: str = "-") -> list[str]:
        first = f"  {mark} "
        return wrapped(text, self.columns, first=first, rest=" " * len(first))
