"""Canonical JSON (RFC 8785), as far as manifests need it: no fractions, so that every value has one form only."""

import json
from collections.abc import Iterable
from typing import Any

from medslate.bundles.refusal import Reason, RefusedError

LARGEST = 2**53 - 1
"""The largest whole number that every reader of JSON understands alike (RFC 7493, 2.2)."""

DEEPEST = 32
"""How many objects and lists may stand within each other."""

_string = json.JSONEncoder(ensure_ascii=False).encode


def canonical(value: Any) -> bytes:
    """The one form of a value in UTF-8: no blanks, names in the order of their UTF-16 units (RFC 8785, 3.2.3).

    Raises `ValueError` for fractions, numbers above `LARGEST`, lone surrogates, and names that are no strings.
    """
    try:
        return _text(value, 0).encode()
    except UnicodeEncodeError:
        raise ValueError("a string holds half of a character") from None


def _text(value: Any, depth: int) -> str:
    if depth > DEEPEST:
        raise ValueError(f"more than {DEEPEST} values stand within each other")
    if isinstance(value, dict):
        if not all(isinstance(one, str) for one in value):
            raise ValueError("a name is no string")
        names = sorted(value, key=lambda one: one.encode("utf-16-be", "surrogatepass"))
        return "{" + ",".join(f"{_string(one)}:{_text(value[one], depth + 1)}" for one in names) + "}"
    if isinstance(value, list | tuple):
        return "[" + ",".join(_text(one, depth + 1) for one in value) + "]"
    if isinstance(value, str):
        return _string(value)
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, int) and abs(value) <= LARGEST:
        return str(value)
    raise ValueError(f"a {type(value).__name__} is no text, truth, list or object, nor a whole number up to {LARGEST}")


def parse(content: bytes, where: str) -> Any:
    """The value of canonical bytes. Raises `RefusedError` if they are no JSON, or not the canonical form of it."""
    try:
        value = json.loads(content.decode(), object_pairs_hook=_distinct, parse_float=_no_fraction)
        same = canonical(value) == content
    except (ValueError, RecursionError) as error:
        raise RefusedError(Reason.NOT_CANONICAL, where, f"It cannot be read as canonical JSON: {error}.") from error
    if not same:
        raise RefusedError(Reason.NOT_CANONICAL, where, "Its bytes are not the canonical form (RFC 8785) of its value.")
    return value


def _distinct(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise ValueError(f"the name {name!r} stands twice")
        found[name] = value
    return found


def _no_fraction(text: str) -> Any:
    raise ValueError(f"{text} is no whole number")
