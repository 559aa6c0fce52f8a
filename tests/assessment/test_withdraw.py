import pytest
from django.utils import translation

from assessment.actions import reviews, submissions
from assessment.lifecycle import Status
from assessment.models import Assessment, Event, Letter, Submission
from tests.assessment.untouched import refused


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def test_withdraw_opens_the_answers_again_and_keeps_the_submission(submitted, mei):
    submissions.withdraw(submitted, by=mei)

    submitted.refresh_from_db()
    assert submitted.status == Status.DRAFT
    assert submitted.is_open_to_edits
    assert Submission.objects.count() == 1
    assert Event.objects.get(kind="withdraw").by == mei


def test_the_desk_hears_of_a_withdrawal_and_sees_it_no_more(lin, submitted, mei):
    submissions.withdraw(submitted, by=mei)

    assert Letter.objects.get(event__kind="withdraw").to == lin
    assert not Assessment.objects.visible_to(lin).exists()
    assert not Submission.objects.visible_to(lin).exists()


def test_what_is_in_review_cannot_be_withdrawn(submitted, mei, lin):
    reviews.take_up(submitted, by=lin)

    with refused("“In review” now"):
        submissions.withdraw(submitted, by=mei)


def test_a_draft_cannot_be_withdrawn(draft, mei):
    with refused("“Draft” now"):
        submissions.withdraw(draft, by=mei)


@pytest.mark.parametrize("person", ["bo", "vera", "lin"])
def test_withdrawing_is_for_owners(submitted, person, request):
    colleague = request.getfixturevalue(person)

    with refused("somebody else"):
        submissions.withdraw(submitted, by=colleague)


@pytest.mark.parametrize("person", ["xu", "zhou", "op"])
def test_strangers_cannot_even_find_it(submitted, other, person, request):
    stranger = request.getfixturevalue(person)

    with refused(error=Assessment.DoesNotExist):
        submissions.withdraw(submitted, by=stranger)
