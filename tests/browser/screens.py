"""Photographs every page with the demonstration's people, at two widths, in both languages.

    python -m tests.browser.screens docs/screens [--only home,result]

starts a demonstration of its own, or the one whose data are in VAR; it takes some minutes.
Which picture shows which page is written into pages.tsv beside them.
"""

import argparse
import csv
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
from playwright.sync_api import Page

from tests.browser.people_do import here
from tests.browser.pictures import encode, small, with_palette
from tests.browser.scenes import Scene, scenes
from tests.browser.stage import LOCALES, Stage, photograph, staged

LIST = "pages.tsv"
CHANGING = re.compile(r"(?<=/)(\d+|[^/]*[A-Z][^/]*)(?=/)")
WIDTHS = (1440, 390)
SHEETS = 2  # of a page that is printed
PAGES = 6  # of a report


def main() -> None:
    told = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    told.add_argument("folder", type=Path)
    told.add_argument("--only", default="", help="how the names begin, parted by commas")
    asked = told.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("Stopped."))  # what was started is ended with it
    shown = {row[0]: row for row in read_list(asked.folder)} if asked.only else {}
    with staged() as stage:
        for scene in scenes(stage):
            if scene.name.startswith(tuple(asked.only.split(","))):
                for name, picture in pictures(stage, scene):
                    (asked.folder / f"{name}.png").write_bytes(picture)
                shown[scene.name] = (scene.name, scene.who, stage.last_address)
                write_list(asked.folder, shown.values())
                print(scene.name, flush=True)


def read_list(folder: Path) -> list[tuple[str, ...]]:
    """Each scene with who looks at it and the address that the page then had."""
    file = folder / LIST
    if not file.exists():
        return []
    _head, *rows = csv.reader(file.read_text("utf-8").splitlines(), delimiter="\t")
    return [tuple(row) for row in rows]


def write_list(folder: Path, rows: Iterable[tuple[str, ...]]) -> None:
    """Numbers, references and secrets change with each demonstration, so that 1 and X stand for them."""
    steady = (
        (name, who, re.sub(CHANGING, lambda part: "1" if part[0].isdecimal() else "X", at))
        for name, who, at in rows
    )
    lines = ["\t".join(row) + "\n" for row in (("scene", "person", "page"), *sorted(steady))]
    (folder / LIST).write_text("".join(lines), "utf-8")


def pictures(stage: Stage, scene: Scene) -> Iterator[tuple[str, bytes]]:
    if scene.is_pdf:
        with stage.page(scene.who) as page:
            report = page.request.get(scene.place).body()
        stage.last_address = scene.place
        yield from sheets(scene.name, report, PAGES)
        return
    for language in LOCALES:
        for width in WIDTHS:
            yield f"{scene.name}-{language}-{width}", taken(stage, scene, language, width)
    if "dark" in scene.also:
        for language, width in (("zh", 1440), ("en", 390)):
            picture = taken(stage, scene, language, width, color_scheme="dark")
            yield f"{scene.name}-{language}-{width}-dark", picture
    if "print" in scene.also:
        for language in LOCALES:
            with stage.page(scene.who, language) as page:
                play(page, scene)
                printed = page.pdf(format="A4", print_background=True)
            yield from sheets(f"{scene.name}-{language}-print", printed, SHEETS)


def taken(stage: Stage, scene: Scene, language: str, width: int, **options) -> bytes:
    with stage.page(scene.who, language, width, **options) as page:
        play(page, scene)
        stage.last_address = here(page)
        return small(photograph(page, tallest=scene.tallest, part=scene.part))


def play(page: Page, scene: Scene) -> None:
    page.goto(scene.place)
    scene.act(page)


def sheets(name: str, pdf: bytes, last: int) -> Iterator[tuple[str, bytes]]:
    """The first pages of a PDF, each with the name of its picture."""
    with tempfile.TemporaryDirectory() as folder:
        command = ["pdftoppm", "-r", "72", "-l", str(last), "-", f"{folder}/sheet"]
        subprocess.run(command, input=pdf, check=True)
        for number, file in enumerate(sorted(Path(folder).iterdir()), 1):
            yield f"{name}-{number}", encode(*with_palette(_pixels(file)))


def _pixels(file: Path) -> np.ndarray:
    """A portable pixmap: its kind, width and height, the most of a colour, then the pixels."""
    _kind, size, _most, pixels = file.read_bytes().split(b"\n", 3)
    width, height = map(int, size.split())
    return np.frombuffer(pixels, np.uint8).reshape(height, width, 3)


if __name__ == "__main__":
    main()
