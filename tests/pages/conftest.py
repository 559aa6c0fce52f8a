"""Pages are tested without collected files: no manifest, plain addresses."""

import pytest

from assessment.actions import reviews
from tests.pages.cockpit_of import address
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


@pytest.fixture
def in_hand(submitted, lin):
    """Mei's submission, taken up by Lin."""
    reviews.take_up(submitted, by=lin)
    return submitted.submissions.get()


@pytest.fixture
def page_of(client_of, in_hand):
    """The cockpit as this person sees it."""

    def shown(person, query: str = "", *, language: str = "en", **headers) -> str:
        client = client_of(person, language=language)
        response = client.get(address(in_hand, query), headers=headers)
        assert response.status_code == 200
        return response.content.decode()

    return shown
