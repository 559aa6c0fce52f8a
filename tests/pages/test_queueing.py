"""What is done from the queue: assigning, taking up the next one, and files."""

import csv
import io
import re
import zipfile
from datetime import timedelta

import pytest
from django.utils.timezone import now

from assessment.actions import reviews, submissions
from assessment.models import Agency, Assessment, Enterprise, Event, Flag
from tests.assessment.desks import hand_in
from tests.pages.statements import at_most
from tests.people import reviewer


@pytest.fixture
def gao(regions):
    return reviewer(regions, "gao", "高同", "340000")


@pytest.fixture
def three(regions, lin):
    return hand_in(regions, 3)


def form(assessments, to) -> dict:
    return {"chosen": [f"{each.reference}:{each.receipt}" for each in assessments], "to": to.pk}


def said(response) -> str:
    return " ".join(str(message) for message in response.wsgi_request._messages)


def test_the_chosen_ones_go_to_the_colleague_and_the_list_comes_back_as_it_was(three, lin, gao, client_of):
    asked = form(three[:2], gao) | {"list": "unassigned", "level": "1"}

    response = client_of(lin, language="en").post("/reviews/assign/", asked)

    assert response.url == "/reviews/?list=unassigned&level=1"
    assert "2 submissions assigned to 高同." in said(response)
    assert Assessment.objects.filter(assigned_to=gao).count() == 2


def test_one_that_cannot_be_is_named_and_none_is_assigned(three, lin, gao, client_of):
    reviews.take_up(three[0], by=gao)

    response = client_of(lin, language="en").post("/reviews/assign/", form(three, lin))

    assert "Nothing is assigned" in said(response)
    assert "Plant 00: A colleague is at work on this" in said(response)
    response = client_of(lin, language="zh-hans").post("/reviews/assign/", form(three, lin))
    assert "Plant 00：同事正在办理" in said(response)
    assert not Assessment.objects.filter(assigned_to=lin).exists()


def test_nothing_goes_to_somebody_of_another_agency(three, lin, zhou, client_of):
    response = client_of(lin, language="en").post("/reviews/assign/", form(three, zhou))

    assert "Choose the colleague" in said(response)
    assert not Assessment.objects.filter(status="in_review").exists()


def test_boxes_stand_at_what_may_be_assigned_alone(three, lin, gao, client_of):
    reviews.take_up(three[0], by=gao)
    reviews.take_up(three[1], by=lin)

    text = client_of(lin).get("/reviews/").content.decode()

    boxes = re.findall(r'name="chosen" value="(\w+):(\w+)"', text)
    assert sorted(boxes) == sorted((each.reference, each.receipt) for each in three[1:])


def test_the_next_one_is_taken_up_and_shown(three, lin, client_of):
    response = client_of(lin).post("/reviews/next/", {"list": "desk", "level": "2"})

    three[2].refresh_from_db()
    assert (three[2].status, three[2].assigned_to) == ("in_review", lin)
    assert response.url == f"/submissions/{three[2].receipt}/answers/"


def test_where_nothing_waits_one_is_told_so(three, lin, client_of):
    response = client_of(lin, language="en").post("/reviews/next/", {"list": "desk", "level": "5"})

    assert response.url == "/reviews/?list=desk&level=5"
    assert "Nothing is waiting here" in said(response)


@pytest.mark.parametrize("who", ["mei", "op"])
@pytest.mark.parametrize("place", ["assign/", "next/", "xlsx/", "csv/"])
def test_all_of_it_is_for_agencies(place, who, submitted, client_of, request):
    client = client_of(request.getfixturevalue(who))
    ask = client.get if place in ("xlsx/", "csv/") else client.post

    assert ask(f"/reviews/{place}").status_code == 404
    submitted.refresh_from_db()
    assert submitted.status == "submitted"
    assert not Event.objects.filter(kind="list_exported").exists()


def test_what_is_late_by_the_agencys_own_days_is_marked_and_found(three, lin, client_of):
    Agency.objects.filter(region="340000").update(days=10)
    Assessment.objects.filter(pk=three[1].pk).update(arrived_at=now() - timedelta(days=11))
    Assessment.objects.filter(pk=three[2].pk).update(arrived_at=now() - timedelta(days=5))
    client = client_of(lin, language="en")

    late = client.get("/reviews/?age=late").content.decode()
    soon = client.get("/reviews/?age=soon").content.decode()

    assert re.findall(r">(Plant \d\d)</a>", late) == ["Plant 01"]
    assert "past our 10 days" in late
    assert re.findall(r">(Plant \d\d)</a>", soon) == ["Plant 02"]


