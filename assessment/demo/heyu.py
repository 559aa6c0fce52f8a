"""The enterprise of owner@ and colleague@: last year accepted, this year half filled in, by both."""

import json
import random
from datetime import datetime

from django.conf import settings

from assessment.actions import answers as saving
from assessment.actions import assessments, comments, enterprises, evidence
from assessment.actions.answers import Draft
from assessment.actions.history import write_down
from assessment.demo import answers as drawing
from assessment.demo import clock, files
from assessment.demo.answers import Answers, Kind
from assessment.demo.histories import Filling
from assessment.lifecycle import Role
from assessment.models import Assessment, Enterprise, Membership, Region, User
from scoring.model import NOT_APPLICABLE

EXAMPLE = settings.ROOT / "examples" / "auto-parts.json"
DONE = 11  # subdomains that are filled in completely; of the others, what is done of level I
PLANT, PLANT_REGION = "肥西工厂", "340123"
COLLEAGUES = ("data", "integration", "info_security", "network", "planning_scheduling")  # theirs
PROVEN = {  # by which file: see files.PAGES
    "org_strategy.L1.a": 7,
    "personnel_skills.L1.a": 1,
    "data.L2.a": 8,
    "integration.L2.b": 5,
    "info_security.L2.b": 2,
    "equipment.L2.a": 0,
    "network.L2.a": 6,
}
SAID = (
    ("data.L2.a", Role.CONTRIBUTOR, "采集点清单我按8月的版本数的，老压机那8台算手工。"),
    ("data.L2.a", Role.OWNER, "可以。清单也传上来吧，去年审核的老师专门问过。"),
    ("data.L3.b", Role.CONTRIBUTOR, "设备编码两套的事，年底前能不能立项？能的话这条明年就不是“部分”了。"),
    ("data.L3.b", Role.OWNER, "已经写进明年预算，今年先如实填。"),
    ("integration.L2.b", Role.OWNER, "63台里到底连了多少？去年填的是49台。"),
    ("integration.L2.b", Role.CONTRIBUTOR, "今年焊接线又接了6台，现在55台，台账里有。"),
    ("equipment.L3.b", Role.OWNER, "请设备部确认一下三维模型存在哪里。"),
)


def example() -> Answers:
    return _read()["answers"]


def kind() -> Kind:
    """What does not apply has a note in the example that says why."""
    told = _read()
    reasons = {id: told["notes"][id] for id, value in told["answers"].items() if value == NOT_APPLICABLE}
    return Kind(told["type"], {}, reasons)


def furnish(enterprise: Enterprise, owner: User, colleague: User, *, at: datetime) -> None:
    """A colleague and a plant."""
    with clock.at(at):
        Membership.objects.create(enterprise=enterprise, user=colleague, role=Role.CONTRIBUTOR)
        write_down("member_joined", by=colleague, enterprise=enterprise, role=Role.CONTRIBUTOR.value)
        region = Region.objects.get(pk=PLANT_REGION)
        enterprises.add_plant(enterprise, by=owner, name=PLANT, region=region)


def this_year(filling: Filling, colleague: User, year: int, *, now: datetime) -> Assessment:
    """Begun two weeks ago; the last answer is of yesterday."""
    owner = filling.owner
    moment = clock.worktime(now - 15 * clock.DAY)
    with clock.at(moment):
        assessment = assessments.start(filling.enterprise, by=owner, year=year, round=filling.round)
    chosen = _chosen(assessment)
    pause = (now - clock.DAY - moment) / (len(chosen) + 1)
    for place, (id, draft) in enumerate(chosen.items()):
        by = colleague if id.split(".")[0] in COLLEAGUES else owner
        _answer(assessment, id, draft, by=by, rng=filling.rng, at=moment + place * pause)
    with clock.at(now - clock.DAY):
        for id, page in PROVEN.items():
            evidence.add(assessment, id, files.evidence(page), by=owner)
    people = {Role.OWNER: owner, Role.CONTRIBUTOR: colleague}
    for place, (id, role, text) in enumerate(SAID):
        with clock.at(now - clock.DAY + place * clock.HOUR):
            comments.write(assessment, id, text, by=people[role])
    return assessment


def _answer(
    assessment: Assessment, id: str, draft: Draft, *, by: User, rng: random.Random, at: datetime
) -> None:
    """Some change their mind: first one step lower and without a note."""
    version = None
    if draft.value in ("0.8", "1") and rng.random() < 0.08:
        with clock.at(at - 5 * clock.MINUTE):
            version = saving.save(assessment, id, Draft("0.5"), by=by, version=None).version
    with clock.at(at):
        saving.save(assessment, id, draft, by=by, version=version)


def _chosen(assessment: Assessment) -> dict[str, Draft]:
    told = _read()
    complete = list(assessment.edition.subdomains)[:DONE]
    return {
        r.id: _draft(told["answers"][r.id], told["notes"][r.id], r.may_not_apply)
        for r in assessment.requirements()
        if r.subdomain in complete or (r.level == 1 and r.id.endswith("a"))
    }


def _draft(value: float | int | str, note: str, may_not_apply: bool) -> Draft:
    if value == NOT_APPLICABLE and may_not_apply:
        return Draft(value, reason=note)
    return Draft(drawing.text(value), note)


def _read() -> dict:
    return json.loads(EXAMPLE.read_text("utf-8"))
