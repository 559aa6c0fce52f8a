"""Submissions on the desks of a chain, as a round would bring them there."""

from assessment.actions import assessments, submissions
from assessment.models import Assessment
from tests.people import enterprise, fill, person

CODES = [f"913401{number:02d}MA2FGHJK17" for number in range(20, 80)]


def over(assessment: Assessment, *tiers: str) -> Assessment:
    """On the first desk of this chain."""
    Assessment.objects.filter(pk=assessment.pk).update(chain=list(tiers), tier=tiers[0])
    assessment.refresh_from_db()
    return assessment


def hand_in(regions, count: int) -> list[Assessment]:
    """So many enterprises of one owner that have handed in, one after the other."""
    owner, made = person("owner0", "Owner 0"), []
    for number in range(count):
        house = enterprise(regions, f"Plant {number:02d}", CODES[number], owner)
        assessment = assessments.start(house, by=owner, year=2026)
        fill(assessment, by=owner, met_up_to=number % 6)
        submissions.submit(assessment, by=owner, declared=True)
        assessment.refresh_from_db()
        made.append(assessment)
    return made
