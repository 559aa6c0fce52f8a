"""`make run`: what it refuses, and that it leaves nobody behind."""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest

from config import embedded, running


@pytest.fixture
def surroundings(tmp_path, monkeypatch):
    """A bare machine, as far as the environment goes."""
    for name in ("DATABASE_URL", "SECRET_KEY", "CELERY_BROKER_URL", "STATIC_COLLECTED"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("VAR", str(tmp_path / "my var"))
    with socket.socket() as any_port:
        any_port.bind(("127.0.0.1", 0))
        monkeypatch.setenv("PORT", str(any_port.getsockname()[1]))
    return tmp_path / "my var"


@pytest.fixture
def logs(tmp_path):
    return tmp_path


@contextmanager
def run(*words: str) -> Iterator[subprocess.Popen]:
    command = [sys.executable, "-m", "config.running", *words]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    with subprocess.Popen(command, cwd=running.ROOT, text=True, **pipes) as service:
        try:
            yield service
        finally:
            service.terminate()  # also where the test has failed


def answer(words: str, question: str) -> str:
    with run(*words.split()) as asked:
        return asked.communicate(question)[0]


def get(path: str) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", int(os.environ["PORT"]), timeout=30)
    connection.request("GET", path)
    response = connection.getresponse()
    return response.status, response.read()


def processes_that_mention(word: str) -> list[str]:
    listed = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout
    return [line for line in listed.splitlines() if word in line]


def test_a_taken_port_is_refused_with_a_way_out():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        with pytest.raises(running.Failed, match=f"Port {port} is taken; choose another: make run PORT="):
            running.free_port(str(port))


@pytest.mark.parametrize("wish", ["", "0", "65536", "80 ", "web", "-1"])
def test_a_port_is_a_number(wish):
    with pytest.raises(running.Failed, match="PORT is a number"):
        running.free_port(wish)


def test_a_part_that_dies_is_named_with_its_last_words(logs):
    part = running.start("web", ["this_module_does_not_exist"], logs)
    part.process.wait()

    with pytest.raises(
        running.Failed, match=r"No module named this_module_does_not_exist\n\n.*“web” ended by itself"
    ):
        running.look_after([part])


def test_parts_end_with_their_children_even_if_they_do_not_listen(logs, monkeypatch):
    monkeypatch.setattr(running, "GRACE", 0.5)
    monkeypatch.setattr(signal, "signal", lambda number, action: None)
    (logs / "deaf_part.py").write_text(
        "import signal, subprocess, sys, time\n"
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        "subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)', sys.argv[1]])\n"
        "print('deaf', flush=True)\n"
        "time.sleep(600)\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(logs))
    part = running.start("deaf", ["deaf_part", f"mark-{os.getpid()}"], logs)
    while "deaf" not in part.log.read_text():
        time.sleep(0.05)

    running.end([part])

    assert processes_that_mention(f"mark-{os.getpid()}") == []


@pytest.mark.parametrize("place", ["/dev/null", "/dev/null/var", "/proc/var"])
def test_where_nothing_can_be_kept_it_says_so(place, monkeypatch):
    monkeypatch.setenv("VAR", place)

    with pytest.raises(running.Failed, match=f"Nothing can be kept in {place} .*VAR="), running._alone():
        pass


def test_a_database_that_does_not_answer_is_told_with_the_reason(surroundings, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")

    told = answer("", "")

    assert told.startswith("The database that DATABASE_URL names cannot be used: connection failed")
    assert "Traceback" not in told


def test_a_database_that_is_too_old_is_told(surroundings, monkeypatch):
    monkeypatch.setattr(running, "OLDEST_POSTGRESQL", 99)
    monkeypatch.setenv("DATABASE_URL", embedded.ensure(surroundings / "postgres", durable=False))

    with pytest.raises(running.Failed, match=r"PostgreSQL 99 or later is needed; DATABASE_URL names a \d"):
        running.reach_database()

    embedded.stop(surroundings / "postgres")


def test_two_do_not_share_a_folder(surroundings):
    with running._alone(), pytest.raises(running.Failed, match="stop it first"), running._alone():
        pass


def test_reset_refuses_while_the_service_runs(surroundings):
    with running._alone():
        told = answer("reset", "yes\n")

    assert "stop it first" in told
    assert surroundings.exists()


@pytest.mark.parametrize(("word", "left"), [("yes\n", False), ("no\n", True), ("", True)])
def test_reset_asks_before_it_removes(surroundings, word, left):
    with running._alone() as var:
        (var / "files").mkdir()

    answer("reset", word)

    assert (surroundings / "files").exists() == left


def test_reset_removes_nothing_that_is_not_ours(surroundings):
    surroundings.mkdir()
    (surroundings / "letter").touch()

    told = answer("reset", "yes\n")

    assert "nothing to remove" in told
    assert (surroundings / "letter").exists()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_early_stop_leaves_nothing_behind(surroundings, number):
    with run() as service:
        assert service.stdout.readline() == "The tables …\n"

        service.send_signal(number)
        told, _ = service.communicate()

    assert (service.returncode, told) == (0, "Stopped; what was entered is kept.\n")
    assert processes_that_mention(str(surroundings)) == []
    assert not embedded._alive(surroundings / "postgres")


def told_until_open(service: subprocess.Popen) -> str:
    """What it says up to the address."""
    said = []
    while not said or not said[-1].startswith("Open http://localhost:"):
        said.append(service.stdout.readline())
        assert said[-1], "".join(said)
    return "".join(said)


def test_the_service_runs_answers_stops_and_keeps_what_it_has(surroundings, monkeypatch):
    monkeypatch.setenv("DEMO", "0")
    with run() as service:
        said = told_until_open(service)
        assert get("/health/") == (200, b"ok\n")
        style = re.search(r'href="(/static/theme\.\w+\.css)"', get("/")[1].decode())[1]
        assert get(style)[0] == 200
        with psycopg.connect(embedded.ensure(surroundings / "postgres")) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 7 AS seven")
        embedded.stop(surroundings / "postgres")
        key = (surroundings / "secret-key").read_text()
        service.terminate()
        service.communicate(timeout=20)

    assert "demo.example" not in said
    assert service.returncode == 0
    assert processes_that_mention(str(surroundings)) == []
    assert processes_that_mention(f"--bind=127.0.0.1:{os.environ['PORT']}") == []

    with run() as service:
        told_until_open(service)
        assert get("/health/") == (200, b"ok\n")
        service.send_signal(signal.SIGINT)
        service.communicate(timeout=20)

    with psycopg.connect(embedded.ensure(surroundings / "postgres")) as connection:
        assert connection.execute("SELECT seven FROM kept").fetchone() == (7,)
    assert embedded.stop(surroundings / "postgres")
    assert (surroundings / "secret-key").read_text() == key
