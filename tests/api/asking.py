"""A program that asks, and what a no of the API looks like."""

import json
from contextlib import contextmanager
from datetime import timedelta

from django.apps import apps
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from assessment.api.problems import PROBLEMS
from assessment.models import Token, User

ROOT = "/api/v1/"


class Program:
    """Asks with a token of this person; `said` is what was answered, as Python values."""

    def __init__(self, user: User | None = None, *, language: str = "en", **headers: str) -> None:
        if user is not None:
            headers |= {"authorization": f"Bearer {token_of(user)}"}
        self.client = Client(headers={"accept-language": language} | headers, raise_request_exception=True)

    def get(self, path: str, **headers: str) -> HttpResponse:
        return self.client.get(ROOT + path, headers=named(headers))

    def post(self, path: str, body: object = None, **headers: str) -> HttpResponse:
        return self.send("POST", path, body, **headers)

    def put(self, path: str, body: object = None, **headers: str) -> HttpResponse:
        return self.send("PUT", path, body, **headers)

    def patch(self, path: str, body: object = None, **headers: str) -> HttpResponse:
        return self.send("PATCH", path, body, **headers)

    def delete(self, path: str, **headers: str) -> HttpResponse:
        return self.client.delete(ROOT + path, headers=named(headers))

    def send(self, method: str, path: str, body: object, **headers: str) -> HttpResponse:
        content = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        return self.client.generic(method, ROOT + path, content, "application/json", headers=named(headers))


def named(headers: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}


def token_of(user: User, **facts) -> str:
    """A token as signing in gives it."""
    kept = {"name": "test", "standing": user.get_session_auth_hash(), "expiry": timedelta(hours=1)} | facts
    return Token.objects.create(user, **kept)[1]


def without_second_factor(user: User) -> User:
    user.authenticator_set.all().delete()
    return user


def everything_kept() -> dict[str, list]:
    """Every row of ours; when a token was last used does not count, nor that somebody was denied."""
    models = [model for model in apps.get_app_config("assessment").get_models() if model is not Token]
    rows = {model.__name__: list(model.objects.order_by("pk").values()) for model in models}
    return rows | {"Event": [event for event in rows["Event"] if event["kind"] != "denied"]}


@contextmanager
def nothing_changes():
    before = everything_kept()

    yield

    assert everything_kept() == before


def refused(response: HttpResponse, status: int, code: str) -> dict:
    """The problem, after making sure that it is one as all of them are."""
    told = response.json()
    assert (response.status_code, told["status"], told["code"]) == (status, status, code), told
    assert response["Content-Type"] == "application/problem+json"
    assert {"type", "title", "status", "code", "detail"} <= set(told)
    assert code not in PROBLEMS or PROBLEMS[code][0] == status
    assert told["detail"]
    return told


NOT_OURS = (
    "SAVEPOINT",
    "set_config",
    "current_setting",
    "mfa_authenticator",
    'FROM "assessment_agencymember" INNER JOIN "assessment_agency"',
    "assessment_token",
    '"cache"',
    "django_session",
    "usersessions_usersession",
    "BEGIN",
    "COMMIT",
)


@contextmanager
def at_most(number: int):
    """So many statements, without authentication, transaction control and counting requests."""
    with CaptureQueriesContext(connection) as captured:
        yield

    ours = [q["sql"] for q in captured.captured_queries if not any(word in q["sql"] for word in NOT_OURS)]
    assert len(ours) <= number, "\n".join(statement[:200] for statement in ours)
