"""One world for all tests: two provinces, five houses, an assessment in every state, all of it marked.

It is built once, in a transaction that is undone at the end; each request is undone by itself.
"""

from collections.abc import Callable
from dataclasses import dataclass
from unittest.mock import patch

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.timezone import now

from assessment.actions import assessments, enterprises, evidence, members, reports, reviews, submissions
from assessment.models import (
    Agency,
    Answer,
    AnswerRevision,
    Assessment,
    Claim,
    Comment,
    Enterprise,
    Evidence,
    FormerPassword,
    IdempotencyKey,
    Invitation,
    Letter,
    Membership,
    Plant,
    Report,
    Round,
    Submission,
    Token,
    User,
)
from tests.people import enterprise, lay_out_regions, person, reviewer, with_second_step
from tests.walls import desks
from tests.walls.places import LEFT_OUT, REQUIREMENT, SUBDOMAIN, UNANSWERED, Place

THEIR_REQUIREMENT = "equipment.L1.a"  # at which others comment
COUNTY, FAR_COUNTY = "340104", "330106"
INVITED_BACK = "invited-" + "k" * 35  # what the letter to a former colleague carries
BACK = "back@example.test"  # to which it went: the colleague's own, and so not marked as the house's
TAKEN_BACK = "cancelled-" + "k" * 33
PDF = b"%PDF-1.4\n"


@dataclass
class World:
    people: dict[str, User]
    places: list[Place]
    base: int = 0  # of transactions: what is written from now on has a higher number

    def places_for(self, names: set[str]) -> list[Place]:
        """One for each choice of objects that an address with these arguments can name."""
        found: dict[tuple, Place] = {}
        for place in self.places:
            if place.suits(names):
                found.setdefault((place.house, *(place.ids[name] for name in sorted(names))), place)
        return list(found.values())


class House:
    """An enterprise and everything in it, each text with its mark."""

    def __init__(self, letter: str, owner: User, regions, *, county: str, industry: str) -> None:
        self.letter, self.owner = letter, owner
        self.enterprise = enterprise(regions, self.mark("Pname"), f"CNRY{letter}P000000000001", owner)
        of = Enterprise.objects.filter(pk=self.enterprise.pk)
        of.update(region=regions[county], industry=industry)
        self.enterprise.refresh_from_db()
        facts = {"address": "Paddress", "contact_name": "Pcontact", "contact_phone": "Pphone"}
        for name, mark in facts.items():
            setattr(self.enterprise, name, self.mark(mark))
        self.enterprise.name_key = self.mark("Pkey")
        self.enterprise.contact_email = f"cnry{letter.lower()}p-contact@example.test"
        self.enterprise.save()  # which adds to its history, too

    def mark(self, text: str) -> str:
        return f"CNRY{self.letter}{text}"

    def claim(self, state: str) -> Claim:
        claim = Claim(
            enterprise=self.enterprise,
            state=state,
            made_by=self.owner,
            licence_name=self.mark("Plicence.pdf"),
            licence_type="application/pdf",
            note=self.mark("Pnote"),
            sent_at=now(),
        )
        claim.licence.save("licence.pdf", ContentFile(PDF + self.mark("Plicence").encode()), save=False)
        claim.save()
        return claim

    def plant(self, name: str = "Pplant") -> Plant:
        region = self.enterprise.region
        return enterprises.add_plant(self.enterprise, by=self.owner, name=self.mark(name), region=region)

    def begin(
        self, number: int, year: int, audience: str, plant: Plant | None = None, without: str = ""
    ) -> Assessment:
        """Answered in full, with a file and a comment; what can be handed in is for this audience."""
        left_out = {LEFT_OUT: self.mark(f"{audience}leftout")}
        started = assessments.start(
            self.enterprise, by=self.owner, year=year, plant=plant, tailored_out=left_out
        )
        Assessment.objects.filter(pk=started.pk).update(reference=self.mark(f"{audience}{number}"))
        started.refresh_from_db()
        said = {"note": self.mark(f"{audience}note"), "reason": self.mark(f"{audience}why")}
        answer(started, said | {"answered_by": self.owner, "answered_at": now()}, without)
        Comment.objects.create(
            assessment=started,
            requirement=REQUIREMENT if self.letter == "A" else THEIR_REQUIREMENT,
            text=self.mark("Lcomment"),
            written_by=self.owner,
        )
        self.file(started, f"{audience}file{number}")
        return started

    def file(self, assessment: Assessment, mark: str) -> Evidence:
        upload = SimpleUploadedFile(self.mark(f"{mark}.pdf"), PDF + self.mark(mark).encode())
        return evidence.add(assessment, REQUIREMENT, upload, by=self.owner)

    def submit(self, assessment: Assessment, receipt: str) -> Submission:
        with patch("assessment.actions.submissions.new_reference", lambda: self.mark(receipt)):
            submission = submissions.submit(assessment, by=self.owner, declared=True)
        self.report(submission, receipt[0])
        return submission

    def report(self, submission: Submission, audience: str) -> None:
        """One that is ready, and one that failed."""
        ready = reports.ask(submission, by=self.owner, language="en")
        failed = reports.ask(submission, by=self.owner, language="zh-hans")
        ready.file.save("report.pdf", ContentFile(PDF + self.mark(f"{audience}report").encode()), save=False)
        ready.state, ready.finished_at, ready.sha256 = "ready", now(), self.mark(f"{audience}hash")
        ready.save()
        Report.objects.filter(pk=failed.pk).update(state="failed", error=self.mark("Perror"))


