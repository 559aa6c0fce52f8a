from datetime import timedelta

import pytest
from django.utils.timezone import localdate

from assessment.actions import entries, invitees
from assessment.actions.invitees import Wish
from assessment.api.examples import EXAMPLES
from assessment.models import Assessment, Invitee, Letter, Round
from tests.api.asking import at_most, nothing_changes, refused

ELSEWHERE = "91330100MA2FGHJK13"
NEW = EXAMPLES["post", "rounds/"]


def test_a_lead_opens_a_round_once_whatever_gets_lost(jiang, of):
    body = NEW | {"agency": jiang.desks[0].agency_id}

    answers = [of("jiang").post("rounds/", body, idempotency_key="a") for _ in range(2)]

    made = Round.objects.get()
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0]["Location"] == f"/api/v1/rounds/{made.pk}/"
    told = of("jiang").get(f"rounds/{made.pk}/").json()
    assert told | {"closed_at": None, "is_open": True, "may_run": True} == told
    assert (told["region"]["code"], told["edition"], told["rule"]) == (
        "340000",
        "gbt39116-2020",
        "consecutive",
    )
    assert (told["chain"], told["required_level"], told["four_eyes_from"]) == (NEW["chain"], 2, 4)


@pytest.mark.parametrize(
    "wrong",
    [
        {"chain": []},
        {"chain": ["nation"]},
        {"chain": "province"},
        {"opens_on": 20260301},
        {"opens_on": "tomorrow"},
        {"closes_on": "2020-01-01"},
        {"required_level": 6},
        {"title_zh": ""},
        {"edition": "nothing"},
        {"four_eyes_from": True},
        {"closed_at": None},
    ],
    ids=str,
)
def test_what_is_no_round_is_refused(wrong, jiang, of):
    body = NEW | {"agency": jiang.desks[0].agency_id} | wrong
    program = of("jiang")
    with nothing_changes():
        answer = program.post("rounds/", body)

    refused(answer, 400, "bad_input")


@pytest.mark.usefixtures("lin", "hefei", "qiming", "zhou", "op")
def test_agencies_and_enterprises_of_the_region_read_it_strangers_do_not(call, of):
    for name in ("lin", "hefei", "mei"):
        assert [each["id"] for each in of(name).get("rounds/").json()["results"]] == [call.pk]
        assert of(name).get(f"rounds/{call.pk}/").json()["may_run"] is False
    for name in ("zhou", "op"):
        assert of(name).get("rounds/").json()["results"] == []
        refused(of(name).get(f"rounds/{call.pk}/"), 404, "not_found")


@pytest.mark.parametrize(
    ("name", "status"), [("lin", 403), ("hefei", 403), ("mei", 403), ("zhou", 404), ("op", 404)]
)
@pytest.mark.usefixtures("qiming")
def test_running_it_is_for_its_leads(name, status, call, jiang, of):
    invitees.invite(call, by=jiang, wishes=[Wish(1, ELSEWHERE)])
    program, at = of(name), f"rounds/{call.pk}/"
    of(name).get("me/")
    with nothing_changes():
        answers = [
            program.patch(at, {"title_zh": "新"}),
            program.post(f"{at}extend/", {"until": "2099-01-01"}),
            program.post(f"{at}close/", {"confirmed": True}),
            program.post(f"{at}remind/", {"whom": "begun"}),
            program.post(f"{at}invitees/", {"invitees": [{"credit_code": "91340100MA2FGHJK17"}]}),
            program.delete(f"{at}invitees/{ELSEWHERE}/"),
        ]

    for answer in answers[:4]:
        refused(answer, status, "forbidden" if status == 403 else "not_found")
    for answer in answers[4:]:
        refused(answer, *((403, "forbidden") if name == "lin" else (404, "not_found")))


