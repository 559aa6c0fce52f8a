"""Whatever the engine can say has its sentence, no sentence is unused, and its braces agree."""

import ast
from dataclasses import replace
from pathlib import Path
from string import Formatter

import pytest

import scoring
from scoring.model import LEVELS
from scoring.plausibility import RULE_CODES
from scoring.sentences import codes
from tests.scoring.words import Words, all_words, of_kinds

SOURCES = [path.read_text("utf-8") for path in sorted(Path(scoring.__file__).parent.glob("*.py"))]
TELLERS = [(Path(scoring.__file__).parent / name).read_text("utf-8") for name in ("explain.py", "verdict.py")]


def first_arguments(source, function):
    """The texts with which a function is called, such as Unscorable("missing", …)."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name == function:
                yield str(node.args[0].value)


def assigned_to(source, name):
    """The texts that a variable is given, also by way of "one if … else another"."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Assign) and [getattr(target, "id", "") for target in node.targets] == [name]:
            yield from (
                n.value
                for n in ast.walk(node.value)
                if isinstance(n, ast.Constant) and isinstance(n.value, str)
            )


def codes_of(sources, tellers):
    """Every code that the engine can say, with its group."""
    yield from (f"level.{level}" for level in (0, *LEVELS))
    yield from (f"finding.{code}" for code in RULE_CODES)
    for source in sources:
        yield from (f"note.{code}" for code in first_arguments(source, "Note"))
        yield from (f"refusal.{code}" for code in first_arguments(source, "Unscorable"))
        yield from (f"input.{code}" for code in first_arguments(source, "BadInput"))
        yield from (code for code in first_arguments(source, "say") if code.startswith("explain."))
    for teller in tellers:
        for found in (
            first_arguments(teller, "_say"),
            first_arguments(teller, "_requirement"),
            assigned_to(teller, "code"),
        ):
            yield from (f"explain.{code}" for code in found)


def braces(text):
    return {field for _, field, _, _ in Formatter().parse(text) if field is not None}


def braces_at_odds(words):
    return [each.place for each in words if braces(each.en) != braces(each.zh)]


def test_whatever_the_engine_says_has_a_sentence_and_no_sentence_is_unused():
    assert set(codes_of(SOURCES, TELLERS)) == set(codes())


@pytest.mark.parametrize(
    ("planted", "code"),
    [
        ('raise Unscorable("too_odd", id=id)', "refusal.too_odd"),
        ('raise BadInput("too_odd", place=place)', "input.too_odd"),
        ('yield Note("too_odd", {})', "note.too_odd"),
    ],
)
def test_a_code_without_a_sentence_is_found(planted, code):
    assert set(codes_of([*SOURCES, planted], TELLERS)) - set(codes()) == {code}


@pytest.mark.parametrize("planted", ['self._say("too_odd")', 'code = "met" if met else "too_odd"'])
def test_a_code_of_the_explanation_without_a_sentence_is_found(planted):
    tellers = [*TELLERS, planted]

    assert set(codes_of(SOURCES, tellers)) - set(codes()) == {"explain.too_odd"}


def test_a_sentence_that_nobody_says_is_found():
    without_refusals = [source for source in SOURCES if "negative_cost" not in source]

    assert "refusal.negative_cost" in set(codes()) - set(codes_of(without_refusals, TELLERS))


def test_both_languages_fill_in_the_same():
    assert braces_at_odds(of_kinds(all_words(), "sentence")) == []


def test_no_other_text_has_braces():
    others = [each for each in all_words() if each.kind != "sentence"]

    assert [each.place for each in others if braces(each.en) or braces(each.zh)] == []


def test_a_brace_in_one_language_alone_is_found():
    good = Words("x", "sentence", "{count} of {of} are alike.", "{of}项中有{count}项相同。")
    bad = replace(good, zh="有{count}项相同。")

    assert braces_at_odds([good]) == []
    assert braces_at_odds([bad]) == ["x"]
