"""The page on which a reviewer returns: places, a sentence each, a covering note."""

import re
from html import unescape

import pytest

from assessment.actions import findings, reviews, submissions
from assessment.models import Assessment, Correction, Event, Round
from assessment.pages.returning import ReturnForm
from tests.pages.returned import ONE, OTHER, TWO, page
from tests.pages.statements import at_most

BOTH = pytest.mark.parametrize("language", ["en", "zh-hans"])
STRANGERS = pytest.mark.parametrize("stranger", ["zhou", "xu", "op"])


def of_round(assessment, *, by, **facts) -> Round:
    desk = by.agency_memberships.get()
    call = Round.objects.create(
        agency=desk.agency,
        title_zh="2026 年申报",
        title_en="Call of 2026",
        edition_id=assessment.edition_id,
        year=2026,
        opens_on="2020-01-01",
        closes_on="2099-12-31",
        chain=["province"],
        opened_by=by,
        **facts,
    )
    Assessment.objects.filter(pk=assessment.pk).update(round=call)
    return call


def chosen_in(text: str) -> list[str]:
    return re.findall(r'name="about" value="([\w.]+)" id="[\w.-]+" checked', text)


def returning(assessment) -> str:
    return f"/submissions/{assessment.submissions.first().receipt}/return/"


@BOTH
def test_what_was_found_otherwise_is_chosen_already_with_its_reason(taken_up, lin, client_of, language):
    submission = taken_up.submissions.get()
    findings.give(submission, ONE, "0.5", by=lin, version=None, reason="One line of three.")
    findings.give(submission, TWO, "1", by=lin, version=None)

    text = page(client_of(lin, language=language), returning(taken_up))

    assert chosen_in(text) == [ONE]
    assert ">One line of three.</textarea>" in text


def test_what_was_found_is_not_suggested_to_whom_it_is_not_for(taken_up, lin, mei):
    submission = taken_up.submissions.get()
    given = findings.give(submission, ONE, "0.5", by=lin, version=None, reason="One line of three.")

    suggested = {person: ReturnForm(submission, by=person, asked=[]).differing for person in (lin, mei)}

    assert suggested == {lin: {ONE: given}, mei: {}}


def test_what_the_address_names_is_chosen_too(taken_up, lin, client_of):
    text = page(client_of(lin), f"{returning(taken_up)}?about={OTHER}&about=logistics")

    assert sorted(chosen_in(text)) == [OTHER, "logistics"]


def test_every_requirement_and_every_subdomain_can_be_chosen(taken_up, lin, client_of):
    text = page(client_of(lin), returning(taken_up))

    places = set(re.findall(r'name="about" value="([\w.]+)"', text))
    assert {r.id for r in taken_up.requirements()} <= places
    assert taken_up.edition.weights["discrete"].in_force() <= places


def test_the_page_says_which_return_of_how_many_it_is(taken_up, lin, client_of):
    of_round(taken_up, by=lin, returns_most=3)
    Assessment.objects.update(returns=1)

    text = page(client_of(lin, language="en"), returning(taken_up))

    assert "Return 2 of at most 3 in the round “Call of 2026”." in text


def test_outside_a_round_returns_are_not_limited(taken_up, lin, client_of):
    assert "Return 1; outside a round" in page(client_of(lin, language="en"), returning(taken_up))


def test_the_form_returns_what_is_chosen(taken_up, lin, client_of):
    form = {
        "scope": "chosen",
        "note": "Look again.",
        "about": [ONE, "logistics"],
        f"text:{ONE}": "Another line.",
        "text:logistics": "Why?",
        f"text:{OTHER}": "Typed, then thought better of.",
    }

    response = client_of(lin).post(returning(taken_up), form)

    taken_up.refresh_from_db()
    assert response.url == f"/submissions/{taken_up.receipt}/answers/"
    assert (taken_up.status, taken_up.returns, set(taken_up.unlocked)) == ("returned", 1, {ONE, "logistics"})
    assert {c.about: c.text for c in Correction.objects.all()} == {ONE: "Another line.", "logistics": "Why?"}


