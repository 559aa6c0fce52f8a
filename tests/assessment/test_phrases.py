"""The sentences that an agency keeps for its findings."""

import pytest
from django.utils import translation

from assessment.actions import phrases
from assessment.models import Agency, Event, Phrase
from assessment.refusals import BadInput, Forbidden
from tests.assessment.untouched import refused

OLDER = "The evidence is older than the period."


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def agency(lin) -> Agency:
    return lin.desks[0].agency


def test_a_phrase_is_kept_and_written_down(agency, lin):
    phrase = phrases.add(agency, f" {OLDER}\r\n", by=lin)

    event = Event.objects.get(kind="phrase_added")
    assert (phrase.agency, phrase.text, phrase.added_by) == (agency, OLDER, lin)
    assert (event.by, event.details) == (lin, {"agency": agency.pk, "phrase": phrase.pk})


@pytest.mark.parametrize("text", ["", " \n ", "x" * 501])
def test_it_has_words_and_not_too_many(agency, lin, text):
    with refused(error=BadInput):
        phrases.add(agency, text, by=lin)


def test_it_stands_there_once(agency, lin):
    phrases.add(agency, OLDER, by=lin)

    with refused("has this phrase already"):
        phrases.add(agency, OLDER, by=lin)


def test_there_are_at_most_two_hundred(agency, lin):
    Phrase.objects.bulk_create(
        Phrase(agency=agency, text=f"Phrase {number}", added_by=lin) for number in range(200)
    )

    with refused("at most 200"):
        phrases.add(agency, OLDER, by=lin)


@pytest.mark.parametrize("person", ["hefei", "zhou", "mei", "op"])
def test_it_is_for_the_people_of_the_agency(agency, lin, person, request, qiming):
    kept = phrases.add(agency, OLDER, by=lin)
    stranger = request.getfixturevalue(person)

    with refused("people of the agency", Forbidden):
        phrases.add(agency, "Another.", by=stranger)
    with refused(error=(Forbidden, Phrase.DoesNotExist)):
        phrases.remove(kept, by=stranger)


def test_each_agency_sees_its_own(agency, lin, zhou):
    phrases.add(agency, OLDER, by=lin)

    assert [phrase.text for phrase in Phrase.objects.visible_to(lin)] == [OLDER]
    assert not Phrase.objects.visible_to(zhou).exists()


def test_it_is_taken_away(agency, lin):
    phrases.remove(phrases.add(agency, OLDER, by=lin), by=lin)

    assert not agency.phrases.exists()
    assert Event.objects.get(kind="phrase_removed").by == lin
