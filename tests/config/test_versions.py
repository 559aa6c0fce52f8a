"""The pinned versions are not older than those that mended what is known.

An audit that has no data finds nothing; this finds what we know ourselves.
"""

import re

import pytest
from django.db import connection

from config.embedded import ROOT

FLOORS = {
    "django": ("5.2.18", "CVE-2026-84429 and all before it"),
    "djangorestframework": ("3.17.2", "CVE-2026-73228, CVE-2026-73229"),
    "django-allauth": ("65.14.2", "forged X-Forwarded-For; CVE-2025-65430"),
    "celery": ("5.2.2", "CVE-2021-23727"),
    "redis": ("4.5.5", "CVE-2023-28858, CVE-2023-28859"),
    "cryptography": ("44.0.1", "CVE-2024-12797"),
    "gunicorn": ("23.0.0", "CVE-2024-1135, CVE-2024-6827"),
    "urllib3": ("2.6.0", "CVE-2025-66418, CVE-2025-66471"),
}
# Of the server: row-level security itself was faulty before (CVE-2024-10976, CVE-2025-8713), text in 2026.
POSTGRESQL = {14: 21, 15: 16, 16: 12, 17: 8, 18: 2}


def pinned(file: str) -> dict[str, str]:
    text = (ROOT / file).read_text("utf-8")
    return dict(re.findall(r"^([a-z0-9-]+)(?:\[[^]]*\])?==([^ ;\\]+)", text, re.MULTILINE))


def is_at_least(version: str, floor: str) -> bool:
    return _numbers(version) >= _numbers(floor)


def _numbers(version: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", version)]


@pytest.mark.parametrize("file", ["requirements.txt", "requirements-dev.txt"])
@pytest.mark.parametrize("name", FLOORS)
def test_what_is_pinned_is_mended(name, file):
    floor, advisories = FLOORS[name]

    assert is_at_least(pinned(file)[name], floor), advisories


def test_an_older_version_is_found_out():
    """The control."""
    assert not is_at_least("5.2.9", "5.2.18")
    assert not is_at_least("65.14.1", "65.14.2")
    assert is_at_least("65.14.2", "65.14.2")


def test_the_database_server_is_mended(db):
    major, minor = divmod(connection.pg_version, 10_000)

    assert minor >= POSTGRESQL.get(major, 0)
