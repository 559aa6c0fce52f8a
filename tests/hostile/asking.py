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
from django.test import RequestFactory
from django.test.client import ClientHandler

from assessment.api.throttles import permits
from tests.hostile.payloads import Sent
from tests.hostile.world import Rows, World

WRITING = re.compile(r'(?:INSERT INTO|UPDATE|DELETE FROM) "(\w+)"')


@dataclass
class Answer:
    response: HttpResponse
    wrote: set[str]  # tables that a statement wrote to, if only for a moment
    changed: set[str]  # those that are not as they were, unless a yes was said
    messages: list = field(default_factory=list)  # those of this request that nobody has been shown yet

    @property
    def status(self) -> int:
        return self.response.status_code

    @cached_property
    def content(self) -> str:
        return b"".join(self.response).decode(errors="replace")

    @property
    def acts(self) -> set[str]:
        return self.wrote - Rows.NOT_ACTS

    @property
    def said_yes(self) -> bool:
        return any(message.level < ERROR for message in self.messages)

    @property
    def said_no(self) -> bool:
        return any(message.level >= ERROR for message in self.messages)


class Asker:
    """The client's own handler, but neither copies of what the templates were given nor a fault raised."""

    def __init__(self, world: World, rows: Rows) -> None:
        self.world, self.rows = world, rows
        self.handler = ClientHandler(enforce_csrf_checks=False)
        self.handler.load_middleware()
        self.factory = RequestFactory()

    def get(self, person: str, address: str) -> Answer:
        return self._ask(person, "GET", address, {})

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
        request = self.factory.generic(method, address, **environ)
        request._dont_enforce_csrf_checks = True
        wrote: set[str] = set()
        with _taken_back(), connection.execute_wrapper(_noting(wrote)):
            response = self.handler.get_response(request)
            told = list(get_messages(request)) if hasattr(request, "_messages") else []
            answer = Answer(response, wrote, set(), told)
            if not answer.said_yes:
                answer.changed = self.rows.changed(wrote)
        return answer

    def _sign_in(self, person: str, address: str) -> None:
        """Pages know people by their session, the API by their token."""
        self.factory.cookies.clear()
        self.factory.defaults = {"HTTP_ACCEPT_LANGUAGE": "en"}
        if not address.startswith("/api/"):
            self.factory.cookies.load(self.world.sessions[person])
        elif person:
            self.factory.defaults["HTTP_AUTHORIZATION"] = f"Bearer {self.world.tokens[person]}"


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
