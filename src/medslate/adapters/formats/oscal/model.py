"""The OSCAL object model: which objects there are, which fields they have, and of which kind each is.

The table in model.json is the one definition. From it come the types that the whole of a document is checked against
at once, and what the walk over a document that fails goes by (see `faults`).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from types import GenericAlias
from typing import Annotated, Any, Literal, Union

import msgspec
from msgspec import UNSET, Meta, UnsetType

CHOICE, ONE = "?", "!"
SCHEMA = "$schema"
"""A document may name its JSON Schema beside its own key."""


def _text(pattern: str) -> Any:
    return Annotated[str, Meta(pattern=rf"\A{pattern}\Z")]


KINDS: Mapping[str, tuple[Any, str, str]] = {
    "text": (str, "a text", "Write a text in quotes."),
    "string": (_text(r"\S(?:.*\S)?"), "a text of one line", "No blank at either end, no line break, not empty."),
    "line": (_text(r"[^\n]+"), "a text of one line", "No line break, not empty."),
    "label": (_text(r"[^\n]*"), "a text of one line", "No line break."),
    "token": (_text(r"[^\W\d][\w.\-]*"), "a token", "A letter or _, then letters, digits and . - _ without blanks."),
    "uuid": (
        _text(r"[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[45][0-9A-Fa-f]{3}-[89ABab][0-9A-Fa-f]{3}-[0-9A-Fa-f]{12}"),
        "a UUID of version 4 or 5",
        "Make one anew, and use it wherever the old one is referred to.",
    ),
    "uri": (_text(r"[a-zA-Z][a-zA-Z0-9+.\-]+:\S+"), "an absolute URI", "Write scheme and path: https://example.org/x."),
    "reference": (
        _text(r"[^\s<>\"{}|\\^`\x00-\x1f]+"),
        "a URI reference",
        "Blanks are written %20, and parts are separated by /.",
    ),
    "email": (_text(r"[^\s@]+@[^\s@]+"), "an e-mail address", "Write name@domain."),
    "base64": (_text(r"[0-9A-Za-z+/]+={0,2}"), "Base64", "Encode the file anew, without line breaks."),
    "date-time": (
        Annotated[datetime, Meta(tz=True)],
        "a date and time with its zone",
        "Write it like 2026-01-31T12:00:00Z.",
    ),
    "boolean": (bool, "a truth value", "Write true or false, without quotes."),
    "decimal": (float, "a number", "Write a number, without quotes."),
    "natural": (Annotated[int, Meta(ge=0)], "a whole number from 0", "Write a whole number, without quotes."),
    "positive": (Annotated[int, Meta(ge=1)], "a whole number from 1", "Write a whole number, without quotes."),
}
"""Kinds of plain values: the type, what it is called, and how to write one."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field: the kind of its value or of each entry of its list.

    `of`: the object it leads to, if it does. `single`: one entry may stand without a list.
    """

    kind: str
    needed: bool
    listed: bool
    filled: bool
    single: bool

    @property
    def of(self) -> str:
        """The name of the object; empty for a plain value."""
        return self.kind[1:] if self.kind.startswith("@") else ""


@dataclass(frozen=True, slots=True)
class Shape:
    """One object: its fields, and between which of them there is a choice (`decide`: one of them is needed)."""

    fields: Mapping[str, Field]
    choice: tuple[str, ...]
    decide: bool


_FIELD = re.compile(r"(\[?)([^\]!]+?)(?:\]([+?]?))?(!?)")


@cache
def table() -> Mapping[str, Any]:
    """The table as it stands in the file."""
    found: Mapping[str, Any] = msgspec.json.decode((Path(__file__).parent / "model.json").read_bytes())
    return found


def roots() -> tuple[str, ...]:
    """The documents there are, by the one key at their top."""
    return tuple(table()["roots"])


@cache
def shape(name: str) -> Shape:
    """An object of the model by name."""
    spelt = dict(table()["objects"][name])
    choice = spelt.pop(CHOICE, [])
    fields = {key: _field(value) for key, value in spelt.items()}
    return Shape(fields, tuple(one for one in choice if one != ONE), ONE in choice)


def _field(spelt: str) -> Field:
    found = _FIELD.fullmatch(spelt)
    if found is None:
        raise ValueError(spelt)
    bracket, kind, mark, needed = found.groups()
    return Field(kind, bool(needed), bool(bracket), mark == "+", mark == "?")


def plain_type(kind: str) -> Any:
    """The type of a plain value; a closed list of values stands with bars between them."""
    return KINDS[kind][0] if kind in KINDS else Literal[tuple(kind.split("|"))]


@cache
def whole_type(root: str) -> Any:
    """The type of a whole document with this root, for the check at once. Unknown fields are refused."""
    made: dict[str, Any] = {}
    _make(table()["roots"][root], made)
    for name, one in made.items():  # objects lead to one another in circles, so types of fields are filled in last
        for number, field in enumerate(_ordered(shape(name)).values()):
            setattr(one, f"t{number}", _type(field, made))
    inner = made[table()["roots"][root]]
    fields: list[Any] = [("f0", inner), ("f1", Union[str, UnsetType], UNSET)]  # noqa: UP007
    return msgspec.defstruct("Document", fields, rename={"f0": root, "f1": SCHEMA}, forbid_unknown_fields=True)


def _make(name: str, made: dict[str, Any]) -> None:
    """The type of an object and of those it leads to; the types of fields are only named, t0, t1 and so on."""
    fields = _ordered(shape(name))
    made[name] = msgspec.defstruct(
        name,
        [(f"f{at}", f"t{at}") if one.needed else (f"f{at}", f"t{at}", UNSET) for at, one in enumerate(fields.values())],
        rename={f"f{at}": key for at, key in enumerate(fields)},
        namespace=_choosing(shape(name), tuple(fields)),
        forbid_unknown_fields=True,
        gc=False,
    )
    for field in fields.values():
        if field.of and field.of not in made:
            _make(field.of, made)


def _ordered(known: Shape) -> Mapping[str, Field]:
    """The fields, needed ones first."""
    return dict(sorted(known.fields.items(), key=lambda one: not one[1].needed))


def _type(field: Field, made: Mapping[str, Any]) -> Any:
    kind = made[field.of] if field.of else plain_type(field.kind)
    if field.listed:
        several: Any = GenericAlias(list, (kind,))
        several = Annotated[several, Meta(min_length=1)] if field.filled else several
        kind = Union[kind, several] if field.single else several  # noqa: UP007  the parts are values here
    return kind if field.needed else Union[kind, UnsetType]  # noqa: UP007


def _choosing(known: Shape, keys: tuple[str, ...]) -> dict[str, Any]:
    """What makes a type refuse objects with two of the fields of a choice, or with none where one is needed."""
    slots = tuple(f"f{keys.index(one)}" for one in known.choice)

    def check(value: Any) -> None:
        told = sum(getattr(value, one) is not UNSET for one in slots)
        if told > 1 or (known.decide and not told):
            raise ValueError("choice")

    return {"__post_init__": check} if slots else {}
