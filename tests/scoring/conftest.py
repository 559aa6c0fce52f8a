import pytest

from scoring.editions import load


@pytest.fixture(scope="session")
def edition():
    return load("gbt39116-2020")
