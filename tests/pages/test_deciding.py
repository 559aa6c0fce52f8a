"""The page on which a reviewer judges: what is decided there in the end."""

import re

import pytest

from assessment.actions import findings, reviews, submissions
from assessment.models import Answer, Assessment, Round
from tests.pages.cockpit_of import FIRST, address, moves_in
from tests.people import fill, reviewer, save


@pytest.mark.parametrize(("level", "said"), [(2, "level II: reached"), (3, "level III: not reached")])
def test_whether_the_round_is_satisfied_is_said_before_it_is_accepted(call, lin, page_of, level, said):
    assert "The round asks for" not in page_of(lin)
    Round.objects.update(required_level=level)
    Assessment.objects.update(round=call)

    assert f"The round asks for {said} as the verdicts stand." in page_of(lin)


@pytest.fixture
def at_iv(filled, mei, lin):
    """Level IV as declared, in Lin's hands."""
    fourth = [r.id for r in filled.requirements() if r.level <= 4]
    Answer.objects.filter(assessment=filled, requirement__in=fourth).update(value="1")
    submissions.submit(filled, by=mei, declared=True)
    reviews.take_up(filled, by=lin)
    filled.refresh_from_db()
    return filled


def test_from_level_iv_on_two_have_to_look(at_iv, lin, regions, client_of):
    tan = reviewer(regions, "tan", "谭审", "340000")
    submission = at_iv.submissions.get()
    mine, theirs = client_of(lin, language="en"), client_of(tan, language="en")

    first = mine.get(address(submission)).content.decode()
    mine.post(f"/assessments/{at_iv.reference}/endorse/", {"seen": submission.receipt})
    second = mine.get(address(submission)).content.decode()
    colleague = theirs.get(address(submission)).content.decode()
    theirs.post(f"/assessments/{at_iv.reference}/accept/", {"seen": submission.receipt})

    assert "endorse" in moves_in(first)
    assert "accept" not in moves_in(first)
    assert "propose acceptance, then a colleague accepts" in first
    assert "a colleague has to accept it" in second
    assert "accept" in moves_in(colleague)
    at_iv.refresh_from_db()
    assert (at_iv.status, at_iv.verified_level) == ("accepted", 4)


def test_acceptance_waits_for_each_not_applicable(filled, mei, lin, client_of):
    optional = next(r.id for r in filled.requirements() if r.may_not_apply)
    save(filled, optional, "n/a", by=mei, version=1, reason="Nothing of this is made here.")
    submission = submissions.submit(filled, by=mei, declared=True)
    reviews.take_up(filled, by=lin)

    page = client_of(lin, language="en").get(address(submission)).content.decode()

    assert "accept" not in moves_in(page)
    assert "One requirement is said not to apply" in page


def test_it_is_given_to_a_colleague(in_hand, submitted, lin, regions, client_of):
    tan = reviewer(regions, "tan", "谭审", "340000")
    client = client_of(lin)
    page = client.get(address(in_hand)).content.decode()

    client.post(f"/assessments/{submitted.reference}/assign/", {"to": tan.pk, "seen": in_hand.receipt})

    submitted.refresh_from_db()
    assert f'<option value="{tan.pk}">谭审</option>' in page
    assert submitted.assigned_to == tan


@pytest.mark.parametrize("to", ["", "x", "999999"])
def test_a_colleague_has_to_be_chosen(in_hand, submitted, lin, client_of, to):
    client_of(lin).post(f"/assessments/{submitted.reference}/assign/", {"to": to})

    submitted.refresh_from_db()
    assert submitted.assigned_to == lin


@pytest.fixture
def in_round(draft, mei, lin, hefei):
    """Mei's assessment in a round that goes over city and province, in the city's hands."""
    call = Round.objects.create(
        agency=lin.desks[0].agency,
        title_zh="2026 年度",
        edition_id=draft.edition_id,
        year=2026,
        opens_on="2026-01-01",
        closes_on="2099-01-01",
        chain=["city", "province"],
        rule="band",
        opened_by=lin,
    )
    draft.round, draft.chain = call, call.chain
    draft.save(update_fields=["round", "chain"])
    fill(draft, by=mei)
    submissions.submit(draft, by=mei, declared=True)
    draft.refresh_from_db()
    reviews.take_up(draft, by=hefei)
    return draft


def test_up_and_down_the_chain(in_round, lin, hefei, client_of):
    submission = in_round.submissions.get()
    city, province = client_of(hefei, language="en"), client_of(lin, language="en")
    findings.give(submission, FIRST, "0.5", by=hefei, version=None, reason="Half of it.")
    below = city.get(address(submission)).content.decode()

    city.post(f"/assessments/{in_round.reference}/forward/", {"note": "", "seen": submission.receipt})
    reviews.take_up(in_round, by=lin)
    above = province.get(address(submission, f"?at={FIRST}")).content.decode()
    read_below = city.get(address(submission)).content.decode()
    province.post(
        f"/assessments/{in_round.reference}/send-down/", {"note": "Look again.", "seen": submission.receipt}
    )

    assert "Forward to: Province" in below
    assert "accept" not in moves_in(below)
    assert "Return to: City" in above
    assert "City sees it otherwise: Partly met" in above
    assert "Half of it." in above
    assert 'id="judge"' not in read_below
    assert "Half of it." in read_below
    in_round.refresh_from_db()
    assert (in_round.status, in_round.tier) == ("submitted", "city")


def test_the_bar_says_when_the_band_counts(in_round, hefei, client_of):
    page = client_of(hefei, language="en").get(address(in_round.submissions.get())).content.decode()

    assert "By total score, which counts here:" in page


def test_it_is_accepted_as_it_was_shown(in_hand, submitted, lin, client_of):
    client = client_of(lin, language="en")
    shown = re.findall(r'name="shown_total" value="([^"]+)"', client.get(address(in_hand)).content.decode())
    findings.give(in_hand, "data.L3.a", "1", by=lin, version=None, reason="Seen.")

    client.post(
        f"/assessments/{submitted.reference}/accept/", {"seen": in_hand.receipt, "shown_total": shown[0]}
    )

    submitted.refresh_from_db()
    again = client.get(address(in_hand)).content.decode()
    assert (len(shown), submitted.status) == (1, "in_review")
    assert "it comes to another result now" in again
    assert f'name="shown_total" value="{shown[0]}"' not in again
