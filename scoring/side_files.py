"""What stands beside the model in an edition: contradictions, and what to have at hand."""

from fractions import Fraction
from pathlib import Path

from scoring.model import Contradiction, Preparation, Requirement, ScaleStep, Text
from scoring.tables import Table, read_table, refuse_twice


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
    refuse_twice(table, "pair", [pair.code for pair in pairs])
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
