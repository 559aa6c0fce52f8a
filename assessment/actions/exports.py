"""Lists of many that leave the service: who took them, which, and how many rows."""

from collections.abc import Mapping, Sequence
from tempfile import TemporaryFile
from typing import IO

from django.db import transaction

from assessment.actions.history import write_down
from assessment.printing.tables import WRITERS, Table


@transaction.atomic
def hand_over(
    table: Table, kind: str, *, by, of: str, wanted: Mapping[str, str | int | Sequence[str]]
) -> IO[bytes]:
    """The list as a file of this kind, written while the transaction still says who asks."""
    write, _type = WRITERS[kind]
    file = TemporaryFile()  # noqa: SIM115 - whoever sends it closes it
    count = write(table, file)
    file.seek(0)
    write_down("list_exported", by=by, of=of, format=kind, rows=count, wanted=dict(wanted))
    return file
