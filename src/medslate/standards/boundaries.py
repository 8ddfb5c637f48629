"""System boundaries: how far a claim reaches, on the side of products and on that of the infrastructure.

The source slides name four levels on each side. Which rows apply at which level is a judgement of this project.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

from medslate.standards.catalogs import Catalog
from medslate.standards.packs import Confidence, Pack


class Axis(Enum):
    """The two sides of a boundary."""

    PRODUCT = "product"
    INFRASTRUCTURE = "infrastructure"


@dataclass(frozen=True, slots=True)
class BoundaryLevel:
    """One level of one side; `rank` 1 is the narrowest."""

    id: str
    axis: Axis
    rank: int
    title: str
    description: str
    confidence: Confidence = Confidence.UNKNOWN
    sources: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Selection:
    """Rows of a catalog (ids, headings, or `*`) that apply only at these levels of one side."""

    levels: tuple[str, ...]
    pack: str
    rows: tuple[str, ...]
    reason: str
    confidence: Confidence = Confidence.UNKNOWN
    sources: tuple[str, ...] = ()


@dataclass(frozen=True)
class Boundaries:
    """The levels of both sides, and what each selects."""

    pack: Pack
    levels: tuple[BoundaryLevel, ...]
    selections: tuple[Selection, ...]

    @cached_property
    def by_id(self) -> Mapping[str, BoundaryLevel]:
        """Levels by id."""
        return {one.id: one for one in self.levels}

    def excluded(self, catalog: Catalog, chosen: Iterable[str]) -> Mapping[str, str]:
        """Rows of a catalog that do not apply within the chosen levels, with the reason.

        A side without a chosen level excludes nothing; a row that no selection names always applies.
        """
        levels = [self.by_id[one] for one in chosen]
        found: dict[str, str] = {}
        for one in self.selections:
            axis = self.by_id[one.levels[0]].axis
            mine = {level.id for level in levels if level.axis is axis}
            if one.pack == catalog.pack.id and mine and not mine & set(one.levels):
                found |= dict.fromkeys(catalog.within(one.rows), one.reason)
        return found
