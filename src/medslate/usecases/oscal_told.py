"""What OSCAL documents say of controls, in no form: claims and answers of ours, and texts of others."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from medslate.findings import Finding, Place
from medslate.usecases.oscal_validate import Document, Source

DOCUMENTS = ("component-definition", "assessment-results")


@dataclass(frozen=True, slots=True)
class Told:
    """What a document says of one control: in our own words, or as a text that a person has to judge.

    `control`: a control, or a statement or an objective of one. `source`: what the document calls its catalog.
    `ours`: whether an export of ours wrote it; then the other fields are those of a claim or an answer, verdict and
    answer both empty for a row that was left open.
    """

    control: str
    place: Place
    source: str
    ours: bool
    how: str
    rationale: str = ""
    component: str = ""
    verdict: str = ""
    answer: str = ""
    evidence: tuple[str, ...] = ()
    through: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    impairs: Mapping[str, str] = field(default_factory=dict)
    about: str = ""
    route: str = ""


@dataclass(frozen=True, slots=True)
class Contents:
    """All that a document says of controls, what of it is not in there, and which device and catalog it is about.

    `device` and `digest` (of the catalog with levels) are only in documents of ours.
    """

    told: tuple[Told, ...]
    losses: tuple[str, ...]
    device: str = ""
    digest: str = ""


class Reader(Protocol):
    """Reads what documents say of controls."""

    def contents(self, document: Document) -> Contents:
        """All that it says; of other documents than `DOCUMENTS` nothing."""
        ...

    def sources(self, document: Document) -> tuple[Source, ...]:
        """Where the controls come from that the document speaks of."""
        ...

    def located(self, findings: tuple[Finding, ...], document: Document) -> tuple[Finding, ...]:
        """The findings about the document with their lines and columns."""
        ...
