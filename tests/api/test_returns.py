"""Returning by place, replying, asking and comparing, as programs do it."""

import pytest

from assessment.actions import corrections, evidence, questions, reviews, submissions
from assessment.demo import files
from assessment.models import Correction, Question
from tests.api.asking import at_most, nothing_changes, refused
from tests.people import save

ONE, TWO = "data.L1.a", "data.L1.b"
WANTED = [{"about": ONE, "text": "The photo shows another line."}, {"about": "logistics", "text": "Why not?"}]
STRANGERS = pytest.mark.parametrize("name", ["xu", "zhou", "op"])


@pytest.fixture
def taken_up(submitted, lin):
    reviews.take_up(submitted, by=lin)
    submitted.refresh_from_db()
    return submitted


@pytest.fixture
def first(taken_up):
    return taken_up.submissions.get()


@pytest.fixture
def returned(taken_up, lin):
    wanted = {each["about"]: each["text"] for each in WANTED}
    reviews.send_back(taken_up, by=lin, note="Look again.", corrections=wanted)
    taken_up.refresh_from_db()
    return taken_up


def move(assessment, name: str) -> str:
    return f"assessments/{assessment.reference}/moves/{name}/"


def reply_to(correction) -> str:
    return f"submissions/{correction.submission.receipt}/corrections/{correction.pk}/reply/"


# ── Corrections ─────────────────────────────────────────────────────────────────────────


def test_a_return_names_places_and_each_is_replied_to_before_handing_in(taken_up, first, of):
    lin, mei = of("lin"), of("mei")

    told = lin.post(move(taken_up, "send_back"), {"note": "Look again.", "corrections": WANTED})
    assert (told.status_code, told.json()["returns"]) == (200, 1)
    listed = mei.get(f"submissions/{first.receipt}/corrections/").json()["results"]
    own = mei.get(f"assessments/{taken_up.reference}/").json()
    assert {each["about"]: each["text"] for each in listed} == {
        each["about"]: each["text"] for each in WANTED
    }
    assert own["unlocked"] == [each["about"] for each in listed]

    check = mei.get(f"assessments/{taken_up.reference}/check/").json()
    refused(mei.post(move(taken_up, "submit"), {"declared": True}), 409, "corrections_open")
    assert (check["corrections_open"], check["is_ready"]) == ([each["id"] for each in listed], False)
    for each in listed:
        answer = mei.put(f"submissions/{first.receipt}/corrections/{each['id']}/reply/", {"reply": "Done."})
        assert (answer.json()["reply"], answer.json()["replied_by"]) == ("Done.", "梅岚")
    assert mei.post(move(taken_up, "submit"), {"declared": True}).json()["status"] == "submitted"
    assert lin.get(f"submissions/{first.receipt}/corrections/").json()["results"][0]["reply"] == "Done."


def test_a_place_twice_is_refused(taken_up, of):
    with nothing_changes():
        answer = of("lin").post(
            move(taken_up, "send_back"), {"note": "Look.", "corrections": [WANTED[0]] * 2}
        )

    refused(answer, 400, "bad_input")


def test_what_was_not_returned_is_locked_one_by_one_and_in_bulk(returned, mei, of):
    program = of("mei")
    at = f"assessments/{returned.reference}/answers/"
    many = [{"requirement": id, "version": 1, "answer": 0} for id in (ONE, TWO)]
    file = evidence.add(returned, ONE, files.evidence(1), by=mei)
    uses = f"assessments/{returned.reference}/evidence/{file.pk}/uses/"
    shape = {"tailored_out": {"sales": "The parent sells."}}
    with nothing_changes():
        refused(program.put(f"{at}{TWO}/", {"answer": 0}, if_match='"1"'), 409, "locked")
        refused(program.delete(f"{at}{TWO}/", if_match='"1"'), 409, "locked")
        told = refused(program.patch(at, {"answers": many}), 409, "some_refused")
        refused(program.post(uses, {"requirement": TWO}), 409, "locked")
        refused(program.delete(f"{uses}{TWO}/"), 409, "locked")
        refused(program.patch(f"assessments/{returned.reference}/shape/", shape), 409, "locked")

    assert {id: item["code"] for id, item in told["items"].items()} == {TWO: "locked"}
    assert program.patch(at, {"answers": many[:1]}).status_code == 200


