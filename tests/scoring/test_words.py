"""Every text is there in both languages, as long as its kind may be, and ends as its kind ends."""

import re
from dataclasses import replace

import pytest

from scoring.editions import OWN
from tests.scoring.words import LANGUAGES, PHRASES, SENTENCES, Words, all_words, kind_of, texts, words_in

# Kind: from how many to how many characters in English, and in Chinese.
LENGTHS = {
    "name": ((1, 60), (1, 16)),
    "title": ((12, 60), (5, 20)),
    "about": ((1, 220), (1, 90)),
    "text": ((40, 280), (14, 120)),
    "mostly": ((15, 200), (6, 85)),
    "partly": ((15, 200), (6, 85)),
    "evidence": ((12, 140), (5, 60)),
    "portrait": ((30, 280), (12, 120)),
    "step": ((20, 280), (10, 120)),
    "theme": ((20, 260), (10, 110)),
    "not_applicable_when": ((1, 200), (1, 80)),
    "means": ((1, 320), (1, 160)),
    "pair": ((1, 320), (1, 160)),
}
SENTENCE_END = {"en": re.compile(r"[.](”)?$"), "zh": re.compile(r"。(”)?$")}
QUESTION_END = {"en": re.compile(r"[.?](”)?$"), "zh": re.compile(r"[。？](”)?$")}  # pairs invite an answer
PHRASE_END = {"en": re.compile(r"[^.,;:?!]$"), "zh": re.compile(r"[^。，、；：？！.]$")}
CAPITAL = re.compile(r"[“‘]?[A-Z0-9]")

GOOD = {
    "text": Words(
        "x", "text", "Each order has a number that stands on its papers.", "每张订单都有编号，单据上查得到。"
    ),
    "title": Words("x", "title", "Each order has a number", "订单逐张编号"),
}


def missing(words):
    for each in words:
        for language in LANGUAGES:
            if not (each.of(language) or "").strip():
                yield f"{each.place}: nothing in {language}"


def of_wrong_length(words):
    for place, text, (least, most) in measured(words):
        if not least <= len(text) <= most:
            yield f"{place}: {len(text)} characters, not {least} to {most}: {text}"


def measured(words):
    for index, language in enumerate(LANGUAGES):
        for place, kind, text in texts(words, language):
            if kind in LENGTHS:
                yield place, text, LENGTHS[kind][index]


def badly_ended(words, language):
    for place, kind, text in texts(words, language):
        if kind in SENTENCES | PHRASES and not end_of(kind)[language].search(text):
            yield f"{place}: {text}"


def end_of(kind):
    if kind == "pair":
        return QUESTION_END
    return SENTENCE_END if kind in SENTENCES else PHRASE_END


def badly_begun(words):
    for place, kind, text in texts(words, "en"):
        if kind in SENTENCES | PHRASES - {"label"} and not CAPITAL.match(text):
            yield f"{place}: {text}"


def test_every_text_is_there_in_both_languages():
    assert list(missing(all_words())) == []


@pytest.mark.parametrize("planted", [{"en": None}, {"zh": None}, {"zh": " "}])
def test_a_text_in_one_language_alone_is_found(planted):
    assert len(list(missing([replace(GOOD["text"], **planted)]))) == 1
    assert list(missing([GOOD["text"]])) == []


def test_every_kind_of_text_that_has_a_length_is_there():
    assert set(LENGTHS) <= {each.kind for each in all_words()}


def test_every_text_is_as_long_as_its_kind_may_be():
    assert list(of_wrong_length(all_words())) == []


@pytest.mark.parametrize("kind", LENGTHS)
def test_a_text_of_one_character_too_many_or_too_few_is_found(kind):
    (least_en, most_en), (least_zh, most_zh) = LENGTHS[kind]
    longest = Words("x", kind, "e" * most_en, "字" * most_zh)
    shortest = Words("x", kind, "e" * least_en, "字" * least_zh)

    too_long = replace(longest, en="e" * (most_en + 1)), replace(longest, zh="字" * (most_zh + 1))
    too_short = replace(shortest, en="e" * (least_en - 1)), replace(shortest, zh="字" * (least_zh - 1))

    assert list(of_wrong_length([longest, shortest])) == []
    assert len(list(of_wrong_length(too_long))) == 2
    assert len(list(of_wrong_length(too_short))) == 2 * (least_en > 1)  # an empty text is a missing one


@pytest.mark.parametrize("language", LANGUAGES)
def test_sentences_end_with_a_full_stop_and_phrases_do_not(language):
    assert list(badly_ended(all_words(), language)) == []


@pytest.mark.parametrize(
    ("language", "kind", "planted"),
    [
        ("en", "text", "Each order has a number that stands on its papers"),
        ("en", "text", "Has each order a number that stands on its papers?"),
        ("en", "title", "Each order has a number."),
        ("zh", "text", "每张订单都有编号，单据上查得到"),
        ("zh", "text", "每张订单都有编号，单据上查得到."),
        ("zh", "title", "订单逐张编号。"),
    ],
)
def test_a_wrong_end_is_found(language, kind, planted):
    assert len(list(badly_ended([replace(GOOD[kind], **{language: planted})], language))) == 1
    assert list(badly_ended([GOOD[kind]], language)) == []


def test_english_begins_with_a_capital_letter_or_a_figure():
    assert list(badly_begun(all_words())) == []


def test_a_small_letter_at_the_beginning_is_found():
    assert len(list(badly_begun([replace(GOOD["title"], en="each order has a number")]))) == 1
    assert list(badly_begun([GOOD["title"]])) == []


def test_a_text_at_a_place_without_a_kind_is_an_error():
    with pytest.raises(LookupError):
        kind_of("subdomains", "requirement[network.L1.a].hint")


def test_the_reader_overlooks_no_text_of_a_file():
    path = OWN / "gbt39116-2020" / "subdomains" / "network.toml"
    lines = path.read_text("utf-8").splitlines()

    found = [text for each in words_in(path) for text in (each.en, each.zh)]

    assert len(found) == sum(len(re.findall(r"\b(?:en|zh) = \"", line)) for line in lines)
