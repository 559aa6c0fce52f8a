import re
from datetime import timedelta
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.timezone import localdate

from assessment.actions import assessments, entries, invitees, submissions
from assessment.actions.invitees import Wish
from assessment.models import Assessment, Event, Invitee, Letter, Plant, Round
from tests.assessment.test_sheets import workbook
from tests.pages.statements import at_most
from tests.people import enterprise, fill, person

BOTH = pytest.mark.parametrize("language", ["en", "zh-hans"])
ELSEWHERE = "91330100MA2FGHJK13"
TODAY = localdate()


def filled_in(**others) -> dict[str, object]:
    """What the form of a new round sends."""
    sent = {
        "title_zh": "新一轮评估",
        "edition_id": "gbt39116-2020",
        "year": str(TODAY.year),
        "opens_on": TODAY.isoformat(),
        "closes_on": (TODAY + timedelta(days=30)).isoformat(),
        "entrance": "invited",
        "below": ["county"],
        "rule": "band",
        "required_level": "3",
        "returns_most": "2",
        "four_eyes_from": "6",
    }
    return sent | others


def read(client, place: str) -> str:
    response = client.get(place)
    assert response.status_code == 200
    return response.content.decode()


def sent(content: bytes, name: str = "list.xlsx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "application/vnd.ms-excel")


# ── Agencies ────────────────────────────────────────────────────────────────────────────


@BOTH
def test_a_lead_opens_a_round_by_the_form(jiang, client_of, language):
    client = client_of(jiang, language=language)

    assert 'name="title_zh"' in read(client, "/rounds/new/")
    response = client.post("/rounds/new/", filled_in())

    made = Round.objects.get()
    assert response["Location"] == f"/rounds/{made.pk}/"
    assert (made.chain, made.rule, made.required_level, made.four_eyes_from) == (
        ["county", "province"],
        "band",
        3,
        6,
    )
    assert made.title_zh in read(client, "/rounds/")


@pytest.mark.parametrize(
    "wrong",
    [
        None,
        {"title_zh": ""},
        {"closes_on": "soon"},
        {"rule": "best"},
        {"closes_on": "2020-01-01"},
        {"year": "1"},
    ],
)
def test_a_form_that_does_not_fit_is_shown_again(jiang, client_of, wrong):
    response = client_of(jiang).post("/rounds/new/", {} if wrong is None else filled_in(**wrong))

    assert (response.status_code, Round.objects.exists()) == (200, False)
    assert b'role="alert"' in response.content


@pytest.mark.parametrize(("name", "status"), [("lin", 302), ("mei", 404), ("op", 404)])
def test_opening_is_for_leads(name, status, client_of, request):
    client = client_of(request.getfixturevalue(name))

    assert client.get("/rounds/new/").status_code == status
    assert client.post("/rounds/new/", filled_in()).status_code == status
    assert not Round.objects.exists()


@BOTH
@pytest.mark.usefixtures("qiming")
def test_every_page_of_a_round_says_which_level_counts(call, jiang, mei, client_of, language):
    words = {"en": "Each level met", "zh-hans": "逐级达标"}[language]

    for user in (jiang, mei):
        client = client_of(user, language=language)
        assert words in read(client, f"/rounds/{call.pk}/")
        assert words in read(client, "/rounds/")
    assert words in read(client, "/home/")


def test_a_lead_changes_what_can_still_be_changed(call, draft, mei, jiang, client_of):
    client, place = client_of(jiang), f"/rounds/{call.pk}/change/"
    entries.enter(draft, by=mei, round=call)
    client.post(place, filled_in(title_zh="改名", year="2025", below=[]))

    call.refresh_from_db()
    assert (call.title_zh, call.year, call.rule, call.chain) == ("改名", 2026, "band", ["province"])
    fill(draft, by=mei)
    Round.objects.update(entrance="everybody")
    submissions.submit(draft, by=mei, declared=True)
    client.post(place, filled_in(title_zh="再改", rule="consecutive", below=["city"]))
    call.refresh_from_db()
    assert (call.title_zh, call.rule, call.chain) == ("再改", "band", ["province"])


@pytest.mark.parametrize(
    "act", ["change", "extend", "close", "remind", "invite", f"invitees/{ELSEWHERE}/remove"]
)
@pytest.mark.parametrize(
    ("name", "status"), [("lin", 302), ("hefei", 302), ("mei", 302), ("zhou", 404), ("op", 404)]
)
def test_running_a_round_is_for_its_leads(name, status, act, call, qiming, client_of, request):  # noqa: PLR0917 - a matrix
    Invitee.objects.create(round=call, credit_code=ELSEWHERE, invited_by=call.opened_by)
    before = Round.objects.values().get(), Invitee.objects.count()
    body = {"until": "2099-01-01", "confirmed": "yes", "whom": "not_begun", "agreed": qiming.credit_code}

    answer = client_of(request.getfixturevalue(name)).post(f"/rounds/{call.pk}/{act}/", filled_in() | body)

    assert answer.status_code == status
    assert (Round.objects.values().get(), Invitee.objects.count()) == before
    assert not Event.objects.filter(kind__startswith="round_").exclude(kind="round_opened").exists()


def test_extending_closing_and_reminding_by_the_page(call, draft, mei, jiang, client_of):
    client, place = client_of(jiang), f"/rounds/{call.pk}/"
    entries.enter(draft, by=mei, round=call)

    client.post(f"{place}remind/", {"whom": "begun"})
    client.post(f"{place}extend/", {"until": "never"})
    client.post(f"{place}extend/", {"until": (call.closes_on + timedelta(days=1)).isoformat()})
    client.post(f"{place}close/", {})
    open_still = Round.objects.get().closed_at is None
    client.post(f"{place}close/", {"confirmed": "yes"})

    assert (open_still, Round.objects.get().is_closed) == (True, True)
    assert Round.objects.get().closes_on == call.closes_on + timedelta(days=1)
    kinds = Event.objects.filter(kind__startswith="round_").order_by("pk").values_list("kind", flat=True)
    assert list(kinds)[2:] == ["round_reminded", "round_extended", "round_closed"]
    assert Letter.objects.filter(to=mei).count() == 3
    assert "round_closed" not in read(client, place)


@pytest.mark.parametrize(("person", "is_there"), [("jiang", True), ("hefei", True), ("mei", False)])
def test_the_recommendation_list_is_found_from_the_round(call, qiming, client_of, person, is_there, request):  # noqa: PLR0917
    client = client_of(request.getfixturevalue(person))

    assert (f'href="/rounds/{call.pk}/list/"' in read(client, f"/rounds/{call.pk}/")) is is_there


def test_only_where_somebody_is_to_be_reminded_it_is_offered(call, draft, mei, jiang, client_of):
    client, place = client_of(jiang, language="en"), f"/rounds/{call.pk}/"

    def offered() -> list[str]:
        return re.findall(r'name="whom" value="(\w+)"', read(client, place))

    seen = [offered()]
    Invitee.objects.create(round=call, credit_code=ELSEWHERE, invited_by=call.opened_by)
    seen.append(offered())  # not registered here: there is nobody to write to
    Invitee.objects.create(round=call, credit_code=draft.enterprise.credit_code, invited_by=call.opened_by)
    seen.append(offered())
    entries.enter(draft, by=mei, round=call)
    seen.append(offered())

    assert seen == [[], [], ["not_begun"], ["begun"]]


@BOTH
def test_a_list_is_shown_before_anybody_is_invited(call, qiming, other, mei, jiang, client_of, language):  # noqa: PLR0917
    client, place = client_of(jiang, language=language), f"/rounds/{call.pk}/invite/"
    invitees.invite(call, by=jiang, wishes=[Wish(1, other.credit_code)])
    rows = [["企业名称", "统一社会信用代码"], ["启明", qiming.credit_code], ["另", other.credit_code]]
    rows += [["远方", ELSEWHERE], ["远方", ELSEWHERE]]

    shown = client.post(place, {"workbook": sent(workbook(rows))}).content.decode()
    before = Invitee.objects.count()
    client.post(place, {"agreed": f"{qiming.credit_code},启明\n{ELSEWHERE},远方"})

    assert shown.count(ELSEWHERE) == 3  # to be invited, not registered, once more in the list
    assert other.credit_code in shown
    assert (before, Invitee.objects.count()) == (1, 3)
    text = read(client, f"/rounds/{call.pk}/")
    assert qiming.name in text
    assert ELSEWHERE in read(client, f"/rounds/{call.pk}/?show=unregistered")


def test_of_the_invited_those_are_shown_whom_there_are(call, jiang, client_of):
    Invitee.objects.create(round=call, credit_code=ELSEWHERE, invited_by=jiang)
    client, place = client_of(jiang), f"/rounds/{call.pk}/"

    assert ELSEWHERE in read(client, place)
    assert ELSEWHERE not in read(client, f"{place}?show=begun")


def test_a_list_with_a_wrong_code_names_the_row_and_invites_nobody(call, qiming, jiang, client_of):
    rows = [["统一社会信用代码"], [qiming.credit_code], ["91340100MA2ABCDE0X"], [913401e12]]
    client = client_of(jiang, language="en")

    shown = client.post(f"/rounds/{call.pk}/invite/", {"workbook": sent(workbook(rows))}).content.decode()
    client.post(f"/rounds/{call.pk}/invite/", {"agreed": f"{qiming.credit_code}\n91340100MA2ABCDE0X"})

    assert "2 codes are wrong" in shown
    assert '<td class="num">3</td>' in shown
    assert not Invitee.objects.exists()


def test_a_name_over_several_lines_is_one_enterprise_until_it_is_invited(call, qiming, jiang, client_of):
    client, place = client_of(jiang, language="en"), f"/rounds/{call.pk}/invite/"
    rows = [["信用代码", "企业名称"], [qiming.credit_code, "启明"], [ELSEWHERE, "远方\n一厂"]]

    shown = client.post(place, {"workbook": sent(workbook(rows))}).content.decode()
    client.post(place, {"agreed": re.search(r'name="agreed" hidden>([^<]*)<', shown)[1]})

    assert "2 enterprises to invite" in shown
    assert sorted(Invitee.objects.values_list("name", flat=True)) == sorted(["启明", "远方 一厂"])


def typed_again(page: str) -> str:
    """What stands in the field for the list."""
    return unescape(re.search(r'name="lines"[^>]*>\n([^<]*)<', page)[1])


@pytest.mark.parametrize("kind", ["lines", "workbook"])
def test_a_wrong_line_is_mended_where_it_is_named(kind, call, qiming, jiang, client_of):
    client, place = client_of(jiang, language="en"), f"/rounds/{call.pk}/invite/"
    rows = [["91340100MA2ABCDE0X", "<远方>"], [qiming.credit_code, "启明"], ["", "无代码"]]
    body = {
        "lines": {"lines": "\n".join(map(",".join, rows))},
        "workbook": {"lines": "x", "workbook": sent(workbook([["信用代码", "企业名称"], *rows]))},
    }[kind]

    wrong = client.post(place, body).content.decode()
    mended = typed_again(wrong).replace("91340100MA2ABCDE0X", ELSEWHERE).removesuffix("\n,无代码")
    shown = client.post(place, {"lines": mended}).content.decode()

    assert typed_again(wrong) == "\n".join(map(",".join, rows))
    assert "2 codes are wrong" in wrong
    assert "2 enterprises to invite" in shown
    assert not Invitee.objects.exists()


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"workbook": ("list.xlsx", b"no workbook")},
        {"lines": "nothing"},
        {"workbook": ("a.xlsx", b"x" * 3_000_000)},
    ],
)
def test_what_is_no_list_is_said_beside_the_form(call, jiang, client_of, body):
    if "workbook" in body:
        body = {"workbook": sent(body["workbook"][1])}

    response = client_of(jiang).post(f"/rounds/{call.pk}/invite/", body)

    assert response.status_code == 200
    assert b'role="alert"' in response.content
    assert not Invitee.objects.exists()


