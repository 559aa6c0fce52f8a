"""What deserves a second look: each rule with a case that fires and one that does not."""

import pytest

from scoring.plausibility import Circumstances, codes, plausibility
from scoring.scores import score
from scoring.telling import finding_sentence


@pytest.fixture
def ordinary(edition):
    """A plant about which nothing stands out: level II throughout, III begun, without a gap."""
    by_level = {1: (1, 1, 0.8), 2: (0.8, 1, 0.8), 3: (0.5, 0, 0.5), 4: (0, 0, 0), 5: (0, 0, 0)}
    return {id: by_level[r.level][place % 3] for place, (id, r) in enumerate(edition.requirements.items())}


def findings(edition, answers, type="discrete", **circumstances):
    return plausibility(score(edition, type, answers), Circumstances(**circumstances))


def found(edition, answers, code, **circumstances):
    return [f for f in findings(edition, answers, **circumstances) if f.code == code]


def test_nothing_stands_out_in_an_ordinary_plant(edition, ordinary):
    assert findings(edition, ordinary) == []


def test_a_higher_level_over_a_lower_one_that_is_not_met(edition, ordinary):
    answers = (
        ordinary
        | {"network.L2.a": 0.5}
        | dict.fromkeys(("network.L3.a", "network.L3.b", "network.L3.c"), 0.8)
    )

    (finding,) = found(edition, answers, "higher_without_lower")

    assert finding.details == {"subdomain": "network", "level": 3, "lower": 2}
    assert finding.requirements == ("network.L2.a", "network.L3.a", "network.L3.b", "network.L3.c")


def test_a_level_just_met_below_a_higher_one_is_fine(edition, ordinary):
    answers = (
        ordinary
        | {"network.L2.a": 0.8}
        | dict.fromkeys(("network.L3.a", "network.L3.b", "network.L3.c"), 0.8)
    )

    assert found(edition, answers, "higher_without_lower") == []


@pytest.mark.parametrize("value", [0, 0.5, 0.8, 1])
def test_all_answers_alike(value, edition):
    (finding,) = found(edition, dict.fromkeys(edition.requirements, value), "all_alike")

    assert (finding.details["count"], finding.details["of"]) == (214, 214)


def test_one_answer_in_fifteen_another_way_is_not_all_alike(edition):
    answers = {id: 0.5 if place % 15 == 0 else 0.8 for place, id in enumerate(edition.requirements)}

    assert found(edition, answers, "all_alike") == []


def test_many_not_applicable(edition, ordinary):
    ids = ("energy_management.L2.c", "energy_management.L3.a", "info_security.L3.b", "logistics.L1.b")

    (finding,) = found(edition, ordinary | dict.fromkeys(ids, "n/a"), "many_not_applicable")

    assert sorted(finding.requirements) == sorted(ids)
    assert finding.details == {"count": 4, "of": 7}


def test_three_of_seven_not_applicable_are_fine(edition, ordinary):
    ids = ("energy_management.L2.c", "energy_management.L3.a", "info_security.L3.b")

    assert found(edition, ordinary | dict.fromkeys(ids, "n/a"), "many_not_applicable") == []


def test_high_claims_without_evidence(edition, ordinary):
    answers = ordinary | {"data.L3.a": 0.8, "data.L3.b": 1, "data.L3.c": 0.8}

    (finding,) = found(edition, answers, "high_without_evidence", evidence={"data.L3.b": 2})

    assert finding.requirements == ("data.L3.a", "data.L3.c")
    assert finding.details["subdomain"] == "data"


def test_high_claims_with_evidence_are_fine(edition, ordinary):
    answers = ordinary | {"data.L3.a": 0.8}

    assert found(edition, answers, "high_without_evidence", evidence={"data.L3.a": 1}) == []


def test_where_evidence_is_not_known_nothing_is_said_of_it(edition, ordinary):
    assert found(edition, ordinary | {"data.L3.a": 1}, "high_without_evidence") == []


