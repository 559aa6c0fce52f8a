"""Chinese that is Chinese: full-width punctuation, no stray spaces, no English but what is listed."""

import re

import pytest

from tests.scoring.words import Words, all_words, terms, texts

FILLED_IN = re.compile(r"\{\w+\}")  # stands for a Chinese word or a figure
LATIN = re.compile(r"[A-Za-z]+")
CLOSES = {"）": "（", "”": "“", "’": "‘", "》": "《", "】": "【"}

# What is wrong, and how it looks. An ASCII mark may stand within Latin letters and figures: 12,000, L3.a
FAULTS = {
    "half-width punctuation": re.compile(
        r"(?<![A-Za-z0-9])[,.;:?!/'~-]|[,.;:?!/'~-](?![A-Za-z0-9])|[()\"<>\[\]]"
    ),
    "a space beside Chinese": re.compile(r"(?<![A-Za-z0-9])\s|\s(?![A-Za-z0-9])|\s\s"),
    "doubled punctuation": re.compile(r"[，。、；：？！]{2}|[。？！][”’][。，；：？！]|（）|“”|(?<!…)…(?!…)"),
    "full-width letters or figures": re.compile(r"[Ａ-Ｚａ-ｚ０-９％＋－／．]"),
}


def badly_set(words):
    for place, _, text in texts(words, "zh"):
        shown = FILLED_IN.sub("数", text)
        for fault, pattern in FAULTS.items():
            if pattern.search(shown):
                yield f"{fault}: {place}: {text}"
        if not is_closed(text):
            yield f"brackets or quotation marks: {place}: {text}"


def is_closed(text):
    """Whatever is opened is closed, in order."""
    opened = []
    for mark in text:
        if mark in CLOSES.values():
            opened.append(mark)
        elif mark in CLOSES and (not opened or opened.pop() != CLOSES[mark]):
            return False
    return not opened


def untranslated(words, allowed):
    listed = "|".join(re.escape(item) for item in sorted(allowed, key=len, reverse=True))
    known = re.compile(rf"(?<![A-Za-z0-9])(?:{listed})(?![A-Za-z0-9])")
    for place, kind, text in texts(words, "zh"):
        if kind != "citation":  # authors and journals keep their names
            rest = known.sub("", FILLED_IN.sub("", text))
            if found := LATIN.findall(rest):
                yield f"{place}: {' '.join(found)}: {text}"


def not_simplified(words):
    """GB 2312 has the simplified characters and no traditional ones."""
    for place, _, text in texts(words, "zh"):
        strange = [c for c in text if "\u3400" <= c <= "\u9fff" and not c.encode("gb2312", "ignore")]
        if strange:
            yield f"{place}: {''.join(strange)}: {text}"


def without_chinese(words):
    for place, kind, text in texts(words, "zh"):
        if kind != "term" and not re.search(r"[\u4e00-\u9fff]", FILLED_IN.sub("数", text)):
            yield f"{place}: {text}"


def listed():
    return [item for items in terms()["abbreviations"].values() for item in items]


def planted(text):
    return [Words("x", "text", None, text)]


def test_chinese_is_set_as_chinese_is_set():
    assert list(badly_set(all_words())) == []


@pytest.mark.parametrize(
    "text",
    [
        "有台账,含日期。",
        "有台账，含日期.",
        "台账(含日期)齐全。",
        '写着"已检"二字。',
        "设计/工艺都在用。",
        "设备在MES 里报工。",
        "设备在 MES里报工。",
        "全国 2020年。",
        "查{count} 项。",
        "有台账，，含日期。",
        "有台账。。",
        "写着“已检。”。",
        "写着“已检。",
        "台账）齐全。",
        "占８成。",
        "达到80％。",
    ],
)
def test_what_is_set_wrongly_is_found(text):
    assert list(badly_set(planted(text))) != []


@pytest.mark.parametrize(
    "text",
    [
        "按GB/T 39116-2020评估。",
        "支持OPC UA、Modbus TCP。",
        "共12,000家（8:00起），写着“已检”。",
        "占{share}%。",
    ],
)
def test_what_is_set_rightly_is_let_pass(text):
    assert list(badly_set(planted(text))) == []


def test_no_english_is_left_in_chinese_but_the_listed_abbreviations():
    assert list(untranslated(all_words(), listed())) == []


@pytest.mark.parametrize("text", ["用dashboard看进度。", "用MESH组网。", "在线QA检查。", "3D模型。"])
def test_english_left_in_chinese_is_found(text):
    assert list(untranslated(planted(text), listed())) != []


def test_listed_abbreviations_are_let_pass():
    assert list(untranslated(planted("MES、OPC UA和U盘，共{count}项。"), listed())) == []


def test_every_character_is_simplified():
    assert list(not_simplified(all_words())) == []


def test_a_traditional_character_is_found():
    assert list(not_simplified(planted("设备數据在线采集。"))) != []


def test_every_chinese_text_is_chinese():
    assert list(without_chinese(all_words())) == []


def test_an_english_text_in_the_place_of_the_chinese_is_found():
    assert list(without_chinese(planted("Orders have numbers."))) != []
