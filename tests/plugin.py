"""One database server for a test run: all workers share it, each has its own database in it.

The tests of the engine need neither a server nor Django, so a run of those alone has neither.
"""

import atexit
import importlib
import os
import shutil
import tempfile
from pathlib import Path

import django
import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher

from config import embedded

ENGINE = Path(__file__).parent / "scoring"
ENGINE_ALONE = "MATURITY_ENGINE_ALONE"


def pytest_addoption(pluginmanager: pytest.PytestPluginManager) -> None:
    """The one hook that is called as soon as it is read: the people's fixtures import the models.

    For the same reason DJANGO_SETTINGS_MODULE is here and not in pyproject.toml, where
    pytest-django would read the settings before there is a database to name in them.
    """
    if "PYTEST_XDIST_WORKER" not in os.environ:  # a worker finds all this in its environment
        os.environ[ENGINE_ALONE] = str(int(_only_engine(pluginmanager.get_plugin("pytestconfig"))))
    if os.environ[ENGINE_ALONE] == "1":
        os.environ.pop("DJANGO_SETTINGS_MODULE", None)
        return
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ.setdefault("SECRET_KEY", "for tests alone")
    os.environ.setdefault("CELERY_BROKER_URL", "memory://")
    os.environ["DATABASE_AS_OWNER"] = "1"  # tests lay out and look; what they test steps down (tests.walled)
    os.environ["STATIC_COLLECTED"] = "0"
    os.environ.setdefault("CACHE_URL", "locmem://")  # of each test process its own
    if "PYTEST_XDIST_WORKER" not in os.environ:
        _make_place()
    django.setup()
    Argon2PasswordHasher.time_cost, Argon2PasswordHasher.memory_cost = 1, 8  # people of the tests are many
    Argon2PasswordHasher.parallelism = 1
    for fixtures in ("tests.people", "tests.canaries"):
        pluginmanager.import_plugin(fixtures)
    importlib.import_module("tests.walled").wall_in()


def _only_engine(config: pytest.Config) -> bool:
    names = config.known_args_namespace.file_or_dir
    chosen = [Path(config.invocation_params.dir, name.split("::")[0]).resolve() for name in names]
    return bool(chosen) and all(path.is_relative_to(ENGINE) for path in chosen)


def _make_place() -> None:
    place = Path(tempfile.mkdtemp(prefix="maturity-tests-"))
    atexit.register(shutil.rmtree, place, ignore_errors=True)  # what is registered first runs last
    os.environ["VAR"] = str(place)
    (place / "static").mkdir()  # nothing is collected there, but whitenoise looks
    if not os.environ.get("DATABASE_URL"):
        atexit.register(embedded.stop, place / "postgres")
        os.environ["DATABASE_URL"] = embedded.ensure(place / "postgres", durable=False)
