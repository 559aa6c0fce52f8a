"""Finding, checking and freezing editions of the model.

Editions lie in folders: those of this package, and those of an operator in a folder named by
the environment variable SCORING_EDITIONS. A released edition is frozen: its hash stands in
`editions.lock` beside the editions, and a folder that no longer matches refuses to load.
"""

import hashlib
import os
from functools import cache
from pathlib import Path

from scoring.edition_files import read_edition
from scoring.model import Edition
from scoring.tables import DataError, read_bytes, read_table

OWN = Path(__file__).parent / "data" / "editions"
DEFAULT = "gbt39116-2020"
LOCK = "editions.lock"


class UnknownEdition(LookupError):
    """No folder has this edition; `known` are the ids there are."""

    def __init__(self, id: str, known: list[str]) -> None:
        super().__init__(f"there is no edition {id!r}; known: {', '.join(known)}")
        self.id, self.known = id, known


def load(id: str = DEFAULT) -> Edition:
    """The released edition of this id.

    Raises UnknownEdition, or DataError where its data contradict themselves or have changed.
    """
    for folder in _folders():
        if id in ids_in(folder):
            return _load(folder / id)
    raise UnknownEdition(id, known_ids())


def known_ids() -> list[str]:
    return sorted({id for folder in _folders() for id in ids_in(folder)})


def ids_in(folder: Path) -> list[str]:
    return sorted(path.parent.name for path in folder.glob("*/edition.toml"))


def check(folder: Path) -> Edition:
    """Read a folder as an edition whether or not it is locked; raises DataError."""
    folder = folder.resolve()
    if not folder.is_dir():
        raise DataError(str(folder), "", "there is no such folder")
    return read_edition(folder, hash_of(folder))


def hash_of(folder: Path) -> str:
    """SHA-256 over names and contents of the edition's files, in order of their names.

    Line endings do not count, so that a checkout on another system has the same hash.
    """
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*.toml"), key=lambda path: path.relative_to(folder).as_posix()):
        content = read_bytes(path, folder).replace(b"\r\n", b"\n")
        name = path.relative_to(folder).as_posix()
        digest.update(f"{name}\n{len(content)}\n".encode() + content)
    return digest.hexdigest()


def is_released(folder: Path) -> bool:
    return read_table(folder / "edition.toml", folder).flag("released")


def locked_hashes(folder: Path) -> dict[str, str]:
    """By edition id, as `editions.lock` of this folder of editions has them."""
    path = folder / LOCK
    if not path.exists():
        return {}
    try:
        lines = read_bytes(path, folder).decode("utf-8").splitlines()
    except UnicodeDecodeError as error:
        raise DataError(LOCK, "", f"cannot be read: {error}") from None
    pairs = [line.split() for line in lines if line.strip() and not line.startswith("#")]
    if any(len(pair) != 2 for pair in pairs):
        raise DataError(LOCK, "", "each line holds an edition's id and its hash")
    return dict(pairs)


def lock(folder: Path) -> str:
    """Freeze the edition in this folder and return its hash.

    Raises DataError where it is not sound, not released, or frozen with another hash.
    """
    edition = check(folder)
    folder = folder.resolve()
    hashes = locked_hashes(folder.parent)
    if not is_released(folder):
        raise DataError("edition.toml", "released", "only a released edition is locked")
    if hashes.get(edition.id, edition.hash) != edition.hash:
        raise DataError(LOCK, edition.id, "it is locked with another hash: a change needs a new edition")
    hashes[edition.id] = edition.hash
    heading = "# Released editions and their hashes; written by: python -m scoring lock FOLDER\n"
    lines = [f"{id} {hash}\n" for id, hash in sorted(hashes.items())]
    try:
        (folder.parent / LOCK).write_text(heading + "".join(lines), "utf-8")
    except OSError as error:
        raise DataError(LOCK, "", f"cannot be written: {error.strerror}") from None
    return edition.hash


def _folders() -> list[Path]:
    elsewhere = os.environ.get("SCORING_EDITIONS")
    return [OWN, Path(elsewhere).resolve()] if elsewhere else [OWN]


@cache
def _load(folder: Path) -> Edition:
    found = hash_of(folder)
    if is_released(folder):
        _refuse_changed(folder, found)
    return read_edition(folder, found)


def _refuse_changed(folder: Path, found: str) -> None:
    expected = locked_hashes(folder.parent).get(folder.name)
    if expected is None:
        problem = "it is released but not locked; lock it with: python -m scoring lock FOLDER"
        raise DataError(folder.name, "", problem)
    if expected != found:
        problem = "it has changed since its release; put the change into a new edition"
        raise DataError(folder.name, "", problem)
