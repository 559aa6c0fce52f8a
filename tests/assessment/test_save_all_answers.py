from dataclasses import replace

import pytest

from assessment.actions import answers
from assessment.actions.answers import MOST_AT_ONCE, Draft
from assessment.models import Answer, AnswerRevision, Assessment
from assessment.refusals import BadInput, Forbidden, Refused, SomeRefused, Stale
from tests.people import save

FIRST, SECOND, THIRD = "data.L1.a", "data.L1.b", "data.L2.a"
NEW = None  # no version was seen


def refuse(assessment, wanted: dict, error: type[Refused] = SomeRefused, *, by) -> Refused:
    before = list(Answer.objects.values()), AnswerRevision.objects.count()

    with pytest.raises(error) as refused:
        answers.save_all(assessment, wanted, by=by)

    assert (list(Answer.objects.values()), AnswerRevision.objects.count()) == before
    return refused.value


def kinds(refused: SomeRefused) -> dict[str, type[Refused]]:
    return {id: type(each) for id, each in refused.each.items()}


def test_new_and_changed_answers_are_saved_with_their_revisions(draft, mei, bo):
    save(draft, FIRST, "0", by=mei)

    saved = answers.save_all(draft, {FIRST: (Draft("1", "Now all."), 1), SECOND: (Draft("0.5"), NEW)}, by=bo)

    assert [(a.requirement, a.value, a.version) for a in saved] == [(FIRST, "1", 2), (SECOND, "0.5", 1)]
    kept = draft.answers.order_by("requirement").values_list("value", "note", "version", "answered_by")
    assert list(kept) == [("1", "Now all.", 2, bo.pk), ("0.5", "", 1, bo.pk)]
    said = draft.revisions.order_by("pk").values_list("requirement", "version", "value")
    assert list(said) == [(FIRST, 1, "0"), (FIRST, 2, "1"), (SECOND, 1, "0.5")]


def test_what_stands_there_already_is_left_alone(draft, mei, bo):
    save(draft, FIRST, "1", by=mei)

    (kept,) = answers.save_all(draft, {FIRST: (Draft("1"), NEW)}, by=bo)

    assert (kept.version, kept.answered_by) == (1, mei)
    assert draft.revisions.count() == 1


def test_over_one_that_was_taken_back_a_new_one_continues(draft, mei):
    save(draft, FIRST, "1", by=mei)
    answers.clear(draft, FIRST, by=mei, version=1)

    (saved,) = answers.save_all(draft, {FIRST: (Draft("0"), NEW)}, by=mei)

    assert (saved.version, draft.answers.get().version) == (3, 3)


def test_none_is_saved_where_one_is_stale_or_impossible(draft, mei, bo):
    save(draft, FIRST, "0", by=mei)
    wanted = {
        FIRST: (Draft("1"), NEW),
        SECOND: (Draft("1"), NEW),
        THIRD: (Draft("1"), 4),
        "nothing.L1.a": (Draft("1"), NEW),
    }

    refused = refuse(draft, wanted, by=bo)

    assert kinds(refused) == {FIRST: Stale, THIRD: Stale, "nothing.L1.a": BadInput}
    assert refused.each[FIRST].present.answered_by == mei
    assert refused.each[THIRD].present is None


def test_not_applicable_is_looked_at_in_what_the_answers_will_be(draft, mei, monkeypatch):
    """No released edition lets all of such a level not apply; so one is made that would."""
    edition, ids = draft.edition, [r.id for r in draft.edition.subdomains["data"].at_level(1)]
    subdomain = edition.subdomains["data"]
    lenient = [
        replace(r, not_applicable_when=r.wording.text if r.level == 1 else None)
        for r in subdomain.requirements
    ]
    monkeypatch.setitem(edition.subdomains, "data", replace(subdomain, requirements=tuple(lenient)))
    for requirement in lenient:
        monkeypatch.setitem(edition.requirements, requirement.id, requirement)
    none_applies = {id: (Draft("n/a", reason="None."), NEW) for id in ids}

    assert set(refuse(draft, none_applies, by=mei).each) == set(ids)
    answers.save_all(draft, none_applies | {ids[0]: (Draft("0"), NEW)}, by=mei)
    with pytest.raises(BadInput):
        save(draft, ids[0], "n/a", by=mei, version=1, reason="None.")
    assert draft.answers.get(requirement=ids[0]).value == "0"


def test_there_is_an_end_to_what_is_saved_at_once(draft, mei):
    wanted = {f"data.L1.{number}": (Draft("1"), NEW) for number in range(MOST_AT_ONCE + 1)}

    refuse(draft, wanted, BadInput, by=mei)


def test_a_viewer_saves_nothing(draft, vera):
    refuse(draft, {FIRST: (Draft("1"), NEW)}, Forbidden, by=vera)


def test_after_submitting_nothing_is_saved(submitted, mei):
    refuse(submitted, {FIRST: (Draft("0"), 1)}, Refused, by=mei)


def test_for_strangers_there_is_nothing(draft, xu):
    with pytest.raises(Assessment.DoesNotExist):
        answers.save_all(draft, {FIRST: (Draft("1"), NEW)}, by=xu)

    assert not draft.answers.exists()


@pytest.mark.parametrize(("subdomain", "level"), [("nonsense", 1), ("data", 6)])
def test_of_what_is_not_asked_nothing_is_said_to_be_unmet(draft, mei, subdomain, level):
    with pytest.raises(BadInput):
        answers.rest_not_met(draft, subdomain, level, by=mei)

    assert not Answer.objects.exists()
