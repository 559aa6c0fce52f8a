"""The files of an edition become an `Edition`; whatever contradicts itself is refused.

One function a file. The format is described for its owners in `data/README.md`.
"""

from fractions import Fraction
from itertools import pairwise
from math import lcm
from pathlib import Path

from scoring.model import (
    LEVELS,
    Domain,
    Edition,
    Element,
    LevelRule,
    Requirement,
    ScaleStep,
    Subdomain,
    Text,
)
from scoring.side_files import read_contradictions, read_preparation
from scoring.subdomain_files import Place, read_subdomain
from scoring.tables import DataError, Table, read_table, refuse_twice
from scoring.weight_files import Grouping, read_weights

FINEST_SCALE = 200  # an answer in these parts, such as 10 tenths, fits a byte of a batch's matrix


def read_edition(folder: Path, hash: str) -> Edition:
    """The edition in this folder.

    Raises DataError, naming file and place, where the data contradict themselves.
    """
    frame = read_table(folder / "edition.toml", folder)
    _refuse_wrong_id(frame, folder)
    frame.flag("released")
    types = _named(frame, "type")
    people = _people(frame)
    scale = _scale(frame)
    elements = _elements(frame, folder, types, people)
    subdomains = {s.id: s for e in elements for d in e.domains for s in d.subdomains}
    grouping = Grouping(
        {e.id: tuple(d.id for d in e.domains) for e in elements},
        {d.id: tuple(s.id for s in d.subdomains) for e in elements for d in e.domains},
    )
    _refuse_stray_files(folder, subdomains)
    requirements = _requirements(subdomains)
    weights, weight_certainty = read_weights(folder, tuple(types), grouping)
    frame.table("source")
    certainty = frame.table("certainty")
    edition = Edition(
        id=folder.name,
        hash=hash,
        name=frame.text("name"),
        wording_note=frame.text("wording"),
        level_rule=_level_rule(frame),
        threshold=_threshold(frame),
        bands=_bands(frame),
        scale=scale,
        level_names=_level_names(frame),
        types=types,
        people=people,
        elements=elements,
        weights=weights,
        tailorable=_tailorable(frame, subdomains),
        certainty={key: certainty.string(key) for key in certainty} | weight_certainty,
        contradictions=read_contradictions(folder, requirements, scale),
        preparation=read_preparation(folder, types, people),
    )
    frame.done()
    _refuse_gaps(edition)
    return edition


# ── edition.toml ────────────────────────────────────────────────────────────────────────


def _refuse_wrong_id(frame: Table, folder: Path) -> None:
    id = frame.string("id")
    if id != folder.name:
        raise frame.problem("id", f"the edition must be called as its folder, {folder.name!r}")
    if any(sign.isspace() or sign == "#" for sign in id):
        raise frame.problem("id", "an id has neither spaces nor #, for the sake of editions.lock")


def _named(frame: Table, key: str) -> dict[str, Text]:
    named = {}
    for table in frame.tables(key):
        id = table.string("id")
        if id in named:
            raise table.problem("id", "it stands here twice")
        named[id] = table.both_beside()
        table.done()
    if not named:
        raise frame.problem(key, "at least one is expected")
    return named


def _people(frame: Table) -> dict[str, Text]:
    people = frame.table("people")
    return {code: people.text(code) for code in people}


def _scale(frame: Table) -> tuple[ScaleStep, ...]:
    steps: list[ScaleStep] = []
    for table in frame.tables("scale"):
        step = ScaleStep(table.number("value"), table.string("code"), table.both_beside())
        table.done()
        if not 0 <= step.value <= 1 or (steps and step.value >= steps[-1].value):
            raise table.problem("value", "the scale falls from 1 to 0, highest first")
        steps.append(step)
    if len(steps) < 2 or [steps[0].value, steps[-1].value] != [Fraction(1), Fraction(0)]:
        raise frame.problem("scale", "the scale begins with 1 and ends with 0")
    if lcm(*(step.value.denominator for step in steps)) > FINEST_SCALE:
        raise frame.problem("scale", f"its values have no common denominator up to {FINEST_SCALE}")
    refuse_twice(frame, "scale", [step.code for step in steps])
    return tuple(steps)


