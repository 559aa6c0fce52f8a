"""Editions are found by id, and a released one is frozen: its hash has to stand in the lock."""

from fractions import Fraction
from itertools import cycle
from pathlib import Path

import pytest

from scoring.editions import (
    DEFAULT,
    LOCK,
    OWN,
    UnknownEdition,
    check,
    hash_of,
    known_ids,
    load,
    lock,
    locked_hashes,
)
from scoring.scores import score
from scoring.tables import DataError
from tests.scoring.planted import copy_of_shipped, plant

GUANGDONG = "guangdong-2026"
NOT_LOCKED = "it is released but not locked; lock it with: python -m scoring lock FOLDER"
CHANGED = "it has changed since its release; put the change into a new edition"


@pytest.fixture
def elsewhere(tmp_path, monkeypatch):
    """The folder of an operator's own editions."""
    monkeypatch.setenv("SCORING_EDITIONS", str(tmp_path))
    return tmp_path


def test_a_released_edition_that_nobody_locked_does_not_load(elsewhere):
    copy_of_shipped(elsewhere, GUANGDONG)

    with pytest.raises(DataError) as refused:
        load(GUANGDONG)

    assert str(refused.value) == f"{GUANGDONG}: {NOT_LOCKED}"


def test_a_locked_edition_that_has_changed_does_not_load(elsewhere):
    folder = copy_of_shipped(elsewhere, GUANGDONG)
    lock(folder)
    plant(folder, "weights.toml", "personnel = 6, technology = 11", "personnel = 7, technology = 10")

    with pytest.raises(DataError) as refused:
        load(GUANGDONG)

    assert str(refused.value) == f"{GUANGDONG}: {CHANGED}"


def test_a_file_added_to_a_locked_edition_is_a_change(elsewhere):
    folder = copy_of_shipped(elsewhere, GUANGDONG)
    lock(folder)
    (folder / "notes.toml").write_text("", "utf-8")

    with pytest.raises(DataError) as refused:
        load(GUANGDONG)

    assert refused.value.problem == CHANGED


def test_a_draft_loads_without_a_lock(elsewhere):
    copy_of_shipped(elsewhere, GUANGDONG, released=False)

    assert load(GUANGDONG).id == GUANGDONG


def test_a_locked_copy_in_another_folder_scores_like_ours(elsewhere):
    lock(copy_of_shipped(elsewhere, GUANGDONG))

    theirs, ours = scored(load(GUANGDONG)), scored(check(OWN / DEFAULT))

    assert (theirs.level, theirs.band, theirs.total) == (ours.level, ours.band, ours.total)
    assert (theirs.levels, theirs.elements) == (ours.levels, ours.elements)
    assert (theirs.domains, theirs.subdomains) == (ours.domains, ours.subdomains)
    assert theirs.edition.hash != ours.edition.hash


def test_a_provincial_weight_set_counts(elsewhere):
    folder = copy_of_shipped(elsewhere, GUANGDONG)
    plant(folder, "weights.toml", "personnel = 6, technology = 11", "personnel = 7, technology = 10")
    lock(folder)

    weights = load(GUANGDONG).weights["discrete"].elements

    assert weights == {"personnel": 7, "technology": 10, "resources": 6, "manufacturing": 77}


def test_a_weight_may_be_written_as_a_fraction(tmp_path):
    folder = copy_of_shipped(tmp_path)
    plant(folder, "weights.toml", "equipment = 67, network = 33", 'equipment = "200/3", network = "100/3"')

    weights = check(folder).weights["discrete"].domains["resources"]

    assert weights == {"equipment": Fraction(200, 3), "network": Fraction(100, 3)}


def test_an_unknown_edition_is_refused_with_those_that_are_known(elsewhere):
    copy_of_shipped(elsewhere, GUANGDONG)

    with pytest.raises(UnknownEdition) as refused:
        load("moon")

    assert str(refused.value) == f"there is no edition 'moon'; known: {DEFAULT}, {GUANGDONG}"
    assert (refused.value.id, refused.value.known) == ("moon", [DEFAULT, GUANGDONG])


def test_a_folder_of_editions_that_does_not_exist_holds_none(tmp_path, monkeypatch):
    monkeypatch.setenv("SCORING_EDITIONS", str(tmp_path / "moon"))

    assert known_ids() == [DEFAULT]


def test_line_endings_do_not_change_the_hash(tmp_path):
    folder = copy_of_shipped(tmp_path)
    before = hash_of(folder)

    for path in folder.rglob("*.toml"):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))

    assert hash_of(folder) == before
    assert check(folder).hash == before


