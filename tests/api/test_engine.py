"""The engine over HTTP: the shapes of the command line, and its strictness, in the caller's language."""

import json
import re

import pytest

from tests.api.asking import Program, nothing_changes, refused
from tests.api.test_reference import fits, golden
from tests.scoring.bad_input import BAD, plant
from tests.scoring.goldens import GOLDEN


def test_answers_are_scored_as_on_the_command_line(db):
    told = Program().post("score/", plant()).json()

    assert told == golden("score.json")
    assert fits(told, "Score")


def test_half_the_answers_are_previewed(db):
    given = (GOLDEN / "half-answered.input.json").read_bytes()

    told = Program().post("preview/", given).json()

    assert told == golden("preview.json")
    assert fits(told, "Preview")


@pytest.mark.parametrize(("query", "expected"), [("", "pathway.json"), ("?to=5", "pathway-to-5.json")])
def test_the_shortest_way_up_is_found(query, expected, db):
    told = Program().post(f"pathway/{query}", plant()).json()

    assert fits(told, "Pathway")
    if expected == "pathway.json":
        assert told == golden(expected)
    else:
        assert told["to"] == 5


@pytest.mark.parametrize("name", BAD)
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_what_the_command_line_refuses_is_refused_with_its_sentence(name, language, db):
    given, sentence = BAD[name]
    content = given.encode() if isinstance(given, str) else json.dumps(given).encode()

    answer = Program(language=language).post("score/", content)

    told = answer.json()
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    if language == "en":
        assert sentence in told["detail"]
    else:
        assert re.search("[一-鿿]", told["detail"])


@pytest.mark.parametrize("query", ["?to=0", "?to=6", "?to=two", "?to=1" + "0" * 30, "?too=3"])
def test_a_target_is_a_level(query, db):
    refused(Program().post(f"pathway/{query}", plant()), 400, "bad_input")


def test_half_a_character_is_told_of_without_breaking_the_answer(db):
    answer = Program().post("score/", b'{"edition": "\\ud800", "type": "discrete", "answers": {}}')

    assert "no edition" in refused(answer, 400, "unknown_edition")["detail"]


def test_nothing_is_kept(mei, of):
    program = of("mei")
    with nothing_changes():
        assert program.post("score/", plant()).status_code == 200


def test_strangers_have_a_tighter_limit_than_people(mei, of, settings):
    settings.API_LIMITS = settings.API_LIMITS | {"engine": (4, 2)}

    strangers = [Program().post("preview/", plant()).status_code for _ in range(3)]
    known = [of("mei").post("preview/", plant()).status_code for _ in range(3)]

    assert strangers == [200, 200, 429]
    assert known == [200] * 3
