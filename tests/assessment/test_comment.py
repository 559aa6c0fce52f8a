import pytest

from assessment.actions import comments
from assessment.models import Assessment, Comment
from assessment.refusals import Refused

FIRST = "data.L1.a"


def test_colleagues_comment_also_while_it_is_under_review(submitted, bo):
    comment = comments.write(submitted, FIRST, " The list is new. ", by=bo)

    assert (comment.text, comment.written_by, comment.requirement) == ("The list is new.", bo, FIRST)


@pytest.mark.parametrize(
    ("person", "requirement", "text"),
    [
        ("vera", FIRST, "Hello"),
        ("lin", FIRST, "Hello"),
        ("mei", "nothing.L1.a", "Hello"),
        ("mei", FIRST, " \0 "),
        ("mei", FIRST, "x" * 2001),
    ],
)
def test_a_comment_is_refused(submitted, person, requirement, text, request):
    by = request.getfixturevalue(person)

    with pytest.raises(Refused):
        comments.write(submitted, requirement, text, by=by)

    assert not Comment.objects.exists()


def test_for_strangers_there_is_nothing_to_comment_on(draft, xu):
    with pytest.raises(Assessment.DoesNotExist):
        comments.write(draft, FIRST, "Hello", by=xu)

    assert not Comment.objects.exists()
