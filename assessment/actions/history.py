"""Writing down what happened, in the transaction in which it happens."""

from assessment.models import Assessment, Enterprise, Event
from assessment.refusals import Forbidden


def write_down(
    kind: str,
    *,
    by,
    assessment: Assessment | None = None,
    enterprise: Enterprise | None = None,
    note: str = "",
    **details: object,
) -> Event:
    """One row; `details` are plain JSON values."""
    if assessment is not None:
        enterprise = assessment.enterprise
    return Event.objects.append(
        kind,
        by=by,
        enterprise=enterprise,
        assessment=assessment,
        note=note.replace("\0", ""),
        details=details,
    )


def write_down_denial(refused: Forbidden, *, by, what: str, assessment: Assessment | None = None) -> Event:
    """Somebody tried what is not theirs to do. Outside the refused act, which leaves nothing behind."""
    return write_down("denied", by=by, assessment=assessment, what=what, sentence=str(refused))
