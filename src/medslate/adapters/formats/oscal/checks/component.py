"""What a component definition says against itself, or about controls that its catalogs do not have."""

from collections.abc import Iterator, Mapping
from typing import Any

from medslate.adapters.formats.oscal.checks.every import unknown
from medslate.adapters.formats.oscal.checks.index import Index, members
from medslate.findings import Code, Finding, Place
from medslate.usecases.oscal_validate import Document

Path = tuple[str | int, ...]
STATUS = "implementation-status"


def implementations(value: Mapping[str, Any]) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    """The control implementations of all components and capabilities, with their paths."""
    for key in ("components", "capabilities"):
        for number, one in enumerate(value.get(key, ())):
            for at, each in enumerate(one.get("control-implementations", ())):
                yield ("component-definition", key, number, "control-implementations", at), each


def check_component(document: Document, known: Mapping[str, Index]) -> Iterator[Finding]:
    """Claims on controls that are not there or claimed twice; unknown statements, parameters and components."""
    for path, one in implementations(document.value):
        place = Place(document.file, path)
        catalog = known.get(one["source"])
        seen: set[str] = set()
        yield from _parameters(one, catalog, place)
        for number, claim in enumerate(one["implemented-requirements"]):
            where = place.at("implemented-requirements", number)
            name = claim["control-id"]
            if name in seen:
                message = f"{name} is claimed twice in one implementation; which holds is not said."
                yield Finding(Code.DUPLICATE, where.at("control-id"), message, "Join the two.")
            seen.add(name)
            yield from _claim(claim, catalog, where)
    yield from _incorporated(document)


def _claim(claim: Mapping[str, Any], catalog: Index | None, place: Place) -> Iterator[Finding]:
    name = claim["control-id"]
    states = sorted({one["value"] for one in claim.get("props", ()) if one["name"] == STATUS and "ns" not in one})
    if len(states) > 1:
        message = f"{name} is said to be both {' and '.join(states)}."
        yield Finding(Code.CONTRADICTION, place.at("props"), message, "Keep one status.")
    if catalog is not None and name not in catalog.controls:
        what = "The claim is on a control that the catalog does not have:"
        yield unknown(place.at("control-id"), what, name, set(catalog.controls), "Take it out.")
    yield from _parameters(claim, catalog, place)
    yield from _statements(claim, catalog, place)


def _statements(claim: Mapping[str, Any], catalog: Index | None, place: Place) -> Iterator[Finding]:
    control = catalog.controls.get(claim["control-id"]) if catalog is not None else None
    own = {one["id"] for _, one, _ in members(control, ()) if "id" in one} if control is not None else set()
    seen: set[str] = set()
    for number, one in enumerate(claim.get("statements", ())):
        name, where = one["statement-id"], place.at("statements", number, "statement-id")
        if control is not None and name not in own:
            what = f"{claim['control-id']} has no statement"
            yield unknown(where, what, name, own, "Name one of its parts.")
        if name in seen:
            yield Finding(Code.DUPLICATE, where, f"The statement {name} stands twice.", "Join the two.")
        seen.add(name)


def _parameters(one: Mapping[str, Any], catalog: Index | None, place: Place) -> Iterator[Finding]:
    seen: set[str] = set()
    for number, setting in enumerate(one.get("set-parameters", ())):
        name, where = setting["param-id"], place.at("set-parameters", number, "param-id")
        if catalog is not None and name not in catalog.params:
            yield unknown(where, "The catalog has no parameter", name, set(catalog.params), "Take it out.")
        if name in seen:
            yield Finding(Code.DUPLICATE, where, f"The parameter {name} is set twice.", "Keep one setting.")
        seen.add(name)


def _incorporated(document: Document) -> Iterator[Finding]:
    components = {one["uuid"].lower() for one in document.value.get("components", ())}
    if document.value.get("import-component-definitions"):
        return
    for number, one in enumerate(document.value.get("capabilities", ())):
        for at, each in enumerate(one.get("incorporates-components", ())):
            if each["component-uuid"].lower() not in components:
                path = ("component-definition", "capabilities", number, "incorporates-components", at, "component-uuid")
                message = f"There is no component {each['component-uuid']} here."
                yield Finding(Code.UNKNOWN_ID, Place(document.file, path), message, "Add it, or import its definition.")
