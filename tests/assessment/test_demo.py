"""The demonstration: made once for this file, in a transaction that is taken back."""

from collections import Counter
from datetime import datetime, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.models import F
from django.utils.timezone import now

from assessment.actions.submissions import hash_of
from assessment.demo import cast, clock
from assessment.lifecycle import MOVES, Status
from assessment.models import (
    Agency,
    Answer,
    AnswerRevision,
    Assessment,
    Claim,
    Comment,
    Enterprise,
    Event,
    Evidence,
    Flag,
    Letter,
    Result,
    Submission,
    User,
)
from assessment.models.credit_codes import fault_of
from assessment.models.doubts import doubts_of_submission
from assessment.models.verdicts import findings_of, verdicts_of, verified
from scoring.industries import industries
from scoring.shapes import result_shape

YEAR = (now() - timedelta(days=120)).year


@pytest.fixture(scope="module")
def media(tmp_path_factory):
    return tmp_path_factory.mktemp("files")


@pytest.fixture(scope="module", autouse=True)
def demo(django_db_setup, django_db_blocker, media):
    patch = pytest.MonkeyPatch()
    from django.conf import settings  # noqa: PLC0415 - pytest-django's own fixture ends with each test

    patch.setattr(settings, "DEMO", True)
    patch.setattr(settings, "MEDIA_ROOT", media)
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("demo")
        connection.check_constraints()  # once here, not after every test
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # what is not committed autovacuum does not see
        yield
        transaction.set_rollback(True)
    patch.undo()


@pytest.fixture(autouse=True)
def in_demo(db):
    """Every test may read it."""


def of_this_year():
    return Assessment.objects.filter(year=YEAR)


def latest_submissions() -> list[Submission]:
    found = Submission.objects.filter(assessment__year=YEAR).select_related("assessment__region")
    return list(found.order_by("assessment_id", "-number").distinct("assessment_id"))


def test_there_are_two_hundred_enterprises_of_all_divisions_and_provinces():
    assert Enterprise.objects.count() == 200
    assert set(Enterprise.objects.values_list("industry", flat=True)) == set(industries())
    tops = Counter(path.split("/")[0] for path in Enterprise.objects.values_list("region__path", flat=True))
    assert len(tops) == 31 + 5 + 1
    assert tops["340000"] == 60


def test_there_is_an_assessment_in_every_state():
    states = Counter(of_this_year().values_list("status", flat=True))

    assert set(states) == set(Status)
    assert sum(states.values()) == 200


def test_the_queue_of_anhui_is_alive():
    lin = User.objects.get(email="province@demo.example")

    people = [User.objects.get(email=f"{desk}@demo.example") for desk in ("county", "city", "province")]
    waiting = [Assessment.objects.on_desk_of(person).count() for person in people]

    assert sum(waiting) == 32
    assert min(waiting) >= 1, waiting
    assert waiting[2] >= 25, waiting
    assert Claim.objects.visible_to(lin).filter(state=Claim.State.WAITING).count() == 4


def test_levels_are_spread_as_in_2020():
    levels = Counter(
        Result.objects.filter(submission__in=latest_submissions(), kind="self").values_list(
            "level", flat=True
        )
    )
    count = sum(levels.values())

    buckets = {"<=I": levels[0] + levels[1], "II": levels[2], "III": levels[3], ">=IV": levels[4] + levels[5]}
    assert count == 160
    assert buckets == cast.quotas(count)
    for bucket, share in cast.SHARES.items():
        assert abs(buckets[bucket] - count * share / 100) < 1


def test_quotas_are_whole_and_add_up():
    assert cast.quotas(160) == {"<=I": 120, "II": 22, "III": 10, ">=IV": 8}
    assert all(sum(cast.quotas(count).values()) == count for count in range(300))


def test_fewer_than_one_in_ten_deserves_a_second_look_but_some_do():
    leads = {agency.region_id: agency.members.first().user for agency in Agency.objects.all()}

    found, submissions = {}, latest_submissions()
    for submission in submissions:
        lead = leads[submission.assessment.region.path.split("/")[0]]
        if doubts := doubts_of_submission(submission, submission.scored(), by=lead):
            found[submission.pk] = {doubt.code for doubt in doubts}

    assert 0.04 * 160 < len(found) < 0.1 * 160
    assert sum(s.assessment.region.path.startswith("340000/") for s in submissions if s.pk in found) >= 3
    codes = set().union(*found.values())
    assert {"too_fast", "notes_alike", "level_jump", "high_without_evidence"} <= codes


def test_the_verified_level_is_worked_out_from_the_verdicts_and_sometimes_lower():
    accepted = Assessment.objects.filter(status=Status.ACCEPTED)

    for assessment in accepted:
        submission = assessment.submissions.first()
        scored = verified(submission, verdicts_of(findings_of(submission)))
        assert (assessment.verified_level, assessment.verified_band) == (scored.level, scored.band)
    assert any(a.verified_total < a.total for a in accepted)
    assert all(a.verified_level <= a.level for a in accepted)


def test_about_one_in_ten_is_flagged():
    flagged = Flag.objects.filter(submission__in=latest_submissions())
    by_code = Counter(flagged.values_list("code", flat=True))

    of = Assessment.objects.filter(submissions__flags__in=flagged).distinct()
    assert 0.05 * 160 < of.count() < 0.12 * 160
    assert set(by_code) == set(Flag.Code.values)
    assert len(set(flagged.filter(code="same_file").values_list("submission"))) == 2
    assert all(a.flag_count == a.submissions.first().flags.count() for a in of)


