"""What a catalog says against itself."""

from collections.abc import Iterator, Mapping
from typing import Any

from medslate.adapters.formats.oscal.checks.every import at, unknown
from medslate.adapters.formats.oscal.checks.index import Index
from medslate.findings import Code, Finding, Place
from medslate.usecases.oscal_validate import Document

SUCCESSION = ("incorporated-into", "moved-to")


def check_catalog(document: Document, own: Index) -> Iterator[Finding]:
    """Identifiers that stand twice, parameters that hang on unknown ones, withdrawn controls without a successor."""
    if not own.controls:
        place = Place(document.file, ("catalog",))
        yield Finding(Code.SHAPE, place, "The catalog holds no control.", "Nothing can be claimed against it.")
    for kind, one, way in own.twice:
        message = f"The {kind} {one['id']} stands twice."
        yield Finding(Code.DUPLICATE, at(document, (way, "id")), message, f"Keep one, or rename one {kind}.")
    for kind, one, way in own.members:
        if kind == "control" and withdrawn(one) and not any(_succeeds(link) for link in one.get("links", ())):
            message = f"The control {one['id']} is withdrawn, and no link says what stands in its place."
            remedy = f"Add a link with rel {' or '.join(SUCCESSION)}, if there is a successor."
            yield Finding(Code.WITHDRAWN, at(document, way), message, remedy)
        if kind == "param" and one.get("depends-on", one["id"]) not in own.params:
            place = at(document, (way, "depends-on"))
            yield unknown(place, "There is no parameter", one["depends-on"], set(own.params), "Declare it.")


def withdrawn(control: Mapping[str, Any]) -> bool:
    """Whether a control says that it is no longer in force."""
    return any(one["name"] == "status" and one["value"].lower() == "withdrawn" for one in control.get("props", ()))


def _succeeds(link: Mapping[str, Any]) -> bool:
    return link.get("rel") in SUCCESSION
