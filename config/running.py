# ruff: noqa: S603 - the commands are ours
"""The whole service on one machine, started together and stopped together: `make run`."""

import ctypes
import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from config import embedded

ROOT = embedded.ROOT
HOST = "127.0.0.1"
PATIENCE = 60  # seconds until the first answer
OLDEST_POSTGRESQL = 15
GRACE = 8  # seconds that a part has for its farewell
PREPARATIONS = (
    ("The tables", "migrate", "--no-input"),
    ("The cache", "createcachetable"),
    ("The regions", "load_regions"),
)
FICTION = "demo.example"
PEOPLE = ("owner", "colleague", "other", "county", "city", "province", "elsewhere", "operator")
DEMO_NOTE = """
This is a demonstration: all people, enterprises and figures in it are fictional.
Sign in as one of
  {people}
with the password Maturity-demo-2020. Without all this: DEMO=0 make run, after make reset."""


class Failed(Exception):
    """Why the service does not run, in words for whoever started it."""


class Stopped(BaseException):
    """Somebody asked us to stop; no `except Exception` on the way may keep us from it."""


@dataclass(frozen=True)
class Part:
    name: str
    process: subprocess.Popen
    log: Path


def main() -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:  # as nohup sets it
            signal.signal(number, _stop)
    try:
        if sys.argv[1:] == ["reset"]:
            reset()
        else:
            run()
    except (Failed, embedded.EmbeddedUnavailable) as failure:
        sys.exit(str(failure))
    except Stopped:
        print("Stopped; what was entered is kept.")


def run() -> None:
    port = free_port(os.environ.get("PORT") or "8000")
    with _alone() as var:
        parts: list[Part] = []
        try:
            surroundings(var, port)
            reach_database()
            fictional = prepare(var)
            for name, command in commands(port).items():
                parts.append(start(name, command, var / "logs"))
            wait_for_answer(parts, port)
            print(greeting(fictional), flush=True)
            while True:
                look_after(parts)
                time.sleep(0.5)
        finally:
            end(parts)
            embedded.stop(var / "postgres")


def reset() -> None:
    """Forget everything, if its owner wants that."""
    if not (_var() / "running.lock").exists():
        raise Failed(f"There is nothing to remove in {_var()}.")
    with _alone() as var:
        print(
            f"This removes {var}: the database, all evidence, all reports. Type yes to go on: ",
            end="",
            flush=True,
        )
        if sys.stdin.readline().strip() != "yes":
            raise Failed("Nothing was removed.")
        if not embedded.stop(var / "postgres"):
            raise Failed("Nothing was removed: another program, perhaps manage.py, uses the database.")
        shutil.rmtree(var)


# ── Before the start ────────────────────────────────────────────────────────────────────


