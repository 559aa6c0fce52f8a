"""Faults in the files of requirements and of what stands beside them, and faults of whole files."""

import pytest

from scoring.editions import check
from scoring.tables import DataError
from tests.scoring.planted import complaint_about, copy_of_shipped, plant

FIRST = "requirement[network.L1.a]"  # the first one of subdomains/network.toml
TOGETHER = "may_not_apply = true and not_applicable_when go together"
BOTH = 'en = "A variant of it.", zh = "另一种说法。"'

# What is found in subdomains/network.toml; what is planted there; the complaint.
NETWORK = {
    "an id other than the file's": (
        r'^id = "network"',
        'id = "networks"',
        "id: the subdomain must be called as its file, 'network'",
    ),
    "a missing language": (r"^name.zh = .*", "", "name.zh: this language is missing"),
    "a third language": (
        r"^name.zh",
        'name.fr = "Réseau"\nname.zh',
        "name.fr: nothing of this name is known here",
    ),
    "an empty text": (
        r"^name.zh = .*",
        'name.zh = ""',
        "name.zh: the text is empty, or begins or ends with a space",
    ),
    "a text with a trailing space": (
        r"^name.en = .*",
        'name.en = "Network "',
        "name.en: the text is empty, or begins or ends with a space",
    ),
    "a number in place of a text": (r"^name.en = .*", "name.en = 5", "name.en: a text is expected, not 5"),
    "an unknown key": (r"^id = ", 'colour = "red"\nid = ', "colour: nothing of this name is known here"),
    "an unknown key of a requirement": (
        r"^knows = ",
        'colour = "red"\nknows = ',
        f"{FIRST}.colour: nothing of this name is known here",
    ),
    "a missing key": (r"^certainty = .*", "", f"{FIRST}.certainty: a text is missing"),
    "a missing text": (r"^mostly\.(.|\n)*?(?=^partly)", "", f"{FIRST}.mostly: a table is missing"),
    "an id of another subdomain": (
        r'"network\.L1\.a"',
        '"data.L1.a"',
        "requirement[data.L1.a].id: an id of level 1 reads network.L1.a",
    ),
    "an id of another level": (
        r"^level = 1",
        "level = 2",
        f"{FIRST}.id: an id of level 2 reads network.L2.a",
    ),
    "an id with two letters": (
        r'"network\.L1\.a"',
        '"network.L1.aa"',
        "requirement[network.L1.aa].id: an id of level 1 reads network.L1.a",
    ),
    "a level six": (
        r"^level = 1",
        "level = 6",
        f"{FIRST}.level: a level is a whole number from 1 to 5, not 6",
    ),
    "levels out of order": (
        r'^id = "network\.L1\.a"\nlevel = 1',
        'id = "network.L4.z"\nlevel = 4',
        "requirement[network.L2.a]: it stands after network.L4.z: out of order",
    ),
    "a requirement twice": (
        r'"network\.L3\.b"',
        '"network.L3.a"',
        "requirement[network.L3.a]: it stands after network.L3.a: out of order",
    ),
    "an unknown person": (
        r"^knows = \[",
        'knows = ["astrologer", ',
        f"{FIRST}.knows: edition.toml does not know 'astrologer'",
    ),
    "a person twice": (
        r"^knows = .*",
        'knows = ["it", "it"]',
        f"{FIRST}.knows: the list names something twice",
    ),
    "an unknown kind of evidence": (
        r'kind = "(document|screen|log|site)"',
        'kind = "rumour"',
        f"{FIRST}.evidence[0].kind: it is one of document, screen, log, site",
    ),
    "no evidence": (
        r"^evidence = \[\n(  .*\n)+\]",
        "evidence = []",
        f"{FIRST}.evidence: at least one kind of evidence is expected",
    ),
    "may_not_apply without its sentence": (
        r"^knows = ",
        "may_not_apply = true\nknows = ",
        f"{FIRST}.may_not_apply: {TOGETHER}",
    ),
    "a sentence without may_not_apply": (
        r"^knows = ",
        f"not_applicable_when = {{ {BOTH} }}\nknows = ",
        f"{FIRST}.may_not_apply: {TOGETHER}",
    ),
    "a variant for an unknown type": (
        r"^knows = ",
        f"for.moon.text = {{ {BOTH} }}\nknows = ",
        f"{FIRST}.for.moon: edition.toml knows no such type",
    ),
    "a variant of something else": (
        r"^knows = ",
        f"for.process.evidence = {{ {BOTH} }}\nknows = ",
        f"{FIRST}.for.process.evidence: nothing of this name is known here",
    ),
    "a step missing": (
        r"^\[\[step\]\]\n(.+\n)+",
        "",
        "step: one step for each level with requirements is expected, in order",
    ),
    "a portrait missing": (r"^\[portrait.5\]\n(.+\n)+", "", "portrait.5: a table is missing"),
    "no portraits": (r"(^\[portrait.\d\]\n(.+\n)+\n)+", "", "portrait: a table is missing"),
    "an unknown theme": (
        r"^\[\[theme\]\]\nkind = .*",
        '[[theme]]\nkind = "weather"',
        "theme[0].kind: it is one of policy_standards, basic_capability, chips_equipment, "
        "industrial_software, talent, innovation_investment, industrial_big_data, finance_tax",
    ),
}

