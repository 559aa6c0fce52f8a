"""What a limit counts stays counted, whatever becomes of the request."""

import pytest
from django.core.cache import caches
from django.core.management import call_command
from django.db import connection, transaction


@pytest.fixture
def cache(settings, transactional_db):
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}
    }
    call_command("createcachetable", "cache")
    yield caches["default"]
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE cache")


@pytest.mark.django_db(transaction=True, databases=["default", "cache"])
def test_a_counter_survives_the_request_that_was_undone(cache):
    cache.set("tries", 1)
    with transaction.atomic():
        cache.incr("tries")
        transaction.set_rollback(True)

    assert cache.get("tries") == 2


@pytest.mark.django_db(transaction=True, databases=["default", "cache"])
def test_on_the_connection_of_the_request_it_would_be_lost(cache, settings):
    """The control."""
    settings.DATABASE_ROUTERS = []
    cache.set("tries", 1)
    with transaction.atomic():
        cache.incr("tries")
        transaction.set_rollback(True)

    assert cache.get("tries") == 1
