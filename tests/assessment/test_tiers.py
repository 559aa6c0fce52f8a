"""Over the desks: county, city, province, each with its own people, and back again."""

import pytest
from django.utils import translation

from assessment.actions import findings, reviews, submissions
from assessment.lifecycle import Status
from assessment.models import Agency, AgencyMember, Conflict, Event, Finding, Letter, Result
from assessment.models.rounds import desks_for
from assessment.refusals import BadInput, Forbidden, Refused
from tests.assessment.rounds_of import Case, round_of
from tests.assessment.untouched import refused
from tests.people import reviewer


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def lan(regions):
    return reviewer(regions, "lan", "蓝县", "340104")


@pytest.fixture
def fei(regions):
    """The lead of the province."""
    return reviewer(regions, "fei", "费省", "340000", "lead")


@pytest.fixture
def case(filled, mei, lan, hefei, lin, fei) -> Case:  # noqa: PLR0917 - one of each
    """Filled in, in a round over all three tiers."""
    filled.round = round_of(Agency.objects.get(region="340000"), fei)
    filled.save()
    return Case(filled, mei, lan, hefei, lin, fei)


def readers(kind: str) -> set[str]:
    return {letter.to.name for letter in Letter.objects.filter(event__kind=kind)}


def test_it_goes_to_the_first_desk_of_the_chain(case):
    case.hand_in()

    assert (case.assessment.status, case.assessment.tier) == (Status.SUBMITTED, "county")
    assert case.assessment.chain == ["county", "city", "province"]
    assert readers("submit") == {"蓝县"}


def test_a_desk_with_nobody_at_it_is_passed_by(case, lan):
    AgencyMember.objects.filter(user=lan).delete()

    case.hand_in()

    assert (case.assessment.tier, case.assessment.chain) == ("city", ["city", "province"])


def test_without_anybody_it_waits_at_the_last_desk(regions):
    assert desks_for(regions["340104"], ["county", "city", "province"]) == ["province"]


def test_outside_any_round_the_province_reviews(submitted, lan, hefei):
    assert (submitted.tier, submitted.chain) == ("province", ["province"])


def test_each_tier_forwards_to_the_next_and_the_last_accepts(case):
    case.hand_in()
    case.bring_to("province")

    reviews.accept(case.assessment, by=case.province)

    case.refresh()
    kinds = Event.objects.filter(assessment=case.assessment).order_by("pk").values_list("kind", flat=True)
    assert case.assessment.status == Status.ACCEPTED
    assert list(kinds)[1:] == ["submit", *["take_up", "forward"] * 2, "take_up", "accept"]
    assert readers("forward") == {"梅岚", "华合", "林审", "费省"}


def test_a_tier_can_return_it_to_the_one_below(case):
    case.hand_in()
    case.bring_to("city")

    reviews.send_down(case.assessment, by=case.city, note="Please visit the plant.")

    case.refresh()
    assert (case.assessment.status, case.assessment.tier) == (Status.SUBMITTED, "county")
    assert case.assessment.assigned_to is None
    assert readers("send_down") == {"蓝县"}


def test_what_a_tier_has_returned_to_the_enterprise_comes_back_to_it(case):
    case.hand_in()
    case.bring_to("city")
    reviews.send_back(case.assessment, by=case.city, note="Sales are missing.")
    case.refresh()

    case.hand_in()

    assert (case.assessment.tier, case.assessment.returns) == ("city", 1)


@pytest.mark.parametrize(
    ("tier", "move", "words"),
    [
        ("county", "accept", {}),
        ("county", "endorse", {}),
        ("county", "send_down", {"note": "Again."}),
        ("province", "forward", {}),
    ],
)
def test_a_desk_does_only_what_is_its_own(case, tier, move, words):
    case.hand_in()
    case.bring_to(tier)
    person = {"county": case.county, "province": case.province}[tier]

    with refused("where this cannot be done"):
        getattr(reviews, move)(case.assessment, by=person, **words)


@pytest.mark.parametrize("move", ["take_up", "release", "forward", "decline", "send_back"])
def test_another_tier_cannot_act_on_what_is_not_on_its_desk(case, move):
    case.hand_in()
    case.bring_to("city")
    words = {"note": "No."} if move in ("decline", "send_back") else {}

    with refused("somebody else", Forbidden):
        getattr(reviews, move)(case.assessment, by=case.county, **words)
    with refused("withdrawn"):  # not there yet, and so not seen
        getattr(reviews, move)(case.assessment, by=case.province, **words)


def test_what_has_left_the_first_desk_cannot_be_withdrawn(case):
    case.hand_in()
    case.bring_to("county")
    reviews.forward(case.assessment, by=case.county)

    with refused("the tier “City” now"):
        submissions.withdraw(case.assessment, by=case.owner)


# assigning


def test_a_reviewer_gives_a_colleague_what_is_free_or_their_own(case):
    case.hand_in()
    case.bring_to("province")

    reviews.assign(case.assessment, by=case.province, to=case.lead)

    case.refresh()
    assert case.assessment.assigned_to == case.lead
    assert readers("assign") == {"费省"}


def test_a_reviewer_cannot_take_anothers_work_the_lead_can(case, regions):
    wu = reviewer(regions, "wu", "吴审", "340000")
    case.hand_in()
    case.bring_to("province")

    with refused("the lead of your agency", Forbidden):
        reviews.assign(case.assessment, by=wu, to=wu)
    reviews.assign(case.assessment, by=case.lead, to=wu)

    case.refresh()
    assert case.assessment.assigned_to == wu


