"""Tables and libraries of a fictional house, and what the import makes of them."""

from collections.abc import Mapping, Sequence
from typing import Any

from medslate.adapters.formats.ciso_library import read_library
from medslate.adapters.formats.inventory import read_table
from medslate.findings import Finding, Place
from medslate.standards.packs import Confidence
from medslate.usecases.import_library import LibraryPacks, library_packs
from medslate.usecases.import_pack import SOURCE, PackOrder
from medslate.usecases.import_table import Taken, column_map, take_table
from tests.fakes.packsources import MemoryPacks

ORDER = PackOrder("house-rules", "rules.csv", title="House rules", source="Our document HR-7")
HOUSE = "urn:acme:risk:framework:house"
OTHER = "urn:acme:risk:framework:other"


def csv(*rows: Sequence[str]) -> bytes:
    return "".join(";".join(row) + "\n" for row in rows).encode()


def taken(content: bytes, name: str = "rules.csv", sheet: str = "", **named: str) -> Taken:
    table, found = read_table(content, name, column_map(named, sheet, Place(name)))
    assert table is not None, found
    return take_table(table, named, Confidence.MEDIUM, SOURCE)


def node(end: str, *, assessable: object = True, parent: str = "", **fields: Any) -> dict[str, Any]:
    made = {"urn": f"urn:acme:risk:req_node:house:{end}", "assessable": assessable, "depth": 1, **fields}
    return made | ({"parent_urn": f"urn:acme:risk:req_node:house:{parent}"} if parent else {})


def framework(*nodes: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {"urn": HOUSE, "ref_id": "House", "name": "House rules", "requirement_nodes": list(nodes), **fields}


def mapping(origin: str, to: str, relationship: str, **fields: Any) -> dict[str, Any]:
    return {
        "source_requirement_urn": f"urn:acme:risk:req_node:house:{origin}",
        "target_requirement_urn": f"urn:acme:risk:req_node:other:{to}",
        "relationship": relationship,
        **fields,
    }


def mapping_set(*mappings: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {
        "urn": "urn:acme:risk:req_mapping_set:house-to-other",
        "name": "House to other",
        "source_framework_urn": HOUSE,
        "target_framework_urn": OTHER,
        "requirement_mappings": list(mappings),
        **fields,
    }


def library(**objects: Any) -> dict[str, Any]:
    return {
        "urn": "urn:acme:risk:library:house",
        "locale": "en",
        "ref_id": "house",
        "name": "House",
        "copyright": "Fictional House\nAll rights reserved",
        "version": 3,
        "provider": "Fictional House",
        "objects": objects,
    }


def made(
    value: Mapping[str, Any],
    packs: MemoryPacks | None = None,
    ends: tuple[str, str] = ("", ""),
    order: PackOrder | None = None,
) -> tuple[LibraryPacks, tuple[Finding, ...]]:
    """The packs of a library, and all findings."""
    read, found = read_library(value, "lib.yaml")
    order = order or PackOrder("", "lib.yaml")
    packs_made = library_packs(read, order, ends, packs or MemoryPacks([]), lambda _: {}, "answers")
    return packs_made, (*found, *packs_made.findings)
