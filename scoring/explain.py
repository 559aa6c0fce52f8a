"""A result explained to people: level and why, standing, weak places, the way up, second looks.

Plain text for a terminal, in either language. Every sentence comes from `data/sentences.toml`.
"""

from collections.abc import Iterator
from fractions import Fraction

from scoring.benchmark import Standing, standing
from scoring.layout import bar, padded, width, wrapped
from scoring.model import LEVELS, NUMERALS, Language, Requirement
from scoring.pathway import fragile, pathway
from scoring.plausibility import Circumstances, plausibility
from scoring.scores import ENGINE, Note, Result
from scoring.sentences import cut, say
from scoring.shapes import number
from scoring.telling import finding_sentence, level_name, note_sentence
from scoring.trace import Step, trace

WEAKEST = 5
FRAGILE_AT_MOST = 8
BAR = 20
BESIDE_THE_LEVEL = "band_differs"  # said with the level itself, not among the notes


def explain(
    result: Result, circumstances: Circumstances, language: Language, columns: int, *, title: str = ""
) -> str:
    """All of it, wrapped at `columns`."""
    return "\n".join(_Page(result, circumstances, language, columns).lines(title)) + "\n"


class _Page:
    def __init__(
        self, result: Result, circumstances: Circumstances, language: Language, columns: int
    ) -> None:
        self.result, self.circumstances = result, circumstances
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
        level, names = self.result.level, self.edition.level_names
        if level:
            reached = self._say("reached", level=self._level(level), name=names[level].of(self.language))
        else:
            reached = self._say("not_reached")
        parts = [reached, *self._reasons()]
        return ("" if self.language == "zh" else " ").join(parts)

    def _reasons(self) -> Iterator[str]:
        threshold = cut(self.edition.threshold)
        if self.edition.level_rule == "band":
            yield self._say("by_band", total=self.result.total)
            return
        level = self.result.level
        if level == len(LEVELS):
            yield self._say("met_all", threshold=threshold)
            return
        if level:
            code = "met_one" if level == 1 else "met"
            yield self._say(code, level=self._level(level), threshold=threshold)
        score = self.result.levels[level + 1].score
        following = self._level(level + 1, starts=True)
        if score is None:
            yield self._say("stopped_empty", level=following)
        else:
            code = "stopped" if level else "stopped_first"
            yield self._say(code, level=following, score=score, gap=self._gap(score), threshold=threshold)

    def _levels(self) -> Iterator[str]:
        yield from self._titled(self._say("levels", threshold=cut(self.edition.threshold)))
        for level in reversed(LEVELS):
            outcome = self.result.levels[level]
            if outcome.score is None:
                said, shown, drawn = self._say("row_empty"), "   –", bar(0, BAR)
            else:
                said = (
                    self._say("row_met")
                    if outcome.met
                    else self._say("row_short", gap=self._gap(outcome.score))
                )
                shown, drawn = cut(outcome.score), bar(float(outcome.score), BAR)
            name = self.edition.level_names[level].of(self.language)
            yield f"  {NUMERALS[level]:<4}{padded(name, 14)} {shown}  {drawn}  {said}".rstrip()
        yield ""
        band = self._level(self.result.band)
        yield from self._wrapped(self._say("total", total=self.result.total, band=band))

    def _standing(self) -> Iterator[str]:
        where = standing(self.result.level)
        benchmark = where.benchmark
        yield from self._titled(self._say("standing"))
        yield from self._wrapped(self._standing_sentence(where))
        sample = benchmark.sample
        said = sample.text.of(self.language) if sample else self._say("sample_unknown")
        source = benchmark.source.of(self.language)
        yield from self._wrapped(self._say("source", source=source, sample=said))
        for caveat in benchmark.caveats:
            yield from self._item(caveat.of(self.language))

    def _standing_sentence(self, where: Standing) -> str:
        figures = {
            "name": where.benchmark.name.of(self.language),
            "below": number(where.below),
            "same": number(where.same),
            "above": number(where.above),
            "top": number(100 - where.below),
        }
        if where.below == 0:
            code = "standing_bottom"
        else:
            code = "standing_middle" if where.above else "standing_top"
        return self._say(code, **figures)

    def _weakest(self) -> Iterator[str]:
        target = min(self.result.level + 1, len(LEVELS))
        rows = [
            step
            for step in trace(self.result, target)
            if isinstance(step, Step) and step.kind == "subdomain" and step.score is not None
        ]
        lost = {step.id: step.of_level - step.contribution for step in rows}
        rows = sorted((row for row in rows if lost[row.id]), key=lambda row: -lost[row.id])[:WEAKEST]
        if not rows:
            return
        yield from self._titled(self._say("weakest", level=self._level(target)))
        for row in rows:
            name = self.edition.subdomains[row.id].name.of(self.language)
            figures = {"score": row.score, "lost": lost[row.id], "level": self._level(target)}
            yield from self._item(self._say("weakest_row", name=name, **figures))

    def _way(self) -> Iterator[str]:
        way = pathway(self.result)
        yield from self._titled(self._say("way", level=self._level(way.target)))
        if way.target <= self.result.level:
            yield from self._wrapped(self._say("way_none"))
            return
        if not way.is_reachable:
            yield from self._wrapped(self._say("way_barred"))
            return
        count = len(way.improvements)
        code = "way_one" if count == 1 else "way_count"
        yield from self._wrapped(self._say(code, count=count))
        for place, step in enumerate(way.improvements, 1):
            said = {"before": self._answer(step.before), "after": self._answer(step.after)}
            yield from self._item(self._requirement("way_row", step.requirement, **said), f"{place}.")

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

    def _level(self, level: int, *, starts: bool = False) -> str:
        name = level_name(level, self.language)
        return name[:1].upper() + name[1:] if starts else name

    def _answer(self, value: Fraction) -> str:
        return next(step.name.of(self.language) for step in self.edition.scale if step.value == value)

    def _gap(self, score: Fraction) -> str:
        """The difference of what is printed, so that the reader's own sum comes out."""
        return cut(Fraction(cut(self.edition.threshold)) - Fraction(cut(score)))

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
