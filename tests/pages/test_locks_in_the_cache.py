"""Locks are kept in the cache; where that is a table of the database, it must not throw them away."""

from django.core.cache import cache, caches
from django.db import connection

from tests.pages.signing_in import browser, fail, gets_in

# More than the 300 that Django keeps by default, and sorted behind: what is sorted first goes first.
MANY = (
    "INSERT INTO cache SELECT ':1:zz' || n, 'gAVLAS4=', now() + interval '1h' FROM generate_series(1, 310) n"
)


def crowd() -> None:
    with connection.cursor() as cursor:
        cursor.execute(MANY)
    cache.set("zzz", 1)


def test_other_entries_do_not_push_a_lock_out_of_the_cache(mei, cache_table):
    client = browser()
    fail(client, mei.email, 5)
    crowd()

    assert not gets_in(client, mei.email)


def test_control_in_a_small_cache_they_would(mei, cache_table, monkeypatch):
    client = browser()
    fail(client, mei.email, 5)
    monkeypatch.setattr(caches["default"], "_max_entries", 100)
    crowd()

    assert gets_in(client, mei.email)