def test_an_invitation_is_taken_back_by_the_page(call, qiming, jiang, client_of):
    invitees.invite(call, by=jiang, wishes=[Wish(1, qiming.credit_code)])

    client_of(jiang).post(f"/rounds/{call.pk}/invitees/{qiming.credit_code}/remove/")

    assert not Invitee.objects.exists()
    assert client_of(jiang).post(f"/rounds/{call.pk}/invitees/nothing/remove/").status_code == 404


def test_a_city_sees_the_round_and_its_own_counts_but_not_whom_it_invites(call, draft, mei, hefei, client_of):
    invitees.invite(call, by=call.opened_by, wishes=[Wish(1, draft.enterprise.credit_code)])
    entries.enter(draft, by=mei, round=call)

    text = read(client_of(hefei), f"/rounds/{call.pk}/")

    assert "蜀山区" in text
    assert draft.enterprise.credit_code not in text
    assert "/invite/" not in text


@pytest.mark.parametrize("place", ["/rounds/", "/rounds/{}/"])
@pytest.mark.parametrize("count", [1, 12])
def test_a_round_takes_the_same_queries_for_any_number(call, jiang, regions, client_of, place, count):  # noqa: PLR0917
    codes = [f"913401{number:02d}MA2FGHJK17" for number in range(count)]
    for number, code in enumerate(codes):
        owner = person(f"owner{number}", f"Owner {number}")
        house = enterprise(regions, f"Plant {number:02d}", code, owner)
        Invitee.objects.create(round=call, credit_code=code, invited_by=jiang)
        if number % 2:
            assessments.start(house, by=owner, round=call)
    client, place = client_of(jiang), place.format(call.pk)
    client.get(place)

    with at_most(11):
        read(client, place)


