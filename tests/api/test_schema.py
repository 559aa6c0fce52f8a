"""The description is true: every address and method, every example, nothing beside."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from jsonschema import Draft202012Validator

from assessment.actions import assessments, claims, evidence, questions, reviews, submissions
from assessment.api import schema as described
from assessment.api.examples import EXAMPLES
from assessment.api.problems import PROBLEMS
from assessment.models import AgencyMember, Claim
from tests.api.asking import Program
from tests.api.routes import routes
from tests.people import fill, person

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"


@pytest.fixture(scope="module")
def description() -> dict:
    return described.description()


def operations(description: dict) -> dict[tuple[str, str], dict]:
    return {
        (method, path.removeprefix("/api/v1/")): operation
        for path, methods in description["paths"].items()
        for method, operation in methods.items()
    }


def address(route) -> str:
    return re.sub(r"<\w+:(\w+)>", r"{\1}", route.path)


def in_use(part: object) -> set[str]:
    """The names of all components that are pointed to."""
    if isinstance(part, dict):
        own = {part["$ref"].split("/")[-1]} if isinstance(part.get("$ref"), str) else set()
        return own.union(*map(in_use, part.values()), set())
    return set().union(*map(in_use, part)) if isinstance(part, list) else set()


def test_every_address_and_method_is_described_and_none_else(description):
    assert set(operations(description)) == {(route.method, address(route)) for route in routes()}


def test_the_description_says_what_it_is(description, db):
    told = Program().get("schema/")

    assert told.json() == description
    assert description["openapi"] == "3.1.0"
    assert set(description["components"]["securitySchemes"]) == {"token", "session"}
    assert "public" in told["Cache-Control"]


def test_the_generator_had_nothing_to_guess(capfd):
    described.description.cache_clear()

    described.description()

    said = capfd.readouterr()
    assert "Warning" not in said.err + said.out
    assert "Error" not in said.err + said.out


def test_every_component_is_there_and_none_is_left_over(description):
    components = set(description["components"]["schemas"])
    pointed = in_use(description)

    assert pointed - components == set()
    assert components - pointed == set()


def test_every_schema_is_a_json_schema(description):
    for schema in description["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)


def test_operations_are_named_once_and_say_what_they_do(description):
    listed = list(operations(description).values())

    assert len({each["operationId"] for each in listed}) == len(listed)
    assert all(each["summary"] for each in listed)


def test_what_is_written_says_how_it_can_fail(description):
    for (method, path), operation in operations(description).items():
        told = set(operation["responses"])
        assert "429" in told
        if "{" in path:
            assert "404" in told, (method, path)
        if operation.get("security", True) and path != "auth/token/":
            assert {"401", "403"} <= told, (method, path)
        if "requestBody" in operation:
            assert {"400", "413", "415"} <= told, (method, path)
        for status, answer in operation["responses"].items():
            if int(status) >= 400:
                assert list(answer["content"]) == ["application/problem+json"]
                assert int(status) in {of for of, _title in PROBLEMS.values()}


@pytest.mark.parametrize(("method", "path"), list(EXAMPLES))
def test_an_example_fits_what_is_described(method, path, description):
    content = operations(description)[method, path]["requestBody"]["content"]["application/json"]
    schema = content["schema"] | {"components": description["components"]}

    Draft202012Validator(schema).validate(content["example"])
    assert content["example"] == EXAMPLES[method, path]


def test_every_body_of_json_has_an_example(description):
    with_body = {
        key
        for key, operation in operations(description).items()
        if "application/json" in operation.get("requestBody", {}).get("content", {})
    }
    too_long = {("post", "score/"), ("post", "pathway/")}  # 214 answers; `examples/` has complete ones

    assert with_body - too_long == set(EXAMPLES)


# ── Each example as it stands there ─────────────────────────────────────────────────────


@pytest.fixture
def people(settings, db):
    """Those whom the examples name."""
    settings.DEMO = True
    demo = person("owner", "演示")
    demo.email = "owner@demo.example"
    demo.save()
    demo.emailaddress_set.update(email=demo.email)
    demo.set_password("Maturity-demo-2020")
    demo.save()
    for name in ("reviewer", "wang"):
        made = person(name, name)
        made.emailaddress_set.update(email=f"{name}@example.com")


@pytest.fixture
def places(draft, mei, bo, other, xu, lin, call):  # noqa: PLR0917 - all that an address may name
    """What stands in the addresses."""
    other.confirmed_at = None
    other.save()
    assessments.start(other, by=xu, round=call)
    claim = Claim.objects.create(enterprise=other, made_by=xu)
    claims.send(other, SimpleUploadedFile("a.pdf", PDF), by=xu)
    file = evidence.add(draft, "data.L1.a", SimpleUploadedFile("plan.pdf", PDF), by=mei)
    return {
        "enterprise": draft.enterprise_id,
        "membership": bo.memberships.get().pk,
        "claim": claim.pk,
        "agency": AgencyMember.objects.get(user=lin).agency_id,
        "reference": draft.reference,
        "requirement": "data.L1.a",
        "file": file.pk,
        "move": "submit",
        "round": call.pk,
    }


def under_review(assessment, mei, lin, path: str) -> dict[str, object]:
    """Handed in and taken up; asked about, or returned for one requirement."""
    fill(assessment, by=mei)
    submission = submissions.submit(assessment, by=mei, declared=True)
    reviews.take_up(assessment, by=lin)
    found = {"receipt": submission.receipt}
    if "corrections" in path:
        reviews.send_back(assessment, by=lin, note="Look again.", corrections={"data.L1.a": "Line 3?"})
        return found | {"correction": submission.corrections.get().pk}
    asked = questions.ask(submission, "data.L1.b", by=lin, text="Which lines?")
    return found | {"question": asked.pk}


@pytest.mark.parametrize(("method", "path"), list(EXAMPLES))
@pytest.mark.usefixtures("people", "op")
def test_an_example_works_as_it_stands_there(method, path, places, draft, mei, lin, of):  # noqa: PLR0917
    body = EXAMPLES[method, path]
    if path == "assessments/":  # the numbers are the reader's own
        body = body | {"enterprise": draft.enterprise_id, "year": 2025}
    if path == "rounds/":
        body = body | {"agency": places["agency"]}
    if path.endswith("/round/"):
        body = {"round": places["round"]}
    if any(word in path for word in ("moves", "reports", "findings", "reviews")):
        fill(draft, by=mei)
    if "reports" in path or "findings" in path:
        places["receipt"] = submissions.submit(draft, by=mei, declared=True).receipt
    if "corrections" in path or "questions" in path:
        places |= under_review(draft, mei, lin, path)
    if "findings" in path:
        reviews.take_up(draft, by=lin)
    if path.startswith("reviews"):
        submissions.submit(draft, by=mei, declared=True)
    if path == "reviews/assign/":
        body = {"chosen": [{"reference": draft.reference}], "to": lin.pk}
    if path == "conflicts/":
        body = body | {"enterprise": draft.enterprise_id}
    if path == "phrases/":
        body = body | {"agency": places["agency"]}
    of_reviewers = path.startswith(("conflicts", "phrases", "reviews")) or "findings" in path
    senders = {"claims": "op", "agencies": "op", "rounds": "jiang"}
    sender = senders.get(path.split("/")[0], "mei")
    sender = "lin" if of_reviewers or path.endswith("questions/") else sender
    headers = {"if_none_match": "*"} if method == "put" else {}

    answer = of(sender).send(method.upper(), path.format(**places), body, **headers)

    assert answer.status_code < 300, answer.content.decode()
