"""What is different between two hand-ins, for both sides."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from assessment.actions import corrections, evidence, reviews, submissions
from assessment.models.corrections import asked_of
from tests.pages.returned import ONE, PDF, page
from tests.pages.statements import at_most
from tests.people import save

BOTH = pytest.mark.parametrize("language", ["en", "zh-hans"])
STRANGERS = pytest.mark.parametrize("stranger", ["zhou", "xu", "op"])


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def handed_in_anew(returned, mei):
    """With another answer, note and file at the first, and a reply to each."""
    save(returned, ONE, "0.5", by=mei, version=1, note="Two <of> three lines.")
    evidence.add(returned, ONE, SimpleUploadedFile("line3.pdf", PDF), by=mei)
    for each in asked_of(returned):
        corrections.reply(each, by=mei, text=f"Done: {each.about}.")
    submissions.submit(returned, by=mei, declared=True)
    returned.refresh_from_db()
    return returned


@BOTH
@pytest.mark.parametrize("person", ["lin", "hefei", "mei", "vera"])
def test_both_sides_compare_what_was_handed_in(person, handed_in_anew, client_of, request, language):
    client = client_of(request.getfixturevalue(person), language=language)

    text = page(client, f"/submissions/{handed_in_anew.receipt}/changes/")

    assert re.findall(r'<article class="line[^"]*" id="([\w.]+)"', text) == [ONE]
    for said in ("The photo shows <another> line.", f"Done: {ONE}.", "Two <of> three lines.", "line3.pdf"):
        assert said in text
    assert "Done: logistics." in text


def test_what_was_asked_for_and_not_changed_is_said(returned, lin, mei, client_of):
    for each in asked_of(returned):
        corrections.reply(each, by=mei, text="It is right as it is.")
    again = submissions.submit(returned, by=mei, declared=True)

    text = page(client_of(lin, language="en"), f"/submissions/{again.receipt}/changes/")

    assert "asked for, not changed" in text
    assert "It is right as it is." in text


def test_what_nobody_asked_for_is_marked_and_comes_after(taken_up, lin, mei, client_of):
    reviews.send_back(taken_up, by=lin, note="Look again.")
    first = taken_up.requirements()[0].id
    save(taken_up, first, "0", by=mei, version=1)
    again = submissions.submit(taken_up, by=mei, declared=True)

    text = page(client_of(lin, language="en"), f"/submissions/{again.receipt}/changes/")

    assert "changed of their own accord" in text
    assert "was: Fully met" in text
    assert "On 213 other requirements" in text


def test_one_may_choose_which_two_are_compared(handed_in_anew, lin, mei, client_of):
    submissions.withdraw(handed_in_anew, by=mei)
    third = submissions.submit(handed_in_anew, by=mei, declared=True)
    first = handed_in_anew.submissions.get(number=1)
    client = client_of(lin, language="en")

    with_second = page(client, f"/submissions/{third.receipt}/changes/")
    with_first = page(client, f"/submissions/{third.receipt}/changes/?against={first.receipt}")

    assert "line-changed" not in with_second
    assert with_first.count("line-changed") == 1
    assert f"?against={first.receipt}" in with_second


def test_profile_and_what_is_left_out_are_compared(returned, lin, mei, client_of):
    type(returned.enterprise).objects.update(staff=777)
    form = {"leave:logistics": "on", "reason:logistics": "A forwarder does it."}
    client_of(mei).post(f"/assessments/{returned.reference}/shape/", form)
    for each in asked_of(returned):
        corrections.reply(each, by=mei, text="Done.")
    again = submissions.submit(returned, by=mei, declared=True)

    text = page(client_of(lin, language="en"), f"/submissions/{again.receipt}/changes/")

    assert re.search(r"Staff</th><td>640</td><td>777</td>", text)
    assert "A forwarder does it." in text
    assert "requirements are not asked any more" in text


def test_the_first_hand_in_has_nothing_before_it(submitted, mei, client_of):
    address = f"/submissions/{submitted.receipt}/changes/"

    assert "This is the first submission" in page(client_of(mei, language="en"), address)
    assert client_of(mei).get(f"{address}?against={submitted.receipt}").status_code == 404
    assert client_of(mei).get(f"{address}?against={'x' * 5000}").status_code == 404


@STRANGERS
def test_comparing_is_not_for_strangers(stranger, handed_in_anew, other, client_of, request):
    client = client_of(request.getfixturevalue(stranger))

    assert client.get(f"/submissions/{handed_in_anew.receipt}/changes/").status_code == 404


def test_comparing_takes_few_queries(handed_in_anew, lin, client_of):
    client, address = client_of(lin), f"/submissions/{handed_in_anew.receipt}/changes/"
    client.get(address)

    with at_most(4):
        client.get(address)