def test_changing_extending_and_closing(call, jiang, of):
    program, at = of("jiang"), f"rounds/{call.pk}/"
    until = (call.closes_on + timedelta(days=3)).isoformat()

    assert program.patch(at, {"rule": "band", "required_level": None}).json()["rule"] == "band"
    assert program.post(f"{at}extend/", {"until": until}).json()["closes_on"] == until
    refused(program.post(f"{at}extend/", {"until": until}), 400, "bad_input")
    refused(program.post(f"{at}close/", {}), 400, "not_confirmed")
    assert program.post(f"{at}close/", {"confirmed": True}).json()["is_open"] is False
    refused(program.post(f"{at}close/", {"confirmed": True}), 409, "round_closed")
    refused(program.patch(at, {"rule": "band"}), 409, "round_closed")


def test_a_list_is_invited_as_a_whole_and_told(call, qiming, other, jiang, of):
    invitees.invite(call, by=jiang, wishes=[Wish(1, other.credit_code)])
    codes = [qiming.credit_code.lower(), other.credit_code, ELSEWHERE, ELSEWHERE]
    body = {"invitees": [{"credit_code": code} for code in codes]}

    answer = of("jiang").post(f"rounds/{call.pk}/invitees/", body, idempotency_key="list")
    again = of("jiang").post(f"rounds/{call.pk}/invitees/", body, idempotency_key="list")

    assert answer.json() == again.json()
    assert answer.json() == {
        "invited": [qiming.credit_code, ELSEWHERE],
        "not_registered": [ELSEWHERE],
        "invited_before": [other.credit_code],
        "listed_twice": [ELSEWHERE],
    }
    listed = of("lin").get(f"rounds/{call.pk}/invitees/").json()["results"]
    assert [(each["credit_code"], each["standing"]) for each in listed] == [
        (other.credit_code, "not_begun"),
        (qiming.credit_code, "not_begun"),
        (ELSEWHERE, "unregistered"),
    ]
    assert listed[1]["name"] == qiming.name


def test_the_name_of_an_invitee_is_one_line(call, jiang, of):
    of("jiang").post(
        f"rounds/{call.pk}/invitees/",
        {"invitees": [{"credit_code": ELSEWHERE, "name": " 远方\r\n（合肥）\t一厂"}]},
    )

    assert Invitee.objects.get().name == "远方 （合肥） 一厂"


def test_one_wrong_code_invites_nobody_and_is_named_by_its_place(call, qiming, jiang, of):
    program = of("jiang")
    with nothing_changes():
        answer = program.post(
            f"rounds/{call.pk}/invitees/",
            {"invitees": [{"credit_code": qiming.credit_code}, {"credit_code": "91340100MA2ABCDE0X"}]},
        )

    assert (answer.status_code, answer.json()["code"]) == (400, "some_refused")
    assert list(answer.json()["items"]) == ["2"]


def test_an_invitation_is_taken_back(call, qiming, draft, mei, jiang, of):  # noqa: PLR0917
    invitees.invite(call, by=jiang, wishes=[Wish(1, qiming.credit_code), Wish(2, ELSEWHERE)])
    entries.enter(draft, by=mei, round=call)
    program, at = of("jiang"), f"rounds/{call.pk}/invitees/"

    assert program.delete(f"{at}{ELSEWHERE}/").status_code == 204
    refused(program.delete(f"{at}{ELSEWHERE}/"), 404, "not_found")
    refused(program.delete(f"{at}{qiming.credit_code}/"), 409, "begun_already")
    assert Invitee.objects.get().credit_code == qiming.credit_code


@pytest.mark.parametrize("name", ["hefei", "mei", "zhou"])
@pytest.mark.usefixtures("qiming")
def test_whom_it_invites_is_not_for(name, call, jiang, of):
    invitees.invite(call, by=jiang, wishes=[Wish(1, "91340100MA2ABCDE0T")])

    refused(of(name).get(f"rounds/{call.pk}/invitees/"), 404, "not_found")


