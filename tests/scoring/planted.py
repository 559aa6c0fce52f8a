"""Copies of the shipped edition, and faults planted in them."""

import re
import shutil
from pathlib import Path

import pytest

from scoring.editions import DEFAULT, OWN, check
from scoring.tables import DataError


def copy_of_shipped(folder: Path, id: str = DEFAULT, *, released: bool = True) -> Path:
    """The shipped edition under this id, in a folder of editions of its own."""
    copy = folder / id
    shutil.copytree(OWN / DEFAULT, copy)
    plant(copy, "edition.toml", r"^id = .*", f'id = "{id}"')
    plant(copy, "edition.toml", r"^released = \w+", f"released = {str(released).lower()}")
    return copy


def plant(folder: Path, file: str, pattern: str, instead: str) -> None:
    """Put something else in place of what the pattern first finds."""
    path = folder / file
    content, found = re.subn(pattern, lambda _: instead, path.read_text("utf-8"), count=1, flags=re.MULTILINE)
    assert found, f"{file} has nothing like {pattern}"
    path.write_text(content, "utf-8")


def complaint_about(folder: Path) -> str:
    """File, place and sentence of the refusal."""
    with pytest.raises(DataError) as refused:
        check(folder)
    return str(refused.value)
