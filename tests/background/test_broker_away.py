"""Handing in while the broker is away: nobody waits long, and what was promised is kept later."""

import socket
import time
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils.timezone import now

from assessment.models import Letter, Report
from tests.background.service import Service, free_port, until

pytestmark = pytest.mark.django_db(transaction=True)
LONG = 20  # seconds; without our limits a silent Redis holds a request for ever


@pytest.fixture
def silent_port() -> Iterator[int]:
    """Somebody listens there and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


@pytest.fixture(params=["redis://127.0.0.1:{silent}/0", "amqp://127.0.0.1:{free}//"], ids=["silent", "gone"])
def service(request, silent_port, database, tmp_path, settings) -> Iterator[Service]:
    away = request.param.format(silent=silent_port, free=free_port())
    settings.MEDIA_ROOT = tmp_path / "files"
    service = Service(tmp_path, database | {"CELERY_BROKER_URL": away})
    try:
        service.start("web")
        yield service
    finally:
        service.end()


def test_handing_in_without_a_broker_takes_a_moment_and_loses_nothing(service, filled, mei, lin):
    begun = time.monotonic()
    submission = service.post(f"/assessments/{filled.reference}/submit/", by=mei, declared="yes")
    service.post(f"{submission}reports/", by=mei, language="en")
    took = time.monotonic() - begun

    assert took < LONG
    assert Letter.objects.get().to == lin  # promised, to be sent by the sweeper
    assert Report.objects.get().state == Report.State.WAITING

    service.surroundings["CELERY_BROKER_URL"] = "filesystem://"
    service.start("worker")
    Report.objects.update(asked_at=now() - timedelta(minutes=5))
    service.send("assessment.tasks.sweep")

    until(lambda: Report.objects.get().state == Report.State.READY, or_say=service.words)