def test_it_is_given_to_people_of_the_same_desk_alone(case):
    case.hand_in()
    case.bring_to("province")

    for stranger in (case.city, case.owner):
        with refused("of the agency", BadInput):
            reviews.assign(case.assessment, by=case.lead, to=stranger)


def test_who_is_too_close_to_the_enterprise_neither_gets_it_nor_acts_on_it(case):
    case.hand_in()
    case.bring_to("province")
    Conflict.objects.create(user=case.lead, enterprise=case.assessment.enterprise, reason="My brother's.")

    with refused("of the agency", BadInput):
        reviews.assign(case.assessment, by=case.province, to=case.lead)
    with refused("somebody else", Forbidden):
        reviews.accept(case.assessment, by=case.lead)


def test_verdicts_that_leave_nothing_to_score_are_told_not_crashed_on(case):
    """As two tiers together can, each of which left something."""
    case.hand_in()
    case.bring_to("province")
    for requirement in case.assessment.requirements():
        if (requirement.subdomain, requirement.level) == ("equipment", 2):
            Finding.objects.create(
                submission=case.submission,
                requirement=requirement.id,
                tier="province",
                value="n/a",
                by=case.province,
            )

    with refused():
        reviews.accept(case.assessment, by=case.province)


# two people


@pytest.fixture
def high(case):
    """In a round whose level II needs two."""
    case.assessment.round.four_eyes_from = 2
    case.assessment.round.save()
    case.hand_in()
    case.bring_to("province")
    return case


def test_from_the_level_that_the_round_sets_a_second_person_accepts(high):
    reviews.endorse(high.assessment, by=high.province)
    reviews.accept(high.assessment, by=high.lead)

    high.refresh()
    assert high.assessment.status == Status.ACCEPTED


def test_nobody_accepts_alone_what_needs_two(high):
    with refused("two people"):
        reviews.accept(high.assessment, by=high.province)
    reviews.endorse(high.assessment, by=high.province)
    with refused("a colleague has to accept"):
        reviews.accept(high.assessment, by=high.province)


def test_another_verdict_voids_the_proposal(high):
    reviews.endorse(high.assessment, by=high.province)
    findings.give(
        high.submission, "data.L1.a", "0.8", by=high.province, version=None, reason="Weeks are missing."
    )

    with refused("two people"):
        reviews.accept(high.assessment, by=high.lead)


def test_a_proposal_does_not_outlive_another_move(high):
    reviews.endorse(high.assessment, by=high.province)
    reviews.release(high.assessment, by=high.province)
    reviews.take_up(high.assessment, by=high.lead)

    with refused("two people"):
        reviews.accept(high.assessment, by=high.lead)


def test_what_needs_no_second_person_needs_no_proposal(case):
    case.hand_in()
    case.bring_to("province")

    with refused("accept it yourself"):
        reviews.endorse(case.assessment, by=case.province)


# the verified level


def test_the_verified_result_is_of_the_reviewers_answers_and_the_own_one_stays(case):
    case.hand_in()
    case.bring_to("province")
    for requirement in case.assessment.requirements():
        if requirement.level == 2 and requirement.id.endswith(".a"):
            findings.give(
                case.submission, requirement.id, "0", by=case.province, version=None, reason="Not on file."
            )

    reviews.accept(case.assessment, by=case.province)

    own, verified = (Result.objects.get(kind=kind) for kind in ("self", "verified"))
    case.refresh()
    assert (own.level, case.assessment.level) == (2, 2)
    assert (verified.level, case.assessment.verified_level) == (1, 1)
    assert case.assessment.verified_total < case.assessment.total


def test_the_higher_tier_has_the_last_word_at_each_requirement(case):
    case.hand_in()
    case.bring_to("county")
    findings.give(case.submission, "data.L1.a", "0", by=case.county, version=None, reason="Not seen.")
    findings.give(case.submission, "data.L1.b", "0", by=case.county, version=None, reason="Not seen.")
    reviews.forward(case.assessment, by=case.county)
    case.refresh()
    case.bring_to("city")

    findings.give(case.submission, "data.L1.a", "1", by=case.city, version=None)

    from_below = findings.verdicts_of(findings.findings_of(case.submission))
    assert {id: finding.value for id, finding in from_below.items()} == {"data.L1.a": "1", "data.L1.b": "0"}


# returns


def test_the_round_limits_the_returns(case):
    case.assessment.round.returns_most = 1
    case.assessment.round.save()
    case.hand_in()
    case.bring_to("county")
    reviews.send_back(case.assessment, by=case.county, note="Sales are missing.")
    case.refresh()
    case.hand_in()
    reviews.take_up(case.assessment, by=case.county)

    with refused("one return"):
        reviews.send_back(case.assessment, by=case.county, note="And logistics.")


def test_after_the_round_is_closed_nothing_is_returned_or_handed_in(case, mei):
    case.hand_in()
    case.bring_to("county")
    call = case.assessment.round
    call.closed_at = case.assessment.submitted_at
    call.save()

    with refused("closed"):
        reviews.send_back(case.assessment, by=case.county, note="Sales are missing.")


@pytest.mark.parametrize("facts", [{"closes_on": "2020-01-02", "opens_on": "2020-01-01"}])
def test_outside_its_window_a_round_takes_nothing_new(case, facts):
    type(case.assessment.round).objects.update(**facts)

    with refused("is not open now", Refused):
        submissions.submit(case.assessment, by=case.owner, declared=True)


def test_who_is_not_invited_cannot_hand_in(case):
    type(case.assessment.round).objects.update(entrance="invited")

    with refused("invited enterprises alone"):
        submissions.submit(case.assessment, by=case.owner, declared=True)
