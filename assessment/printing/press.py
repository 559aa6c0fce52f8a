"""Data in, PDF out: Typst in a process of its own, with a time limit."""

import json
import os
import subprocess
import sys
import tempfile
from datetime import datetime
from math import ceil
from pathlib import Path

HERE = Path(__file__).parent
TIME_LIMIT = 60  # seconds; far below the silence after which a running report counts as dead


class PressFailed(RuntimeError):
    """Typst refused, or took too long."""


def pressed(data: dict, attachment: dict, *, at: datetime) -> bytes:
    """The report as PDF/A-3a and PDF/UA-1, with `attachment` as result.json inside.

    The same data and time give the same bytes. The process sees a private folder and none of our
    environment.
    """
    with tempfile.TemporaryDirectory(prefix="report-") as name:
        folder = Path(name)
        (folder / "report.typ").write_bytes((HERE / "report.typ").read_bytes())
        (folder / "data.json").write_text(json.dumps(data, ensure_ascii=False), "utf-8")
        (folder / "result.json").write_text(json.dumps(attachment, ensure_ascii=False, indent=1), "utf-8")
        _run(folder, int(at.timestamp()))
        return (folder / "report.pdf").read_bytes()


def _run(folder: Path, timestamp: int) -> None:
    program = [sys.executable, "-I", HERE / "typesetter.py", folder, str(timestamp), str(ceil(TIME_LIMIT))]
    surroundings = {"TMPDIR": str(folder), "LANG": "C.UTF-8", "PATH": os.defpath}
    try:
        done = subprocess.run(  # noqa: S603 - our own program; the data are in files
            program, capture_output=True, timeout=TIME_LIMIT, env=surroundings, cwd=folder, check=False
        )
    except subprocess.TimeoutExpired:
        raise PressFailed(f"Typst took longer than {TIME_LIMIT} seconds") from None
    if done.returncode:
        raise PressFailed(done.stderr.decode("utf-8", "replace").strip()[-400:] or f"exit {done.returncode}")
