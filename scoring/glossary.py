"""The abbreviations and terms of the field, explained in both languages."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from scoring.model import Text
from scoring.tables import Table, read_table

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class Term:
    id: str
    name: Text
    means: Text
    abbreviation: str | None = None


@cache
def glossary() -> dict[str, Term]:
    """By id, sorted by id."""
    table = read_table(DATA / "glossary.toml", DATA)
    found = [_term(term) for term in table.tables("term")]
    table.done()
    return {term.id: term for term in found}


def _term(table: Table) -> Term:
    abbreviation = table.string("abbreviation") if "abbreviation" in table else None
    term = Term(table.string("id"), table.both_beside(), table.text("means"), abbreviation)
    table.done()
    return term