def free_port(wish: str) -> int:
    if not wish.isdecimal() or not 0 < int(wish) < 2**16:
        raise Failed(f"PORT is a number from 1 to 65535, not “{wish}”.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as gunicorn does
        try:
            probe.bind((HOST, int(wish)))
        except PermissionError:
            raise Failed(
                f"Port {wish} needs rights that you do not have; choose another: make run PORT=8000"
            ) from None
        except OSError:
            raise Failed(
                f"Port {wish} is taken; choose another: make run PORT={int(wish) % 60000 + 1}"
            ) from None
    return int(wish)


def _var() -> Path:
    return Path(os.environ.get("VAR") or ROOT / "var").absolute()


@contextmanager
def _alone() -> Iterator[Path]:
    """Two at once would hand each other's work to their workers."""
    var = _var()
    try:
        var.mkdir(mode=0o700, parents=True, exist_ok=True)
        held = embedded.take(var / "running.lock")
    except OSError as trouble:
        raise Failed(f"Nothing can be kept in {var} ({trouble}): name another folder by VAR=…") from trouble
    if held is None:
        raise Failed(
            f"The service is running with the data in {var}: stop it first, or name another folder by VAR=…"
        )
    try:
        yield var
    finally:
        os.close(held)


def surroundings(var: Path, port: int) -> None:
    """What the environment does not say, a bare machine is given."""
    for folder in ("logs", "mail", "broker", "broker-control"):
        (var / folder).mkdir(exist_ok=True)
    os.environ.setdefault("SITE_URL", f"http://localhost:{port}")
    os.environ.setdefault("EMAIL_URL", f"file:///{var}/mail")
    os.environ.setdefault("CELERY_BROKER_URL", "filesystem://")
    os.environ["PYTHONUNBUFFERED"] = "1"
    embedded.furnish()


def reach_database() -> None:
    try:
        with psycopg.connect(os.environ["DATABASE_URL"], connect_timeout=PATIENCE // 6) as connection:
            version = connection.info.server_version // 10000
    except psycopg.Error as trouble:
        raise Failed(f"The database that DATABASE_URL names cannot be used: {trouble}") from trouble
    if version < OLDEST_POSTGRESQL:
        raise Failed(f"PostgreSQL {OLDEST_POSTGRESQL} or later is needed; DATABASE_URL names a {version}.")


def prepare(var: Path) -> bool:
    """Whether this is a demonstration: where DEMO does not say, a new database becomes one.

    The passwords of its people are public, so they never come in among real ones.
    """
    for what, *command in PREPARATIONS:
        _manage(var, what, *command)
    _collect_static_files(var)
    wanted = os.environ.get("DEMO", "1").strip().lower() not in ("", "0", "false", "no", "off", "n", "f")
    if wanted and not _anybody():
        os.environ["DEMO"] = "1"  # the command asks for it
        _manage(var, "The demonstration", "demo")
    fictional = wanted and _anybody(f"owner@{FICTION}")
    os.environ.setdefault("DEMO", str(int(fictional)))
    return fictional


def _collect_static_files(var: Path) -> None:
    """Compressing them takes seconds, so only when something has changed."""
    sources = [ROOT / "requirements.txt", *sorted((ROOT / "static").rglob("*"))]
    state = "\n".join(f"{path} {path.stat().st_mtime_ns}" for path in sources)
    note = var / "static-files"
    if not note.exists() or note.read_text() != state:
        _manage(var, "The static files", "collectstatic", "--no-input", "--clear")
        note.write_text(state)


def _anybody(email: str = "%") -> bool:
    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        found = connection.execute("SELECT FROM assessment_user WHERE email LIKE %s LIMIT 1", [email])
        return bool(found.rowcount)


def _manage(var: Path, what: str, *command: str) -> None:
    print(f"{what} …", flush=True)
    log = var / "logs" / "prepare.log"
    with log.open("wb") as out:
        done = subprocess.run(
            [sys.executable, ROOT / "manage.py", *command], cwd=ROOT, stdout=out, stderr=out, check=False
        )
    if done.returncode:
        raise Failed(
            f"{embedded.end_of(log)}\n\n“manage.py {command[0]}” failed; its words are above and in {log}."
        )


# ── Parts ───────────────────────────────────────────────────────────────────────────────


def commands(port: int) -> dict[str, list[str]]:
    web = ["gunicorn", "config.wsgi", f"--bind={HOST}:{port}", "--worker-class=gthread", "--workers=2"]
    web += ["--threads=4", "--no-control-socket", f"--graceful-timeout={GRACE // 2}"]
    worker = ["celery", "-A", "config", "worker", "--pool=threads", "--concurrency=2", "--loglevel=INFO"]
    beat = ["celery", "-A", "config", "beat", "--loglevel=WARNING"]
    return {"web": web, "worker": worker, "beat": beat}


def start(name: str, command: list[str], logs: Path) -> Part:
    log = logs / f"{name}.log"
    if log.exists():
        log.replace(log.with_suffix(".before.log"))
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", *command],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            start_new_session=True,  # Ctrl-C is for us, and we can end the children of a part with it
            preexec_fn=_die_with_parent,  # noqa: PLW1509 - we have one thread
        )
    return Part(name, process, log)


def _die_with_parent() -> None:
    """Linux ends the part if we are killed without a chance to; elsewhere it would stay."""
    if sys.platform == "linux":
        pr_set_pdeathsig = 1
        ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGTERM)


def look_after(parts: list[Part]) -> None:
    for part in parts:
        status = part.process.poll()
        if status is not None:
            raise Failed(
                f"{embedded.end_of(part.log)}\n\nThe part “{part.name}” ended by itself (status {status}), "
                f"so the rest is stopped too; its last words are above and in {part.log}."
            )


def wait_for_answer(parts: list[Part], port: int) -> None:
    print("The service …", flush=True)
    deadline = time.monotonic() + PATIENCE
    while not _answers(port):
        look_after(parts)
        if time.monotonic() > deadline:
            raise Failed(
                f"{embedded.end_of(parts[0].log)}\n\nNothing answers at http://{HOST}:{port}/health/; "
                f"the end of a log is above, all are in {parts[0].log.parent}."
            )
        time.sleep(0.1)


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection(HOST, port, timeout=5)
    with suppress(OSError, http.client.HTTPException):
        connection.request("GET", "/health/", headers={"Host": urlsplit(os.environ["SITE_URL"]).netloc})
        return connection.getresponse().status == 200
    return False


def greeting(fictional: bool) -> str:
    note = (
        DEMO_NOTE.format(people="\n  ".join(f"{person}@{FICTION}" for person in PEOPLE)) if fictional else ""
    )
    place = f"Letters are written to {_var() / 'mail'}, logs to {_var() / 'logs'}. Ctrl-C stops everything."
    return f"{note}\n\n{place}\n\nOpen {os.environ['SITE_URL']}/\n".lstrip("\n")


def end(parts: list[Part]) -> None:
    """Ask all, wait, insist. A second Ctrl-C does not leave half of them behind."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    for part in parts:
        _signal(part, signal.SIGTERM)
    deadline = time.monotonic() + GRACE
    for part in parts:
        with suppress(subprocess.TimeoutExpired):
            part.process.wait(max(0, deadline - time.monotonic()))
    for part in parts:
        _signal(part, signal.SIGKILL)  # its children too, which may outlive it
        part.process.wait()


def _signal(part: Part, number: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.killpg(part.process.pid, number)


def _stop(number: int, frame: object) -> None:
    raise Stopped


if __name__ == "__main__":
    main()
