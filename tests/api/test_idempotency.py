"""The same request once more has one effect and one answer."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection
from django.utils.timezone import now

from assessment import tasks
from assessment.actions import submissions
from assessment.models import Assessment, Event, IdempotencyKey, Submission
from tests.api.asking import Program, nothing_changes, refused
from tests.assessment.together import room_for

KEY = {"idempotency_key": "5e0b1c9a-6a3e-4f0e-9f9d-1f1b2f5f7a11"}


def submit(program: Program, assessment, body: object = None, **headers: str):
    body = {"declared": True} if body is None else body
    return program.post(f"assessments/{assessment.reference}/moves/submit/", body, **headers)


def test_the_same_request_gets_the_same_answer_and_has_one_effect(filled, of):
    first = submit(of("mei"), filled, **KEY)
    with nothing_changes():
        again = submit(of("mei"), filled, **KEY)

    assert (first.status_code, again.status_code) == (200, 200)
    assert again.json() == first.json()
    assert "Idempotency-Replayed" not in first
    assert again["Idempotency-Replayed"] == "true"
    assert Submission.objects.count() == 1


def test_also_where_the_state_has_moved_on_since(filled, mei, of):
    first = submit(of("mei"), filled, **KEY)
    submissions.withdraw(filled, by=mei)

    again = submit(of("mei"), filled, **KEY)

    assert again.content == first.content
    assert Assessment.objects.get().status == "draft"


def test_blanks_in_the_body_make_no_other_request(filled, of):
    first = submit(of("mei"), filled, b'{"declared":true}', **KEY)

    assert submit(of("mei"), filled, b'{ "declared" : true }', **KEY).content == first.content


def test_a_new_thing_has_the_same_address_again(qiming, of):
    body = {"enterprise": qiming.pk, "year": 2026}
    first = of("mei").post("assessments/", body, **KEY)

    again = of("mei").post("assessments/", body, **KEY)

    assert (again.status_code, again["Location"], again.json()) == (201, first["Location"], first.json())
    assert Assessment.objects.count() == 1


@pytest.mark.parametrize("change", ["body", "address"])
def test_the_same_key_for_another_request_is_refused(change, filled, of):
    submit(of("mei"), filled, **KEY)
    with nothing_changes():
        if change == "body":
            answer = submit(of("mei"), filled, {"declared": False}, **KEY)
        else:
            answer = of("mei").post(f"assessments/{filled.reference}/moves/withdraw/", {}, **KEY)

    refused(answer, 422, "key_reused")


def test_another_person_may_use_the_same_word(filled, other, xu, of):
    submit(of("mei"), filled, **KEY)

    answer = of("xu").post("assessments/", {"enterprise": other.pk, "year": 2026}, **KEY)

    assert answer.status_code == 201


def test_what_was_refused_changed_nothing_and_may_be_sent_again(filled, qiming, of):
    qiming.confirmed_at = None
    qiming.save()
    with nothing_changes():
        first = submit(of("mei"), filled, **KEY)
    qiming.confirmed_at = now()
    qiming.save()

    again = submit(of("mei"), filled, **KEY)

    assert (first.status_code, again.status_code) == (409, 200)


def test_who_may_not_see_it_any_more_gets_no_old_answer_either(filled, mei, of):
    submit(of("mei"), filled, **KEY)
    mei.memberships.update(ended_at=now())

    refused(submit(of("mei"), filled, **KEY), 404, "not_found")


@pytest.mark.parametrize("key", ["", "x" * 201, "with a blank", "schlüssel"])
def test_a_key_is_a_word(key, filled, of):
    with nothing_changes():
        answer = submit(of("mei"), filled, idempotency_key=key)

    refused(answer, 400, "bad_key")


def test_keys_are_forgotten_after_two_days(filled, of):
    submit(of("mei"), filled, **KEY)
    IdempotencyKey.objects.update(at=now() - timedelta(hours=47))
    tasks.sweep()
    assert IdempotencyKey.objects.count() == 1

    IdempotencyKey.objects.update(at=now() - timedelta(hours=49))
    tasks.sweep()

    assert not IdempotencyKey.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_with_one_key_one_acts_and_all_hear_the_same(filled, mei, of):
    program, many = of("mei"), 8
    barrier = Barrier(many)

    def one(_number: int) -> tuple[int, bytes]:
        barrier.wait()
        try:
            answer = submit(program, filled, **KEY)
            return answer.status_code, answer.content
        finally:
            connection.close()

    with room_for(many), ThreadPoolExecutor(many) as people:
        heard = Counter(people.map(one, range(many)))

    assert len(heard) == 1
    assert [status for status, _body in heard] == [200]
    assert Submission.objects.count() == Event.objects.filter(kind="submit").count() == 1
