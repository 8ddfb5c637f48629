"""All checks of a document, by what it is."""

from collections.abc import Iterator

from medslate.adapters.formats.oscal.checks.catalog import check_catalog
from medslate.adapters.formats.oscal.checks.component import check_component, implementations
from medslate.adapters.formats.oscal.checks.every import check_every
from medslate.adapters.formats.oscal.checks.index import Index, index
from medslate.adapters.formats.oscal.checks.mapping import check_mapping, mappings
from medslate.adapters.formats.oscal.checks.profile import check_profile
from medslate.adapters.formats.oscal.checks.results import check_results
from medslate.adapters.formats.oscal.checks.survey import survey
from medslate.findings import Finding
from medslate.usecases.oscal_validate import Catalogs, Document


def check_document(document: Document, catalogs: Catalogs) -> Iterator[Finding]:
    """All that a document says against itself, or against the catalogs at hand."""
    seen = survey(document.root, document.value)
    known = indexes(catalogs)
    own = index(document.value) if document.root == "catalog" else None
    whole = all(href in known for href, _ in references(document)) and (document.root != "assessment-results")
    yield from check_every(document, seen, (*known.values(), *((own,) if own else ())), whole)
    if own is not None:
        yield from check_catalog(document, own)
    elif document.root == "profile":
        yield from check_profile(document, known)
    elif document.root == "mapping-collection":
        yield from check_mapping(document, known)
    elif document.root == "component-definition":
        yield from check_component(document, known)
    else:
        yield from check_results(document, known.get(""))


def indexes(catalogs: Catalogs) -> dict[str, Index]:
    """The index of each catalog, made once for one that goes by several references."""
    made = {id(one): one for one in catalogs.values()}
    found = {key: index(one.value) for key, one in made.items()}
    return {href: found[id(one)] for href, one in catalogs.items()}


def references(document: Document) -> Iterator[tuple[str, tuple[str | int, ...]]]:
    """Where the controls come from that a document speaks of: the reference, and where it stands."""
    if document.root == "profile":
        for number, one in enumerate(document.value["imports"]):
            yield one["href"], ("profile", "imports", number, "href")
    elif document.root == "component-definition":
        for path, one in implementations(document.value):
            yield one["source"], (*path, "source")
    elif document.root == "mapping-collection":
        for path, mapping in mappings(document.value):
            for key in ("source-resource", "target-resource"):
                yield mapping[key]["href"], (*path, key, "href")
