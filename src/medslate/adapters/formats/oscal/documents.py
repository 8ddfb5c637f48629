"""The door to OSCAL documents: all that use cases ask for. What a check does not need is imported when asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

import msgspec

from medslate.adapters.formats.oscal.checks.dispatch import check_document, references
from medslate.adapters.formats.oscal.positions import located as placed
from medslate.adapters.formats.oscal.reading import read
from medslate.usecases.oscal_validate import Document, Source

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from medslate.assessment.capability import Assessment
    from medslate.assessment.dossier import Dossier
    from medslate.findings import Finding
    from medslate.standards.catalogs import Catalog
    from medslate.standards.crosswalks import Crosswalk
    from medslate.usecases.oscal_export import Answered, Exported
    from medslate.usecases.oscal_import import Rows
    from medslate.usecases.oscal_told import Contents
    from medslate.usecases.oscal_validate import Catalogs

__all__ = [
    "catalog_rows", "check", "contents", "export_catalog", "export_component", "export_mapping", "export_results",
    "located", "mapping_rows", "read", "resolve", "sources", "write",
]  # fmt: skip


def sources(document: Document) -> tuple[Source, ...]:
    """Where the controls come from that the document speaks of; JSON files before others."""
    return tuple(Source(href, path, tuple(_names(href, document.value))) for href, path in references(document))


def _names(href: str, value: Mapping[str, Any]) -> Iterator[str]:
    """The relative file names that a reference may mean: its own, or those of the resource it leads to."""
    if not href.startswith("#"):
        yield from _relative(href)
        return
    for one in value.get("back-matter", {}).get("resources", ()):
        if one["uuid"].lower() == href[1:].lower():
            links = sorted(one.get("rlinks", ()), key=lambda link: "json" not in link.get("media-type", link["href"]))
            for link in links:
                yield from _relative(link["href"])


def _relative(href: str) -> Iterator[str]:
    try:
        parts = urlsplit(href)
    except ValueError:
        return
    if not parts.scheme and not parts.netloc and parts.path and not parts.path.startswith("/"):
        yield unquote(parts.path)


def check(document: Document, catalogs: Catalogs) -> tuple[Finding, ...]:
    """What the document says against itself, or about controls that its catalogs do not have."""
    return tuple(check_document(document, catalogs))


def located(findings: tuple[Finding, ...], document: Document) -> tuple[Finding, ...]:
    """The findings about the document with their lines and columns; those about others as they are."""
    own = placed((one for one in findings if one.place.file == document.file), document.text)
    others = tuple(one for one in findings if one.place.file != document.file)
    return (*others, *own)


def write(document: Document) -> bytes:
    """The file of a document. What was read is written whole, fields of later versions included."""
    return msgspec.json.format(msgspec.json.encode({document.root: document.whole or document.value}), indent=2) + b"\n"


def resolve(profile: Document, catalogs: Catalogs) -> tuple[Document, tuple[Finding, ...]]:
    """The catalog that a profile makes of its catalogs, and what it asks for in vain."""
    from medslate.adapters.formats.oscal.resolving import resolved

    return resolved(profile, catalogs)


def catalog_rows(document: Document) -> tuple[Rows, tuple[str, ...]]:
    """The rows of a catalog, in its order, and what they do not hold."""
    from medslate.adapters.formats.oscal import importing

    return importing.catalog_rows(document)


def mapping_rows(
    document: Document, origins: Mapping[str, str], targets: Mapping[str, str]
) -> tuple[Rows, tuple[str, ...]]:
    """The relations of a mapping collection, and what is left out."""
    from medslate.adapters.formats.oscal import importing

    return importing.mapping_rows(document, origins, targets)


def contents(document: Document) -> Contents:
    """What a component definition or assessment results say of controls; nothing of other documents."""
    from medslate.adapters.formats.oscal.taking import component, results
    from medslate.usecases.oscal_told import Contents

    if document.root == "component-definition":
        return component.component_contents(document)
    return results.results_contents(document) if document.root == "assessment-results" else Contents((), ())


def export_catalog(catalog: Catalog, issued: date) -> Exported:
    """A catalog as OSCAL."""
    from medslate.adapters.formats.oscal.exports import catalog as writer

    return writer.export_catalog(catalog, issued)


def export_mapping(crosswalk: Crosswalk, origin: Catalog, to: Catalog, issued: date) -> Exported:
    """A crosswalk of set relations as a mapping collection."""
    from medslate.adapters.formats.oscal.exports import mapping as writer

    return writer.export_mapping(crosswalk, origin, to, issued)


def export_component(dossier: Dossier, catalog: Catalog, answered: tuple[Answered, ...], issued: date) -> Exported:
    """The claims and answers of a workspace as a component definition."""
    from medslate.adapters.formats.oscal.exports import component as writer

    return writer.export_component(dossier, catalog, answered, issued)


def export_results(dossier: Dossier, catalog: Catalog, assessment: Assessment) -> Exported:
    """An assessment as assessment results."""
    from medslate.adapters.formats.oscal.exports import results as writer

    return writer.export_results(dossier, catalog, assessment)
