"""Read a CSAF 2.0 document, VEX or advisory, whoever wrote it: its products, and what it says of each."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

import msgspec

from medslate.adapters.formats.jsontext import read_json, shaped
from medslate.adapters.formats.oscal.positions import located
from medslate.findings import Code, Finding, Place
from medslate.lifecycle.advisories import Advised, Advisory, Product
from medslate.lifecycle.correspondence import justification_from_csaf, response_from_csaf, state_from_csaf
from medslate.lifecycle.vulnerabilities import State, Vulnerability


class _Shape(msgspec.Struct, frozen=True):
    """What is read of an object; fields that are not named are let be."""


class _Helper(_Shape, frozen=True):
    cpe: str = ""
    purl: str = ""


class _Full(_Shape, frozen=True):
    product_id: str
    name: str
    product_identification_helper: _Helper = _Helper()


class _Branch(_Shape, frozen=True):
    category: str
    name: str
    branches: tuple["_Branch", ...] = ()
    product: _Full | None = None


class _Relationship(_Shape, frozen=True):
    product_reference: str
    relates_to_product_reference: str
    full_product_name: _Full


class _Group(_Shape, frozen=True):
    group_id: str
    product_ids: tuple[str, ...]


class _Tree(_Shape, frozen=True):
    branches: tuple[_Branch, ...] = ()
    full_product_names: tuple[_Full, ...] = ()
    relationships: tuple[_Relationship, ...] = ()
    product_groups: tuple[_Group, ...] = ()


class _Publisher(_Shape, frozen=True):
    name: str = ""


class _Tracking(_Shape, frozen=True):
    id: str = ""


class _Head(_Shape, frozen=True):
    category: str
    csaf_version: str
    title: str = ""
    publisher: _Publisher = _Publisher()
    tracking: _Tracking = _Tracking()


class _Id(_Shape, frozen=True):
    system_name: str
    text: str


class _Note(_Shape, frozen=True):
    category: str
    text: str


class _Reference(_Shape, frozen=True):
    summary: str
    url: str


class _Cwe(_Shape, frozen=True):
    id: str = ""


class _Cvss(_Shape, frozen=True, rename="camel"):
    vector_string: str = ""


class _Score(_Shape, frozen=True):
    cvss_v2: _Cvss = _Cvss()
    cvss_v3: _Cvss = _Cvss()


class _About(_Shape, frozen=True):
    """A flag, a remediation or a threat."""

    label: str = ""
    category: str = ""
    details: str = ""
    product_ids: tuple[str, ...] = ()
    group_ids: tuple[str, ...] = ()


class _Vulnerability(_Shape, frozen=True):
    cve: str = ""
    ids: tuple[_Id, ...] = ()
    title: str = ""
    notes: tuple[_Note, ...] = ()
    references: tuple[_Reference, ...] = ()
    cwe: _Cwe = _Cwe()
    release_date: str = ""
    scores: tuple[_Score, ...] = ()
    product_status: dict[str, tuple[str, ...]] = {}
    flags: tuple[_About, ...] = ()
    remediations: tuple[_About, ...] = ()
    threats: tuple[_About, ...] = ()

    @property
    def name(self) -> str:
        """Its CVE id, or the first of its other ids; empty if it has none."""
        return self.cve or next((one.text for one in self.ids), "")


class _Document(_Shape, frozen=True):
    document: _Head
    product_tree: _Tree = _Tree()
    vulnerabilities: tuple[_Vulnerability, ...] = ()


_READ = frozenset(field.encode_name for field in msgspec.structs.fields(_Vulnerability))


def read_csaf(content: bytes, file: str) -> tuple[Advisory | None, tuple[Finding, ...]]:
    """What the document says, and what is wrong with it."""
    value, text, found = read_json(content, file)
    if found:
        return None, found
    head = value.get("document") if isinstance(value, dict) else None
    version = head.get("csaf_version") if isinstance(head, dict) else None
    if version != "2.0":
        message = "No CSAF document." if version is None else f"CSAF {version!r} is not understood; 2.0 is."
        finding = Finding(Code.SHAPE, Place(file, ("document", "csaf_version")), message, "Give a CSAF 2.0 file.")
        return None, located((finding,), text)
    made, found = shaped(value, _Document, text, file)
    if made is None:
        return None, found
    products = _products(made.product_tree)
    groups = {one.group_id: one.product_ids for one in made.product_tree.product_groups}
    items = tuple(
        item
        for number, one in enumerate(made.vulnerabilities)
        if one.name
        for item in _items(one, products, groups, Place(file, ("vulnerabilities", number)))
    )
    described = tuple(
        _described(one, made.document, Place(file, ("vulnerabilities", number)))
        for number, one in enumerate(made.vulnerabilities)
        if one.name
    )
    title = made.document.title or made.document.tracking.id
    found = located(tuple(_undefined(made, products, file)), text)
    return Advisory(title, None, described, items, tuple(_losses(made, value))), found


def _products(tree: _Tree) -> Mapping[str, Product]:
    """All products by id: those of branches, those that stand alone, and parts of others."""
    found: dict[str, Product] = {}
    for full in tree.full_product_names:
        found[full.product_id] = _helped(Product(full.name), full)
    for branch in tree.branches:
        found |= dict(_branched(branch, Product("")))
    for one in tree.relationships:
        part = found.get(one.product_reference)
        whole = found.get(one.relates_to_product_reference)
        if part is not None and whole is not None:
            path = (*whole.path, f"{whole.name} {whole.version}".rstrip())
            found[one.full_product_name.product_id] = replace(part, path=path)
    return found


def _branched(branch: _Branch, above: Product) -> Iterator[tuple[str, Product]]:
    here = above
    if branch.category == "vendor":
        here = replace(above, vendor=branch.name)
    elif branch.category == "product_name":
        here = replace(above, name=branch.name)
    elif branch.category == "product_version":
        here = replace(above, version=branch.name)
    elif branch.category == "product_version_range":
        here = replace(above, range=branch.name)
    if branch.product is not None:
        named = here if here.name else replace(here, name=branch.product.name)
        yield branch.product.product_id, _helped(named, branch.product)
    for one in branch.branches:
        yield from _branched(one, here)


def _helped(product: Product, full: _Full) -> Product:
    helper = full.product_identification_helper
    return replace(product, purl=helper.purl, cpe=helper.cpe)


def _items(
    one: _Vulnerability, products: Mapping[str, Product], groups: Mapping[str, tuple[str, ...]], place: Place
) -> Iterator[Advised]:
    for word, ids in one.product_status.items():
        state, _ = state_from_csaf(word)
        for name in ids if state is not None else ():
            if name in products:
                yield _advised(one, name, products[name], state or State.AFFECTED, groups, place)


def _advised(
    one: _Vulnerability,
    name: str,
    product: Product,
    state: State,
    groups: Mapping[str, tuple[str, ...]],
    place: Place,
) -> Advised:
    def about(those: tuple[_About, ...]) -> list[_About]:
        return [each for each in those if name in each.product_ids or _grouped(name, each, groups)]

    flags = (justification_from_csaf(each.label) for each in about(one.flags))
    remediations = about(one.remediations)
    responses = dict.fromkeys(response_from_csaf(each.category) for each in remediations)
    impact = [each.details for each in about(one.threats) if each.category == "impact"]
    return Advised(
        one.name,
        product,
        state,
        place,
        next((each for each in flags if each is not None), None) if state is State.NOT_AFFECTED else None,
        "\n".join(impact),
        tuple(each for each in responses if each is not None),
        "\n".join(dict.fromkeys(each.details for each in remediations if each.details)),
    )


def _grouped(name: str, one: _About, groups: Mapping[str, tuple[str, ...]]) -> bool:
    return any(name in groups.get(group, ()) for group in one.group_ids)


def _described(one: _Vulnerability, head: _Head, place: Place) -> Vulnerability:
    vectors = (vector for score in one.scores for vector in (score.cvss_v3.vector_string, score.cvss_v2.vector_string))
    texts = (note.text for note in one.notes if note.category in ("description", "summary", "details"))
    return Vulnerability(
        one.name,
        place,
        one.title,
        next(texts, ""),
        head.publisher.name,
        (one.cwe.id,) if one.cwe.id else (),
        tuple(dict.fromkeys(vector for vector in vectors if vector)),
        _day(one.release_date),
        tuple((each.summary, each.url) for each in one.references),
    )


def _day(time: str) -> date | None:
    try:
        return date.fromisoformat(time[:10])
    except ValueError:
        return None


def _undefined(made: _Document, products: Mapping[str, Product], file: str) -> Iterator[Finding]:
    """Products that are spoken of and nowhere defined (CSAF 2.0, 6.1.1)."""
    for number, one in enumerate(made.vulnerabilities):
        for word, ids in one.product_status.items():
            for name in ids:
                if name not in products:
                    place = Place(file, ("vulnerabilities", number, "product_status", word))
                    message = (
                        f"{one.name or 'A vulnerability'} speaks of product {name}, which the document does not define."
                    )
                    yield Finding(Code.PRODUCT_UNDEFINED, place, message, "Ask its publisher; the rest is read.")


def _losses(made: _Document, value: Mapping[str, list[Mapping[str, object]]]) -> Iterator[str]:
    entries = value.get("vulnerabilities", [])
    for key in dict.fromkeys(key for entry in entries for key in entry if key not in _READ):
        yield f"vulnerabilities[].{key} is not taken"
    for one in made.vulnerabilities:
        if not one.name:
            yield "a vulnerability without any id is not taken"
        for word in one.product_status:
            state, lost = state_from_csaf(word)
            if state is None:
                yield f"{one.name}: {word} is not taken"
            if lost:
                yield f"{one.name}: {lost} is not taken"
