"""The second wall alone: what the database itself shows, with nothing scoped by a queryset.

Every table is asked for all of its rows. The tests of the pages and acts run behind it, too.
"""

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection, transaction
from django.db.utils import InternalError, ProgrammingError

from assessment import tasks
from assessment.actions import comments, enterprises, evidence, members, reports, submissions
from assessment.apps import step_down
from assessment.demo import files
from assessment.models import (
    Answer,
    Assessment,
    Digest,
    Enterprise,
    Event,
    Invitation,
    Report,
    Submission,
    walls,
)
from tests.people import save

# Belongs to nobody, names people to each other, or is looked at before it is known who asks.
OPEN_TO_ALL = {"region", "agency", "agencymember", "user", "formerpassword", "token"}
TENANT_MODELS = [
    model
    for model in apps.get_app_config("assessment").get_models()
    if model._meta.model_name not in OPEN_TO_ALL
]


def seen(user) -> dict[str, int]:
    """How many rows of each tenant table the database shows to this person."""
    with walls.acting_for(user):
        return {model._meta.model_name: model.objects.count() for model in TENANT_MODELS}


def some_of_everything(assessment, mei) -> None:
    """At least one row in each tenant table of Mei's enterprise."""
    comments.write(assessment, "data.L1.a", "Who counts this?", by=mei)
    evidence.add(assessment, "data.L1.a", files.evidence(1), by=mei)
    members.invite(assessment.enterprise, by=mei, email="new@example.test", role="viewer")
    enterprises.add_plant(assessment.enterprise, by=mei, name="二厂", region=assessment.region)


@pytest.fixture
def everything(filled, mei, lin):
    some_of_everything(filled, mei)
    submission = submissions.submit(filled, by=mei, declared=True)
    reports.ask(submission, by=mei, language="en")
    filled.refresh_from_db()
    return filled


def test_the_service_neither_owns_the_tables_nor_passes_the_walls(db, mei):
    with walls.acting_for(mei), connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper OR rolbypassrls, current_user = tableowner FROM pg_roles, pg_tables "
            "WHERE rolname = current_user AND tablename = 'assessment_answer'"
        )
        assert cursor.fetchone() == (False, False)


@pytest.mark.parametrize("model", TENANT_MODELS, ids=lambda model: model._meta.model_name)
def test_every_tenant_table_stands_behind_a_forced_wall(model, db):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relrowsecurity, relforcerowsecurity FROM pg_class WHERE relname = %s",
            [model._meta.db_table],
        )
        assert cursor.fetchone() == (True, True)


def test_who_is_nobody_sees_nothing(everything):
    assert set(seen(AnonymousUser()).values()) == {0}
    assert set(seen(None).values()) == {0}


def test_another_enterprise_of_the_same_city_sees_nothing(everything, xu):
    assert set(seen(xu).values()) == {0}


def test_an_agency_of_another_province_sees_nothing(everything, zhou):
    assert set(seen(zhou).values()) == {0}


def test_the_enterprise_sees_all_of_its_own(everything, mei):
    own = seen(mei)

    not_made = {"claim", "idempotencykey", "round", "invitee", "question", "correction", "conflict", "phrase"}
    not_made |= {"digest"}
    of_agencies = {"finding", "flag", "fingerprint"}
    assert {name for name, count in own.items() if not count} == not_made | of_agencies


def test_an_agency_sees_what_was_handed_in_and_no_live_answer(everything, lin):
    of_agency = seen(lin)

    live = ("answer", "answerrevision", "comment", "evidenceuse", "invitation")
    assert [of_agency[name] for name in live] == [0] * 5
    assert [of_agency[name] for name in ("submission", "result", "report", "assessment", "enterprise")] == [
        1
    ] * 5
    assert of_agency["evidence"] == 1


def test_an_agency_sees_no_draft_and_no_file_that_was_not_handed_in(draft, mei, lin):
    some_of_everything(draft, mei)

    of_agency = seen(lin)

    assert [of_agency[name] for name in ("assessment", "evidence", "submission")] == [0, 0, 0]


def test_operators_see_no_answers(everything, op):
    of_operator = seen(op)

    live = ("answer", "answerrevision", "evidence", "evidenceuse", "comment")
    private = ("assessment", *live, "submission", "result")
    assert [of_operator[name] for name in private] == [0] * len(private)
    assert of_operator["enterprise"] == 1


def test_the_worker_sees_promises_alone(everything):
    with walls.working():
        shown = {model._meta.model_name for model in TENANT_MODELS if model.objects.exists()}

    assert shown == {"report", "letter", "event"}


def test_whoever_leaves_sees_nothing_from_then_on(everything, bo, mei):
    before = seen(bo)["answer"]
    members.remove(bo.memberships.get(), by=mei)

    assert (before > 0, seen(bo)["answer"], seen(bo)["enterprise"]) == (True, 0, 0)


def test_whoever_is_disabled_sees_nothing(everything, bo):
    type(bo).objects.filter(pk=bo.pk).update(is_active=False)

    assert (seen(bo)["answer"], seen(bo)["assessment"]) == (0, 0)


