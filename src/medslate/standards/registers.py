"""The register of standards: which documents there are, how they hang together, and what happened to them when."""

import re
from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from functools import cached_property

from medslate.standards.packs import Confidence, Pack

OUTSIDE = "ext:"
_DATED = re.compile(r"[0-9]{4}(-[0-9]{2}){0,2}")


class Status(Enum):
    """Where a document stands."""

    PUBLISHED = "published"
    DRAFT = "draft"
    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"
    LAW = "law"
    GUIDANCE = "guidance"
    DORMANT = "dormant"

    @property
    def stands(self) -> bool:
        """Whether one can work by it today."""
        return self not in (Status.DRAFT, Status.WITHDRAWN, Status.SUPERSEDED)


@dataclass(frozen=True, slots=True)
class RegisteredDocument:
    """One document. `dated`: as exactly as known, `2025`, `2025-10` or `2025-10-03`.

    `eu`: whether the list of the Union under the regulations on devices names it; `fda`: its recognition there.
    `packs`: those of ours that hold it.
    """

    id: str
    title: str
    edition: str
    dated: str
    status: Status
    body: str
    committee: str
    party: str
    layers: tuple[str, ...]
    eu: str = ""
    fda: str = ""
    packs: tuple[str, ...] = ()
    note: str = ""
    confidence: Confidence = Confidence.UNKNOWN
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentLink:
    """One relation between documents. `to` begins with `ext:` if the other is not in the register."""

    origin: str
    relation: str
    to: str
    detail: str = ""
    confidence: Confidence = Confidence.UNKNOWN
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentEvent:
    """Something that happened, or will, to a document. `dated` as exactly as known."""

    dated: str
    document: str
    event: str
    note: str = ""
    confidence: Confidence = Confidence.UNKNOWN
    sources: tuple[str, ...] = ()

    @property
    def latest(self) -> date:
        """The last day on which it can have happened, as far as its date is known."""
        return span(self.dated)[1]


def span(dated: str) -> tuple[date, date]:
    """First and last day of a date known to the year, the month or the day. Raises `ValueError` if it is none."""
    if not _DATED.fullmatch(dated):
        raise ValueError(f"{dated!r} is no date like 2025, 2025-10 or 2025-10-03")
    year, *rest = (int(part) for part in dated.split("-"))
    if len(rest) == 2:
        day = date(year, *rest)
        return day, day
    first, last = (rest[0], rest[0]) if rest else (1, 12)
    return date(year, first, 1), date(year, last, monthrange(year, last)[1])


@dataclass(frozen=True)
class Register:
    """The documents in the order of the register. `checked`: the day up to which it was kept."""

    pack: Pack
    checked: date
    documents: tuple[RegisteredDocument, ...]
    links: tuple[DocumentLink, ...]
    events: tuple[DocumentEvent, ...]

    @cached_property
    def by_id(self) -> Mapping[str, RegisteredDocument]:
        """Documents by id."""
        return {one.id: one for one in self.documents}

    def around(self, name: str) -> Iterator[DocumentLink]:
        """Every link that starts or ends at a document."""
        return (one for one in self.links if name in (one.origin, one.to))

    def happened(self, after: date, until: date) -> tuple[DocumentEvent, ...]:
        """The events after one day and up to another, oldest first."""
        found = (one for one in self.events if after < one.latest <= until)
        return tuple(sorted(found, key=lambda one: (one.latest, one.document)))
