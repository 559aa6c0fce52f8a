"""One request in the world: what was answered, and which rows it wrote. Then it is undone."""

import io
import json
import re
import time
import traceback
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from allauth.account.internal.flows.login import _AUTHENTICATION_METHODS_USER_SESSION_KEY as OF_USER
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.core.signals import got_request_exception, request_finished
from django.db import close_old_connections, connection, transaction
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.test.client import BOUNDARY, MULTIPART_CONTENT, ClientHandler, encode_multipart

from assessment.models import User
from assessment.pages.time_limits import SEEN, SINCE
from tests.walls.marks import OPEN_TO, PRIVATE, marks_in
from tests.walls.world import World

READS = re.compile(r"\s*(SELECT|SAVEPOINT|RELEASE|ROLLBACK|SET|SHOW)\b", re.IGNORECASE)
# Whoever is signed in leaves these, whatever they ask for; the last is asked for by a SELECT.
OF_SESSIONS = re.compile(r'"(django_session|usersessions_usersession)"')
MARKED = re.compile(r"CNRY\w+")
YOUNG = "xmin::text::bigint"  # the number of the transaction that wrote a row
WRITES_BY_SELECT = "append_event"
TABLES = """SELECT relname FROM pg_class WHERE relkind = 'r' AND (relname LIKE 'assessment\\_%'
    OR relname IN ('account_emailaddress', 'account_emailconfirmation', 'mfa_authenticator'))"""


@dataclass(frozen=True)
class Body:
    content: bytes
    type: str

    @classmethod
    def form(cls, fields: dict[str, object]) -> "Body":
        return cls(encode_multipart(BOUNDARY, fields), MULTIPART_CONTENT)

    @classmethod
    def json(cls, value: object) -> "Body":
        return cls(json.dumps(value).encode(), "application/json")


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    content: bytes
    written: Counter[str]  # rows, by table
    events: list[str]  # kinds of those that were written down
    rows: dict[str, list[dict]] = field(default_factory=dict)  # those written, where they are kept
    error: str = ""  # of ours, with a 500

    @property
    def marks(self) -> set[str]:
        return marks_in(self.content)

    @property
    def changes(self) -> Counter[str]:
        """What it wrote, but for that somebody was denied something."""
        denials = self.events.count("denied")
        others = Counter(self.written)
        others["assessment_event"] -= denials
        return +others


class Asker:
    """A browser of each role, signed in once; each request starts from the same cookies."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.keeps_rows = False
        self.error = ""
        got_request_exception.connect(self._note_error)
        self.tables = _tables()
        self.handler = ClientHandler(enforce_csrf_checks=False)  # the client's own, which is made but once
        self.handler.load_middleware()
        self.factory = RequestFactory(headers={"accept-language": "en"})
        self.cookies = {role: _signed_in(role, user) for role, user in world.people.items()}
        world.base = _youngest(self.tables)
        self.rows = {table: rows for table, rows, _new in self._counted()}

    def ask(self, role: str, method: str, path: str, body=None, **headers: str) -> Answer:
        self.error = ""
        with undone():
            wrote = Writes()
            with connection.execute_wrapper(wrote):
                request = self._request(role, method, path, body, headers)
                response = self.handler.get_response(request)
                asked = body.content.decode("utf-8", "replace") if body else ""
                content = _without(f"{path} {asked}", _content(request, response))
                _close(response)
            written = self._written() if wrote.any else Counter()
            events = self._new_events() if written["assessment_event"] else []
            rows = self._new_rows(written) if self.keeps_rows else {}
        headers = {name.lower(): value for name, value in response.headers.items()}
        return Answer(response.status_code, headers, content, written, events, rows, self.error)

    def _note_error(self, **_facts) -> None:
        self.error = traceback.format_exc(limit=-3)

    def _request(self, role: str, method: str, path: str, body: Body | None, headers: dict[str, str]):
        self.factory.cookies.clear()
        if role in self.cookies:
            self.factory.cookies["sessionid"] = self.cookies[role]
        sent = {"data": body.content, "content_type": body.type} if body else {}
        request = self.factory.generic(method, path, **sent, headers=named(headers))
        request._dont_enforce_csrf_checks = True  # who may is tried here, not where a form comes from
        return request

    def _written(self) -> Counter[str]:
        found: Counter[str] = Counter()
        for table, rows, new in self._counted():
            if new or rows != self.rows[table]:
                found[table] = max(new, abs(rows - self.rows[table]))
        return found

    def _counted(self) -> list[tuple[str, int, int]]:
        """Of each table: how many rows, and how many that are younger than the world."""
        parts = [
            f"SELECT '{table}', count(*), count(*) FILTER (WHERE {YOUNG} > {self.world.base}) FROM {table}"
            for table in self.tables
        ]
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(parts))
            return cursor.fetchall()

    def _new_rows(self, tables: Iterable[str]) -> dict[str, list[dict]]:
        found = {}
        for table in tables:
            with connection.cursor() as cursor:
                cursor.execute(f"SELECT * FROM {table} WHERE {YOUNG} > %s", [self.world.base])
                names = [column.name for column in cursor.description]
                if rows := [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]:
                    found[table] = rows
        return found

    def _new_events(self) -> list[str]:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT kind FROM assessment_event WHERE {YOUNG} > %s", [self.world.base])
            return [kind for (kind,) in cursor.fetchall()]


class Writes:
    """Whether a statement was sent that may write to a table of ours."""

    def __init__(self) -> None:
        self.any = False

    def __call__(self, execute, sql, params, many, context):
        if (not READS.match(sql) and not OF_SESSIONS.search(sql)) or WRITES_BY_SELECT in sql:
            self.any = True
        return execute(sql, params, many, context)


@contextmanager
def undone() -> Iterator[None]:
    """A transaction of which nothing is kept."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def named(headers: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}


