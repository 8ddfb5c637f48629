"""From plain values to shapes, with every fault found and placed.

The whole value is converted at once; only if that fails is it walked field by field and entry by entry.
"""

import json
from collections.abc import Iterable
from enum import Enum
from typing import Annotated, Any, Literal, TypeVar, get_args, get_origin

import msgspec
from msgspec import Meta

from medslate.findings import Code, Finding, Place

Text = Annotated[str, Meta(max_length=20_000)]
Name = Annotated[str, Meta(min_length=1, max_length=400)]


class Shape(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A record of a file: unknown keys are findings, never ignored."""


S = TypeVar("S", bound=Shape)
MOST = 1000  # findings of one file: a reader of more has lost the thread, and placing each takes time
_REMEDIES = {
    "of length >=": "Fill it in.",
    "of length <=": "Shorten it.",
    "matching regex": "Copy the digest anew.",
    "date": "Write the date as year-month-day: 2026-01-31.",
    "Expected `bool": "Write true or false.",
    "Expected `array": "Write a list: [one, two].",
    "Expected `int`": "Write a whole number, without quotes.",
    "Expected `object": "Write keys with their values, each on a line of its own.",
    "Expected `str": "Write a text.",
}


def convert(value: Any, shape: type[S], place: Place) -> tuple[S | None, tuple[Finding, ...]]:
    """The value as a shape, or every reason why it is none."""
    try:
        return msgspec.convert(value, shape), ()
    except (msgspec.ValidationError, RecursionError):
        found = _faults(value, shape, place)
        more = f"{len(found) - MOST} more faults of this file are not listed."
        rest = (Finding(Code.SHAPE, place, more, "Correct those above first."),) if len(found) > MOST else ()
        return None, (*found[:MOST], *rest)


def _faults(value: Any, kind: Any, place: Place) -> list[Finding]:
    if _is_shape(kind) and isinstance(value, dict):
        return _shape_faults(value, kind, place)
    if get_origin(kind) is dict and isinstance(value, dict):
        return _entry_faults(value, get_args(kind)[1], place)
    if get_origin(kind) is tuple and isinstance(value, list):
        item = _bare(get_args(kind)[0])
        return [fault for number, one in enumerate(value) for fault in _faults(one, item, place.at(number))]
    try:
        msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        return [_explained(str(error), value, kind, place)]
    return []


def _shape_faults(value: dict[Any, Any], shape: type[Shape], place: Place) -> list[Finding]:
    fields = {field.encode_name: field for field in msgspec.structs.fields(shape)}
    found = []
    for key in value:
        if key not in fields:
            remedy = _suggestion(str(key), fields, f"Known: {', '.join(fields)}.")
            found.append(Finding(Code.SHAPE, place.at(str(key)), f"There is no field {key!r} here.", remedy))
    for name, field in fields.items():
        if name in value:
            found += _faults(value[name], _bare(field.type), place.at(name))
        elif field.required:
            remedy = f"Add `{name}:`."
            found.append(Finding(Code.SHAPE, place, f"The field {name} is missing.", remedy))
    return found


def _entry_faults(value: dict[Any, Any], kind: Any, place: Place) -> list[Finding]:
    found = []
    for key, entry in value.items():
        if isinstance(key, str):
            found += _faults(entry, _bare(kind), place.at(key))
        else:
            remedy = f'Quote it: "{key}".'
            found.append(Finding(Code.SHAPE, place, f"The key {key!r} is a {_kind_name(key)}, not a text.", remedy))
    return found


def _bare(kind: Any) -> Any:
    """The type within `Annotated[...]`, if walking it needs no more than that."""
    inner = getattr(kind, "__origin__", kind) if hasattr(kind, "__metadata__") else kind
    return inner if _is_shape(inner) or get_origin(inner) in (dict, tuple) else kind


def _is_shape(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, Shape)


def _kind_name(value: Any) -> str:
    names = {bool: "truth value", int: "number", float: "number", str: "text", list: "list", dict: "mapping"}
    return "missing value" if value is None else names.get(type(value), type(value).__name__)


def _explained(error: str, value: Any, kind: Any, place: Place) -> Finding:
    reason = error.split(" - at ", maxsplit=1)[0]
    remedy = next((says for part, says in _REMEDIES.items() if part in reason), "")
    if known := _choices(kind):
        reason = f"Not one of {', '.join(known)}"
        otherwise = f"Write {'one of them' if known[1:] else known[0]}."
        remedy = _suggestion(value, known, otherwise) if isinstance(value, str) else otherwise
    elif reason.startswith("Expected `str`") and isinstance(value, int | float):
        remedy = "Put it in quotes as it stands in the file (unquoted, 1.10 is read as 1.1)."
    seen = "nothing" if value is None else f"{_kind_name(value)} {_shown(value)}"
    return Finding(Code.SHAPE, place, f"{reason} (found {seen}).", remedy)


def _choices(kind: Any) -> tuple[str, ...]:
    """What an enumeration, an optional one, or a literal allows; nothing for any other type."""
    kind = kind.__origin__ if hasattr(kind, "__metadata__") else kind
    if get_origin(kind) is Literal:
        return tuple(map(str, get_args(kind)))
    enums = (one for one in (kind, *get_args(kind)) if isinstance(one, type) and issubclass(one, Enum))
    return tuple(str(one.value) for enum in enums for one in enum)


def _shown(value: Any) -> str:
    """The beginning of the value in quotes; dots for what nests too deeply or has too many digits to be printed."""
    try:
        return json.dumps(str(value)[:60], ensure_ascii=False)
    except (RecursionError, ValueError):
        return "..."


def _suggestion(name: str, known: Iterable[str], otherwise: str) -> str:
    from medslate.standards.catalogs import suggestion  # faults are rare: a faultless file need not wait for it

    return suggestion(name, known, otherwise)
