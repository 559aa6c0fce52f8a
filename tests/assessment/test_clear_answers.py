import pytest

from assessment.actions import answers
from assessment.models import Answer, AnswerRevision, Assessment
from assessment.refusals import BadInput, Forbidden, Refused, Stale
from tests.people import save

FIRST = "data.L1.a"


def refuse(assessment, error: type[Refused], *, by, version: int = 1, requirement: str = FIRST) -> Refused:
    before = list(Answer.objects.values()), AnswerRevision.objects.count()

    with pytest.raises(error) as refused:
        answers.clear(assessment, requirement, by=by, version=version)

    assert (list(Answer.objects.values()), AnswerRevision.objects.count()) == before
    return refused.value


def test_an_answer_that_is_taken_back_keeps_its_row_and_its_history(draft, mei, bo):
    save(draft, FIRST, "0.8", by=mei, note="Three of four.")

    answers.clear(draft, FIRST, by=bo, version=1)

    row = draft.answers.get()
    assert (row.value, row.note, row.version, row.answered_by, row.is_given) == ("", "", 2, bo, False)
    said = draft.revisions.order_by("version").values_list("version", "value", "note")
    assert list(said) == [(1, "0.8", "Three of four."), (2, "", "")]


def test_a_new_answer_continues_the_versions(draft, mei, bo):
    save(draft, FIRST, "0.8", by=mei)
    answers.clear(draft, FIRST, by=mei, version=1)

    again = save(draft, FIRST, "1", by=bo)

    assert (again.version, draft.answers.get().version) == (3, 3)
    assert list(draft.revisions.order_by("version").values_list("version", flat=True)) == [1, 2, 3]


def test_what_was_seen_before_it_was_taken_back_is_stale_for_ever(draft, mei, bo):
    save(draft, FIRST, "0.8", by=mei)
    answers.clear(draft, FIRST, by=mei, version=1)
    save(draft, FIRST, "0.5", by=mei)

    for version in (1, 2):
        stale = refuse(draft, Stale, by=bo, version=version)
        assert stale.present.version == 3


def test_taken_back_by_two_people_it_is_taken_back_once(draft, mei, bo):
    save(draft, FIRST, "0.8", by=mei)
    answers.clear(draft, FIRST, by=mei, version=1)

    again = answers.clear(draft, FIRST, by=bo, version=1)

    assert (again.version, again.answered_by) == (2, mei)
    assert draft.revisions.count() == 2


def test_what_never_was_cannot_be_taken_back(draft, mei):
    assert refuse(draft, Stale, by=mei).present is None


def test_what_is_not_asked_cannot_be_taken_back(draft, mei):
    refuse(draft, BadInput, by=mei, requirement="nothing.L1.a")


def test_a_viewer_takes_nothing_back(draft, mei, vera):
    save(draft, FIRST, "0.8", by=mei)

    refuse(draft, Forbidden, by=vera)


def test_after_submitting_nothing_is_taken_back(submitted, mei):
    refuse(submitted, Refused, by=mei)


def test_for_strangers_there_is_nothing(draft, mei, xu):
    save(draft, FIRST, "0.8", by=mei)

    with pytest.raises(Assessment.DoesNotExist):
        answers.clear(draft, FIRST, by=xu, version=1)

    assert draft.answers.get().value == "0.8"
