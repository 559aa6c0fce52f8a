"""Many people at once, each with a connection of their own: one wins, the others hear of it."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from assessment.actions import answers, submissions
from assessment.actions.answers import Draft
from assessment.models import Answer, AnswerRevision
from assessment.refusals import Refused, Stale
from tests.assessment.together import room_for

pytestmark = pytest.mark.django_db(transaction=True)
FIRST = "data.L1.a"
HUNDRED = 100
AT_A_TIME = 20  # connections; the server has a hundred for all


def at_once(act, times: int) -> list[str]:
    """What became of each: "saved" or the name of the refusal."""
    with room_for(min(times, AT_A_TIME)) as together:
        start = Barrier(together)

        def one(number: int) -> str:
            if number < together:
                start.wait()
            try:
                act(number)
            except Refused as refused:
                return type(refused).__name__
            finally:
                connection.close()
            return "saved"

        with ThreadPoolExecutor(together) as people:
            return list(people.map(one, range(times)))


def save(assessment, by, version):
    return lambda number: answers.save(
        assessment, FIRST, Draft("1", f"From {number}"), by=by, version=version
    )


@pytest.mark.parametrize("version", [None, 1])
@pytest.mark.parametrize("times", [2, HUNDRED])
def test_of_many_savers_of_one_version_exactly_one_is_saved(draft, mei, times, version):
    if version:
        answers.save(draft, FIRST, Draft("0"), by=mei, version=None)

    became = at_once(save(draft, mei, version), times)

    assert Counter(became) == {"saved": 1, "Stale": times - 1}
    present = Answer.objects.get()
    assert (present.version, AnswerRevision.objects.count()) == ((version or 0) + 1,) * 2
    assert present.note == AnswerRevision.objects.order_by("-version").first().note


def test_a_hundred_who_save_the_same_all_succeed_and_write_once(draft, mei):
    became = at_once(lambda _n: answers.save(draft, FIRST, Draft("1"), by=mei, version=None), HUNDRED)

    assert Counter(became) == {"saved": HUNDRED}
    assert (Answer.objects.get().version, AnswerRevision.objects.count()) == (1, 1)


def test_a_hundred_who_take_the_present_version_each_time_lose_nothing(draft, mei):
    def insist(number: int) -> None:
        version = None
        while True:
            try:
                answers.save(draft, FIRST, Draft("1", f"From {number}"), by=mei, version=version)
            except Stale as stale:
                version = stale.present.version
            else:
                return

    became = at_once(insist, AT_A_TIME)

    assert Counter(became) == {"saved": AT_A_TIME}
    assert Answer.objects.get().version == AT_A_TIME
    notes = set(AnswerRevision.objects.values_list("note", flat=True))
    assert notes == {f"From {number}" for number in range(AT_A_TIME)}


def test_colleagues_at_different_requirements_do_not_disturb_each_other(draft, mei):
    asked = [r.id for r in draft.requirements()][:HUNDRED]

    became = at_once(lambda n: answers.save(draft, asked[n], Draft("1"), by=mei, version=None), len(asked))

    assert Counter(became) == {"saved": len(asked)}
    assert Answer.objects.count() == len(asked)


def test_an_answer_saved_during_submitting_is_either_sealed_or_refused(filled, mei):
    def act(number: int) -> None:
        if number == 5:
            submissions.submit(filled, by=mei, declared=True)
        else:
            id = filled.requirements()[number].id
            answers.save(filled, id, Draft("1", "In time."), by=mei, version=1)

    became = at_once(act, AT_A_TIME)

    sealed = filled.submissions.get().sealed["answers"]
    for number, outcome in enumerate(became):
        id = filled.requirements()[number].id
        kept = filled.answers.get(requirement=id)
        assert (sealed[id]["note"], sealed[id]["version"]) == (kept.note, kept.version)
        if number != 5:
            assert (kept.note == "In time.") == (outcome == "saved")
