"""docs/api.md is true: its program runs and prints what it says, its table is the program's."""

import os
import re
import subprocess
import sys

import pytest
from django.utils import translation

from assessment.api.problems import PROBLEMS
from tests.people import PASSWORD
from tests.scoring.goldens import ROOT

PAGE = ROOT / "docs" / "api.md"


def part(name: str) -> str:
    return re.search(rf"<!-- {name} -->\n(.*?)<!-- /{name} -->", PAGE.read_text("utf-8"), re.DOTALL)[1]


def table() -> str:
    with translation.override("en"):
        rows = [f"| {status} | `{code}` | {title} |" for code, (status, title) in PROBLEMS.items()]
    return "\n".join(["| status | code | |", "|---|---|---|", *rows]) + "\n"


def test_the_table_of_refusals_is_the_programs():
    assert part("problems") == table()


@pytest.mark.django_db(transaction=True)
def test_the_quick_start_prints_what_it_says(qiming, live_server):
    """As a reader would run it: a file, Python, nothing installed."""
    program = re.search(r"```python\n(.*?)```", part("quick-start"), re.DOTALL)[1]
    surroundings = {"PATH": os.environ["PATH"], "SERVICE": live_server.url, "NO_PROXY": "*"}
    surroundings |= {"EMAIL": "mei@example.test", "PASSWORD": PASSWORD}

    run = subprocess.run(
        [sys.executable, "-I", "-S", "-c", program],
        env=surroundings,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )

    assert run.stderr == ""
    assert f"```text\n{run.stdout}```\n" == part("printed")


if __name__ == "__main__":
    text = PAGE.read_text("utf-8")
    PAGE.write_text(
        re.sub(
            r"<!-- problems -->\n.*?<!-- /problems -->",
            f"<!-- problems -->\n{table()}<!-- /problems -->",
            text,
            flags=re.DOTALL,
        ),
        "utf-8",
    )
