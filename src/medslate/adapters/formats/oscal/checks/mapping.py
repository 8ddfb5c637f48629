"""What a mapping collection says against itself, or about controls that its catalogs do not have."""

from collections.abc import Iterator, Mapping
from typing import Any

from medslate.adapters.formats.oscal.checks.every import unknown
from medslate.adapters.formats.oscal.checks.index import Index
from medslate.findings import Code, Finding, Place
from medslate.standards.catalogs import suggestion
from medslate.usecases.oscal_validate import Document

RELATIONSHIPS = ("equivalent-to", "equal-to", "subset-of", "superset-of", "intersects-with", "no-relationship")
OSCAL = "http://csrc.nist.gov/ns/oscal"
_ENDS = (("sources", "source-resource", "source-gap-summary"), ("targets", "target-resource", "target-gap-summary"))


def mappings(value: Mapping[str, Any]) -> tuple[tuple[tuple[str | int, ...], Mapping[str, Any]], ...]:
    """The mappings of a collection with their paths: a single one may stand without a list."""
    found = value["mappings"]
    if isinstance(found, dict):
        return ((("mapping-collection", "mappings"), found),)
    return tuple((("mapping-collection", "mappings", number), one) for number, one in enumerate(found))


def check_mapping(document: Document, known: Mapping[str, Index]) -> Iterator[Finding]:
    """Per mapping: unknown ends and relationships, pairs that stand twice or contradict another, gaps that are none."""
    for path, one in mappings(document.value):
        place = Place(document.file, path)
        itself = one["source-resource"]["href"] == one["target-resource"]["href"]
        seen: dict[tuple[frozenset[str], frozenset[str]], str] = {}
        for number, each in enumerate(one["maps"]):
            where = place.at("maps", number)
            yield from _relationship(each, where)
            yield from _pair(each, seen, itself, where)
            for ends, resource, _ in _ENDS:
                yield from _ends(each[ends], known.get(one[resource]["href"]), where.at(ends))
        yield from _gaps(one, place)


def _relationship(one: Mapping[str, Any], place: Place) -> Iterator[Finding]:
    name = one["relationship"]
    if one.get("ns", OSCAL) == OSCAL and name not in RELATIONSHIPS:
        remedy = suggestion(name, RELATIONSHIPS, f"One of {', '.join(RELATIONSHIPS)}, or give a namespace (ns).")
        yield Finding(Code.SHAPE, place.at("relationship"), f"There is no relationship {name}.", remedy)


def _pair(
    one: Mapping[str, Any], seen: dict[tuple[frozenset[str], frozenset[str]], str], itself: bool, place: Place
) -> Iterator[Finding]:
    sources, targets = (frozenset(end["id-ref"] for end in one[ends]) for ends, *_ in _ENDS)
    said = ", ".join(sorted(sources)), ", ".join(sorted(targets))
    relation, pair = one["relationship"], (sources, targets)
    if pair in seen and seen[pair] == relation:
        yield Finding(Code.DUPLICATE, place, f"{said[0]} and {said[1]} are mapped twice.", "Keep one.")
    elif pair in seen:
        message = f"{said[0]} is said to be both {seen[pair]} and {relation} {said[1]}."
        yield Finding(Code.CONTRADICTION, place, message, "Keep the one that holds.")
    seen.setdefault(pair, relation)
    if itself and sources & targets:
        both = ", ".join(sorted(sources & targets))
        message = f"{both} is mapped to itself: source and target are the same resource."
        yield Finding(Code.CONTRADICTION, place, message, "Name the resource that was meant, or take the map out.")


def _ends(ends: list[Mapping[str, Any]], catalog: Index | None, place: Place) -> Iterator[Finding]:
    seen: set[str] = set()
    for number, one in enumerate(ends):
        name, where = one["id-ref"], place.at(number, "id-ref")
        if name in seen:
            yield Finding(Code.DUPLICATE, where, f"{name} stands twice.", "Keep one.")
        seen.add(name)
        if catalog is not None:
            there = set(catalog.controls) if one["type"] == "control" else set(catalog.parts) | set(catalog.controls)
            if name not in there:
                what = f"The catalog has no {one['type']}"
                yield unknown(where, what, name, there, "Correct the identifier.")


def _gaps(one: Mapping[str, Any], place: Place) -> Iterator[Finding]:
    """Controls that are said not to be mapped, and are."""
    for ends, _, summary in _ENDS:
        related = (each for each in one["maps"] if each["relationship"] != "no-relationship")
        mapped = {end["id-ref"] for each in related for end in each[ends]}
        for number, select in enumerate(one.get(summary, {}).get("unmapped-controls", ())):
            for at, name in enumerate(select.get("with-ids", ())):
                if name in mapped:
                    where = place.at(summary, "unmapped-controls", number, "with-ids", at)
                    message = f"{name} is said not to be mapped, and is."
                    yield Finding(Code.CONTRADICTION, where, message, "Take it out of the gap summary.")
