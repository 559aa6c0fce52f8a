"""Hostile requests to every writing address of the API: a problem with a code, or an honest yes."""

import pytest

from tests.api.routes import writing
from tests.hostile.judging import faults_of_api
from tests.hostile.payloads import MISCHIEF, chosen

pytestmark = pytest.mark.django_db
ROUTES = writing()


@pytest.mark.parametrize("number", range(len(ROUTES)), ids=map(str, ROUTES))
def test_an_address_answers_each_with_a_code_and_writes_nothing_it_refuses(number, programs):
    person, target = programs.find(ROUTES[number])

    faults = [
        f"{what}: {answer.status}, {fault}"
        for what in chosen(number)
        for answer in [programs.asker.send(person, MISCHIEF[what](target))]
        for fault in faults_of_api(answer)
    ]

    assert not faults, "\n".join([f"as {person}", *faults])
