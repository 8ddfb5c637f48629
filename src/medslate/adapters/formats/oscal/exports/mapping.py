"""A crosswalk of set relations as an OSCAL mapping collection."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from medslate.adapters.formats.oscal.exports.parts import (
    Value,
    catalog_file,
    exported,
    filled,
    line,
    metadata,
    of_pack,
    prop,
    uuid,
)
from medslate.standards.catalogs import Catalog
from medslate.standards.crosswalks import Crosswalk, Relation, SetRelation
from medslate.usecases.oscal_export import Exported
from medslate.usecases.oscal_import import ids_of

_RELATIONSHIPS = {
    SetRelation.EQUAL: "equivalent-to",
    SetRelation.SUBSET: "subset-of",
    SetRelation.SUPERSET: "superset-of",
    SetRelation.INTERSECTS: "intersects-with",
    SetRelation.NONE: "no-relationship",
}
"""Equal rows ask the same, not in the same words: to OSCAL they are equivalent."""


def export_mapping(crosswalk: Crosswalk, origin: Catalog, to: Catalog, issued: date) -> Exported:
    """The relations between two catalogs as they are exported."""
    ends = ids_of(origin), ids_of(to)
    maps = [_map(rows, ends, crosswalk.pack.id) for rows in _groups(crosswalk)]
    title = crosswalk.pack.title
    mapping: Value = {
        "uuid": uuid("mapping", crosswalk.pack.id),
        "source-resource": {"type": "catalog", "href": catalog_file(crosswalk.origin)},
        "target-resource": {"type": "catalog", "href": catalog_file(crosswalk.to)},
        "maps": maps,
    }
    alone = [one for one in crosswalk.relations if one.relation is SetRelation.NONE and not (one.origin and one.to)]
    for key, names in (
        ("source-gap-summary", [ends[0][one.origin] for one in alone if one.origin in ends[0]]),
        ("target-gap-summary", [ends[1][one.to] for one in alone if one.to in ends[1]]),
    ):
        if names:
            mapping[key] = {"uuid": uuid(key, crosswalk.pack.id), "unmapped-controls": [{"with-ids": names}]}
    provenance = {
        "method": "human",
        "matching-rationale": "semantic",
        "status": "complete" if crosswalk.pack.status == "published" else "draft",
        "mapping-description": crosswalk.pack.note or title,
    }
    head = metadata(title, crosswalk.pack.version, issued, of_pack(crosswalk.pack))
    value = {"metadata": head, "provenance": provenance, "mappings": [mapping]}
    return exported("mapping-collection", value, _losses(crosswalk, alone))


def _groups(crosswalk: Crosswalk) -> list[list[Relation]]:
    """The rows with both ends, those that state one relation together as one."""
    groups: dict[str, list[Relation]] = {}
    for number, one in enumerate(crosswalk.relations):
        if one.origin and one.to:
            groups.setdefault(f"{one.together}/" if one.together else str(number), []).append(one)
    return list(groups.values())


def _map(rows: list[Relation], ends: tuple[Mapping[str, str], Mapping[str, str]], pack: str) -> Value:
    first = rows[0]
    sources, targets = (
        [{"type": "control", "id-ref": known.get(name, name)} for name in dict.fromkeys(names)]
        for known, names in zip(ends, ([one.origin for one in rows], [one.to for one in rows]), strict=True)
    )
    relation: Any = first.relation
    told = prop("sources", ";".join(first.sources)) + prop("together", first.together)
    told += prop("change", first.change.value if first.change else None)
    return {
        "uuid": uuid("map", pack, *(f"{one.origin} > {one.to}" for one in rows)),
        "relationship": _RELATIONSHIPS[relation],
        "sources": sources,
        "targets": targets,
        "confidence-score": {"category": first.confidence.value},
    } | filled(props=told, remarks=line(" ".join(dict.fromkeys(one.rationale for one in rows))))


def _losses(crosswalk: Crosswalk, alone: list[Relation]) -> Iterator[str]:
    if alone:
        yield f"{len(alone)} rows without a counterpart are in the gap summaries, without their reasons."
    if crosswalk.editions:
        yield "What became of each row stands as a property that other tools do not read."
    groups = sum(len(rows) > 1 for rows in _groups(crosswalk))
    if groups:
        yield f"{groups} groups of rows have the confidence and the sources of their first row."
