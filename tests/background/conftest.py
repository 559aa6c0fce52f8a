"""Web, worker and beat as processes of their own over a real broker, on the database of the test.

Files serve as the broker anywhere, as with `make run`; BROKERS names others to go through as well,
CACHE_URL a Redis to be the cache:

    BROKERS="redis://127.0.0.1/9 amqp://127.0.0.1/tests" CACHE_URL=redis://127.0.0.1/8 pytest tests/background
"""

import os
from collections.abc import Iterator

import pytest
from celery import Celery
from django.conf import settings
from django.core.management import call_command
from kombu import Queue

from tests.background.service import Service

BROKERS = ["filesystem://", *os.environ.get("BROKERS", "").split()]


@pytest.fixture(scope="session")
def database(django_db_setup, django_db_blocker) -> dict[str, str]:
    """What the parts need of the environment to work on the test's database."""
    with django_db_blocker.unblock():
        call_command("createcachetable")
    name = settings.DATABASES["default"]["NAME"]
    urls = {key: os.environ[key] for key in ("DATABASE_URL", "DATABASE_OWNER_URL") if os.environ.get(key)}
    return {key: f"{url.rpartition('/')[0]}/{name}" for key, url in urls.items()}


@pytest.fixture(scope="module", params=BROKERS, ids=lambda url: url.partition(":")[0])
def broker(request) -> str:
    """Its address, with nothing in it that an earlier run left."""
    url = request.param
    if not url.startswith("filesystem"):
        with Celery(broker=url).connection_for_write() as connection:
            connection.ensure_connection(max_retries=3, timeout=5)
            queue = Queue("celery", channel=connection.default_channel)
            queue.declare()
            queue.purge()
    return url


@pytest.fixture(scope="module")
def service(broker, database, tmp_path_factory) -> Iterator[Service]:
    """Web, worker and beat over this broker."""
    service = Service(tmp_path_factory.mktemp("service"), database | {"CELERY_BROKER_URL": broker})
    try:
        service.start("web", "worker", "beat")
        yield service
    finally:
        service.end()
