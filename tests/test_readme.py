"""The READMEs show what the program really prints."""

import re

import pytest

from tests.scoring.goldens import GOLDEN, ROOT

SHOWN = {"README.md": "explain-auto-parts-en.txt", "README.zh.md": "explain-auto-parts-zh.txt"}
UNTIL = {"README.md": "What deserves a second look", "README.zh.md": "值得再看一眼的地方"}


@pytest.mark.parametrize("readme", SHOWN)
def test_a_readme_shows_what_explain_prints(readme):
    shown = re.search(
        r"<!-- explain -->\n```text\n(.*?)```\n<!-- /explain -->",
        (ROOT / readme).read_text("utf-8"),
        re.DOTALL,
    )

    assert shown
    assert shown[1] == excerpt(readme)


def excerpt(readme: str) -> str:
    """The explanation up to what deserves a second look, the source's caveats left out."""
    printed = (GOLDEN / SHOWN[readme]).read_text("utf-8").split(UNTIL[readme])[0].rstrip()
    lines = printed.split("\n")
    return "\n".join(lines) + "\n"


def write() -> None:
    for readme in SHOWN:
        path = ROOT / readme
        text = re.sub(
            r"<!-- explain -->\n```text\n.*?```\n<!-- /explain -->",
            lambda _, readme=readme: f"<!-- explain -->\n```text\n{excerpt(readme)}```\n<!-- /explain -->",
            path.read_text("utf-8"),
            flags=re.DOTALL,
        )
        path.write_text(text, "utf-8")


if __name__ == "__main__":
    write()
