"""The drawings of a result, one SVG code for page and paper.

Plain values and labels in, an SVG text out; every label is escaped here. On the page a drawing is
as wide as its place: lengths along x are percent, colours come from the classes of theme.css. On
paper nothing of that is known: pass `colours=LIGHT` and a `width` in points, and the same drawing
carries its colours, fonts and lengths itself. The heat map is a table, not a drawing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import cos, pi, sin

from django.utils.safestring import SafeString

from assessment.printing.drawing import LIGHT, Colours, Sheet, cut

__all__ = [
    "LIGHT",
    "Axis",
    "Here",
    "Rung",
    "Share",
    "distribution",
    "indicator",
    "ladder",
    "radar",
    "small_bar",
]

Number = Fraction | float | int


@dataclass(frozen=True, slots=True)
class Rung:
    """One level on the ladder: `shown` is its score as printed, `said` what there is to say of it."""

    level: int
    numeral: str
    name: str
    score: Number | None
    shown: str
    said: str


@dataclass(frozen=True, slots=True)
class Share:
    """One bucket of a distribution; `level` (1 to 5) gives the colour, `percent` the width."""

    level: int
    label: str
    percent: Number
    shown: str


@dataclass(frozen=True, slots=True)
class Here:
    """The interval, in percent from the left, in which the reader stands, and what is written there."""

    first: Number
    last: Number
    label: str


@dataclass(frozen=True, slots=True)
class Axis:
    label: str
    depth: Number  # 0 to 5


# ── The drawings ────────────────────────────────────────────────────────────────────────


def ladder(
    rungs: Sequence[Rung],
    threshold: Number,
    line: str,
    title: str,
    description: str,
    *,
    colours: Colours | None = None,
    width: int = 0,
    id: str = "ladder",
) -> SafeString:
    """The levels as bars, in the order given (the highest first), with the line at which one is met.

    `line` is written above the line, such as "met at 0.80".
    """
    sheet = Sheet(colours, width)
    left, long, step, top = 26, 50, 54, 26
    at = left + float(threshold) * long
    bottom = top + step * len(rungs)
    sheet.text("t-s", at, 12, line, "middle")
    for place, rung in enumerate(rungs):
        y = top + step * place
        sheet.text("t-n t-l", 0, y + 25, rung.numeral)
        sheet.text("t-s", 0, y + 42, rung.name)
        sheet.bar("track", left, long, y + 16, 22)
        if rung.score:
            sheet.bar(f"f-{rung.level} edge", left, float(rung.score) * long, y + 16, 22)
        sheet.text("t-m t-b", 100, y + 25, rung.shown, "end")
        sheet.text("t-s", 100, y + 42, rung.said, "end")
        sheet.line("hair", 0, 100, y + step, y + step)
    sheet.line("rule-2", at, at, 20, bottom - 4)
    sheet.line("rule", 0, 100, top, top)
    return sheet.svg(bottom + 2, title, description, id)


def distribution(
    shares: Sequence[Share],
    title: str,
    description: str,
    *,
    here: Here | None = None,
    colours: Colours | None = None,
    width: int = 0,
    id: str = "distribution",
) -> SafeString:
    """One bar of all enterprises, parted by level; `here` puts a bracket over the reader's part."""
    sheet = Sheet(colours, width)
    y, tall = (44, 60) if here else (2, 84)
    left = 0.0
    for share in shares:
        sheet.bar(f"f-{share.level} edge", left, float(share.percent), y, tall)
        left += float(share.percent)
    left = 0.0
    for share in shares:
        x, anchor = _label_place(left, float(share.percent), is_last=share is shares[-1])
        near = " t-near" if anchor == "middle" else ""  # a telephone moves it away from the last one
        sheet.text(f"t-n t-m{near}", x, y + tall + 20, share.label, anchor)
        sheet.text(f"t-b{near}", x, y + tall + 38, share.shown, anchor)
        left += float(share.percent)
    if here:
        first, last = float(here.first), float(here.last)
        sheet.text("t-b t-acc t-m", last, 16, here.label, "end")
        sheet.line("acc", first, last, 30, 30)
        sheet.line("acc", first, first, 24, y)
        sheet.line("acc", last, last, 24, y)
        sheet.bar("acc", first, last - first, y, tall)
    return sheet.svg(y + tall + 44, title, description, id, "dist")


