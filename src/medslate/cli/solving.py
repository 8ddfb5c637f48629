"""What the commands that make plans share: the solver and its limits, progress on the terminal, plan files."""

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from medslate import wiring
from medslate.cli import plan_views
from medslate.errors import UsageError
from medslate.planning.plan import Plan, plan_from
from medslate.planning.program import Progress

F = TypeVar("F", bound=Callable[..., Any])
SOLVERS = tuple(wiring.SOLVERS)


def solver(text: str = "Solver (default: cpsat).") -> Callable[[F], F]:
    """Which solver is asked."""
    return click.option("--solver", "name", type=click.Choice(SOLVERS), default=SOLVERS[0], help=text)


def seconds(default: int) -> Callable[[F], F]:
    """When to stop for want of time."""
    kind = click.FloatRange(0, min_open=True)
    return click.option("--seconds", type=kind, default=float(default), help=f"Stop after so long ({default}).")


def gap(command: F) -> F:
    """When what is proven is enough."""
    text = "Stop at this gap, in percent (0: prove it)."
    return click.option("--gap", type=click.FloatRange(0, 100), default=0.0, help=text)(command)


def reporter(stopped: Callable[[], bool] = lambda: False) -> Callable[[Progress], bool]:
    """Shows a run that takes over a second, about once a second; ends it once the user has stopped it."""
    last = time.monotonic()

    def report(now: Progress) -> bool:
        nonlocal last
        if time.monotonic() - last >= 1:
            last = time.monotonic()
            plan_views.say_progress(now)
        return not stopped()

    return report


def saved_plan(file: Path) -> Plan:
    """The plan of a plan file. Raises `UsageError` for a file that is none."""
    try:
        return plan_from(json.loads(file.read_text("utf-8")))
    except ValueError as error:
        raise UsageError(f"{file} is no plan file: {error}.") from error
