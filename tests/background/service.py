"""The parts of the service as `make run` starts them, and a person who clicks."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.test import Client

from assessment.models import User
from config import running

PATIENCE = 90  # seconds; a machine that tests is busy


def until(question: Callable[[], object], *, or_say: Callable[[], str] = str) -> None:
    """Ask until the answer is yes."""
    deadline = time.monotonic() + PATIENCE
    while not question():
        assert time.monotonic() < deadline, or_say()
        time.sleep(0.02)


class Service:
    def __init__(self, place: Path, surroundings: dict[str, str]) -> None:
        self.port = free_port()
        self.logs = place / "logs"
        self.surroundings = surroundings | {"VAR": str(place), "SITE_URL": f"http://localhost:{self.port}"}
        self.surroundings["EMAIL_URL"] = f"file:///{place}/mail"
        self.parts: dict[str, running.Part] = {}
        for folder in ("logs", "mail", "broker", "broker-control"):
            (place / folder).mkdir(exist_ok=True)

    def start(self, *names: str) -> None:
        with self._environment():
            for name in names:
                command = running.commands(self.port)[name]
                self.parts[name] = running.start(name, command, self.logs)
            if "web" in names:
                running.wait_for_answer([self.parts["web"]], self.port)

    def kill(self, name: str) -> None:
        """Without a chance to say anything, children too."""
        part = self.parts.pop(name)
        os.killpg(part.process.pid, signal.SIGKILL)
        part.process.wait()

    def end(self) -> None:
        for part in self.parts.values():
            os.killpg(part.process.pid, signal.SIGTERM)
        for part in self.parts.values():
            try:
                part.process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                os.killpg(part.process.pid, signal.SIGKILL)
                part.process.wait()

    def send(self, task: str) -> None:
        """As beat does, without its waiting."""
        command = [sys.executable, "-m", "celery", "-A", "config", "call", task]
        with self._environment():
            subprocess.run(command, cwd=running.ROOT, check=True, capture_output=True)

    def words(self) -> str:
        """What the parts said, for whoever reads why a test failed."""
        return "\n".join(f"── {log.name}\n{log.read_text('utf-8')}" for log in sorted(self.logs.iterdir()))

    def letters(self) -> str:
        return "\n".join(path.read_text("utf-8") for path in (self.logs.parent / "mail").iterdir())

    def get(self, path: str, *, by: User) -> tuple[int, bytes]:
        response = self._ask("GET", path, by)
        return response.status, response.read()

    def post(self, path: str, *, by: User, **form: str) -> str:
        """Where it leads."""
        response = self._ask("POST", path, by, urlencode(form))
        assert response.status == 302, response.read().decode()
        return response.headers["Location"]

    def _ask(self, method: str, path: str, by: User, body: str | None = None) -> HTTPResponse:
        client, token = Client(), "t" * 32
        client.force_login(by, backend="allauth.account.auth_backends.AuthenticationBackend")
        headers = {
            "Cookie": f"sessionid={client.cookies['sessionid'].value}; csrftoken={token}",
            "X-CSRFToken": token,
            "Content-Type": "application/x-www-form-urlencoded",
            "Accept-Language": "en",
        }
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        connection.request(method, path, body, headers)
        return connection.getresponse()

    @contextmanager
    def _environment(self) -> Iterator[None]:
        """The parts inherit it; this process keeps its own."""
        with pytest.MonkeyPatch.context() as patch:
            for name, value in self.surroundings.items():
                patch.setenv(name, value)
            yield


def free_port() -> int:
    with socket.socket() as any_port:
        any_port.bind(("127.0.0.1", 0))
        return any_port.getsockname()[1]
