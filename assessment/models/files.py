"""The files of an enterprise, seen from one assessment."""

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Q, QuerySet

from assessment.models.answers import Evidence
from assessment.models.assessments import Assessment


def with_uses(assessment: Assessment) -> QuerySet[Evidence]:
    """Those of its enterprise that are kept, each with the requirements that use it here: `used_at`."""
    here = Q(uses__assessment=assessment)
    used = ArrayAgg("uses__requirement", filter=here, default=[])
    return assessment.enterprise.evidence.kept().annotate(used_at=used)
