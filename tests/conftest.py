"""What all tests share."""

from hypothesis import Phase, settings

# The same cases each time, so that a failure is found again; shrinking large editions takes minutes
# and tells little more than the case itself, so it is left to a developer: --hypothesis-profile=shrink
settings.register_profile("suite", derandomize=True, deadline=None, phases=[Phase.explicit, Phase.generate])
settings.register_profile("shrink", deadline=None)
settings.load_profile("suite")

pytest_plugins = ["tests.plugin"]
