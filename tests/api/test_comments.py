import pytest

from assessment.actions import comments
from assessment.models import Comment
from tests.api.asking import at_most, nothing_changes, refused

FIRST, SECOND = "data.L1.a", "data.L1.b"


def at(assessment) -> str:
    return f"assessments/{assessment.reference}/comments/"


def test_a_comment_is_written_and_read_by_colleagues(draft, of):
    answer = of("bo").post(at(draft), {"requirement": FIRST, "text": "Which line?"})

    said = Comment.objects.get()
    assert answer.status_code == 201
    assert answer.json() == {
        "id": said.pk,
        "requirement": FIRST,
        "text": "Which line?",
        "written_by": "薄海",
        "written_at": said.written_at.isoformat().replace("+00:00", "Z"),
    }
    assert of("vera").get(at(draft)).json()["results"] == [answer.json()]


def test_those_of_one_requirement(draft, mei, of):
    comments.write(draft, FIRST, "One.", by=mei)
    comments.write(draft, SECOND, "Two.", by=mei)

    told = of("mei").get(f"{at(draft)}?requirement={SECOND}").json()["results"]

    assert [each["text"] for each in told] == ["Two."]
    refused(of("mei").get(f"{at(draft)}?req=x"), 400, "bad_input")


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"requirement": FIRST},
        {"requirement": FIRST, "text": "  "},
        {"requirement": FIRST, "text": "x" * 2001},
        {"requirement": FIRST, "text": 1},
        {"requirement": "nothing.L1.a", "text": "Hm."},
        {"requirement": FIRST, "text": "Hm.", "written_by": 1},
    ],
)
def test_what_is_no_comment_is_refused(body, draft, of):
    with nothing_changes():
        answer = of("mei").post(at(draft), body)

    refused(answer, 400, "bad_input")


def test_a_viewer_does_not_comment(draft, vera, of):
    with nothing_changes():
        answer = of("vera").post(at(draft), {"requirement": FIRST, "text": "Hm."})

    refused(answer, 403, "forbidden")


@pytest.mark.parametrize("name", ["xu", "lin", "hefei", "zhou", "op"])
def test_comments_are_nobody_elses_business(name, submitted, mei, other, of):
    comments.write(submitted, FIRST, "Between us.", by=mei)
    program = of(name)
    with nothing_changes():
        answers = [
            program.get(at(submitted)),
            program.post(at(submitted), {"requirement": FIRST, "text": "Hm."}),
        ]

    for answer in answers:
        refused(answer, 404, "not_found")


def test_many_cost_no_more_than_one(draft, mei, of):
    program = of("mei")
    for number in range(6):
        comments.write(draft, FIRST, f"{number}.", by=mei)

    with at_most(3):
        assert len(program.get(at(draft)).json()["results"]) == 6
