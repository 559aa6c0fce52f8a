"""A round over all three tiers of Anhui, with somebody at each desk, for the tests of the review."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils.timezone import localdate

from assessment.actions import reviews, submissions
from assessment.models import Agency, Assessment, Finding, Round, Submission, User


def round_of(agency: Agency, by: User, **facts) -> Round:
    """Open today and for a month, over county, city and province, unless told otherwise."""
    wanted = {
        "title_zh": "2026年度智能制造能力成熟度申报",
        "title_en": "Maturity 2026",
        "edition_id": "gbt39116-2020",
        "year": 2026,
        "opens_on": localdate() - timedelta(days=1),
        "closes_on": localdate() + timedelta(days=30),
        "chain": ["county", "city", "province"],
    }
    return Round.objects.create(agency=agency, opened_by=by, **wanted | facts)


@dataclass
class Case:
    """One assessment on its way over the desks, each with its person."""

    assessment: Assessment
    owner: User
    county: User
    city: User
    province: User
    lead: User  # of the province

    @property
    def submission(self) -> Submission:
        return self.assessment.submissions.first()

    def hand_in(self) -> None:
        submissions.submit(self.assessment, by=self.owner, declared=True)
        self.refresh()

    def bring_to(self, tier: str) -> None:
        """Taken up at the desk of this tier, forwarded by those before it."""
        people = {"county": self.county, "city": self.city, "province": self.province}
        for at in self.assessment.chain[self.assessment.chain.index(self.assessment.tier) :]:
            person = people[at]
            reviews.take_up(self.assessment, by=person)
            self.refresh()
            if self.assessment.tier == tier:
                return
            reviews.forward(self.assessment, by=person)
            self.refresh()

    def refresh(self) -> None:
        self.assessment = Assessment.objects.select_related("round", "region", "enterprise").get(
            pk=self.assessment.pk
        )

    def confirm_all(self, by: User) -> None:
        """Each "not applicable" of the latest submission, agreed to."""
        for id, answer in self.submission.sealed["answers"].items():
            if answer["value"] == "n/a":
                Finding.objects.create(
                    submission=self.submission, requirement=id, tier=self.assessment.tier, value="n/a", by=by
                )
