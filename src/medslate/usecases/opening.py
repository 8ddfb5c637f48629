"""Opening a workspace together with the packs it is assessed against; every other verb starts here."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from medslate.assessment.capability import Assessment, assess
from medslate.assessment.checks import check_dossier
from medslate.assessment.dossier import Dossier
from medslate.errors import MedslateError, SetupError
from medslate.findings import Finding
from medslate.standards.catalogs import Catalog
from medslate.standards.overlays import Overlay
from medslate.usecases.ports import PackSource, Workspace


@dataclass(frozen=True)
class Opened:
    """A dossier, its catalog and overlays, its levels, and all that was found."""

    dossier: Dossier
    catalog: Catalog
    overlays: tuple[Overlay, ...]
    assessment: Assessment
    findings: tuple[Finding, ...]
    today: date

    @property
    def digests(self) -> Mapping[str, str]:
        """The packs the result was computed with, by id."""
        packs = (self.catalog.pack, *(overlay.pack for overlay in self.overlays))
        return {pack.id: pack.digest for pack in packs}


class BrokenWorkspaceError(MedslateError):
    """The files of a workspace cannot be used; the findings say why."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__("\n".join(map(str, findings)))
        self.findings = findings


def open_workspace(workspace: Workspace, packs: PackSource, today: date) -> Opened:
    """The workspace, assessed on a day. Raises `BrokenWorkspaceError` if its files cannot be used."""
    dossier, found = workspace.read()
    if dossier is None:
        raise BrokenWorkspaceError(found)
    catalog = load_catalog(packs, dossier.catalog)
    overlays = tuple(_overlay(packs, name, catalog) for name in dossier.overlays)
    assessment = assess(dossier, catalog, today)
    findings = workspace.locate(found + check_dossier(dossier, catalog, assessment))
    return Opened(dossier, catalog, overlays, assessment, findings, today)


def load_catalog(packs: PackSource, name: str) -> Catalog:
    """A pack that must be a catalog with levels. Raises `SetupError` if it is none."""
    catalog = packs.load(name)
    if not isinstance(catalog, Catalog) or not any(one.assessable for one in catalog.requirements):
        raise SetupError(f"Pack {name} has no rows with levels to assess against.")
    return catalog


def _overlay(packs: PackSource, name: str, catalog: Catalog) -> Overlay:
    overlay = packs.load(name)
    if not isinstance(overlay, Overlay) or overlay.overlays != catalog.pack.id:
        raise SetupError(f"Pack {name} is no overlay of {catalog.pack.id}.")
    return overlay


def check(workspace: Workspace, packs: PackSource, today: date) -> tuple[Finding, ...]:
    """The gate of a sprint: all findings; `findings.failed` tells whether they let the device pass."""
    try:
        return open_workspace(workspace, packs, today).findings
    except BrokenWorkspaceError as broken:
        return broken.findings
