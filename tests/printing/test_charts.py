"""The drawings: what people wrote is escaped, lengths are cut, paper carries its own colours."""

from fractions import Fraction
from xml.etree import ElementTree

import pytest

from assessment.printing import charts
from assessment.printing.charts import LIGHT, Axis, Here, Rung, Share

SVG = "{http://www.w3.org/2000/svg}"
EVIL = "<script>\"'&"


def rungs(name: str = "Planning") -> list[Rung]:
    return [
        Rung(1, "I", name, Fraction(4, 5), "0.80", "met"),
        Rung(2, "II", name, None, "–", "nothing asked"),
    ]


SHARES = [
    Share(1, "≤I", 75, "75%"),
    Share(2, "II", 14, "14%"),
    Share(3, "III", 6, "6%"),
    Share(4, "≥IV", 5, "5%"),
]
AXES = [Axis("Planning and scheduling", Fraction(5, 2)), Axis("Data", 0), Axis(EVIL, 5)]


def all_charts(**paper) -> dict[str, str]:
    numerals = ["I", "II", "III", "IV", "V"]
    here = Here(75, 89, EVIL)
    return {
        "ladder": charts.ladder(rungs(EVIL), Fraction(4, 5), EVIL, EVIL, EVIL, **paper),
        "distribution": charts.distribution(SHARES, EVIL, EVIL, here=here, **paper),
        "radar": charts.radar(AXES, 2, numerals, EVIL, EVIL, **paper),
        "indicator": charts.indicator(62, 50, EVIL, EVIL, **paper),
        "share": charts.indicator(None, 23, EVIL, EVIL, **paper),
    }


@pytest.mark.parametrize("name", list(all_charts()))
@pytest.mark.parametrize("paper", [{}, {"colours": LIGHT, "width": 480}], ids=["page", "paper"])
def test_a_drawing_is_well_formed_and_says_what_it_shows(name, paper):
    drawing = ElementTree.fromstring(all_charts(**paper)[name])

    assert drawing.get("role") == "img"
    assert (drawing[0].tag, drawing[0].text) == (f"{SVG}title", EVIL)
    assert (drawing[1].tag, drawing[1].text) == (f"{SVG}desc", EVIL)
    assert drawing.get("aria-labelledby") == f"{drawing[0].get('id')} {drawing[1].get('id')}"
    assert "<script" not in all_charts(**paper)[name]


@pytest.mark.parametrize("name", list(all_charts()))
def test_the_page_gives_the_colours_and_paper_carries_them(name):
    assert 'fill="' not in all_charts()[name]
    assert "style=" not in all_charts()[name]
    on_paper = all_charts(colours=LIGHT, width=480)[name]
    assert "class=" not in on_paper
    assert "%" not in on_paper.replace("14%", "").replace("75%", "").replace("6%", "").replace("5%", "")
    assert ElementTree.fromstring(on_paper).get("width") == "480"


def test_a_score_just_below_the_line_is_not_drawn_up_to_it():
    low = [Rung(1, "I", "", Fraction(79999, 100000), "0.79", "")]

    drawing = charts.ladder(low, Fraction(4, 5), "", "", "")

    assert 'class="f-1 edge" x="26%" y="42" width="39.99%"' in drawing
    assert 'class="rule-2" x1="66%"' in drawing


def test_a_level_that_asks_nothing_has_no_bar():
    assert 'class="f-2 edge"' not in charts.ladder(rungs(), Fraction(4, 5), "", "", "")


def test_the_bracket_stands_over_the_interval():
    drawing = charts.distribution(SHARES, "", "", here=Here(75, 89, "You are here"))

    assert '<line class="acc" x1="75%" x2="89%" y1="30" y2="30">' in drawing


def test_a_yes_or_no_is_not_drawn_as_a_rate():
    drawing = charts.indicator(None, 23, "", "")

    assert "acc-fill" not in drawing
    assert 'class="mark" x="0" y="6" width="23%"' in drawing.replace('x="0%"', 'x="0"')


def test_paper_needs_a_width():
    with pytest.raises(ValueError, match="width"):
        charts.small_bar(1, colours=LIGHT)