def _content(request, response: HttpResponse) -> bytes:
    """Body and headers, and what is kept to be told on the next page."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    kept = getattr(request, "_messages", None)
    told = [str(message) for message in kept._queued_messages] if kept else []
    return b"\n".join([_unpacked(body), str(response.headers).encode(), "\n".join(told).encode()])


def _unpacked(body: bytes) -> bytes:
    """A workbook is a packed file, in which nothing would be found."""
    if not body.startswith(b"PK\x03\x04"):
        return body
    with zipfile.ZipFile(io.BytesIO(body)) as workbook:
        return b"\n".join(workbook.read(name) for name in workbook.namelist())


def _without(asked: str, content: bytes) -> bytes:
    """What the asker named is no news to the asker, and stands in many a page as the way back."""
    for named in set(MARKED.findall(asked)):
        content = content.replace(named.encode(), b"(as asked)")
    return content


def _close(response: HttpResponse) -> None:
    """Its files, but not the connection to the database, which a finished request closes otherwise."""
    request_finished.disconnect(close_old_connections)
    response.close()
    request_finished.connect(close_old_connections)


def _signed_in(role: str, user: User) -> str:
    """The session of somebody who has just given the password, in a browser whose name is marked."""
    private = next((mark for mark in OPEN_TO[role] if mark.endswith(PRIVATE)), None)
    client = Client()
    user = User.objects.get(pk=user.pk)  # as it is now, or its session would end at once
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "password", "at": time.time()}]
    session[OF_USER] = str(user.pk)
    session[SINCE] = int(time.time())
    session[SEEN] = session[SINCE] + 3600  # or each of many thousand requests would write it anew
    session.save()
    browser = f"CNRY{private}browser" if private else "a browser"
    kept = {"user": user, "ip": "192.0.2.1", "user_agent": browser}
    UserSession.objects.update_or_create(session_key=session.session_key, defaults=kept)
    return client.cookies["sessionid"].value


def _tables() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        return sorted(name for (name,) in cursor.fetchall())


def _youngest(tables: list[str]) -> int:
    parts = [f"SELECT max({YOUNG}) AS x FROM {table}" for table in tables]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT max(x) FROM ({' UNION ALL '.join(parts)}) AS found")
        return cursor.fetchone()[0]


def forget_counts() -> None:
    """What was counted against limits: all these requests come from one source."""
    cache.clear()
