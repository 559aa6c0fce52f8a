"""The result page: who sees it, what it says, how many questions it asks the database."""

import re

import pytest

from assessment.actions import submissions
from assessment.models import Answer, Report, Result
from assessment.pages.what_if import FIELD
from assessment.printing.facts import facts_of
from tests.pages.statements import at_most


@pytest.fixture
def handed_in(submitted):
    return submitted.submissions.get()


@pytest.fixture
def address(handed_in):
    return f"/submissions/{handed_in.receipt}/"


def text(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


@pytest.mark.parametrize("person", ["mei", "vera", "lin", "hefei"])
def test_members_and_the_agencies_of_the_region_read_it(person, address, client_of, request):
    client = client_of(request.getfixturevalue(person), language="en")

    assert client.get(address).status_code == 200


@pytest.mark.parametrize("person", ["xu", "zhou", "op"])
def test_for_others_it_does_not_exist(person, address, client_of, request):
    client = client_of(request.getfixturevalue(person))

    assert client.get(address).status_code == 404
    assert client.post(f"{address}what-if/").status_code == 404


def test_whoever_is_not_signed_in_is_asked_to(address, client_of):
    assert client_of().get(address).status_code == 302


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["Level II", "ahead of 75 %", "How to reach level III"]),
        ("zh-hans", ["二级", "规范级", "领先于75%的企业"]),
    ],
)
def test_it_tells_level_and_standing_in_both_languages(address, client_of, mei, language, words):
    page = text(client_of(mei, language=language).get(address)).replace("level II", "Level II", 1)

    assert [word for word in words if word not in page] == []


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_column_of_its_tables_has_a_head(address, client_of, mei, language):
    page = text(client_of(mei, language=language).get(address))

    heads = re.findall(r"<th[^>]*>(.*?)</th>", page, re.S)
    assert heads
    assert [head for head in heads if not re.sub(r"<[^>]*>", "", head).strip()] == []


def test_nothing_in_it_needs_an_inline_style_or_script(address, client_of, mei):
    page = text(client_of(mei).get(address))

    assert "style=" not in page
    assert re.findall(r"<script(?![^>]*src=)", page) == []


def test_it_asks_the_database_at_most_eight_questions(address, handed_in, client_of, mei):
    Report.objects.create(submission=handed_in, language="en", asked_by=mei)
    client = client_of(mei)
    client.get(address)

    with at_most(8):
        client.get(address)


def test_the_verified_level_stands_beside_the_declared_one(address, handed_in, client_of, mei):
    Result.objects.create(
        submission=handed_in, kind="verified", level=1, band=1, total="8/5", shape={}, engine="1"
    )

    page = text(client_of(mei, language="en").get(address))

    assert "Verified level" in page
    assert "declared: level II" in page


def test_what_if_raises_the_level_and_saves_nothing(address, handed_in, client_of, mei):
    steps = facts_of(handed_in, "en").pathway.steps
    before = list(Answer.objects.order_by("pk").values())
    raised = {FIELD + step.requirement: "1" for step in steps}

    page = text(client_of(mei, language="en").post(f"{address}what-if/", raised))

    assert "The enterprise reaches level III (Integration)." in page
    assert list(Answer.objects.order_by("pk").values()) == before
    assert Result.objects.count() == 1


def test_what_if_ignores_what_is_no_raise(address, client_of, mei):
    odd = {FIELD + "data.L1.a": "0", FIELD + "no.such": "1", FIELD + "data.L3.a": "7", "other": "1"}

    response = client_of(mei, language="en").post(f"{address}what-if/", odd)

    assert "0 answers turned up" in text(response)


def test_a_script_gets_the_form_alone(address, client_of, mei):
    response = client_of(mei).post(f"{address}what-if/", headers={"x-requested-with": "fetch"})

    assert text(response).lstrip().startswith("<form")


def test_a_reload_of_what_if_leads_back_to_the_result(address, client_of, mei):
    response = client_of(mei).get(f"{address}what-if/")

    assert response["Location"] == f"{address}#next"


def test_what_people_wrote_is_escaped(filled, mei, qiming, client_of):
    qiming.name = "<script>alert(1)</script>"
    qiming.save()
    filled.refresh_from_db()
    handed_in = submissions.submit(filled, by=mei, declared=True)

    page = text(client_of(mei).get(f"/submissions/{handed_in.receipt}/"))

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_a_report_can_be_asked_for_in_each_language_that_is_not_under_way(address, handed_in, client_of, mei):
    Report.objects.create(submission=handed_in, language="en", asked_by=mei)

    page = text(client_of(mei, language="en").get(address))

    assert "Report in Chinese" in page
    assert "Report in English" not in page


def test_all_hand_ins_that_the_reader_may_see_stand_side_by_side(address, submitted, mei, client_of):
    submissions.withdraw(submitted, by=mei)
    submitted.refresh_from_db()
    again = submissions.submit(submitted, by=mei, declared=True)

    page = text(client_of(mei, language="en").get(address))

    assert f'href="/submissions/{again.receipt}/">Read the latest result' in page
    assert "submission 2" in page
