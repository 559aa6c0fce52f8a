"""What of the review the database itself shows, to whom: everything is asked for, nothing is scoped."""

import pytest
from django.db import connection
from django.db.utils import ProgrammingError
from django.utils.timezone import localdate, now

from assessment.actions import assessments, enterprises, findings, reviews, submissions
from assessment.models import (
    Agency,
    Assessment,
    Conflict,
    Finding,
    Fingerprint,
    Flag,
    Invitee,
    Phrase,
    Result,
    Round,
    walls,
)
from tests.people import enterprise, fill, person, reviewer

NOTE = "设备编码自2024年起统一由设备部维护，台账每月盘点一次，盘点表由班组长签字后归档，可在现场核对。"


def seen_of(model, user) -> int:
    with walls.acting_for(user):
        return model.objects.count()


@pytest.fixture
def in_review(submitted, lin):
    reviews.take_up(submitted, by=lin)
    submitted.refresh_from_db()
    return submitted


def of_round(agency: Agency, by, **facts) -> Round:
    wanted = {
        "title_zh": "2026年度申报",
        "edition_id": "gbt39116-2020",
        "year": 2026,
        "opens_on": localdate(),
        "closes_on": localdate(),
        "chain": ["county", "city", "province"],
    }
    return Round.objects.create(agency=agency, opened_by=by, **wanted | facts)


def test_the_enterprise_reads_the_verdicts_once_the_verified_level_is_settled(in_review, lin, mei):
    submission = in_review.submissions.get()
    findings.give(submission, "data.L1.a", "0.8", by=lin, version=None, reason="Two weeks are missing.")
    before = seen_of(Finding, mei), Finding.objects.visible_to(mei).count()

    reviews.accept(in_review, by=lin)

    assert (before, seen_of(Finding, mei), Finding.objects.visible_to(mei).count()) == ((0, 0), 1, 1)
    assert Result.objects.filter(kind="verified").count() == 1


def test_a_stranger_and_another_province_read_no_verdict(in_review, lin, xu, zhou):
    findings.give(in_review.submissions.get(), "data.L1.a", "1", by=lin, version=None)
    reviews.accept(in_review, by=lin)

    assert [seen_of(Finding, user) for user in (xu, zhou, None)] == [0, 0, 0]


def test_a_finding_is_never_changed_or_removed(in_review, lin):
    findings.give(in_review.submissions.get(), "data.L1.a", "1", by=lin, version=None)

    for change in (lambda rows: rows.update(value="0"), lambda rows: rows.delete()):
        with pytest.raises(ProgrammingError, match="permission denied"), walls.acting_for(lin):
            change(Finding.objects.all())
    assert Finding.objects.get().value == "1"


def test_flags_are_for_agencies_alone_and_come_in_through_the_function(submitted, mei, lin):
    Flag.objects.create(submission=submitted.submissions.get(), code="jump", requirements=["data.L3.a"])

    assert (seen_of(Flag, mei), Flag.objects.visible_to(mei).count()) == (0, 0)
    assert seen_of(Flag, lin) == Flag.objects.count() > 0
    for user in (mei, lin):
        with pytest.raises(ProgrammingError, match="permission denied"), walls.acting_for(user):
            Flag.objects.create(submission=submitted.submissions.get(), code="jump")


def test_nobody_flags_what_somebody_else_handed_in(submitted, xu, lin):
    before, submission = Flag.objects.count(), submitted.submissions.get()
    for user in (xu, lin, None):
        with pytest.raises(ProgrammingError, match="not yours to flag"), walls.acting_for(user):
            with connection.cursor() as cursor:
                cursor.execute("SELECT raise_flags(%s, '[]', '[]')", [submission.pk])
    assert Flag.objects.count() == before


def test_the_same_note_at_two_enterprises_is_flagged_on_both_sides_and_read_by_neither(
    submitted, other, xu, lin, mei
):
    """The first to hand in is flagged when the second does."""
    mine = _hand_in_with_note(submitted.enterprise, mei, "二厂", year=2025)
    theirs = _hand_in_with_note(other, xu, "", year=2026)

    flags = {flag.submission_id: flag for flag in Flag.objects.filter(code="same_note")}
    assert {id: flag.details["others"] for id, flag in flags.items()} == {
        mine.pk: [theirs.pk],
        theirs.pk: [mine.pk],
    }
    assert [flag.requirements for flag in flags.values()] == [["data.L1.a"]] * 2
    counts = Assessment.objects.in_bulk([mine.assessment_id, theirs.assessment_id])
    for submission in (mine, theirs):
        raised = Flag.objects.filter(submission=submission).count()
        assert counts[submission.assessment_id].flag_count == raised
    assert [seen_of(Fingerprint, user) for user in (mei, xu, lin)] == [0, 0, 0]


