"""Verdicts, what they come to, and flags, as a program sees them."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from assessment.actions import assessments, evidence, findings, reviews, submissions
from assessment.models import Assessment, Finding
from tests.api.asking import at_most, nothing_changes, refused
from tests.assessment.rounds_of import round_of
from tests.people import fill

FIRST = "data.L1.a"
HALF = {"answer": 0.5, "reason": "24 of 78 machines."}


@pytest.fixture
def submission(submitted, lin):
    """Mei's, in Lin's hands."""
    reviews.take_up(submitted, by=lin)
    return submitted.submissions.get()


def at(submission, place: str = f"findings/{FIRST}/") -> str:
    return f"submissions/{submission.receipt}/{place}"


def test_a_verdict_is_given_where_there_was_none(submission, of):
    answer = of("lin").put(at(submission), HALF, if_none_match="*")

    told = answer.json()
    assert (answer.status_code, answer["ETag"]) == (201, '"1"')
    assert {name: told[name] for name in ("requirement", "tier", "answer", "reason", "version", "by")} == {
        "requirement": FIRST,
        "tier": "province",
        "answer": 0.5,
        "reason": "24 of 78 machines.",
        "version": 1,
        "by": "林审",
    }


def test_over_the_version_that_was_seen_and_back(submission, of):
    lin = of("lin")
    lin.put(at(submission), HALF, if_none_match="*")

    agreed = lin.put(at(submission), {"answer": 1}, if_match='"1"')
    back = lin.put(at(submission), {"answer": None}, if_match='"2"')

    assert (agreed.status_code, agreed.json()["answer"]) == (200, 1)
    assert (back.json()["answer"], back["ETag"]) == (None, '"3"')
    assert lin.get(at(submission, "findings/")).json() == {"findings": []}


def test_who_was_slower_is_told_what_stands_there(submission, of):
    lin = of("lin")
    lin.put(at(submission), HALF, if_none_match="*")

    with nothing_changes():
        answer = lin.put(at(submission), {"answer": 0, "reason": "None."}, if_none_match="*")

    problem = refused(answer, 412, "stale")
    assert (problem["present"]["answer"], problem["present"]["version"]) == (0.5, 1)


def test_without_a_version_nothing_is_written(submission, of):
    with nothing_changes():
        refused(of("lin").put(at(submission), HALF), 428, "version_missing")
        refused(of("lin").put(at(submission), HALF, if_match="*"), 400, "bad_version")


@pytest.mark.parametrize(
    "body",
    [{"answer": 0.5}, {"answer": 0.7, "reason": "x"}, {"answer": "n/a", "reason": "x"}, {"reason": "x"}, {}],
)
def test_what_is_no_verdict_is_refused(submission, of, body):
    with nothing_changes():
        answer = of("lin").put(at(submission), body, if_none_match="*")

    assert answer.status_code == 400


@pytest.mark.parametrize(("person", "status"), [("mei", 403), ("hefei", 403), ("zhou", 404), ("op", 404)])
def test_a_verdict_is_for_the_desk(submission, of, person, status):
    program = of(person)
    with nothing_changes():
        given = program.put(at(submission), {"answer": 1}, if_none_match="*")
        agreed = program.post(at(submission, "findings/agree/"), {"requirements": [FIRST]})

    assert (given.status_code, agreed.status_code) == (status, status)


def test_a_list_is_agreed_with_once(submission, of):
    body = {"requirements": [FIRST, "data.L1.b"]}

    first = of("lin").post(at(submission, "findings/agree/"), body, idempotency_key="one")
    again = of("lin").post(at(submission, "findings/agree/"), body, idempotency_key="one")

    assert [each["answer"] for each in first.json()["findings"]] == [1, 1]
    assert again.json() == first.json()
    assert Finding.objects.count() == 2


def test_the_enterprise_reads_the_findings_once_it_is_accepted(submission, submitted, lin, of):
    findings.give(submission, FIRST, "0.5", by=lin, version=None, reason="Half.")
    mei = of("mei")
    before = mei.get(at(submission, "findings/")).json()
    hidden = mei.get(at(submission, "verified/"))

    reviews.accept(submitted, by=lin)

    assert before == {"findings": []}
    refused(hidden, 404, "not_found")
    assert [each["reason"] for each in mei.get(at(submission, "findings/")).json()["findings"]] == ["Half."]
    assert mei.get(at(submission, "verified/")).json()["is_settled"] is True


def test_what_it_comes_to_as_the_verdicts_stand(submission, lin, of):
    for id in [id for id in submission.sealed["answers"] if ".L2." in id]:
        findings.give(submission, id, "0.5", by=lin, version=None, reason="Half.")

    with at_most(5):
        told = of("lin").get(at(submission, "verified/")).json()

    assert told["self"] == {"level": 2, "band": 2, "total": "2"}
    assert told["verified"] == {"level": 1, "band": 1, "total": "3/2"}
    assert (told["is_settled"], told["counts"], told["required_level"]) == (False, "level", None)
    assert (told["verdicts"], told["of"], len(told["differences"])) == (51, 214, 51)
    assert told["differences"][0]["self"] == 1
    assert told["differences"][0]["verified"] == 0.5


@pytest.mark.parametrize(
    ("required", "rule", "reached"),
    [(None, "band", None), (1, "band", True), (2, "band", False), (2, "consecutive", False)],
)
def test_it_says_whether_the_level_that_the_round_asks_for_is_reached(  # noqa: PLR0917 - as many as decide
    submission, submitted, lin, of, required, rule, reached
):
    agency = lin.desks[0].agency
    Assessment.objects.update(round=round_of(agency, lin, required_level=required, rule=rule))
    for id in [id for id in submission.sealed["answers"] if ".L2." in id]:
        findings.give(submission, id, "0.5", by=lin, version=None, reason="Half.")
    before = of("lin").get(at(submission, "verified/")).json()
    reviews.accept(submitted, by=lin)

    after = of("mei").get(at(submission, "verified/")).json()

    assert (before["required_level"], before["is_reached"]) == (required, reached)
    assert (after["required_level"], after["is_reached"]) == (required, reached)


def test_the_result_tells_both_with_their_arithmetic(submission, submitted, lin, of):
    for id in [id for id in submission.sealed["answers"] if ".L2." in id]:
        findings.give(submission, id, "0.5", by=lin, version=None, reason="Half.")
    reviews.accept(submitted, by=lin)

    told = of("mei").get(at(submission, "result/?trace=2")).json()

    def score(steps):
        return next(step["score"] for step in steps if step["kind"] == "level")

    assert (told["self"]["level"], told["verified"]["level"]) == (2, 1)
    assert (score(told["trace"]), score(told["verified_trace"])) == ("1", "1/2")


def test_flags_are_for_agencies_and_name_whom_one_may_see(filled, mei, other, xu, lin, of):  # noqa: PLR0917
    twin = assessments.start(other, by=xu, year=2026)
    fill(twin, by=xu)
    for assessment, owner in ((twin, xu), (filled, mei)):
        evidence.add(assessment, FIRST, SimpleUploadedFile("log.pdf", b"%PDF-1.4\n"), by=owner)
        submissions.submit(assessment, by=owner, declared=True)
    submission = filled.submissions.get()

    told = of("lin").get(at(submission, "flags/")).json()["flags"]

    same = next(flag for flag in told if flag["code"] == "same_file")
    assert same["requirements"] == [FIRST]
    assert same["others"] == [{"receipt": twin.submissions.get().receipt, "unit": f"{other.name} 2026"}]
    assert same["others_elsewhere"] == 0
    refused(of("mei").get(at(submission, "flags/")), 404, "not_found")
