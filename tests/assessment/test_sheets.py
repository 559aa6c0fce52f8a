"""Workbooks from outside: good ones are read, all others are refused with a sentence, and nothing breaks."""

import io
import zipfile

import pytest
import xlsxwriter

from assessment import sheets
from assessment.actions.invitees import Wish, lines_of, read_lines, read_workbook, wishes_in
from assessment.refusals import BadInput

CODE, OTHER = "91340100MA2ABCDE0T", "91340100MA2FGHJK17"


def workbook(rows: list[list], **options) -> bytes:
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True} | options)
    sheet = book.add_worksheet()
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            sheet.write(number, column, value)
    book.close()
    return file.getvalue()


def with_sheet(xml: str, *, strings: str = "") -> bytes:
    """A workbook whose first sheet is this XML."""
    good, file = zipfile.ZipFile(io.BytesIO(workbook([["x"]]))), io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as parts:
        for name in good.namelist():
            content = good.read(name)
            if name == "xl/worksheets/sheet1.xml":
                content = xml.encode()
            if name == "xl/sharedStrings.xml" and strings:
                content = strings.encode()
            parts.writestr(name, content)
    return file.getvalue()


MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def sheet(cells: str) -> str:
    return f'<?xml version="1.0"?><worksheet {MAIN}><sheetData>{cells}</sheetData></worksheet>'


@pytest.mark.parametrize("heading", ["统一社会信用代码", "Unified social credit code", "信用 代码", "USCC"])
def test_the_column_with_the_heading_is_read_and_the_name_beside_it(heading):
    content = workbook(
        [
            ["2026年度名单"],
            [],
            ["No.", "企业名称", heading],
            [1, "启明", CODE.lower()],
            [],
            [2, "另一家", f" {OTHER} "],
        ]
    )

    assert read_workbook(content) == [Wish(4, CODE, "启明"), Wish(6, OTHER, "另一家")]


def test_without_a_heading_the_first_column_that_looks_like_codes_is_read():
    assert read_workbook(workbook([["名单"], ["x", CODE, "启明"], ["y", "91"]])) == [
        Wish(2, CODE, "启明"),
        Wish(3, "91"),
    ]


def test_a_number_is_told_as_one():
    (wish,) = read_workbook(workbook([["credit code"], [913401001234567800]]))

    assert wish.code.startswith("#")


def test_lines_may_be_parted_by_commas_tabs_and_blanks():
    pasted = f"{CODE}\t启明，一厂\n{OTHER}，另一家\r\n\n{CODE} x y"

    assert [(w.code, w.name) for w in read_lines(pasted)] == [
        (CODE, "启明，一厂"),
        (OTHER, "另一家"),
        (CODE, "x y"),
    ]


def test_a_line_break_in_a_cell_does_not_part_what_stands_there():
    rows = [["信用代码", "企业名称"], [f"{CODE[:9]}\n{CODE[9:]}", "启明\n（合肥） 一厂\x0b"]]

    assert read_workbook(workbook(rows)) == [Wish(2, CODE, "启明 （合肥） 一厂")]
    assert read_lines(f"{CODE},启明\x85一厂") == [Wish(1, CODE, "启明 一厂")]


def test_what_is_written_as_lines_is_read_as_the_same():
    wishes = [Wish(1, "9134"), Wish(2, CODE, "启明, 一厂"), Wish(3, "", "无代码"), Wish(4, OTHER)]

    assert read_lines(lines_of(wishes)) == wishes


def test_no_line_is_passed_over_as_a_title():
    assert [wish.code for wish in read_lines(f"{CODE[:-1]} 启明\n{OTHER}")] == [CODE[:-1], OTHER]


@pytest.mark.parametrize("table", [[], [["x"], ["名称"]], [["企业名称"], ["启明"]]])
def test_a_list_without_codes_is_refused(table):
    with pytest.raises(BadInput):
        wishes_in(table)


def zip_of(name: str, size: int) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("xl/workbook.xml", "<x/>")
        parts.writestr(name, b"\0" * size)
    return file.getvalue()


def lying(content: bytes) -> bytes:
    """The same with unpacked sizes that say one byte, in both places of the file."""
    changed = bytearray(content)
    for mark, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = changed.find(mark)
        while at >= 0:
            changed[at + place : at + place + 4] = (1).to_bytes(4, "little")
            at = changed.find(mark, at + 4)
    return bytes(changed)


FAR = sheet('<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
LONG = f'<?xml version="1.0"?><sst {MAIN}><si><t>{"x" * 1_000_000}</t></si></sst>'
MANY = sheet("".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 60_000)))
ENTITIES = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    f'<!ENTITY f SYSTEM "file:///etc/passwd">]><worksheet {MAIN}><sheetData><row r="1">'
    '<c r="A1" t="inlineStr"><is><t>&b;&f;</t></is></c></row></sheetData></worksheet>'
)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "not_excel"),
        (b"credit code\n91", "not_excel"),
        (b"PK\x03\x04" + b"\xff" * 100, "not_excel"),
        (zip_of("x", 10).replace(b"xl/workbook.xml", b"xl/worxbook.xml"), "not_excel"),
        (b"\0" * (sheets.LARGEST + 1), "too_large"),
        (zip_of("xl/worksheets/sheet1.xml", 300 * 1024 * 1024), "hostile"),
        (zip_of("x", 10), "hostile"),
        (lying(workbook([["credit code"], [CODE]])), "hostile"),
        (with_sheet(FAR), "hostile"),
        (with_sheet(MANY, strings=LONG), "hostile"),
        (with_sheet("<worksheet"), "hostile"),
    ],
    ids=[
        "empty",
        "text",
        "half a zip",
        "another zip",
        "large",
        "bomb",
        "no sheet",
        "lies",
        "far",
        "many",
        "broken",
    ],
)
def test_what_is_no_list_is_refused_and_said_why(content, why):
    with pytest.raises(BadInput) as refused:
        read_workbook(content)

    assert refused.value.code == why
    assert str(refused.value)


def test_entities_lead_nowhere():
    try:
        rows = sheets.read(with_sheet(ENTITIES))
    except sheets.Unreadable:
        rows = []

    assert "root:" not in str(rows)
    assert len(str(rows)) < 300


def test_a_long_sheet_is_refused_by_its_rows():
    with pytest.raises(BadInput):
        read_workbook(workbook([["credit code"], *[[CODE]] * (sheets.ROWS + 5)]))


def test_a_wide_sheet_and_long_cells_are_cut():
    ((*row,),) = sheets.read(workbook([["x" * 30_000, *["y"] * 100]]))

    assert (len(row), len(row[0])) == (sheets.COLUMNS, sheets.CELL)
