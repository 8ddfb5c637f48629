"""Opening a workspace together with the packs it is assessed against; every other verb starts here."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from medslate.assessment.capability import Assessment, assess
from medslate.assessment.checks import check_dossier
from medslate.assessment.dossier import Dossier
from medslate.errors import MedslateError, SetupError
from medslate.findings import Code, Finding, Place
from medslate.standards.catalogs import Catalog, suggestion
from medslate.standards.overlays import Overlay
from medslate.standards.packs import Pack
from medslate.usecases.ports import PackSource, Workspace

if TYPE_CHECKING:
    from medslate.usecases.open_conformity import Conformity


@dataclass(frozen=True)
class Opened:
    """A dossier, its catalog and overlays, its levels, and all that was found.

    `answered`: the other packs that its statements answer. `held`: what was found of these on the way.
    """

    dossier: Dossier
    catalog: Catalog
    overlays: tuple[Overlay, ...]
    assessment: Assessment
    findings: tuple[Finding, ...]
    today: date
    answered: tuple[Pack, ...] = ()
    held: "Conformity | None" = None

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
    try:
        catalog = load_catalog(packs, dossier.catalog)
        overlays = tuple(_overlay(packs, name, catalog) for name in dossier.overlays)
    except SetupError as error:
        if not (lacking := tuple(_lacking(dossier, packs))):
            raise
        raise BrokenWorkspaceError(workspace.locate((*found, *lacking))) from error
    assessment = assess(dossier, catalog, today)
    opened = Opened(dossier, catalog, overlays, assessment, found + check_dossier(dossier, catalog, assessment), today)
    if dossier.statements or dossier.boundary or dossier.standards.pins:
        opened = _with_statements(opened, packs)
    return replace(opened, findings=workspace.locate(opened.findings))


def _lacking(dossier: Dossier, packs: PackSource) -> Iterator[Finding]:
    """The packs that the device names and that are not at hand."""
    known = tuple(one.id for one in packs.packs())
    place = Place(dossier.device.place.file)
    overlays = ((name, place.at("overlays", number)) for number, name in enumerate(dossier.overlays))
    for name, where in ((dossier.catalog, place.at("catalog")), *overlays):
        if name not in known:
            remedy = suggestion(
                name, known, "Put it into packs/ of the workspace, or name its folder in MEDSLATE_PACKS."
            )
            yield Finding(Code.UNKNOWN_ID, where, f"There is no pack {name}.", remedy)


def _with_statements(opened: Opened, packs: PackSource) -> Opened:
    """With what is found on answers to other catalogs, the boundary and the pins: all packs are read only for these."""
    from medslate.usecases.open_conformity import open_conformity, open_field

    field = open_field(packs)
    names = dict.fromkeys(one.pack for one in opened.dossier.statements)
    answered = tuple(field.catalogs[name].pack for name in names if name in field.catalogs)
    held = open_conformity(opened, field, packs)
    return replace(opened, findings=(*opened.findings, *held.findings), answered=answered, held=held)


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
