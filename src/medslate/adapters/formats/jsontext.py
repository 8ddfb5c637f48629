"""JSON of others, read with bounds: size, depth, keys that stand twice. Never raises."""

import json
from collections import Counter
from typing import Any, TypeVar

import msgspec

from medslate.adapters.formats.oscal.positions import located
from medslate.findings import Code, Finding, Place

LIMIT = 64 << 20
DEEPEST = 100
MOST_TWICE = 20
T = TypeVar("T")


def read_json(content: bytes, file: str) -> tuple[Any, str, tuple[Finding, ...]]:
    """The value in a file, its text, and why there is none: too large, no UTF-8, no JSON, too deep, ambiguous."""
    if len(content) > LIMIT:
        return None, "", (Finding(Code.FILE_TOO_LARGE, Place(file), f"Larger than {LIMIT >> 20} MiB.", "Split it."),)
    content = content.removeprefix(b"\xef\xbb\xbf")
    try:
        text = content.decode("utf-8")
        value = msgspec.json.decode(content)
    except UnicodeDecodeError as error:
        place = Place(file, line=content.count(b"\n", 0, error.start) + 1)
        return None, "", (Finding(Code.FILE_UNREADABLE, place, "Not UTF-8.", "Save it as UTF-8."),)
    except (ValueError, RecursionError) as error:
        return None, "", (Finding(Code.SYNTAX, Place(file), f"Not valid JSON: {error}.", "Make it anew."),)
    if _deep(value):
        message = f"Nested more than {DEEPEST} levels deep."
        return None, text, (Finding(Code.SYNTAX, Place(file), message, "Flatten it."),)
    found = tuple(_named_twice(key, file) for key in _twice(text)[:MOST_TWICE])
    return (None if found else value), text, found


def shaped(value: Any, shape: type[T], text: str, file: str) -> tuple[T | None, tuple[Finding, ...]]:
    """The value as a shape, or the first reason why it is none, with its line."""
    try:
        return msgspec.convert(value, shape), ()
    except (msgspec.ValidationError, RecursionError) as error:
        reason, _, path = str(error).partition(" - at ")
        finding = Finding(Code.SHAPE, Place(file, _keys(path.strip("`"))), f"{reason}.", "Correct it, or make it anew.")
        return None, located((finding,), text)


def _keys(path: str) -> tuple[str | int, ...]:
    """The keys of a path like `$.components[3].version`; what stands for any key ends it."""
    keys: list[str | int] = []
    for part in path.removeprefix("$").replace("[", ".[").split("."):
        if part == "[...]":
            break
        if part:
            keys.append(int(part[1:-1]) if part.startswith("[") else part)
    return tuple(keys)


def _deep(value: Any) -> bool:
    """Whether there are more levels than are gone down."""
    depth, level = 0, [value]
    while level and depth <= DEEPEST:
        level = [
            inner
            for one in level
            if isinstance(one, dict | list)
            for inner in (one.values() if isinstance(one, dict) else one)
            if isinstance(inner, dict | list)
        ]
        depth += 1
    return depth > DEEPEST


def _twice(text: str) -> list[str]:
    """The keys that stand twice in one object: the second would silently replace the first."""
    found: dict[str, None] = {}

    def pairs(entries: list[tuple[str, Any]]) -> dict[str, Any]:
        made = dict(entries)
        if len(made) < len(entries):
            found.update({key: None for key, often in Counter(key for key, _ in entries).items() if often > 1})
        return made

    json.loads(text, object_pairs_hook=pairs, parse_int=str, parse_float=str)
    return list(found)


def _named_twice(key: str, file: str) -> Finding:
    message = f"The key {key} stands twice in one object; the second would silently replace the first."
    return Finding(Code.DUPLICATE, Place(file), message, "Keep one.")