def answer(assessment: Assessment, said: dict[str, object], without: str) -> None:
    rows = [
        {"requirement": each.id, "value": "1" if each.level <= 2 else "0"} | said
        for each in assessment.requirements()
        if each.id != without
    ]
    Answer.objects.bulk_create(Answer(assessment=assessment, **row) for row in rows)
    AnswerRevision.objects.bulk_create(
        AnswerRevision(assessment=assessment, version=1, **row) for row in rows
    )


def someone(letter: str, name: str, make: Callable[..., User] = person, *facts, **more) -> User:
    """A person whose name and address are marked."""
    return make(*facts, f"cnry{letter.lower()}c-{name}", f"CNRY{letter}P{name}", **more)


def build() -> World:
    regions = lay_out_regions()
    people = _people(regions)
    own = House("A", people["owner"], regions, county=COUNTY, industry="C36")
    rival = House("R", people["rival"], regions, county=COUNTY, industry="C27")
    far = House("Z", someone("Z", "owner"), regions, county=FAR_COUNTY, industry="C39")
    newcomer = House("N", someone("N", "owner"), regions, county=COUNTY, industry="C14")
    Enterprise.objects.filter(pk=newcomer.enterprise.pk).update(confirmed_at=None)
    for role in ("contributor", "viewer"):
        Membership.objects.create(enterprise=own.enterprise, user=people[role], role=role)
    calls, closed = desks.rounds_of(people), desks.round_of("P", people)
    second = User.objects.get(name="CNRYQPsecond")
    too_close = {"D": (people["county"], newcomer.enterprise), "P": (people["province"], newcomer.enterprise)}
    too_close["Q"] = (second, far.enterprise)
    places = [
        *desks.places_of_rounds(calls, closed),
        *desks.places_of_agencies(people, too_close),
        desks.place_of_kin(people["kin"], own.enterprise),
        *_own_places(own, people, calls["P"]),
        *_closed_places(own, people, calls["P"], closed),
        *_rival_places(rival, people, calls["P"]),
        *_far_places(far, people, calls["Q"]),
        Place(
            "newcomer", "N", ids={"enterprise": newcomer.enterprise.pk, "claim": newcomer.claim("waiting").pk}
        ),
    ]
    Round.objects.filter(pk=closed.pk).update(closed_at=now())
    return World(people, [*places, *_crossed(places), *_agency_places(), *_person_places(people)])


