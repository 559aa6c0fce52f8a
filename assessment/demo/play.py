"""The whole demonstration, in one transaction: it is there, or nothing of it is."""

import random
from dataclasses import replace
from datetime import datetime

from django.db import connection, transaction
from django.db.models import OuterRef, Subquery
from django.utils.timezone import now

from assessment.actions import regions
from assessment.demo import calls, cast, clock, enterprises, flaws, heyu, histories, names, people
from assessment.demo.answers import draw
from assessment.demo.cast import Part
from assessment.demo.histories import Desks, Filling
from assessment.models import Enterprise, Event, Letter, Region, User

PARTS_BEFORE_ANALYZE = 20  # enterprises


def is_there() -> bool:
    return User.objects.filter(email=people.address(people.OWNER)).exists()


@transaction.atomic
def perform() -> None:
    """All people, enterprises and assessments, through the acts by which the service itself writes."""
    regions.load()
    _tell_planner()
    rng = random.Random(cast.SEED)  # noqa: S311 - the same each time is what is wanted
    parts = cast.parts(rng)
    brands = names.brands(rng)
    end = now()
    year = (end - 120 * clock.DAY).year  # of the assessments that happen in the last months
    with clock.at(end - 500 * clock.DAY):
        users = people.create(_accounts(parts, rng))
        desks = people.seat(users, _provinces(parts))
    calls.of_last_year(desks, year - 1, end=end)
    round = calls.of_this_year(desks, year, end=end)
    for part in parts:
        if part.number in (PARTS_BEFORE_ANALYZE, 4 * PARTS_BEFORE_ANALYZE):
            _tell_planner()
        in_round = round if round.covers(part.region) else None
        _enact(part, next(brands), users, desks, rng, round=in_round, year=year, end=end)
    _mark_letters_as_sent()
    connection.run_on_commit.clear()  # letters and tasks of what is long past: nobody waits for them


def _tell_planner() -> None:
    """How large the tables have become in this transaction: autovacuum sees it only afterwards."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _enact(
    part: Part, brand: str, users: dict[str, User], desks: Desks, rng: random.Random, *, round, year, end
) -> None:
    owner, reviewers = users[_account(part)], desks[part.region.path.split("/")[0]]
    registered = clock.worktime(
        end - rng.randint(*((455, 490) if part.has_last_year else (125, 150))) * clock.DAY
    )
    if part.claim in ("waiting", "refused", "open"):
        registered = clock.worktime(end - rng.randint(22, 40) * clock.DAY)
    enterprise = enterprises.register(part, brand, owner, rng, at=registered)
    sent = end - rng.randint(3, 9) * clock.DAY if part.claim == "waiting" else registered + clock.DAY
    enterprises.claim(part, enterprise, owner, reviewers[0], at=clock.worktime(sent, before=end))
    if part.number == 0:
        heyu.furnish(enterprise, owner, users[people.COLLEAGUE], at=registered + 3 * clock.DAY)
    _fill(part, Filling(part, enterprise, owner, desks, rng, round), users, year=year, end=end)


def _fill(part: Part, filling: Filling, users: dict[str, User], *, year: int, end: datetime) -> None:
    rng, is_heyu = filling.rng, part.number == 0
    kind = heyu.kind() if is_heyu else filling.kind()
    given = heyu.example() if is_heyu else draw(kind, part.level, rng)
    if part.flaw == "contradiction":
        given = flaws.with_contradiction(kind, given, rng)
    if part.has_last_year:
        submitted = clock.worktime(end - rng.randint(400, 425) * clock.DAY)
        before = flaws.before(part, kind, given, rng)
        plain = replace(filling, part=replace(part, flaw=""), round=None)
        histories.last_year(plain, kind, before, year - 1, submitted=submitted)
    if is_heyu:
        heyu.this_year(filling, users[people.COLLEAGUE], year, now=end)
    else:
        histories.this_year(filling, kind, given, year, now=end)


def _accounts(parts: list[Part], rng: random.Random) -> dict[str, str]:
    """Every account with the name of its person."""
    free = names.people(rng)
    accounts = people.NAMES | {account: name for account, name, _code, _role in people.DESKS}
    accounts |= {_account(part): next(free) for part in parts[2:]}
    taken = {code for _account_, _name, code, _role in people.DESKS}
    provinces = _provinces(parts)
    accounts |= {people.lead_of(r): next(free) for r in provinces if r.code not in taken}
    return accounts | {people.deputy_of(r): next(free) for r in provinces if r.code != people.PROVINCE}


def _account(part: Part) -> str:
    return {0: people.OWNER, 1: people.OTHER}.get(part.number, f"owner{part.number:03d}")


def _provinces(parts: list[Part]) -> list[Region]:
    codes = {part.region.path.split("/")[0] for part in parts}
    return list(Region.objects.filter(code__in=codes).order_by("code"))


def _mark_letters_as_sent() -> None:
    """They are as old as what they tell."""
    of_demo = Letter.objects.filter(sent_at=None, to__email__endswith=f"@{people.FICTION}")
    told_at = Event.objects.filter(pk=OuterRef("event")).values("at")
    of_demo.update(sent_at=Subquery(told_at), attempts=1)


def summary() -> str:
    return f"{Enterprise.objects.count()} enterprises. Sign in as {people.address(people.OWNER)} or another."
