"""Whether the clock tells known addresses from unknown ones: python -m tests.bench_alike [times]

Signing in, signing up and a forgotten password, in turn for a known and an unknown address, through
the whole service without a network, each with a letter where one is due. Prints the medians in
milliseconds; those by the clock may differ by 5 %. On a busy machine the processor's say more.
"""

import logging
import os
import sys
from collections.abc import Callable, Iterator
from statistics import median
from time import perf_counter, process_time

import django
from django.conf import settings
from django.core.cache import cache

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
TIMES = int(sys.argv[1]) if len(sys.argv) > 1 else 200
WARM_UP = 5
MOST = 0.05


Times = dict[bool, list[float]]


def measured(ask: Callable, known: str) -> tuple[Times, Times]:
    """Milliseconds by the clock and of the processor, by whether the address is known.

    In turn, so that whatever else the machine does falls on both.
    """
    clock, processor = {True: [], False: []}, {True: [], False: []}
    for number in range(TIMES + WARM_UP):
        for is_known in (True, False) if number % 2 else (False, True):
            email = known if is_known else f"{ask.__name__}{number}@example.test"
            cache.clear()  # no limit is reached
            started, worked = perf_counter(), process_time()
            ask(email)
            if number >= WARM_UP:
                clock[is_known].append((perf_counter() - started) * 1000)
                processor[is_known].append((process_time() - worked) * 1000)
    return clock, processor


def main() -> int:
    """Prints the medians, and answers 1 where they differ by more."""
    django.setup()
    from django.test.utils import get_runner, setup_test_environment  # noqa: PLC0415 - needs django.setup

    setup_test_environment()
    logging.disable(logging.CRITICAL)
    runner = get_runner(settings)(verbosity=0, interactive=False)
    databases = runner.setup_databases()
    try:
        return int(max(differences()) > MOST)
    finally:
        runner.teardown_databases(databases)


def differences() -> Iterator[float]:
    from tests.pages import test_alike as asked  # noqa: PLC0415 - needs django.setup
    from tests.people import person  # noqa: PLC0415

    mei = person("mei", "梅岚")
    for name in ("failed", "signed_up", "reset"):
        clock, processor = measured(getattr(asked, name), mei.email)
        print(f"{name:10} clock {told(clock)}   processor {told(processor)}")
        yield difference(clock)


def told(times: Times) -> str:
    return f"{median(times[True]):7.2f} known {median(times[False]):7.2f} unknown {difference(times):6.1%}"


def difference(times: Times) -> float:
    known, unknown = median(times[True]), median(times[False])
    return abs(known - unknown) / min(known, unknown)


if __name__ == "__main__":
    sys.exit(main())
