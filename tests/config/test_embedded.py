"""The embedded database, with a place of its own for each test: a space in its path, closed to others."""

import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from config import embedded


@pytest.fixture
def place(tmp_path):
    place = tmp_path / "a home" / "postgres"
    place.parent.mkdir(mode=0o700)
    yield place
    embedded.stop(place)


def ask(url: str, question: str) -> tuple:
    with psycopg.connect(url) as connection:
        return connection.execute(question).fetchone()


def postmaster(place: Path) -> int:
    return int((place / "data" / "postmaster.pid").read_text().split("\n")[0])


def test_the_service_is_no_superuser_and_owns_its_database(place):
    url = embedded.ensure(place, durable=False)

    assert ask(
        url,
        "SELECT current_user::text, rolsuper, rolcreaterole, rolcreatedb, pg_get_userbyid(datdba)::text"
        " FROM pg_roles, pg_database WHERE rolname = current_user AND datname = current_database()",
    ) == ("maturity_owner", False, False, True, "maturity_owner")


def test_the_server_keeps_what_it_confirms_and_listens_on_no_port(place):
    url = embedded.ensure(place)

    assert ask(
        url,
        "SELECT current_setting('fsync'), current_setting('synchronous_commit'),"
        " current_setting('listen_addresses'), current_setting('server_encoding')",
    ) == ("on", "on", "", "UTF8")


def test_nobody_else_gets_near(place):
    url = embedded.ensure(place, durable=False)

    folder = Path((place / "socket").read_text())
    private = [folder, place, place / "data", place / "postgres", place / "maturity_owner"]
    assert [stat.S_IMODE(path.stat().st_mode) & 0o077 for path in private] == [0] * 5
    assert stat.S_IMODE(place.parent.stat().st_mode) == 0o700
    password = (place / "maturity_owner").read_text()
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(url.replace(password, "guessed"))


def test_what_was_written_is_there_after_a_stop(place):
    with psycopg.connect(embedded.ensure(place)) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS seven")
    first = postmaster(place)

    assert embedded.stop(place)
    with pytest.raises(ProcessLookupError):
        os.kill(first, 0)

    assert ask(embedded.ensure(place), "SELECT seven FROM kept") == (7,)


def test_a_second_call_finds_the_same_server(place):
    assert embedded.ensure(place, durable=False) == embedded.ensure(place, durable=False)


def test_the_last_one_out_stops_it(place):
    url = embedded.ensure(place, durable=False)
    stay = "embedded.ensure(Path(sys.argv[1])); print('in', flush=True); input()"
    other = subprocess.Popen(
        [
            sys.executable,
            "-c",
            f"import sys; from pathlib import Path; from config import embedded; {stay}",
            place,
        ],
        cwd=embedded.ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    other.stdout.readline()

    assert not embedded.stop(place)
    assert ask(url, "SELECT 1") == (1,)

    other.communicate(b"\n")
    assert embedded.stop(place)


def test_a_crash_does_not_hinder_the_next_start(place):
    """Not even when the process number in the crashed server's note is another program's by now."""
    with psycopg.connect(embedded.ensure(place)) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS seven")
    os.kill(postmaster(place), signal.SIGKILL)
    note = place / "data" / "postmaster.pid"
    note.write_text(note.read_text().replace(str(postmaster(place)), str(os.getppid()), 1))

    assert ask(embedded.ensure(place), "SELECT seven FROM kept") == (7,)


def test_an_interrupted_beginning_is_begun_anew(place):
    (place / "data.new").mkdir(parents=True)
    (place / "data.new" / "half").touch()

    assert ask(embedded.ensure(place, durable=False), "SELECT 1") == (1,)


@pytest.mark.skipif(os.geteuid() != 0, reason="root alone can step down")
def test_root_steps_down_where_user_namespaces_are_forbidden(place, monkeypatch):
    works = embedded._works
    monkeypatch.setattr(embedded, "_works", lambda command: command[0] != "unshare" and works(command))

    assert ask(embedded.ensure(place, durable=False), "SELECT 1") == (1,)
    assert (place / "data").stat().st_uid != 0
    assert embedded.stop(place)

    monkeypatch.undo()
    assert ask(embedded.ensure(place, durable=False), "SELECT 1") == (1,)


def test_a_platform_without_the_wheel_is_told_what_to_do(place, monkeypatch):
    monkeypatch.setattr(embedded, "find_spec", lambda name: None)

    with pytest.raises(embedded.EmbeddedUnavailable, match="set DATABASE_URL"):
        embedded.ensure(place)
    assert not place.exists()


def test_a_key_is_made_once_and_for_its_owner_alone(tmp_path, monkeypatch):
    monkeypatch.setenv("VAR", str(tmp_path / "var"))
    monkeypatch.setenv("DATABASE_URL", "postgresql://somewhere/else")
    keys = []
    for _ in range(2):
        monkeypatch.setenv("SECRET_KEY", "")
        embedded.furnish()
        keys.append(os.environ["SECRET_KEY"])

    assert keys[0] == keys[1]
    assert len(keys[0]) == 64
    assert stat.S_IMODE((tmp_path / "var" / "secret-key").stat().st_mode) == 0o600
    assert [path.name for path in (tmp_path / "var").iterdir()] == ["secret-key"]
