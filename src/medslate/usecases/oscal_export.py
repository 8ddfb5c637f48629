"""Give packs and workspaces out as OSCAL: catalogs, mappings, component definitions, assessment results."""

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from medslate.assessment.capability import Assessment
from medslate.assessment.conformity.stated import Statement
from medslate.assessment.dossier import Dossier
from medslate.errors import UsageError
from medslate.levels.verdicts import Verdict
from medslate.standards.catalogs import Catalog
from medslate.standards.crosswalks import Crosswalk, SetRelation
from medslate.standards.fulfilment.scales import Scale
from medslate.usecases.opening import Opened
from medslate.usecases.oscal_import import RowReader
from medslate.usecases.oscal_told import Reader
from medslate.usecases.oscal_validate import Document, Format
from medslate.usecases.ports import PackSource


@dataclass(frozen=True, slots=True)
class Exported:
    """A document, and a sentence for each kind of thing that its form cannot hold."""

    document: Document
    losses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answered:
    """A statement of the workspace with the catalog that it answers, and the scale of its answers if there is one."""

    statement: Statement
    catalog: Catalog
    scale: Scale | None


class Writers(Protocol):
    """Makes OSCAL documents: the same content and day, the same document."""

    def export_catalog(self, catalog: Catalog, issued: date) -> Exported:
        """A catalog."""
        ...

    def export_mapping(self, crosswalk: Crosswalk, origin: Catalog, to: Catalog, issued: date) -> Exported:
        """A mapping collection of set relations, at least one of them between two rows."""
        ...

    def export_component(
        self, dossier: Dossier, catalog: Catalog, answered: tuple[Answered, ...], issued: date
    ) -> Exported:
        """A component definition with what is claimed, and what is stated on further catalogs."""
        ...

    def export_results(self, dossier: Dossier, catalog: Catalog, assessment: Assessment) -> Exported:
        """Assessment results, of at least one component that faces a row."""
        ...


class Oscal(Format, RowReader, Reader, Writers, Protocol):
    """All that is known about OSCAL documents."""

    def write(self, document: Document) -> bytes:
        """The file of a document. What was read is written whole, unknown fields included."""
        ...


def export_pack(packs: PackSource, name: str, issued: date, writers: Writers) -> Exported:
    """A catalog or a crosswalk. Raises `UsageError` for packs that OSCAL has no document for."""
    content = packs.load(name)
    if isinstance(content, Catalog):
        return writers.export_catalog(content, issued)
    if not isinstance(content, Crosswalk):
        raise UsageError(f"{name} is neither a catalog nor a crosswalk; OSCAL has no document for it.")
    sets = [one for one in content.relations if isinstance(one.relation, SetRelation)]
    if not any(one.origin and one.to for one in sets):
        raise UsageError(f"{name} holds no set relation between rows; OSCAL has no relationship for answers.")
    origin, to = packs.load(content.origin), packs.load(content.to)
    if not isinstance(origin, Catalog) or not isinstance(to, Catalog):
        raise UsageError(f"{name} does not lie between two catalogs; OSCAL maps nothing else.")
    return writers.export_mapping(content, origin, to, issued)


def export_claims(opened: Opened, packs: PackSource, writers: Writers) -> Exported:
    """The claims of a workspace, and its answers to further catalogs. Raises `UsageError` if it has neither."""
    dossier = opened.dossier
    answered = tuple(found for one in dossier.statements if (found := _answered(one, packs)) is not None)
    if not answered and all(one.verdict is Verdict.OPEN for one in dossier.claim.values()):
        raise UsageError("The workspace claims nothing yet; a component definition would say nothing.")
    return writers.export_component(dossier, opened.catalog, answered, opened.today)


def _answered(statement: Statement, packs: PackSource) -> Answered | None:
    """A statement with its catalog; nothing if it answers no row of one, which the check of the workspace tells."""
    catalog = packs.load(statement.pack)
    if not isinstance(catalog, Catalog) or not any(one.row in catalog.by_id for one in statement.answers):
        return None
    scale = packs.load(catalog.scale) if catalog.scale else None
    return Answered(statement, catalog, scale if isinstance(scale, Scale) else None)


def export_assessment(opened: Opened, writers: Writers) -> Exported:
    """The assessment of a workspace. Raises `UsageError` if no component faces a row."""
    if not any(one.rows for one in opened.assessment.components.values()):
        raise UsageError("No component faces a row of the catalog, so nothing is assessed.")
    return writers.export_results(opened.dossier, opened.catalog, opened.assessment)