def radar(
    axes: Sequence[Axis],
    ring: int,
    numerals: Sequence[str],
    title: str,
    description: str,
    *,
    colours: Colours | None = None,
    width: int = 0,
    id: str = "radar",
) -> SafeString:
    """One axis a subdomain, 0 in the middle to 5 at the rim; ring number `ring` is drawn bold (0: none).

    `numerals` name the five rings from the inside. On paper the drawing is `width` points wide.
    """
    sheet = Sheet(colours, width)
    rings = len(numerals)
    for number in range(1, rings + 1):
        points = [_point(place, len(axes), number / rings) for place in range(len(axes))]
        sheet.polygon("rule" if number == ring else "hair", points)
    for place in range(len(axes)):
        x, y = _point(place, len(axes), 1)
        sheet.put("line", "hair", x1=MIDDLE[0], y1=MIDDLE[1], x2=cut(x), y2=cut(y))
    shape = [_point(place, len(axes), float(axis.depth) / rings) for place, axis in enumerate(axes)]
    sheet.polygon("wash", shape)
    sheet.polygon("acc", shape)
    for x, y in shape:
        sheet.put("circle", "acc-fill", cx=cut(x), cy=cut(y), r="2.6")
    for number, numeral in enumerate(numerals, 1):
        y = MIDDLE[1] - RADIUS * number / rings
        sheet.put("text", "t-n radar-n", numeral, x=MIDDLE[0] + 3, y=cut(y + 11))
    for place, axis in enumerate(axes):
        _name_axis(sheet, axis.label, place / len(axes))
    return sheet.picture(BOARD, title, description, id)


def indicator(
    own: Number | None,
    mark: Number,
    title: str,
    description: str,
    *,
    colours: Colours | None = None,
    width: int = 0,
    id: str = "indicator",
) -> SafeString:
    """A rate in percent as a bar, with the published rate as an upright mark.

    Where `own` is None, the published figure is a share of enterprises, beside which a yes or no
    stands in words: then the share itself is the bar, in grey.
    """
    sheet = Sheet(colours, width)
    sheet.bar("track", 0, 100, 6, 8)
    if own is None:
        sheet.bar("mark", 0, float(mark), 6, 8)
    else:
        sheet.bar("acc-fill", 0, float(own), 6, 8)
        sheet.line("rule-2", float(mark), float(mark), 0, 20)
    return sheet.svg(20, title, description, id)


def small_bar(score: Number, *, colours: Colours | None = None, width: int = 0) -> SafeString:
    """A score from 0 to 1 beside its figure in a table row; hidden from readers of the page aloud."""
    sheet = Sheet(colours, width)
    sheet.bar("track", 0, 100, 0, 10)
    sheet.bar("ink-fill", 0, float(score) * 100, 0, 10)
    return sheet.ornament(10)


# ── Where things go ─────────────────────────────────────────────────────────────────────

BOARD = (540, 400)  # the radar's own measures; it is scaled as a whole
MIDDLE = (270, 200)
RADIUS = 130
LONG_LABEL = 20  # characters; a longer one is broken into lines
NARROW = 10  # percent; a narrower bucket is labelled from its middle


def _label_place(left: float, percent: float, *, is_last: bool) -> tuple[float, str]:
    """Where a bucket's label stands, so that on a telephone the narrow ones keep apart."""
    if is_last:
        return 100, "end"
    if percent < NARROW:
        return left + percent / 2 - 1.3, "middle"
    return left, "start"


def _point(place: int, of: int, part: float) -> tuple[float, float]:
    angle = 2 * pi * place / of
    return MIDDLE[0] + RADIUS * part * sin(angle), MIDDLE[1] - RADIUS * part * cos(angle)


def _name_axis(sheet: Sheet, label: str, turn: float) -> None:
    """The label outside the rim, growing away from it; `turn` is 0 at the top, clockwise up to 1."""
    x = MIDDLE[0] + (RADIUS + 10) * sin(2 * pi * turn)
    y = MIDDLE[1] - (RADIUS + 10) * cos(2 * pi * turn) + 4
    is_upright = abs(sin(2 * pi * turn)) < 0.01
    anchor = "middle" if is_upright else ("start" if turn < 0.5 else "end")
    lines = _broken(label)
    height = 12 * (len(lines) - 1)
    y -= height * (1 + cos(2 * pi * turn)) / 2
    for place, line in enumerate(lines):
        attributes = {"text-anchor": anchor}
        sheet.put("text", "radar-t", line, x=cut(x), y=cut(y + 12 * place), **attributes)


def _broken(label: str) -> list[str]:
    """In lines of at most `LONG_LABEL` as far as words allow, the last not left with a scrap."""
    if len(label) <= LONG_LABEL or " " not in label:
        return [label]
    words = label.split(" ")
    breaks = [(" ".join(words[:n]), " ".join(words[n:])) for n in range(1, len(words))]
    first, rest = min(breaks, key=lambda lines: max(map(len, lines)))
    return [first, *_broken(rest)]
