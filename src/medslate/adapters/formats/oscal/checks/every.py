"""What holds for documents of every kind."""

import re
from collections.abc import Collection, Iterator
from posixpath import commonprefix

from medslate.adapters.formats.oscal.checks.index import Index
from medslate.adapters.formats.oscal.checks.survey import Survey, Way, path
from medslate.findings import Code, Finding, Place
from medslate.standards.catalogs import suggestion
from medslate.usecases.oscal_validate import Document

_VERSION = re.compile(r"1\.[0-2]\.\d+(?:-\S+)?")
_NEAR = 40
_UUID = re.compile(r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")


def at(document: Document, way: Way) -> Place:
    """The place at the end of a way."""
    return Place(document.file, path(way))


def unknown(place: Place, what: str, name: str, known: Collection[str], otherwise: str) -> Finding:
    """The finding about an identifier that nothing has; of those that begin alike the nearest is proposed."""
    alike = [one for one in known if one[:2].casefold() == name[:2].casefold()]
    if len(alike) > _NEAR:
        alike = sorted(alike, key=lambda one: (-len(commonprefix((one, name))), one))[:_NEAR]
    remedy = suggestion(name, alike, otherwise)
    return Finding(Code.UNKNOWN_ID, place, f"{what} {name}.", remedy)


def check_every(document: Document, seen: Survey, known: tuple[Index, ...], whole: bool) -> Iterator[Finding]:
    """Identifiers that stand twice and references that lead nowhere. `whole`: every catalog it names is at hand."""
    yield from _version(document)
    yield from _twice(document, seen)
    yield from _links(document, seen, known, whole)
    yield from _people(document, seen)
    if document.root == "catalog" or (known and whole):
        yield from _inserts(document, seen, known)


def _version(document: Document) -> Iterator[Finding]:
    version = document.value["metadata"]["oscal-version"]
    if not _VERSION.fullmatch(version):
        place = Place(document.file, (document.root, "metadata", "oscal-version"))
        message = f"The version {version} of OSCAL is not known here."
        yield Finding(Code.SHAPE, place, message, "Write the version that the document follows, 1.0.0 to 1.2.x.")


def _twice(document: Document, seen: Survey) -> Iterator[Finding]:
    first: dict[str, Way] = {}
    for name, way in sorted(seen.uuids, key=lambda one: [str(key).rjust(8) for key in path(one[1])]):
        key = name.lower()
        if key in first:
            other = " / ".join(map(str, path(first[key])[:-1]))
            message = f"The UUID {name} stands twice, here and at {other}."
            yield Finding(Code.DUPLICATE, at(document, way), message, "Give one of the two a new UUID.")
        first.setdefault(key, way)


def _links(document: Document, seen: Survey, known: tuple[Index, ...], whole: bool) -> Iterator[Finding]:
    whole = whole and not _resolved(document)
    own = seen.ids | {name.lower() for name, _ in seen.uuids}
    theirs = {name for one in known for kind in one.of.values() for name in kind}
    for name, way in seen.fragments:
        resource = bool(_UUID.fullmatch(name))
        if name in own or name in theirs or name.lower() in own or not (resource or whole):
            continue
        if resource:
            message = f"The link leads to the resource {name}, which is not in back-matter."
            yield Finding(Code.UNKNOWN_ID, at(document, way), message, "Add the resource, or take the link away.")
        else:
            yield unknown(at(document, way), "The link leads to nothing named", name, own | theirs, "Correct the link.")


def _resolved(document: Document) -> bool:
    """Whether a catalog is what a profile selected of another: links to what it did not select are left as they are."""
    links = document.value["metadata"].get("links", ())
    return any(one.get("rel") in ("source-profile", "resolution-source") for one in links)


def _people(document: Document, seen: Survey) -> Iterator[Finding]:
    metadata = document.value["metadata"]
    roles = {one["id"] for one in metadata.get("roles", ())}
    parties = {one["uuid"].lower() for one in metadata.get("parties", ())}
    for name, way in seen.roles:
        if name not in roles:
            yield unknown(at(document, way), "There is no role", name, roles, "Add it to the roles of metadata.")
    for name, way in seen.parties:
        if name.lower() not in parties:
            message = f"There is no party {name}."
            yield Finding(Code.UNKNOWN_ID, at(document, way), message, "Add it to the parties of metadata.")


def _inserts(document: Document, seen: Survey, known: tuple[Index, ...]) -> Iterator[Finding]:
    params = {name for one in known for name in one.params} | seen.ids
    for name, way in seen.inserts:
        if name not in params:
            remedy = "Declare the parameter, or correct its name."
            yield unknown(at(document, way), "The text has a place for the parameter", name, params, remedy)
