"""Sets one report. Runs as a process of its own, so that its memory goes with it; see press.py.

    python -I typesetter.py FOLDER TIMESTAMP SECONDS

Reads report.typ and the files beside it in FOLDER, and nothing outside it; writes report.pdf there.
"""

import resource
import sys
from pathlib import Path

import typst

MEMORY = 3 * 2**30  # address space; the fonts are mapped, not read
STANDARDS = ["a-3a", "ua-1"]


def typeset(folder: Path, fonts: Path, timestamp: int) -> None:
    typst.compile(
        folder / "report.typ",
        output=folder / "report.pdf",
        root=folder,
        font_paths=[fonts],
        ignore_system_fonts=True,
        pdf_standards=STANDARDS,
        timestamp=timestamp,
    )


def limit(seconds: int) -> None:
    """What the parent's time limit cannot do when the parent itself is killed."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))


if __name__ == "__main__":
    limit(int(sys.argv[3]))
    try:
        typeset(Path(sys.argv[1]), Path(__file__).parent / "fonts", int(sys.argv[2]))
    except typst.TypstError as error:
        sys.exit(f"Typst: {error}")
