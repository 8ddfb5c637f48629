"""Values of the field as JSON data and back, each by its type.

Vectors and bounds are texts as the program prints them, verdicts and other words their values, FRs their short names,
days ISO dates. Where a value stood (`place`) is not told; on reading it is the place in the JSON. A field that has a
default may be absent. Unknown fields are no fault: `left_over` keeps them and `merged` puts them back.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from enum import Enum
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

from medslate.findings import Code, Finding, Place
from medslate.levels.frs import FR
from medslate.levels.vectors import LEVELS, Bounds, Capability, Target, VectorError

Data = Any
FORMAT = 1
"""The version of the format that is written, and the newest that is read."""

UNTOLD = ("place", "rest")
MOST = 100
"""Findings of one tree: a reader of more has lost the thread."""

_KINDS = {str: "a text", int: "a whole number", bool: "true or false"}
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_INTERVAL = re.compile(r"([0-4])(?:\.\.([0-4]))?", re.ASCII)


def told(value: object, without: tuple[str, ...] = ()) -> Data:
    """The value as JSON data; `without`: fields of it that are not told."""
    if isinstance(value, tuple):
        return [told(one) for one in value]
    if isinstance(value, Mapping):
        return {word(key) if isinstance(key, Enum) else key: told(one) for key, one in value.items()}
    if is_dataclass(value) and not isinstance(value, Bounds | Target):
        left_out = (*UNTOLD, *without)
        return {one.name: told(getattr(value, one.name)) for one in fields(value) if one.name not in left_out}
    return _plain(value)


def _plain(value: object) -> Data:
    if isinstance(value, Enum):
        return word(value)
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Bounds | Target) else value


def word(one: Enum) -> str:
    """How a member of an enumeration is written."""
    return one.name if isinstance(one, FR) else str(one.value)


def left_over(data: Data, known: Data) -> dict[str, Data]:
    """What a tree holds beyond what is known of it: by field, in lists by position, and only where there is any."""
    if isinstance(data, dict) and isinstance(known, dict):
        below = {name: left_over(one, known[name]) for name, one in data.items() if name in known}
        unknown = {name: one for name, one in data.items() if name not in known}
        return {name: one for name, one in below.items() if one} | unknown
    if isinstance(data, list) and isinstance(known, list):
        each = (left_over(one, other) for one, other in zip(data, known, strict=True))
        return {str(number): one for number, one in enumerate(each) if one}
    return {}


def merged(known: Data, rest: Data) -> Data:
    """The tree with what was left over put back where it stood."""
    if isinstance(known, dict) and isinstance(rest, Mapping):
        return {**rest, **{name: merged(one, rest.get(name)) for name, one in known.items()}}
    if isinstance(known, list) and isinstance(rest, Mapping):
        return [merged(one, rest.get(str(number))) for number, one in enumerate(known)]
    return known


class Reader:
    """Reads values by type and collects what is wrong. What it returns may be used only if it found nothing."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []

    def fault(self, place: Place, message: str, remedy: str = "Ask the sender for a sound file.") -> None:
        """Note a fault, but no more than `MOST`."""
        if len(self.findings) < MOST:
            self.findings.append(Finding(Code.SHAPE, place, message, remedy))

    def tree(self, data: Data, place: Place) -> bool:
        """Whether it is an object in a format that is known."""
        version = data.get("format") if isinstance(data, dict) else None
        if type(version) is not int or version < 1:
            self.fault(place, "It is no object with a whole number `format` from 1 on.")
        elif version > FORMAT:
            message = f"It is written in format {version}; this program reads formats up to {FORMAT}."
            self.fault(place.at("format"), message, "Read it with a newer version of medslate.")
        return not self.findings

    def read(self, kind: Any, data: Data, place: Place, without: tuple[str, ...] = ()) -> Any:
        """The value of a type; `without`: fields of it that are not read."""
        origin = get_origin(kind) or kind
        if origin is UnionType:
            return None if data is None else self.read(get_args(kind)[0], data, place)
        if origin is tuple:
            return self._tuple(get_args(kind), data, place)
        if origin is Mapping:
            return self._mapping(get_args(kind), data, place)
        if is_dataclass(origin) and origin not in _TEXTS:
            return self._fields(origin, data, place, without)
        return self._single(origin, data, place)

    def _single(self, kind: Any, data: Data, place: Place) -> Any:
        if issubclass(kind, Enum):
            return self._word(kind, data, place)
        if type(data) is not (str if kind in _TEXTS else kind):
            return self._not(_KINDS.get(kind, "a text"), data, place)
        try:
            return _TEXTS[kind](data) if kind in _TEXTS else data
        except ValueError as error:
            self.fault(place, f"It cannot be read: {error}.")

    def _fields(self, kind: Any, data: Data, place: Place, without: tuple[str, ...]) -> Any:
        if not isinstance(data, dict):
            return self._not("an object", data, place)
        values: dict[str, Any] = {}
        hints = get_type_hints(kind)
        for one in fields(kind):
            if one.name == "place":
                values[one.name] = place
            elif one.name in data and one.name not in (*UNTOLD, *without):
                values[one.name] = self.read(hints[one.name], data[one.name], place.at(one.name))
            elif one.default is MISSING and one.default_factory is MISSING:
                self.fault(place, f"The field {one.name} is missing.")
                values[one.name] = None
        return kind(**values)

    def _tuple(self, kinds: tuple[Any, ...], data: Data, place: Place) -> Any:
        many = kinds[-1] is Ellipsis
        if not isinstance(data, list) or not (many or len(data) == len(kinds)):
            return self._not("a list" if many else f"a list of {len(kinds)}", data, place)
        each = kinds[:1] * len(data) if many else kinds
        pairs = enumerate(zip(each, data, strict=True))
        return tuple(self.read(kind, one, place.at(number)) for number, (kind, one) in pairs)

    def _mapping(self, kinds: tuple[Any, Any], data: Data, place: Place) -> Any:
        """Texts with values; of an enumeration every member must be there."""
        key, kind = kinds
        if not isinstance(data, dict):
            return self._not("an object", data, place)
        if key is not str:
            for lacking in (word(one) for one in key if word(one) not in data):
                self.fault(place, f"The entry {lacking} is missing.")
        read = {name: self.read(kind, one, place.at(name)) for name, one in data.items()}
        return {name if key is str else self._word(key, name, place.at(name)): one for name, one in read.items()}

    def _word(self, kind: type[Enum], data: Data, place: Place) -> Any:
        words = {word(one): one for one in kind}
        if not isinstance(data, str) or data not in words:
            return self._not(f"one of {', '.join(words)}", data, place)
        return words[data]

    def _not(self, expected: str, data: Data, place: Place) -> None:
        seen = {dict: "an object", list: "a list", type(None): "nothing"}.get(type(data)) or repr(data)[:60]
        self.fault(place, f"It should be {expected}, and is {seen}.")


def _day(text: str) -> date:
    if not _DAY.fullmatch(text):
        raise ValueError(f"{text!r} is no day like 2026-01-31")
    return date.fromisoformat(text)


def _bounds(text: str) -> Bounds[Capability]:
    """The inverse of how bounds are printed: `{2 1..3 2 1 2 1 0..4}`."""
    parts = text.removeprefix("{").removesuffix("}").split(" ")
    matches = [found for one in parts if (found := _INTERVAL.fullmatch(one)) is not None]
    if text != "{" + " ".join(parts) + "}" or len(matches) != len(FR) or len(parts) != len(FR):
        raise VectorError(
            f"{text!r} is no vector of {len(FR)} levels or intervals of levels {LEVELS[0]} to {LEVELS[-1]}"
        )
    lower = tuple(int(one[1]) for one in matches)
    upper = tuple(int(one[2] or one[1]) for one in matches)
    return Bounds(Capability(lower), Capability(upper))


_TEXTS: Mapping[Any, Callable[[str], Any]] = {Bounds: _bounds, Target: Target.parse, date: _day}
"""Types that are written as texts, and how these are read."""
