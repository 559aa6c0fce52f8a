"""Sending one request into the world, and taking back whatever it did."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from io import BytesIO

from django.contrib.messages import get_messages
from django.contrib.messages.constants import ERROR
from django.core.cache import cache
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client

from assessment.api.throttles import permits
from tests.hostile.payloads import Sent
from tests.hostile.world import Rows, World

WRITING = re.compile(r'(?:INSERT INTO|UPDATE|DELETE FROM) "(\w+)"')


@dataclass
class Answer:
    response: HttpResponse
    wrote: set[str]  # tables that a statement wrote to, if only for a moment
    changed: set[str]  # those that are not as they were, unless a yes was said

    @property
    def status(self) -> int:
        return self.response.status_code

    @property
    def content(self) -> str:
        return b"".join(self.response).decode(errors="replace")

    @cached_property
    def messages(self) -> list:
        """Those of this request that nobody has been shown yet."""
        request = getattr(self.response, "wsgi_request", None)
        return list(get_messages(request)) if hasattr(request, "_messages") else []

    @property
    def acts(self) -> set[str]:
        return self.wrote - Rows.NOT_ACTS

    @property
    def said_yes(self) -> bool:
        return any(message.level < ERROR for message in self.messages)

    @property
    def said_no(self) -> bool:
        return any(message.level >= ERROR for message in self.messages)


@dataclass
class Asker:
    world: World
    rows: Rows
    client: Client = field(default_factory=lambda: Client(raise_request_exception=False))

    def get(self, person: str, address: str) -> HttpResponse:
        return self._ask(person, "GET", address, {}).response

    def send(self, person: str, sent: Sent) -> Answer:
        environ = {
            "wsgi.input": BytesIO(sent.body),
            "CONTENT_LENGTH": str(len(sent.body)),
            "CONTENT_TYPE": _latin(sent.content_type),
            "QUERY_STRING": sent.query,
        }
        environ |= {
            _in_wsgi(name): _latin(value) for name, value in {**sent.target.headers, **sent.headers}.items()
        }
        return self._ask(person, sent.target.method, sent.target.path, environ | sent.environ)

    def _ask(self, person: str, method: str, address: str, environ: dict[str, object]) -> Answer:
        self._sign_in(person, address)
        cache.clear()
        permits.held.clear()
        wrote: set[str] = set()
        with _taken_back(), connection.execute_wrapper(_noting(wrote)):
            response = self.client.generic(method, address, **environ)
            answer = Answer(response, wrote, set())
            if not answer.said_yes:
                answer.changed = self.rows.changed(wrote)
        return answer

    def _sign_in(self, person: str, address: str) -> None:
        """Pages know people by their session, the API by their token."""
        self.client.cookies.clear()
        self.client.defaults = {"HTTP_ACCEPT_LANGUAGE": "en"}
        if not address.startswith("/api/"):
            self.client.cookies.load(self.world.sessions[person])
        elif person:
            self.client.defaults["HTTP_AUTHORIZATION"] = f"Bearer {self.world.tokens[person]}"


def _in_wsgi(name: str) -> str:
    return "HTTP_" + name.upper().replace("-", "_")


def _latin(text: str) -> str:
    """As a server hands it on: each byte a character."""
    return text.encode().decode("latin-1")


@contextmanager
def _taken_back() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _noting(wrote: set[str]):
    def execute(run, statement, parameters, many, context):
        if found := WRITING.match(statement):
            wrote.add(found[1])
        elif "append_event(" in statement:
            wrote.add("assessment_event")
        return run(statement, parameters, many, context)

    return execute
