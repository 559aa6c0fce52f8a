import pytest

from assessment.models import Agency, Assessment, Event
from tests.api.asking import at_most, refused
from tests.assessment.rounds_of import round_of


@pytest.fixture
def call(submitted, lin):
    made = round_of(Agency.objects.get(region="340000"), lin)
    facts = {"verified_level": 2, "verified_band": 2, "verified_total": "2.4"}
    Assessment.objects.update(round=made, status="accepted", **facts)
    return made


def test_the_list_says_which_level_counts(call, submitted, of):
    told = of("lin").get(f"rounds/{call.pk}/list/").json()

    assert (told["round"], told["rule"]) == (call.pk, "consecutive")
    assert "Each level met" in told["which_counts"]
    (first,) = told["results"]
    assert (first["number"], first["level"], first["total"]) == (1, 2, "2.400000")
    assert first["receipt"] == submitted.receipt


def test_what_is_forgotten_has_no_receipt_any_more(call, of):
    Assessment.objects.update(receipt="")

    (first,) = of("lin").get(f"rounds/{call.pk}/list/").json()["results"]

    assert (first["receipt"], first["level"]) == (None, 2)


@pytest.mark.parametrize("path", ["excel", "csv"])
def test_the_list_as_a_file(path, call, lin, of):
    answer = of("lin").get(f"rounds/{call.pk}/list/{path}/?columns=number,receipt")

    assert answer.status_code == 200
    event = Event.objects.get(kind="list_exported")
    assert (event.by, event.details["wanted"]["columns"]) == (lin, ["number", "receipt"])


@pytest.mark.parametrize("path", ["", "excel/", "csv/"])
@pytest.mark.parametrize("name", ["mei", "zhou", "op"])
def test_it_is_for_the_agencies_of_the_round(name, path, call, of):
    refused(of(name).get(f"rounds/{call.pk}/list/{path}"), 404, "not_found")

    assert not Event.objects.filter(kind="list_exported").exists()


def test_a_column_that_is_not_there_is_refused(call, of):
    refused(of("lin").get(f"rounds/{call.pk}/list/csv/?columns=secret"), 400, "bad_input")

    assert not Event.objects.filter(kind="list_exported").exists()


def test_it_takes_few_statements(call, of):
    program = of("lin")

    with at_most(3):
        program.get(f"rounds/{call.pk}/list/")
