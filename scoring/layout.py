"""Text laid out for a terminal: Chinese characters are two columns wide, lines are wrapped."""

import unicodedata
from fractions import Fraction

NEVER_FIRST = "，。、；：？！）》”’%％,.;:!?)"
NEVER_LAST = "（《“‘("


def width(text: str) -> int:
    """In columns of the terminal."""
    return sum(_columns(character) for character in text)


def wrapped(text: str, columns: int, *, first: str = "", rest: str = "") -> list[str]:
    """Lines of at most `columns` (a single word may stand out), the first and the rest indented.

    Words are kept whole, Chinese breaks between characters, but never before a closing mark.
    """
    lines, line, indent = [], first, first
    for piece in _pieces(text):
        if width(line) + width(piece.rstrip()) > columns and line.strip() and line != indent:
            lines.append(line.rstrip())
            line = indent = rest
        line += piece.lstrip() if line == indent and lines else piece
    return [*lines, line.rstrip()]


def padded(text: str, columns: int) -> str:
    return text + " " * max(0, columns - width(text))


def bar(share: Fraction, columns: int) -> str:
    """A bar of `columns` blocks of which `share` is filled; rounded down, like all scores."""
    filled = int(share * columns)
    return "█" * filled + "·" * (columns - filled)


def _columns(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _is_wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in "WF"


def _pieces(text: str) -> list[str]:
    """The smallest parts between which a line may end; each keeps the space after it."""
    pieces: list[str] = []
    for character in text:
        if pieces and _holds(pieces[-1], character):
            pieces[-1] += character
        else:
            pieces.append(character)
    return pieces


def _holds(piece: str, character: str) -> bool:
    """Whether this character stays on the line of the piece before it."""
    if character == " " or character in NEVER_FIRST:
        return True
    if piece[-1] in NEVER_LAST:
        return True
    return piece[-1] != " " and not _is_wide(piece[-1]) and not _is_wide(character)
