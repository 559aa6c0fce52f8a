"""The files of an edition become an `Edition`; whatever contradicts itself is refused.

One function a file. The format is described for its owners in `data/README.md`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

from scoring.model import (
    LEVELS,
    Contradiction,
    Domain,
    Edition,
    Element,
    LevelRule,
    Preparation,
    Requirement,
    ScaleStep,
    Subdomain,
    Text,
    Weights,
)
from scoring.subdomain_files import Place, read_subdomain
from scoring.tables import DataError, Table, read_table

ONE_HUNDRED = Fraction(100)


@dataclass(frozen=True, slots=True)
class Grouping:
    """Which subdomains belong to which domain of which element."""

    elements: dict[str, tuple[str, ...]]  # element -> domains
    domains: dict[str, tuple[str, ...]]  # domain -> subdomains


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


def read_weights(
    folder: Path, types: tuple[str, ...], grouping: Grouping
) -> tuple[dict[str, Weights], dict[str, str]]:
    """The weights by type, and the certainty of each tier."""
    table = read_table(folder / "weights.toml", folder)
    table.string("source")
    certainty = table.table("certainty")
    by_type = {type: _weights(table.table(type), grouping) for type in types}
    table.done()
    return by_type, {key: certainty.string(key) for key in certainty}


def _weights(table: Table, grouping: Grouping) -> Weights:
    subdomains = _groups(table.table("subdomains"), grouping.domains)
    domains = _groups(table.table("domains"), grouping.elements)
    elements = _group(table, "elements", tuple(grouping.elements))
    table.done()
    for element, group in domains.items():
        if without := set(group) - set(subdomains):
            place = f"domains.{element}"
            raise table.problem(place, f"{min(without)} has a weight but no subdomains")
    if without := set(elements) - set(domains):
        raise table.problem("elements", f"{min(without)} has a weight but no domains")
    _refuse_orphans(table, "subdomains", set(subdomains), {d for group in domains.values() for d in group})
    _refuse_orphans(table, "domains", set(domains), set(elements))
    return Weights(elements, domains, subdomains)


def _refuse_orphans(table: Table, key: str, parents: set[str], weighted: set[str]) -> None:
    """A group below something without a weight would be asked about and never count."""
    if orphans := parents - weighted:
        raise table.problem(f"{key}.{min(orphans)}", f"{min(orphans)} itself has no weight")


def _groups(table: Table, children: dict[str, tuple[str, ...]]) -> dict[str, dict[str, Fraction]]:
    for key in table:
        if key not in children:
            raise table.problem(key, "nothing of this name is in edition.toml")
    return {parent: _group(table, parent, children[parent]) for parent in children if parent in table}


def _group(table: Table, key: str, allowed: tuple[str, ...]) -> dict[str, Fraction]:
    """One group of weights, in the order of the model; it adds up to 100."""
    group = table.table(key)
    for id in group:
        if id not in allowed:
            raise group.problem(id, f"it does not belong to {key}")
    weights = {id: group.number(id) for id in allowed if id in group}
    for id, weight in weights.items():
        if weight <= 0:
            raise group.problem(id, "a weight is above 0")
    if sum(weights.values()) != ONE_HUNDRED:
        raise table.problem(key, f"the weights add up to {float(sum(weights.values())):g}, not 100")
    return weights


def read_contradictions(
    folder: Path, requirements: dict[str, Requirement], scale: tuple[ScaleStep, ...]
) -> tuple[Contradiction, ...]:
    """Pairs of answers that do not go together; the file may be missing."""
    path = folder / "contradictions.toml"
    if not path.exists():
        return ()
    table = read_table(path, folder)
    values = {step.value for step in scale}
    pairs = tuple(_contradiction(pair, requirements, values) for pair in table.tables("pair"))
    table.done()
    _refuse_twice(table, "pair", [pair.code for pair in pairs])
    return pairs


def _contradiction(
    table: Table, requirements: dict[str, Requirement], values: set[Fraction]
) -> Contradiction:
    for key in ("claim", "needs"):
        if table.string(key) not in requirements:
            raise table.problem(key, f"there is no requirement {table.string(key)!r}")
    for key in ("claim_at_least", "needs_below"):
        if table.number(key) not in values:
            raise table.problem(key, "it is not a value of the answer scale")
    pair = Contradiction(
        table.string("code"),
        table.string("claim"),
        table.number("claim_at_least"),
        table.string("needs"),
        table.number("needs_below"),
        table.both_beside(),
    )
    table.done()
    if requirements[pair.claim].subdomain == requirements[pair.needs].subdomain:
        raise table.problem("needs", "both requirements are of one subdomain")
    return pair


def read_preparation(
    folder: Path, types: dict[str, Text], people: dict[str, Text]
) -> tuple[Preparation, ...]:
    """What to have at hand before starting; the file may be missing."""
    path = folder / "preparation.toml"
    if not path.exists():
        return ()
    table = read_table(path, folder)
    items = tuple(_preparation(item, types, people) for item in table.tables("item"))
    table.done()
    return items


def _preparation(table: Table, types: dict[str, Text], people: dict[str, Text]) -> Preparation:
    for key, known in (("types", types), ("knows", people)):
        if unknown := set(table.strings(key)) - set(known):
            raise table.problem(key, f"edition.toml does not know {min(unknown)!r}")
    item = Preparation(table.strings("types"), table.strings("knows"), table.both_beside(), table.text("why"))
    table.done()
    return item


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
    _refuse_twice(frame, "scale", [step.code for step in steps])
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
    _refuse_twice(frame, "element", (e.id for e in elements))
    _refuse_twice(frame, "element.domains", (d.id for e in elements for d in e.domains))
    _refuse_twice(frame, "element.domains.subdomains", seen)
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


def _refuse_twice(table: Table, place: str, ids: Iterable[str]) -> None:
    ids = list(ids)
    for id in ids:
        if ids.count(id) > 1:
            raise table.problem(place, f"{id!r} stands here twice")


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