def test_a_third_has_last_years_accepted():
    before = Assessment.objects.filter(year=YEAR - 1)

    assert 60 <= before.count() <= 70
    assert set(before.values_list("status", flat=True)) == {Status.ACCEPTED}


def test_every_seal_holds_and_every_result_is_worked_out_again():
    for submission in Submission.objects.prefetch_related("results"):
        scored = submission.scored()
        result = submission.results.get(kind="self")

        assert hash_of(submission.sealed) == submission.sha256
        assert (result.level, result.band, result.total) == (scored.level, scored.band, str(scored.total))
        assert result.shape == result_shape(scored)


def test_what_was_sealed_last_is_what_the_answers_say_unless_they_are_open_again():
    for submission in latest_submissions():
        if submission.assessment.is_open_to_edits:
            continue
        answers = {a.requirement: (a.value, a.note, a.version) for a in submission.assessment.answers.all()}
        sealed = {id: (a["value"], a["note"], a["version"]) for id, a in submission.sealed["answers"].items()}

        assert answers == sealed


def test_every_version_of_every_answer_is_kept():
    kept = ("assessment", "requirement", "version", "value", "note", "reason", "answered_by", "answered_at")
    revisions = set(AnswerRevision.objects.values_list(*kept))

    assert set(Answer.objects.values_list(*kept)) <= revisions
    assert len(revisions) == sum(Answer.objects.values_list("version", flat=True))


def test_every_state_is_the_end_of_a_history_that_the_table_allows():
    for assessment in Assessment.objects.prefetch_related("events"):
        status = Status.DRAFT
        events = sorted(assessment.events.all(), key=lambda event: event.pk)
        assert events[0].kind == "started"
        assert events == sorted(events, key=lambda event: event.at)
        for move in (MOVES[event.kind] for event in events if event.kind in MOVES):
            assert status in move.sources
            status = move.target
        assert status == assessment.status


def test_nothing_happens_before_its_enterprise_or_in_the_future():
    latest = now()

    assert not Event.objects.filter(at__gt=latest).exists()
    assert not Event.objects.filter(enterprise__created_at__gt=F("at")).exists()
    assert not Answer.objects.filter(answered_at__gt=latest).exists()
    assert not Answer.objects.filter(answered_at__lt=F("assessment__created_at")).exists()
    assert not Submission.objects.filter(assessment__enterprise__confirmed_at__gt=F("submitted_at")).exists()


def test_answers_are_older_than_the_hand_in_that_seals_them():
    for submission in Submission.objects.all():
        at = datetime.fromisoformat(submission.sealed["submitted_at"])
        assert max(datetime.fromisoformat(a["at"]) for a in submission.sealed["answers"].values()) < at


def test_credit_codes_are_sound_and_nobodys():
    codes = list(Enterprise.objects.values_list("credit_code", flat=True))

    assert len(set(codes)) == 200
    assert not any(fault_of(code) for code in codes)
    assert all(code[8:11] == "DEM" for code in codes)
    assert all(e.address.endswith("（演示数据，没有这家企业）") for e in Enterprise.objects.all())


def test_names_are_given_once():
    assert Enterprise.objects.values("name").distinct().count() == 200
    assert User.objects.values("name").distinct().count() == User.objects.count()


@pytest.mark.parametrize(
    "account", ["owner", "colleague", "other", "county", "city", "province", "elsewhere", "operator"]
)
def test_the_eight_can_sign_in(client, account):
    email = f"{account}@demo.example"

    reply = client.post("/accounts/login/", {"login": email, "password": "Maturity-demo-2020"})

    assert reply.status_code == 302
    assert EmailAddress.objects.get(email=email).verified


def test_the_owner_has_last_years_accepted_and_this_years_half_filled():
    owner = User.objects.get(email="owner@demo.example")
    heyu = owner.memberships.get().enterprise
    this, last = heyu.assessments.order_by("-year")

    assert heyu.region.path.startswith("340000/340100/")
    assert (last.year, last.status) == (YEAR - 1, Status.ACCEPTED)
    assert (this.year, this.status) == (YEAR, Status.DRAFT)
    asked = len(this.requirements())
    assert 0.4 * asked < this.answers.count() < 0.75 * asked
    assert set(this.answers.values_list("answered_by__email", flat=True)) == {
        owner.email,
        "colleague@demo.example",
    }
    assert this.answers.exclude(note="").count() > 50
    assert this.evidence_uses.count() == 7
    assert Comment.objects.filter(assessment=this).count() == 7


def test_evidence_is_really_there_and_what_it_says_it_is():
    heads = {"application/pdf": b"%PDF-", "image/png": b"\x89PNG"}
    for evidence in Evidence.objects.all():
        with evidence.file.open() as file:
            content = file.read()

        assert (len(content), content[: len(heads[evidence.type])]) == (evidence.size, heads[evidence.type])


def test_no_letter_is_left_to_send():
    assert Letter.objects.exists()
    assert not Letter.objects.filter(sent_at=None).exists()


def test_a_second_run_does_nothing(capsys):
    before = (Event.objects.count(), User.objects.count(), Answer.objects.count())

    call_command("demo")

    assert capsys.readouterr().out == "The demonstration is there already.\n"
    assert (Event.objects.count(), User.objects.count(), Answer.objects.count()) == before


def test_it_refuses_where_it_is_no_demonstration(settings):
    settings.DEMO = False

    with pytest.raises(CommandError, match="DEMO is off"):
        call_command("demo")


def test_the_clock_goes_on_after_an_act():
    moment = datetime.fromisoformat("2025-03-04T05:06:07+00:00")

    with clock.at(moment):
        assert now() == moment

    assert abs(now() - datetime.now(tz=moment.tzinfo)) < timedelta(seconds=5)
