"""What a review over several tiers leaves in the world: rounds, and a submission on each desk, all marked."""

from dataclasses import asdict
from itertools import pairwise

from assessment.actions import conflicts, corrections, findings, phrases, questions, reviews
from assessment.models import Agency, Assessment, Flag, Invitee, Round, Submission
from assessment.models.corrections import asked_of
from tests.people import terms
from tests.walls.places import REQUIREMENT, UNANSWERED, Place

CALLERS = {"P": ("province", "340000"), "D": ("county", "340104"), "Q": ("elsewhere", "330000")}
OVER_ALL = ["county", "city", "province"]
# At each desk: the audience of what was handed in, and that of what the reviewers say among themselves.
TOLD = {"county": ("T", "V"), "city": ("U", "W"), "province": ("S", "J")}


def rounds_of(people) -> dict[str, Round]:
    """One of the province over all tiers, one of the county, one of elsewhere; by the agency's letter."""
    return {letter: round_of(letter, people) for letter in CALLERS}


def round_of(letter: str, people) -> Round:
    role, code = CALLERS[letter]
    by, agency = people[role], Agency.objects.get(region=code)
    words = {name: f"CNRY{letter}P{name}" for name in ("title_zh", "title_en", "text_zh", "text_en")}
    chain = OVER_ALL if letter == "P" else [agency.tier]
    call = Round.objects.create(
        agency=agency, opened_by=by, **asdict(terms(**words, year=2026, chain=chain, four_eyes_from=1))
    )
    code, name = f"CNRY{letter}G000000000001", f"CNRY{letter}Ginvitee"
    Invitee.objects.create(round=call, credit_code=code, name=name, invited_by=by)
    return call


def places_of_rounds(calls: dict[str, Round], closed: Round) -> list[Place]:
    names = {letter: call.agency.tier for letter, call in calls.items()} | {"Q": "province of elsewhere"}
    places = [
        Place(
            f"the round of the {names[letter]}",
            letter,
            ids={"round": call.pk, "invitee": f"CNRY{letter}G000000000001"},
        )
        for letter, call in calls.items()
    ]
    crossed = places[0].ids | {"invitee": places[1].ids["invitee"]}
    shut = Place("a closed round", "P", closed=True, ids=places[0].ids | {"round": closed.pk})
    return [*places, shut, Place("crossed rounds", "P", gone=frozenset({"invitee"}), ids=crossed)]


def places_of_agencies(people, too_close) -> list[Place]:
    """A phrase of each agency, and who has declared to be too close to which enterprise."""
    places = []
    for letter, (role, code) in CALLERS.items():
        phrase = phrases.add(Agency.objects.get(region=code), f"CNRY{letter}Hphrase", by=people[role])
        person, enterprise = too_close[letter]
        conflict = conflicts.declare(enterprise, by=person, reason=f"CNRY{letter}Iconflict")
        by = role if person == people[role] else ""
        ids = {"phrase": phrase.pk, "conflict": conflict.pk}
        places.append(Place(f"what {role} keeps", letter, by=by, ids=ids))
    return places


def place_of_kin(kin, enterprise) -> Place:
    """Too close to house A, and at the desk of the county where its submissions come first."""
    conflict = conflicts.declare(enterprise, by=kin, reason="CNRYEIconflict")
    return Place("what kin keeps", "D", by="kin", ids={"conflict": conflict.pk})


