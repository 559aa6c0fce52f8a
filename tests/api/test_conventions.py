"""What holds for every address: problems, languages, methods, formats, limits."""

import json

import pytest
from django.test import Client

from assessment.api.views import PublicViewSet
from tests.api.asking import ROOT, Program, nothing_changes, refused, token_of, without_second_factor
from tests.api.routes import routes, writing

JSON = "application/json"


@pytest.fixture
def people(mei, lin, op, of, draft):
    return {name: of(name) for name in ("mei", "lin", "op")}


def places(draft, mei) -> dict[str, object]:
    """Objects that Mei may write to, so that the body is what is refused."""
    enterprise = draft.enterprise
    return {
        "reference": draft.reference,
        "requirement": "data.L1.a",
        "move": "submit",
        "enterprise": enterprise.pk,
        "membership": enterprise.memberships.get(user=mei).pk,
    }


@pytest.mark.parametrize("route", [r for r in routes() if str(r) != "POST auth/token/"], ids=str)
def test_strangers_are_asked_who_they_are_or_see_what_is_public(route, draft, mei):
    answer = Client().generic(route.method.upper(), ROOT + route.at(**places(draft, mei)))

    if answer.status_code == 401:
        assert answer["WWW-Authenticate"] == "Bearer"
        refused(answer, 401, "not_authenticated")
    else:
        assert issubclass(route.view, PublicViewSet)


@pytest.mark.parametrize("route", [r for r in writing() if str(r) != "POST auth/token/"], ids=str)
def test_a_token_that_may_read_only_writes_nowhere(route, draft, mei):
    reader = Client(headers={"authorization": f"Bearer {token_of(mei, scope='read')}"})
    with nothing_changes():
        answer = reader.generic(
            route.method.upper(), ROOT + route.at(**places(draft, mei)), b"{}", content_type=JSON
        )

    refused(answer, 403, "read_only_token")


@pytest.mark.parametrize(
    "path", ["nothing/", "me/nothing/", "", "assessments/short/", "assessments/%00%00/", "a\u0301/"]
)
@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_an_address_that_is_not_there_is_a_problem_too(path, method, db):
    refused(Client().generic(method, ROOT + path), 404, "not_found")


@pytest.mark.parametrize("path", ["/api/", "/api/v2/assessments/", "/api/v1"])
def test_so_is_one_beside_this_version(path, db):
    answer = Client().get(path)

    assert answer.status_code == 404
    assert answer["Content-Type"] in ("application/problem+json", "text/html; charset=utf-8")


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE", "PROPFIND"])
def test_a_method_that_an_address_does_not_know_is_405(method, of, mei):
    answer = of("mei").send(method, "assessments/", {})

    refused(answer, 405, "method_not_allowed")
    assert {"GET", "POST"} <= set(answer["Allow"].split(", "))


def test_what_may_be_asked_is_told_by_options(of, mei):
    answer = of("mei").send("OPTIONS", "assessments/", None)

    assert (answer.status_code, answer.content) == (204, b"")
    assert "POST" in answer["Allow"]


def test_another_format_than_json_is_406(of, mei):
    refused(of("mei").get("me/", accept="text/html"), 406, "not_acceptable")


@pytest.mark.parametrize(
    "content_type",
    ["text/plain", "application/x-www-form-urlencoded", "application/xml", "multipart/form-data; boundary=x"]
    + [f"application/json; charset={charset}" for charset in ("gbk", "utf-16", "bz2_codec", "nonsense")],
)
def test_a_body_in_another_format_is_415(content_type, of, mei, qiming):
    program = of("mei")
    with nothing_changes():
        answer = program.client.generic("POST", ROOT + "assessments/", b'{"year": 2026}', content_type)

    refused(answer, 415, "unsupported_media_type")


def test_a_body_that_is_packed_is_415(of, mei, qiming):
    with nothing_changes():
        answer = of("mei").post("assessments/", b"\x1f\x8b", content_encoding="gzip")

    refused(answer, 415, "unsupported_media_type")


def test_a_body_that_is_too_large_is_413(of, mei, qiming, settings):
    program = of("mei")
    body = b'{"note": "' + b"x" * settings.DATA_UPLOAD_MAX_MEMORY_SIZE + b'"}'
    with nothing_changes():
        answers = [
            program.post("assessments/", body),
            program.patch("me/", body),
            program.post("score/", body),
        ]

    for answer in answers:
        refused(answer, 413, "too_large")


