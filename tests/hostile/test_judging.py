"""What judges the answers sees each fault: otherwise the other tests here would prove nothing."""

import json

import pytest
from django.contrib.messages.constants import ERROR, SUCCESS
from django.contrib.messages.storage.base import Message
from django.http import HttpResponse, JsonResponse

from assessment.api.problems import MEDIA_TYPE
from tests.hostile.asking import Answer
from tests.hostile.judging import faults_of, faults_of_api
from tests.hostile.odd import faults_of_odd
from tests.hostile.pages import Page
from tests.hostile.payloads import MISCHIEF, Target, chosen
from tests.hostile.values import MARKUP

TOLD = "<h1>Not found</h1><main>There is nothing at this address.</main>"


def answer(response: HttpResponse, *, changed: set[str] = frozenset(), said: int | None = None) -> Answer:
    return Answer(response, set(changed), set(changed), [Message(said, "Said.")] if said else [])


@pytest.mark.parametrize(
    ("response", "fault"),
    [
        (HttpResponse(TOLD, status=500), "a fault of ours"),
        (HttpResponse("<h1></h1>", status=400), "no sentence"),
        (HttpResponse("Bad request", status=400, content_type="text/plain"), "no sentence"),
        (JsonResponse({"error": 1}, status=409), "no sentence"),
        (HttpResponse(status=302, headers={"Location": "//hostile.example/"}), "sent away from here"),
        (HttpResponse(f"{TOLD}{MARKUP}", status=404), f"shows {MARKUP!r}"),
        (HttpResponse(TOLD, status=404, headers={"X-Hostile": "1"}), "header X-Hostile"),
    ],
)
def test_a_fault_of_a_page_is_seen(response, fault):
    assert faults_of(answer(response)) == [fault]


def test_what_is_refused_and_yet_written_is_seen():
    by_status = answer(HttpResponse(TOLD, status=400), changed={"a_table"})
    by_message = answer(HttpResponse(status=302, headers={"Location": "/"}), changed={"a_table"}, said=ERROR)
    by_form = answer(HttpResponse(f'{TOLD}<div role="alert">No.</div>'), changed={"a_table"})

    for each in (by_status, by_message, by_form):
        assert faults_of(each) == ["refused, and yet written: ['a_table']"]


def test_an_honest_answer_has_no_fault():
    written = answer(HttpResponse(status=302, headers={"Location": "/"}), changed={"a_table"}, said=SUCCESS)

    assert faults_of(written) == faults_of(answer(HttpResponse(TOLD, status=404))) == []


@pytest.mark.parametrize(
    ("response", "fault"),
    [
        (HttpResponse(TOLD), "something where there is nothing, "),
        (
            HttpResponse(status=302, headers={"Location": "/home/"}),
            "something where there is nothing, /home/",
        ),
        (HttpResponse(f"{TOLD}合肥另一家", status=404), "tells '另一家'"),
    ],
)
def test_something_at_an_odd_address_is_seen(response, fault):
    assert faults_of_odd(answer(response), "mei", Page("claims/<int:pk>/")) == [fault]


def test_nothing_at_an_odd_address_has_no_fault():
    to_sign_in = HttpResponse(status=302, headers={"Location": "/accounts/login/?next=/home/"})

    assert faults_of_odd(answer(HttpResponse(TOLD, status=404)), "mei", Page("claims/<int:pk>/")) == []
    assert faults_of_odd(answer(to_sign_in), "", Page("claims/<int:pk>/")) == []


@pytest.mark.parametrize(
    ("status", "told", "media_type", "fault"),
    [
        (500, {}, MEDIA_TYPE, "a fault of ours"),
        (404, {}, "application/json", "no problem details"),
        (404, {"code": "bad_input"}, MEDIA_TYPE, "bad_input is not 404"),
        (404, {"detail": " "}, MEDIA_TYPE, "no sentence"),
    ],
)
def test_a_fault_of_the_api_is_seen(status, told, media_type, fault):
    problem = {"status": status, "code": "not_found", "title": "Not found", "detail": "Nothing is here."}
    response = HttpResponse(json.dumps(problem | told), status=status, content_type=media_type)

    assert faults_of_api(answer(response)) == [fault]


def test_each_route_gets_thirty_requests_and_each_request_is_sent_to_some():
    given = [chosen(turn) for turn in range(12)]

    assert all(len(set(each)) >= 30 for each in given)
    assert set().union(*given) == set(MISCHIEF)


def test_a_value_changes_one_field_and_leaves_the_others():
    target = Target("POST", "/", {"name": "x", "note": "y"})

    everywhere = MISCHIEF["NUL, everywhere"](target).body
    in_one = MISCHIEF["NUL, in one field"](target).body

    assert everywhere == b"name=a%00b&note=a%00b"
    assert in_one == b"name=a%00b&note=y"