def test_flags_are_counted_in_words(three, lin, client_of):
    Flag.objects.all().delete()
    Assessment.objects.update(flag_count=0)
    submission = three[0].submissions.get()
    for code in ("jump", "same_file", "same_file"):
        Flag.objects.create(submission=submission, code=code)
    Assessment.objects.filter(pk=three[0].pk).update(flag_count=3)

    client = client_of(lin, language="en")

    text = client.get("/reviews/?flags=some").content.decode()
    without = client.get("/reviews/?flags=none").content.decode()
    sorted_ = client.get("/reviews/?sort=flags").content.decode()

    assert re.findall(r">(Plant \d\d)</a>", without) == ["Plant 01", "Plant 02"]
    assert re.findall(r">(Plant \d\d)</a>", sorted_) == ["Plant 00", "Plant 01", "Plant 02"]
    assert re.findall(r">(Plant \d\d)</a>", text) == ["Plant 00"]
    assert "Much higher than last year<" in text
    assert "The same file at another enterprise&nbsp;×&nbsp;2<" in text


def test_what_came_back_is_in_a_list_of_its_own(submitted, mei, lin, client_of):
    reviews.take_up(submitted, by=lin)
    reviews.send_back(submitted, by=lin, note="Photos, please.")
    submissions.submit(submitted, by=mei, declared=True)

    text = client_of(lin, language="en").get("/reviews/?list=returned").content.decode()

    assert submitted.enterprise.name in text
    assert "handed in anew" in text
    assert "Returned to me<b>1</b>" in text


# ── Files ───────────────────────────────────────────────────────────────────────────────


def test_the_list_leaves_as_excel_as_it_is_narrowed_and_is_written_down(three, lin, client_of):
    Enterprise.objects.filter(pk=three[2].enterprise_id).update(name='=HYPERLINK("http://evil.example")')

    response = client_of(lin, language="en").get("/reviews/xlsx/?list=desk&level=2")

    book = zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content)))
    sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "=HYPERLINK(&quot;http" in sheet or '=HYPERLINK("http' in sheet
    assert three[0].receipt not in sheet
    event = Event.objects.get(kind="list_exported")
    assert (event.by, event.details["of"], event.details["format"], event.details["rows"]) == (
        lin,
        "queue",
        "xlsx",
        1,
    )
    assert event.details["wanted"] == {"list": "desk", "level": "2"}


def test_the_list_leaves_as_csv_with_an_apostrophe_where_it_is_needed(three, lin, client_of):
    Enterprise.objects.filter(pk=three[2].enterprise_id).update(name="=1+1", credit_code="-5")

    response = client_of(lin, language="en").get("/reviews/csv/?list=desk")

    told = b"".join(response.streaming_content).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(told)))
    assert [row["Enterprise"] for row in rows] == ["Plant 00", "Plant 01", "'=1+1"]
    assert rows[2]["Credit code"] == "'-5"
    assert rows[2]["Self-assessed level"] == "2"
    assert rows[2]["Region"] == "Shushan District, Hefei, Anhui"


def test_an_unknown_kind_of_file_is_not_there(three, lin, client_of):
    assert client_of(lin).get("/reviews/pdf/").status_code == 404
    assert not Event.objects.filter(kind="list_exported").exists()


def test_another_province_gets_a_file_without_rows(three, zhou, client_of):
    told = b"".join(client_of(zhou).get("/reviews/csv/?list=region").streaming_content).decode()

    assert len(told.splitlines()) == 1


@pytest.mark.parametrize("rows", [1, 6])
def test_a_file_takes_the_same_few_statements_for_any_number_of_rows(rows, regions, lin, client_of):
    hand_in(regions, rows)
    client = client_of(lin)

    with at_most(6):
        client.get("/reviews/csv/?list=desk")


# ── The agency's days ───────────────────────────────────────────────────────────────────


def test_a_lead_settles_the_days_on_the_agencys_page(regions, lin, client_of):
    lead = reviewer(regions, "lead", "江领", "340000", role="lead")
    agency = Agency.objects.get(region="340000")
    client = client_of(lead, language="en")

    response = client.post(f"/agencies/{agency.pk}/days/", {"days": "20"})

    agency.refresh_from_db()
    assert (agency.days, response.url) == (20, f"/agencies/{agency.pk}/")
    assert "late after 20 days" in client.get(response.url).content.decode()


@pytest.mark.parametrize("days", ["", "x", "0", "-3", "366", "1e3", "９"])
def test_days_that_cannot_be_change_nothing(days, regions, client_of):
    lead = reviewer(regions, "lead", "江领", "340000", role="lead")
    agency = Agency.objects.get(region="340000")

    response = client_of(lead, language="en").post(f"/agencies/{agency.pk}/days/", {"days": days})

    agency.refresh_from_db()
    assert agency.days == 30
    assert "between 1 and 365" in said(response)


def test_a_reviewer_sees_the_days_and_changes_none(lin, client_of):
    agency = Agency.objects.get(region="340000")
    client = client_of(lin)

    assert f"/agencies/{agency.pk}/days/" not in client.get(f"/agencies/{agency.pk}/").content.decode()
    client.post(f"/agencies/{agency.pk}/days/", {"days": "20"})

    agency.refresh_from_db()
    assert agency.days == 30