def test_files_that_are_not_data_do_not_change_the_hash(tmp_path):
    folder = copy_of_shipped(tmp_path)
    before = hash_of(folder)

    (folder / "LICENCE.txt").write_text("Licensed.", "utf-8")

    assert hash_of(folder) == before


def test_a_comment_changes_the_hash(tmp_path):
    folder = copy_of_shipped(tmp_path)
    before = hash_of(folder)

    plant(folder, "weights.toml", r"^source = ", "# As printed.\nsource = ")

    assert hash_of(folder) != before


def test_the_name_of_a_file_changes_the_hash(tmp_path):
    folder = copy_of_shipped(tmp_path)
    before = hash_of(folder)

    (folder / "preparation.toml").rename(folder / "preparations.toml")

    assert hash_of(folder) != before


def test_locking_writes_the_hash_beside_the_edition(tmp_path):
    folder = copy_of_shipped(tmp_path, GUANGDONG)

    hash = lock(folder)

    assert hash == hash_of(folder)
    assert (tmp_path / LOCK).read_text("utf-8") == (
        "# Released editions and their hashes; written by: python -m scoring lock FOLDER\n"
        f"{GUANGDONG} {hash}\n"
    )


def test_locking_twice_changes_nothing(tmp_path):
    folder = copy_of_shipped(tmp_path, GUANGDONG)
    lock(folder)
    before = (tmp_path / LOCK).read_text("utf-8")

    lock(folder)

    assert (tmp_path / LOCK).read_text("utf-8") == before


def test_locking_keeps_the_other_editions(tmp_path):
    one = lock(copy_of_shipped(tmp_path, GUANGDONG))

    other = lock(copy_of_shipped(tmp_path, "hunan-2026"))

    assert locked_hashes(tmp_path) == {GUANGDONG: one, "hunan-2026": other}


def test_a_changed_edition_is_not_locked_again(tmp_path):
    folder = copy_of_shipped(tmp_path, GUANGDONG)
    hash = lock(folder)
    plant(folder, "edition.toml", r"^level_is_met_at = .*", "level_is_met_at = 0.7")

    with pytest.raises(DataError) as refused:
        lock(folder)

    assert str(refused.value) == (
        f"{LOCK}: {GUANGDONG}: it is locked with another hash: a change needs a new edition"
    )
    assert locked_hashes(tmp_path) == {GUANGDONG: hash}


def test_a_draft_is_not_locked(tmp_path):
    folder = copy_of_shipped(tmp_path, GUANGDONG, released=False)

    with pytest.raises(DataError) as refused:
        lock(folder)

    assert str(refused.value) == "edition.toml: released: only a released edition is locked"
    assert locked_hashes(tmp_path) == {}


def test_an_edition_with_a_fault_is_not_locked(tmp_path):
    folder = copy_of_shipped(tmp_path, GUANGDONG)
    plant(folder, "edition.toml", r"^level_rule = .*", 'level_rule = "average"')

    with pytest.raises(DataError) as refused:
        lock(folder)

    assert refused.value.place == "level_rule"
    assert locked_hashes(tmp_path) == {}


def test_a_lock_that_is_not_a_list_of_hashes_is_refused(elsewhere):
    copy_of_shipped(elsewhere, GUANGDONG)
    (elsewhere / LOCK).write_text(f"{GUANGDONG}\n", "utf-8")

    with pytest.raises(DataError) as refused:
        load(GUANGDONG)

    assert str(refused.value) == f"{LOCK}: each line holds an edition's id and its hash"


@pytest.mark.parametrize(("content", "reason"), [(None, "Is a directory"), (b"\xff\xfe", "'utf-8' codec")])
def test_a_lock_that_cannot_be_read_is_refused_with_the_reason(content, reason, elsewhere):
    copy_of_shipped(elsewhere, GUANGDONG)
    (elsewhere / LOCK).mkdir() if content is None else (elsewhere / LOCK).write_bytes(content)

    with pytest.raises(DataError, match=f"{LOCK}: cannot be read: .*{reason}"):
        load(GUANGDONG)


def test_a_lock_that_cannot_be_written_is_refused_with_the_reason(tmp_path, monkeypatch):
    folder = copy_of_shipped(tmp_path, GUANGDONG)

    def full_disk(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full_disk)

    with pytest.raises(DataError) as refused:
        lock(folder)

    assert str(refused.value) == f"{LOCK}: cannot be written: No space left on device"
    assert locked_hashes(tmp_path) == {}


def scored(edition):
    """Answers of all kinds, the same for every edition with these requirements."""
    values = cycle([Fraction(1), Fraction(4, 5), Fraction(1, 2), Fraction(1), Fraction(0)])
    requirements = edition.requirements_in_force("discrete", frozenset())
    return score(edition, "discrete", dict(zip((r.id for r in requirements), values, strict=False)))
