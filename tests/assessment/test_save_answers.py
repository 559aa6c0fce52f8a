import pytest

from assessment.actions import answers, submissions
from assessment.actions.answers import Draft
from assessment.models import Answer, AnswerRevision, Assessment, Event
from assessment.refusals import Refused, Stale
from scoring.editions import load
from tests.people import fill

FIRST, SECOND = "data.L1.a", "data.L1.b"
MAY_NOT_APPLY = next(r.id for r in load().requirements.values() if r.may_not_apply)


def refuse(assessment, requirement, draft, *, by, version=None) -> Refused:
    """The refusal, after making sure that nothing changed and nothing was written."""
    before = list(Answer.objects.values()), AnswerRevision.objects.count(), Event.objects.count()

    with pytest.raises(Refused) as refused:
        answers.save(assessment, requirement, draft, by=by, version=version)

    assert (list(Answer.objects.values()), AnswerRevision.objects.count(), Event.objects.count()) == before
    return refused.value


def test_a_first_answer_is_version_one_with_its_author(draft, bo):
    answer = answers.save(draft, FIRST, Draft("0.8", "Three of four."), by=bo, version=None)

    assert (answer.value, answer.note, answer.version, answer.answered_by) == ("0.8", "Three of four.", 1, bo)
    assert draft.answers.get().version == 1
    revision = draft.revisions.get()
    assert (revision.value, revision.note, revision.version) == ("0.8", "Three of four.", 1)


def test_a_change_raises_the_version_and_keeps_what_was_said(draft, mei, bo):
    answers.save(draft, FIRST, Draft("0.8"), by=mei, version=None)

    answers.save(draft, FIRST, Draft("1", "Now all."), by=bo, version=1)

    answer = draft.answers.get()
    assert (answer.value, answer.note, answer.version, answer.answered_by) == ("1", "Now all.", 2, bo)
    said = draft.revisions.order_by("version").values_list("version", "value", "answered_by")
    assert list(said) == [(1, "0.8", mei.pk), (2, "1", bo.pk)]


def test_an_assessment_is_found_by_its_reference_too(draft, mei):
    answer = answers.save(draft.reference, FIRST, Draft("1"), by=mei, version=None)

    assert answer.assessment == draft


def test_a_note_can_come_before_the_answer(draft, mei):
    answer = answers.save(draft, FIRST, Draft("", "Ask Bo."), by=mei, version=None)

    assert (answer.value, answer.note) == ("", "Ask Bo.")


def test_line_ends_and_blanks_of_different_browsers_are_the_same_text(draft, mei):
    answers.save(draft, FIRST, Draft("1", "one\r\ntwo \0"), by=mei, version=None)

    again = answers.save(draft, FIRST, Draft("1", "one\ntwo"), by=mei, version=1)

    assert (again.version, again.note) == (1, "one\ntwo")


@pytest.mark.parametrize("version", [1, None])
def test_saving_what_stands_there_already_changes_nothing(draft, mei, bo, version):
    answers.save(draft, FIRST, Draft("1"), by=mei, version=None)

    again = answers.save(draft, FIRST, Draft("1"), by=bo, version=version)

    assert (again.version, again.answered_by) == (1, mei)
    assert draft.revisions.count() == 1


def test_the_same_change_by_two_people_is_no_conflict(draft, mei, bo):
    answers.save(draft, FIRST, Draft("0"), by=mei, version=None)
    answers.save(draft, FIRST, Draft("1"), by=mei, version=1)

    again = answers.save(draft, FIRST, Draft("1"), by=bo, version=1)

    assert (again.version, again.answered_by) == (2, mei)


@pytest.mark.parametrize("version", [1, None, 7])
def test_a_stale_change_is_refused_and_shows_what_stands_there_and_by_whom(draft, mei, bo, version):
    answers.save(draft, FIRST, Draft("0"), by=mei, version=None)
    answers.save(draft, FIRST, Draft("0.5", "Half."), by=mei, version=1)

    stale = refuse(draft, FIRST, Draft("1"), by=bo, version=version)

    assert isinstance(stale, Stale)
    present = stale.present
    assert (present.value, present.note, present.version, present.answered_by) == ("0.5", "Half.", 2, mei)
    assert present.answered_at == draft.answers.get().answered_at
    assert str(mei) in str(stale)


