"""`weights.toml` becomes the weights of each type; each group adds up to 100."""

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from scoring.model import Weights
from scoring.tables import Table, read_table

ONE_HUNDRED = Fraction(100)


@dataclass(frozen=True, slots=True)
class Grouping:
    """Which subdomains belong to which domain of which element."""

    elements: dict[str, tuple[str, ...]]  # element -> domains
    domains: dict[str, tuple[str, ...]]  # domain -> subdomains


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
