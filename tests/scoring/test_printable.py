"""Whatever the data say can be printed: each character is in the fonts of the reports."""

from functools import cache
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from tests.scoring.words import LANGUAGES, Words, all_words, texts

FONTS = Path(__file__).parents[2] / "assessment" / "printing" / "fonts"
WEIGHTS = {"NotoSansSC-Regular.ttf": 400, "NotoSansSC-Bold.ttf": 700}
LEADS, TRAILS = range(0xB0, 0xF8), range(0xA1, 0xFF)  # the ideographs of GB 2312


@cache
def font(name):
    return TTFont(FONTS / name)


def characters(words):
    return {c for language in LANGUAGES for _, _, text in texts(words, language) for c in text}


def unprintable(words, name):
    return sorted(c for c in characters(words) if ord(c) not in font(name).getBestCmap())


@pytest.mark.parametrize("name", WEIGHTS)
def test_each_character_of_every_text_is_in_the_font(name):
    assert unprintable(all_words(), name) == []


@pytest.mark.parametrize("name", WEIGHTS)
def test_a_character_that_the_font_lacks_is_found(name):
    planted = Words("x", "text", "Done \U0001f600.", "完成\ue000。")

    assert unprintable([planted], name) == ["\ue000", "\U0001f600"]


@pytest.mark.parametrize("name", WEIGHTS)
def test_the_font_is_whole_and_of_its_weight(name):
    common = {bytes((lead, trail)).decode("gb2312", "ignore") for lead in LEADS for trail in TRAILS} - {""}

    found = font(name).getBestCmap()

    assert font(name)["OS/2"].usWeightClass == WEIGHTS[name]
    assert len(font(name).getGlyphOrder()) > 20_000
    assert [c for c in common if ord(c) not in found] == []


def test_the_licence_lies_beside_the_fonts():
    licence = (FONTS / "OFL.txt").read_text("utf-8")

    assert "SIL OPEN FONT LICENSE Version 1.1" in licence
    assert all(name in (FONTS / "README.md").read_text("utf-8") for name in WEIGHTS)
