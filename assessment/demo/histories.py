"""What happened to each assessment, act by act, each at its time."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from assessment.actions import answers as saving
from assessment.actions import assessments, evidence, findings, reviews, submissions
from assessment.actions.answers import Draft
from assessment.demo import answers as drawing
from assessment.demo import clock, files, notes
from assessment.demo.answers import Answers, Kind
from assessment.demo.cast import Part
from assessment.lifecycle import Status
from assessment.models import Answer, AnswerRevision, Assessment, Enterprise, EvidenceUse, Region, Round, User
from assessment.refusals import Refused
from scoring.model import NOT_APPLICABLE, Requirement

LOWER = {"1": "0.8", "0.8": "0.5"}  # what a reviewer sees more strictly
LOOKED_AT = 30  # requirements of each submission on which a reviewer agrees
WAITS_BELOW = 3  # every third of what waits is still on the first desk
SAME_NOTE = "按公司制度执行，资料齐全。"
KEPT = {
    "assessment_id": "bigint",
    "requirement": "text",
    "version": "int",
    "value": "text",
    "note": "text",
    "reason": "text",
    "answered_by_id": "bigint",
    "answered_at": "timestamptz",
}
READING = (20, 140)  # seconds that an answer takes
NOTED = 0.14  # share of answers with a note
CORRECTIONS = 4  # answers that were too high before a return


Desks = Mapping[str, list[User]]  # who reviews, by the code of the region


@dataclass
class Filling:
    """One assessment on its way: who fills it in, who reviews it, what is said."""

    part: Part
    enterprise: Enterprise
    owner: User
    desks: Desks
    rng: random.Random
    round: Round | None = None

    def kind(self) -> Kind:
        return _kind(self.enterprise.type, self.rng)

    def start(self, kind: Kind, year: int, *, at: datetime) -> Assessment:
        with clock.at(at):
            return assessments.start(
                self.enterprise,
                by=self.owner,
                year=year,
                type=kind.type,
                tailored_out=kind.tailored_out,
                round=self.round,
            )

    def write(
        self, assessment: Assessment, kind: Kind, given: Answers, *, since: datetime, until: datetime
    ) -> None:
        """All answers with their revisions, as the action writes them one by one, but in two statements."""
        asked = [r for r in kind.asked() if r.id in given]
        moments = _moments(len(asked), since, until, self.rng, too_fast=self.part.flaw == "too_fast")
        rows = [
            Answer(
                assessment=assessment,
                requirement=requirement.id,
                value=drawing.text(given[requirement.id]),
                note=self._note(requirement, given[requirement.id]),
                reason=kind.not_applicable.get(requirement.id, ""),
                answered_by=self.owner,
                answered_at=moment,
            )
            for requirement, moment in zip(asked, moments, strict=True)
        ]
        if self.part.flaw == "same_note":
            for row in self.rng.sample([row for row in rows if not row.reason], 6):
                row.note = SAME_NOTE
        _keep(rows)

    def prove(self, assessment: Assessment, given: Answers, *, at: datetime) -> None:
        """Files at every high claim, and then at some others too."""
        claims = [id for id, value in given.items() if _wants_proof(id, value)]
        if not claims or self.part.flaw == "no_evidence":
            return
        claims += self.rng.sample([id for id in given if id not in claims], 12)
        count = max(1, min(3, self.part.level))
        with clock.at(at):
            kept = [
                evidence.add(assessment, id, self._file(place), by=self.owner)
                for place, id in enumerate(claims[:count])
            ]
        EvidenceUse.objects.bulk_create(
            EvidenceUse(evidence=self.rng.choice(kept), assessment=assessment, requirement=id)
            for id in claims[count:]
        )

    def _file(self, place: int) -> SimpleUploadedFile:
        """Their own, but of those who lend each other theirs."""
        if self.part.flaw == "same_file":
            return files.evidence(place)
        return files.evidence(self.part.number + place, of=self.enterprise.credit_code)

    def submit(self, assessment: Assessment, *, at: datetime) -> None:
        with clock.at(at):
            submissions.submit(assessment, by=self.owner, declared=True)

    def review(
        self, assessment: Assessment, verdict: Status, *, since: datetime, until: datetime
    ) -> datetime:
        """Taken up within the time, and decided unless it stays in review; returns when it was done.

        Every other return is by the first desk; whatever is decided is decided by the last.
        """
        if verdict != Status.RETURNED or self.part.number % 2:
            since = self.bring_up(assessment, since=since, until=until)
        reviewer = self.rng.choice(self.people_at(assessment))
        taken = self._within(since, until, 0.2, 0.6)
        with clock.at(taken):
            reviews.take_up(assessment, by=reviewer)
        if verdict == Status.IN_REVIEW:
            return taken
        decided = self._within(max(since, taken), until, 0.5, 0.9)
        with clock.at(decided):
            if verdict == Status.RETURNED:
                note = notes.sentence(notes.RETURNED, self.rng)
                reviews.send_back(assessment, by=reviewer, note=note)
            elif verdict == Status.DECLINED:
                reviews.decline(assessment, by=reviewer, note=notes.sentence(notes.DECLINED, self.rng))
            else:
                self._accept(assessment, by=reviewer)
        return decided

    def bring_up(self, assessment: Assessment, *, since: datetime, until: datetime) -> datetime:
        """Over the desks before the last one; returns when it got there."""
        while (here := Assessment.objects.get(pk=assessment.pk)).tier != here.chain[-1]:
            (person, *_others) = self.people_at(here)
            taken = self._within(since, until, 0.05, 0.15)
            with clock.at(taken):
                reviews.take_up(here, by=person)
            since = self._within(taken, until, 0.05, 0.15)
            with clock.at(since):
                reviews.forward(here, by=person, note=notes.sentence(notes.FORWARDED, self.rng))
        return since

    def people_at(self, assessment: Assessment) -> list[User]:
        """Of the desk that it is on."""
        here = Assessment.objects.select_related("region").get(pk=assessment.pk)
        codes = here.region.path.strip("/").split("/")
        tiers = dict(Region.objects.filter(pk__in=codes).values_list("tier", "code"))
        return self.desks[tiers[here.tier]]

    def _accept(self, assessment: Assessment, *, by: User) -> None:
        """With verdicts on a part of it, some of them lower than what was claimed; from level IV by two."""
        submission = assessment.submissions.first()
        answers = submission.sealed["answers"]
        chance = random.Random(f"verdicts of {self.part.number} {assessment.year}")  # noqa: S311
        claims = [id for id, answer in answers.items() if answer["value"] in LOWER]
        for id in chance.sample(claims, chance.choice((0, 0, 0, 2, 4))):
            value, reason = LOWER[answers[id]["value"]], notes.sentence(notes.LOWERED, chance)
            findings.give(submission, id, value, by=by, version=None, reason=reason)
        left_out = [id for id, answer in answers.items() if answer["value"] == NOT_APPLICABLE]
        findings.agree(submission, left_out + chance.sample(sorted(answers), LOOKED_AT), by=by)
        note = notes.sentence(notes.ACCEPTED, self.rng)
        try:
            reviews.accept(assessment, by=by, note=note)
        except Refused as refused:
            if refused.code != "second_person_needed":
                raise
            reviews.endorse(assessment, by=by)
            colleague = next(person for person in self.people_at(assessment) if person != by)
            reviews.accept(assessment, by=colleague, note=note)

    def correct(self, assessment: Assessment, before: Answers, given: Answers, *, at: datetime) -> None:
        """What was too high at the first hand-in, one by one."""
        for place, id in enumerate(id for id in given if before[id] != given[id]):
            present = assessment.answers.get(requirement=id)
            draft = Draft(drawing.text(given[id]), "退回后已按实际情况核对。")
            with clock.at(at + place * 7 * clock.MINUTE):
                saving.save(assessment, id, draft, by=self.owner, version=present.version)

    def _within(self, since: datetime, until: datetime, early: float, late: float) -> datetime:
        moment = since + self.rng.uniform(early, late) * (until - since)
        return clock.worktime(moment, after=since, before=until)

    def _note(self, requirement: Requirement, value: object) -> str:
        if value == NOT_APPLICABLE or self.rng.random() > NOTED:
            return ""
        return notes.note_for(requirement, value, self.rng)


def last_year(filling: Filling, kind: Kind, given: Answers, year: int, *, submitted: datetime) -> None:
    """An assessment of the year before, accepted."""
    started = clock.worktime(submitted - filling.rng.randint(9, 20) * clock.DAY)
    assessment = filling.start(kind, year, at=started)
    filling.write(assessment, kind, given, since=started, until=submitted - clock.HOUR)
    filling.prove(assessment, given, at=submitted - clock.HOUR)
    filling.submit(assessment, at=submitted)
    filling.review(assessment, Status.ACCEPTED, since=submitted, until=submitted + 15 * clock.DAY)


def this_year(filling: Filling, kind: Kind, given: Answers, year: int, *, now: datetime) -> Assessment:
    """As far as its part says."""
    part, rng = filling.part, filling.rng
    submitted = clock.worktime(now - _age(part, rng))
    started = clock.worktime(submitted - rng.randint(8, 24) * clock.DAY)
    started = max(started, filling.enterprise.created_at + clock.HOUR)
    assessment = filling.start(kind, year, at=started)
    if not part.is_scored:
        given = dict(list(given.items())[: int(len(given) * rng.uniform(0.08, 0.96))])
        filling.write(assessment, kind, given, since=started, until=submitted)
        return assessment
    first = _too_high(kind, given, rng) if part.was_returned else given
    filling.write(assessment, kind, first, since=started, until=submitted - clock.HOUR)
    filling.prove(assessment, first, at=submitted - clock.HOUR)
    filling.submit(assessment, at=submitted)
    since, until = submitted, now - clock.HOUR
    if part.was_returned:
        middle = submitted + 0.45 * (until - submitted)
        returned = filling.review(assessment, Status.RETURNED, since=submitted, until=middle)
        since = returned + 0.3 * (until - returned)
        filling.correct(assessment, first, given, at=returned + 0.1 * (until - returned))
        filling.submit(assessment, at=since)
    if part.was_withdrawn:
        with clock.at(submitted + 3 * clock.HOUR):
            submissions.withdraw(assessment, by=filling.owner)
    elif part.status != Status.SUBMITTED:
        filling.review(assessment, part.status, since=since, until=until)
    elif part.number % WAITS_BELOW:
        filling.bring_up(assessment, since=since, until=until)
    return assessment


def _age(part: Part, rng: random.Random) -> timedelta:
    """How long ago it was handed in (or last worked on)."""
    span = {
        Status.DRAFT: (2, 20),
        Status.SUBMITTED: (1, 24),
        Status.IN_REVIEW: (6, 40),
        Status.RETURNED: (12, 45),
    }.get(part.status, (25, 95))
    return rng.uniform(*span) * clock.DAY + (20 if part.was_returned else 0) * clock.DAY


def _kind(type: str, rng: random.Random) -> Kind:
    whole = Kind(type)
    tailorable = [id for id in whole.edition.tailorable if id in whole.edition.weights[type].in_force()]
    out = {id: notes.REASONS[id] for id in tailorable if rng.random() < 0.03}
    may = {r.id: r for r in Kind(type, out).asked() if r.may_not_apply}
    chosen = rng.choice(sorted(may)) if may and rng.random() < 0.3 else None
    return Kind(type, out, {chosen: may[chosen].not_applicable_when.zh} if chosen else {})


def _moments(
    count: int, since: datetime, until: datetime, rng: random.Random, *, too_fast: bool
) -> Iterator[datetime]:
    """When each answer was given: in sittings of a subdomain or two, on several days."""
    pauses = [timedelta(seconds=rng.randint(*READING)) for _ in range(count)]
    if too_fast:
        pauses[40:65] = [timedelta(seconds=1)] * len(pauses[40:65])
    free = until - since - sum(pauses, timedelta())
    breaks = sorted(rng.sample(range(1, count), min(9, count - 1)))
    moment = since
    for place, pause in enumerate(pauses):
        moment += pause + (free / (len(breaks) + 1) if place in breaks else timedelta())
        yield moment


def _keep(rows: list[Answer]) -> None:
    """Each answer and its first revision, column by column: there are a hundred thousand of them."""
    columns = [[getattr(row, name) for row in rows] for name in KEPT]
    places = ", ".join(f"%s::{type}[]" for type in KEPT.values())
    with connection.cursor() as cursor:
        for model in (Answer, AnswerRevision):
            into = f"INSERT INTO {model._meta.db_table} ({', '.join(KEPT)})"
            cursor.execute(f"{into} SELECT * FROM unnest({places})", columns)  # noqa: S608 - our own names


def _wants_proof(id: str, value: object) -> bool:
    return isinstance(value, float | int) and value >= 0.8 and int(id.split(".L")[1][0]) >= 3


def _too_high(kind: Kind, given: Answers, rng: random.Random) -> Mapping[str, float | int | str]:
    """The same answers, a few of them better than they should have been."""
    low = [id for id, value in given.items() if value in (0.5, 0)]
    return dict(given) | dict.fromkeys(rng.sample(low, min(CORRECTIONS, len(low))), 0.8)
