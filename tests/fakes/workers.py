"""Workers that misbehave: real processes that speak the protocol of the pool, and do one thing wrong each.

`python -m tests.fakes.workers NAME`, with NAME one of the functions below, or `slow:FILE` and so on: what follows the
colon is where a worker writes down what it was given.
"""

import os
import sys
import time
from pathlib import Path
from typing import Any

from medslate.adapters.solvers.messages import Arrays, receive, send, unpacked


def say(head: dict[str, Any], content: bytes = b"") -> None:
    send(sys.stdout.buffer, head, content)


def done(*, infeasible: bool = False) -> None:
    say({"say": "done", "infeasible": infeasible})


def liar(program: Arrays, seconds: float, note: str) -> None:
    """Values that do not hold, too few of them, a bound that is too high, and infeasible on top."""
    say({"say": "better"}, bytes(len(program.costs)))
    say({"say": "better"}, b"\1")
    say({"say": "bound", "bound": sum(program.costs) + 1})
    done(infeasible=True)


def early_liar(program: Arrays, seconds: float, note: str) -> None:
    """A bound first, then values that cost less."""
    say({"say": "bound", "bound": sum(program.costs)})
    say({"say": "better"}, bytes([1] + [0] * (len(program.costs) - 1)))
    done()


def mortal(program: Arrays, seconds: float, note: str) -> None:
    """Finds something for two variables, then dies; all other programs it solves by taking everything."""
    say({"say": "better"}, b"\1" * len(program.costs))
    if len(program.costs) == 2:
        say({"say": "bound", "bound": 1})
        os._exit(9)
    say({"say": "bound", "bound": sum(program.costs)})
    done()


def deaf(program: Arrays, seconds: float, note: str) -> None:
    """Does not stop, whatever it is told; not even when it is left alone."""
    say({"say": "better"}, b"\1" * len(program.costs))
    while True:
        time.sleep(60)


def slow(program: Arrays, seconds: float, note: str) -> None:
    """Uses up its time to prove a bound of 1, but for a single variable: that is done at once."""
    with Path(note).open("a", encoding="utf-8") as file:
        file.write(f"{len(program.costs)} {seconds:.3f}\n")
    time.sleep(seconds if len(program.costs) > 1 else 0)
    say({"say": "better"}, b"\1" * len(program.costs))
    say({"say": "bound", "bound": 1})
    done()


def lazy(program: Arrays, seconds: float, note: str) -> None:
    """Says at once that it is done, with nothing proven."""
    with Path(note).open("a", encoding="utf-8") as file:
        file.write(f"{len(program.costs)} {seconds:.3f}\n")
    done()


def broad(program: Arrays, seconds: float, note: str) -> None:
    """Proves all of a program but for its last unit, and goes on until it is told to stop; a unit alone it proves."""
    say({"say": "better"}, b"\1" * len(program.costs))
    say({"say": "bound", "bound": max(1, sum(program.costs) - 1)})
    if sum(program.costs) > 1:
        receive(sys.stdin.buffer)
    done()


def main(name: str) -> None:
    name, _, note = name.partition(":")
    if name == "stillborn":
        sys.exit(3)
    if name == "missing":
        say({"say": "missing", "why": "No module named 'abacus'"})
        return
    say({"say": "ready"})
    work = {one.__name__: one for one in (liar, early_liar, mortal, deaf, slow, lazy, broad)}[name]
    while frame := receive(sys.stdin.buffer):
        head, content = frame
        if head["do"] == "solve":
            work(unpacked(head["lengths"], content), head["seconds"], note)


if __name__ == "__main__":
    main(sys.argv[1])
