"""What the logs say: one line of JSON each, with what is needed to follow a request, and no secrets."""

import io
import json
import logging

import pytest
from django.test import Client

from assessment.logs import formatter
from tests.people import PASSWORD


@pytest.fixture
def lines():
    """What was logged so far, read as JSON line by line."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter())
    root = logging.getLogger()
    root.addHandler(handler)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    root.removeHandler(handler)


def test_each_line_of_a_request_carries_its_id_its_person_and_what_came_of_it(mei, client_of, lines):
    client_of(mei).get("/home/")

    started, *_, finished = lines()
    assert (started["event"], started["request"]) == ("request_started", "GET /home/")
    assert (finished["event"], finished["code"], finished["user_id"]) == ("request_finished", 200, mei.pk)
    assert len({line["request_id"] for line in lines()}) == 1
    assert {"timestamp", "level", "logger"} <= set(finished)


@pytest.mark.parametrize(("trusted", "source"), [(0, "127.0.0.1"), (1, "198.51.100.7"), (2, "203.0.113.9")])
def test_only_trusted_proxies_are_believed_where_a_request_came_from(trusted, source, db, settings, lines):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = trusted

    Client().get("/", headers={"x-forwarded-for": "192.0.2.66, 203.0.113.9, 198.51.100.7"})

    assert {line["ip"] for line in lines()} == {source}


@pytest.mark.parametrize(
    "address",
    [
        "/invitations/{key}/",
        "/accounts/confirm-email/{key}/",
        "/accounts/password/reset/key/{key}/",
        "/accounts/login/?next=/invitations/{key}/",
        "/accounts/login/?next=%2Finvitations%2F{key}%2F",
        "/accounts/login/?next=%2Faccounts%2Fpassword%2Freset%2Fkey%2F{key}%2F",
    ],
)
def test_no_key_in_an_address_is_logged(db, address, client_of, lines):
    client_of().get(address.format(key="3x-c0ffee:7b9_secret"))

    said = json.dumps(lines())
    assert "GET /" in said
    assert "secret" not in said
    assert "c0ffee" not in said


def test_nothing_that_was_typed_is_logged(draft, mei, client_of, lines):
    client = client_of()
    client.post("/accounts/login/", {"login": mei.email, "password": PASSWORD})
    client.post("/accounts/login/", {"login": mei.email, "password": f"{PASSWORD}-wrong"})
    answer = {"value": "1", "note": "Confidential: 37 % scrap on line 3.", "version": ""}
    client_of(mei).post(f"/assessments/{draft.reference}/answer/data.L1.a/", answer)

    assert draft.answers.get().note == answer["note"]
    said = json.dumps(lines())
    assert [word for word in (PASSWORD, "Confidential", "scrap") if word in said] == []


def test_an_error_is_one_line_with_its_traceback(lines):
    try:
        raise RuntimeError("The press is out of ink.")
    except RuntimeError:
        logging.getLogger("celery").exception("report_failed")

    (line,) = lines()
    assert (line["event"], line["level"]) == ("report_failed", "error")
    assert "RuntimeError: The press is out of ink." in line["exception"]
