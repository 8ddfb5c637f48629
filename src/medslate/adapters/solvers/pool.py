"""The workers of a solver: started early, kept for the next call, never left behind."""

from __future__ import annotations

import math
import os
import signal
import threading
import weakref
from contextlib import contextmanager
from dataclasses import replace
from queue import SimpleQueue
from typing import TYPE_CHECKING, Self

from medslate.adapters.solvers.parts import Part
from medslate.adapters.solvers.process import MODULE, WorkerProcess
from medslate.adapters.solvers.run import Run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from medslate.adapters.solvers.process import Inbox
    from medslate.planning.program import Limits, Program, Progress, Solution

WORKERS = 2
"""Worker processes, unless there are fewer cores."""
PATIENCE = (math.inf, 2.0)
"""Seconds a call may take, by how often the user has interrupted."""


class Pool:
    """A `Solver` whose workers start early and stay for the next call. Use it as a context, or `close` it.

    Each program gets a turn, the largest first, with an equal share of the time that is left; then those that are not
    done get another, the widest gap first. A program's turn ends at its own gap; once it has had its share of the
    time, also when the gap of all together is small enough. Whoever interrupts one call is in a hurry: those that
    follow take two seconds at most, and after a second interrupt none.
    """

    def __init__(self, solver: str, workers: int | None = None, module: str = MODULE) -> None:
        self.solver, self.module = solver, module
        self.size = workers or min(WORKERS, os.cpu_count() or 1)
        self.interrupts = 0
        self.inbox: Inbox = SimpleQueue()
        self.workers: list[WorkerProcess] = []
        self._finalizer = weakref.finalize(self, end_all, self.workers)

    @property
    def interrupted(self) -> bool:
        """Whether the user has interrupted a call."""
        return self.interrupts > 0

    def __enter__(self) -> Self:
        return self.prepare()

    def __exit__(self, *_: object) -> None:
        self.close()

    def prepare(self) -> Self:
        """Start the workers; they load the solver while the caller does something else."""
        self.prune()
        self.fill(self.size)
        return self

    def prune(self) -> None:
        """Forget the workers that died while there was nothing to do."""
        for worker in [one for one in self.workers if not one.alive]:
            self.drop(worker)

    def fill(self, wanted: int) -> None:
        """Start workers until there are as many as wanted, or as allowed."""
        while len(self.workers) < min(self.size, wanted):
            self.workers.append(WorkerProcess(self.solver, self.inbox, self.module))

    def drop(self, worker: WorkerProcess) -> None:
        """End one worker."""
        worker.end()
        self.workers.remove(worker)

    def close(self) -> None:
        """End all workers."""
        end_all(self.workers)

    def __call__(
        self, programs: Sequence[Program], limits: Limits, progress: Callable[[Progress], bool]
    ) -> tuple[Solution, ...]:
        parts = [Part(number, program, self.solver) for number, program in enumerate(programs)]
        if self.interrupts < len(PATIENCE) and not all(one.closed for one in parts):
            within = replace(limits, seconds=min(limits.seconds, PATIENCE[self.interrupts]))
            self.prune()
            run = Run(self, parts, within, progress)
            with on_interrupt(lambda: self.inbox.put((None, None))):
                run.go()
        return tuple(one.solution() for one in parts)


def end_all(workers: list[WorkerProcess]) -> None:
    """End all workers of a list, and empty it."""
    while workers:
        workers.pop().end()


@contextmanager
def on_interrupt(act: Callable[[], None]) -> Iterator[None]:
    """Let Ctrl-C act instead of raising, where this is the main thread of a program that does not ignore it."""
    mine = threading.current_thread() is threading.main_thread()
    before = signal.getsignal(signal.SIGINT) if mine else None
    if before in {None, signal.SIG_IGN}:
        yield
        return
    signal.signal(signal.SIGINT, lambda *_: act())
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
