"""The divisions of manufacturing (GB/T 4754-2017), with the type that is usual in each."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from scoring.model import Text
from scoring.tables import Table, read_table

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class Industry:
    code: str  # C13 to C43
    name: Text
    usual_type: str  # a suggestion; the enterprise decides
    is_mixed: bool  # both types are common in this division


@cache
def industries() -> dict[str, Industry]:
    """By code, in the order of the standard."""
    table = read_table(DATA / "industries.toml", DATA)
    table.string("source")
    table.table("certainty")
    found = [_industry(industry) for industry in table.tables("industry")]
    table.done()
    return {industry.code: industry for industry in found}


def _industry(table: Table) -> Industry:
    industry = Industry(
        table.string("code"), table.both_beside(), table.string("usual_type"), table.flag("mixed")
    )
    table.done()
    return industry
