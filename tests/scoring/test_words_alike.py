"""No two texts of one kind are alike, and every requirement can be told from its neighbours.

Alike is measured by the groups of characters that two texts share: three in English, two in
Chinese, whatever the punctuation. 1 is the same text, 0 nothing in common.
"""

import re
from collections import Counter
from dataclasses import replace
from itertools import combinations

import pytest

from scoring.subdomain_files import EVIDENCE_KINDS
from tests.scoring.words import LANGUAGES, Words, all_words, of_kinds

GROUP = {"en": 3, "zh": 2}
# From here two texts are alike. The closest honest pairs lie below; a copy with a word changed lies above.
ALIKE = {
    "title": {"en": 0.55, "zh": 0.50},
    "text": {"en": 0.50, "zh": 0.40},
    "evidence": {"en": 0.50, "zh": 0.45},
}
# Between the levels of one subdomain titles stand side by side, and must differ more.
ALIKE_BETWEEN_LEVELS = {"en": 0.50, "zh": 0.40}

# What an editor might leave behind: the first text copied, a word changed.
COPIES = {
    ("title", "en"): ("Preventive maintenance plans run in a system", "Maintenance plans run in a system"),
    ("title", "zh"): ("维护计划在系统中编制和执行", "维护计划在系统中编制并执行"),
    ("text", "en"): (
        "Transport orders, plans and dispatch are managed in a system, at least in a module of ERP.",
        "Transport orders and dispatch are managed in a system, at least in a module of the ERP.",
    ),
    ("text", "zh"): (
        "运输订单、运输计划和调度在信息系统里管理，至少用ERP模块。",
        "运输订单、运输计划及车辆调度在信息系统里管理，至少用ERP模块。",
    ),
    ("evidence", "en"): (
        "Scan records of the last month with time and person",
        "Scan records of last month with person and time",
    ),
    ("evidence", "zh"): ("近一个月的扫码记录，含时间和人员", "近一个月扫码记录，含人员和时间"),
}


def likeness(one, other, language):
    one, other = groups(one, language), groups(other, language)
    return len(one & other) / len(one | other)


def groups(text, language):
    size = GROUP[language]
    text = re.sub(r"[\W_]+", " " if language == "en" else "", text.lower())
    return frozenset(text[i : i + size] for i in range(max(1, len(text) - size + 1)))


def pairs_alike(words, language, limit):
    """Of different owners: a variant may repeat the wording that it varies."""
    told = [(each.owner, each.of(language), groups(each.of(language), language)) for each in words]
    for (owner, text, one), (other_owner, other_text, other) in combinations(told, 2):
        if owner != other_owner and len(one & other) >= limit * len(one | other):
            yield f"{owner}: {text} | {other_owner}: {other_text}"


def of_kind(kind, words=None):
    """With each evidence line as its own owner: no two are alike, not even of one requirement."""
    found = of_kinds(words or all_words(), kind)
    return (
        [replace(each, place=f"{n}{each.place}") for n, each in enumerate(found)]
        if kind == "evidence"
        else found
    )


def levels_alike(titles, language, limit):
    told = [(*each.owner.split("."), each.of(language)) for each in titles]
    for (subdomain, level, _, title), (other_subdomain, other_level, _, other) in combinations(told, 2):
        is_neighbour = subdomain == other_subdomain and level[:2] != other_level[:2]
        if is_neighbour and likeness(title, other, language) >= limit:
            yield f"{subdomain} {level}: {title} | {other_level}: {other}"


def untitled(words):
    titled = {each.place.removesuffix(".title") for each in of_kinds(words, "title")}
    asked = [each.place.removesuffix(".text") for each in of_kinds(words, "text")]
    return [place for place in asked if not re.search(r"\.for\.\w+$", place) and place not in titled]


def badly_evidenced(requirements):
    """Fewer than two lines or more than four, a kind that is not one, or none of its own."""
    count = Counter(
        line.text.of(language) for r in requirements for line in r.evidence for language in LANGUAGES
    )
    for r in requirements:
        has_own = any(count[line.text.en] == count[line.text.zh] == 1 for line in r.evidence)
        known = all(line.kind in EVIDENCE_KINDS for line in r.evidence)
        if not (2 <= len(r.evidence) <= 4 and known and has_own):
            yield r.id


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ALIKE)
def test_no_two_texts_of_one_kind_are_alike(kind, language):
    assert list(pairs_alike(of_kind(kind), language, ALIKE[kind][language])) == []


@pytest.mark.parametrize(("kind", "language"), COPIES)
def test_a_copy_with_a_word_changed_is_found(kind, language):
    words = [
        Words(f"a: requirement[network.L{n}.a].{kind}", kind, text, text)
        for n, text in enumerate(COPIES[kind, language], 1)
    ]

    assert len(list(pairs_alike(of_kind(kind, words), language, ALIKE[kind][language]))) == 1


def test_a_variant_may_repeat_what_it_varies():
    words = [
        Words("a: requirement[network.L1.a].text", "text", "The same text", "同一句话"),
        Words("a: requirement[network.L1.a].for.process.text", "text", "The same text", "同一句话"),
    ]

    assert list(pairs_alike(words, "en", 0.5)) == []


def test_every_requirement_has_a_title(edition):
    assert untitled(all_words()) == []
    assert len({each.owner for each in of_kinds(all_words(), "title")}) == len(edition.requirements) == 214


def test_a_requirement_without_a_title_is_found():
    removed = of_kinds(all_words(), "title")[0]

    words = [each for each in all_words() if each != removed]

    assert removed.place.removesuffix(".title") in untitled(words)


@pytest.mark.parametrize("language", LANGUAGES)
def test_titles_differ_visibly_between_the_levels_of_a_subdomain(language):
    limit = ALIKE_BETWEEN_LEVELS[language]

    assert list(levels_alike(of_kinds(all_words(), "title"), language, limit)) == []


@pytest.mark.parametrize(
    ("language", "lower", "higher"),
    [
        ("en", "Key processes are simulated", "All processes are simulated"),
        ("zh", "关键工序做仿真", "全部工序做仿真"),
    ],
)
def test_titles_of_two_levels_with_one_word_changed_are_found(language, lower, higher):
    titles = [
        Words(f"a: requirement[process_design.L{level}.a].title", "title", title, title)
        for level, title in ((3, lower), (4, higher))
    ]

    assert len(list(levels_alike(titles, language, ALIKE_BETWEEN_LEVELS[language]))) == 1


def test_every_requirement_has_two_to_four_lines_of_evidence_and_one_of_its_own(edition):
    assert list(badly_evidenced(list(edition.requirements.values()))) == []


def test_too_little_evidence_and_evidence_that_is_none_of_its_own_are_found(edition):
    first, second, *_ = edition.requirements.values()
    bare = replace(first, evidence=first.evidence[:1])
    crowded = replace(first, evidence=first.evidence * 3)
    borrowed = replace(second, evidence=first.evidence)

    assert list(badly_evidenced([bare])) == [first.id]
    assert list(badly_evidenced([crowded])) == [first.id]
    assert list(badly_evidenced([first, borrowed])) == [first.id, second.id]
