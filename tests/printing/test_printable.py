"""Nothing that people write can spoil the paper."""

import pytest
from fontTools.ttLib import TTFont

from assessment.printing.printable import BREAK, FONTS, MISSING, TYPEFACE, Setter, characters


@pytest.mark.parametrize("name", ["NotoSansSC-Regular.ttf", "NotoSansSC-Bold.ttf"])
def test_the_character_map_is_read_as_others_read_it(name):
    theirs = TTFont(FONTS / name).getBestCmap()

    ours = characters(FONTS / name)

    assert ours <= {chr(code) for code in theirs}
    assert len(theirs) - len(ours) < 10  # what is never seen by itself


def test_both_weights_have_the_same_characters():
    assert characters(TYPEFACE) == characters(FONTS / "NotoSansSC-Bold.ttf")


@pytest.mark.parametrize(
    ("written", "shown", "missing"),
    [
        ("合肥启明", "合肥启明", 0),
        ("*bold* #eval($x$) \\ [a] <b> _c_ @d", "*bold* #eval($x$) \\ [a] <b> _c_ @d", 0),
        ("a\x07b\x00c", f"a{MISSING}b{MISSING}c", 2),
        ("好😀", f"好{MISSING}", 1),
        ("❤️".removeprefix("❤") + "x", "x", 0),  # a variation selector by itself
        ("\u202egnp", f"{MISSING}gnp", 1),
        ("\ue000", MISSING, 1),
        ("e\u0301", "é", 0),
        ("a\r\nb\n\n\n \n\nc\n", "a\nb\n\nc", 0),
        (MISSING, MISSING, 0),
    ],
)
def test_what_cannot_be_set_is_shown_as_a_square_and_counted(written, shown, missing):
    setter = Setter()

    assert setter.text(written) == shown
    assert setter.missing == missing


def test_a_very_long_word_can_be_broken_and_loses_nothing():
    word = "x" * 300

    set_ = Setter().text(f"前{word}后")

    assert set_.replace(BREAK, "") == f"前{word}后"
    assert max(map(len, set_.split(BREAK))) <= 7


def test_drawings_are_looked_through_but_not_broken():
    svg = "<svg points='" + "1,2" * 40 + "'>😀</svg>"

    set_ = Setter().all({"chart": {"svg": svg, "alt": ["😀"]}})

    assert set_ == {"chart": {"svg": svg.replace("😀", MISSING), "alt": [MISSING]}}
