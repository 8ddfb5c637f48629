"""JSON of others, read with bounds: size, depth, keys that stand twice. Never raises.

A document that is as it should be is parsed once; only one that is not is looked through for where.
"""

import json
import re
from collections import Counter
from typing import Any, TypeVar

import msgspec

from medslate.adapters.formats.oscal.positions import located
from medslate.findings import Code, Finding, Place

LIMIT = 64 << 20
DEEPEST = 100  # levels of objects and lists; what goes through a document descends with them
MOST_TWICE = 20
T = TypeVar("T")
_BYTE = re.compile(r" ?\(byte (\d+)\)")
_MARK = b"\xef\xbb\xbf"
# Where no blank stands between a key and its colon, and no key ends in a backslash, keys can be counted by their marks.
_UNCOMMON = (b'" :', b'"\t:', b'"\r:', b'"\n:', b'\\\\":')


def read_json(content: bytes, file: str, limit: int | None = None) -> tuple[Any, str, tuple[Finding, ...]]:
    """The value in a file, its text, and why there is none: too large, no UTF-8, no JSON, too deep, ambiguous.

    `limit`: the most bytes, by default `LIMIT`.
    """
    most = LIMIT if limit is None else limit
    if len(content) > most:
        return None, "", (Finding(Code.FILE_TOO_LARGE, Place(file), f"Larger than {most >> 20} MiB.", "Split it."),)
    content = content.removeprefix(_MARK)
    try:
        text = content.decode("utf-8")
        value = msgspec.json.decode(content)
    except UnicodeDecodeError as error:
        place = Place(file, line=content.count(b"\n", 0, error.start) + 1)
        return None, "", (Finding(Code.FILE_UNREADABLE, place, "Not UTF-8.", "Save it as UTF-8."),)
    except (ValueError, RecursionError) as error:
        return None, "", (_syntax(str(error), content, file),)
    keys, depth = _measured(value)
    if depth > DEEPEST:
        message = f"Nested more than {DEEPEST} levels deep."
        return None, text, (Finding(Code.SYNTAX, Place(file), message, "Flatten it."),)
    twice = _twice(text, content, keys, file)
    return (None if twice else value), text, twice


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


def _syntax(error: str, content: bytes, file: str) -> Finding:
    where = _BYTE.search(error)
    at = int(where[1]) if where else 0
    place = Place(file, line=content.count(b"\n", 0, at) + 1, column=at - content.rfind(b"\n", 0, at))
    reason = _BYTE.sub("", error).strip() or "unreadable"
    return Finding(Code.SYNTAX, place, f"Not valid JSON: {reason[:200]}.", "Correct it here, or shortly before.")


# -- keys that stand twice --------------------------------------------------------------------------------------------


def _twice(text: str, content: bytes, count: int, file: str) -> tuple[Finding, ...]:
    """Keys that stand twice in one object: the second would silently replace the first."""
    marks = content.count(b'":') - content.count(b'\\":')
    if not any(one in content for one in _UNCOMMON) and marks == count:
        return ()
    found: list[tuple[str, ...]] = []

    def pairs(entries: list[tuple[str, Any]]) -> dict[str, Any]:
        made = dict(entries)
        if len(made) < len(entries):
            found.append(tuple(key for key, often in Counter(key for key, _ in entries).items() if often > 1))
        return made

    json.loads(text, object_pairs_hook=pairs)
    named = tuple(dict.fromkeys(key for keys in found for key in keys))
    return tuple(_named_twice(key, text, file) for key in named[:MOST_TWICE])


def _measured(value: Any) -> tuple[int, int]:
    """How many keys there are in all objects of a value, and how many levels, counted up to the most there may be."""
    keys, depth, level = 0, 0, [value]
    while level and depth <= DEEPEST:
        below: list[Any] = []
        for one in level:
            if type(one) is dict:
                keys += len(one)
                below += [inner for inner in one.values() if type(inner) is not str]
            elif type(one) is list:
                below += [inner for inner in one if type(inner) is not str]
        level = below
        depth += 1
    return keys, depth


def _named_twice(key: str, text: str, file: str) -> Finding:
    """The finding about a key, at the second stand of the first object that has it twice."""
    message = f"The key {key} stands twice in one object; the second would silently replace the first."
    at = _second(key, text)
    place = Place(file, line=text.count("\n", 0, at) + 1, column=at - text.rfind("\n", 0, at)) if at else Place(file)
    return Finding(Code.DUPLICATE, place, message, "Keep one.")


def _second(key: str, text: str) -> int | None:
    """The offset of the second stand of a key in one object."""
    depth: list[bool] = []
    for found in re.finditer(r'"((?:[^"\\]|\\.)*)"(\s*:)?|[{}\[\]]', text):
        sign = found[0]
        if sign in "{[":
            depth.append(False)
        elif sign in "}]":
            depth.pop()
        elif found[2] and json.loads(f'"{found[1]}"', strict=False) == key:
            if depth[-1]:
                return found.start()
            depth[-1] = True
    return None
