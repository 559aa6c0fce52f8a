"""Addresses that nobody has written: odd values in each place of each page's, and in each question.

At an odd address there is nothing, whoever asks and by whichever method the page knows: a 404, a 400, or
the way to sign in, and nobody's data. Each place has all odd numbers, and of the other values some in turn,
since pages find their objects in few ways; for what leads to no page, which is the same 404 for all, one of
the four asks in turn. Each name that a page looks for in its question has some values in turn, too.
`make fuzz` sends all.
"""

from dataclasses import replace
from itertools import count

import pytest

from tests.hostile.asking import Answer
from tests.hostile.odd import (
    ASKING,
    QUESTIONS,
    asked,
    faults_of_asked,
    faults_of_odd,
    leads_to_a_page,
    names_looked_for,
    odd_addresses,
    odd_values,
    readable,
)
from tests.hostile.pages import Finder, Page, addresses, pages
from tests.hostile.payloads import IS_DEEP, honest, in_turn

pytestmark = pytest.mark.django_db
PAGES = pages()
PLACED = [page for page in PAGES if page.places]
OF_EACH_NAME = 3  # odd questions


@pytest.mark.parametrize("number", range(len(PLACED)), ids=map(str, PLACED))
def test_at_an_odd_address_there_is_nothing(number, finder: Finder):
    page = PLACED[number]
    methods = [method for method in ("GET", "POST") if finder.knows(page, method)]

    faults = [
        f"{what}, {method} as {person or 'nobody'}: {answer.status}, {fault}"
        for turn, what in enumerate(odd_values(page, number), number)
        for address in odd_addresses(page, finder.asker.world, what, turn)
        for person in who_asks(address, turn)
        for method in methods
        for answer in [sent(finder, page, person, method, address)]
        for fault in faults_of_odd(answer, person, page, address)
    ]

    assert not faults, "\n".join(faults)


def who_asks(address: str, turn: int) -> tuple[str, ...]:
    if IS_DEEP or leads_to_a_page(address):
        return ASKING
    return (ASKING[turn % len(ASKING)],)


def sent(finder: Finder, page: Page, person: str, method: str, address: str) -> Answer:
    if method == "GET":
        return finder.asker.get(person, address)
    real = addresses(page, finder.asker.world)
    form = finder.target(next((each for each in real if each in finder.forms), real[0]))
    return finder.asker.send(person, honest(replace(form, path=address)))


@pytest.mark.parametrize("number", range(len(PAGES)), ids=map(str, PAGES))
def test_an_odd_question_is_answered(number, finder: Finder):
    asker, turns = finder.asker, count(number)
    places = {person: readable(asker, PAGES[number], person) for person in ASKING}
    readers = [(person, address) for person, address in places.items() if address]
    names = set().union(*(names_looked_for(asker, *reader) for reader in readers))

    faults = [
        f"{name}={what} as {person or 'nobody'}: {answer.status}, {fault}"
        for name in sorted(names)
        for what in in_turn(QUESTIONS, next(turns), OF_EACH_NAME)
        for person, address in [readers[next(turns) % len(readers)]]
        for answer in [asker.get(person, asked(address, name, what))]
        for fault in faults_of_asked(answer, person, PAGES[number], address)
    ]

    assert not faults, "\n".join(faults)


def test_the_names_that_a_list_looks_for_are_found(finder: Finder):
    """The control."""
    assert names_looked_for(finder.asker, "lin", "/reviews/") >= {"list", "sort", "page", "text", "round"}
