"""Hostile requests to every page that takes something: a sentence each time, and nothing half done."""

import pytest

from tests.hostile.judging import faults_of
from tests.hostile.pages import pages
from tests.hostile.payloads import MISCHIEF, chosen

pytestmark = pytest.mark.django_db


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