def test_the_whole_is_returned_only_if_that_is_said(taken_up, lin, client_of):
    form = {"scope": "whole", "note": "The type is wrong.", "about": [ONE], f"text:{ONE}": "Another line."}

    client_of(lin).post(returning(taken_up), form)

    taken_up.refresh_from_db()
    assert (taken_up.status, taken_up.unlocked, Correction.objects.count()) == ("returned", None, 0)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"about": []}, "Choose at least one place"),
        ({"note": " "}, "Please say why"),
        ({f"text:{ONE}": " "}, "Say at each requirement"),
        ({"about": [ONE, "nothing.L1.a"], "note": ""}, "Please say why"),
    ],
)
def test_nothing_that_was_typed_is_lost_on_a_refusal(wrong, sentence, taken_up, lin, client_of):
    form = {"scope": "chosen", "note": "My long note.", "about": [ONE, TWO]}
    form |= {f"text:{ONE}": "My first sentence.", f"text:{TWO}": "My second sentence."} | wrong

    response = client_of(lin, language="en").post(returning(taken_up), form)

    text = unescape(response.content.decode())
    taken_up.refresh_from_db()
    assert (response.status_code, taken_up.status, Correction.objects.count()) == (409, "in_review", 0)
    assert sentence in text
    assert "My second sentence.</textarea>" in text
    assert [id for id in form["about"] if "nothing" not in id] == chosen_in(text)
    assert f'name="note" rows="3" maxlength="4000" required>{form["note"]}</textarea>' in text


@pytest.mark.parametrize(
    ("limits", "sentence"),
    [
        (({"returns_most": 1}, 1), "The round allows one return, and it has been used."),
        (({"returns_most": 3}, 3), "The round allows 3 returns, and they have been used."),
        (({"closed_at": "2026-06-01T00:00Z"}, 0), "The round is closed"),
    ],
)
def test_the_round_limits_the_returns(limits, sentence, taken_up, lin, client_of):
    facts, returns = limits
    of_round(taken_up, by=lin, **facts)
    Assessment.objects.update(returns=returns)
    form = {"note": "Look again.", "about": [ONE], f"text:{ONE}": "Another line."}

    response = client_of(lin, language="en").post(returning(taken_up), form)

    taken_up.refresh_from_db()
    assert (response.status_code, taken_up.status, taken_up.returns) == (409, "in_review", returns)
    assert sentence in unescape(response.content.decode())
    assert not Correction.objects.exists()
    assert not Event.objects.filter(kind="send_back").exists()


def test_a_page_older_than_the_latest_submission_is_refused(taken_up, lin, mei, client_of):
    old = returning(taken_up)
    reviews.send_back(taken_up, by=lin, note="Look again.")
    submissions.submit(taken_up, by=mei, declared=True)
    reviews.take_up(taken_up, by=lin)

    response = client_of(lin, language="en").post(old, {"scope": "whole", "note": "Again."})

    taken_up.refresh_from_db()
    assert (response.status_code, taken_up.status) == (409, "in_review")
    assert "handed in anew" in unescape(response.content.decode())


@STRANGERS
def test_returning_is_not_for_strangers(stranger, taken_up, other, client_of, request):
    client = client_of(request.getfixturevalue(stranger))

    assert client.get(returning(taken_up)).status_code == 404
    assert client.post(returning(taken_up), {"scope": "whole", "note": "No."}).status_code == 404
    taken_up.refresh_from_db()
    assert taken_up.status == "in_review"


@pytest.mark.parametrize("reader", ["mei", "hefei"])
def test_whoever_may_only_read_is_told_so(reader, taken_up, client_of, request):
    client = client_of(request.getfixturevalue(reader))

    assert client.get(returning(taken_up)).url == f"/submissions/{taken_up.receipt}/answers/"
    assert client.post(returning(taken_up), {"scope": "whole", "note": "No."}).status_code == 409
    taken_up.refresh_from_db()
    assert taken_up.status == "in_review"


def test_the_page_takes_few_queries(taken_up, lin, client_of):
    submission = taken_up.submissions.get()
    for id in (ONE, TWO, OTHER):
        findings.give(submission, id, "0.5", by=lin, version=None, reason="One line of three.")
    client, address = client_of(lin), returning(taken_up)
    client.get(address)

    with at_most(5):
        client.get(address)
