"""What a refusal leaves behind: nothing."""

from contextlib import contextmanager

import pytest

from assessment.models import Assessment, Event, Invitee, Letter, Result, Round, Submission
from assessment.refusals import Refused


def everything_kept() -> list:
    """All rows that a move could have touched, as they are now."""
    return [
        list(model.objects.order_by("pk").values())
        for model in (Assessment, Submission, Result, Event, Letter, Round, Invitee)
    ]


@contextmanager
def refused(match: str | None = None, error: type[Exception] = Refused):
    """The block is refused, and nothing has changed and nothing was written."""
    before = everything_kept()

    with pytest.raises(error, match=match):
        yield

    assert everything_kept() == before
