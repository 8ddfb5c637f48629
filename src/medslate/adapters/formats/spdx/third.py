"""Read SPDX 3.0 as JSON-LD: packages, their suppliers and licences, and what needs what. A graph of plain objects."""

from collections.abc import Iterable, Mapping
from typing import Any

from medslate.adapters.formats.spdx.packages import Listed, Package, needs_of
from medslate.findings import Code, Finding, Place

_PACKAGE = "software_Package"
_TAKEN = frozenset({
    _PACKAGE, "Relationship", "LifecycleScopedRelationship", "SpdxDocument", "software_Sbom", "CreationInfo",
    "Organization", "Person", "Agent", "Tool", "SoftwareAgent", "simplelicensing_LicenseExpression",
})  # fmt: skip
_READ = frozenset({
    "type", "spdxId", "creationInfo", "name", "software_packageVersion", "software_packageUrl", "suppliedBy",
    "externalIdentifier", "verifiedUsing", "software_primaryPurpose",
})  # fmt: skip
_LICENCES = ("hasConcludedLicense", "hasDeclaredLicense")

Node = Mapping[str, Any]


def listed_in(value: Any, file: str) -> tuple[Listed | None, tuple[Finding, ...]]:
    """What the graph lists, and what is wrong with it."""
    graph = value.get("@graph")
    if not isinstance(graph, list) or not all(isinstance(one, dict) for one in graph):
        message = "The document has no graph: a list of objects under @graph."
        return None, (Finding(Code.SHAPE, Place(file), message, "Give SPDX 3.0 as JSON-LD with @graph."),)
    nodes = {_text(one, "spdxId") or _text(one, "@id"): one for one in graph}
    if not any(_kind(one) == _PACKAGE for one in graph):
        return None, (
            Finding(Code.SHAPE, Place(file, ("@graph",)), "There is no package in the graph.", "Look at it."),
        )
    losses: list[str] = []
    edges = [one for one in graph if _kind(one) in ("Relationship", "LifecycleScopedRelationship")]
    triples = [
        (_text(one, "from"), _text(one, "relationshipType"), to) for one in edges for to in _texts(one.get("to"))
    ]
    licences = _licences(triples, nodes)
    packages = tuple(_package(one, nodes, licences, losses) for one in graph if _kind(one) == _PACKAGE)
    others = {_kind(one) for one in graph} - _TAKEN
    losses += [f"elements of type {kind or 'unknown'} are not kept" for kind in sorted(others)]
    if any(_kind(one) == "LifecycleScopedRelationship" for one in edges):
        losses.append("the lifecycle scope of relationships is not kept")
    described = [one for one in graph if _kind(one) in ("SpdxDocument", "software_Sbom")]
    roots = [ref for one in described for ref in _texts(one.get("rootElement"))]
    created = next((_text(one, "created") for one in graph if _kind(one) == "CreationInfo"), "")
    needs = needs_of(triples, losses)
    named = next((_text(one, "name") for one in described), "")
    return Listed(named, created, packages, tuple(roots), needs, tuple(losses)), ()


def _package(one: Node, nodes: Mapping[str, Node], licences: Mapping[str, str], losses: list[str]) -> Package:
    identifiers = _dicts(one.get("externalIdentifier"))
    named = {_text(each, "externalIdentifierType"): _text(each, "identifier") for each in identifiers}
    supplier = nodes.get(_text(one, "suppliedBy"), {})
    losses += [f"packages: {key} is not kept" for key in one if key not in _READ]
    identity = _text(one, "spdxId")
    return Package(
        identity,
        _text(one, "name") or identity or "unnamed",
        _text(one, "software_packageVersion"),
        _text(supplier, "name"),
        _text(one, "software_packageUrl") or named.get("packageUrl", ""),
        named.get("cpe23", "") or named.get("cpe22", ""),
        licences.get(identity, ""),
        tuple((_text(each, "algorithm"), _text(each, "hashValue")) for each in _dicts(one.get("verifiedUsing"))),
        _text(one, "software_primaryPurpose"),
    )


def _licences(triples: Iterable[tuple[str, str, str]], nodes: Mapping[str, Node]) -> Mapping[str, str]:
    """The concluded licence of each element, else the declared one."""
    found: dict[str, str] = {}
    for kind in _LICENCES:
        for one, word, other in triples:
            if word == kind:
                text = _text(nodes.get(other, {}), "simplelicensing_licenseExpression")
                found.setdefault(one, text or other.rpartition("/")[2])
    return found


def _kind(one: Node) -> str:
    return _text(one, "type") or _text(one, "@type")


def _text(one: Node, key: str) -> str:
    value = one.get(key)
    return value if isinstance(value, str) else ""


def _texts(value: Any) -> list[str]:
    return [one for one in (value if isinstance(value, list) else [value]) if isinstance(one, str)]


def _dicts(value: Any) -> list[Node]:
    return [one for one in (value if isinstance(value, list) else [value]) if isinstance(one, dict)]
