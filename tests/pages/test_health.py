import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.utils.timezone import now

from assessment.models import Report
from assessment.tasks import LAST_SWEEP


@pytest.fixture(autouse=True)
def cache_table(db):
    call_command("createcachetable")
    cache.delete(LAST_SWEEP)


def test_the_balancer_hears_ok(client_of, db):
    response = client_of().get("/health/")

    assert (response.status_code, response.content) == (200, b"ok\n")


@pytest.mark.parametrize("person", ["mei", "lin", "vera"])
def test_the_particulars_are_for_operators(qiming, person, client_of, request):
    assert client_of(request.getfixturevalue(person)).get("/health/details/").status_code == 404


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_operator_sees_every_part(op, client_of, language):
    text = client_of(op, language=language).get("/health/details/").content.decode()

    assert "PostgreSQL" in text


def test_failed_reports_show_their_error(op, submitted, mei, client_of):
    Report.objects.create(
        submission=submitted.submissions.get(),
        language="en",
        state="failed",
        error="typst: no font",
        asked_by=mei,
    )

    assert "typst: no font" in client_of(op).get("/health/details/").content.decode()


def test_a_sweeper_that_never_ran_is_said(op, client_of):
    assert "does not run" in client_of(op, language="en").get("/health/details/").content.decode()


def test_a_sweeper_that_runs_is_said(op, client_of):
    cache.set(LAST_SWEEP, now(), None)

    assert "does not run" not in client_of(op, language="en").get("/health/details/").content.decode()


def test_a_broker_that_is_gone_is_said_and_nothing_falls_over(op, client_of, monkeypatch):
    def gone(*_args, **_kwargs):
        raise OSError("connection refused")

    monkeypatch.setattr("celery.current_app.connection_for_write", gone)

    text = client_of(op, language="en").get("/health/details/").content.decode()

    assert "connection refused" in text