PAIR = """[[pair]]
code = "{code}"
claim = "{claim}"
claim_at_least = "{claim_at_least}"
needs = "{needs}"
needs_below = "{needs_below}"
en = "Do these two go together?"
zh = "这两项答案说得通吗？"
"""
SOUND = {
    "code": "planted",
    "claim": "data.L3.a",
    "claim_at_least": "0.8",
    "needs": "network.L1.a",
    "needs_below": "0.5",
}

ITEM = """[[item]]
types = [{types}]
knows = [{knows}]
en = "The list of machines"
zh = "设备清单"
why.en = "It saves a walk."
why.zh = "省得跑一趟。"
"""


@pytest.mark.parametrize(("pattern", "planted", "complaint"), NETWORK.values(), ids=NETWORK.keys())
def test_a_subdomain_is_refused_with(pattern, planted, complaint, tmp_path):
    folder = copy_of_shipped(tmp_path)
    plant(folder, "subdomains/network.toml", pattern, planted)

    assert complaint_about(folder) == f"subdomains/network.toml: {complaint}"


@pytest.mark.parametrize(
    ("key", "planted", "complaint"),
    [
        ("claim", "moon.L1.a", "pair[planted].claim: there is no requirement 'moon.L1.a'"),
        ("needs", "network.L9.a", "pair[planted].needs: there is no requirement 'network.L9.a'"),
        ("needs", "data.L1.a", "pair[planted].needs: both requirements are of one subdomain"),
        ("claim_at_least", "0.7", "pair[planted].claim_at_least: it is not a value of the answer scale"),
        ("needs_below", "2", "pair[planted].needs_below: it is not a value of the answer scale"),
    ],
)
def test_a_contradiction_is_refused_with(key, planted, complaint, tmp_path):
    folder = copy_of_shipped(tmp_path)
    pair = PAIR.format_map(SOUND | {key: planted})
    (folder / "contradictions.toml").write_text(pair, "utf-8")

    assert complaint_about(folder) == f"contradictions.toml: {complaint}"


def test_two_contradictions_of_one_code_are_refused(tmp_path):
    folder = copy_of_shipped(tmp_path)
    (folder / "contradictions.toml").write_text(2 * PAIR.format_map(SOUND), "utf-8")

    assert complaint_about(folder) == "contradictions.toml: pair: 'planted' stands here twice"


@pytest.mark.parametrize(
    ("types", "knows", "complaint"),
    [
        ('"moon"', '"it"', "item[0].types: edition.toml does not know 'moon'"),
        ('"process"', '"astrologer"', "item[0].knows: edition.toml does not know 'astrologer'"),
    ],
)
def test_preparation_is_refused_with(types, knows, complaint, tmp_path):
    folder = copy_of_shipped(tmp_path)
    (folder / "preparation.toml").write_text(ITEM.format(types=types, knows=knows), "utf-8")

    assert complaint_about(folder) == f"preparation.toml: {complaint}"


def test_contradictions_and_preparation_may_be_missing(tmp_path):
    folder = copy_of_shipped(tmp_path)
    (folder / "contradictions.toml").unlink()
    (folder / "preparation.toml").unlink()

    edition = check(folder)

    assert (edition.contradictions, edition.preparation) == ((), ())


@pytest.mark.parametrize("file", ["edition.toml", "weights.toml", "subdomains/data.toml"])
def test_a_file_that_is_missing_is_named(file, tmp_path):
    folder = copy_of_shipped(tmp_path)
    (folder / file).unlink()

    assert complaint_about(folder) == f"{file}: the file is missing"


def test_a_stray_subdomain_is_named(tmp_path):
    folder = copy_of_shipped(tmp_path)
    (folder / "subdomains" / "moon.toml").write_text('id = "moon"\n', "utf-8")

    assert complaint_about(folder) == "subdomains/moon.toml: edition.toml does not name this subdomain"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b'id = "data"\nname = = 1\n', "line 2"),
        ("name = '网络'".encode("gb18030"), "'utf-8' codec can't decode"),
        (b"name = " + b"[" * 5000, "it is nested too deeply"),
        (b"level = " + b"9" * 5000, "Exceeds the limit"),
        (b"level = 1e99999999999999999999", "a number in it is out of range"),
    ],
    ids=["broken TOML", "not UTF-8", "nesting", "a huge number", "a huge exponent"],
)
def test_a_file_that_cannot_be_read_is_named_with_the_reason(content, reason, tmp_path):
    folder = copy_of_shipped(tmp_path)
    (folder / "subdomains" / "data.toml").write_bytes(content)

    with pytest.raises(DataError) as refused:
        check(folder)

    assert (refused.value.file, refused.value.place) == ("subdomains/data.toml", "")
    assert refused.value.problem.startswith("cannot be read: ")
    assert reason in refused.value.problem


def test_a_folder_in_place_of_a_file_is_named(tmp_path):
    folder = copy_of_shipped(tmp_path)
    (folder / "weights.toml").unlink()
    (folder / "weights.toml").mkdir()

    assert complaint_about(folder) == "weights.toml: cannot be read: Is a directory"


def test_a_folder_that_does_not_exist_is_named(tmp_path):
    assert complaint_about(tmp_path / "moon") == f"{tmp_path / 'moon'}: there is no such folder"
