"""From plain values to shapes, with every fault found and placed.

The whole value is converted at once; only if that fails is it walked field by field and entry by entry.
"""

from enum import Enum
from typing import Any, TypeVar, get_args, get_origin

import msgspec

from medslate.adapters.textfiles.shapes import Shape
from medslate.findings import Code, Finding, Place
from medslate.standards.catalogs import closest

S = TypeVar("S", bound=Shape)


def convert(value: Any, shape: type[S], place: Place) -> tuple[S | None, tuple[Finding, ...]]:
    """The value as a shape, or every reason why it is none."""
    try:
        return msgspec.convert(value, shape), ()
    except (msgspec.ValidationError, RecursionError):
        return None, tuple(_faults(value, shape, place))


def _faults(value: Any, kind: Any, place: Place) -> list[Finding]:
    if _is_shape(kind) and isinstance(value, dict):
        return _shape_faults(value, kind, place)
    if get_origin(kind) is dict and isinstance(value, dict):
        return _entry_faults(value, get_args(kind)[1], place)
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
            near = closest(str(key), fields)
            remedy = f"Did you mean {near}?" if near else f"Known: {', '.join(fields)}."
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
    return inner if _is_shape(inner) or get_origin(inner) is dict else kind


def _is_shape(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, Shape)


def _kind_name(value: Any) -> str:
    names = {bool: "truth value", int: "number", float: "number", str: "text", list: "list", dict: "mapping"}
    return "missing value" if value is None else names.get(type(value), type(value).__name__)


def _explained(error: str, value: Any, kind: Any, place: Place) -> Finding:
    reason = error.split(" - at ", maxsplit=1)[0]
    remedy = ""
    if isinstance(kind, type) and issubclass(kind, Enum):
        near = closest(str(value), (one.value for one in kind))
        reason = "Not one of " + ", ".join(one.value for one in kind)
        remedy = f"Did you mean {near}?" if near else ""
    if reason.startswith("Expected `str`") and isinstance(value, int | float):
        remedy = f'Quote it: "{value}" (unquoted, 1.10 would be read as 1.1).'
    return Finding(Code.SHAPE, place, f"{reason} (found {_kind_name(value)} {str(value)[:60]!r}).", remedy)