def test_reminding_says_how_many_letters(call, draft, mei, jiang, of):
    entries.enter(draft, by=mei, round=call)
    program, at = of("jiang"), f"rounds/{call.pk}/remind/"

    assert program.post(at, {"whom": "begun"}, idempotency_key="r").json() == {"letters": 1}
    assert program.post(at, {"whom": "begun"}, idempotency_key="r").json() == {"letters": 1}
    refused(program.post(at, {"whom": "begun"}), 409, "reminded_already")
    refused(program.post(at, {"whom": "not_begun"}), 409, "nobody_to_remind")
    refused(program.post(at, {"whom": "all"}), 400, "bad_input")
    assert Letter.objects.filter(to=mei).count() == 1


def test_progress_is_counts_by_city_and_county(call, draft, mei, hefei, lin, of):  # noqa: PLR0917
    invitees.invite(call, by=call.opened_by, wishes=[Wish(1, draft.enterprise.credit_code)])
    entries.enter(draft, by=mei, round=call)

    for name in ("lin", "hefei"):
        told = of(name).get(f"rounds/{call.pk}/progress/").json()
        assert (told["total"]["draft"], told["total"]["invited"], told["total"]["accepted"]) == (1, 1, 0)
        (city,) = told["cities"]
        assert (city["region"]["code"], city["counties"][0]["region"]["code"]) == ("340100", "340104")
    refused(of("mei").get(f"rounds/{call.pk}/progress/"), 404, "not_found")


def test_an_assessment_starts_in_a_round_enters_and_leaves(call, draft, qiming, mei, of):
    program, at = of("mei"), f"assessments/{draft.reference}/round/"

    for _ in range(2):
        assert program.put(at, {"round": call.pk}).json()["round"] == call.pk
    refused(program.post("assessments/", {"enterprise": qiming.pk, "round": call.pk}), 409, "not_allowed_now")
    assert program.delete(at).status_code == 204
    refused(program.delete(at), 409, "not_allowed_now")
    answer = program.post("assessments/", {"enterprise": qiming.pk, "round": call.pk})
    assert (answer.status_code, answer.json()["round"], answer.json()["year"]) == (201, call.pk, call.year)
    refused(program.put(at, {"round": call.pk}), 409, "open_already")
    refused(program.post("assessments/", {"enterprise": qiming.pk}), 400, "bad_input")


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"entrance": "invited"}, "not_invited"),
        ({"closes_on": localdate() - timedelta(days=1)}, "round_closed"),
    ],
)
def test_a_round_is_not_entered_where_it_is_not_open_to_one(facts, code, call, draft, of):
    Round.objects.update(**facts)
    program = of("mei")
    with nothing_changes():
        refused(program.put(f"assessments/{draft.reference}/round/", {"round": call.pk}), 409, code)
        refused(
            program.post("assessments/", {"enterprise": draft.enterprise_id, "round": call.pk}), 409, code
        )


@pytest.mark.parametrize(("name", "status"), [("vera", 403), ("lin", 404), ("xu", 404)])
def test_entering_is_not_for(name, status, call, draft, of):
    program = of(name)
    with nothing_changes():
        answers = [
            program.put(f"assessments/{draft.reference}/round/", {"round": call.pk}),
            program.delete(f"assessments/{draft.reference}/round/"),
        ]

    assert {answer.status_code for answer in answers} <= {status, 404}
    assert answers[1].status_code == status
    assert Assessment.objects.get().round is None


def test_a_round_that_is_not_there_is_not_entered(draft, of):
    refused(of("mei").put(f"assessments/{draft.reference}/round/", {"round": 999}), 404, "not_found")


@pytest.mark.parametrize("count", [1, 8])
def test_lists_cost_the_same_for_one_and_for_many(count, call, jiang, of):
    codes = [f"9134010{number}MA2FGHJK17" for number in range(count)]
    Invitee.objects.bulk_create(Invitee(round=call, credit_code=code, invited_by=jiang) for code in codes)
    Round.objects.bulk_create(
        Round(**{f.attname: getattr(call, f.attname) for f in Round._meta.fields if f.name != "id"})
        for _ in codes
    )
    program = of("jiang")

    with at_most(2):
        program.get("rounds/")
    with at_most(5):
        program.get(f"rounds/{call.pk}/invitees/")
    with at_most(4):
        program.get(f"rounds/{call.pk}/progress/")
