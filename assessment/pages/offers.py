"""What somebody's enterprises can do in rounds: start there, or hand in what they have begun."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from assessment.lifecycle import MAY_ANSWER, Status
from assessment.models import Assessment, Enterprise, Invitee, Plant, Region, Round
from assessment.models.rounds import today


@dataclass(frozen=True, slots=True)
class Offer:
    """One unit in one round: its assessment there, else the draft that could enter, else neither."""

    round: Round
    enterprise: Enterprise
    plant: Plant | None
    assessment: Assessment | None  # in the round already
    draft: Assessment | None
    may_answer: bool

    @property
    def unit(self) -> str:
        return str(self.plant) if self.plant else _("whole enterprise")

    @property
    def region(self) -> Region:
        return self.plant.region if self.plant else self.enterprise.region


def open_rounds(user) -> list[Round]:
    """Those that are open today; one statement."""
    rounds = Round.objects.visible_to(user).open_on(today()).select_related("agency__region")
    return list(rounds.order_by("closes_on", "pk"))


def offers_in(rounds: list[Round], houses: list) -> list[Offer]:
    """By round, then by house and unit, of those who may enter or have entered; two statements."""
    enterprises = {house.enterprise.pk: house.enterprise for house in houses}
    if not rounds or not enterprises:
        return []
    plants = Plant.objects.filter(enterprise__in=enterprises, closed_at=None).select_related("region")
    invited = set(
        Invitee.objects.filter(
            round__in=rounds, credit_code__in={each.credit_code for each in enterprises.values()}
        ).values_list("round", "credit_code")
    )
    units = [(house, None) for house in houses]
    units += [
        (house, plant) for plant in plants for house in houses if house.enterprise.pk == plant.enterprise_id
    ]
    offers = [_offer(round, house, plant) for round in rounds for house, plant in units]
    return [
        offer
        for offer in offers
        if offer.assessment
        or (
            offer.round.covers(offer.region)
            and (
                offer.round.entrance == "everybody"
                or (offer.round.pk, offer.enterprise.credit_code) in invited
            )
        )
    ]


def _offer(round: Round, house, plant: Plant | None) -> Offer:
    own = [row for row in house.assessments if row.plant_id == (plant.pk if plant else None)]
    there = [row for row in own if row.round_id == round.pk and row.status != Status.DECLINED]
    drafts = [
        row
        for row in own
        if row.round_id is None
        and row.status == Status.DRAFT
        and (row.edition_id, row.year) == (round.edition_id, round.year)
    ]
    return Offer(
        round,
        house.enterprise,
        plant,
        there[0] if there else None,
        drafts[0] if drafts else None,
        house.membership.role in MAY_ANSWER,
    )
