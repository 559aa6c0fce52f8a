"""The ranked recommendation list of a round."""

import csv
import io
import re
import zipfile

import pytest

from assessment.models import Agency, Assessment, Event, Round
from assessment.models.choices import LIST_COLUMNS
from assessment.printing.lists import RANKED
from tests.assessment.desks import hand_in
from tests.assessment.rounds_of import round_of
from tests.pages.statements import at_most

BOTH = pytest.mark.parametrize("language", ["en", "zh-hans"])
# Level, band, total, size of each plant, in the order of their hand-ins.
SETTLED = [
    (2, 3, "2.900000", "small"),
    (3, 3, "3.100000", "small"),
    (3, 4, "3.900000", "micro"),
    (3, 3, "3.100000", "large"),
    (3, 3, "3.100000", "large"),
]


@pytest.fixture
def call(regions, lin) -> Round:
    return round_of(Agency.objects.get(region="340000"), lin)


@pytest.fixture
def accepted(regions, call):
    made = hand_in(regions, 6)
    for assessment, (level, band, total, size) in zip(made, SETTLED, strict=False):
        facts = {"verified_level": level, "verified_band": band, "verified_total": total, "size": size}
        Assessment.objects.filter(pk=assessment.pk).update(round=call, status="accepted", **facts)
    Assessment.objects.filter(pk=made[5].pk).update(round=call)  # still waits
    return made


def names(text: str) -> list[str]:
    return re.findall(r"<td>(Plant \d\d)</td>", text)


def test_the_highest_stands_first_then_total_size_and_the_earlier(accepted, call, lin, client_of):
    text = client_of(lin, language="en").get(f"/rounds/{call.pk}/list/").content.decode()

    assert names(text) == ["Plant 02", "Plant 03", "Plant 04", "Plant 01", "Plant 00"]


def test_by_the_rule_of_the_round(accepted, call, lin, client_of):
    Round.objects.update(rule="band")
    client = client_of(lin, language="en")

    text = client.get(f"/rounds/{call.pk}/list/?columns=enterprise&columns=level").content.decode()

    assert "By total score (GB/T 39117 table)" in text
    first = re.search(
        r'<td>(Plant \d\d)</td><td class="nowrap"><span class="lv lv-4">(\w+)</span></td>', text
    )
    assert first.groups() == ("Plant 02", "IV")


def test_the_page_says_levels_and_scores_as_people_do_and_the_file_keeps_figures(
    accepted, call, lin, client_of
):
    Assessment.objects.filter(pk=accepted[0].pk).update(verified_total="2.999999")
    query, client = "?columns=level&columns=total&columns=band", client_of(lin, language="en")

    text = client.get(f"/rounds/{call.pk}/list/{query}").content.decode()
    table = b"".join(client.get(f"/rounds/{call.pk}/list/csv/{query}").streaming_content).decode("utf-8-sig")

    cells = re.findall(r"<td[^>]*>(?:<span[^>]*>)?([^<]*)", text)
    assert cells[-3:] == ["II", "2.99", "III"]
    assert ["2", "2.999999", "3"] in list(csv.reader(io.StringIO(table)))


@BOTH
def test_it_says_which_level_counts_and_has_room_to_sign(accepted, call, lin, client_of, language):
    text = client_of(lin, language=language).get(f"/rounds/{call.pk}/list/").content.decode()

    assert str(Round.objects.get().get_rule_display()) in text or language == "zh-hans"
    assert text.count("<p>", text.index("sign-list")) >= 4


def test_there_is_a_column_for_each_that_can_be_chosen():
    assert tuple(RANKED) == LIST_COLUMNS


def test_the_lead_keeps_the_columns_for_the_agency(accepted, call, lin, jiang, client_of):
    lead, chosen = client_of(jiang, language="en"), {"columns": ["number", "receipt"]}
    shown = lead.get(f"/rounds/{call.pk}/list/", chosen).content.decode()
    address = f"/agencies/{lin.desks[0].agency_id}/columns/"
    assert address in shown

    answer = lead.post(address, chosen | {"round": call.pk}, follow=True)

    assert answer.redirect_chain[-1][0] == f"/rounds/{call.pk}/list/"
    told = client_of(lin, language="en").get(f"/rounds/{call.pk}/list/").content.decode()
    for text in (answer.content.decode(), told):
        assert re.findall(r'<th scope="col">([^<]*)</th>', text) == ["No.", "Receipt number"]
        assert address not in text  # nothing to keep


def test_reviewers_choose_for_themselves_alone(accepted, call, lin, client_of):
    text = client_of(lin).get(f"/rounds/{call.pk}/list/?columns=receipt").content.decode()

    assert "/columns/" not in text


def test_the_columns_are_chosen_in_the_address_and_kept_in_the_file(accepted, call, lin, client_of):
    client = client_of(lin, language="en")
    query = "columns=number&columns=receipt&columns=nonsense"

    page = client.get(f"/rounds/{call.pk}/list/?{query}").content.decode()
    told = b"".join(client.get(f"/rounds/{call.pk}/list/csv/?{query}").streaming_content)

    rows = list(csv.reader(io.StringIO(told.decode("utf-8-sig"))))
    assert rows[0] == ["No.", "Receipt number"]
    assert rows[1] == ["1", accepted[2].receipt]
    assert "list/csv/?columns=number&amp;columns=receipt" in page
    assert names(page) == []


def test_the_file_says_which_level_counts_and_is_written_down(accepted, call, lin, client_of):
    response = client_of(lin, language="en").get(f"/rounds/{call.pk}/list/xlsx/")

    sheet = (
        zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content)))
        .read("xl/worksheets/sheet1.xml")
        .decode()
    )
    assert "The level that counts in this round: Each level met, from the first on." in sheet
    assert "Approved by (seal):" in sheet
    event = Event.objects.get(kind="list_exported")
    assert (event.by, event.details["of"], event.details["rows"]) == (lin, "recommendations", 5)
    assert event.details["wanted"]["round"] == call.pk


def test_a_city_sees_those_of_its_own_region(accepted, call, hefei, regions, client_of):
    Assessment.objects.filter(pk=accepted[2].pk).update(region=regions["340000"])

    text = client_of(hefei).get(f"/rounds/{call.pk}/list/").content.decode()

    assert names(text) == ["Plant 03", "Plant 04", "Plant 01", "Plant 00"]


@pytest.mark.usefixtures("submitted")
@pytest.mark.parametrize("who", ["zhou", "mei", "op"])
@pytest.mark.parametrize("place", ["", "xlsx/", "csv/"])
def test_it_is_for_the_agencies_of_the_round(place, who, call, client_of, request):
    stranger = request.getfixturevalue(who)

    assert client_of(stranger).get(f"/rounds/{call.pk}/list/{place}").status_code == 404
    assert not Event.objects.filter(kind="list_exported").exists()


@BOTH
def test_before_anything_is_accepted_it_says_so(call, lin, client_of, language):
    response = client_of(lin, language=language).get(f"/rounds/{call.pk}/list/")

    assert response.status_code == 200
    assert "/reviews/?list=desk" in response.content.decode()


def test_it_takes_few_statements(accepted, call, lin, client_of):
    client = client_of(lin)

    with at_most(4):
        client.get(f"/rounds/{call.pk}/list/")
