"""A pack of any kind flattened for comparing: its rows by id with their cells as text, and what its head says."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from enum import Enum
from typing import Any

from medslate.levels.frs import FR
from medslate.standards.boundaries import Boundaries
from medslate.standards.catalogs import Catalog
from medslate.standards.crosswalks import Crosswalk
from medslate.standards.fulfilment.scales import Scale
from medslate.standards.measures import Library
from medslate.standards.overlays import Overlay
from medslate.standards.packs import Pack
from medslate.standards.profiles import Profiles
from medslate.standards.questionnaires import Questionnaire
from medslate.standards.registers import Register

WORDS = frozenset({"title", "intent", "text", "aim", "comment", "rationale", "description", "reason"})
"""The cells that say in words what a row is about; all others are facts about it."""

_TABLES: Mapping[type, Mapping[str, tuple[str, tuple[str, ...]]]] = {
    Catalog: {"requirements": ("", ("id",))},
    Overlay: {"requirements": ("", ("id",)), "comments": ("comment on", ("row",))},
    Questionnaire: {"sections": ("section", ("id",)), "questions": ("", ("id",))},
    Crosswalk: {"relations": ("", ("origin", "to"))},
    Library: {
        "measures": ("", ("id",)),
        "carries": ("", ("measure", "row", "path")),
        "device_only": ("device only", ("row",)),
        "concerns": ("concerns", ("row",)),
        "features": ("feature", ("id",)),
        "cost_classes": ("cost class", ("id",)),
    },
    Profiles: {
        "zones": ("zone", ("id",)),
        "kinds": ("kind", ("id",)),
        "sizes": ("size", ("id",)),
        "flows": ("flow", ("id",)),
    },
    Scale: {"answers": ("", ("id",))},
    Register: {
        "documents": ("", ("id",)),
        "links": ("", ("origin", "relation", "to")),
        "events": ("event", ("dated", "document", "event")),
    },
    Boundaries: {"levels": ("", ("id",)), "selections": ("selection", ("levels", "pack"))},
}
"""Per kind of pack its tables: what stands before an id, lest ids of two tables be one, and the cells that make it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One row: its cells by name, empty ones left out. `asks`: whether something is asked of anyone (not by a heading).

    The cells that make the id are not among the cells.
    """

    id: str
    cells: Mapping[str, str]
    asks: bool = True

    @property
    def words(self) -> Mapping[str, str]:
        """Only the cells that say what the row is about."""
        return {name: text for name, text in self.cells.items() if name in WORDS}


@dataclass(frozen=True)
class Contents:
    """A pack with its rows by id, in order, and what its head says beside its identity."""

    pack: Pack
    entries: Mapping[str, Entry]
    head: Mapping[str, str]


def contents_of(content: Any) -> Contents:
    """The content of a pack of any kind, flattened. Raises `KeyError` for what is no pack."""
    tables = _TABLES[type(content)]
    entries: dict[str, Entry] = {}
    for name, (prefix, keys) in tables.items():
        held = getattr(content, name)
        for row in held.values() if isinstance(held, Mapping) else held:
            entry = _entry(row, prefix, keys)
            key, number = entry.id, 1
            while key in entries:
                number += 1
                key = f"{entry.id} ({number})"
            entries[key] = Entry(key, entry.cells, entry.asks)
    pack = content.pack
    head = dict(_cells(pack, ("id", "kind", "digest", "sources")))
    head |= {f"source {key}": text for key, text in pack.sources.items()}
    head |= dict(_cells(content, ("pack", *tables)))
    return Contents(pack, entries, head)


def _entry(row: Any, prefix: str, keys: tuple[str, ...]) -> Entry:
    parts = (prefix, *(_text(getattr(row, key)) or "(nothing)" for key in keys))
    return Entry(" ".join(filter(None, parts)), dict(_cells(row, keys)), getattr(row, "answerable", True))


def _cells(value: Any, left_out: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for one in fields(value):
        if one.name not in left_out and (text := _text(getattr(value, one.name))):
            yield one.name, text


def _text(value: Any) -> str:
    """A cell as text: short names of FRs, values of other enumerations, lists with `; `; empty for no and nothing."""
    if isinstance(value, Mapping):
        return "; ".join(f"{_text(key)}={_text(one)}" for key, one in value.items())
    if isinstance(value, tuple | frozenset):
        parts = map(_text, value)
        return "; ".join(parts if isinstance(value, tuple) else sorted(parts))
    if isinstance(value, Enum):
        return value.name if isinstance(value, FR) else str(value.value)
    if value is None or isinstance(value, bool):
        return "yes" if value else ""
    return str(value)
