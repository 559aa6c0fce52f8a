"""The interface in Chinese is complete, and what is compiled is what is written.

That nothing new went untranslated is seen by extracting anew, which .ci/run does.
"""

import re
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[1]
LOCALE = ROOT / "locale" / "zh_Hans" / "LC_MESSAGES"
SPACE_AFTER_A_SENTENCE = re.compile(
    r"""[.!?:]("|')?( ?%\}|\{% endblocktrans %\})(</?[a-z]+[^>]*>)* (?=[<{])"""
)
# What each thing is called, and what it must not be called beside that.
OTHER_NAMES = {
    "审核": "评审|(?<!双人)(?<!另一人)复核",
    "审核员": "(审核|复核)人员",
    "主管": "部门负责人",
    "退回补正": "退回修改",
    "放回": "退回待办",
    "证据": "佐证|附件",
    "轮次": "批次",
    "登记": "已注册企业|地区注册",
    "能力子域": "(?<!能力)子域",
    "评估对象": "评估单[元位]",
    "运营人员": "管理员|运营方",
    "全部满足": "完全满足",
    "只读": "查看者",
}
SPACED_NUMBER = re.compile(r"[\u4e00-\u9fff] (%\(|\d)|(\)[sd]|\d) [\u4e00-\u9fff]")


@pytest.fixture(scope="module")
def catalog():
    return read_po(BytesIO((LOCALE / "django.po").read_bytes()), locale="zh_Hans")


def untranslated(catalog) -> list[str]:
    return [str(m.id) for m in catalog if m.id and not all([m.string] if isinstance(m.id, str) else m.string)]


def all_said(catalog) -> list[str]:
    return [said for m in catalog for said in ([m.string] if isinstance(m.id, str) else m.string)]


def context_of(message) -> str | None:
    context = message.context
    return context.decode("utf-8") if isinstance(context, bytes) else context


def said(catalog) -> dict:
    """What is said for each sentence; plurals by the first form of theirs."""
    return {
        (m.id if isinstance(m.id, str) else m.id[0], context_of(m)): str(
            m.string if isinstance(m.id, str) else m.string[0]
        )
        for m in catalog
        if m.id
    }


def test_every_sentence_is_translated(catalog):
    assert untranslated(catalog) == []


def test_none_is_a_guess(catalog):
    assert [m.id for m in catalog if m.id and m.fuzzy] == []


def test_placeholders_are_the_same_in_both_languages(catalog):
    assert [
        (m.id, [str(e) for e in m.check(catalog)]) for m in catalog if m.id and list(m.check(catalog))
    ] == []


def test_what_is_compiled_is_what_is_written(catalog):
    compiled = read_mo((LOCALE / "django.mo").open("rb"))

    assert said(compiled) == said(catalog)


def test_no_space_is_left_between_chinese_sentences():
    """`{% gap %}` stands where English has a space after a sentence."""
    found = [
        (file.name, space[0])
        for file in sorted((ROOT / "templates").rglob("*.html"))
        for space in SPACE_AFTER_A_SENTENCE.finditer(file.read_text("utf-8"))
    ]

    assert found == []


def test_numbers_stand_in_chinese_without_spaces(catalog):
    assert [said for said in all_said(catalog) if SPACED_NUMBER.search(said)] == []


@pytest.mark.parametrize("name", OTHER_NAMES)
def test_one_thing_has_one_name(catalog, name):
    assert [said for said in all_said(catalog) if re.search(OTHER_NAMES[name], said)] == []
    assert any(name in said for said in all_said(catalog))


def test_a_missing_translation_would_be_seen(catalog):
    catalog.add("A sentence that nobody has translated.")

    assert untranslated(catalog) == ["A sentence that nobody has translated."]
    catalog.delete("A sentence that nobody has translated.")
