"""A worker: one solver in one process, one program at a time. Started by the pool as `... -m <this module> NAME`.

It reads frames from standard input and answers on what was standard output; whatever the solver prints goes nowhere.
It ends when standard input is closed, so it never outlives the program that started it.

| to the worker | from the worker |
| --- | --- |
| `{"do": "solve", "seconds", "gap", "lengths"}` and a program | `{"say": "ready"}`, or `{"say": "missing", "why"}` |
| `{"do": "stop"}`: end the present program soon | `{"say": "better"}` and values |
| | `{"say": "bound", "bound"}` |
| | `{"say": "done", "infeasible"}` |
"""

from __future__ import annotations

import os
import queue
import signal
import sys
import threading
import time
from typing import IO, TYPE_CHECKING, Any

from medslate.adapters.solvers.messages import receive, send, unpacked

if TYPE_CHECKING:
    from collections.abc import Callable

    from medslate.adapters.solvers.messages import Arrays

    Solve = Callable[[Arrays, float, float, "Talk"], bool]

PAUSE = 0.2
"""Seconds between two messages of one kind, at least."""
PAUSE_PER_TERM = 2e-6
"""Seconds more for each term: the other end checks every solution."""


class Talk:
    """What a solver may say while it solves one program, and how it learns that it should stop."""

    def __init__(self, pipe: IO[bytes], terms: int) -> None:
        self._pipe = pipe
        self._pause = max(PAUSE, terms * PAUSE_PER_TERM)
        self._last_values = self._last_bound = 0.0
        self._best_bound = 0
        self._stop: Callable[[], object] | None = None
        self._stopped = False
        self._lock = threading.Lock()

    def due(self) -> bool:
        """Whether enough time has passed to tell another solution."""
        return time.monotonic() - self._last_values >= self._pause

    def better(self, values: bytes, *, last: bool = False) -> None:
        """Tell values, one byte each."""
        if last or self.due():
            self._last_values = time.monotonic()
            send(self._pipe, {"say": "better"}, values)

    def bound(self, bound: int, *, last: bool = False) -> None:
        """Tell a proven bound, if it is news."""
        now = time.monotonic()
        if bound > self._best_bound and (last or now - self._last_bound >= PAUSE):
            self._best_bound, self._last_bound = bound, now
            send(self._pipe, {"say": "bound", "bound": bound})

    def on_stop(self, stop: Callable[[], object]) -> bool:
        """What ends the solver soon, called from another thread. Whether it should not even begin."""
        with self._lock:
            self._stop = stop
            return self._stopped

    def stop(self) -> None:
        """End the solver soon."""
        with self._lock:
            self._stopped = True
            if self._stop is not None:
                self._stop()


class Desk:
    """Where frames arrive while the solver is busy: programs wait, a stop goes through at once."""

    def __init__(self, incoming: IO[bytes], outgoing: IO[bytes]) -> None:
        self._incoming, self._outgoing = incoming, outgoing
        self._waiting: queue.SimpleQueue[tuple[dict[str, Any], Arrays, Talk]] = queue.SimpleQueue()
        self._newest: Talk | None = None

    def listen(self) -> None:
        """Read until the other end is closed, then end the process, whatever the solver is doing."""
        while frame := receive(self._incoming):
            head, content = frame
            if head["do"] == "solve":
                program = unpacked(head["lengths"], content)
                self._newest = Talk(self._outgoing, len(program.factors))
                self._waiting.put((head, program, self._newest))
            elif self._newest is not None:
                self._newest.stop()
        os._exit(0)

    def serve(self, solve: Solve) -> None:
        """Solve one program after the other."""
        while True:
            head, program, talk = self._waiting.get()
            infeasible = solve(program, head["seconds"], head["gap"], talk)
            send(self._outgoing, {"say": "done", "infeasible": infeasible})


def quiet_pipes() -> tuple[IO[bytes], IO[bytes]]:
    """The two pipes, taken away from the libraries: they see no input, and print nowhere."""
    incoming, outgoing = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nowhere, standard)
    return incoming, outgoing


def solver(name: str) -> Solve:
    """The solver of a name. Raises `ImportError` if it is not installed."""
    if name == "highs":
        from medslate.adapters.solvers.highs import solve
    else:
        from medslate.adapters.solvers.cpsat import solve
    return solve


def main(name: str) -> None:
    """Serve until standard input is closed. The user's Ctrl-C is the parent's business."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    incoming, outgoing = quiet_pipes()
    try:
        solve = solver(name)
    except ImportError as error:
        send(outgoing, {"say": "missing", "why": str(error)})
        return
    desk = Desk(incoming, outgoing)
    threading.Thread(target=desk.listen, daemon=True).start()
    send(outgoing, {"say": "ready"})
    try:
        desk.serve(solve)
    finally:  # whatever went wrong, the other end sees that this process is gone and goes on without it
        os._exit(1)


if __name__ == "__main__":
    main(sys.argv[1])
