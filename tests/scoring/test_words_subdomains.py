"""What each subdomain owes its readers besides questions: portraits, steps, themes; and the preparation."""

import re
from dataclasses import replace

import pytest

from scoring.model import LEVELS
from scoring.subdomain_files import THEME_KINDS
from tests.scoring.words import all_words, texts

# The levels at which the model asks nothing of a subdomain.
SILENT = {
    ("org_strategy", 4),
    ("org_strategy", 5),
    ("personnel_skills", 5),
    ("integration", 5),
    ("network", 5),
}
SAYS_SO = {"en": re.compile("asks nothing"), "zh": re.compile("不再提出要求|未提出要求")}
PORTRAIT = re.compile(r"subdomains/(\w+)\.toml: portrait\.(\d)$")


def silent_levels(subdomains):
    return {(s.id, level) for s in subdomains for level in LEVELS if not s.at_level(level)}


def places_that_say_so(words, language):
    """Of all texts of the subdomains, those that speak of a level at which nothing is asked.

    Notes on the origin do not count: they tell how sure that is.
    """
    return {
        portrait.groups() if (portrait := PORTRAIT.search(place)) else place
        for place, kind, text in texts(words, language)
        if "subdomains/" in place and kind != "note" and SAYS_SO[language].search(text)
    }


def badly_stepped(subdomains):
    return [
        s.id for s in subdomains if [step.to for step in s.steps] != sorted({r.level for r in s.requirements})
    ]


def badly_themed(subdomains):
    kinds = {s.id: [theme.kind for theme in s.themes] for s in subdomains}
    return [id for id, used in kinds.items() if not 2 <= len(used) <= 4 or len(set(used)) < len(used)]


def unused_themes(subdomains):
    return set(THEME_KINDS) - {theme.kind for s in subdomains for theme in s.themes}


def too_little_prepared(edition, preparation):
    return [type for type in edition.types if sum(type in item.types for item in preparation) < 10]


@pytest.fixture
def subdomains(edition):
    return list(edition.subdomains.values())


def test_the_model_asks_nothing_at_these_levels(subdomains):
    assert silent_levels(subdomains) == SILENT


def test_a_level_that_lost_its_requirements_is_found(subdomains):
    first = subdomains[0]
    robbed = replace(first, requirements=tuple(r for r in first.requirements if r.level != 2))

    assert (first.id, 2) in silent_levels([robbed])


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_portrait_of_such_a_level_says_so_and_no_other_text_does(language):
    expected = {(id, str(level)) for id, level in SILENT}

    assert places_that_say_so(all_words(), language) == expected


@pytest.mark.parametrize(
    ("language", "said"), [("en", "It asks nothing here."), ("zh", "五级不再提出要求。")]
)
def test_a_text_that_says_so_in_the_wrong_place_is_found(language, said):
    words = next(each for each in all_words() if each.place.endswith("network.toml: about"))
    portrait = next(each for each in all_words() if each.place.endswith("network.toml: portrait.2"))

    planted = [replace(each, en=said, zh=said) for each in (words, portrait)]

    assert places_that_say_so(planted, language) == {words.place, ("network", "2")}


def test_there_is_a_step_for_exactly_the_levels_that_are_asked(subdomains):
    assert badly_stepped(subdomains) == []


def test_a_missing_step_and_one_too_many_are_found(subdomains):
    network = next(s for s in subdomains if s.id == "network")
    without_last = replace(network, steps=network.steps[:-1])
    with_fifth = replace(network, steps=(*network.steps, replace(network.steps[-1], to=5)))

    assert badly_stepped([without_last, with_fifth]) == ["network", "network"]


def test_each_subdomain_has_two_to_four_themes_and_each_theme_is_used(subdomains):
    assert badly_themed(subdomains) == []
    assert unused_themes(subdomains) == set()


def test_too_few_themes_and_one_that_is_never_used_are_found(subdomains):
    first = subdomains[0]
    bare, repeated = replace(first, themes=first.themes[:1]), replace(first, themes=first.themes[:1] * 2)

    assert badly_themed([bare, repeated]) == [first.id]
    assert badly_themed([bare]) == badly_themed([repeated]) == [first.id]
    assert unused_themes([bare]) == set(THEME_KINDS) - {first.themes[0].kind}


def test_there_are_ten_things_to_prepare_and_more_for_each_type(edition):
    assert too_little_prepared(edition, edition.preparation) == []


def test_too_little_to_prepare_is_found(edition):
    assert too_little_prepared(edition, edition.preparation[:5]) == list(edition.types)