def _level_names(frame: Table) -> dict[int, Text]:
    names: dict[int, Text] = {}
    for table in frame.tables("level"):
        number = table.whole("number")
        if number != len(names) + 1:
            raise table.problem("number", "the levels stand in order, 1 to 5")
        names[number] = table.both_beside()
        table.done()
    if tuple(names) != LEVELS:
        raise frame.problem("level", "the levels stand in order, 1 to 5")
    return names


def _level_rule(frame: Table) -> LevelRule:
    rules: dict[str, LevelRule] = {"consecutive": "consecutive", "band": "band"}
    rule = rules.get(frame.string("level_rule"))
    if rule is None:
        raise frame.problem("level_rule", "it is consecutive or band")
    return rule


def _threshold(frame: Table) -> Fraction:
    threshold = frame.number("level_is_met_at")
    if not 0 < threshold <= 1:
        raise frame.problem("level_is_met_at", "it lies above 0 and is at most 1")
    return threshold


def _bands(frame: Table) -> dict[int, Fraction]:
    table = frame.table("bands")
    bands = {level: table.number(str(level)) for level in LEVELS}
    table.done()
    borders = [Fraction(0), *bands.values(), Fraction(len(LEVELS))]
    if not all(low < high for low, high in pairwise(borders)):
        raise frame.problem("bands", "the bands rise, above 0 and below 5")
    return bands


def _elements(
    frame: Table, folder: Path, types: dict[str, Text], people: dict[str, Text]
) -> tuple[Element, ...]:
    elements: list[Element] = []
    seen: list[str] = []
    for table in frame.tables("element"):
        element = table.string("id")
        domains = []
        for inner in table.tables("domains"):
            domain, ids = inner.string("id"), inner.strings("subdomains")
            subdomains = tuple(
                read_subdomain(folder, id, Place(element, domain), types, people) for id in ids
            )
            domains.append(Domain(domain, inner.both_beside(), subdomains))
            inner.done()
            seen += ids
        elements.append(Element(element, table.both_beside(), tuple(domains)))
        table.done()
    refuse_twice(frame, "element", (e.id for e in elements))
    refuse_twice(frame, "element.domains", (d.id for e in elements for d in e.domains))
    refuse_twice(frame, "element.domains.subdomains", seen)
    if not seen:
        raise frame.problem("element", "an edition has at least one element, domain and subdomain")
    return tuple(elements)


def _tailorable(frame: Table, subdomains: dict[str, Subdomain]) -> tuple[str, ...]:
    table = frame.table("tailoring")
    ids = table.strings("can_be_tailored_out")
    table.done()
    if unknown := set(ids) - set(subdomains):
        raise table.problem("can_be_tailored_out", f"there is no subdomain {min(unknown)!r}")
    return tuple(id for id in subdomains if id in ids)


# ── What no single file can see ─────────────────────────────────────────────────────────


def _requirements(subdomains: dict[str, Subdomain]) -> dict[str, Requirement]:
    return {r.id: r for s in subdomains.values() for r in s.requirements}


def _refuse_stray_files(folder: Path, subdomains: dict[str, Subdomain]) -> None:
    for path in sorted((folder / "subdomains").glob("*.toml")):
        if path.stem not in subdomains:
            raise DataError(f"subdomains/{path.name}", "", "edition.toml does not name this subdomain")


def _refuse_gaps(edition: Edition) -> None:
    for subdomain in _unweighted(edition):
        problem = f"{subdomain.id} has no weight for any type"
        raise DataError("weights.toml", f"subdomains.{subdomain.domain}", problem)
    for type, weights in edition.weights.items():
        fixed = weights.in_force() - set(edition.tailorable)
        if not fixed:
            raise DataError("edition.toml", "tailoring", f"everything of {type} can be tailored out")


def _unweighted(edition: Edition) -> list[Subdomain]:
    in_force = {id for weights in edition.weights.values() for id in weights.in_force()}
    return [subdomain for id, subdomain in edition.subdomains.items() if id not in in_force]
