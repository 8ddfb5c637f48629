"""A run: many programs, few workers, one limit of time."""

from __future__ import annotations

import time
from dataclasses import dataclass
from queue import Empty
from typing import TYPE_CHECKING

from medslate.adapters.solvers.messages import arrays, packed, values
from medslate.adapters.solvers.parts import LOG, Part, good_enough, progress_of
from medslate.errors import SetupError

if TYPE_CHECKING:
    from collections.abc import Callable

    from medslate.adapters.solvers.pool import Pool
    from medslate.adapters.solvers.process import Frame, WorkerProcess
    from medslate.planning.program import Limits, Progress

GRACE = 2.0
"""Seconds a solver has to stop when it is asked to, before its process is ended."""
TICK = 1.0
"""Seconds between two calls of `progress`, at most."""
SOONEST = 0.1
"""Seconds between two calls of `progress`, at least."""
OVERRUN = 0.5
"""Seconds that a solver may be late with the end of its turn, before it is asked to stop."""
LEAST_TURN = 0.2
"""Seconds that must be left to take a program up again."""
STILLBORN = 3
"""So many workers may end before they are ready."""
ADVICE = "Install it with: pip install 'medslate[plan]'."


@dataclass
class Turn:
    """A program with a worker: since when, for how many seconds, and by when it must be over once asked to stop."""

    part: Part
    began: float
    seconds: float
    ends: float | None = None


