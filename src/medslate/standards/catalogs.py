"""Catalogs: the requirements of one edition of one standard."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property

from medslate.levels.frs import FR
from medslate.levels.rule import Row
from medslate.standards.packs import Confidence, Pack

EVERY_TYPE = "all"


class Kind(Enum):
    """What a row of a catalog is."""

    REQUIREMENT = "requirement"
    ENHANCEMENT = "enhancement"
    HEADING = "heading"
    CONSTRAINT = "constraint"
    CAPABILITY = "capability"
    TOPIC = "topic"
    PROVISION = "provision"
    ACTIVITY = "activity"
    CONTROL = "control"
    ITEM = "item"
    ARTEFACT = "artefact"
    ASPECT = "aspect"

    @property
    def has_base(self) -> bool:
        """Whether a row of this kind belongs to another: it enhances it, or is a point within it."""
        return self in (Kind.ENHANCEMENT, Kind.ASPECT)


class Product(Enum):
    """As what an item is placed on the market: it decides which law speaks of it."""

    MEDICAL_DEVICE = "medical-device"
    IN_VITRO_DIAGNOSTIC = "in-vitro-diagnostic"
    OTHER = "other"


class Party(Enum):
    """Who has to answer the rows of a catalog."""

    MANUFACTURER = "manufacturer"
    OPERATOR = "operator"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Requirement:
    """One row: id, titles and numbers as facts, the intent in own words, with confidence and sources.

    `phase`: part of the life cycle. `step`: of a ladder of expectations, 0 lowest. `weight`: in a weighted grade.
    `evidence`: work products that usually show it. `refs`: what the document itself refers to.
    """

    id: str
    kind: Kind
    title: str
    intent: str
    confidence: Confidence
    fr: FR | None = None
    level: int | None = None
    applies_to: tuple[str, ...] = (EVERY_TYPE,)
    base: str | None = None
    heading: str | None = None
    clause: str = ""
    sources: tuple[str, ...] = ()
    note: str = ""
    phase: str = ""
    step: int | None = None
    weight: int | None = None
    evidence: tuple[str, ...] = ()
    refs: tuple[str, ...] = ()

    @property
    def answerable(self) -> bool:
        """Whether something is asked: a heading asks nothing by itself."""
        return self.kind is not Kind.HEADING

    @property
    def assessable(self) -> bool:
        """Whether the row takes part in the level rule: it has an FR and a level. Headings never do."""
        return self.kind is not Kind.HEADING and self.fr is not None and self.level is not None

    def faced_by(self, types: Iterable[str]) -> bool:
        """Whether a component of these types faces the row; one of several types faces the rows of each."""
        return EVERY_TYPE in self.applies_to or any(one in self.applies_to for one in types)

    def as_row(self) -> Row:
        """The row as the level rule sees it. Raises `ValueError` for a row that is not assessable."""
        if not self.assessable or self.fr is None or self.level is None:
            raise ValueError(f"{self.id} has no level and takes no part in the level rule")
        return Row(self.id, self.fr, self.level, self.base)


@dataclass(frozen=True)
class Catalog:
    """The requirements of one edition, in the order of the standard.

    `scale`: the pack with the answers that its rows allow. `phases` and `steps`: their titles, in order. `routes`:
    alternative ways to claim conformity, each the ids of rows, or of headings with all below them. `products`: of a
    law, what it binds; empty if it asks no matter. `document`: the name of the one in which it is usually answered.
    """

    pack: Pack
    requirements: tuple[Requirement, ...]
    component_types: Mapping[str, str] = field(default_factory=dict)
    scale: str = ""
    party: Party = Party.BOTH
    phases: Mapping[str, str] = field(default_factory=dict)
    steps: Mapping[int, str] = field(default_factory=dict)
    routes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    products: tuple[Product, ...] = ()
    document: str = ""

    @cached_property
    def by_id(self) -> Mapping[str, Requirement]:
        """Requirements by id."""
        return {requirement.id: requirement for requirement in self.requirements}

    @cached_property
    def answerable(self) -> tuple[Requirement, ...]:
        """The rows that ask something, in order."""
        return tuple(one for one in self.requirements if one.answerable)

    @cached_property
    def aspects(self) -> Mapping[str, tuple[Requirement, ...]]:
        """The points within each row that has such."""
        found: dict[str, list[Requirement]] = {}
        for one in self.requirements:
            if one.kind is Kind.ASPECT and one.base is not None:
                found.setdefault(one.base, []).append(one)
        return {base: tuple(ones) for base, ones in found.items()}

    def above(self, row: Requirement) -> tuple[Requirement, ...]:
        """What a row belongs to, nearest first: its base, its heading, the heading of that."""
        found: list[Requirement] = []
        name = row.base or row.heading
        while name is not None and (one := self.by_id.get(name)) is not None and one not in found:
            found.append(one)
            name = one.base or one.heading
        return tuple(found)

    def within(self, names: Iterable[str]) -> frozenset[str]:
        """The rows that ask something and are named, or stand below a heading that is named; `*` names all."""
        wanted = set(names)
        return frozenset(
            one.id
            for one in self.answerable
            if "*" in wanted or one.id in wanted or any(up.id in wanted for up in self.above(one))
        )

    @cached_property
    def constraints(self) -> tuple[Requirement, ...]:
        """Rows without a level that hold at each level from 1 (IEC 62443-4-2 clause 4: CCSC)."""
        return tuple(one for one in self.requirements if one.kind is Kind.CONSTRAINT)

    def faced_by(self, types: Iterable[str]) -> tuple[Requirement, ...]:
        """The assessable rows that a component of these types faces, in order."""
        own = tuple(types)
        if own not in self._faced:
            self._faced[own] = tuple(one for one in self.requirements if one.assessable and one.faced_by(own))
        return self._faced[own]

    def rows_for(self, types: Iterable[str]) -> tuple[Row, ...]:
        """The same rows as the level rule sees them."""
        own = tuple(types)
        if own not in self._rows:
            self._rows[own] = tuple(one.as_row() for one in self.faced_by(own))
        return self._rows[own]

    @cached_property
    def _rows(self) -> dict[tuple[str, ...], tuple[Row, ...]]:
        return {}

    @cached_property
    def _faced(self) -> dict[tuple[str, ...], tuple[Requirement, ...]]:
        """Rows by types, kept because many components are of the same types."""
        return {}


def closest(wrong: str, ids: Iterable[str]) -> str | None:
    """The known id most likely meant: `cr 1.1 re1` and `CR 1.1 (1)` mean `CR 1.1 RE(1)`. For messages only."""
    squeezed = {_squeeze(one): one for one in ids}
    if (key := _squeeze(wrong)) in squeezed:
        return squeezed[key]
    from difflib import get_close_matches

    near = get_close_matches(key, squeezed, n=1, cutoff=0.6)
    return squeezed[near[0]] if near else None


def suggestion(wrong: str, ids: Iterable[str], otherwise: str = "") -> str:
    """What a message says to whoever wrote an unknown id: the nearest known one, or what else would help."""
    near = closest(wrong, ids)
    return f"Did you mean {near}?" if near else otherwise


def _squeeze(text: str) -> str:
    """Spelling aside: blanks and leading zeros go, and `RE(1)`, `(1)` and `re1` are one."""
    marked = re.sub(r"(?<![0-9.])0+(?=[0-9])", "", text.upper()).replace("RE", "+").replace("(", "+")
    return re.sub(r"\++", "+", re.sub(r"[^A-Z0-9.+]", "", marked))
