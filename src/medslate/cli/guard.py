"""The last gate before a terminal: what is written there is shown, and never obeyed.

Most that is shown of bundles, forms, bills and documents was written by others. A view that forgets it must not let
them clear the screen, rename the window or turn the direction of reading; so of all controls only ends of lines, tabs
and our own few colours pass. What goes into a file or a pipe stays as it is.
"""

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TextIO

_OBEYED = re.compile(
    "(\x1b\\[(?:[012]|3[0-7]|9[0-7])m|[\n\t])|[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]"
)


class Terminal:
    """A stream to a terminal, for texts without commands."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Write a text; what a terminal would obey is replaced by U+FFFD."""
        return self._stream.write(_OBEYED.sub(lambda found: found[1] or "\ufffd", text))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


@contextmanager
def guarded() -> Iterator[None]:
    """Both outputs behind the gate, where they lead to a terminal."""
    before = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = (Terminal(one) if one.isatty() else one for one in before)
    try:
        yield
    finally:
        sys.stdout, sys.stderr = before
