"""Hostile requests to every page that takes something: a sentence each time, and nothing half done."""

from urllib.parse import urlencode

import pytest

from tests.hostile.judging import faults_of
from tests.hostile.pages import addresses, pages
from tests.hostile.payloads import MISCHIEF, Sent, Target, chosen, honest
from tests.hostile.values import ASKED_ANYWHERE, IN_ADDRESSES, IN_QUESTIONS, VALUES

pytestmark = pytest.mark.django_db
FOR_NOBODY: list[str] = []


@pytest.mark.parametrize("number", range(len(pages())), ids=[str(page) for page in pages()])
def test_a_page_answers_each_with_a_sentence_and_writes_nothing_it_refuses(number, finder):
    page = pages()[number]
    found = finder.find(page)
    if found is None:
        return
    person, target = found

    faults = [
        f"{what}: {answer.status}, {fault}"
        for what in chosen(number)
        for answer in [finder.asker.send(person, MISCHIEF[what](target))]
        for fault in faults_of(answer)
    ]

    assert not faults, "\n".join([f"as {person or 'nobody'}", *faults])


def test_somebody_reaches_every_page_that_takes_something(finder):
    nobody = [page for page in pages() if not finder.takes_nothing(page) and finder.find(page) is None]

    assert [str(page) for page in nobody] == FOR_NOBODY


@pytest.mark.parametrize("page", [page for page in pages() if page.places], ids=str)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_an_address_that_cannot_be_is_not_there(page, method, finder):
    places = [finder.asker.world.candidates(name, before)[0] for name, before in page.places]

    faults = [
        f"{odd!r} as {page.places[at][0]}: {answer.status}, {fault}"
        for at in range(len(places))
        for odd in IN_ADDRESSES
        for target in [Target(method, page.at((*places[:at], odd, *places[at + 1 :])), {"note": "x"})]
        for answer in [finder.asker.send("op" if page.path.startswith("admin/") else "mei", honest(target))]
        for fault in faults_of(answer)
    ]

    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("page", pages(), ids=str)
def test_a_page_answers_each_question_with_a_sentence(page, finder):
    address = addresses(page, finder.asker.world)[0]

    faults = [
        f"{person} asks {what}: {answer.status}, {fault}"
        for person in ("mei", "lin", "op")
        for what in IN_QUESTIONS
        for query in [urlencode(dict.fromkeys(ASKED_ANYWHERE, VALUES[what]))]
        for answer in [finder.asker.send(person, Sent(Target("GET", address), query=query))]
        for fault in faults_of(answer)
    ]

    assert not faults, "\n".join(faults)