def test_nothing_is_written_for_somebody_else(everything, xu):
    with walls.acting_for(xu):
        assert Answer.objects.update(value="0") == 0
        assert Enterprise.objects.update(name="Mine") == 0
        assert Assessment.objects.all().delete()[0] == 0
    with pytest.raises(ProgrammingError, match="row-level security"), walls.acting_for(xu):
        Answer.objects.create(assessment=everything, requirement="data.L1.b", value="0", answered_by=xu)


def test_an_agency_knows_the_house_of_a_plant_that_handed_in_with_it(everything, zhou, regions):
    plant = everything.enterprise.plants.get()
    Assessment.objects.update(plant=plant, region=regions["330106"])

    assert (seen(zhou)["enterprise"], seen(zhou)["submission"]) == (1, 1)


def test_an_invitation_opens_the_house_for_its_holder_and_nobody_else(qiming, mei, xu):
    token = "a" * 43
    Invitation.objects.create(
        enterprise=qiming,
        email=xu.email,
        role="viewer",
        token_hash=Invitation.hash_of(token),
        invited_by=mei,
    )

    assert seen(xu)["enterprise"] == 0
    with walls.acting_for(xu, invitation=Invitation.hash_of(token)):
        assert [e.pk for e in Enterprise.objects.all()] == [qiming.pk]
    membership = members.accept(token, by=xu)
    assert (membership.role, seen(xu)["enterprise"]) == ("viewer", 1)


def fail() -> None:
    raise ZeroDivisionError


def test_what_was_told_ends_with_the_transaction_or_block(everything, mei, xu):
    with walls.acting_for(mei):
        with walls.acting_for(xu):
            assert not Answer.objects.exists()
        assert Answer.objects.exists()
        with pytest.raises(ZeroDivisionError), walls.acting_for(xu):
            fail()
        assert Answer.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_next_transaction_of_the_same_connection_knows_nobody(mei):
    with walls.acting_for(mei):
        pass

    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('wall.person', true), current_user = session_user")
        assert cursor.fetchone() == ("", True)


def test_history_comes_in_through_its_own_door_alone(everything, mei):
    event = Event.objects.first()
    with pytest.raises(ProgrammingError, match="permission denied"), walls.acting_for(mei):
        Event.objects.create(kind="forged", by=mei, enterprise=everything.enterprise, position=99)
    for change in (
        lambda: Event.objects.filter(pk=event.pk).update(note="x"),
        lambda: Event.objects.all()._raw_delete("default"),
    ):
        with pytest.raises(ProgrammingError, match="permission denied"), walls.acting_for(mei):
            change()
    with pytest.raises((InternalError, DatabaseError), match="only ever added to"), transaction.atomic():
        Event.objects.filter(pk=event.pk).update(note="the owner")


def test_without_the_wall_the_tables_lie_open(everything, xu):
    """The control: it is the policies that hide the rows above."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for model in (Answer, Submission, Report):
            cursor.execute(f"ALTER TABLE {model._meta.db_table} DISABLE ROW LEVEL SECURITY")

    of_stranger = seen(xu)

    assert (of_stranger["answer"] > 0, of_stranger["submission"], of_stranger["report"]) == (True, 1, 1)


def test_the_first_wall_holds_without_the_second(everything, xu, zhou):
    """`visible_to` by itself, as the owner of the tables, whom no policy stops."""
    scoped = [model for model in TENANT_MODELS if hasattr(model.objects, "visible_to")]

    assert len(scoped) >= 7
    for stranger in (xu, zhou):
        assert {model.__name__: model.objects.visible_to(stranger).count() for model in scoped} == {
            model.__name__: 0 for model in scoped
        }


def test_a_report_already_asked_for_obeys_a_revocation(everything, mei, bo):
    report = Report.objects.get()
    Report.objects.update(asked_by=bo)
    members.remove(bo.memberships.get(), by=mei)

    tasks.build_report(report.pk)

    report.refresh_from_db()
    assert (report.state, report.error, report.file.name) == ("failed", "the right to see it has ended", "")


def test_a_letter_already_promised_is_not_sent_to_whom_it_concerns_no_more(filled, mei, lin, mailoutbox):
    submissions.submit(filled, by=mei, declared=True)
    lin.agency_memberships.update(ended_at=filled.created_at)

    for letter in Event.objects.get(kind="submit").letters.all():
        tasks.send_letter(letter.pk)

    assert mailoutbox == []


def test_an_answer_is_saved_behind_the_wall(draft, bo, vera):
    answer = save(draft, "data.L1.a", "1", by=bo)

    assert seen(vera)["answer"] == 1
    assert answer.version == 1


def test_an_owner_who_may_not_step_down_is_told_what_to_do(db, settings):
    settings.DATABASE_APP_ROLE = "somebody_else"

    with pytest.raises(ImproperlyConfigured, match='GRANT "somebody_else" TO'), transaction.atomic():
        step_down(connection)


def test_whoever_steps_down_owns_nothing_any_more(db, settings):
    with transaction.atomic(), connection.cursor() as cursor:
        step_down(connection)
        cursor.execute("SELECT current_user")
        assert cursor.fetchone()[0] == settings.DATABASE_APP_ROLE
        cursor.execute("RESET ROLE")


def test_a_digest_is_seen_by_its_reader_and_the_worker(lin, zhou, op):
    Digest.objects.create(to=lin, day="2026-05-11")

    assert [seen(user)["digest"] for user in (lin, zhou, op)] == [1, 0, 0]
    with walls.working():
        assert Digest.objects.count() == 1
