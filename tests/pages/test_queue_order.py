"""Page after page of the queue: each submission once, in its order, whether few or many fit the filters."""

from datetime import timedelta

import pytest

from assessment.actions import reviews
from assessment.models import Assessment
from assessment.pages import queue
from assessment.pages.queue import Queue
from tests.assessment.desks import hand_in

NARROWED = [{}, {"flags": "none"}, {"text": "plant 0"}, {"level": "1"}, {"text": "nobody"}]
LISTS = ["desk", "mine", "unassigned", "region"]


@pytest.fixture
def thirteen(regions, lin):
    """Three of them mine; several came to the desk at the same moment, and have the same level."""
    made = hand_in(regions, 13)
    for number in (2, 7, 11):
        reviews.take_up(made[number], by=lin)
    for number, assessment in enumerate(made):
        moment = assessment.submitted_at - timedelta(days=number % 4)
        Assessment.objects.filter(pk=assessment.pk).update(
            arrived_at=moment, submitted_at=moment, flag_count=number % 3
        )


def expected(name: str, wanted: dict, sort: str, me) -> list[Assessment]:
    """Without an index or a page: by Python's own sort."""
    rows = [row for row in Assessment.objects.with_unit() if fits(row, name, wanted, me)]
    rows.sort(key=lambda row: row.pk)
    if sort == "newest" or (not sort and name == "region"):
        rows.sort(key=lambda row: (row.submitted_at, row.pk), reverse=True)
    elif sort == "level":
        rows.sort(key=lambda row: (-row.level, -row.total))
    else:
        rows.sort(key=lambda row: row.arrived_at)
    if sort == "flags":
        rows.sort(key=lambda row: -row.flag_count)
    return rows if sort or name != "desk" else sorted(rows, key=lambda row: row.assigned_to != me)


def fits(row: Assessment, name: str, wanted: dict, me) -> bool:
    return (
        {"mine": row.assigned_to == me, "unassigned": row.assigned_to is None}.get(name, True)
        and ("level" not in wanted or row.level == int(wanted["level"]))
        and ("flags" not in wanted or row.flag_count == 0)
        and wanted.get("text", "") in row.unit.lower()
    )


@pytest.mark.parametrize("few", [0, 500], ids=["as many", "as few"])
def test_every_page_of_every_list_in_every_order(thirteen, lin, monkeypatch, few):
    monkeypatch.setattr(queue, "FEW", few)
    monkeypatch.setattr(queue, "ON_A_PAGE", 4)
    seen = 0
    for name in LISTS:
        for sort in ("", *queue.SORTS):
            for wanted in NARROWED:
                asked = {"list": name, "sort": sort, **wanted}
                first = Queue(lin, asked).page
                pages = [Queue(lin, asked | {"page": str(n)}).page for n in first.paginator.page_range]

                rows = [row for page in pages for row in page.object_list]

                assert rows == expected(name, wanted, sort, lin), asked
                assert first.paginator.count == len(rows)
                seen += len(rows)
    assert seen > 300


def test_one_that_is_withdrawn_while_the_page_is_drawn_is_left_out(regions, lin, monkeypatch):
    made = hand_in(regions, 2)
    gone = made[-1].pk + 1
    monkeypatch.setattr(queue._Places, "__getitem__", lambda _self, _wanted: [gone, made[0].pk])

    assert Queue(lin, {}).page.object_list == [made[0]]
