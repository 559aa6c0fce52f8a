"""Cookies, seen in a process of its own with the settings of a service that is reached by https."""

import json
import os
import subprocess
import sys

import pytest

from config.embedded import ROOT

PROBE = """
import json, os, django; django.setup()
from django.db import connection
from django.core.management import call_command
from django.test import Client
from django.test.utils import get_runner, setup_test_environment
from django.conf import settings
setup_test_environment()
connection.settings_dict["TEST"]["NAME"] = f"cookies_{os.getpid()}"
runner = get_runner(settings)(verbosity=0, interactive=False)
databases = runner.setup_databases()
try:
    from tests.people import PASSWORD, person
    mei = person("mei", "Mei")
    client = Client(enforce_csrf_checks=False)
    client.get("/accounts/login/", secure=True)
    client.post("/accounts/login/", {"login": mei.email, "password": PASSWORD}, secure=True)
    client.post("/language/", {"language": "en"}, secure=True)
    print(json.dumps({name: dict(kept) for name, kept in client.cookies.items()}))
finally:
    runner.teardown_databases(databases)
"""


def cookies(site: str) -> dict[str, dict]:
    """All that a browser holds after signing in and choosing a language."""
    surroundings = os.environ | {"SITE_URL": site, "ALLOWED_HOSTS": "testserver", "LOG_LEVEL": "ERROR"}
    ran = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", PROBE],
        check=False,
        env=surroundings,
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)


@pytest.fixture(scope="module")
def by_https() -> dict[str, dict]:
    return cookies("https://maturity.example")


def test_by_https_each_is_of_this_host_alone(by_https):
    assert set(by_https) == {
        "__Host-sessionid",
        "__Host-csrftoken",
        "__Host-language",
        "__Host-browser",
    }


def test_what_the_prefix_demands_is_there(by_https):
    """Otherwise a browser throws them away: Secure, the whole site, no Domain."""
    for kept in by_https.values():
        assert (bool(kept["secure"]), kept["path"], kept["domain"]) == (True, "/", "")


def test_no_script_reads_them_and_no_other_site_sends_them(by_https):
    for kept in by_https.values():
        assert (bool(kept["httponly"]), kept["samesite"]) == (True, "Lax")


def test_control_on_a_bare_machine_without_https_they_have_no_prefix():
    """A browser would refuse it there; and it shows that the prefix comes from the address."""
    plain = cookies("http://localhost:8000")

    assert set(plain) == {"sessionid", "csrftoken", "language", "browser"}
    assert not any(kept["secure"] for kept in plain.values())
