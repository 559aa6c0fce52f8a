"""One file of `subdomains/` becomes a `Subdomain`."""

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

from scoring.model import LEVELS, Evidence, Requirement, Step, Subdomain, Text, Theme, Wording
from scoring.tables import Table, read_table

EVIDENCE_KINDS = ("document", "screen", "log", "site")
WORDING = ("title", "text", "mostly", "partly")
THEME_KINDS = (
    "policy_standards",
    "basic_capability",
    "chips_equipment",
    "industrial_software",
    "talent",
    "innovation_investment",
    "industrial_big_data",
    "finance_tax",
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the model a subdomain stands."""

    element: str
    domain: str


def read_subdomain(
    folder: Path, id: str, place: Place, types: dict[str, Text], people: dict[str, Text]
) -> Subdomain:
    """Raises DataError, naming file and place, where the file contradicts itself."""
    table = read_table(folder / "subdomains" / f"{id}.toml", folder)
    if table.string("id") != id:
        raise table.problem("id", f"the subdomain must be called as its file, {id!r}")
    requirements = tuple(_requirement(r, id, types, people) for r in table.tables("requirement"))
    _refuse_disorder(table, requirements)
    origin = table.table("origin")
    subdomain = Subdomain(
        id=id,
        element=place.element,
        domain=place.domain,
        name=table.text("name"),
        about=table.text("about"),
        portraits=_portraits(table),
        steps=_steps(table, {r.level for r in requirements}),
        themes=_themes(table),
        requirements=requirements,
        source=origin.string("source"),
        note=origin.optional_text("note"),
    )
    origin.done()
    table.done()
    return subdomain


def _requirement(
    table: Table, subdomain: str, types: dict[str, Text], people: dict[str, Text]
) -> Requirement:
    id, level = table.string("id"), table.whole("level")
    if level not in LEVELS:
        raise table.problem("level", f"a level is a whole number from 1 to 5, not {level}")
    if not re.fullmatch(rf"{re.escape(subdomain)}\.L{level}\.[a-z]", id):
        raise table.problem("id", f"an id of level {level} reads {subdomain}.L{level}.a")
    if unknown := set(table.strings("knows")) - set(people):
        raise table.problem("knows", f"edition.toml does not know {min(unknown)!r}")
    wording = _wording(table)
    requirement = Requirement(
        id=id,
        level=level,
        subdomain=subdomain,
        wording=wording,
        evidence=_evidence(table),
        knows=table.strings("knows"),
        certainty=table.string("certainty"),
        variants=_variants(table, wording, types),
        not_applicable_when=_not_applicable_when(table),
    )
    table.done()
    return requirement


def _wording(table: Table) -> Wording:
    return Wording(*(table.text(key) for key in WORDING))


def _variants(table: Table, wording: Wording, types: dict[str, Text]) -> dict[str, Wording]:
    """By type: the wording with what this type reads differently put in its place."""
    if "for" not in table:
        return {}
    variants, by_type = {}, table.table("for")
    for type in by_type:
        if type not in types:
            raise by_type.problem(type, "edition.toml knows no such type")
        other = by_type.table(type)
        changes = {key: other.text(key) for key in other if key in WORDING}
        other.done()
        variants[type] = replace(wording, **changes)
    return variants


def _evidence(table: Table) -> tuple[Evidence, ...]:
    lines = []
    for line in table.tables("evidence"):
        if line.string("kind") not in EVIDENCE_KINDS:
            raise line.problem("kind", f"it is one of {', '.join(EVIDENCE_KINDS)}")
        lines.append(Evidence(line.string("kind"), line.both_beside()))
        line.done()
    if not lines:
        raise table.problem("evidence", "at least one kind of evidence is expected")
    return tuple(lines)


def _not_applicable_when(table: Table) -> Text | None:
    when = table.optional_text("not_applicable_when")
    if table.flag("may_not_apply") != (when is not None):
        problem = "may_not_apply = true and not_applicable_when go together"
        raise table.problem("may_not_apply", problem)
    return when


def _portraits(table: Table) -> tuple[Text, ...]:
    portraits = table.table("portrait")
    texts = tuple(portraits.text(str(level)) for level in (0, *LEVELS))
    portraits.done()
    return texts


def _steps(table: Table, levels: set[int]) -> tuple[Step, ...]:
    steps = []
    for step in table.tables("step"):
        to = step.whole("to")
        steps.append(Step(to, step.text("first"), step.text("takes"), step.text("mistake")))
        step.done()
    if [step.to for step in steps] != sorted(levels):
        raise table.problem("step", "one step for each level with requirements is expected, in order")
    return tuple(steps)


def _themes(table: Table) -> tuple[Theme, ...]:
    themes = []
    for theme in table.tables("theme"):
        if theme.string("kind") not in THEME_KINDS:
            raise theme.problem("kind", f"it is one of {', '.join(THEME_KINDS)}")
        themes.append(Theme(theme.string("kind"), theme.both_beside()))
        theme.done()
    return tuple(themes)


def _refuse_disorder(table: Table, requirements: tuple[Requirement, ...]) -> None:
    ids = [r.id for r in requirements]
    if not ids:
        raise table.problem("requirement", "a subdomain has at least one requirement")
    for before, after in pairwise(ids):
        if before >= after:
            raise table.problem(f"requirement[{after}]", f"it stands after {before}: out of order")
