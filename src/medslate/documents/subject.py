"""What every document is about: a dossier as assessed on a day, with the packs that it was held against."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from medslate.assessment.capability import Assessment
from medslate.assessment.dossier import Dossier
from medslate.devices.claims import Claim
from medslate.devices.device import Component, Device
from medslate.findings import Finding, Severity
from medslate.levels.vectors import Target
from medslate.standards.catalogs import Catalog, Requirement
from medslate.standards.overlays import Comment, Overlay
from medslate.standards.packs import Pack

REFERENCE_LENGTH = 12


class OfDossier:
    """What subjects of documents on one dossier have in common: how it is named, and its findings by weight."""

    dossier: Dossier
    findings: tuple[Finding, ...]

    @property
    def device(self) -> Device:
        """The device."""
        return self.dossier.device

    @property
    def reference(self) -> str:
        """Identifies the content: the beginning of the dossier's digest, and the version of the device."""
        return "-".join(filter(None, (self.dossier.content[:REFERENCE_LENGTH], self.device.version)))

    def counted(self, severity: Severity) -> tuple[Finding, ...]:
        """The findings of one weight."""
        return tuple(one for one in self.findings if one.severity is severity)


@dataclass(frozen=True)
class Subject(OfDossier):
    """All that a document may speak of. `issued` is its only date, and the day the assessment holds for.

    `packs`: every pack that the result rests on. `version`: that of the program. `target`: what the gap is measured
    to, if not the dossier's own. `provisions`: the rows of a law whose demands a document answers to.
    """

    dossier: Dossier
    catalog: Catalog
    overlays: tuple[Overlay, ...]
    assessment: Assessment
    findings: tuple[Finding, ...]
    issued: date
    packs: tuple[Pack, ...]
    version: str
    target: Target | None = None
    provisions: tuple[Requirement, ...] = ()

    @property
    def aim(self) -> Target | None:
        """The target: the one asked for, else the dossier's own."""
        return self.target or self.dossier.target

    @cached_property
    def scope(self) -> tuple[Component, ...]:
        """The components that decide the device's SL-C."""
        return self.device.in_scope

    @cached_property
    def claims(self) -> tuple[Claim, ...]:
        """The claims that stand, in the order of the dossier: of several for one row the first."""
        standing = self.dossier.claim
        return tuple(one for one in self.dossier.claims if standing[one.component, one.row] is one)

    def named(self, claim: Claim) -> str:
        """The row of a claim with its title and component, as a reader without the catalog needs it."""
        row = self.catalog.by_id.get(claim.row)
        return f"{claim.row}{'' if row is None else f' {row.title}'} ({claim.component})"

    def comments(self, row: str) -> tuple[tuple[Overlay, Comment], ...]:
        """What the overlays say about a row."""
        return tuple((overlay, comment) for overlay in self.overlays for comment in overlay.by_row.get(row, ()))
