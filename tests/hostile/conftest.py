"""The world is laid out once for all requests; each is taken back."""

import logging

import pytest
from django.conf import settings
from django.db import transaction
from django.test import override_settings

from tests.hostile.asking import Asker
from tests.hostile.pages import Finder
from tests.hostile.programs import Programs
from tests.hostile.world import Rows, lay_out


@pytest.fixture(scope="package")
def asker(django_db_setup, django_db_blocker, tmp_path_factory):
    with django_db_blocker.unblock(), _surroundings(tmp_path_factory.mktemp("files")):
        logging.disable(logging.CRITICAL)  # ten thousand refusals, each with where it came from
        with transaction.atomic():
            yield Asker(lay_out(), Rows())
            transaction.set_rollback(True)
        logging.disable(logging.NOTSET)


@pytest.fixture(scope="package")
def finder(asker) -> Finder:
    return Finder(asker)


@pytest.fixture(scope="package")
def programs(asker) -> Programs:
    return Programs(asker)


def _surroundings(files) -> override_settings:
    """Files go, pages are shown without collected style sheets, no session notes when it was last used."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    return override_settings(
        MEDIA_ROOT=files,
        STORAGES=settings.STORAGES | {"staticfiles": plain},
        USERSESSIONS_TRACK_ACTIVITY=False,
    )
