"""Verdicts, and what must be left to score whoever gives them."""

import pytest
from django.utils import translation

from assessment.actions import findings, reviews
from assessment.models import Finding
from assessment.models.verdicts import Verification
from assessment.refusals import BadInput, Forbidden, Stale
from tests.assessment.untouched import refused

FIRST = "data.L1.a"


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def submission(submitted, lin):
    """Mei's, in Lin's hands."""
    reviews.take_up(submitted, by=lin)
    return submitted.submissions.get()


def test_agreeing_needs_no_reason(submission, lin):
    finding = findings.give(submission, FIRST, "1", by=lin, version=None)

    assert (finding.tier, finding.version, finding.value, finding.by) == ("province", 1, "1", lin)


def test_each_change_is_a_version_and_none_is_lost(submission, lin):
    findings.give(submission, FIRST, "0.8", by=lin, version=None, reason="Three of four.")
    findings.give(submission, FIRST, "0.5", by=lin, version=1, reason="Two of four.")
    findings.give(submission, FIRST, "", by=lin, version=2)

    kept = submission.findings.order_by("version").values_list("version", "value", "reason")
    assert list(kept) == [(1, "0.8", "Three of four."), (2, "0.5", "Two of four."), (3, "", "")]


def test_the_same_once_more_changes_nothing(submission, lin):
    findings.give(submission, FIRST, "1", by=lin, version=None)

    again = findings.give(submission, FIRST, "1", by=lin, version=None)

    assert (again.version, submission.findings.count()) == (1, 1)


@pytest.mark.parametrize(
    ("requirement", "value", "reason"),
    [
        ("nothing", "1", ""),
        (FIRST, "0.7", "No such answer."),
        (FIRST, "0.5", "  "),
        (FIRST, "0.5", "x" * 2001),
        (FIRST, "n/a", "It always applies."),
    ],
)
def test_what_cannot_be_a_verdict_is_refused(submission, lin, requirement, value, reason):
    with refused(error=BadInput):
        findings.give(submission, requirement, value, by=lin, version=None, reason=reason)


@pytest.mark.parametrize("version", [None, 2, 7])
def test_a_version_that_is_not_the_present_one_is_stale(submission, lin, version):
    first = findings.give(submission, FIRST, "0.8", by=lin, version=None, reason="Three of four.")

    with refused("another verdict in the meantime", Stale) as _:
        findings.give(submission, FIRST, "0.5", by=lin, version=version, reason="Two of four.")
    assert submission.findings.get() == first


@pytest.mark.parametrize("person", ["mei", "hefei"])
def test_only_the_desk_judges(submission, person, request):
    reader = request.getfixturevalue(person)

    with refused(error=Exception):
        findings.give(submission, FIRST, "1", by=reader, version=None)
    with refused(error=Exception):
        findings.agree(submission, [FIRST], by=reader)


def test_it_is_judged_once_it_is_taken_up(submitted, lin):
    with refused("take it up before you judge it"):
        findings.give(submitted.submissions.get(), FIRST, "1", by=lin, version=None)


def test_the_enterprise_cannot_judge_itself(submission, mei):
    with refused("not on your desk", Forbidden):
        findings.give(submission, FIRST, "1", by=mei, version=None)


def test_a_list_is_agreed_with_but_for_what_has_a_verdict(submission, lin):
    findings.give(submission, FIRST, "0.5", by=lin, version=None, reason="Half.")

    findings.agree(submission, [FIRST, "data.L1.b", "data.L1.b"], by=lin)

    current = Finding.objects.current().filter(submission=submission).order_by("requirement")
    assert [(f.requirement, f.value) for f in Finding.objects.filter(pk__in=[f.pk for f in current])] == [
        (FIRST, "0.5"),
        ("data.L1.b", "1"),
    ]


def test_a_list_with_something_unknown_is_refused_as_a_whole(submission, lin):
    with refused("not part of this submission", BadInput):
        findings.agree(submission, ["data.L1.b", "nothing"], by=lin)


def test_a_verdict_that_keeps_a_subdomain_scored_cannot_be_taken_back(submission, lin, hefei):
    """Beneath it a tier has left out everything, as verdicts that were carried over together can."""
    left_out = [id for id in submission.sealed["answers"] if id.startswith("equipment.L2.")]
    Finding.objects.bulk_create(
        Finding(submission=submission, requirement=id, tier="city", value="n/a", by=hefei) for id in left_out
    )
    kept = Finding.objects.create(
        submission=submission, requirement=left_out[0], tier="province", value="1", by=lin
    )

    with refused():
        findings.give(submission, kept.requirement, "", by=lin, version=1)


def test_differences_are_told_in_the_order_of_the_model(submission, lin):
    findings.give(submission, "data.L1.b", "0.5", by=lin, version=None, reason="Half.")
    findings.give(submission, FIRST, "0.8", by=lin, version=None, reason="Most.")
    findings.give(submission, "data.L2.a", "1", by=lin, version=None)

    told = Verification(submission).differences

    assert [(d.requirement, d.own, d.finding.value) for d in told] == [
        (FIRST, "1", "0.8"),
        ("data.L1.b", "1", "0.5"),
    ]


def test_what_was_taken_back_can_be_given_anew_as_a_first_one(submission, lin):
    findings.give(submission, "data.L1.a", "0.5", by=lin, version=None, reason="Line 3.")
    findings.give(submission, "data.L1.a", "", by=lin, version=1)

    given = findings.give(submission, "data.L1.a", "0", by=lin, version=None, reason="Not seen.")

    assert (given.version, given.value) == (3, "0")