@pytest.mark.parametrize(
    "body",
    [{}, {"reply": ""}, {"reply": " "}, {"reply": "x" * 2001}, {"reply": 5}, {"reply": "Done.", "by": 1}],
)
def test_what_is_no_reply_is_refused(body, returned, of):
    program, correction = of("mei"), Correction.objects.first()
    with nothing_changes():
        answer = program.put(reply_to(correction), body)

    refused(answer, 400, "bad_input")


def test_a_reply_that_was_not_seen_is_not_overwritten(returned, bo, of):
    correction = Correction.objects.first()
    corrections.reply(correction, by=bo, text="From Bo.")
    program = of("mei")
    with nothing_changes():
        answer = program.put(reply_to(correction), {"reply": "From Mei.", "seen": ""})

    assert "薄海" in refused(answer, 409, "not_allowed_now")["detail"]


def test_a_reply_is_the_enterprises_own_until_it_is_handed_in(returned, first, mei, bo, of):
    for correction in Correction.objects.all():
        corrections.reply(correction, by=bo, text="Renewed.")
    address = f"submissions/{first.receipt}/corrections/"

    def replies_to(name):
        listed = of(name).get(address).json()["results"]
        return {(each["reply"], each["replied_by"], each["replied_at"] is None) for each in listed}

    before = replies_to("lin"), replies_to("vera")
    submissions.submit(returned, by=mei, declared=True)

    assert before == ({("", None, True)}, {("Renewed.", "薄海", False)})
    assert replies_to("lin") == {("Renewed.", "薄海", False)}


@pytest.mark.parametrize("name", ["vera", "lin"])
def test_whoever_may_only_read_does_not_reply(name, returned, request, of):
    request.getfixturevalue(name)
    program, correction = of(name), Correction.objects.first()
    with nothing_changes():
        answer = program.put(reply_to(correction), {"reply": "Done."})

    refused(answer, 403, "forbidden")


def test_a_correction_is_found_under_its_own_submission_alone(returned, mei, of):
    correction = Correction.objects.first()
    for each in Correction.objects.all():
        corrections.reply(each, by=mei, text="Done.")
    again = submissions.submit(returned, by=mei, declared=True)

    answer = of("mei").put(
        f"submissions/{again.receipt}/corrections/{correction.pk}/reply/", {"reply": "No."}
    )

    refused(answer, 404, "not_found")


# ── Questions ───────────────────────────────────────────────────────────────────────────


def test_a_question_is_asked_once_for_a_key_and_replied_to(first, of):
    at, body = f"submissions/{first.receipt}/questions/", {"requirement": ONE, "text": "Which lines?"}
    program = of("lin")
    asked = program.post(at, body, idempotency_key="q1")
    again = program.post(at, body, idempotency_key="q1")

    told = of("bo").put(f"{at}{asked.json()['id']}/reply/", {"reply": "Lines 1 and 2."}).json()

    assert (asked.status_code, again.json(), Question.objects.count()) == (201, asked.json(), 1)
    assert (asked.json()["tier"], asked.json()["asked_by"], asked.json()["replied_at"]) == (
        "province",
        "林审",
        None,
    )
    assert (told["reply"], told["replied_by"]) == ("Lines 1 and 2.", "薄海")
    for name in ("vera", "lin", "hefei"):
        assert of(name).get(at).json()["results"] == [told]


@pytest.fixture(autouse=True)
def _all_of_them(bo, vera, hefei):
    """Whoever a test asks as."""


@pytest.mark.parametrize(
    "body",
    [{}, {"requirement": ONE, "text": " "}, {"requirement": "nothing", "text": "Hm?"}, {"requirement": ONE}],
)
def test_what_is_no_question_is_refused(body, first, of):
    program = of("lin")
    with nothing_changes():
        answer = program.post(f"submissions/{first.receipt}/questions/", body)

    refused(answer, 400, "bad_input")


