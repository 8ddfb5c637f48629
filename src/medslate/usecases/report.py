"""Report: the documents of a device, as what they say; how they look is the renderers' part."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from medslate import __version__
from medslate.documents.catalogue import CHECKLIST, DOCUMENTS, SHARED
from medslate.documents.model import Document
from medslate.documents.subject import Subject
from medslate.documents.wording import wording
from medslate.levels.vectors import Target
from medslate.standards.catalogs import Catalog, Kind, Product
from medslate.standards.packs import PackKind
from medslate.usecases.opening import Opened
from medslate.usecases.ports import PackSource

WordingSource = Callable[[str], Mapping[str, Any]]


def report_documents(
    opened: Opened, packs: PackSource, texts: WordingSource, names: Iterable[str], target: Target | None = None
) -> Mapping[str, Document]:
    """The named documents, issued on the day that the workspace was opened for.

    Raises `UsageError` for a gap report without a target.
    """
    laws = tuple(_laws(packs, opened.dossier.device.placed_as))
    subject = Subject(
        dossier=opened.dossier,
        catalog=opened.catalog,
        overlays=opened.overlays,
        assessment=opened.assessment,
        findings=opened.findings,
        issued=opened.today,
        packs=(opened.catalog.pack, *(one.pack for one in opened.overlays), *(one.pack for one in laws)),
        version=__version__,
        target=target,
        provisions=tuple(one for law in laws for one in law.requirements if one.kind is Kind.PROVISION),
    )
    return {name: DOCUMENTS[name](subject, wording(texts(SHARED), texts(name))) for name in names}


def _laws(packs: PackSource, product: Product) -> Iterable[Catalog]:
    """The general requirements of the law that binds the product: what the accompanying documents answer to."""
    for pack in packs.packs():
        if pack.kind is PackKind.CATALOG:
            catalog = packs.load(pack.id)
            if isinstance(catalog, Catalog) and product in catalog.products and catalog.document == CHECKLIST:
                yield catalog
