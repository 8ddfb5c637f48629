"""A document as JSON data and back: each block carries its kind."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

from medslate.documents.model import Bullets, Document, Drawing, Facts, LevelBars, Paragraph, Table

Data = Any
FORMAT = "medslate-document/1"
KINDS = {
    "paragraph": Paragraph,
    "bullets": Bullets,
    "facts": Facts,
    "table": Table,
    "bars": LevelBars,
    "drawing": Drawing,
}
_NAMES = {kind: name for name, kind in KINDS.items()}


def to_data(value: object) -> Data:
    """The value as plain JSON data; `{"block": kind, ...}` for a block."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, tuple):
        return [to_data(one) for one in value]
    if is_dataclass(value):
        named = {"block": _NAMES[type(value)]} if type(value) in _NAMES else {}
        return named | {field.name: to_data(getattr(value, field.name)) for field in fields(value)}
    return value


def document_data(document: Document) -> dict[str, Data]:
    """The whole document, with the version of this format; `landscape` stands there only if it is so."""
    data = {"format": FORMAT, **to_data(document)}
    return data if document.landscape else {name: one for name, one in data.items() if name != "landscape"}


def from_data(data: Data) -> Document:
    """The exact inverse of `document_data`. Raises `ValueError` for data of another format or shape."""
    if not isinstance(data, Mapping) or data.get("format") != FORMAT:
        raise ValueError(f"not a document in the format {FORMAT}")
    said = {"landscape": False, **data}
    document: Document = _dataclass(Document, {name: one for name, one in said.items() if name != "format"})
    return document


def _value(kind: Any, data: Data) -> Any:
    if get_origin(kind) is tuple:
        return _tuple(get_args(kind), data)
    if get_origin(kind) is UnionType:
        return _one_of(get_args(kind), data)
    if issubclass(kind, Enum):
        return kind(data)
    if is_dataclass(kind):
        return _dataclass(kind, data)
    if type(data) is not kind:
        raise ValueError(f"not a {kind.__name__}: {data!r}")
    return data


def _tuple(kinds: tuple[Any, ...], data: Data) -> tuple[Any, ...]:
    if type(data) is not list:
        raise ValueError(f"not a list: {data!r}")
    each = (kinds[0],) * len(data) if kinds[-1] is Ellipsis else kinds
    return tuple(_value(kind, one) for kind, one in zip(each, data, strict=True))


def _one_of(kinds: tuple[Any, ...], data: Data) -> Any:
    """A block by its name, or a value that may be absent."""
    if type(None) in kinds:
        return None if data is None else _value(kinds[0], data)
    if not isinstance(data, Mapping) or data.get("block") not in tuple(KINDS):
        raise ValueError(f"not a block: {data!r}")
    return _dataclass(KINDS[data["block"]], {name: one for name, one in data.items() if name != "block"})


def _dataclass(kind: Any, data: Data) -> Any:
    hints = get_type_hints(kind)
    if not isinstance(data, Mapping) or set(data) != set(hints):
        raise ValueError(f"a {kind.__name__} has {', '.join(hints)}: {data!r}")
    return kind(**{name: _value(hint, data[name]) for name, hint in hints.items()})
