"""Web, worker and beat as processes of their own over a real broker, on the database of the test.

Files serve as the broker anywhere, as with `make run`; BROKERS names others to go through as well,
CACHE_URL a Redis to be the cache:

    BROKERS="redis://127.0.0.1/9 amqp://127.0.0.1/tests" CACHE_URL=redis://127.0.0.1/8 pytest tests/background
"""

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest
from celery import Celery
from django.conf import settings
from kombu import Queue

from tests.background.service import Service

BROKERS = ["filesystem://", *os.environ.get("BROKERS", "").split()]
CACHE = os.environ.get("CACHE_URL", "")


@pytest.fixture(scope="session")
def database(django_db_setup) -> dict[str, str]:
    """What the parts need of the environment to work on the test's database, each as its own role."""
    url = f"{os.environ['DATABASE_URL'].rpartition('/')[0]}/{settings.DATABASES['default']['NAME']}"
    cache = CACHE if CACHE.startswith("redis") else ""  # else a table: processes have no memory in common
    found = {"DATABASE_URL": url, "DATABASE_AS_OWNER": "0", "CACHE_URL": cache}
    command = [sys.executable, settings.ROOT / "manage.py", "createcachetable"]
    subprocess.run(command, env=os.environ | found, check=True, capture_output=True)
    return found


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