class Run:
    """One call: who works on what, and when it ends."""

    def __init__(self, pool: Pool, parts: list[Part], limits: Limits, progress: Callable[[Progress], bool]) -> None:
        self.pool, self.parts, self.limits, self.progress = pool, parts, limits, progress
        self.begin = self.told = time.monotonic()
        self.busy: dict[WorkerProcess, Turn] = {}
        self.stopping = False
        self.news = False
        self.stillborn = 0
        undone = [one for one in parts if not (one.closed or one.reached(limits.gap))]
        self.fresh = sorted(undone, key=lambda one: (-one.size, one.number))
        self.share = limits.seconds * pool.size / max(1, len(undone))

    @property
    def seconds(self) -> float:
        """Since the run began."""
        return time.monotonic() - self.begin

    @property
    def left(self) -> float:
        """Seconds left."""
        return self.limits.seconds - self.seconds

    def go(self) -> None:
        """Work until everything is done or a limit is reached. No worker is left busy, whatever happens."""
        try:
            while self.hand_out() or self.busy:
                self.wait()
                self.watch()
            self.call()
        finally:
            for worker in list(self.busy):
                self.pool.drop(worker)

    def waiting(self) -> list[Part]:
        """The programs whose turn is next, the first of them first: all with equally many turns behind them."""
        if self.stopping or self.left <= 0:
            return []
        if self.fresh:
            return self.fresh
        if self.left < LEAST_TURN or good_enough(self.parts, self.limits.gap):
            return []
        again = [one for one in self.parts if not (one.closed or one.running or one.reached(self.limits.gap))]
        least = min((one.turns for one in again), default=0)
        return sorted((one for one in again if one.turns == least), key=lambda one: (-one.missing, one.number))

    def hand_out(self) -> bool:
        """Give each idle worker a program, and start workers that are missing; whether any program waits."""
        idle = [one for one in self.pool.workers if one.ready and one not in self.busy]
        if not idle and self.busy and len(self.pool.workers) == self.pool.size:
            return True
        waiting = self.waiting()
        if waiting:
            self.pool.fill(len(waiting) + len(self.busy))
        for worker in idle[: len(waiting)]:
            seconds = min(self.left, self.left * self.pool.size / len(waiting))
            self.start(worker, waiting.pop(0), seconds)
        return bool(waiting)

    def start(self, worker: WorkerProcess, part: Part, seconds: float) -> None:
        """Let a worker begin with a program."""
        part.running, part.turns = True, part.turns + 1
        self.busy[worker] = Turn(part, time.monotonic(), seconds)
        lengths, content = packed(arrays(part.program, part.values))
        worker.send({"do": "solve", "seconds": seconds, "gap": self.limits.gap, "lengths": lengths}, content)

    def wait(self) -> None:
        """Take one thing from the inbox, if one comes before something else is to be done."""
        ends = [turn.ends or turn.began + turn.seconds + OVERRUN for turn in self.busy.values()]
        limit = [] if self.stopping else [self.begin + self.limits.seconds]
        until = min(self.told + (SOONEST if self.news else TICK), *ends, *limit)
        try:
            worker, frame = self.pool.inbox.get(timeout=max(0.0, until - time.monotonic()))
        except Empty:
            return
        if worker is None:
            self.pool.interrupts += 1
            self.stop(0.0 if self.stopping else GRACE)
        elif worker not in self.pool.workers:
            return  # one that was ended speaks no more
        elif frame is None:
            self.lost(worker)
        else:
            self.heard(worker, frame)

    def heard(self, worker: WorkerProcess, frame: Frame) -> None:
        """A worker says something."""
        head, content = frame
        if head["say"] == "ready":
            worker.ready = True
        elif head["say"] == "missing":
            self.pool.close()
            raise SetupError(f"The solver {self.pool.solver} cannot be loaded: {head['why']}. {ADVICE}")
        elif worker in self.busy:
            self.answered(worker, head, content)

    def answered(self, worker: WorkerProcess, head: dict[str, object], content: bytes) -> None:
        """A worker says something about its program."""
        turn = self.busy[worker]
        part = turn.part
        if head["say"] == "better":
            before = part.cost if part.values is not None else None
            part.better(values(content))
            self.news = self.news or (part.values is not None and part.cost != before)
        elif head["say"] == "bound":
            part.proven(int(str(head["bound"])))
        else:
            if head["infeasible"]:
                part.impossible()
            by_itself = time.monotonic() - turn.began < 0.9 * turn.seconds and turn.ends is None
            self.finish(worker, closed=by_itself or part.closed)

    def finish(self, worker: WorkerProcess, *, closed: bool) -> None:
        """The turn of a program is over; `closed`: another one would bring nothing."""
        part = self.busy.pop(worker).part
        part.running, part.closed = False, closed

    def lost(self, worker: WorkerProcess) -> None:
        """A worker ended unasked: its program keeps what was checked, not its bound; others go on with a new worker."""
        if worker in self.busy:
            part = self.busy[worker].part
            LOG.warning("Program %d: the %s worker died; its best values are kept.", part.number + 1, self.pool.solver)
            part.bound = 0
            self.finish(worker, closed=True)
        elif not worker.ready:
            self.stillborn += 1
        self.pool.drop(worker)
        if self.stillborn >= STILLBORN:
            raise SetupError(f"The solver {self.pool.solver} ends as soon as it is started. {ADVICE}")

    def watch(self) -> None:
        """Look at the clock: progress, limits, a grace that is over."""
        now = time.monotonic()
        if now - self.told >= (SOONEST if self.news else TICK):
            self.call()
        if not self.stopping and (self.left <= 0 or self.enough(now)):
            self.stop(GRACE)
        for worker, turn in list(self.busy.items()):
            if turn.ends is None and now > turn.began + turn.seconds + OVERRUN:
                self.ask(worker, GRACE)
            elif turn.ends is not None and now >= turn.ends:
                self.finish(worker, closed=False)
                self.pool.drop(worker)

    def enough(self, now: float) -> bool:
        """Whether every program had its share of the time, and all together are good enough."""
        late = all(now - turn.began >= self.share for turn in self.busy.values())
        return bool(self.busy) and not self.fresh and late and good_enough(self.parts, self.limits.gap)

    def call(self) -> None:
        """Tell where the run stands, and stop if that is wanted."""
        self.told, self.news = time.monotonic(), False
        try:
            goes_on = self.progress(progress_of(self.parts, self.limits, self.seconds))
        except KeyboardInterrupt:
            self.pool.interrupts, goes_on = self.pool.interrupts + 1, False
        if not goes_on:
            self.stop(GRACE)

    def stop(self, grace: float) -> None:
        """Ask all workers to stop; who has not done so in some seconds is ended. Nothing new begins."""
        self.stopping = True
        for worker in self.busy:
            self.ask(worker, grace)

    def ask(self, worker: WorkerProcess, grace: float) -> None:
        """Ask a worker to stop within so many seconds."""
        turn, ends = self.busy[worker], time.monotonic() + grace
        if turn.ends is None:
            worker.send({"do": "stop"})
        turn.ends = min(turn.ends or ends, ends)
