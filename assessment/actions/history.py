"""Writing down what happened, in the transaction in which it happens."""

from assessment.models import Assessment, Enterprise, Event


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