def test_two_hand_ins_of_one_enterprise_are_not_each_others_likeness(submitted, mei):
    _hand_in_with_note(submitted.enterprise, mei, "", year=2024)
    _hand_in_with_note(submitted.enterprise, mei, "", year=2025)

    assert not Flag.objects.filter(code="same_note").exists()


def test_another_province_is_not_compared(submitted, mei, regions):
    ning = person("ning", "宁波")
    away = enterprise(regions, "杭州远方机械有限公司", "91330106MA2ABCDEXX", ning)
    away.region = regions["330106"]
    away.save()

    _hand_in_with_note(submitted.enterprise, mei, "", year=2025)
    _hand_in_with_note(away, ning, "", year=2025)

    assert not Flag.objects.filter(code="same_note").exists()


def _hand_in_with_note(house, owner, plant: str, *, year: int):
    where = None
    if plant:
        where = enterprises.add_plant(house, by=owner, name=plant, region=house.region)
    made = assessments.start(house, by=owner, year=year, plant=where)
    fill(made, by=owner)
    made.answers.filter(requirement="data.L1.a").update(note=NOTE)
    return submissions.submit(made, by=owner, declared=True)


def test_each_tier_sees_what_is_on_its_desk_or_past_it(filled, mei, lin, hefei, regions):
    county = reviewer(regions, "lan", "蓝县", "340104")
    filled.round = of_round(Agency.objects.get(region="340000"), lin)
    filled.save()
    submissions.submit(filled, by=mei, declared=True)

    at_county = [seen_of(Assessment, user) for user in (county, hefei, lin)]
    filled.refresh_from_db()
    reviews.take_up(filled, by=county)
    reviews.forward(filled, by=county)
    at_city = [seen_of(Assessment, user) for user in (county, hefei, lin)]
    both = [Assessment.objects.visible_to(user).count() for user in (county, hefei, lin)]

    assert (at_county, at_city, both) == ([1, 0, 0], [1, 1, 0], [1, 1, 0])


def test_a_round_is_read_below_and_above_and_written_by_its_own(  # noqa: PLR0917 - one of each
    lin, hefei, zhou, qiming, mei, op
):
    city = Agency.objects.get(region="340100")
    of_round(city, hefei)

    readers = {user.email.split("@")[0]: seen_of(Round, user) for user in (lin, hefei, zhou, mei, op)}
    assert readers == {"lin": 1, "hua": 1, "zhou": 0, "mei": 1, "op": 1}
    assert [Round.objects.visible_to(user).count() for user in (lin, hefei, zhou, mei)] == [1, 1, 0, 1]
    with walls.acting_for(mei):
        assert Round.objects.update(title_zh="Mine") == 0
    with pytest.raises(ProgrammingError, match="row-level security"), walls.acting_for(zhou):
        of_round(city, zhou)


def test_an_invited_enterprise_sees_its_own_invitation(lin, mei, xu, qiming, other):
    call = of_round(Agency.objects.get(region="340000"), lin)
    for house in (qiming, other):
        Invitee.objects.create(round=call, credit_code=house.credit_code, invited_by=lin)

    assert [seen_of(Invitee, user) for user in (mei, xu, lin, None)] == [1, 1, 2, 0]


def test_phrases_are_the_agencys_and_conflicts_the_colleagues(lin, zhou, hefei, mei, qiming):
    Phrase.objects.create(agency=Agency.objects.get(region="340000"), text="请补充台账。", added_by=lin)
    Conflict.objects.create(user=lin, enterprise=qiming, reason="My brother works there.", declared_at=now())

    assert [seen_of(Phrase, user) for user in (lin, zhou, hefei, mei)] == [1, 0, 0, 0]
    assert [seen_of(Conflict, user) for user in (lin, zhou, hefei, mei)] == [1, 0, 0, 0]
