"""Text that can be set: whatever people write becomes characters that the typeface has.

Typst drops what no font has, and PDF/A refuses it, so one rare character would cost the whole
report. What is missing is shown as an empty square, and counted.
"""

import re
import unicodedata
from functools import cache
from pathlib import Path
from struct import unpack, unpack_from

FONTS = Path(__file__).parent / "fonts"
TYPEFACE = FONTS / "NotoSansSC-Regular.ttf"  # the bold one has the same characters; a test sees to it
MISSING = "□"
BREAK = "\u200b"  # a line may end here; has no width and no glyph
UNSEEN = dict.fromkeys(
    map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufe0e\ufe0f\ufeff")
)  # joiners: nothing to show
AS_SPACE = {"\t": " ", "\u2028": "\n", "\u2029": "\n", "\x0b": "\n", "\x0c": "\n", "\x85": "\n"}
# Latin letters and figures without a place to break; a line of the narrowest column holds so many.
LONG_WORD = re.compile(r"[^\s\u2e80-\u9fff\uf900-\uffef\U00020000-\U0003ffff]{25,}")
MANY_LINES = re.compile(r"\n\s*\n[\s\n]*")
PIECE = 6
WHOLE = ("svg", "hashes")  # drawings, and what somebody may copy from the page


class Setter:
    """Makes texts printable and remembers how many characters it could not show."""

    def __init__(self) -> None:
        self.missing = 0

    def all(self, value, *, whole: bool = False):
        """Every text inside plain JSON; what must stay whole is looked through but never broken."""
        if isinstance(value, dict):
            return {key: self.all(item, whole=whole or key in WHOLE) for key, item in value.items()}
        if isinstance(value, list | tuple):
            return [self.all(item, whole=whole) for item in value]
        if not isinstance(value, str):
            return value
        return self.known(value) if whole else self.text(value)

    def text(self, text: str) -> str:
        lines = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
        tidy = MANY_LINES.sub("\n\n", "".join(AS_SPACE.get(c, c) for c in lines)).strip("\n")
        return LONG_WORD.sub(_broken, self.known(tidy.translate(UNSEEN)))

    def known(self, text: str) -> str:
        """The same text, with a square for each character that the typeface has not."""
        known = characters()
        kept = [c if c == "\n" or c in known else MISSING for c in text]
        self.missing += sum(now is MISSING and was != MISSING for now, was in zip(kept, text, strict=True))
        return "".join(kept)


def _broken(word: re.Match) -> str:
    letters = word[0]
    return BREAK.join(letters[at : at + PIECE] for at in range(0, len(letters), PIECE))


@cache
def characters(typeface: Path = TYPEFACE) -> frozenset[str]:
    """Those that the typeface draws: its character map, in the form for all of Unicode (format 12)."""
    with typeface.open("rb") as file:
        (tables,) = unpack(">4xH6x", file.read(12))
        directory = file.read(16 * tables)
        entries = {
            directory[at : at + 4]: unpack_from(">8xII", directory, at) for at in range(0, 16 * tables, 16)
        }
        offset, length = entries[b"cmap"]
        file.seek(offset)
        cmap = file.read(length)
    (count,) = unpack_from(">2xH", cmap)
    starts = (unpack_from(">4xI", cmap, 4 + 8 * place)[0] for place in range(count))
    start = next(at for at in starts if unpack_from(">H", cmap, at) == (12,))
    (groups,) = unpack_from(">12xI", cmap, start)
    spans = (unpack_from(">II", cmap, start + 16 + 12 * group) for group in range(groups))
    return frozenset(
        chr(code) for first, last in spans for code in range(first, last + 1) if _can_be_set(code)
    )


def _can_be_set(code: int) -> bool:
    """PDF/A takes no private characters, and one that is never seen is not shown."""
    return unicodedata.category(chr(code)) not in ("Cc", "Cf", "Co", "Cs")
