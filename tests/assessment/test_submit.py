import hashlib
import json

import pytest
from django.utils import translation
from django.utils.timezone import now

from assessment.actions import submissions
from assessment.lifecycle import Status
from assessment.models import Answer, Assessment, Event, Letter, Result, Submission
from scoring.shapes import result_shape
from tests.assessment.untouched import refused
from tests.people import save


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def test_submit_seals_scores_and_writes_down_in_one_go(filled, mei, lin):
    submission = submissions.submit(filled, by=mei, declared=True)

    filled.refresh_from_db()
    result, event = Result.objects.get(), Event.objects.get(kind="submit")
    assert (filled.status, filled.tier, filled.assigned_to) == (Status.SUBMITTED, "province", None)
    assert filled.submitted_at == submission.submitted_at
    assert (submission.number, submission.submitted_by, len(submission.receipt)) == (1, mei, 8)
    assert (result.submission, result.kind, result.level) == (submission, "self", 2)
    assert (event.assessment, event.by) == (filled, mei)
    assert event.details == {
        "number": 1,
        "unit": str(filled),
        "reference": filled.reference,
        "receipt": submission.receipt,
        "region": filled.region_id,
        "tier": "province",
    }
    assert list(Letter.objects.values_list("event", "to")) == [(event.pk, lin.pk)]


def test_what_is_sealed_is_all_that_counts(filled, mei):
    requirement = filled.requirements()[0]
    save(filled, requirement.id, "0.8", by=mei, version=1, note="Seen on site")

    sealed = submissions.submit(filled, by=mei, declared=True).sealed

    asked = {r.id for r in filled.requirements()}
    assert set(sealed["answers"]) == asked
    assert sealed["answers"][requirement.id]["value"] == "0.8"
    assert sealed["answers"][requirement.id]["note"] == "Seen on site"
    assert sealed["edition_hash"] == filled.edition.hash
    assert sealed["enterprise"]["credit_code"] == filled.enterprise.credit_code


def test_the_hash_is_over_the_canonical_json_as_it_comes_back_from_the_database(filled, mei):
    submission = submissions.submit(filled, by=mei, declared=True)

    kept = Submission.objects.get(pk=submission.pk)
    text = json.dumps(kept.sealed, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert kept.sha256 == hashlib.sha256(text.encode()).hexdigest()


def test_sealed_answers_score_the_same_later_even_with_answers_that_do_not_count(filled, mei):
    out = filled.edition.tailorable[0]
    Assessment.objects.filter(pk=filled.pk).update(tailored_out={out: "We buy this in"})

    submission = submissions.submit(filled, by=mei, declared=True)

    result = submission.results.get()
    assert result_shape(submission.scored()) == result.shape
    assert not any(id.startswith(f"{out}.") for id in submission.sealed["answers"])


def test_a_second_hand_in_is_numbered_and_keeps_the_first(submitted, mei):
    submissions.withdraw(submitted, by=mei)

    submissions.submit(submitted, by=mei, declared=True)

    assert list(Submission.objects.order_by("number").values_list("number", flat=True)) == [1, 2]
    assert Result.objects.count() == 2


def test_the_letter_goes_to_the_desk_of_the_region_where_the_unit_is_now(filled, mei, lin, zhou, regions):
    filled.enterprise.region = regions["330106"]
    filled.enterprise.save()

    submissions.submit(filled, by=mei, declared=True)

    filled.refresh_from_db()
    assert filled.region == regions["330106"]
    assert [letter.to for letter in Letter.objects.all()] == [zhou]


def test_submit_asks_for_the_declaration(filled, mei):
    with refused("declare"):
        submissions.submit(filled, by=mei, declared=False)


def test_submit_names_how_many_answers_are_missing(filled, mei):
    Answer.objects.filter(requirement__in=[r.id for r in filled.requirements()[:3]]).delete()

    with refused("3 requirements are not answered"):
        submissions.submit(filled, by=mei, declared=True)


def test_a_note_without_an_answer_is_missing_too(filled, mei):
    Answer.objects.filter(requirement=filled.requirements()[0].id).update(value="", note="Ask Bo")

    with refused("One requirement is not answered"):
        submissions.submit(filled, by=mei, declared=True)


def test_submit_asks_why_something_does_not_apply(filled, mei):
    requirement = next(r for r in filled.requirements() if r.may_not_apply)
    Answer.objects.filter(requirement=requirement.id).update(value="n/a", reason="  ")

    with refused("without a reason"):
        submissions.submit(filled, by=mei, declared=True)


def test_what_cannot_be_scored_is_refused_with_a_sentence(filled, mei):
    requirement = next(r for r in filled.requirements() if not r.may_not_apply)
    Answer.objects.filter(requirement=requirement.id).update(value="n/a", reason="None here")

    with refused("cannot be answered “not applicable”"):
        submissions.submit(filled, by=mei, declared=True)


def test_submit_waits_for_the_confirmation_of_the_enterprise(filled, mei):
    type(filled.enterprise).objects.update(confirmed_at=None)

    with refused("an agency has to confirm"):
        submissions.submit(filled, by=mei, declared=True)


@pytest.mark.parametrize("person", ["bo", "vera"])
def test_submitting_is_for_owners(filled, person, request):
    colleague = request.getfixturevalue(person)

    with refused("somebody else"):
        submissions.submit(filled, by=colleague, declared=True)


@pytest.mark.parametrize("person", ["xu", "lin", "zhou", "op"])
def test_strangers_cannot_even_find_it(filled, other, person, request):
    stranger = request.getfixturevalue(person)

    with refused(error=Assessment.DoesNotExist):
        submissions.submit(filled, by=stranger, declared=True)


def test_an_owner_who_has_left_cannot_submit(filled, mei):
    filled.enterprise.memberships.update(ended_at=now())

    with refused(error=Assessment.DoesNotExist):
        submissions.submit(filled, by=mei, declared=True)


def test_what_is_submitted_cannot_be_submitted_again(submitted, mei):
    with refused("“Submitted” now"):
        submissions.submit(submitted, by=mei, declared=True)
