"""What is measured on: assessments of one enterprise, every requirement answered."""

from assessment.actions import assessments
from assessment.models import Answer, Assessment, Enterprise, Region, User, walls
from tests.people import enterprise, fill, person

COUNTY = {
    "name": "蜀山区",
    "name_en": "Shushan District",
    "name_key": "s",
    "tier": "county",
    "path": "340104/",
}
NOTE = "冲压车间与焊装车间已全部覆盖，见附件第3页。"


def mei() -> User:
    """The owner of the enterprise."""
    return User.objects.filter(email="mei@example.test").first() or person("mei", "梅岚")


def filled(year: int) -> Assessment:
    """All answered up to level II, with a note at each third."""
    owner = mei()
    qiming = _qiming(owner)
    with walls.acting_for(owner):
        assessment = assessments.start(qiming, by=owner, year=year)
    fill(assessment, by=owner)
    noted = [row.pk for place, row in enumerate(assessment.answers.all()) if place % 3 == 0]
    Answer.objects.filter(pk__in=noted).update(note=NOTE)
    return assessment


def _qiming(owner: User) -> Enterprise:
    county, _made = Region.objects.get_or_create(code="340104", defaults=COUNTY)
    name, code = "合肥启明汽车零部件有限公司", "91340100MA2ABCDE0T"
    return Enterprise.objects.first() or enterprise({"340104": county}, name, code, owner)
