"""Whatever becomes of the standard streams: an exit status and at most one sentence, never a traceback."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from scoring.streams import AT_MOST, one_line
from tests.scoring.goldens import AUTO, ROOT

FULL = Path("/dev/full")  # a device that is never written to, for the disk is always full
UNREADABLE = Path("/proc/self/mem")  # a file whose first byte cannot be read


def shell(command):
    """(status, output, complaint) of a command line after `python -m scoring`."""
    done = subprocess.run(
        f"{sys.executable} -m scoring {command}", shell=True, capture_output=True, cwd=ROOT, check=False
    )
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def test_a_closed_output_is_said():
    assert shell("standing 2 >&-") == (
        1,
        "",
        "scoring: standard output: it cannot be written: Bad file descriptor\n",
    )


@pytest.mark.skipif(not FULL.exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize(
    "command", ["standing 2", f"explain {AUTO}", "batch tests/scoring/golden/batch.input.jsonl"]
)
def test_a_full_disk_is_said(command):
    assert shell(f"{command} >{FULL}") == (
        1,
        "",
        "scoring: standard output: it cannot be written: No space left on device\n",
    )


@pytest.mark.parametrize("command", ["score", "batch"])
def test_a_closed_input_is_said(command):
    assert shell(f"{command} - <&-") == (
        2,
        "",
        "scoring: standard input: the file cannot be read: Bad file descriptor\n",
    )


@pytest.mark.skipif(not UNREADABLE.exists(), reason="this system has no /proc")
@pytest.mark.parametrize("command", ["score", "batch"])
def test_a_file_that_breaks_off_is_said(command):
    status, output, complaint = shell(f"{command} {UNREADABLE}")

    assert (status, output) == (2, "")
    assert complaint == f"scoring: {UNREADABLE}: the file cannot be read: Input/output error\n"


@pytest.mark.parametrize("closed", ["2>&-", f"2>{FULL}"])
def test_where_nobody_hears_a_complaint_the_status_remains(closed):
    assert shell(f"score no/such/file.json {closed}") == (2, "", "")
    assert shell(f"standing 9 {closed}") == (2, "", "")


def test_a_closed_complaint_does_not_hold_up_the_result():
    status, output, _ = shell(f"score {AUTO} 2>&-")

    assert status == 0
    assert json.loads(output)["level"] == 2


def test_a_line_holds_nothing_that_a_terminal_would_obey():
    assert one_line("a\x1b[2J\r\n b\u202ec\ud800 数据") == "a�[2J b�c� 数据"


def test_of_a_long_line_the_middle_is_left_out():
    short, long = "x" * AT_MOST, "a" + "x" * AT_MOST + "b"

    assert one_line(short) == short
    assert one_line(long) == "a" + "x" * (AT_MOST // 2 - 1) + " … " + "x" * (AT_MOST // 2 - 1) + "b"
