"""A need: what an operator asks of a device that is to stand in a place of its network.

The maker reads in it what the device must reach, what is in place already, with what it will have to talk, and what the
operator wants to know.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from medslate.levels.vectors import Target
from medslate.standards.profiles import Harm, Reaction


@dataclass(frozen=True, slots=True)
class Standing:
    """A measure of the operator that stands already and protects the place; `library` is its id in the library."""

    library: str
    title: str
    where: str


@dataclass(frozen=True, slots=True)
class NeededFlow:
    """A communication that the place must allow, or that the device would need: as the operator describes it."""

    id: str
    origin: str
    to: str
    protocol: str = ""
    port: str = ""
    encrypted: bool | None = None
    essential: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """What the operator wants to know. `row`: the row of the catalog it is about, if it is about one."""

    id: str
    text: str
    row: str = ""


@dataclass(frozen=True)
class Need:
    """One place (a zone) with its target, and the device wanted there.

    `device`: the id of the device's entry at the site, if it has one already, else empty. `kind` and `count`: what is
    wanted, and how many. `library`: the pack of measures that `in_place` names. `rest`: fields of a newer program.
    """

    site: str
    operator: str
    zone: str
    zone_name: str
    target: Target
    harm: Harm
    reaction: Reaction
    catalog: str
    library: str
    day: date
    device: str = ""
    kind: str = ""
    count: int = 1
    flows: tuple[NeededFlow, ...] = ()
    in_place: tuple[Standing, ...] = ()
    questions: tuple[Question, ...] = ()
    note: str = ""
    rest: Mapping[str, Any] = field(default_factory=dict)
