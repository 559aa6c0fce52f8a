"""Takes them out, one after the other."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from config import embedded
from tests.controls import CONTROLS
from tests.controls.control import ROOT, Control

RED = 1  # of pytest: tests ran, and some failed


def main() -> int:
    word = " ".join(sys.argv[1:])
    chosen = [control for control in CONTROLS if word in control.name]
    with tempfile.TemporaryDirectory(prefix="maturity-controls-") as name:
        place = Path(name)
        surroundings = os.environ | {"DATABASE_URL": embedded.ensure(place / "postgres", durable=False)}
        surroundings.pop("DJANGO_SETTINGS_MODULE", None)  # tests.plugin names it once there is a database
        try:
            _refuse_a_red_start(chosen, place, surroundings)
            green = [control.name for control in chosen if not turns_red(control, place, surroundings)]
        finally:
            embedded.stop(place / "postgres")
    print(f"\n{len(chosen) - len(green)} of {len(chosen)} protections are missed when they are taken out.")
    return min(len(green), 1)


def turns_red(control: Control, place: Path, surroundings: dict[str, str]) -> bool:
    """In a fresh copy, so that no control sees another one's."""
    copy = _copy(place)
    _take_out(control, copy)
    done = _tested(copy, control.tests, surroundings)
    failed = [line for line in done.stdout.splitlines() if line.startswith("FAILED ")]
    is_red = done.returncode == RED and bool(failed)  # a fixture that breaks has noticed nothing
    print(f"{'red  ' if is_red else 'GREEN'}  {control.name}", flush=True)
    if is_red:
        print(f"       {len(failed)} × {failed[0]}", flush=True)  # to be looked at: for the right reason?
    else:
        print(done.stdout[-1500:], done.stderr[-500:])
    return is_red


def _refuse_a_red_start(chosen: list[Control], place: Path, surroundings: dict[str, str]) -> None:
    """With all protections in place, every one of these tests has to be green."""
    copy = _copy(place)
    for tests in sorted({control.tests for control in chosen}):
        done = _tested(copy, tests, surroundings)
        if done.returncode:
            raise SystemExit(f"{tests}: not green to begin with\n{done.stdout[-3000:]}{done.stderr[-1000:]}")


def _copy(place: Path) -> Path:
    copy = place / "copy"
    shutil.rmtree(copy, ignore_errors=True)
    files = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    for file in files.decode().split("\0"):
        if (ROOT / file).is_file():
            (copy / file).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / file, copy / file)
    return copy


def _tested(copy: Path, tests: str, surroundings: dict[str, str]) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *tests.split()]
    return subprocess.run(command, cwd=copy, env=surroundings, capture_output=True, text=True, check=False)


def _take_out(control: Control, copy: Path) -> None:
    file = copy / control.file
    code = file.read_text("utf-8")
    if code.count(control.protection) != 1:
        raise SystemExit(f"{control.name}: its protection stands {code.count(control.protection)} times")
    file.write_text(code.replace(control.protection, control.instead), "utf-8")


if __name__ == "__main__":
    sys.exit(main())
