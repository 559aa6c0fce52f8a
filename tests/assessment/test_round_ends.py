"""The end of a round: by one clock for all, and what can still be done after it."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone, translation

from assessment.actions import checks, corrections, entries, reviews, submissions
from assessment.models import Round
from tests.assessment.untouched import everything_kept, refused
from tests.people import fill

LAST_DAY = datetime(2026, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
NOTE = {"note": "Line 3."}


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def entered(call, filled, mei):
    entries.enter(filled, by=mei, round=call)
    return filled


def over() -> None:
    """The last day was yesterday."""
    Round.objects.update(closes_on=timezone.localdate() - timedelta(days=1))


def close() -> None:
    Round.objects.update(closed_at=timezone.now())


def returned(assessment, lin) -> None:
    reviews.take_up(assessment, by=lin)
    reviews.send_back(assessment, by=lin, **NOTE)
    assessment.refresh_from_db()


@pytest.mark.parametrize(("hours", "is_open"), [(23.9, True), (24, False)])
@pytest.mark.parametrize("zone", ["Etc/GMT+12", "Pacific/Auckland", "Asia/Shanghai"])
def test_the_last_day_ends_for_all_at_once_wherever_somebody_says_to_be(call, zone, hours, is_open):
    Round.objects.update(opens_on="2026-09-01", closes_on="2026-09-30")
    call.refresh_from_db()

    with time_machine.travel(LAST_DAY + timedelta(hours=hours), tick=False), timezone.override(zone):
        assert call.is_open is is_open


def test_who_moves_the_own_clock_hands_in_no_later(entered, mei, client_of):
    Round.objects.update(opens_on="2026-09-01", closes_on="2026-09-30")
    type(mei).objects.filter(pk=mei.pk).update(time_zone="Etc/GMT+12")

    before = everything_kept()

    with time_machine.travel(LAST_DAY + timedelta(days=1, hours=1), tick=False):
        client_of(mei).post(f"/assessments/{entered.reference}/submit/", {"declared": "yes"})

    assert everything_kept() == before


def test_what_could_not_be_handed_in_again_is_not_withdrawn(entered, mei, client_of):
    submissions.submit(entered, by=mei, declared=True)
    over()

    with refused(code="round_closed"):
        submissions.withdraw(entered, by=mei)
    entered.refresh_from_db()
    assert "withdraw" not in entered.moves_open_to(mei)
    page = client_of(mei).get(f"/submissions/{entered.receipt}/receipt/").content.decode()
    assert "/withdraw/" not in page


def test_a_correction_is_withdrawn_and_handed_in_again_after_the_last_day(entered, mei, lin):
    submissions.submit(entered, by=mei, declared=True)
    returned(entered, lin)
    submissions.submit(entered, by=mei, declared=True)
    over()

    submissions.withdraw(entered, by=mei)
    submissions.submit(entered, by=mei, declared=True)

    entered.refresh_from_db()
    assert (entered.status, entered.hand_ins) == ("submitted", 3)


def test_what_was_returned_leaves_a_closed_round_and_goes_back_to_its_desk(entered, mei, lin, client_of):
    submissions.submit(entered, by=mei, declared=True)
    returned(entered, lin)
    with refused(code="handed_in"):
        entries.leave(entered, by=mei)
    close()
    with refused(code="round_closed"):
        submissions.submit(entered, by=mei, declared=True)
    page = client_of(mei).get(f"/assessments/{entered.reference}/").content.decode()

    entries.leave(entered, by=mei)
    submissions.submit(entered, by=mei, declared=True)

    entered.refresh_from_db()
    assert "/round/leave/" in page
    assert (entered.round, entered.status, entered.returned_to) == (None, "submitted", lin)


def test_what_was_returned_there_does_not_leave_by_being_withdrawn(entered, mei, lin, client_of):
    """Or the returns that the round allows would be counted from none again."""
    submissions.submit(entered, by=mei, declared=True)
    returned(entered, lin)
    submissions.submit(entered, by=mei, declared=True)
    submissions.withdraw(entered, by=mei)

    with refused(code="handed_in"):
        entries.leave(entered, by=mei)
    page = client_of(mei).get(f"/assessments/{entered.reference}/").content.decode()
    assert "/round/leave/" not in page


def test_the_returns_of_another_review_do_not_come_with_it_into_a_round(call, filled, mei, lin):
    submissions.submit(filled, by=mei, declared=True)
    reviews.take_up(filled, by=lin)
    reviews.send_back(filled, by=lin, corrections={"data.L1.a": "Which lines?"}, **NOTE)
    corrections.reply(filled.submissions.get().corrections.get(), by=mei, text="All.")
    submissions.submit(filled, by=mei, declared=True)
    submissions.withdraw(filled, by=mei)

    entries.enter(filled, by=mei, round=call)

    filled.refresh_from_db()
    assert (filled.returns, filled.unlocked) == (0, None)
    over()
    with refused(code="round_closed"):
        submissions.submit(filled, by=mei, declared=True)


@pytest.mark.parametrize("end", [over, close])
def test_before_handing_in_it_says_that_the_round_is_over(end, entered, mei, client_of):
    end()
    entered.refresh_from_db()

    found = checks.check(entered, by=mei)
    page = client_of(mei, language="en").get(f"/assessments/{entered.reference}/check/").content.decode()

    assert not found.is_complete
    assert "is not open now" in found.refused_by_round
    assert "Its round does not take it" in page
    assert "/submit/" not in page


def test_it_says_that_the_unit_lies_elsewhere_by_now(entered, mei, regions):
    type(entered.enterprise).objects.update(region=regions["330106"])
    entered.refresh_from_db()

    assert "lies elsewhere" in checks.check(entered, by=mei).refused_by_round


def test_what_was_returned_is_checked_by_where_it_was_handed_in(entered, mei, lin, regions):
    submissions.submit(entered, by=mei, declared=True)
    returned(entered, lin)
    type(entered.enterprise).objects.update(region=regions["330106"])
    entered.refresh_from_db()

    assert checks.check(entered, by=mei).refused_by_round == ""


def test_without_a_round_nothing_of_the_kind_is_said(draft, mei):
    fill(draft, by=mei)

    assert checks.check(draft, by=mei).is_complete
