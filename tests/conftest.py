"""What all tests share."""

import pytest
from hypothesis import Phase, settings

# The same cases each time, so that a failure is found again; shrinking large editions takes minutes
# and tells little more than the case itself, so it is left to a developer: --hypothesis-profile=shrink
settings.register_profile("suite", derandomize=True, deadline=None, phases=[Phase.explicit, Phase.generate])
settings.register_profile("shrink", deadline=None)
settings.load_profile("suite")

pytest_plugins = ["tests.plugin"]

# Their fixture takes as long as a hundred tests, so one worker alone makes it. (`xdist_group` would say so,
# but the node ids of pytest 9.2 do not carry it.)
BY_ONE_WORKER = ("tests/assessment/test_demo.py",)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    from xdist.scheduler import LoadScopeScheduling  # noqa: PLC0415 - there may be no xdist

    class Scheduling(LoadScopeScheduling):
        """One by one to whichever worker is free, but for those that stay together."""

        def _split_scope(self, nodeid: str) -> str:
            file = nodeid.partition("::")[0]
            return file if file in BY_ONE_WORKER else nodeid

    return Scheduling(config, log)