# ── Enterprises ─────────────────────────────────────────────────────────────────────────


@BOTH
def test_home_offers_to_start_in_an_open_round(call, qiming, mei, client_of, language):
    client = client_of(mei, language=language)

    assert f'action="/rounds/{call.pk}/enter/"' in read(client, "/home/")
    answer = client.post(f"/rounds/{call.pk}/enter/", {"enterprise": qiming.pk})

    started = Assessment.objects.get()
    assert (started.round, answer["Location"]) == (call, f"/assessments/{started.reference}/answers/")
    assert f'action="/rounds/{call.pk}/enter/"' not in read(client, "/home/")
    assert call.get_absolute_url() in read(client, started.get_absolute_url())


def test_a_draft_is_handed_in_there_and_taken_out_again(call, draft, mei, client_of):
    client = client_of(mei)

    assert f'name="draft" value="{draft.reference}"' in read(client, "/home/")
    client.post(f"/rounds/{call.pk}/enter/", {"draft": draft.reference})
    entered = Assessment.objects.get().round
    assert "round/leave/" in read(client, draft.get_absolute_url())
    client.post(f"{draft.get_absolute_url()}round/leave/")

    assert (entered, Assessment.objects.get().round) == (call, None)


def test_a_plant_is_offered_where_it_lies(call, qiming, mei, regions, client_of):
    here = Plant.objects.create(enterprise=qiming, name="North", region=regions["340104"])
    Plant.objects.create(enterprise=qiming, name="Far", region=regions["330106"])
    client = client_of(mei)

    text = read(client, f"/rounds/{call.pk}/")
    client.post(f"/rounds/{call.pk}/enter/", {"enterprise": qiming.pk, "plant": here.pk})

    assert ("North" in text, "Far" in text) == (True, False)
    assert Assessment.objects.get().plant == here


