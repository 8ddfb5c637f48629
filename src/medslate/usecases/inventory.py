"""What an inventory is before anything is placed: a table, and the mapping that says how it is to be read."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cached_property
from typing import Generic, TypeVar

from medslate.findings import Place

V = TypeVar("V")
LEFT_OUT = None
"""What a mapping says of rows that are not wanted."""


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of an inventory below its headings, each with its place. `notes`: what was guessed to read it."""

    file: str
    header: tuple[str, ...]
    rows: tuple[tuple[Place, tuple[str, ...]], ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Words(Generic[V]):
    """What texts mean: compared without regard to case and blanks; `*` and `?` stand for any text; the first fits."""

    meanings: Mapping[str, V]

    def meaning(self, text: str, otherwise: V) -> V:
        """The meaning of a text, or `otherwise` if none is said."""
        key = plain(text)
        if key not in self._known:
            self._known[key] = next((one for pattern, one in self._patterns if fnmatchcase(key, pattern)), otherwise)
        return self._known[key]

    def __contains__(self, text: str) -> bool:
        return plain(text) in self._said or any(fnmatchcase(plain(text), pattern) for pattern, _ in self._patterns)

    @cached_property
    def _said(self) -> Mapping[str, V]:
        return {plain(key): one for key, one in self.meanings.items()}

    @cached_property
    def _known(self) -> dict[str, V]:
        return dict(self._said)

    @cached_property
    def _patterns(self) -> tuple[tuple[str, V], ...]:
        """Brackets stand for themselves: no one means a set of letters by them."""
        marked = ((key.replace("[", "[[]"), one) for key, one in self._said.items())
        return tuple((key, one) for key, one in marked if "*" in key or "?" in key)


@dataclass(frozen=True)
class ColumnMap:
    """How to read an inventory: per field its columns; what locations, models and words mean; how the file is made.

    `columns` has `location`, and `name` or `model`. A zone or device of `None` leaves the rows out. `delimiter`,
    `encoding`, `sheet` and `header` (row, from 1) are guessed where empty.
    """

    place: Place
    columns: Mapping[str, tuple[str, ...]]
    zones: Words[str | None] = field(default_factory=lambda: Words({}))
    devices: Words[str | None] = field(default_factory=lambda: Words({}))
    values: Mapping[str, Words[str | bool]] = field(default_factory=dict)
    delimiter: str = ""
    encoding: str = ""
    sheet: str = ""
    header: int = 0

    @property
    def wanted(self) -> tuple[str, ...]:
        """All columns that are named, once each."""
        return tuple(dict.fromkeys(one for names in self.columns.values() for one in names))


def plain(text: str) -> str:
    """A text as it is compared: small letters, single blanks."""
    return " ".join(text.casefold().split())


def slug(*texts: str) -> str:
    """An id made of texts: letters, digits and hyphens, beginning with a letter."""
    made = "-".join(part for text in texts if (part := re.sub(r"[^a-z0-9]+", "-", _latin(text)).strip("-")))
    return made if made[:1].isalpha() else f"x-{made}".rstrip("-")


def fresh(wanted: str, taken: Iterable[str]) -> str:
    """The wanted id, with a number behind it if it is taken."""
    number, made = 1, wanted
    while made in taken:
        number += 1
        made = f"{wanted}-{number}"
    return made


def _latin(text: str) -> str:
    from unicodedata import normalize

    spelt = text.casefold().translate({ord("ä"): "ae", ord("ö"): "oe", ord("ü"): "ue"})
    return normalize("NFKD", spelt).encode("ascii", "ignore").decode().lower()
