"""An enterprise that moves to another region takes nothing off the desks on which it has handed in."""

import pytest

from assessment.actions import desks, enterprises, reviews, submissions
from assessment.models import Assessment, Enterprise
from assessment.models.queue import Tally
from tests.people import fill


@pytest.fixture
def moved(submitted, mei, regions) -> Assessment:
    """Handed in in Hefei; then the enterprise has moved to Hangzhou."""
    enterprises.change(submitted.enterprise, {"region": regions["330106"]}, by=mei)
    submitted.refresh_from_db()
    return submitted


def test_the_desk_goes_on_with_it_to_the_end(moved, lin):
    assert desks.claim_next(by=lin) == moved
    reviews.accept(moved, by=lin)

    moved.refresh_from_db()
    assert (moved.status, moved.region_id, moved.verified_level) == ("accepted", "340104", 2)


def test_it_stands_in_the_queue_that_counts_it(moved, lin, client_of):
    text = client_of(lin).get("/reviews/?list=desk").content.decode()

    assert Tally(lin).figures["desk"] == 1
    assert moved.enterprise.name in text


def test_the_desk_where_it_lies_now_sees_nothing_of_it(moved, zhou, client_of):
    assert not Assessment.objects.visible_to(zhou).exists()
    assert client_of(zhou).get(f"/submissions/{moved.receipt}/answers/").status_code == 404


def test_the_old_desk_does_not_see_the_enterprise_itself(moved, lin):
    assert not Enterprise.objects.visible_to(lin).exists()


def test_its_owner_withdraws_it_and_hands_in_where_it_lies_now(moved, mei, lin, zhou):
    submissions.withdraw(moved, by=mei)
    submissions.submit(moved, by=mei, declared=True)

    moved.refresh_from_db()
    assert (moved.region_id, moved.house_moved) == ("330106", False)
    assert not Assessment.objects.visible_to(lin).exists()
    assert Assessment.objects.visible_to(zhou).get() == moved


def test_who_moves_back_has_not_moved(moved, mei, regions):
    enterprises.change(moved.enterprise, {"region": regions["340104"]}, by=mei)

    moved.refresh_from_db()
    assert not moved.house_moved


def test_what_was_returned_comes_back_to_the_desk_that_returned_it(submitted, mei, lin, regions):
    reviews.take_up(submitted, by=lin)
    reviews.send_back(submitted, by=lin, note="Line 3.")
    enterprises.change(submitted.enterprise, {"region": regions["330106"]}, by=mei)

    submissions.submit(submitted, by=mei, declared=True)

    assert desks.claim_next(by=lin) == submitted


def test_a_draft_goes_to_where_the_enterprise_lies_when_it_is_handed_in(draft, mei, zhou, regions):
    enterprises.change(draft.enterprise, {"region": regions["330106"]}, by=mei)
    fill(draft, by=mei)
    submissions.submit(draft, by=mei, declared=True)

    assert desks.claim_next(by=zhou) == draft
