"""Read what a CycloneDX document (JSON 1.4 to 1.6) says on vulnerabilities, whoever wrote it."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import msgspec

from medslate.adapters.formats.cyclonedx.inventories import Component, Document, Named, Shape, read_bill
from medslate.adapters.formats.jsontext import shaped
from medslate.findings import Finding, Place
from medslate.lifecycle.advisories import Advised, Advisory, Product
from medslate.lifecycle.correspondence import (
    justification_from_cyclonedx,
    response_from_cyclonedx,
    state_from_cyclonedx,
)
from medslate.lifecycle.vulnerabilities import Response, State, Vulnerability


class _Rating(Shape, frozen=True):
    vector: str = ""


class _Reference(Shape, frozen=True):
    title: str = ""
    url: str = ""


class _Analysis(Shape, frozen=True):
    state: str = ""
    justification: str = ""
    response: tuple[str, ...] = ()
    detail: str = ""


class _Versions(Shape, frozen=True):
    version: str = ""
    range: str = ""
    status: str = "affected"


class _Affect(Shape, frozen=True):
    ref: str
    versions: tuple[_Versions, ...] = ()


class _Property(Shape, frozen=True):
    name: str = ""
    value: str = ""


class _Vulnerability(Shape, frozen=True):
    id: str = ""
    source: Named = Named()
    ratings: tuple[_Rating, ...] = ()
    cwes: tuple[int, ...] = ()
    description: str = ""
    recommendation: str = ""
    workaround: str = ""
    advisories: tuple[_Reference, ...] = ()
    published: str = ""
    analysis: _Analysis = _Analysis()
    affects: tuple[_Affect, ...] = ()
    properties: tuple[_Property, ...] = ()


class _Statements(Shape, frozen=True):
    vulnerabilities: tuple[_Vulnerability, ...] = ()


_READ = frozenset(field.encode_name for field in msgspec.structs.fields(_Vulnerability)) | {"bom-ref"}


def read_vex(content: bytes, file: str) -> tuple[Advisory | None, tuple[Finding, ...]]:
    """What the document says, and what is wrong with it."""
    bill, found = read_bill(content, file)
    if bill is None:
        return None, found
    made, more = shaped(bill.value, _Statements, content.decode("utf-8-sig"), file)
    if made is None:
        return None, (*found, *more)
    root = bill.document.metadata.component
    products = dict(_products(bill.document))
    items = tuple(
        item
        for number, one in enumerate(made.vulnerabilities)
        for item in _items(one, number, products, file)
        if one.id
    )
    return Advisory(
        "CycloneDX" if root is None else f"CycloneDX of {root.name} {root.version}".rstrip(),
        None if root is None else Product(root.name, root.version, purl=root.purl, cpe=root.cpe),
        tuple(_described(one, file, number) for number, one in enumerate(made.vulnerabilities) if one.id),
        items,
        tuple(_losses(bill.value, made)),
    ), found


def _products(document: Document) -> Iterator[tuple[str, Product]]:
    """Products by ref, those within a component under its name."""
    root = document.metadata.component

    def below(components: tuple[Component, ...], path: tuple[str, ...]) -> Iterator[tuple[str, Product]]:
        for one in components:
            name = f"{one.group}/{one.name}" if one.group else one.name
            maker = one.supplier.name or one.manufacturer.name
            yield one.ref, Product(name, one.version, maker, one.purl, one.cpe, path=path)
            yield from below(one.components, (*path, one.name))

    yield from below((root,) if root else (), ())
    yield from below(document.components, () if root is None else (root.name,))


def _items(one: _Vulnerability, number: int, products: Mapping[str, Product], file: str) -> Iterator[Advised]:
    state, _ = state_from_cyclonedx(one.analysis.state)
    told = {
        each.name.removeprefix("medslate:"): each.value for each in one.properties if each.name.startswith("medslate:")
    }
    place = Place(file, ("vulnerabilities", number))
    for affect in one.affects:
        product = products.get(affect.ref) or products.get(affect.ref.rpartition("#")[2]) or Product(affect.ref)
        for versioned in _versioned(product, affect):
            yield Advised(
                one.id,
                versioned,
                state or State.UNDER_INVESTIGATION,
                place,
                justification_from_cyclonedx(one.analysis.justification),
                one.analysis.detail,
                _responses(one.analysis.response),
                one.recommendation or one.workaround,
                told or None,
            )


def _versioned(product: Product, affect: _Affect) -> Iterator[Product]:
    """The product in each version that is not called unaffected; as it is, if no version is named."""
    concerned = [one for one in affect.versions if one.status != "unaffected"]
    if not concerned:
        yield product
    for one in concerned:
        yield replace(product, version=one.version or product.version, range=one.range)


def _responses(words: tuple[str, ...]) -> tuple[Response, ...]:
    found = (response_from_cyclonedx(one) for one in words)
    return tuple(one for one in found if one is not None)


def _described(one: _Vulnerability, file: str, number: int) -> Vulnerability:
    return Vulnerability(
        one.id,
        Place(file, ("vulnerabilities", number)),
        description=one.description,
        source=one.source.name,
        weaknesses=tuple(f"CWE-{cwe}" for cwe in one.cwes if cwe > 0),
        severities=tuple(dict.fromkeys(rating.vector for rating in one.ratings if rating.vector)),
        published=day_of(one.published),
        references=tuple((each.title or each.url, each.url) for each in one.advisories if each.url),
    )


def day_of(time: str) -> date | None:
    """The day of a time as formats write it; none if it is no time."""
    try:
        return date.fromisoformat(time[:10])
    except ValueError:
        return None


def _losses(value: Mapping[str, Any], made: _Statements) -> Iterator[str]:
    """Fields of entries that are not taken, and words that are not known, each told once."""
    entries = value.get("vulnerabilities", ())
    for key in dict.fromkeys(key for entry in entries for key in entry if key not in _READ):
        yield f"vulnerabilities[].{key} is not taken"
    for one in made.vulnerabilities:
        if not one.id:
            yield "a vulnerability without an id is not taken"
        state, lost = state_from_cyclonedx(one.analysis.state)
        if one.analysis.state and state is None:
            yield f"{one.id}: the state {one.analysis.state!r} is not known"
        if lost:
            yield f"{one.id}: {lost} is not taken"
        if one.analysis.justification and justification_from_cyclonedx(one.analysis.justification) is None:
            yield f"{one.id}: the justification {one.analysis.justification!r} is not known"
