"""Registering the enterprises, and their claims."""

import random
from datetime import datetime
from decimal import Decimal

from assessment.actions import claims, enterprises
from assessment.demo import clock, files, names
from assessment.demo.cast import Part
from assessment.models import Enterprise, Mode, User
from scoring.industries import industries

NAMED = {0: "合肥禾屿汽车零部件有限公司"}
STAFF = ((25, 260), (60, 520), (180, 1400), (400, 3200), (800, 6000), (1500, 9000))  # by level
NOT_CONFIRMED = "扫描件看不清统一社会信用代码，请重新上传。"


def register(part: Part, brand: str, owner: User, rng: random.Random, *, at: datetime) -> Enterprise:
    """Its profile as its owner enters it."""
    with clock.at(at):
        return enterprises.register(_profile(part, brand, owner, rng), by=owner)


def claim(part: Part, enterprise: Enterprise, owner: User, lead: User, *, at: datetime) -> None:
    """Sent on the day, decided two days later; some are still waiting, and some have not begun."""
    if part.claim == "open":
        return
    with clock.at(at):
        sent = claims.send(enterprise, files.licence(), by=owner)
    with clock.at(clock.worktime(at + 2 * clock.DAY)):
        if part.claim == "confirmed":
            claims.confirm(sent, by=lead)
        elif part.claim == "refused":
            claims.refuse(sent, by=lead, note=NOT_CONFIRMED)
    enterprise.refresh_from_db()


def _profile(part: Part, brand: str, owner: User, rng: random.Random) -> dict[str, object]:
    trade = rng.choice(names.TRADES[part.trade])
    industry = industries()[part.trade]
    other = "process" if industry.usual_type == "discrete" else "discrete"
    type = other if industry.is_mixed and rng.random() < 0.4 else industry.usual_type
    staff = rng.randint(*STAFF[part.level])
    digitised = min(98, max(4, rng.gauss(18 + 17 * part.level, 9)))
    return {
        "name": NAMED.get(part.number, f"{part.place}{brand}{trade}有限公司"),
        "credit_code": names.credit_code(part.region.code, part.number),
        "region": part.region,
        "address": f"虚构路{rng.randint(1, 399)}号（演示数据，没有这家企业）",
        "industry": part.trade,
        "type": type,
        "staff": staff,
        "revenue": Decimal(staff * rng.randint(35, 140)) / 100,
        "modes": _modes(type, part.level, rng),
        "contact_name": owner.name,
        "contact_phone": f"0000-{part.number:07d}",
        "contact_email": owner.email,
        "equipment_digitised": Decimal(round(digitised)),
        "equipment_networked": rng.random() < (0.1, 0.25, 0.6, 0.9, 1, 1)[part.level],
        "remotely_monitored": rng.random() < (0.1, 0.2, 0.5, 0.8, 1, 1)[part.level],
        "predictive_maintenance": rng.random() < (0.02, 0.1, 0.3, 0.6, 0.9, 1)[part.level],
    }


def _modes(type: str, level: int, rng: random.Random) -> list[str]:
    modes = [Mode.DISCRETE if type == "discrete" else Mode.PROCESS] if level else []
    more = [mode for mode in (Mode.NETWORK, Mode.CUSTOM, Mode.REMOTE) if rng.random() < 0.08 + 0.08 * level]
    return [str(mode) for mode in (*modes, *more)]