def _people(regions) -> dict[str, User]:
    people = {
        "owner": someone("A", "owner"),
        "contributor": someone("A", "contributor"),
        "viewer": someone("A", "viewer"),
        "former": someone("F", "former"),
        "rival": someone("R", "owner"),
        "operator": with_second_step(someone("O", "operator", is_operator=True)),
    }
    with_second_step(someone("O", "second", is_operator=True))  # one stays when the other is ended
    person("plain", "Plain")  # somebody to add, whose address a form may hold
    seats = (
        ("county", "D", "340104", "reviewer"),
        ("city", "C", "340100", "reviewer"),
        ("province", "P", "340000", "lead"),
        ("elsewhere", "Q", "330000", "lead"),
    )
    for role, letter, code, rank in seats:
        people[role] = reviewer(regions, f"cnry{letter.lower()}c-{role}", f"CNRY{letter}P{role}", code, rank)
        Agency.objects.filter(region=code).update(name=f"CNRY{letter}Pagency")
    people["kin"] = reviewer(regions, "cnrydc-kin", "CNRYDPkin", "340104")
    for letter, code in (("P", "340000"), ("Q", "330000"), ("D", "340104")):
        reviewer(regions, f"cnry{letter.lower()}c-second", f"CNRY{letter}Psecond", code, "reviewer")
    return people


def _own_places(own: House, people, call: Round) -> list[Place]:
    owner, lead = own.owner, people["province"]
    plant, closed = own.plant(), own.plant("Pclosed")
    claim = own.claim("confirmed")
    former = Membership.objects.create(enterprise=own.enterprise, user=people["former"], role="contributor")
    contributor = own.enterprise.memberships.get(user=people["contributor"])
    members.remove(former, by=owner)
    people["former"].emailaddress_set.create(email=BACK, verified=True)
    back, cancelled = _invitations(own)
    _kept_for(owner)
    house = {"enterprise": own.enterprise.pk, "claim": claim.pk, "plant": plant.pk}
    house |= {"membership": contributor.pk, "invitation": back.pk, "letter": INVITED_BACK, "call": call.pk}

    draft = own.begin(22, 2026, "L", without=UNANSWERED)
    removed = own.file(draft, "Lremoved")
    evidence.take_away(draft, REQUIREMENT, removed, by=owner)
    sibling = own.begin(23, 2026, "L", plant)
    Assessment.objects.filter(pk=sibling.pk).update(round=call)
    withdrawn = own.begin(24, 2025, "L")
    own.submit(withdrawn, "L25")
    submissions.withdraw(withdrawn, by=owner)
    places = [
        Place("draft", "A", ids=house | _of(draft)),
        Place("sibling", "A", ids=house | _of(sibling)),
        Place("withdrawn", "A", ids=house | _of(withdrawn)),
    ]
    gone = {"plant": closed.pk, "membership": former.pk, "invitation": cancelled.pk, "file": removed.pk}
    gone |= {"letter": TAKEN_BACK}
    parents = {"enterprise": own.enterprise.pk, "reference": draft.reference, "requirement": REQUIREMENT}
    places.append(Place("gone", "A", gone=frozenset(gone), ids=parents | gone))
    for number, (state, moves) in enumerate(PATHS.items()):
        assessment = own.begin(42 + number, 2024 - number, "S")  # no reference has a 0 or a 1
        own.submit(assessment, f"S3{number + 2}")
        for move in moves:
            said = {} if move == "take_up" else {"note": own.mark("Smove")}
            getattr(reviews, move)(assessment, by=lead, **said)
        places.append(
            Place(state, "A", handed_in=True, settled=state == "accepted", ids=house | _of(assessment))
        )
        if state == "returned":
            _work_on(own, assessment)
    review = desks.Review(own, people, User.objects.get(name="CNRYPPsecond"), call)
    for name, assessment in review.all().items():
        assessment.refresh_from_db()
        settled = assessment.status == "accepted"
        facts = {"handed_in": True, "tier": assessment.tier, "settled": settled}
        places.append(Place(name, "A", **facts, ids=house | _of(assessment)))
    enterprises.close_plant(closed, by=owner)
    return places