class Review:
    """The reviewers of the three tiers at work on what one house hands in in a round."""

    def __init__(self, house, people, second, call: Round) -> None:
        self.house, self.people, self.second, self.call = house, people, second, call

    def all(self) -> dict[str, Assessment]:
        """By the name of the place."""
        return {
            "at the county": self.handed_in_anew(52),
            "at the city": self.brought_to("city", 53),
            "at the province": self.brought_to("province", 54),
            "back from the county": self.returned(55),
            "accepted in the round": self.accepted(56),
        }

    def begun(self, number: int, tier: str) -> tuple[Assessment, Submission]:
        audience = TOLD[tier][0]
        plant = self.house.plant(f"Pplant{number}")
        assessment = self.house.begin(number, self.call.year, audience, plant)
        Assessment.objects.filter(pk=assessment.pk).update(round=self.call)
        return assessment, self._submitted(assessment, f"{audience}{number + 10}")

    def brought_to(self, tier: str, number: int) -> Assessment:
        assessment, submission = self.begun(number, tier)
        self._forwarded(assessment, submission, tier)
        self.judged(submission, tier, self.people[tier])
        asked(submission, self.house, TOLD[tier][0], by=self.people[tier])
        return assessment

    def handed_in_anew(self, number: int) -> Assessment:
        """After a return that named places."""
        assessment, submission = self.begun(number, "county")
        self.judged(submission, "county", self.people["county"])
        self._sent_back(assessment)
        for correction in asked_of(self._now(assessment)):
            corrections.reply(correction, by=self.house.owner, text=self.house.mark("Treply"))
        anew = self._submitted(assessment, f"T{number + 20}")
        reviews.take_up(assessment, by=self.people["county"])
        asked(anew, self.house, "T", by=self.people["county"])
        return assessment

    def returned(self, number: int) -> Assessment:
        """Of two corrections one has its reply, which is not handed in yet."""
        assessment, submission = self.begun(number, "county")
        self.judged(submission, "county", self.people["county"])
        self._sent_back(assessment)
        last = asked_of(self._now(assessment))[-1]
        corrections.reply(last, by=self.house.owner, text=self.house.mark("Lreply"))
        return assessment

    def accepted(self, number: int) -> Assessment:
        """By two people, so that the house reads what was found."""
        assessment, submission = self.begun(number, "province")
        self._forwarded(assessment, submission, "province")
        judged(submission, self.house.mark("Sverdict"), by=self.people["province"])
        reviews.endorse(assessment, by=self.people["province"], note=self.house.mark("Smove"))
        reviews.accept(assessment, by=self.second, note=self.house.mark("Smove"))
        return assessment

    def judged(self, submission: Submission, tier: str, by) -> None:
        """With a finding and a flag, which are for reviewers alone."""
        kept = self.house.mark(f"{TOLD[tier][1]}verdict")
        judged(submission, kept, by=by)
        flagged(submission, kept)

    def _submitted(self, assessment: Assessment, receipt: str) -> Submission:
        submission = self.house.submit(assessment, receipt)
        if submission.number == 1:
            reviews.take_up(assessment, by=self.people["county"])
        return submission

    def _forwarded(self, assessment: Assessment, submission: Submission, tier: str) -> None:
        """From the county's desk, where it was taken up, to this one."""
        for at, above in pairwise(OVER_ALL):
            if at == tier:
                return
            reviews.forward(assessment, by=self.people[at], note=self.house.mark(f"{TOLD[tier][0]}move"))
            reviews.take_up(assessment, by=self.people[above])

    def _sent_back(self, assessment: Assessment) -> None:
        said = {about: self.house.mark("Tcorrection") for about in (REQUIREMENT, UNANSWERED)}
        note = self.house.mark("Tmove")
        reviews.send_back(assessment, by=self.people["county"], note=note, corrections=said)

    def _now(self, assessment: Assessment) -> Assessment:
        return Assessment.objects.get(pk=assessment.pk)


def judged(submission: Submission, reason: str, *, by) -> None:
    findings.give(submission, UNANSWERED, "0.5", by=by, version=None, reason=reason)


def flagged(submission: Submission, text: str) -> None:
    """As the database does it when the same note was handed in elsewhere."""
    others = list(Submission.objects.exclude(pk=submission.pk).values_list("pk", flat=True))
    Flag.objects.create(
        submission=submission,
        code=Flag.Code.SAME_NOTE,
        requirements=[REQUIREMENT],
        details={"en": text, "zh-hans": text, "others": others},
    )


def asked(submission: Submission, house, audience: str, *, by) -> None:
    """One question with its reply, and one without."""
    first = questions.ask(submission, REQUIREMENT, by=by, text=house.mark(f"{audience}question"))
    questions.ask(submission, REQUIREMENT, by=by, text=house.mark(f"{audience}question"))
    questions.reply(first, by=house.owner, text=house.mark(f"{audience}reply"))


def ids_of_review(assessment: Assessment) -> dict[str, object]:
    """What addresses name of what was said about it."""
    found: dict[str, object] = {"colleague": max(reviews.desk_of(assessment), default=0)}
    latest, *earlier = assessment.submissions.all()
    if question := latest.questions.filter(reply="").first():
        found["question"] = question.pk
    if correction := latest.corrections.filter(reply="").first():
        found["correction"] = correction.pk
    if earlier:
        found["earlier"] = earlier[0].receipt
    return found