@pytest.mark.parametrize(
    "facts", [{"entrance": "invited"}, {"closes_on": TODAY - timedelta(days=1)}], ids=str
)
def test_home_offers_no_round_that_cannot_be_entered(call, qiming, mei, client_of, facts):
    Round.objects.update(**facts)

    assert "/rounds/1/enter" not in read(client_of(mei), "/home/")
    assert f"/rounds/{call.pk}/enter" not in read(client_of(mei), f"/rounds/{call.pk}/")
    client_of(mei).post(f"/rounds/{call.pk}/enter/", {"enterprise": qiming.pk})
    assert not Assessment.objects.exists()


@pytest.mark.parametrize("body", [{}, {"enterprise": "x"}, {"enterprise": "9" * 30}, {"draft": "ZZZZZZZZ"}])
@pytest.mark.usefixtures("other")
def test_what_is_not_ones_own_does_not_enter(call, draft, xu, client_of, body):
    answer = client_of(xu).post(f"/rounds/{call.pk}/enter/", body or {"enterprise": draft.enterprise_id})

    assert answer.status_code == 404
    assert Assessment.objects.get().round is None


def test_a_viewer_reads_a_round_but_starts_nothing(call, qiming, vera, client_of):
    text = read(client_of(vera), f"/rounds/{call.pk}/")
    client_of(vera).post(f"/rounds/{call.pk}/enter/", {"enterprise": qiming.pk})

    assert "/enter/" not in text
    assert not Assessment.objects.exists()


def test_a_round_of_another_province_is_not_there(call, zhou, client_of):
    assert client_of(zhou).get(f"/rounds/{call.pk}/").status_code == 404
    assert call.title_zh not in read(client_of(zhou), "/rounds/")


def test_rounds_ask_to_sign_in(call, client_of):
    for place in ("/rounds/", f"/rounds/{call.pk}/", "/rounds/new/"):
        assert client_of().get(place).status_code == 302
