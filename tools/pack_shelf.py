"""The packs of the program as a shelf: what each holds, what it rests on, and which documents of the register it is."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from medslate import wiring
from medslate.standards.boundaries import Boundaries
from medslate.standards.catalogs import Catalog
from medslate.standards.crosswalks import Crosswalk
from medslate.standards.fulfilment.scales import Scale
from medslate.standards.measures import Library
from medslate.standards.overlays import Overlay
from medslate.standards.packs import Confidence, Pack, PackKind
from medslate.standards.profiles import Profiles
from medslate.standards.questionnaires import Questionnaire
from medslate.standards.registers import Register, RegisteredDocument

if TYPE_CHECKING:
    from medslate.usecases.ports import AnyPack

ORDER = (
    PackKind.CATALOG, PackKind.QUESTIONNAIRE, PackKind.OVERLAY, PackKind.CROSSWALK, PackKind.MEASURES,
    PackKind.PROFILES, PackKind.BOUNDARIES, PackKind.SCALE, PackKind.REGISTER,
)  # fmt: skip
TABLES: Mapping[type, tuple[tuple[str, str], ...]] = {
    Overlay: (("comment", "comments"),),
    Questionnaire: (("question", "questions"),),
    Library: (
        ("measure", "measures"), ("carries", "carries"), ("device-only", "device_only"), ("concerns", "concerns"),
    ),
    Profiles: (("zone", "zones"), ("kind of device", "kinds"), ("size", "sizes"), ("flow", "flows")),
    Register: (("document", "documents"), ("relation", "links"), ("event", "events")),
    Boundaries: (("level", "levels"), ("selection", "selections")),
    Scale: (("answer", "answers"),),
}  # fmt: skip
"""Per kind of pack what the rows of its tables are, and where they stand."""


@dataclass(frozen=True)
class Shelf:
    """The packs of the program, by id, and the families in which their documents are told."""

    packs: Mapping[str, "AnyPack"]
    register: Register
    families: Mapping[str, tuple[str, ...]]

    def documents(self, pack: Pack) -> tuple[RegisteredDocument, ...]:
        """The documents of the register that a pack holds."""
        found = (one for one in self.register.documents if pack.id in one.packs or one.id == pack.register)
        return tuple(found)

    @cached_property
    def holding(self) -> Mapping[str, tuple["AnyPack", ...]]:
        """The packs that hold a document, by its id."""
        found: dict[str, list[AnyPack]] = {}
        for one in self.packs.values():
            for document in self.documents(one.pack):
                found.setdefault(document.id, []).append(one)
        return {document: tuple(ones) for document, ones in found.items()}

    @cached_property
    def users(self) -> Mapping[str, tuple[str, ...]]:
        """Per pack those that rest on it."""
        found: dict[str, list[str]] = {}
        for name, one in self.packs.items():
            for used in rests_on(one):
                found.setdefault(used, []).append(name)
        return {name: tuple(sorted(ones)) for name, ones in found.items()}

    def crosswalks(self, pack: str) -> tuple[Crosswalk, ...]:
        """The crosswalks that start or end at a pack."""
        found = (one for one in self.packs.values() if isinstance(one, Crosswalk))
        return tuple(one for one in found if pack in (one.origin, one.to))


def shelf() -> Shelf:
    """The packs that come with the program, whatever further folders the environment names."""
    source = wiring.pack_source()
    own = [one for one in source.packs() if source.folder(one.id).is_relative_to(wiring.PACKS)]
    packs = {one.id: source.load(one.id) for one in sorted(own, key=lambda one: (ORDER.index(one.kind), one.id))}
    register = packs[wiring.default_pack(PackKind.REGISTER)]
    if not isinstance(register, Register):
        raise TypeError(f"{register.pack.id} is no register")
    return Shelf(packs, register, families(source.folder(register.pack.id)))


def families(folder: Path) -> Mapping[str, tuple[str, ...]]:
    """The families of documents, as the head of the register tells them: title and ids."""
    told: dict[str, str] = tomllib.loads((folder / "pack.toml").read_text("utf-8"))["families"]
    return {name: tuple(ids.split()) for name, ids in told.items()}


def rests_on(one: "AnyPack") -> tuple[str, ...]:
    """The packs that a pack needs."""
    if isinstance(one, Crosswalk):
        return (one.origin, one.to)
    if isinstance(one, Boundaries):
        return tuple(dict.fromkeys(selection.pack for selection in one.selections))
    named: tuple[str, ...] = ()
    if isinstance(one, Catalog):
        named = (one.scale,)
    elif isinstance(one, Overlay):
        named = (one.overlays,)
    elif isinstance(one, Library):
        named = (one.catalog, one.questionnaire)
    elif isinstance(one, Profiles):
        named = (one.catalog, one.library)
    return tuple(name for name in named if name)


def rows(one: "AnyPack") -> Iterator[tuple[str, Confidence]]:
    """Every row of a pack: what it is, and how sure it is."""
    if isinstance(one, Crosswalk):
        yield from ((row.relation.value, row.confidence) for row in one.relations)
        return
    if isinstance(one, Catalog | Overlay):
        yield from ((row.kind.value, row.confidence) for row in one.requirements)
    for what, name in TABLES.get(type(one), ()):
        yield from ((what, row.confidence) for row in getattr(one, name))
