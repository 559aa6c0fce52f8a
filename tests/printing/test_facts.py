"""What page and paper show of a submission comes from what was sealed."""

import re
from fractions import Fraction

import pytest
from django.utils import translation

from assessment.actions import assessments, submissions
from assessment.printing import pictures
from assessment.printing.facts import facts_of
from tests.people import fill, save


@pytest.fixture
def handed_in(submitted):
    return submitted.submissions.get()


def test_the_level_is_told_with_its_reasons(handed_in):
    facts = facts_of(handed_in, "en")

    assert (facts.level, facts.numeral, facts.level_title) == (2, "II", "Specification")
    assert facts.reached == "The enterprise reaches level II (Specification)."
    assert facts.reasons[-1] == "Level III scores 0.00 and stays 0.80 short of it."
    assert [level.met for level in facts.levels] == [True, True, False, False, False]
    assert (facts.total, facts.band_sentence) == ("2.00", "")


def test_it_is_told_in_the_language_that_was_asked_for(handed_in):
    facts = facts_of(handed_in, "zh")

    assert (facts.level_name, facts.level_title) == ("二级", "规范级")
    assert (
        facts.standing.sentence == "全国2020年：领先于75%的企业，位列前25%；14%的企业处于同一档，11%在其上。"
    )
    assert facts.indicators[0].published_shown == "50%"


@pytest.mark.parametrize(
    ("language", "levels", "end"),
    [
        ("en", "II 1.00 (met), III 0.00 (0.80 short), ", r"%\. You are here: [^<]+\.</desc>"),
        ("zh-hans", "II 1.00（达到）、III 0.00（差0.80）、", "%。本企业在此：[^<]+。</desc>"),
    ],
)
def test_drawings_are_described_as_the_language_joins_its_words(handed_in, language, levels, end):
    with translation.override(language):
        facts = facts_of(handed_in, language[:2])
        ladder, bar = pictures.level_ladder(facts), pictures.standing_bar(facts)

    assert levels in ladder
    assert re.search(end, bar)


def test_the_standing_is_an_interval_with_source_and_caveats(handed_in):
    where = facts_of(handed_in, "en").standing

    assert (where.first, where.last, where.shown) == (75, 89, "75–89\N{NO-BREAK SPACE}%")
    assert [share.label for share in where.shares] == ["≤I", "II", "III", "≥IV"]
    assert "12,000" in where.source
    assert where.caveats


def test_live_answers_and_profile_change_nothing(handed_in, submitted, mei, qiming):
    before = facts_of(handed_in, "en")

    submissions.withdraw(submitted, by=mei)
    submitted.refresh_from_db()
    save(submitted, "data.L1.a", "0", by=mei, version=1)
    qiming.name = "Another name"
    qiming.save()

    assert facts_of(handed_in, "en") == before


def test_the_trace_of_a_level_adds_up_to_its_score(handed_in):
    facts = facts_of(handed_in, "en")

    traced = facts.trace[1]
    assert traced.level.long == "1.0000"
    assert [row.name for row in traced.rows] == ["Personnel", "Technology", "Resources", "Manufacturing"]
    assert [row.contribution for row in traced.rows] == ["0.0600", "0.1100", "0.0600", "0.7700"]
    first = traced.rows[0].below[0]
    assert (first.name, first.share) == ("Organisational strategy", "50\N{NO-BREAK SPACE}%")
    assert {row.answer for row in first.below} == {"Fully met"}


def test_the_way_up_ends_at_the_line(handed_in):
    way = facts_of(handed_in, "en").pathway

    assert (way.target, way.is_reachable) == (3, True)
    assert str(len(way.steps)) in way.sentence
    assert Fraction(way.steps[-1].then_at) >= Fraction("0.80")
    gains = [Fraction(step.gain) for step in way.steps]
    assert gains == sorted(gains, reverse=True)


def test_advice_is_for_the_next_level_with_themes_named(handed_in):
    advice = facts_of(handed_in, "zh").advice

    assert len(advice) == 5
    assert all(each.first and each.takes and each.mistake for each in advice)
    assert advice[0].themes


def test_an_indicator_that_was_not_stated_says_so(handed_in):
    assert {indicator.own for indicator in facts_of(handed_in, "en").indicators} == {None}
    assert {indicator.own_shown for indicator in facts_of(handed_in, "en").indicators} == {"not stated"}


def test_a_rate_stands_beside_a_rate_and_a_yes_beside_a_share(filled, mei, qiming):
    qiming.equipment_digitised, qiming.equipment_networked, qiming.remotely_monitored = "62.50", True, False
    qiming.save()
    filled.refresh_from_db()
    handed_in = submissions.submit(filled, by=mei, declared=True)

    told = {i.id: (i.kind, i.own_shown) for i in facts_of(handed_in, "en").indicators}

    assert told["equipment_digitised"] == ("rate", "62.5\N{NO-BREAK SPACE}%")
    assert told["equipment_networked_and_collecting"] == ("share", "yes")
    assert told["equipment_remotely_monitored"] == ("share", "no")


def test_the_database_is_not_asked(handed_in, django_assert_num_queries):
    with django_assert_num_queries(0):
        facts_of(handed_in, "en")


def test_a_field_that_was_tailored_out_says_so_in_the_trace(mei, qiming):
    why = "Carriers do it all."
    assessment = assessments.start(qiming, by=mei, year=2025, tailored_out={"logistics": why})
    fill(assessment, by=mei)
    handed_in = submissions.submit(assessment, by=mei, declared=True)

    facts = facts_of(handed_in, "en")

    rows = {row.name: row for element in facts.trace[0].rows for row in element.below}
    assert rows["Logistics"].left_out == "tailored out"
    assert facts.tailored_out == (("Logistics", why),)
    assert "Logistics" not in [row.name for row in facts.subdomains]
