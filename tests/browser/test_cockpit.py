"""The cockpit with keys: saved at once, one requirement after the other, nothing typed is lost."""

import pytest

from assessment.actions import assessments, findings, reviews, submissions
from assessment.models import Finding, User
from tests.browser.test_journey import sign_in
from tests.people import fill, reviewer

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def lin(transactional_db, regions) -> User:
    return reviewer(regions, "lin", "林审", "340000")


@pytest.fixture
def submission(mei, qiming, lin):
    """Mei's, in Lin's hands."""
    assessment = assessments.start(qiming, by=mei, year=2026)
    fill(assessment, by=mei)
    submission = submissions.submit(assessment, by=mei, declared=True)
    reviews.take_up(assessment, by=lin)
    return submission


def at_hand(page) -> str:
    return page.locator("#judge").get_attribute("data-id")


def moved_on_from(page, requirement: str) -> None:
    page.wait_for_function("id => document.querySelector('#judge').dataset.id !== id", arg=requirement)


def given(submission) -> list[tuple]:
    kept = Finding.objects.filter(submission=submission).order_by("pk")
    return list(kept.values_list("requirement", "value", "reason"))


@pytest.fixture
def page(open_page, submission):
    page = open_page(language="en", width=1024)
    sign_in(page, "lin@example.test")
    page.goto(f"/submissions/{submission.receipt}/answers/?show=all")
    return page


def test_keys_judge_and_lead_on(page, submission):
    first = at_hand(page)

    page.keyboard.press("a")
    moved_on_from(page, first)
    second = at_hand(page)
    page.keyboard.press("3")
    page.keyboard.type("Half of the lines, a and b.")
    page.keyboard.press("Control+Enter")
    moved_on_from(page, second)
    page.keyboard.press("p")
    page.wait_for_function("id => document.querySelector('#judge').dataset.id === id", arg=second)

    assert given(submission) == [(first, "1", ""), (second, "0.5", "Half of the lines, a and b.")]
    assert "2 of 214 verdicts" in page.locator("#count").inner_text()
    assert page.locator("#reason").input_value() == "Half of the lines, a and b."


def test_what_is_typed_is_there_again(page, submission):
    first = at_hand(page)
    page.keyboard.press("3")
    page.keyboard.type("Only half")
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    moved_on_from(page, first)
    page.keyboard.press("p")
    page.wait_for_function("id => document.querySelector('#judge').dataset.id === id", arg=first)
    again = page.locator("#reason").input_value()

    page.reload()

    assert again == "Only half"
    assert page.locator("#reason").input_value() == "Only half"
    assert page.locator("#judge input[data-key='3']").is_checked()
    assert given(submission) == []


def test_a_colleague_who_was_faster_and_the_choice(page, submission, regions):
    first = at_hand(page)
    tan = reviewer(regions, "tan", "谭审", "340000")
    findings.give(submission, first, "0.8", by=tan, version=None, reason="Three of four.")

    page.keyboard.press("4")
    page.keyboard.type("None of it.")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(".trouble")
    shown, mine = page.locator(".trouble").inner_text(), page.locator("#reason").input_value()
    page.click("a[data-forget]")
    page.wait_for_selector(".trouble", state="detached")

    assert "Three of four." in shown
    assert "谭审" in shown
    assert mine == "None of it."
    assert page.locator("#reason").input_value() == "Three of four."
    assert [row[1] for row in given(submission)] == ["0.8"]


def test_without_a_connection_it_is_said_and_kept(page, submission):
    page.route("**/verdicts/**", lambda route: route.abort())

    page.keyboard.press("3")
    page.keyboard.type("Half of it.")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("#unsent:not([hidden])")
    said, kept = page.locator("#unsent").inner_text(), page.locator("#reason").input_value()
    page.unroute("**/verdicts/**")
    first = at_hand(page)
    page.locator("#reason").press("Control+Enter")
    moved_on_from(page, first)

    assert "Not saved" in said
    assert kept == "Half of it."
    assert given(submission) == [(first, "0.5", "Half of it.")]
    assert page.locator("#unsent").is_hidden()


def test_in_a_field_keys_are_letters(page, submission):
    page.keyboard.press("r")
    page.keyboard.type("a n p 3 ?")

    assert page.locator("#reason").input_value() == "a n p 3 ?"
    assert not page.locator("#help").is_visible()
    assert given(submission) == []


def test_help_tells_the_keys(page):
    page.keyboard.press("?")

    assert page.locator("#help").is_visible()
    assert "agree; saved at once" in page.locator("#help").inner_text()


def test_without_javascript_the_forms_do_it(open_page, submission):
    page = open_page(language="en", width=390, java_script_enabled=False)
    sign_in(page, "lin@example.test")
    page.goto(f"/submissions/{submission.receipt}/answers/?show=all")
    first = at_hand(page)

    page.click(".btn-agree")
    page.wait_for_load_state()
    second = at_hand(page)
    page.locator("#judge input[data-key='3']").check(force=True)
    page.fill("#reason", "Half of it.")
    page.click("text=Save and next")
    page.wait_for_load_state()

    assert at_hand(page) not in (first, second)
    assert given(submission) == [(first, "1", ""), (second, "0.5", "Half of it.")]


def test_a_long_return_is_there_again_after_signing_in_anew(page, submission):
    page.goto(f"/submissions/{submission.receipt}/return/")
    page.locator("#note").fill("Three places, see below.")
    place = page.locator("details.picks").first
    place.locator("summary").click()
    place.locator("input[type=checkbox]").first.check()
    place.locator("textarea").first.fill("Which lines?")
    session = [each for each in page.context.cookies() if each["name"] == "sessionid"]
    page.context.clear_cookies(name="sessionid")

    page.locator("form button.btn-lg").click()
    page.wait_for_url("**/accounts/login/?next=**")
    page.context.add_cookies(session)  # signed in anew; one code opens but once in its half minute
    page.goto(f"/submissions/{submission.receipt}/return/")

    assert page.locator("#note").input_value() == "Three places, see below."
    assert place.locator("input[type=checkbox]").first.is_checked()
    assert place.locator("textarea").first.input_value() == "Which lines?"
    page.locator("form button.btn-lg").click()
    page.wait_for_selector(".banner-good")
    assert page.evaluate("Object.keys(sessionStorage).filter(key => key.startsWith('verdict:'))") == []


def test_a_note_on_the_decision_is_there_again_and_the_result_is_the_latest(page, submission):
    first = at_hand(page)
    page.locator("#move-accept summary").click()
    page.locator("#note-accept").fill("Seen on site.")
    page.locator("#claim").focus()
    page.keyboard.press("4")
    page.keyboard.type("Not there at all.")
    page.keyboard.press("Control+Enter")
    moved_on_from(page, first)

    page.reload()

    assert page.locator("#note-accept").input_value() == "Seen on site."
    page.locator("#move-accept button").click()
    page.wait_for_selector(".banner-good")
    assert submission.results.filter(kind="verified").exists()
