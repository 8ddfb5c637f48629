"""A declaration: what a maker tells of one device in one version, in three parts for three audiences.

The declaration itself is for everybody. The claims (row by row: the verdicts) are for operators. The grounds (how a row
is met, why one does not apply, with which evidence) are for notified bodies. A part that the reader was not given is
none, which is not the same as empty.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from medslate.devices.device import Assumption, EssentialFunction, ExternalMeasure, Guidance, Integration, Interface
from medslate.devices.known import Asked
from medslate.levels.frs import FR
from medslate.levels.strengths import Strength
from medslate.levels.vectors import Bounds, Capability
from medslate.levels.verdicts import Verdict


@dataclass(frozen=True, slots=True)
class Part:
    """A component as declared: its types and version, whether it is in scope, and its SL-C per strength."""

    id: str
    name: str
    types: tuple[str, ...]
    version: str
    in_scope: bool
    capability: Mapping[Strength, Bounds[Capability]]


@dataclass(frozen=True, slots=True)
class Help:
    """For which levels a device needs help from outside: with these measures and systems in place, and none else.

    `fr` and `level`: the level of an FR that the device reaches once everything in `needs` (ids of external measures
    and integrations) is in place, counting declared claims. `lacking`: the (component, row) pairs up to that level that
    nothing covers; not empty means that the maker names no way to the level.
    """

    fr: FR
    level: int
    needs: tuple[str, ...]
    lacking: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Stated:
    """A claim as declared: the verdict, those that hold at each strength, and what it rests on outside the part."""

    component: str
    row: str
    verdict: Verdict
    held: Mapping[Strength, Verdict]
    measures: tuple[str, ...] = ()
    through: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ground:
    """Why a claim is made: the maker's texts, and the evidence items (id, title, kind, date, SHA-256 of the file)."""

    component: str
    row: str
    how: str
    rationale: str
    impairs: Mapping[str, str]
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """An evidence item as declared; `sha256` is empty where there is no file."""

    id: str
    title: str
    kind: str
    outcome: str
    made: date | None
    sha256: str


@dataclass(frozen=True)
class Declaration:
    """One device in one version, on one day.

    `capability`: SL-C of the device per strength, as bounds. `content`: the digest of the dossier that it was drawn
    from. `approved`: the roles that approved that content. `help`: per FR and level, what is needed from outside.
    `refuses`: measures (ids of an operator's library) that the maker forbids on it. `rest`: fields of a newer program.
    """

    name: str
    model: str
    manufacturer: str
    version: str
    udi_di: str
    intended_use: str
    environment: str
    catalog: str
    overlays: tuple[str, ...]
    day: date
    content: str
    approved: tuple[str, ...]
    capability: Mapping[Strength, Bounds[Capability]]
    parts: tuple[Part, ...]
    functions: tuple[EssentialFunction, ...]
    interfaces: tuple[Interface, ...]
    measures: tuple[ExternalMeasure, ...]
    integrations: tuple[Integration, ...]
    asks: tuple[Asked, ...]
    assumptions: tuple[Assumption, ...]
    guidance: Guidance
    help: tuple[Help, ...]
    packs: Mapping[str, str]
    refuses: tuple[str, ...] = ()
    claims: tuple[Stated, ...] | None = None
    grounds: tuple[Ground, ...] | None = None
    evidence: tuple[Item, ...] | None = None
    rest: Mapping[str, Any] = field(default_factory=dict)
