import pytest

from tests.api.asking import at_most, nothing_changes, refused


def test_who_asks_is_told_with_houses_and_desks(mei, qiming, of):
    assert of("mei").get("me/").json() == {
        "id": mei.pk,
        "email": "mei@example.test",
        "name": "梅岚",
        "language": "",
        "time_zone": "",
        "one_digest": False,
        "is_operator": False,
        "second_factor": False,
        "enterprises": [{"id": qiming.pk, "name": qiming.name, "role": "owner"}],
        "agencies": [],
    }


def test_an_agencys_person_sees_the_desk(lin, of):
    told = of("lin").get("me/").json()

    assert told["second_factor"] is True
    (desk,) = told["agencies"]
    assert (desk["region"], desk["tier"], desk["role"]) == ("340000", "province", "reviewer")


def test_what_is_not_named_stays(mei, of):
    answer = of("mei").patch("me/", {"language": "en", "time_zone": "Europe/Berlin"})

    mei.refresh_from_db()
    assert (answer.status_code, answer.json()["name"]) == (200, "梅岚")
    assert (mei.name, mei.language, mei.time_zone) == ("梅岚", "en", "Europe/Berlin")


def test_one_letter_a_day_is_chosen(lin, of):
    answer = of("lin").patch("me/", {"one_digest": True})

    lin.refresh_from_db()
    assert (answer.json()["one_digest"], lin.one_digest, lin.name) == (True, True, "林审")


@pytest.mark.parametrize(
    "body",
    [
        {"name": ""},
        {"one_digest": "yes"},
        {"name": "x" * 81},
        {"name": 5},
        {"language": "fr"},
        {"time_zone": "Mars/Olympus"},
        {"email": "other@example.test"},
        {"is_operator": True},
        {"second_factor": True},
        {"enterprises": []},
        [],
    ],
)
def test_what_cannot_be_is_refused(body, mei, of):
    with nothing_changes():
        answer = of("mei").patch("me/", body)

    refused(answer, 400, "bad_input")


def test_it_takes_few_statements(mei, qiming, of):
    program = of("mei")

    with at_most(3):
        program.get("me/")
