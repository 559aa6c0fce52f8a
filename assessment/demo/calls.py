"""The rounds of Anhui: last year's is closed, this year's is open over all three tiers."""

from datetime import datetime

from django.utils.timezone import localdate

from assessment.actions import rounds
from assessment.actions.rounds import Terms
from assessment.demo import clock
from assessment.demo.histories import Desks
from assessment.demo.people import PROVINCE
from assessment.models import Agency, Round, walls
from scoring.editions import DEFAULT

TEXT_ZH = (
    "请各企业按国家标准对照本单位实际情况如实填报，并上传佐证材料。县、市、省三级逐级审核，"
    "审核中可能退回补正。本轮次为演示数据，纯属虚构。"
)
TEXT_EN = (
    "Please answer for your plant as it is, and add evidence. County, city and province review in turn and "
    "may ask for corrections. This round is a demonstration; it is fictional."
)


def of_this_year(desks: Desks, year: int, *, end: datetime) -> Round:
    """Open since half a year, and for another month."""
    return _open(desks, year, opened=end - 160 * clock.DAY, last=end + 30 * clock.DAY)


def of_last_year(desks: Desks, year: int, *, end: datetime) -> Round:
    """Nothing of it is left to do: what was accepted then was handed in outside it."""
    round = _open(desks, year, opened=end - 495 * clock.DAY, last=end - 380 * clock.DAY)
    with clock.at(end - 370 * clock.DAY), walls.acting_for(round.opened_by):
        return rounds.close(round, by=round.opened_by, confirmed=True)


def _open(desks: Desks, year: int, *, opened: datetime, last: datetime) -> Round:
    with clock.at(opened):
        terms = Terms(
            title_zh=f"安徽省{year}年度智能制造能力成熟度申报",
            title_en=f"Anhui: intelligent manufacturing maturity {year}",
            text_zh=TEXT_ZH,
            text_en=TEXT_EN,
            edition_id=DEFAULT,
            year=year,
            opens_on=localdate(opened),
            closes_on=localdate(last),
            chain=["county", "city", "province"],
            required_level=2,
        )
        lead = desks[PROVINCE][0]
        with walls.acting_for(lead):  # the database promises letters of a round to its own people alone
            return rounds.open(Agency.objects.get(region=PROVINCE), by=lead, terms=terms)
