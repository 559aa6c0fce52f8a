"""The world, built once for all tests of the walls, and how many combinations they tried."""

import logging
from collections import Counter

import pytest
from django.conf import settings
from django.db import transaction
from django.test import override_settings

from assessment.api.throttles import permits
from tests.walls import world as worlds
from tests.walls.asking import Asker, forget_counts

TRIED = "combinations tried: "


@pytest.fixture(scope="package")
def world(django_db_setup, django_db_blocker, tmp_path_factory):
    """Undone as a whole at the end."""
    logging.disable(logging.CRITICAL)  # thousands of refusals are what is meant
    with django_db_blocker.unblock(), _surroundings(tmp_path_factory.mktemp("files")):
        with transaction.atomic():
            yield worlds.build()
            transaction.set_rollback(True)
    logging.disable(logging.NOTSET)


@pytest.fixture(scope="package")
def asker(world) -> Asker:
    return Asker(world)


@pytest.fixture(autouse=True)
def _nothing_counted():
    permits.held.clear()
    forget_counts()


@pytest.fixture
def tried(record_property):
    """tried(kind, number): for the sum at the end."""

    def note(kind: str, number: int) -> None:
        record_property(TRIED + kind, number)

    return note


def pytest_terminal_summary(terminalreporter) -> None:
    sums: Counter[str] = Counter()
    for report in terminalreporter.getreports("passed") + terminalreporter.getreports("failed"):
        for name, number in report.user_properties:
            if report.when == "call" and name.startswith(TRIED):
                sums[name] += number
    for name, number in sums.items():
        terminalreporter.write_line(f"walls: {name}: {number}")


def _surroundings(files) -> override_settings:
    """Files go, pages are shown without collected style sheets, and nobody asks too often."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    return override_settings(
        MEDIA_ROOT=files,
        STORAGES=settings.STORAGES | {"staticfiles": plain},
        USERSESSIONS_TRACK_ACTIVITY=False,  # five statements with each of many thousand requests
        API_LIMITS=dict.fromkeys(settings.API_LIMITS, (10**9, 10**9)),
    )
