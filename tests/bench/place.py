"""Django on a database of its own: laid out, measured on, thrown away."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django
from django.core.management import call_command
from django.db import connections

from config import embedded


@contextmanager
def service_of_its_own() -> Iterator[Path]:
    """Whatever the environment names is left alone."""
    with tempfile.TemporaryDirectory(prefix="maturity-bench-") as name:
        place = Path(name)
        try:
            os.environ |= surroundings(place)
            django.setup()
            call_command("migrate", verbosity=0)
            call_command("createcachetable", verbosity=0)
            yield place
        finally:
            connections.close_all()
            embedded.stop(place / "postgres")


def surroundings(place: Path) -> dict[str, str]:
    (place / "static").mkdir()
    return {
        "VAR": str(place),
        "SECRET_KEY": "for measuring alone, and never to sign anything with it",
        "DATABASE_URL": embedded.ensure(place / "postgres"),
        "DATABASE_AS_OWNER": "1",  # lays out the tables; each request steps down
        "CACHE_URL": "",
        "CELERY_BROKER_URL": "filesystem://",
        "STATIC_COLLECTED": "0",
        "LOG_LEVEL": "ERROR",
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