def test_who_asks_too_often_is_told_when_to_go_on(of, mei, settings):
    settings.API_LIMITS = settings.API_LIMITS | {"general": (5, 2)}
    program, stranger = of("mei"), Program()

    mine = [program.get("me/").status_code for _ in range(6)]
    strange = [stranger.get("industries/").status_code for _ in range(3)]
    last = program.get("me/")

    assert mine == [200] * 5 + [429]
    assert strange == [200] * 2 + [429]
    refused(last, 429, "too_many_requests")
    assert last["Retry-After"] == "35"  # until the next minute, which is 34.6 s away


def test_a_made_up_forwarding_header_is_no_other_source(db, settings):
    settings.API_LIMITS = settings.API_LIMITS | {"general": (5, 2)}

    statuses = [
        Program().get("industries/", x_forwarded_for=f"203.0.113.{number}").status_code for number in range(4)
    ]

    assert statuses == [200, 200, 429, 429]


@pytest.mark.parametrize(
    ("own", "asked", "spoken"),
    [
        ("en", None, "en"),
        ("zh-hans", None, "zh-hans"),
        ("", None, "zh-hans"),
        ("zh-hans", "en-GB,en;q=0.9", "en"),
        ("en", "zh-CN", "zh-hans"),
    ],
)
def test_the_answer_is_in_the_language_asked_for_else_the_persons_own(own, asked, spoken, mei):
    mei.language = own
    mei.save()
    headers = {"authorization": f"Bearer {token_of(mei)}"} | ({"accept-language": asked} if asked else {})

    answer = Client(headers=headers).get(ROOT + "assessments/ZZZZZZZZ/")

    assert answer["Content-Language"] == spoken
    assert answer.json()["title"] == {"en": "Not found", "zh-hans": "未找到"}[spoken]
    assert {"Accept-Language", "Authorization"} <= {name.strip() for name in answer["Vary"].split(",")}


def test_private_answers_are_kept_nowhere(of, mei, draft):
    answer = of("mei").get(f"assessments/{draft.reference}/")

    assert "no-store" in answer["Cache-Control"]
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_the_browsers_session_reads_and_writes_with_its_csrf_token(mei, client_of):
    read = client_of(mei).get(ROOT + "me/")
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(mei, backend="allauth.account.auth_backends.AuthenticationBackend")
    with nothing_changes():
        without = strict.patch(ROOT + "me/", {"name": "梅"}, content_type=JSON)
    strict.get("/accounts/login/")
    strict.cookies["csrftoken"] = "x" * 32
    with_token = strict.patch(
        ROOT + "me/", {"name": "梅"}, content_type=JSON, headers={"x-csrftoken": "x" * 32}
    )

    assert read.json()["name"] == "梅岚"
    refused(without, 403, "csrf")
    assert (with_token.status_code, with_token.json()["name"]) == (200, "梅")


@pytest.mark.parametrize("name", ["lin", "op"])
def test_without_two_step_sign_in_agencies_and_operators_reach_nothing(name, request, settings, db):
    user = without_second_factor(request.getfixturevalue(name))
    program = Program(user)
    with nothing_changes():
        refused(program.get("me/"), 403, "second_factor_missing")
        refused(program.patch("me/", {"name": "x"}), 403, "second_factor_missing")
    settings.DEMO, user.email = True, f"{name}@demo.example"
    user.save()

    assert program.get("me/").status_code == 200


def test_a_fault_of_ours_is_a_problem_without_particulars(of, mei, monkeypatch):
    def fail(*_arguments, **_named):
        raise RuntimeError("secret particulars")

    monkeypatch.setattr("assessment.actions.people.change_settings", fail)
    program = of("mei")
    program.client.raise_request_exception = False

    answer = program.patch("me/", {"name": "x"})

    told = refused(answer, 500, "failed")
    assert "secret" not in json.dumps(told)


def test_every_problem_is_in_the_list_that_its_type_leads_to(of, mei, settings):
    told = refused(of("mei").get("nothing/"), 404, "not_found")

    listed = Program().get("problems/").json()

    assert told["type"] == f"{settings.SITE_URL}/api/v1/problems/#not_found"
    assert {"code": "not_found", "status": 404, "title": "Not found"} in listed
    assert len({each["title"] for each in listed}) == len(listed)
