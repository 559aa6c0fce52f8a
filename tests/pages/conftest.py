"""Pages are tested without collected files: no manifest, plain addresses."""

import pytest

from assessment.actions import reviews
from tests.pages.returned import ONE


@pytest.fixture(autouse=True)
def plain_static_files(settings):
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": plain}


@pytest.fixture
def quick_cache(settings, tmp_path):
    """Limits are counted in memory: what counts is the same, and a thousand tries take seconds."""
    memory = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": str(tmp_path)}
    settings.CACHES = {"default": memory}


@pytest.fixture
def taken_up(submitted, lin):
    reviews.take_up(submitted, by=lin)
    submitted.refresh_from_db()
    return submitted


@pytest.fixture
def returned(taken_up, lin):
    wanted = {ONE: "The photo shows <another> line.", "logistics": "Why is it not left out?"}
    reviews.send_back(taken_up, by=lin, note="Please look again.", corrections=wanted)
    taken_up.refresh_from_db()
    return taken_up
