"""What comes back to a desk comes back to somebody, and its days on the desk begin anew."""

import pytest

from assessment.actions import reviews, submissions
from assessment.models import Assessment
from assessment.models.queue import in_list
from tests.assessment.desks import over
from tests.people import reviewer


@pytest.fixture
def on_city(submitted, hefei):
    return over(submitted, "city", "province")


def returned_to(person) -> list[int]:
    visible = Assessment.objects.handed_in_to(type(person).objects.get(pk=person.pk))
    return list(visible.filter(in_list(person, "returned")).values_list("pk", flat=True))


def test_handed_in_anew_it_comes_back_to_whoever_returned_it(submitted, mei, lin, regions):
    gao = reviewer(regions, "gao", "高同", "340000")
    reviews.take_up(submitted, by=lin)
    reviews.send_back(submitted, by=lin, note="Photos, please.")
    assert returned_to(lin) == []

    submissions.submit(submitted, by=mei, declared=True)

    assert (returned_to(lin), returned_to(gao)) == ([submitted.pk], [])


def test_sent_down_it_comes_back_to_whoever_forwarded_it(on_city, hefei, lin):
    reviews.take_up(on_city, by=hefei)
    reviews.forward(on_city, by=hefei)
    reviews.take_up(on_city, by=lin)
    assert (returned_to(hefei), returned_to(lin)) == ([], [])

    reviews.send_down(on_city, by=lin, note="Look at line 3 again.")

    assert (returned_to(hefei), returned_to(lin)) == ([on_city.pk], [])


def test_it_stays_returned_to_me_until_it_leaves_or_a_colleague_takes_it_up(submitted, mei, lin, regions):
    gao = reviewer(regions, "gao", "高同", "340000")
    reviews.take_up(submitted, by=lin)
    reviews.send_back(submitted, by=lin, note="Photos, please.")
    submissions.submit(submitted, by=mei, declared=True)

    reviews.take_up(submitted, by=lin)
    assert returned_to(lin) == [submitted.pk]
    reviews.assign(submitted, by=lin, to=gao)
    assert returned_to(lin) == []
    reviews.assign(submitted, by=gao, to=lin)
    reviews.decline(submitted, by=lin, note="Not this year.")

    assert returned_to(lin) == []
    assert Assessment.objects.get().returned_to is None


def test_the_days_begin_anew_at_each_desk_and_at_no_other_move(on_city, hefei, lin):
    at = [Assessment.objects.get().arrived_at]
    for act, by, words in (
        (reviews.take_up, hefei, {}),
        (reviews.forward, hefei, {}),
        (reviews.take_up, lin, {}),
        (reviews.send_down, lin, {"note": "Again, please."}),
    ):
        act(on_city, by=by, **words)
        at.append(Assessment.objects.get().arrived_at)

    handed_in, taken_up, forwarded, taken_up_above, sent_down = at
    assert handed_in == taken_up < forwarded == taken_up_above < sent_down
    assert Assessment.objects.get().submitted_at == handed_in
