"""docs/operations.md names every variable that the settings read, and no other."""

import re

from config.embedded import ROOT

ELSEWHERE = {"SCORING_EDITIONS"}  # read by the engine


def read_in(code: str) -> set[str]:
    return set(re.findall(r'env\.\w+\(\s*"([A-Z0-9_]+)"', code)) | set(
        re.findall(r"env\.int\('([A-Z0-9_]+)'", code)
    )


def told_in(text: str) -> set[str]:
    rows = [
        line.split("|")[1]
        for line in text.split("## Settings")[1].split("## ", maxsplit=1)[0].splitlines()
        if "|" in line
    ]
    said = re.findall(r"`([A-Z0-9_]+)`", " ".join(rows))
    return set(said) | set(re.findall(r"`(DATABASE_AS_OWNER)`", text))


def test_every_setting_is_explained_and_none_that_there_is_not():
    code = (ROOT / "config" / "settings.py").read_text("utf-8")
    text = (ROOT / "docs" / "operations.md").read_text("utf-8")

    assert told_in(text) - ELSEWHERE == read_in(code)


def test_a_setting_that_nobody_explains_would_be_seen():
    assert read_in('env.int("NEW_THING", 3)') == {"NEW_THING"}