def _closed_places(own: House, people, call: Round, closed: Round) -> list[Place]:
    """What a round leaves that is closed at the end: a draft, one on the desk, and a draft outside it."""
    plant = own.enterprise.plants.get(name=own.mark("Pplant"))
    house = {"enterprise": own.enterprise.pk, "plant": plant.pk, "call": call.pk}
    draft = own.begin(27, 2026, "L", own.plant("Pplant27"))
    Assessment.objects.filter(pk=draft.pk).update(round=closed)
    review = desks.Review(own, people, people["province"], closed)
    handed_in = review.brought_to("province", 57)
    outside = Assessment.objects.get(reference=own.mark("L22"))
    return [
        Place("draft in a closed round", "A", closed=True, ids=house | _of(draft)),
        Place("in review in a closed round", "A", handed_in=True, closed=True, ids=house | _of(handed_in)),
        Place(
            "draft before a closed round", "A", closed=True, ids=house | _of(outside) | {"call": closed.pk}
        ),
    ]


# How an assessment comes into each state, after it was submitted.
PATHS = {
    "submitted": (),
    "in review": ("take_up",),
    "returned": ("take_up", "send_back"),
    "accepted": ("take_up", "accept"),
    "declined": ("take_up", "decline"),
}


def _work_on(own: House, assessment: Assessment) -> None:
    """What the enterprise changes while it is back is its own until it hands in again."""
    Answer.objects.filter(assessment=assessment).update(note=own.mark("Lnewnote"), reason=own.mark("Lnewwhy"))
    left_out = {LEFT_OUT: own.mark("Lnewleftout")}
    Assessment.objects.filter(pk=assessment.pk).update(tailored_out=left_out)
    own.file(assessment, "Lnewfile")


def _of(assessment: Assessment) -> dict[str, object]:
    """What addresses name of this assessment, and of what was handed in of it."""
    first = assessment.evidence_uses.order_by("pk").first()
    found = {
        "reference": assessment.reference,
        "requirement": REQUIREMENT,
        "subdomain": SUBDOMAIN,
        "file": first.evidence_id,
        "event": assessment.events.order_by("pk").last().pk,
    }
    submission = assessment.submissions.first()
    if submission is None:
        return found
    report = submission.reports.get(state="ready")
    promise = Letter.objects.filter(event__assessment=assessment).first()
    found |= {"receipt": submission.receipt, "report": report.pk, "promise": promise.pk}
    return found | desks.ids_of_review(assessment)


def _invitations(own: House) -> tuple[Invitation, Invitation]:
    def invited(email: str, digest: str, **facts) -> Invitation:
        return Invitation.objects.create(
            enterprise=own.enterprise,
            email=email,
            role="viewer",
            token_hash=digest,
            invited_by=own.owner,
            **facts,
        )

    invited("cnryac-third@example.test", "CNRYAKtoken")
    open_one = invited(BACK, Invitation.hash_of(INVITED_BACK))
    gone = Invitation.hash_of(TAKEN_BACK)
    return open_one, invited("cnryac-gone@example.test", gone, cancelled_at=now())


def _kept_for(owner: User) -> None:
    """What is one person's alone."""
    token, _text = Token.objects.create(
        owner, name="CNRYAXtoken", standing="CNRYAKstanding", is_personal=True
    )
    Token.objects.filter(pk=token.pk).update(
        reference="CNRYAX22", digest="CNRYAKdigest", token_key="CNRYAKkey"
    )
    IdempotencyKey.objects.create(
        user=owner,
        key="CNRYAXkey",
        fingerprint="CNRYAKfingerprint",
        body='{"text": "CNRYAXbody"}',
        location="/CNRYAXlocation/",
    )
    FormerPassword.objects.create(user=owner, hash="CNRYAKformer")
    User.objects.filter(pk=owner.pk).update(password="CNRYAKpassword")


