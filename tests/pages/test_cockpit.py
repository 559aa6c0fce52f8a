"""The page on which a reviewer judges: what it shows."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from assessment.actions import assessments, evidence, findings, reviews, submissions
from assessment.models import Answer
from tests.pages.cockpit_of import FIRST, address, at_hand, rail_of
from tests.pages.statements import at_most
from tests.people import fill, save

BOTH = pytest.mark.parametrize("language", ["en", "zh-hans"])


@BOTH
def test_it_opens_on_the_desk_that_reviews(page_of, lin, language):
    page = page_of(lin, language=language)

    assert 'id="judge"' in page
    assert 'id="decide"' in page


@pytest.mark.parametrize("person", ["mei", "vera"])
def test_the_enterprise_goes_on_reading(page_of, person, request):
    page = page_of(request.getfixturevalue(person))

    assert 'id="judge"' not in page
    assert "Needs eyes" not in page


def test_a_desk_past_which_it_has_not_come_sees_nothing(client_of, in_hand, hefei, zhou):
    reader = client_of(hefei).get(address(in_hand))
    stranger = client_of(zhou).get(address(in_hand))

    assert 'id="judge"' not in reader.content.decode()
    assert stranger.status_code == 404


def test_before_it_is_taken_up_it_is_read(submitted, lin, client_of):
    page = client_of(lin, language="en").get(address(submitted.submissions.get())).content.decode()

    assert 'id="judge"' not in page
    assert "take-up" in page


def test_every_requirement_can_be_opened(page_of, lin, submitted):
    everything = rail_of(page_of(lin, "?show=all"))

    assert everything == [r.id for r in submitted.requirements()]
    assert at_hand(page_of(lin, f"?show=eyes&at={everything[100]}")) == everything[100]


def test_what_is_not_known_narrows_nothing(page_of, lin, submitted):
    page = page_of(lin, "?show=nonsense&in=nowhere&at=nothing&file=x")

    assert rail_of(page) == rail_of(page_of(lin))


def test_a_subdomain_by_itself(page_of, lin, submitted):
    listed = rail_of(page_of(lin, "?show=all&in=data"))

    assert listed == [r.id for r in submitted.requirements() if r.subdomain == "data"]


def test_what_has_no_verdict_yet(page_of, lin, in_hand, submitted):
    findings.give(in_hand, FIRST, "1", by=lin, version=None)

    listed = rail_of(page_of(lin, "?show=open"))

    assert listed == [r.id for r in submitted.requirements() if r.id != FIRST]


def test_the_level_hangs_on_answers_that_need_eyes(filled, mei, lin, client_of):
    """Level II is met by so little that any step down at a heavy requirement would cost it."""
    second = [r.id for r in filled.requirements() if r.level == 2]
    Answer.objects.filter(assessment=filled, requirement__in=second).update(value="0.8")
    submission = submissions.submit(filled, by=mei, declared=True)
    reviews.take_up(filled, by=lin)

    page = client_of(lin, language="en").get(address(submission)).content.decode()

    assert set(second) <= set(rail_of(page))
    assert page.count("The level hangs on it") >= len(second)
    assert "One step lower, and level II would be level I." in page


def test_not_applicable_is_to_be_confirmed(filled, mei, lin, client_of):
    optional = next(r.id for r in filled.requirements() if r.may_not_apply)
    save(filled, optional, "n/a", by=mei, version=1, reason="Nothing of this is made here.")
    submission = submissions.submit(filled, by=mei, declared=True)
    reviews.take_up(filled, by=lin)
    client = client_of(lin, language="en")

    page = client.get(address(submission, f"?at={optional}")).content.decode()
    findings.give(submission, optional, "n/a", by=lin, version=None)
    after = client.get(address(submission, f"?at={optional}")).content.decode()

    assert "Confirm it, or answer how far it is met." in page
    assert "Nothing of this is made here." in page
    assert "1 not applicable to confirm" in page
    assert "not applicable to confirm" not in after


def test_what_the_enterprise_has_changed_needs_eyes_and_the_rest_is_carried_over(
    submitted, mei, lin, client_of
):
    changed, kept = submitted.requirements()[3].id, submitted.requirements()[4].id
    first = submitted.submissions.get()
    reviews.take_up(submitted, by=lin)
    findings.give(first, changed, "0.5", by=lin, version=None, reason="No record of it.")
    findings.give(first, kept, "0.8", by=lin, version=None, reason="Two of three lines.")
    reviews.send_back(submitted, by=lin, note="See there.")
    save(submitted, changed, "0.8", by=mei, version=1)
    second = submissions.submit(submitted, by=mei, declared=True)
    reviews.take_up(submitted, by=lin)
    client = client_of(lin, language="en")

    page = client.get(address(second, f"?at={changed}")).content.decode()
    carried = client.get(address(second, f"?at={kept}")).content.decode()
    narrowed = client.get(address(second, "?show=changed")).content.decode()

    assert "It was: Fully met." in page
    assert "No record of it." in page
    assert "carried over from the last hand-in" in carried
    assert rail_of(narrowed) == [changed]


def test_last_years_answer_stands_beside(mei, qiming, lin, client_of):
    before = assessments.start(qiming, by=mei, year=2025)
    fill(before, by=mei, met_up_to=1)
    submissions.submit(before, by=mei, declared=True)
    reviews.take_up(before, by=lin)
    findings.give(before.submissions.get(), FIRST, "0.5", by=lin, version=None, reason="No inventory.")
    reviews.accept(before, by=lin)
    now = assessments.start(qiming, by=mei, year=2026)
    fill(now, by=mei)
    submission = submissions.submit(now, by=mei, declared=True)
    reviews.take_up(now, by=lin)
    client = client_of(lin, language="en")

    found = client.get(address(submission, f"?at={FIRST}")).content.decode()

    last_year = found.split("<dt>2025</dt>")[1].split("</dd>")[0]
    assert "Partly met" in last_year
    assert "verified: Province" in last_year


def test_the_same_file_elsewhere_is_named_as_far_as_one_may_see_it(  # noqa: PLR0917
    filled, mei, other, xu, lin, client_of
):
    twin = assessments.start(other, by=xu, year=2026)
    fill(twin, by=xu)
    for assessment, owner in ((twin, xu), (filled, mei)):
        evidence.add(assessment, FIRST, SimpleUploadedFile("log.pdf", b"%PDF-1.4\n"), by=owner)
        submissions.submit(assessment, by=owner, declared=True)
    reviews.take_up(filled, by=lin)
    submission = filled.submissions.get()

    page = client_of(lin, language="en").get(address(submission, f"?at={FIRST}")).content.decode()

    assert "The same file at another enterprise" in page
    assert f'<a href="/submissions/{twin.submissions.get().receipt}/answers/">{other.name} 2026</a>' in page
    assert rail_of(page)[0] == FIRST
    assert f"/evidence/{submission.sealed['evidence'][0]['id']}/?preview&amp;file" in page


def test_words_of_the_enterprise_are_text(filled, mei, lin, client_of):
    save(filled, FIRST, "0.8", by=mei, version=1, note="<script>alert(1)</script>")
    submission = submissions.submit(filled, by=mei, declared=True)
    reviews.take_up(filled, by=lin)

    page = client_of(lin).get(address(submission, f"?at={FIRST}")).content.decode()

    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert" not in page


def test_a_script_gets_the_parts_that_change(page_of, lin):
    page = page_of(lin, f"?show=all&at={FIRST}", x_requested_with="fetch")

    assert "<html" not in page
    assert re.findall(r'id="(\w+)" data-swap', page) == ["head", "cockpit", "standing", "count", "moves"]
    assert 'id="standing" data-swap' in page.replace(' aria-live="polite"', "")


def test_the_cockpit_takes_the_same_few_queries_however_much_was_found(submitted, lin, client_of):
    reviews.take_up(submitted, by=lin)
    submission = submitted.submissions.get()
    client = client_of(lin)

    with at_most(12):
        client.get(address(submission))
    findings.agree(submission, list(submission.sealed["answers"])[:200], by=lin)
    with at_most(12):
        client.get(address(submission, "?show=all"))


@pytest.mark.parametrize("show", ["eyes", "all"])
def test_the_weight_of_a_requirement_is_said_once(page_of, lin, show):
    asked = re.findall(r'at=([\w.]+)"', page_of(lin, f"?show={show}"))[:12]
    times = [page_of(lin, f"?show={show}&at={id}").count("% of the score of level") for id in asked]

    assert times == [1] * 12
