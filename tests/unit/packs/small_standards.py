"""A small pack of each kind that standards need beside catalogs with levels: with one thing changed where asked."""

from collections.abc import Mapping
from pathlib import Path

from medslate.adapters.packs import catalog_tables, crosswalk_tables
from medslate.adapters.packs.register_tables import ANSWERS, DOCUMENTS, EVENTS, LEVELS, LINKS, SELECTS
from tests.unit.packs.small import SURE, Rows, table, write

REQUIREMENTS = (*catalog_tables.REQUIREMENTS, *catalog_tables.MORE)
RELATIONS = (*crosswalk_tables.RELATIONS, *crosswalk_tables.MORE)
Files = Mapping[str, bytes] | None

_ROW = {"applies_to": "all", "title": "Title", **SURE}
ACTIVITY_ROWS: Rows = [
    {"id": "H", "kind": "heading", "applies_to": "none", "title": "Heading", **SURE},
    {"id": "X", "kind": "activity", "heading": "H", **_ROW, "phase": "early", "step": "0", "weight": "2"},
    {
        "id": "Y",
        "kind": "item",
        **_ROW,
        "phase": "late",
        "step": "1",
        "evidence": "a plan; ; a record",
        "refs": "7.1; 7.2",
    },
    {"id": "Y a", "kind": "aspect", "base": "Y", **_ROW},
]
ACTIVITIES = """scale = "scale"
party = "operator"
products = ["medical-device", "other"]
phases = {early = "Early", late = "Late"}
steps = {0 = "None", 1 = "Some"}
routes = {whole = "H Y", short = "X"}
"""
EDITION_ROWS: Rows = [
    {"from": "X", "to": "X", "relation": "equal", "rationale": "why", "change": "kept", **SURE},
    {"from": "Y", "to": "Y", "relation": "superset", "rationale": "why", "change": "split", "together": "g", **SURE},
    {"from": "Y", "to": "Y a", "relation": "superset", "rationale": "why", "change": "split", "together": "g", **SURE},
    {"from": "Y a", "to": "", "relation": "none", "rationale": "why", "change": "removed", **SURE},
]
ANSWER_ROWS: Rows = [
    {"answer": "yes", "title": "Yes", "means": "full", "points": "100", **SURE},
    {"answer": "no", "title": "No", "means": "none", "points": "0", **SURE},
    {"answer": "n/a", "title": "Not applicable", "means": "not-applicable", "note": "Say why.", **SURE},
]
DOCUMENT_ROWS: Rows = [
    {"id": "d1", "title": "One", "edition": "1", "date": "2025-02", "status": "published", "body": "IEC",
     "committee": "SC 62A", "party": "manufacturer", "layer": "process|product", "pack": "acts|cat", **SURE},
    {"id": "d2", "title": "Two", "status": "draft", **SURE},
]  # fmt: skip
LINK_ROWS: Rows = [
    {"from": "d1", "relation": "amends", "to": "d2", **SURE},
    {"from": "d1", "relation": "cites", "to": "ext:a law", "detail": "Annex", **SURE},
]
EVENT_ROWS: Rows = [{"date": "2025", "document": "d1", "event": "published", **SURE}]
LEVEL_ROWS: Rows = [
    {"id": "p1", "axis": "product", "rank": "1", "title": "Part", **SURE},
    {"id": "p2", "axis": "product", "rank": "2", "title": "Device", **SURE},
    {"id": "i1", "axis": "infrastructure", "rank": "1", "title": "Zone", "note": "Own.", **SURE},
]
SELECT_ROWS: Rows = [
    {"levels": "p1 p2", "pack": "acts", "rows": "H; Y", "reason": "Only there.", **SURE},
    {"levels": "i1", "pack": "acts", "rows": "*", "reason": "Only there.", **SURE},
]


def activities(root: Path, rows: Rows = ACTIVITY_ROWS, more: str = ACTIVITIES, name: str = "acts") -> Path:
    return write(root, "catalog", name, {"requirements.tsv": table(REQUIREMENTS, rows)}, more)


def editions(root: Path, rows: Rows = EDITION_ROWS, more: str = "editions = true\n") -> Path:
    head = 'from = "acts"\nto = "acts-2"\n' + more
    return write(root, "crosswalk", "eds", {"relations.tsv": table(RELATIONS, rows)}, head)


def scale(root: Path, rows: Rows = ANSWER_ROWS, more: str = 'rule = "grades"\nthresholds = {A = 90, B = 50}\n') -> Path:
    return write(root, "scale", "scale", {"answers.tsv": table(ANSWERS, rows)}, more)


def register(root: Path, files: Files = None, more: str = 'checked = "2026-01-31"\n') -> Path:
    content = {
        "documents.tsv": table(DOCUMENTS, DOCUMENT_ROWS),
        "links.tsv": table(LINKS, LINK_ROWS),
        "events.tsv": table(EVENTS, EVENT_ROWS),
    }
    return write(root, "register", "reg", content | dict(files or {}), more)


def boundaries(root: Path, files: Files = None) -> Path:
    content = {"levels.tsv": table(LEVELS, LEVEL_ROWS), "selects.tsv": table(SELECTS, SELECT_ROWS)}
    return write(root, "boundary", "bound", content | dict(files or {}))


def field(root: Path) -> None:
    """All of them, each referring to the others."""
    activities(root)
    activities(root, name="acts-2")
    activities(root, name="cat")
    editions(root)
    scale(root)
    register(root)
    boundaries(root)
