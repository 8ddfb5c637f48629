"""What a manufacturer states of the rows of catalogs other than the one with levels, and the packs it was held to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from medslate.findings import Place


@dataclass(frozen=True, slots=True)
class Stated:
    """What is stated of one row: an answer of its catalog's scale, and what it rests on.

    `how`: how the row is fulfilled, and where that is written. `rationale`: why it does not apply, or is not done.
    `evidence`: ids of evidence items.
    """

    pack: str
    row: str
    answer: str
    place: Place
    how: str = ""
    rationale: str = ""
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Statement:
    """The answers of one file, all on one catalog.

    `about`: what they speak of, such as the quality system or a release. `route`: which of the catalog's ways to claim
    conformity is taken, if it has several.
    """

    pack: str
    place: Place
    answers: tuple[Stated, ...]
    about: str = ""
    route: str = ""


@dataclass(frozen=True, slots=True)
class Pin:
    """The version and the digest of a pack that results were computed with."""

    version: str
    digest: str


@dataclass(frozen=True, slots=True)
class Standards:
    """The pinned packs, and per register the last day up to which its events were gone through. Both by id."""

    pins: Mapping[str, Pin] = field(default_factory=dict)
    checked: Mapping[str, date] = field(default_factory=dict)
    place: Place = field(default_factory=lambda: Place("standards.yaml"))
