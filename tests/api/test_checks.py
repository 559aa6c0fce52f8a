import pytest

from assessment.models import Answer
from tests.api.asking import at_most, refused
from tests.people import fill


def check(program, assessment) -> dict:
    return program.get(f"assessments/{assessment.reference}/check/").json()


def test_what_is_missing_is_named(draft, mei, of):
    fill(draft, by=mei, without="data")

    told = check(of("vera"), draft)

    assert told["missing"] == [r.id for r in draft.requirements() if r.subdomain == "data"]
    assert (told["is_ready"], told["is_confirmed"], told["doubts"]) == (False, True, [])
    assert (told["preview"]["answered"], told["preview"]["of"]) == (214 - len(told["missing"]), 214)


def test_nothing_missing_is_ready_and_doubts_hinder_nothing(filled, of):
    told = check(of("mei"), filled)

    assert (told["is_ready"], told["missing"], told["obstacle"]) == (True, [], None)
    assert told["preview"] == {"certain": 2, "possible": 2, "answered": 214, "of": 214}
    assert told["doubts"]
    assert set(told["doubts"][0]) == {"code", "sentence", "requirements"}


def test_not_applicable_without_a_reason_is_named(filled, of):
    id = next(r.id for r in filled.requirements() if r.may_not_apply)
    Answer.objects.filter(requirement=id).update(value="n/a")

    told = check(of("mei"), filled)

    assert (told["is_ready"], told["without_reason"]) == (False, [id])


def test_an_enterprise_that_is_not_confirmed_is_not_ready(filled, qiming, of):
    qiming.confirmed_at = None
    qiming.save()

    told = check(of("mei"), filled)

    assert (told["is_ready"], told["is_confirmed"]) == (False, False)


@pytest.mark.parametrize("name", ["xu", "lin", "zhou", "op"])
def test_it_is_nobody_elses_business(name, submitted, other, of):
    refused(of(name).get(f"assessments/{submitted.reference}/check/"), 404, "not_found")


def test_it_takes_a_fixed_number_of_statements(filled, of):
    program = of("mei")

    with at_most(6):
        check(program, filled)
