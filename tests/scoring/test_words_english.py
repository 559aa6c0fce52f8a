"""English that is British, and English throughout."""

import re

import pytest

from tests.scoring.words import Words, all_words, texts

CHINESE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f]")
PLANS = r"training|improvement|incentive|subsidy|government|support|funding|pilot|inspection|savings?"

# Spelt as in America. Programs run on computers; what a firm resolves to do is a programme.
AMERICAN = re.compile(
    rf"""\b(
    (?!(?:capsiz|downsiz|oversiz|priz|resiz|seiz|siz)(?:e[ds]?|ing)\b)\w+iz(?:e[ds]?|ers?|ing|ations?|able)
    | \w*(?:analyz|catalyz|paralyz|hydrolyz|electrolyz)(?:e[ds]?|ers?|ing)
    | (?:colo|labo|behavio|favo|hono|neighbo|harbo|rigo|vapo|endeavo|ardo)r(?!at|ous|if|is)\w*
    | (?:re|data)?center(?:s|ed|ing)? | fibers? | (?:kilo|milli|centi)?liters?
    | (?:kilo|milli|centi)meters?
    | theaters? | calibers? | gray\w* | mold(?:s|ed|ing)? | aluminum | sulfur\w* | plow\w* | tires?
    | catalog(?:s|ed|ing)? | analogs? | dialogs? | defenses? | offenses? | licenses | pretenses?
    | judgment\w* | acknowledgment\w* | fulfill(?:s|ment)? | enroll(?:s|ment)?
    | skillful\w* | willful\w* | artifacts? | toward | gotten | inquir(?:y|ies)
    | (?:model|label|travel|cancel|total|signal|level|channel|tunnel|fuel|dial|initial)(?:ed|ing|er|ers)
    | (?:{PLANS})[ ]programs?
    | (?:a|the|each|every|per|software|of)[ ]license
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)
FAULTS = {
    "two spaces": re.compile(r"\s\s"),
    "a space before punctuation": re.compile(r"\s[,.;:?!)”]"),
    "doubled punctuation": re.compile(r"[,;:?!]{2}|(?<!\.)\.\.(?!\.)|[,;:]\."),
    "no space after punctuation": re.compile(r"[,;:?!](?=[A-Za-z“(])|[a-z]\.(?=[A-Z])"),
    "a straight quotation mark": re.compile(r'"'),
    "a doubled word": re.compile(r"\b(?!that |had )([a-z]+) \1\b", re.IGNORECASE),
}


def american(words):
    for place, kind, text in texts(words, "en"):
        if kind != "citation" and (found := AMERICAN.search(text)):  # institutes keep their names
            yield f"{place}: {found[0]}: {text}"


def chinese(words):
    return [f"{place}: {text}" for place, _, text in texts(words, "en") if CHINESE.search(text)]


def badly_set(words):
    for place, _, text in texts(words, "en"):
        for fault, pattern in FAULTS.items():
            if pattern.search(text):
                yield f"{fault}: {place}: {text}"
        if text.count("(") != text.count(")") or text.count("“") != text.count("”"):
            yield f"brackets or quotation marks: {place}: {text}"


def planted(text):
    return [Words("x", "text", text, None)]


def test_english_is_spelt_as_in_britain():
    assert list(american(all_words())) == []


@pytest.mark.parametrize(
    "text",
    [
        *(
            "Organize it.",
            "Optimized daily.",
            "Digitizing it.",
            "The utilization rises.",
            "A data center.",
            "Color marks.",
        ),
        *(
            "Labor hours.",
            "Analyzed weekly.",
            "A training program.",
            "Behavior rules.",
            "Ten liters.",
            "Two kilometers.",
        ),
        *(
            "Molds are kept.",
            "A modeling tool.",
            "Labeled bins.",
            "The license expired.",
            "A catalog.",
            "Gray bins.",
        ),
    ],
)
def test_american_spelling_is_found(text):
    assert list(american(planted(text))) != []


@pytest.mark.parametrize(
    "text",
    [
        "A meter and its metering data; the laboratory and its collaboration.",
        "Machine programs and their programmers; a training programme.",
        "Organised by size: lots are resized, prizes seized.",
        "A catalogue of moulds, labelled; licensed software; the centre is modelled.",
    ],
)
def test_british_spelling_is_let_pass(text):
    assert list(american(planted(text))) == []


def test_there_is_no_chinese_in_english():
    assert chinese(all_words()) == []


@pytest.mark.parametrize("text", ["Work orders (工单) are kept.", "Kept， and used.", "Kept。"])
def test_chinese_in_english_is_found(text):
    assert chinese(planted(text)) != []


def test_english_is_set_as_english_is_set():
    assert list(badly_set(all_words())) == []


@pytest.mark.parametrize(
    "text",
    [
        "Kept  in a system.",
        "Kept , and used.",
        "Kept,, and used.",
        "Kept,and used.",
        "Kept.Then used.",
        'Marked "checked" on it.',
        "Kept in the the system.",
        "Kept (and used.",
        "Marked “checked on it.",
    ],
)
def test_what_is_set_wrongly_is_found(text):
    assert list(badly_set(planted(text))) != []


def test_what_is_set_rightly_is_let_pass():
    assert list(badly_set(planted("At 12,000 firms (8:00 to 9:30), “checked” is 100 % e.g. done."))) == []
