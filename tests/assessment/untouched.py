"""What a refusal leaves behind: nothing."""

from contextlib import contextmanager

import pytest

from assessment.models import (
    Assessment,
    Conflict,
    Correction,
    Event,
    Finding,
    Flag,
    Invitee,
    Letter,
    Phrase,
    Question,
    Result,
    Round,
    Submission,
)
from assessment.refusals import Refused

KEPT = (
    Assessment,
    Submission,
    Result,
    Event,
    Letter,
    Finding,
    Correction,
    Question,
    Flag,
    Conflict,
    Phrase,
    Round,
    Invitee,
)


def everything_kept() -> list:
    """All rows that a move or another act of the review could have touched, as they are now."""
    return [list(model.objects.order_by("pk").values()) for model in KEPT]


@contextmanager
def refused(match: str | None = None, error: type[Exception] = Refused):
    """The block is refused, and nothing has changed and nothing was written."""
    before = everything_kept()

    with pytest.raises(error, match=match):
        yield

    assert everything_kept() == before
