"""Declared and verified, side by side: on the result, the receipt, in lists, in the letter and on paper."""

import pytest
from django.core import mail
from django.utils import translation

from assessment import tasks
from assessment.actions import findings, reports, reviews
from assessment.models import Letter, Report, Round
from assessment.models.verdicts import settled
from assessment.printing.facts import facts_of
from assessment.printing.paper import paper
from tests.pages.statements import at_most

WHY = "The register <b>shows</b> 24 of 78 machines."


@pytest.fixture
def submission(submitted, lin):
    """Mei's, in Lin's hands, with half of what level II asks."""
    reviews.take_up(submitted, by=lin)
    submission = submitted.submissions.get()
    for id in [id for id in submission.sealed["answers"] if ".L2." in id]:
        findings.give(submission, id, "0.5", by=lin, version=None, reason=WHY)
    return submission


@pytest.fixture
def accepted(submission, submitted, lin):
    reviews.accept(submitted, by=lin)
    submitted.refresh_from_db()
    return submission


def page_of(client, submission, place: str = "") -> str:
    return client.get(f"/submissions/{submission.receipt}/{place}").content.decode()


def test_before_acceptance_the_enterprise_sees_no_finding(submission, mei, client_of):
    client = client_of(mei, language="en")

    pages = [page_of(client, submission, place) for place in ("", "answers/", "receipt/")]

    assert all("24 of 78" not in page for page in pages)
    assert all("Verified level" not in page for page in pages)


@pytest.mark.parametrize("person", ["mei", "lin"])
def test_the_result_shows_both_with_every_difference(accepted, person, client_of, request):
    client = client_of(request.getfixturevalue(person), language="en")

    page = page_of(client, accepted)

    both = page.split('class="table table-narrow both-levels"')[1].split("</table>")[0]
    assert both.count("lv-2") == 2
    assert both.count("lv-1") == 2
    assert "1.50" in both
    assert page.count("The register &lt;b&gt;shows&lt;/b&gt; 24 of 78 machines.") == 51
    assert "The level that counts is the one up to which all levels are met." in page
    assert "The reviewers saw 51 answers otherwise" in page


def test_the_declared_result_stays_what_it_was(accepted):
    own, verified = accepted.results.get(kind="self"), accepted.results.get(kind="verified")

    assert (own.level, verified.level) == (2, 1)


def test_the_answers_say_what_was_seen_otherwise(accepted, mei, client_of):
    client = client_of(mei, language="en")

    page = page_of(client, accepted, "answers/?show=otherwise")

    assert page.count("<article") == 51
    assert page.count("verified: Partly met") == 51


def test_the_receipt_and_the_home_page_show_it(accepted, mei, client_of):
    client = client_of(mei, language="en")

    receipt = page_of(client, accepted, "receipt/")
    home = client.get("/home/").content.decode()

    assert "Verified level" in receipt
    assert "What the reviewers saw otherwise" in receipt
    assert "24 of 78 machines." in receipt
    assert home.split("lv-2")[1].split("</td>")[0].count("lv-1") == 1


def test_the_result_takes_two_questions_more_of_the_database(accepted, mei, client_of):
    client = client_of(mei)

    with at_most(10):
        page_of(client, accepted)


def test_the_letter_says_both_and_why(submission, submitted, mei, lin):
    mei.language = "en"
    mei.save()
    reviews.accept(submitted, by=lin)

    tasks.send_letter(Letter.objects.get(event__kind="accept", to=mei).pk)

    body = mail.outbox[-1].body
    assert "Self-assessed: level II, total score 2.00" in body
    assert "Verified: level I, total score 1.50" in body
    assert body.count(WHY) == 51
    assert "Fully met → Partly met" in body


def in_round(assessment, agency_member, **facts) -> Round:
    call = Round.objects.create(
        agency=agency_member.desks[0].agency,
        title_zh="2026 年度",
        title_en="Call 2026",
        edition_id=assessment.edition_id,
        year=2026,
        opens_on="2026-01-01",
        closes_on="2099-01-01",
        chain=["province"],
        opened_by=agency_member,
        **facts,
    )
    assessment.round = call
    assessment.save(update_fields=["round"])
    return call


@pytest.mark.parametrize(("required", "said"), [(1, "reached"), (2, "not reached")])
def test_the_level_that_the_round_asks_for(submission, submitted, lin, mei, client_of, required, said):  # noqa: PLR0917
    mei.language = "en"
    mei.save()
    in_round(submitted, lin, required_level=required, rule="band")
    reviews.accept(submitted, by=lin)
    tasks.send_letter(Letter.objects.get(event__kind="accept", to=mei).pk)

    page, receipt = (page_of(client_of(mei, language="en"), submission, place) for place in ("", "receipt/"))

    assert "In the round “Call 2026” the level by total score counts." in page
    sentence = f"The round asks for level {'I' * required}: {said}."
    assert all(sentence in told for told in (page, receipt, mail.outbox[-1].body))


def test_the_paper_of_afterwards_has_both_and_that_of_before_stays(submission, submitted, mei, lin):
    before = reports.ask(submission, by=mei, language="en")
    reviews.accept(submitted, by=lin)
    after = reports.ask(submission, by=mei, language="en")
    again = reports.ask(submission, by=mei, language="en")

    with translation.override("en"):
        old, new = paper(before)[0], paper(after)

    assert (before.is_verified, after.is_verified, again.pk) == (False, True, after.pk)
    assert Report.objects.count() == 2
    assert old["verified"] is None
    assert new[0]["verified"]["levels"] == [
        ["Level", "Level II", "Level I"],
        ["By total score", "Level II", "Level I"],
        ["Total score", "2.00", "1.50"],
    ]
    assert len(new[0]["verified"]["rows"]) == 51
    assert new[0]["verified"]["rows"][0]["reason"] == WHY
    assert ["Verified level", "Level I"] in new[0]["cover"]
    assert new[1]["results"]["verified"]["level"] == 1


def test_without_a_difference_that_is_said(submitted, lin):
    reviews.take_up(submitted, by=lin)
    reviews.accept(submitted, by=lin)
    submission = submitted.submissions.get()

    facts = facts_of(submission, "en", settled=settled(submission))

    assert facts.verified.differences == ()
    assert facts.verified.sentence == "The reviewers saw no answer otherwise."
