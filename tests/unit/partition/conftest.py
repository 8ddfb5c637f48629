"""A solver for all tests of the folder."""

from collections.abc import Iterator

import pytest

from medslate import wiring
from medslate.usecases.ports import Solver


@pytest.fixture(scope="session")
def solver() -> Iterator[Solver]:
    with wiring.solver("cpsat") as made:
        yield made
