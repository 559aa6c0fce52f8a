"""One thing has one name: the fixed terms, the abbreviations and the glossary."""

import pytest

from scoring.glossary import glossary
from tests.scoring.words import LANGUAGES, Words, all_words, of_kinds, terms, texts

TERMS = terms()["term"]
ALLOWED, PLAIN = terms()["abbreviations"]["allowed"], terms()["abbreviations"]["plain"]


def variants_used(words, terms, language):
    never = {"en": "never_en", "zh": "never"}[language]
    for place, kind, text in texts(words, language):
        for term in terms if kind != "citation" else ():
            for variant in term.get(never, ()):
                if variant.lower() in without(text, term.get("except_in", ())).lower():
                    yield f"{variant}, not {term[language]}: {place}: {text}"


def without(text, phrases):
    for phrase in phrases:
        text = text.replace(phrase, "|")
    return text


def unsound(terms):
    """A term that nobody uses, forbids itself or another, or excepts what is not forbidden."""
    fixed = [term["zh"] for term in terms]
    chinese = "\n".join(text for _, _, text in texts(all_words(), "zh"))
    for term in terms:
        if term["zh"] not in chinese:
            yield f"{term['zh']}: is nowhere used"
        if not term["never"] or any(variant in word for variant in term["never"] for word in fixed):
            yield f"{term['zh']}: forbids nothing, or a fixed term"
        for phrase in term.get("except_in", ()):
            if not any(variant in phrase for variant in term["never"]) or phrase not in chinese:
                yield f"{term['zh']}: {phrase} is no exception, or nowhere used"


def unlike_the_glossary(terms, glossary):
    """Where both name the same thing in English, the Chinese begins alike."""
    named = {entry.name.en.lower(): entry.name.zh for entry in glossary}
    for term in terms:
        zh = named.get(term["en"].lower(), term["zh"])
        if not zh.startswith(term["zh"]):
            yield f"{term['en']}: {term['zh']}, in the glossary {zh}"


def unexplained(allowed, plain, glossary):
    """Allowed but not explained, explained but not allowed, or in both lists."""
    explained = {entry.abbreviation for entry in glossary if entry.abbreviation}
    return (set(allowed) ^ explained) | (set(allowed) & set(plain)) | (set(plain) & explained)


def used_nowhere(items):
    chinese = "\n".join(text for _, _, text in texts(all_words(), "zh"))
    return [item for item in items if item not in chinese]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_variant_of_a_fixed_term_is_used(language):
    assert list(variants_used(all_words(), TERMS, language)) == []


@pytest.mark.parametrize(
    "text", ["关键设备做预知性维护。", "数据线上采集。", "扫条形码入库。", "按排程生产。", "建3D模型。"]
)
def test_a_variant_of_a_fixed_term_is_found(text):
    assert len(list(variants_used([Words("x", "text", None, text)], TERMS, "zh"))) == 1


@pytest.mark.parametrize("text", ["Work cells call for material.", "Grants for technical renovation."])
def test_an_english_variant_of_a_fixed_term_is_found(text):
    assert len(list(variants_used([Words("x", "text", text, None)], TERMS, "en"))) == 1


@pytest.mark.parametrize("text", ["产线上有看板。", "接到服务总线上。", "司机台账齐全。", "数据在线采集。"])
def test_what_only_looks_like_a_variant_is_let_pass(text):
    assert list(variants_used([Words("x", "text", None, text)], TERMS, "zh")) == []


def test_the_list_of_terms_is_sound():
    assert len(TERMS) >= 30
    assert len({term["zh"] for term in TERMS}) == len({term["en"] for term in TERMS}) == len(TERMS)
    assert list(unsound(TERMS)) == []


@pytest.mark.parametrize(
    "planted",
    [
        {"en": "loom", "zh": "织布机头", "never": ["织机头"]},
        {"en": "work order", "zh": "工单", "never": []},
        {"en": "work order", "zh": "工单", "never": ["工"]},
        {"en": "work order", "zh": "工单", "never": ["工作单"], "except_in": ["加工图纸"]},
    ],
)
def test_an_unsound_term_is_found(planted):
    assert len(list(unsound([planted]))) == 1


def test_terms_and_glossary_agree():
    assert list(unlike_the_glossary(TERMS, glossary().values())) == []


def test_a_term_unlike_the_glossary_is_found():
    planted = {"en": "Digital twin", "zh": "数字镜像", "never": []}

    assert len(list(unlike_the_glossary([planted], glossary().values()))) == 1


def test_every_abbreviation_is_explained_or_plain():
    assert unexplained(ALLOWED, PLAIN, glossary().values()) == set()
    assert used_nowhere([*ALLOWED, *PLAIN]) == []


def test_an_abbreviation_that_is_not_explained_or_not_used_is_found():
    entries = list(glossary().values())

    assert unexplained([*ALLOWED, "XYZ"], PLAIN, entries) == {"XYZ"}
    assert unexplained(ALLOWED[1:], PLAIN, entries) == {ALLOWED[0]}
    assert unexplained(ALLOWED, [*PLAIN, "MES"], entries) == {"MES"}
    assert used_nowhere(["MES", "XYZ"]) == ["XYZ"]


def test_the_glossary_has_sixty_terms_and_more_in_order():
    entries = of_kinds(all_words(), "term")

    ids = [each.place.partition("[")[2].rstrip("]") for each in entries]

    assert len(ids) == len(set(ids)) == len(glossary()) >= 60
    assert ids == sorted(ids)
    assert len({each.en for each in entries}) == len({each.zh for each in entries}) == len(ids)
