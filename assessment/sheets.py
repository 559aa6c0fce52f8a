"""The first sheet of an Excel file from outside, as rows of text.

A workbook of a few kilobytes can unpack to gigabytes, and a single cell at its far corner makes a reader
lay out the whole grid. So a process of its own reads it, with little memory and little time, and dies
alone. This file is both: what the service calls, and (as `python -m assessment.sheets`) that process.
"""

import io
import json
import os
import subprocess
import sys
import zipfile

LARGEST = 2 * 1024 * 1024  # of the file as it is sent
UNPACKED = 40 * 1024 * 1024  # of all its parts together
MEMORY = 512 * 1024 * 1024
SECONDS = 10
ROWS, COLUMNS, CELL = 20_000, 30, 200  # what is looked at


class Unreadable(Exception):
    """`why` is one of: too_large, not_excel, hostile."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def read(content: bytes) -> list[list[str]]:
    """Rows from the top; a number stands as "#" and the number, for what Excel made of long ones is lost."""
    if len(content) > LARGEST:
        raise Unreadable("too_large")
    _refuse_others(content)
    command = [sys.executable, "-m", "assessment.sheets"]
    around = {"PATH": os.environ.get("PATH", ""), "PYTHONPATH": os.pathsep.join(sys.path)}
    try:
        done = subprocess.run(  # noqa: S603 - our own program, the file goes to its input
            command, input=content, capture_output=True, timeout=SECONDS, env=around, check=True
        )
        return json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError):
        raise Unreadable("hostile") from None


def _refuse_others(content: bytes) -> None:
    """Neither another kind of file, nor one whose parts say that they are large."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            names = parts.namelist()
            size = sum(part.file_size for part in parts.infolist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise Unreadable("not_excel") from None
    if "xl/workbook.xml" not in names:
        raise Unreadable("not_excel")
    if size > UNPACKED:
        raise Unreadable("hostile")


def _main() -> None:
    import resource  # noqa: PLC0415 - in this process alone; not on every platform

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    from python_calamine import CalamineWorkbook  # noqa: PLC0415 - once it is limited

    book = CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
    sheet = book.get_sheet_by_index(0)
    rows = sheet.to_python(skip_empty_area=False, nrows=ROWS + 1)
    json.dump([[_told(cell) for cell in row[:COLUMNS]] for row in rows], sys.stdout)


def _told(cell: object) -> str:
    if isinstance(cell, float):
        return f"#{cell:.15g}"
    return str(cell)[:CELL]


if __name__ == "__main__":
    _main()
