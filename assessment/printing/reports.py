"""A submission becomes a PDF: kept with its hash on the report's row."""

from assessment.models import Report


def build(report: Report) -> None:
    raise NotImplementedError
