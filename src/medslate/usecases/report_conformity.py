"""Report on conformity: one catalog, row by row, as what the document says; how it looks is the renderers' part."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from medslate import __version__
from medslate.documents.catalogue import CHECKLIST, CONFORMITY_DOCUMENTS, GENERAL, SHARED, SHARED_CONFORMITY
from medslate.documents.conformity.subject import ConformitySubject
from medslate.documents.model import Document
from medslate.documents.wording import wording
from medslate.errors import UsageError
from medslate.findings import Finding, Severity
from medslate.standards.catalogs import Catalog
from medslate.usecases.open_conformity import Conformity, conformity_of
from medslate.usecases.opening import Opened
from medslate.usecases.ports import PackSource

WordingSource = Callable[[str], Mapping[str, Any]]


def conformity_documents(
    opened: Opened, packs: PackSource, texts: WordingSource, name: str | None = None, catalogs: Iterable[str] = ()
) -> Mapping[str, Document]:
    """The document on each of the catalogs, as `<document>-<pack>`. Without a name, each catalog's own.

    Without catalogs: those that are answered and ask for the document; for the checklist, the law that binds the
    product, answered or not. Raises `UsageError` for a catalog that there is not or that the document does not fit,
    and if there is none.
    """
    held = conformity_of(opened, packs)
    named = [_fitting(held, name, one) for one in dict.fromkeys(catalogs)]
    asked = [(name or own_document(one), one) for one in named or own_catalogs(held, name)]
    if not asked:
        raise UsageError(_nothing(held, name))
    return {
        f"{one}-{catalog.pack.id}": CONFORMITY_DOCUMENTS[one](
            _subject(held, catalog), wording(texts(SHARED), texts(SHARED_CONFORMITY), texts(one))
        )
        for one, catalog in asked
    }


def own_document(catalog: Catalog) -> str:
    """The document that a catalog asks for; the general one if it names none that there is."""
    return catalog.document if catalog.document in CONFORMITY_DOCUMENTS else GENERAL


def own_catalogs(held: Conformity, name: str | None) -> list[Catalog]:
    """The catalogs that a document is written on if none is named: those that ask for it and have answers.

    The law that binds the product needs none: what reaches it through crosswalks is asked for as well.
    """
    dossier = held.opened.dossier
    asking = [one for one in held.field.catalogs.values() if name in (None, own_document(one))]
    return [
        one
        for one in asking
        if (
            dossier.device.placed_as in one.products
            if own_document(one) == CHECKLIST
            else dossier.statement_on(one.pack.id) is not None
        )
    ]


def _fitting(held: Conformity, name: str | None, pack: str) -> Catalog:
    """A catalog that is named, if the document can be written on it."""
    catalog = held.field.catalog(pack)
    product = held.opened.dossier.device.placed_as
    if (name or own_document(catalog)) == CHECKLIST and product not in catalog.products:
        others = ", ".join(one.pack.id for one in own_catalogs(held, CHECKLIST)) or "none at hand"
        message = f"{pack} is no law that binds what is placed on the market as {product.value}; such a law: {others}."
        raise UsageError(message)
    return catalog


def _nothing(held: Conformity, name: str | None) -> str:
    if name is None:
        return "No catalog is answered here, and no law of the product is at hand. Name a catalog with --catalog."
    if name == CHECKLIST:
        return "No pack holds general requirements of a law that binds this product. Name a law with --catalog."
    meant = [one.pack.id for one in held.field.catalogs.values() if one.document == name]
    hint = f"It is meant for {', '.join(meant)}. " if meant else ""
    return f"No catalog that is answered here asks for the document {name}. {hint}Name a catalog with --catalog."


def _subject(held: Conformity, catalog: Catalog) -> ConformitySubject:
    opened, field = held.opened, held.field
    return ConformitySubject(
        dossier=opened.dossier,
        catalog=catalog,
        scale=field.scale_of(catalog),
        scope=held.scopes[catalog.pack.id],
        reached=held.reached,
        catalogs=field.catalogs,
        crosswalks={one.pack.id: one.pack for one in field.crosswalks},
        boundaries=field.boundaries,
        findings=tuple(_of_concern(opened, catalog.pack.id)),
        issued=opened.today,
        version=__version__,
    )


def _of_concern(opened: Opened, pack: str) -> Iterator[Finding]:
    """Every error, and what is found anywhere but in claims and answers on other packs."""
    dossier = opened.dossier
    files = {one.place.file: one.pack for one in dossier.statements}
    files |= {one.place.file: dossier.catalog for one in dossier.claims}
    for one in opened.findings:
        if one.severity is Severity.ERROR or files.get(one.place.file, pack) == pack:
            yield one
