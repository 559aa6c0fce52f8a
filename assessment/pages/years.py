"""A unit's assessments over the years, side by side: bars of the five levels, and the same in figures."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from assessment.lifecycle import SEEN_BY_AGENCIES
from assessment.models import Assessment
from scoring.model import LEVELS
from scoring.sentences import cut

SHOWN = 3  # years
BASE, UNIT = 130, 110  # the ground line and the height of a score of 1, in pixels
PITCH, WIDTH = 20.75, 17  # of one level, in percent of the drawing


@dataclass(frozen=True, slots=True)
class Bar:
    x: str
    width: str
    y: str
    height: str
    middle: str
    above: str  # where the figure is written
    shown: str
    is_latest: bool


@dataclass(frozen=True, slots=True)
class Group:
    """One level with a bar for each year."""

    level: int
    left: str
    right: str
    bars: list[Bar]


@dataclass(frozen=True, slots=True)
class Years:
    """The rows are assessments of one unit and one edition, oldest first, with `levels` and `total`."""

    rows: list[Assessment]
    groups: list[Group]

    @property
    def figures(self) -> list[tuple[Assessment, list[Fraction | None]]]:
        return [(row, [_score(row, level) for level in LEVELS]) for row in self.rows]


def years_of(assessments: Sequence[Assessment]) -> Years | None:
    """Of the whole enterprise, one a year, the newest edition's; None where there is one year only."""
    whole = [a for a in assessments if a.plant_id is None and a.levels and a.status in SEEN_BY_AGENCIES]
    newest = max(whole, key=lambda a: a.year, default=None)
    of_edition = [a for a in whole if a.edition_id == newest.edition_id] if newest else []
    by_year = {a.year: a for a in sorted(of_edition, key=lambda a: a.submitted_at)}  # the latest of a year
    rows = [by_year[year] for year in sorted(by_year)][-SHOWN:]
    return Years(rows, [_group(rows, level) for level in LEVELS]) if len(rows) > 1 else None


def _group(rows: list[Assessment], level: int) -> Group:
    left, slot = (level - 1) * PITCH, WIDTH / len(rows)
    bars = []
    for position, row in enumerate(rows):
        score = _score(row, level)
        height = max(float(score or 0) * UNIT, 0.5)
        x = left + position * slot + 0.4
        bar = Bar(
            x=f"{x:.2f}%",
            width=f"{slot - 0.8:.2f}%",
            y=f"{BASE - height:.1f}",
            height=f"{height:.1f}",
            middle=f"{x + slot / 2 - 0.4:.2f}%",
            above=f"{BASE - height - 5:.1f}",
            shown="–" if score is None else cut(score),
            is_latest=position == len(rows) - 1,
        )
        bars.append(bar)
    return Group(level, f"{left:.2f}%", f"{left + WIDTH:.2f}%", bars)


def _score(row: Assessment, level: int) -> Fraction | None:
    stored = row.levels[str(level)]["score"]
    return None if stored is None else Fraction(stored)
