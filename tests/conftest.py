"""How the property tests run: the same examples each time, so that a change is judged by what it changed.

`HYPOTHESIS_PROFILE=explore make fast` looks for new ones.
"""

import gc
import os
import signal

from hypothesis import HealthCheck, settings

settings.register_profile("same", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("explore", deadline=None, max_examples=1000, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))

gc.set_threshold(100_000, 20, 20)  # packs and systems are kept for many tests: looking through them often finds nothing

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # so it is for whatever runs in the background of a shell
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_runtest_teardown() -> None:
    """A command turns the collector off for the rest of its short life; the tests that call it live longer."""
    gc.enable()
