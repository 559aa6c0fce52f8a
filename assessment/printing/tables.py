"""A list becomes a file: Excel or CSV, in which nothing that somebody wrote is ever worked out as a formula.

In Excel a text is a cell of text, whatever it begins with. CSV knows no types, so that there a text that
a spreadsheet would work out gets an apostrophe in front; figures of ours stay figures, also below zero.
"""

import csv
import io
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import IO

import xlsxwriter
from django.utils.timezone import localtime

Cell = str | int | Decimal | date | datetime | None

SIGNS = "-=+@＝＋－＠"  # what a formula begins with; typed in Chinese they are wide
FORMULA = re.compile(rf'(^|;[\s"]*)(?=[{SIGNS}])')
SUSPICIOUS = re.compile(rf"^[{SIGNS}]|^\s|[;\t\r\n\v\f]")
IN_A_CELL = 32_767  # characters that Excel takes
TYPED = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}


@dataclass(frozen=True, slots=True)
class Table:
    """`rows` may be read once only, and are never held together."""

    title: str
    heads: Sequence[str]
    rows: Iterable[Sequence[Cell]]
    widths: Sequence[int] = ()
    above: Sequence[str] = field(default=())  # lines under the title, such as which level counts
    below: Sequence[str] = field(default=())  # such as who signs


def write_excel(table: Table, file: IO[bytes]) -> int:
    """How many rows were written."""
    book = xlsxwriter.Workbook(file, TYPED)
    sheet = book.add_worksheet()
    strong = book.add_format({"bold": True})
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    formats = {date: book.add_format({"num_format": "yyyy-mm-dd"})}
    formats[datetime] = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    for place, width in enumerate(table.widths):
        sheet.set_column(place, place, width)
    sheet.write_string(0, 0, table.title, strong)
    for line, text in enumerate(table.above, 1):
        sheet.write_string(line, 0, text)
    top = len(table.above) + 1
    for place, text in enumerate(table.heads):
        sheet.write_string(top, place, text, head)
    sheet.freeze_panes(top + 1, 0)
    last = top
    for last, row in enumerate(table.rows, top + 1):
        for place, cell in enumerate(row):
            _write(sheet, last, place, cell, formats)
    for line, text in enumerate(table.below, last + 2):
        sheet.write_string(line, 0, text)
    book.close()
    return last - top


def write_csv(table: Table, file: IO[bytes]) -> int:
    """In UTF-8 with the mark by which Excel knows it; texts in quotes, wherever a semicolon parts cells."""
    text = io.TextIOWrapper(file, "utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text, quoting=csv.QUOTE_NONNUMERIC)
    writer.writerow([harmless(head) for head in table.heads])
    count = 0
    for row in table.rows:
        writer.writerow([_told(cell) for cell in row])
        count += 1
    text.detach()
    return count


WRITERS: dict[str, tuple[Callable[[Table, IO[bytes]], int], str]] = {
    "xlsx": (write_excel, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "csv": (write_csv, "text/csv; charset=utf-8"),
}


def harmless(text: str) -> str:
    """In one line, with an apostrophe where a spreadsheet would work it out.

    Also after a semicolon: where that parts cells, quotes further on in the line hold nothing together.
    """
    if not SUSPICIOUS.search(text):
        return text
    return FORMULA.sub(r"\1'", " ".join(text.split()))


def _told(cell: Cell) -> Cell:
    if isinstance(cell, datetime):
        return localtime(cell).strftime("%Y-%m-%d %H:%M")
    if isinstance(cell, date):
        return cell.isoformat()
    return harmless(cell) if isinstance(cell, str) else cell


def _write(sheet, line: int, place: int, cell: Cell, formats: dict) -> None:
    if isinstance(cell, str):
        sheet.write_string(line, place, cell[:IN_A_CELL])
    elif isinstance(cell, datetime):
        sheet.write_datetime(line, place, localtime(cell).replace(tzinfo=None), formats[datetime])
    elif isinstance(cell, date):
        sheet.write_datetime(line, place, cell, formats[date])
    elif cell is not None:
        sheet.write_number(line, place, cell)