@pytest.mark.parametrize("name", ["mei", "vera", "hefei"])
def test_whoever_does_not_hold_the_desk_does_not_ask(name, first, of):
    program = of(name)
    with nothing_changes():
        answer = program.post(f"submissions/{first.receipt}/questions/", {"requirement": ONE, "text": "Hm?"})

    refused(answer, 403, "forbidden")


# ── Changes ─────────────────────────────────────────────────────────────────────────────


def test_what_has_changed_is_told_place_by_place(returned, first, mei, of):
    save(returned, ONE, "0.5", by=mei, version=1, note="Two of three.")
    added = evidence.add(returned, ONE, files.evidence(1), by=mei)
    for each in Correction.objects.all():
        corrections.reply(each, by=mei, text="Done.")
    again = submissions.submit(returned, by=mei, declared=True)

    for name in ("mei", "vera", "lin"):
        told = of(name).get(f"submissions/{again.receipt}/changes/").json()
        (changed,) = told["requirements"]
        assert (told["against"], told["unchanged"], told["type"]) == (
            first.receipt,
            len(returned.requirements()) - 1,
            None,
        )
        assert (changed["requirement"], changed["before"]["value"], changed["after"]["value"]) == (
            ONE,
            "1",
            "0.5",
        )
        assert [file["id"] for file in changed["added"]] == [added.pk]
        assert {each["about"]: each["reply"] for each in told["corrections"]} == {
            ONE: "Done.",
            "logistics": "Done.",
        }
        assert told == of(name).get(f"submissions/{again.receipt}/changes/?against={first.receipt}").json()


def test_there_is_nothing_before_the_first_and_nothing_of_another_assessment(submitted, of):
    receipt, program = submitted.receipt, of("mei")

    refused(program.get(f"submissions/{receipt}/changes/"), 404, "not_found")
    refused(program.get(f"submissions/{receipt}/changes/?against={receipt}"), 404, "not_found")
    refused(program.get(f"submissions/{receipt}/changes/?against=x"), 400, "bad_input")


# ── All of them ─────────────────────────────────────────────────────────────────────────


@STRANGERS
def test_nothing_of_it_is_for_strangers(name, returned, first, lin, other, of, request):  # noqa: PLR0917
    request.getfixturevalue(name)
    correction, at = Correction.objects.first(), f"submissions/{first.receipt}/"
    question = Question.objects.create(
        submission=first, requirement=ONE, tier="province", text="?", asked_by=lin
    )
    program = of(name)
    with nothing_changes():
        told = [
            *(program.get(f"{at}{what}/") for what in ("corrections", "questions", "changes")),
            program.put(reply_to(correction), {"reply": "Hm."}),
            program.put(f"{at}questions/{question.pk}/reply/", {"reply": "Hm."}),
            program.post(f"{at}questions/", {"requirement": ONE, "text": "Hm?"}),
        ]

    for answer in told:
        refused(answer, 404, "not_found")


def test_many_cost_no_more_than_one(taken_up, first, lin, of):
    for number in range(5):
        questions.ask(first, ONE, by=lin, text=f"{number}?")
    wanted = {r.id: "Look again." for r in taken_up.requirements()[:9]}
    reviews.send_back(taken_up, by=lin, note="Look again.", corrections=wanted)
    program = of("mei")

    with at_most(4):
        assert len(program.get(f"submissions/{first.receipt}/questions/").json()["results"]) == 5
    with at_most(4):
        assert len(program.get(f"submissions/{first.receipt}/corrections/").json()["results"]) == 9


def test_agencies_hear_of_moves_and_questions_and_not_of_what_happens_in_the_house(returned, mei, bo, of):
    corrections.reply(Correction.objects.first(), by=bo, text="Half done.")

    kinds = {
        name: [
            each["kind"]
            for each in of(name).get(f"assessments/{returned.reference}/events/").json()["results"]
        ]
        for name in ("mei", "lin")
    }

    assert kinds["mei"] == ["correction_replied", "send_back", "take_up", "submit", "started"]
    assert kinds["lin"] == ["send_back", "take_up", "submit"]
