"""What the program and a worker say to each other: frames on two pipes.

A frame is two lengths (4 and 8 bytes, big-endian), a JSON object and plain bytes. A program travels as arrays of this
machine's own numbers: both ends run on it, from one installation.
"""

from __future__ import annotations

import json
import struct
from array import array
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from medslate.planning.program import Program

LENGTHS = struct.Struct(">IQ")
FIELDS = (("costs", "q"), ("sizes", "i"), ("factors", "q"), ("variables", "i"), ("least", "q"), ("start", "b"))


@dataclass(frozen=True, slots=True)
class Arrays:
    """A program as arrays: the terms of all constraints one after the other, `sizes` terms for each of them.

    `start` is empty if there is none.
    """

    costs: array[int]
    sizes: array[int]
    factors: array[int]
    variables: array[int]
    least: array[int]
    start: array[int]


def arrays(program: Program, start: Sequence[bool] | None) -> Arrays:
    """The program as arrays, with the values to begin with."""
    constraints = program.constraints
    return Arrays(
        array("q", program.costs),
        array("i", (len(one.terms) for one in constraints)),
        array("q", (factor for one in constraints for factor, _ in one.terms)),
        array("i", (variable for one in constraints for _, variable in one.terms)),
        array("q", (one.least for one in constraints)),
        array("b", start or ()),
    )


def packed(content: Arrays) -> tuple[dict[str, int], bytes]:
    """The length of each array, and all of them as bytes."""
    parts: list[array[int]] = [getattr(content, name) for name, _ in FIELDS]
    return {name: len(part) for (name, _), part in zip(FIELDS, parts, strict=True)}, b"".join(
        part.tobytes() for part in parts
    )


def unpacked(lengths: dict[str, int], content: bytes) -> Arrays:
    """The arrays that were packed."""
    parts: dict[str, array[int]] = {}
    begin = 0
    for name, kind in FIELDS:
        part = array(kind)
        end = begin + lengths[name] * part.itemsize
        part.frombytes(content[begin:end])
        parts[name] = part
        begin = end
    return Arrays(**parts)


def bits(values: Iterable[bool]) -> bytes:
    """One byte a value."""
    return bytes(values)


def values(content: bytes) -> tuple[bool, ...]:
    """The values back."""
    return tuple(map(bool, content))


def send(pipe: IO[bytes], head: dict[str, Any], content: bytes = b"") -> None:
    """Write one frame. Raises `OSError` if nobody reads any more."""
    text = json.dumps(head).encode()
    pipe.write(LENGTHS.pack(len(text), len(content)))
    pipe.write(text)
    pipe.write(content)
    pipe.flush()


def receive(pipe: IO[bytes]) -> tuple[dict[str, Any], bytes] | None:
    """Read one frame; nothing once the other end is closed, even in the middle of a frame."""
    lengths = pipe.read(LENGTHS.size)
    if len(lengths) < LENGTHS.size:
        return None
    size, more = LENGTHS.unpack(lengths)
    text, content = pipe.read(size), pipe.read(more)
    if len(text) < size or len(content) < more:
        return None
    return json.loads(text), content
