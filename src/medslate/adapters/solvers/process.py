"""One worker process, as the program that started it sees it."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from contextlib import suppress
from typing import IO, TYPE_CHECKING, Any

from medslate.adapters.solvers.messages import receive, send

if TYPE_CHECKING:
    from queue import SimpleQueue

    Frame = tuple[dict[str, Any], bytes]
    Inbox = SimpleQueue["tuple[WorkerProcess | None, Frame | None]"]

MODULE = "medslate.adapters.solvers.worker"


class WorkerProcess:
    """A process with a solver. What it says lands in the inbox, in order; last, that it is gone (no frame).

    It is in a session of its own, so that the terminal's Ctrl-C does not reach it, and it ends by itself when this
    program ends, whichever way.
    """

    def __init__(self, solver: str, inbox: Inbox, module: str = MODULE) -> None:
        self.ready = False
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", module, solver],  # -P: nothing more from where the user happens to be
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},  # the modules of this program
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self.pid = self._process.pid
        self._reader = threading.Thread(target=self._listen, args=(inbox,), daemon=True)
        self._reader.start()

    def _pipe(self, which: IO[bytes] | None) -> IO[bytes]:
        if which is None:
            raise AssertionError("started with pipes")
        return which

    def _listen(self, inbox: Inbox) -> None:
        pipe = self._pipe(self._process.stdout)
        while frame := receive(pipe):
            inbox.put((self, frame))
        inbox.put((self, None))

    @property
    def alive(self) -> bool:
        """Whether the process still runs."""
        return self._process.poll() is None

    def send(self, head: dict[str, Any], content: bytes = b"") -> None:
        """Say something. A worker that is gone does not hear it: the inbox will tell."""
        with suppress(OSError):
            send(self._pipe(self._process.stdin), head, content)

    def end(self, grace: float = 0.0) -> None:
        """Ask the process to end, end it by force after so many seconds, and leave nothing behind."""
        with suppress(OSError):  # there was something left to say to a worker that is gone
            self._pipe(self._process.stdin).close()
        try:
            self._process.wait(grace)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._reader.join()
        self._pipe(self._process.stdout).close()