def test_a_version_of_an_answer_that_never_was_is_refused(draft, mei):
    refuse(draft, FIRST, Draft("1"), by=mei, version=3)


@pytest.mark.parametrize(
    ("requirement", "draft_answer"),
    [
        ("nothing.L1.a", Draft("1")),
        (FIRST, Draft("0.7")),
        (FIRST, Draft("n/a", reason="We do not.")),
        (FIRST, Draft("1", "x" * 4001)),
        (MAY_NOT_APPLY, Draft("n/a", reason="x" * 1001)),
    ],
)
def test_what_cannot_be_answered_is_refused(draft, mei, requirement, draft_answer):
    refuse(draft, requirement, draft_answer, by=mei)


def test_what_is_left_out_is_not_asked(draft, mei):
    Assessment.objects.update(tailored_out={"sales": "A parent company sells."})

    refuse(draft, "sales.L1.a", Draft("1"), by=mei)


def test_not_applicable_is_kept_with_its_reason_where_the_edition_allows_it(draft, mei):
    answer = answers.save(draft, MAY_NOT_APPLY, Draft("n/a", reason="No such thing."), by=mei, version=None)

    assert (answer.value, answer.reason) == ("n/a", "No such thing.")


def test_a_viewer_cannot_answer(draft, vera):
    refuse(draft, FIRST, Draft("1"), by=vera)


def test_to_a_reviewer_there_is_nothing_to_answer(submitted, lin):
    """What was handed in is on the desk; what the enterprise works on is not."""
    before = list(Answer.objects.order_by("pk").values())

    with pytest.raises(Assessment.DoesNotExist):
        answers.save(submitted, FIRST, Draft("0"), by=lin, version=1)

    assert list(Answer.objects.order_by("pk").values()) == before


@pytest.mark.parametrize("person", ["xu", "lin", "zhou", "op"])
def test_for_strangers_the_assessment_does_not_exist(draft, person, request):
    stranger = request.getfixturevalue(person)

    with pytest.raises(Assessment.DoesNotExist):
        answers.save(draft, FIRST, Draft("1"), by=stranger, version=None)

    assert not Answer.objects.exists()


def test_somebody_who_left_the_enterprise_cannot_answer(draft, bo):
    bo.memberships.update(ended_at="2026-01-01T00:00Z")

    with pytest.raises(Assessment.DoesNotExist):
        answers.save(draft, FIRST, Draft("1"), by=bo, version=None)


def test_what_is_submitted_cannot_be_changed_until_it_is_withdrawn(submitted, mei):
    refuse(submitted, FIRST, Draft("0"), by=mei, version=1)
    submissions.withdraw(submitted, by=mei)

    assert answers.save(submitted, FIRST, Draft("0"), by=mei, version=1).version == 2


def test_the_rest_of_a_level_is_answered_not_met_and_what_is_answered_stays(draft, mei, bo):
    answers.save(draft, FIRST, Draft("1"), by=mei, version=None)
    answers.save(draft, SECOND, Draft("", "Ask Bo."), by=mei, version=None)
    level = [r.id for r in draft.edition.subdomains["data"].at_level(1)]

    written = answers.rest_not_met(draft, "data", 1, by=bo)

    assert [answer.requirement for answer in written] == level[1:]
    assert draft.answers.get(requirement=FIRST).value == "1"
    second = draft.answers.get(requirement=SECOND)
    assert (second.value, second.note, second.version, second.answered_by) == ("0", "Ask Bo.", 2, bo)
    assert draft.answers.count() == len(level)


def test_the_rest_of_a_level_is_refused_to_a_viewer(draft, vera):
    with pytest.raises(Refused):
        answers.rest_not_met(draft, "data", 1, by=vera)

    assert not Answer.objects.exists()


def test_a_full_level_is_left_alone(draft, mei):
    fill(draft, by=mei)

    assert answers.rest_not_met(draft, "data", 3, by=mei) == []
