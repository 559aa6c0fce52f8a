"""What every answer says to the browser, whoever asks, at every address and whatever comes of it."""

import re

import pytest

from tests.walls.asking import Answer, Asker
from tests.walls.rows import Row
from tests.walls.table import ROWS

pytestmark = pytest.mark.django_db

ALWAYS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "x-frame-options": "SAMEORIGIN",
}
# The only addresses whose answers somebody in between may keep: they are the same for everybody.
MAY_BE_KEPT = {
    "/regions/",
    "/api/v1/schema/",
    "/api/v1/editions/",
    "/api/v1/editions/gbt39116-2020/",
    "/api/v1/benchmarks/",
    "/api/v1/benchmarks/national-2020/",
    "/api/v1/regions/",
    "/api/v1/industries/",
    "/api/v1/standings/2/",
}
ASK = ("anonymous", "owner", "operator")
ODD = (  # addresses and methods that lead to no view
    ("GET", "/nothing/"),
    ("GET", "/api/v1/nothing/"),
    ("GET", "/api/nothing/"),
    ("GET", "/static/nothing.css"),
    ("GET", "/home"),  # leads to the same with a slash
    ("DELETE", "/home/"),
    ("PUT", "/api/v1/me/"),
    ("BREW", "/"),
    ("OPTIONS", "/api/v1/me/"),
)


def faults(path: str, answer: Answer) -> list[str]:
    found = [
        f"{name}: {answer.headers.get(name)}"
        for name, value in ALWAYS.items()
        if answer.headers.get(name) != value
    ]
    found += _faults_of_policy(answer.headers.get("content-security-policy", ""))
    kept = answer.headers.get("cache-control", "")
    if "no-store" not in kept and not (path in MAY_BE_KEPT and answer.status == 200):
        found.append(f"cache-control: {kept}")
    if "camera=()" not in answer.headers.get("permissions-policy", ""):
        found.append("permissions-policy")
    if "server" in answer.headers or "x-powered-by" in answer.headers:
        found.append("says what it is made of")
    return [f"{path} {answer.status}: {each}" for each in found]


def _faults_of_policy(policy: str) -> list[str]:
    """No script but our own; styles in the text only where the answer stands in a sandbox."""
    directives = dict(re.findall(r"([\w-]+) ?([^;]*)", policy))
    found = []
    if directives.get("default-src") not in ("'self'", "'none'"):
        found.append(f"policy: {policy}")
    for name, sources in directives.items():
        is_shut = "sandbox" in directives and name == "style-src"
        if "unsafe" in sources and not is_shut:
            found.append(f"{name}: {sources}")
        if re.search(r"\*|https?:", sources):
            found.append(f"{name}: {sources}")
    if "sandbox" not in directives and directives.get("frame-ancestors") != "'self'":
        found.append("frame-ancestors")
    if "sandbox" not in directives and {"object-src", "base-uri", "form-action"} - set(directives):
        found.append(f"policy is not whole: {policy}")
    return found


@pytest.mark.parametrize("face", ["api/", ""], ids=["programs", "people"])
def test_every_address_says_all_of_it(face, world, asker: Asker, tried):
    rows = [row for row in ROWS if row.is_api == bool(face)]
    found, number = [], 0
    for row in rows:
        place = world.places_for(row.kinds)[0] if row.kinds else None
        for role in ASK:
            for method in _methods(row, role):
                found += faults(row.at(place), asker.ask(role, method, row.at(place)))
                number += 1

    tried("answers whose headers were read", number)
    assert not found, "\n".join(found[:40])


def _methods(row: Row, role: str) -> list[str]:
    """GET by all; what else is known there by the owner; by the stranger what is not, a 405 or a 401."""
    others = {"owner": [name.upper() for name in row.methods if name != "get"], "anonymous": ["PUT"]}
    return ["GET", *others.get(role, [])]


@pytest.mark.parametrize("role", ["anonymous", "owner"])
@pytest.mark.parametrize(("method", "path"), ODD)
def test_what_leads_to_no_view_says_it_too(method, path, role, asker: Asker):
    answer = asker.ask(role, method, path)

    assert answer.status in (200, 204, 301, 302, 401, 404, 405)
    assert faults(path, answer) == []


@pytest.mark.parametrize("path", ["/home/", "/api/v1/me/", "/health/details/"])
def test_a_fault_of_ours_says_it_too(path, asker: Asker, monkeypatch):
    def fail(*_facts, **_more):
        raise ZeroDivisionError

    monkeypatch.setattr("assessment.pages.home.Inbox", fail)
    monkeypatch.setattr("assessment.api.me.MeSerializer.get_enterprises", fail)
    monkeypatch.setattr("assessment.pages.health.render", fail)

    answer = asker.ask("operator", "GET", path)

    assert answer.status == 500
    assert faults(path, answer) == []
    assert answer.marks == set()


@pytest.mark.parametrize(
    ("name", "what"),
    [("content-security-policy", "default-src 'self' 'unsafe-inline'"), ("cache-control", "max-age=60")],
)
def test_a_header_that_is_wrong_is_found(name, what, asker: Asker):
    """The control."""
    answer = asker.ask("owner", "GET", "/home/")
    answer.headers[name] = what

    assert faults("/home/", answer)
