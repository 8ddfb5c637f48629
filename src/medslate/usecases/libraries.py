"""What a library of CISO Assistant holds, before any pack is made of it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from medslate.findings import Place

SOURCE = "LIBRARY"
"""The key of the source of every row that comes from a library."""


@dataclass(frozen=True, slots=True)
class Node:
    """One node of a framework; only one that is assessable asks something."""

    urn: str
    ref: str
    name: str
    text: str
    assessable: bool
    parent: str
    place: Place
    note: str = ""
    evidence: str = ""
    weight: int | None = None


@dataclass(frozen=True, slots=True)
class Framework:
    """A framework with its nodes, in order."""

    urn: str
    ref: str
    name: str
    text: str
    nodes: tuple[Node, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Mapped:
    """One mapping between two nodes."""

    origin: str
    to: str
    relation: str
    place: Place
    rationale: str = ""
    strength: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class MappingSet:
    """A set of mappings from one framework to another."""

    urn: str
    name: str
    origin: str
    to: str
    mappings: tuple[Mapped, ...]
    place: Place


@dataclass(frozen=True)
class LibraryFile:
    """A library as its file says it. `lost`: what of it no pack can hold, counted."""

    file: str
    urn: str
    name: str
    version: str
    dated: str
    provider: str
    packager: str
    copyright: str
    locale: str
    frameworks: tuple[Framework, ...]
    sets: tuple[MappingSet, ...]
    lost: Mapping[str, int] = field(default_factory=dict)


def end_of(urn: str) -> str:
    """The part of a node's urn that names it within its framework."""
    parts = urn.split(":", 5)
    return parts[-1] if len(parts) == 6 else urn.rpartition(":")[2]


def token(text: str) -> str:
    """An id as it is compared: letters and digits, the rest as points."""
    return re.sub(r"[\W_]+", ".", text.casefold()).strip(".")


def source_of(library: LibraryFile, *urns: str) -> str:
    """How the source of a pack names the library, and by which urns later imports find the pack."""
    version = f" version {library.version}" if library.version else ""
    return f"CISO Assistant library {library.name or library.urn}{version}: {' '.join(urns)}"
