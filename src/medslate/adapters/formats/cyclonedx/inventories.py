"""Read a bill of materials in CycloneDX JSON 1.4 to 1.6, whoever wrote it; the file itself stays as it is."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from medslate.adapters.formats.jsontext import read_json, shaped
from medslate.adapters.formats.oscal.positions import located
from medslate.findings import Code, Finding, Place
from medslate.lifecycle.software import Inventory, SoftwarePart

VERSIONS = ("1.4", "1.5", "1.6")
MOST_DANGLING = 20


class Shape(msgspec.Struct, rename="camel", frozen=True):
    """What is read of an object; fields that are not named are let be."""


class Named(Shape, frozen=True):
    """A person or an organisation."""

    name: str = ""


class LicenceName(Shape, frozen=True):
    """A licence by its SPDX id, or by another name."""

    id: str = ""
    name: str = ""


class Licence(Shape, frozen=True):
    """A licence, or an expression of several."""

    license: LicenceName = LicenceName()
    expression: str = ""


class Hash(Shape, frozen=True):
    """A digest of the part as it was taken in."""

    alg: str
    content: str


class Component(Shape, frozen=True):
    """A part, with those that it contains."""

    type: str
    name: str
    version: str = ""
    group: str = ""
    ref: str = msgspec.field(default="", name="bom-ref")
    purl: str = ""
    cpe: str = ""
    scope: str = ""
    supplier: Named = Named()
    manufacturer: Named = Named()
    publisher: str = ""
    licenses: tuple[Licence, ...] = ()
    hashes: tuple[Hash, ...] = ()
    components: tuple["Component", ...] = ()


class Metadata(Shape, frozen=True):
    """What the bill is of, and when it was made."""

    component: Component | None = None
    timestamp: str = ""


class Dependency(Shape, frozen=True):
    """What a part needs."""

    ref: str
    depends_on: tuple[str, ...] = ()


class Composition(Shape, frozen=True):
    """How complete a part of the bill is."""

    aggregate: str


class Service(Shape, frozen=True):
    """A service that parts rely on; only its name is needed, for dependencies may lead there."""

    ref: str = msgspec.field(default="", name="bom-ref")
    services: tuple["Service", ...] = ()


class Document(Shape, frozen=True):
    """A bill of materials."""

    bom_format: str
    spec_version: str
    metadata: Metadata = Metadata()
    components: tuple[Component, ...] = ()
    services: tuple[Service, ...] = ()
    dependencies: tuple[Dependency, ...] = ()
    compositions: tuple[Composition, ...] = ()


@dataclass(frozen=True)
class Bill:
    """A bill of materials: the value as it stands in the file, and what is understood of it."""

    value: Mapping[str, Any]
    document: Document


def read_bill(content: bytes, file: str) -> tuple[Bill | None, tuple[Finding, ...]]:
    """The bill in a file, and what is wrong with it; none if it is no bill that can be understood."""
    if content.lstrip()[:1] == b"<":
        remedy = "Convert it to JSON: `cyclonedx convert --output-format json`."
        return None, (Finding(Code.SYNTAX, Place(file, line=1), "This is XML; bills are read as JSON.", remedy),)
    value, text, found = read_json(content, file)
    if found:
        return None, found
    if (refused := _refused(value, file)) is not None:
        return None, located((refused,), text)
    document, found = shaped(value, Document, text, file)
    if document is None:
        return None, found
    found = located(_faults(document, file), text)
    return (None if any(one.code is Code.DUPLICATE for one in found) else Bill(value, document)), found


def read_inventory(content: bytes, component: str, file: str) -> tuple[Inventory | None, tuple[Finding, ...]]:
    """The parts of a component of the device, and what is wrong with the bill that lists them."""
    bill, found = read_bill(content, file)
    return (None if bill is None else inventory_of(bill.document, component, file)), found


def inventory_of(document: Document, component: str, file: str) -> Inventory:
    """The inventory that a bill amounts to: all parts at whatever depth, each with a ref."""
    root = document.metadata.component
    needs = {one.ref: one.depends_on for one in document.dependencies}
    refs: dict[str, None] = {}
    parts = []
    for one in every((*(root.components if root else ()), *document.components)):
        ref = one.ref or _free(one.purl or f"{one.name}@{one.version}", refs)
        refs[ref] = None
        parts.append(_part(one, ref, needs.get(one.ref, ())))
    return Inventory(
        component,
        tuple(parts),
        Place(file),
        ("", "") if root is None else (root.name, root.version),
        () if root is None else needs.get(root.ref, ()),
        any(one.aggregate.startswith("incomplete") for one in document.compositions),
        document.metadata.timestamp,
    )


def every(components: Iterable[Component]) -> Iterator[Component]:
    """The parts and those within them, in the order of the file."""
    for one in components:
        yield one
        yield from every(one.components)


def _free(ref: str, taken: Mapping[str, None]) -> str:
    number, free = 1, ref
    while free in taken:
        number += 1
        free = f"{ref}#{number}"
    return free


def _part(one: Component, ref: str, needs: tuple[str, ...]) -> SoftwarePart:
    licences = (each.expression or each.license.id or each.license.name for each in one.licenses)
    return SoftwarePart(
        ref,
        one.name,
        one.version,
        one.group,
        one.supplier.name or one.manufacturer.name or one.publisher,
        one.purl,
        one.cpe,
        one.type,
        tuple(name for name in licences if name),
        tuple((each.alg, each.content) for each in one.hashes),
        one.scope,
        needs,
    )


def _refused(value: Any, file: str) -> Finding | None:
    """Why the value is no bill of a version that is understood."""
    place = Place(file)
    if not isinstance(value, dict) or value.get("bomFormat") != "CycloneDX":
        remedy = "Give a CycloneDX file; an SPDX file is converted by `medslate sbom import`."
        return Finding(Code.SHAPE, place, 'No bill of materials: no `"bomFormat": "CycloneDX"` at its top.', remedy)
    version = value.get("specVersion")
    if version not in VERSIONS:
        message = f"CycloneDX {version!r} is not understood; {', '.join(VERSIONS)} are."
        remedy = "Convert it: `cyclonedx convert --output-version v1_6`."
        return Finding(Code.SHAPE, place.at("specVersion"), message, remedy)
    return None


def _faults(document: Document, file: str) -> tuple[Finding, ...]:
    """Refs that stand twice, and dependencies that lead nowhere."""
    refs: dict[str, None] = {}
    found = []
    root = document.metadata.component
    for one in every((*([root] if root else ()), *document.components)):
        if one.ref and one.ref in refs:
            message = f"Two parts have the bom-ref {one.ref}, so a reference to it means none of them."
            found.append(Finding(Code.DUPLICATE, Place(file, ("components",)), message, "Make the bill anew."))
        refs[one.ref] = None
    refs |= {one.ref: None for one in _services(document.services)}
    found += list(_dangling(document, refs, file))[:MOST_DANGLING]
    return tuple(found)


def _services(services: Iterable[Service]) -> Iterator[Service]:
    for one in services:
        yield one
        yield from _services(one.services)


def _dangling(document: Document, refs: Mapping[str, None], file: str) -> Iterator[Finding]:
    for number, one in enumerate(document.dependencies):
        for ref in (one.ref, *one.depends_on):
            if ref not in refs:
                place = Place(file, ("dependencies", number))
                message = f"A dependency names {ref}, which is no part of the bill."
                yield Finding(Code.DEPENDENCY_UNKNOWN, place, message, "Make the bill anew, with all parts.")