def _rival_places(rival: House, people, call: Round) -> list[Place]:
    plant, claim = rival.plant(), rival.claim("confirmed")
    draft, accepted = rival.begin(22, 2026, "L"), rival.begin(23, 2025, "S")
    handed_in = rival.submit(accepted, "S24")
    reviews.take_up(accepted, by=people["province"])
    desks.judged(handed_in, rival.mark("Sverdict"), by=people["province"])
    desks.flagged(handed_in, rival.mark("Jflag"))
    desks.asked(handed_in, rival, "S", by=people["province"])
    reviews.accept(accepted, by=people["province"], note=rival.mark("Smove"))
    invited = Invitation.objects.create(
        enterprise=rival.enterprise,
        email="cnryrc-invited@example.test",
        role="viewer",
        token_hash="CNRYRKtoken",
        invited_by=rival.owner,
    )
    house = {
        "enterprise": rival.enterprise.pk,
        "claim": claim.pk,
        "plant": plant.pk,
        "invitation": invited.pk,
        "call": call.pk,
    }
    house |= {"membership": rival.enterprise.memberships.get().pk}
    return [
        Place("rival's draft", "R", ids=house | _of(draft)),
        Place("rival's accepted", "R", handed_in=True, settled=True, ids=house | _of(accepted)),
    ]


def _far_places(far: House, people, call: Round) -> list[Place]:
    plant, claim = far.plant(), far.claim("waiting")
    draft, in_review = far.begin(22, 2026, "L"), far.begin(23, 2025, "S")
    handed_in = far.submit(in_review, "S24")
    reviews.take_up(in_review, by=people["elsewhere"])
    desks.judged(handed_in, far.mark("Jverdict"), by=people["elsewhere"])
    desks.flagged(handed_in, far.mark("Jflag"))
    desks.asked(handed_in, far, "S", by=people["elsewhere"])
    house = {"enterprise": far.enterprise.pk, "claim": claim.pk, "plant": plant.pk, "call": call.pk}
    house |= {"membership": far.enterprise.memberships.get().pk}
    return [
        Place("elsewhere's draft", "Z", ids=house | _of(draft)),
        Place("elsewhere's in review", "Z", handed_in=True, ids=house | _of(in_review)),
    ]


def _crossed(places: list[Place]) -> list[Place]:
    """Addresses that name a child of one house under another house: there is no such thing."""
    named = {place.name: place.ids for place in places}
    own, accepted, theirs = named["draft"], named["accepted"], named["rival's accepted"]
    kinds = ("plant", "membership", "invitation", "file", "report", "question")
    children = {key: theirs[key] for key in kinds}
    children["correction"] = named["back from the county"]["correction"]  # one's own, of another submission
    parents = {"enterprise": own["enterprise"], "reference": own["reference"], "receipt": accepted["receipt"]}
    words = {"requirement": REQUIREMENT, "subdomain": SUBDOMAIN}
    return [
        Place(
            "crossed",
            "A",
            gone=frozenset(children),
            parents=frozenset(parents),
            ids=parents | children | words,
        )
    ]


def _agency_places() -> list[Place]:
    def at(code: str) -> dict[str, object]:
        agency = Agency.objects.get(region=code)
        return {"agency": agency.pk, "member": agency.members.order_by("pk").last().pk}

    crossed = at("340104") | {"member": at("330000")["member"]}
    return [
        Place("the county's agency", "D", ids=at("340104")),
        Place("the province's agency", "P", ids=at("340000")),
        Place("the agency of elsewhere", "Q", ids=at("330000")),
        Place("crossed agencies", "D", gone=frozenset({"member"}), ids=crossed),
    ]


def _person_places(people: dict[str, User]) -> list[Place]:
    closed = someone("F", "closed", is_active=False)
    return [
        *(Place(f"the account of {role}", ids={"person": people[role].pk}) for role in ("rival", "county")),
        Place("a closed account", ids={"person": closed.pk}),
        Place("a region", ids={"region": "340104"}),
        Place("a second operator", ids={"person": User.objects.get(name="CNRYOPsecond").pk}),
        Place("the owner's token", "A", ids={"token": "CNRYAX22"}),
    ]
