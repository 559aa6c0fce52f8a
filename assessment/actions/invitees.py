"""Whom a round invites: read from a list of credit codes, all of it or nothing."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessment import sheets
from assessment.actions.answers import tidy
from assessment.actions.history import write_down
from assessment.actions.rounds import lock, tell
from assessment.models import Enterprise, Invitee, Round
from assessment.models.credit_codes import LENGTH, fault_of, plain
from assessment.models.round_progress import Standing, standings_of
from assessment.refusals import BadInput, Refused, SomeRefused

MOST = 5000  # in one list
NAME_LENGTH = 120
HEADER_WITHIN = 10  # rows: a title may stand above
CODE_HEADERS = ("统一社会信用代码", "社会信用代码", "信用代码", "credit code", "uscc")
NAME_HEADERS = ("企业名称", "单位名称", "名称", "enterprise", "company", "name")


@dataclass(frozen=True, slots=True)
class Wish:
    """One line of a list: where it stands, and what it says."""

    place: int
    code: str
    name: str = ""


@dataclass
class Reading:
    """What becomes of a list."""

    new: list[Wish] = field(default_factory=list)
    registered: list[Wish] = field(default_factory=list)  # of the new ones
    unregistered: list[Wish] = field(default_factory=list)  # the other new ones
    twice: list[Wish] = field(default_factory=list)
    already: list[Wish] = field(default_factory=list)
    faults: dict[Wish, str] = field(default_factory=dict)


def read_workbook(content: bytes) -> list[Wish]:
    """The wishes in the first sheet of an .xlsx file."""
    try:
        table = sheets.read(content)
    except sheets.Unreadable as unreadable:
        raise BadInput(str(_unreadable()[unreadable.why]), unreadable.why) from None
    if len(table) > sheets.ROWS:
        raise BadInput(_("The sheet has too many rows: at most %(most)d are read.") % {"most": sheets.ROWS})
    return wishes_in(table)


def read_lines(text: str) -> list[Wish]:
    """The same from lines, each with a code and then, if wanted, a name: none is passed over as a title."""
    lines = [re.split(r"[,，\t ]+", line.strip(), maxsplit=1) for line in tidy(text).split("\n")]
    return wishes_in(lines, may_have_title=False)


def wishes_in(table: Sequence[Sequence[str]], *, may_have_title: bool = True) -> list[Wish]:
    """Below the header where there is one; else from the first row on, or the first that holds a code."""
    first, code_at, name_at = _layout(table, may_have_title)
    wishes = []
    for place, row in enumerate(table[first:], first + 1):
        code = plain(row[code_at]) if code_at < len(row) else ""
        name = one_line(row[name_at]) if name_at is not None and name_at < len(row) else ""
        if code or name:
            wishes.append(Wish(place, code, name[:NAME_LENGTH]))
    return wishes


def one_line(name: str) -> str:
    """A cell of Excel may hold several lines, of which each would be read as an enterprise of its own."""
    return " ".join(tidy(name).split())


def lines_of(wishes: Iterable[Wish]) -> str:
    """As `read_lines` takes them."""
    return "\n".join(f"{wish.code},{wish.name}" if wish.name else wish.code for wish in wishes)


def look_at(round: Round, wishes: Sequence[Wish], *, by) -> Reading:
    """What `invite` would do with it; nothing is changed."""
    if not wishes:
        raise BadInput(_("There is no credit code in the list."))
    if len(wishes) > MOST:
        raise BadInput(_("The list is too long: at most %(most)d enterprises at once.") % {"most": MOST})
    reading = Reading(faults={wish: fault for wish in wishes if (fault := _fault_of(wish.code))})
    codes = {wish.code for wish in wishes if wish not in reading.faults}
    here = Enterprise.objects.visible_to(by).filter(region__path__startswith=round.agency.region.path)
    registered = set(here.filter(credit_code__in=codes).values_list("credit_code", flat=True))
    before = set(round.invitees.filter(credit_code__in=codes).values_list("credit_code", flat=True))
    met: Counter[str] = Counter()
    for wish in wishes:
        if wish in reading.faults:
            continue
        met[wish.code] += 1
        if met[wish.code] > 1:
            reading.twice.append(wish)
        elif wish.code in before:
            reading.already.append(wish)
        else:
            reading.new.append(wish)
            (reading.registered if wish.code in registered else reading.unregistered).append(wish)
    return reading


@transaction.atomic
def invite(round: Round, *, by, wishes: Sequence[Wish]) -> Reading:
    """All whose code is well-formed, or nobody. Owners of registered ones get a letter."""
    round = lock(round, by=by)
    reading = look_at(round, wishes, by=by)
    refuse_faults(reading)
    if not reading.new:
        return reading
    rows = [
        Invitee(round=round, credit_code=wish.code, name=wish.name, invited_by=by) for wish in reading.new
    ]
    keys = [row.pk for row in Invitee.objects.bulk_create(rows)]
    facts = {"count": len(keys), "first": min(keys), "last": max(keys)}
    tell(write_down("round_invited", by=by, round=round.pk, whom="invited", **facts))
    return reading


@transaction.atomic
def uninvite(round: Round, *, by, code: str) -> None:
    """As long as the enterprise has not begun."""
    round = lock(round, by=by)
    invitee = round.invitees.get(credit_code=plain(code))
    if standings_of(round)[invitee.credit_code] in (Standing.BEGUN, Standing.HANDED_IN):
        raise Refused(_("This enterprise has begun already, so it stays invited."), "begun_already")
    invitee.delete()
    write_down("round_uninvited", by=by, round=round.pk, credit_code=invitee.credit_code)


def refuse_faults(reading: Reading) -> None:
    if not reading.faults:
        return
    raise SomeRefused(
        ngettext(
            "One code of the list is wrong, so nobody is invited.",
            "%(count)d codes of the list are wrong, so nobody is invited.",
            len(reading.faults),
        )
        % {"count": len(reading.faults)},
        {str(wish.place): BadInput(fault) for wish, fault in reading.faults.items()},
    )


def _fault_of(code: str) -> str:
    if not code:
        return _("There is a name, but no credit code.")
    if code.startswith("#"):
        return _("The cell holds a number, whose last digits Excel has lost: format the column as text.")
    return fault_of(code)


def _layout(table: Sequence[Sequence[str]], may_have_title: bool) -> tuple[int, int, int | None]:
    """The first row of the list, the column of the codes and that of the names."""
    for place, row in enumerate(table[:HEADER_WITHIN]):
        code_at = _column(row, CODE_HEADERS)
        if code_at is not None:
            return place + 1, code_at, _column(row, NAME_HEADERS, but=code_at)
    for place, row in enumerate(table):
        for at, cell in enumerate(row):
            if _looks_like_code(cell):
                return place if may_have_title else 0, at, at + 1
    raise BadInput(_("No column of credit codes is found: give it the heading “unified social credit code”."))


def _column(row: Sequence[str], headers: Iterable[str], but: int | None = None) -> int | None:
    """The first of these headings that occurs decides."""
    told = ["".join(cell.lower().split()) for cell in row]
    found = (
        at
        for header in headers
        for at, cell in enumerate(told)
        if at != but and "".join(header.split()) in cell
    )
    return next(found, None)


def _looks_like_code(cell: str) -> bool:
    code = plain(cell)
    return len(code) == LENGTH and code.isascii() and code.isalnum() and any(map(str.isdigit, code))


def _unreadable() -> dict[str, str]:
    return {
        "too_large": _("The file is larger than 2 MB. Send the list of codes alone."),
        "not_excel": _("This is no Excel workbook (.xlsx). Save the list as .xlsx and send it again."),
        "hostile": _("The workbook cannot be read. Copy the list into a new workbook and send that."),
    }
