"""The list of regions comes from a file of this project, see assessment/data/README.md."""

import csv
from pathlib import Path

from django.db import transaction

from assessment.models import Region

FILE = Path(__file__).parent.parent / "data" / "regions.csv"
COLUMNS = ("code", "name", "name_en", "name_key", "tier", "parent_id", "path")


@transaction.atomic
def load(file: Path = FILE) -> int:
    """Bring the table up to the file and return how many rows that changed.

    A region that the file does not have any more stays: enterprises and history name it.
    """
    present = set(Region.objects.values_list(*COLUMNS))
    changed = [row for row in _rows(file) if row not in present]
    Region.objects.bulk_create(
        (Region(**dict(zip(COLUMNS, row, strict=True))) for row in changed),
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name", "name_en", "name_key", "tier", "parent", "path"],
    )
    return len(changed)


def _rows(file: Path) -> list[tuple[str | None, ...]]:
    """In the order of `COLUMNS`, which is the order of the file."""
    with file.open(encoding="utf-8", newline="") as lines:
        _heading, *rows = csv.reader(lines)
    parent = COLUMNS.index("parent_id")
    return [(*row[:parent], row[parent] or None, *row[parent + 1 :]) for row in rows]