def test_one_note_at_many_requirements(edition, ordinary):
    ids = list(edition.requirements)[:5]

    (finding,) = found(edition, ordinary, "notes_alike", notes=dict.fromkeys(ids, "已完成。"))

    assert set(finding.requirements) == set(ids)


def test_four_notes_alike_and_many_empty_ones_are_fine(edition, ordinary):
    ids = list(edition.requirements)
    notes = dict.fromkeys(ids[:4], "已完成。") | dict.fromkeys(ids[4:], " ")

    assert found(edition, ordinary, "notes_alike", notes=notes) == []


@pytest.mark.parametrize(
    ("before", "now", "code"), [(0, 2, "level_jump"), (1, 3, "level_jump"), (3, 1, "level_drop")]
)
def test_more_than_one_level_in_a_year(before, now, code, edition):
    last_year = score(edition, "discrete", up_to(edition, before))

    (finding,) = found(edition, up_to(edition, now), code, last_year=last_year)

    assert finding.details == {"before": before, "now": now}


def test_one_level_in_a_year_is_fine(edition):
    last_year = score(edition, "discrete", up_to(edition, 1))

    assert found(edition, up_to(edition, 2), "level_jump", last_year=last_year) == []


def up_to(edition, level):
    return {id: 1 if r.level <= level else 0 for id, r in edition.requirements.items()}


def test_answers_faster_than_they_can_be_read(edition, ordinary):
    ids = list(edition.requirements)[:12]

    (finding,) = found(
        edition, ordinary, "too_fast", answered_at={id: 1000 + 2.0 * n for n, id in enumerate(ids)}
    )

    assert finding.details == {"count": 12, "seconds": 22}


def test_a_pause_in_between_breaks_the_run(edition, ordinary):
    ids = list(edition.requirements)[:12]
    times = {id: 1000 + 2.0 * n + (60 if n >= 6 else 0) for n, id in enumerate(ids)}

    assert found(edition, ordinary, "too_fast", answered_at=times) == []


def test_there_are_at_least_fifteen_pairs_across_subdomains(edition):
    pairs = edition.contradictions

    assert len(pairs) >= 15
    assert all(
        edition.requirements[p.claim].subdomain != edition.requirements[p.needs].subdomain for p in pairs
    )


def pytest_generate_tests(metafunc):
    if "pair" in metafunc.fixturenames:
        from scoring.editions import load  # noqa: PLC0415 – the pairs are data, known only when loaded

        pairs = load("gbt39116-2020").contradictions
        metafunc.parametrize("pair", pairs, ids=[pair.code for pair in pairs])


def test_a_pair_fires_at_its_borders(pair, edition, ordinary):
    below = max(step.value for step in edition.scale if step.value < pair.needs_below)

    hits = found(edition, ordinary | {pair.claim: pair.claim_at_least, pair.needs: below}, pair.code)

    assert [hit.requirements for hit in hits] == [(pair.claim, pair.needs)]


def test_a_pair_is_silent_beside_its_borders(pair, edition, ordinary):
    weaker = max(step.value for step in edition.scale if step.value < pair.claim_at_least)

    assert (
        found(edition, ordinary | {pair.claim: pair.claim_at_least, pair.needs: pair.needs_below}, pair.code)
        == []
    )
    assert found(edition, ordinary | {pair.claim: weaker, pair.needs: 0}, pair.code) == []


def test_a_pair_is_silent_where_one_side_does_not_apply(edition, ordinary):
    pair = next(p for p in edition.contradictions if p.needs == "info_security.L3.b")
    answers = ordinary | {pair.claim: 1, pair.needs: "n/a"}

    assert found(edition, answers, pair.code) == []


def test_every_code_has_its_sentence_in_both_languages(edition, ordinary):
    everything = [
        *findings(edition, dict.fromkeys(edition.requirements, 1), evidence={}),
        *findings(edition, ordinary | {"data.L3.a": 1, "equipment.L2.b": 0}),
    ]

    assert {f.code for f in everything} <= set(codes(edition))
    for finding in everything:
        for language in ("en", "zh"):
            sentence = finding_sentence(edition, finding, language)
            assert sentence
            assert "{" not in sentence
