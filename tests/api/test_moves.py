import pytest

from assessment.actions import reviews
from assessment.api.moves import ACTS
from assessment.lifecycle import MOVES
from assessment.models import Answer, Assessment, Submission
from tests.api.asking import at_most, nothing_changes, refused
from tests.assessment.desks import over


def at(assessment, move: str) -> str:
    return f"assessments/{assessment.reference}/moves/{move}/"


@pytest.fixture
def taken_up(submitted, lin, of):
    assert of("lin").post(at(submitted, "take_up")).status_code == 200
    submitted.refresh_from_db()
    return submitted


def test_every_move_of_the_table_can_be_made_here():
    assert list(ACTS) == list(MOVES)


def test_submitting_answers_with_the_assessment_and_its_receipt(filled, of):
    told = of("mei").post(at(filled, "submit"), {"declared": True}).json()

    submission = Submission.objects.get()
    assert (told["status"], told["receipt"], told["level"]) == ("submitted", submission.receipt, 2)
    assert told["moves"] == ["withdraw"]
    assert submission.submitted_by.name == "梅岚"


def test_the_whole_way_through_the_review(filled, of, lin):
    mei, lin = of("mei"), of("lin")
    steps = [
        (mei, "submit", {"declared": True}, "submitted"),
        (mei, "withdraw", None, "draft"),
        (mei, "submit", {"declared": True}, "submitted"),
        (lin, "take_up", {}, "in_review"),
        (lin, "release", {}, "submitted"),
        (lin, "take_up", {}, "in_review"),
        (lin, "send_back", {"note": "No evidence for data."}, "returned"),
        (mei, "submit", {"declared": True}, "submitted"),
        (lin, "take_up", {}, "in_review"),
        (lin, "accept", {"note": "Well done."}, "accepted"),
    ]

    for program, move, body, status in steps:
        told = program.post(at(filled, move), body)
        assert (told.status_code, told.json()["status"]) == (200, status), told.content

    assert filled.events.filter(kind="send_back").get().note == "No evidence for data."


def test_declining_says_why(taken_up, of):
    told = of("lin").post(at(taken_up, "decline"), {"note": "Not this plant."}).json()

    assert (told["status"], told["moves"]) == ("declined", [])


def test_a_move_that_there_is_not_is_not_found(filled, of):
    with nothing_changes():
        answers = [of("mei").post(at(filled, move)) for move in ("approve", "submit.x", "make_move")]

    for answer in answers:
        refused(answer, 404, "not_found")


@pytest.mark.parametrize("move", MOVES)
@pytest.mark.parametrize("name", ["xu", "zhou", "op"])
def test_strangers_move_nothing(name, move, submitted, other, of):
    program = of(name)
    with nothing_changes():
        answer = program.post(at(submitted, move), {})

    refused(answer, 404, "not_found")


@pytest.mark.parametrize(
    ("name", "move"),
    [
        ("bo", "withdraw"),
        ("vera", "withdraw"),
        ("mei", "take_up"),
        ("lin", "withdraw"),
        ("hefei", "take_up"),
    ],
)
def test_what_the_role_may_not_is_403(name, move, submitted, of, request):
    program = of(name)
    with nothing_changes():
        answer = program.post(at(submitted, move), {})

    refused(answer, 403, "forbidden")


@pytest.mark.parametrize(("name", "move"), [("mei", "submit"), ("lin", "accept"), ("lin", "release")])
def test_what_the_state_does_not_allow_is_409_with_a_sentence(name, move, submitted, of):
    program = of(name)
    with nothing_changes():
        answer = program.post(at(submitted, move), {})

    assert "Submitted" in refused(answer, 409, "not_allowed_now")["detail"]


@pytest.mark.parametrize("move", ["send_back", "decline"])
@pytest.mark.parametrize("body", [{}, {"note": ""}, {"note": "  "}])
def test_a_verdict_against_the_enterprise_says_why(body, move, taken_up, of):
    with nothing_changes():
        answer = of("lin").post(at(taken_up, move), body)

    refused(answer, 400, "bad_input")


@pytest.mark.parametrize("body", [None, {}, {"declared": False}])
def test_nobody_submits_without_the_declaration(body, filled, of):
    with nothing_changes():
        answer = of("mei").post(at(filled, "submit"), body)

    refused(answer, 400, "not_declared")


def test_what_is_missing_is_told_by_a_code(filled, of):
    Answer.objects.filter(requirement="data.L1.a").delete()
    with nothing_changes():
        answer = of("mei").post(at(filled, "submit"), {"declared": True})

    refused(answer, 409, "missing_answers")


def test_an_enterprise_that_is_not_confirmed_submits_nothing(filled, qiming, of):
    qiming.confirmed_at = None
    qiming.save()
    with nothing_changes():
        answer = of("mei").post(at(filled, "submit"), {"declared": True})

    refused(answer, 409, "unconfirmed")


@pytest.mark.parametrize("headers", [{}, {"idempotency_key": "once"}], ids=["plain", "with a key"])
def test_what_is_sent_down_is_done_and_out_of_sight(headers, submitted, hefei, lin, of):
    over(submitted, "city", "province")
    reviews.take_up(submitted, by=hefei)
    reviews.forward(submitted, by=hefei)
    reviews.take_up(submitted, by=lin)

    answer = of("lin").post(at(submitted, "send_down"), {"note": "Look again."}, **headers)

    submitted.refresh_from_db()
    assert (answer.status_code, answer.content) == (204, b"")
    assert (submitted.tier, submitted.status) == ("city", "submitted")
    assert of("lin").get(f"assessments/{submitted.reference}/").status_code == 404


def test_a_verdict_on_what_was_not_read_is_refused(taken_up, of):
    with nothing_changes():
        answer = of("lin").post(at(taken_up, "accept"), {"seen": "AAAAAAAA"})

    refused(answer, 409, "not_allowed_now")


@pytest.mark.parametrize(
    ("move", "body", "field"),
    [
        ("submit", {"declared": "yes"}, "declared"),
        ("submit", {"declared": 1}, "declared"),
        ("submit", {"declared": True, "note": "x"}, "note"),
        ("withdraw", {"declared": True}, "declared"),
        ("take_up", {"note": "Mine."}, "note"),
        ("accept", {"note": 5}, "note"),
        ("accept", {"note": "x" * 4001}, "note"),
        ("accept", {"seen": 12345678}, "seen"),
        ("accept", {"status": "accepted"}, "status"),
        ("accept", [], ""),
    ],
)
def test_what_a_move_does_not_take_is_refused(move, body, field, submitted, of):
    Assessment.objects.update(status="draft" if move == "submit" else "submitted")
    program = of("mei" if MOVES[move].side == "enterprise" else "lin")
    with nothing_changes():
        answer = program.post(at(submitted, move), body)

    assert field in refused(answer, 400, "bad_input")["errors"]


def test_a_move_takes_a_fixed_number_of_statements(submitted, of):
    program = of("lin")

    with at_most(13):
        assert program.post(at(submitted, "take_up")).status_code == 200
