"""Overlays: what a second document adds to the rows of a catalog, and rows of its own."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from medslate.standards.catalogs import Requirement
from medslate.standards.packs import Confidence, Pack


@dataclass(frozen=True, slots=True)
class Comment:
    """What the second document says about one row. `verified` is true only if it was read in the document itself."""

    row: str
    effect: str
    comment: str
    clause: str
    verified: bool
    confidence: Confidence
    sources: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Overlay:
    """Comments on a catalog (named by its pack id), and the overlay's own constraints and topics."""

    pack: Pack
    overlays: str
    requirements: tuple[Requirement, ...]
    comments: tuple[Comment, ...]

    @cached_property
    def by_row(self) -> Mapping[str, tuple[Comment, ...]]:
        """Comments by the catalog row they speak of."""
        rows: dict[str, tuple[Comment, ...]] = {}
        for one in self.comments:
            rows[one.row] = (*rows.get(one.row, ()), one)
        return rows
