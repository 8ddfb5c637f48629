"""Lines and columns in JSON, found only when there are findings to locate.

The text is gone through once: on the way to a wanted key step by step, past everything else at the speed of the parser.
"""

import contextlib
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from medslate.findings import Finding

Path = tuple[str | int, ...]
_BLANK = re.compile(r"[ \t\r\n]*")
_BRACKETS = {"{": "}", "[": "]"}


def located(findings: Iterable[Finding], text: str) -> tuple[Finding, ...]:
    """The findings by line, each with that and the column of its key, or of the deepest key of its path there is."""
    kept = tuple(findings)
    starts = _offsets(text, {one.place.path for one in kept if one.place.line is None and one.place.path})
    lines = _lines(text, sorted(set(starts.values())))
    placed = (_placed(one, starts, lines) for one in kept)
    return tuple(sorted(placed, key=lambda one: (one.place.line or 0, one.place.column or 0)))


def _placed(finding: Finding, starts: dict[Path, int], lines: dict[int, tuple[int, int]]) -> Finding:
    path = finding.place.path
    while path and path not in starts:
        path = path[:-1]
    if not path or finding.place.line is not None:
        return finding
    line, column = lines[starts[path]]
    return replace(finding, place=replace(finding.place, line=line, column=column))


def _lines(text: str, offsets: list[int]) -> dict[int, tuple[int, int]]:
    found, line, before = {}, 1, 0
    for offset in offsets:
        line += text.count("\n", before, offset)
        before = offset
        found[offset] = (line, offset - text.rfind("\n", 0, offset))
    return found


def _offsets(text: str, paths: set[Path]) -> dict[Path, int]:
    """Per path and each of its beginnings the offset of its key, or of its entry in a list."""
    wanted: dict[Any, Any] = {}
    for path in paths:
        node = wanted
        for key in path:
            node = node.setdefault(key, {})
    reader = _Reader(text)
    if wanted:
        # Where it is no JSON from some place on, what was found until then stands.
        with contextlib.suppress(ValueError, IndexError, StopIteration, RecursionError):
            reader.value(reader.blank(0), wanted, ())
    return reader.found


class _Reader:
    """Goes through a text that has been parsed before."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.found: dict[Path, int] = {}
        self.skip = json.JSONDecoder().scan_once  # type: ignore[attr-defined]  # public since 2008, unknown to typeshed

    def value(self, at: int, wanted: dict[Any, Any], path: Path) -> int:
        """Note the offsets of what is wanted in the value that begins here; the offset of its end."""
        opening = self.text[at]
        if not wanted or opening not in _BRACKETS:
            return int(self.skip(self.text, at)[1])
        left = len(wanted)
        for key, start, begin in self.entries(at, opening):
            if key in wanted and (*path, key) not in self.found:
                self.found[*path, key] = start
                self.end = self.value(begin, wanted[key], (*path, key))
                left -= 1
                if not left and not path:
                    break
            else:
                self.end = int(self.skip(self.text, begin)[1])
        return self.end

    def entries(self, at: int, opening: str) -> Iterator[tuple[str | int, int, int]]:
        """Key, offset of the key and offset of the value of each entry; the caller goes past the value."""
        at = self.blank(at + 1)
        number = 0
        while self.text[at] != _BRACKETS[opening]:
            key: str | int = number
            begin = at
            if opening == "{":
                key, begin = self.skip(self.text, at)
                begin = self.blank(self.blank(begin) + 1)
            self.end = begin
            yield key, at, begin
            at = self.blank(self.end)
            at = self.blank(at + 1) if self.text[at] == "," else at
            number += 1
        self.end = at + 1

    def blank(self, at: int) -> int:
        """The offset of the next sign that is no blank."""
        found = _BLANK.match(self.text, at)
        return at if found is None else found.end()
