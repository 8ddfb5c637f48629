"""A small pack of each kind, written to a folder, with one thing changed."""

from collections.abc import Mapping
from pathlib import Path

from medslate.adapters.packs.catalog_tables import COMMENTS, REQUIREMENTS
from medslate.adapters.packs.crosswalk_tables import QUESTIONS, RELATIONS, SECTIONS
from medslate.adapters.packs.measure_tables import CARRIES, FEATURES, LIMITS, MEASURES
from medslate.adapters.packs.profile_tables import FLOWS, KINDS, SIZES, ZONES
from medslate.adapters.packs.source import PackFolders
from medslate.adapters.textfiles.yamlfile import read_yaml
from medslate.findings import Finding
from medslate.standards.packs import PackKind
from medslate.usecases.ports import AnyPack

Rows = list[dict[str, str]]
SURE = {"confidence": "high", "sources": "S"}
HEAD = 'format = 1\nid = "{id}"\nkind = "{kind}"\nstandard = "Std"\nedition = "1"\ntitle = "T"\nversion = "1.0.0"\n'
SOURCES = '[sources]\nS = "A source"\n'

REQUIREMENT_ROWS: Rows = [
    {"id": "H", "kind": "heading", "applies_to": "T", "title": "Heading", **SURE},
    {"id": "A", "kind": "requirement", "fr": "1", "level": "1", "applies_to": "all", "title": "A", **SURE},
    {
        "id": "A RE(1)",
        "kind": "enhancement",
        "base": "A",
        "fr": "1",
        "level": "2",
        "applies_to": "all",
        "title": "A1",
        **SURE,
    },
    {
        "id": "T H",
        "kind": "requirement",
        "heading": "H",
        "fr": "3",
        "level": "2",
        "applies_to": "T",
        "title": "TH",
        **SURE,
    },
]
COMMENT_ROWS: Rows = [{"row": "A", "effect": "comment", "comment": "Own words", "verified": "yes", **SURE}]
SET_ROWS: Rows = [
    {"from": "A", "to": "B", "relation": "equal", "rationale": "why", **SURE},
    {"from": "C", "to": "", "relation": "none", "rationale": "why", **SURE},
]
ANSWER_ROWS: Rows = [
    {"from": "Q1", "to": "A", "relation": "equivalent", "good": "yes", "rationale": "why", **SURE},
    {"from": "Q2", "to": "A", "relation": "exposure", "absent": "not-applicable", "rationale": "why", **SURE},
    {"from": "Q3", "to": "A", "relation": "informative", "rationale": "why", **SURE},
]
SECTION_ROWS: Rows = [{"section": "S1", "title": "Section"}]
_QUESTION = {"section": "S1", "text": "?", "answers": "choice", "polarity": "good", **SURE}
QUESTION_ROWS: Rows = [
    {"id": "Q1", **_QUESTION, "references": "NIST=AC-1; ISO=A.1", "sheet_row": "7"},
    {"id": "Q2", **_QUESTION, "gate": "Q1", "closed_by": "no", "parent": "Q1"},
    {"id": "Q3", **_QUESTION, "gate": "Q2", "closed_by": "yes", "printed": "Q-3"},
]

_MEASURE = {
    "title": "Title", "scope": "zone", "mechanism": "filter", "administration": "network", "cost_class": "c1",
    "units": "12", "fixed": "20", "in_seconds": "fails-open", "emergency": "no", "enforces": "yes", "flows": "any", **SURE,
}  # fmt: skip
MEASURE_ROWS: Rows = [
    {"id": "M1", **_MEASURE, "features": "F1|F2", "needs": "M2", "conflicts": "M3", "note": "Own words"},
    {"id": "M2", **_MEASURE, "scope": "site", "units": "1", "fixed": "0"},
    {"id": "M3", **_MEASURE, "scope": "device", "emergency": "yes", "enforces": "no", "flows": "none"},
]
CARRY_ROWS: Rows = [
    {"measure": "M1", "row": "A", "paths": "other-zone|wlan", "help": "F", "note": "Because", **SURE},
    {"measure": "M2", "row": "A", "paths": "all", "help": "P", **SURE},
]
LIMIT_ROWS: Rows = [
    {"row": "A RE(1)", "kind": "device-only", "paths": "all", "reason": "Only the device can.", **SURE},
    {"row": "T H", "kind": "concerns", "paths": "other-zone|wlan", "reason": "Elsewhere it is no matter.", **SURE},
]
FEATURE_ROWS: Rows = [
    {"id": "F1", "title": "Feature 1", "question": "Q1", "answer": "Yes", **SURE},
    {"id": "F2", "title": "Feature 2", **SURE},
]
COSTS = "cost_classes = {c0 = {low = 0, figure = 5, high = 10}, c1 = {low = 10, figure = 20}}\n"
_ZONE = {
    "title": "Zone", "kind": "medical", "harm": "serious", "reaction": "minutes", "lane": "3", "critical": "yes",
    "rationale": "Because", **SURE,
}  # fmt: skip
ZONE_ROWS: Rows = [
    {"id": "ward", **_ZONE, "target": "2,2,2,1,2,1,2", "areas": "North|South"},
    {"id": "office", **_ZONE, "kind": "business", "target": "0", "critical": "no"},
]
_KIND = {
    "title": "Kind", "category": "medical", "critical": "no", "zones": "ward=60;office=40", "types": "T",
    "vectors": "1,1,1,1,1,1,1=30;2=70", "reach": "other-zone|wlan", "features": "F1=40", **SURE,
}  # fmt: skip
KIND_ROWS: Rows = [
    {"id": "pump", **_KIND, "share": "100"},
    {"id": "pc", **_KIND, "category": "it", "features": "", "ratio": "175"},
]
SIZE_ROWS: Rows = [{"id": "tiny", "title": "Tiny", "counts": "beds=3;zones-1=1", **SURE}]
_FLOW = {"protocol": "HL7", "port": "2575", "both": "yes", "encrypted": "no", "on_demand": "no", "essential": "yes"}
FLOW_ROWS: Rows = [
    {"id": "orders", "origin": "ward", "to": "office", **_FLOW, "remote": "no", **SURE},
    {"id": "export", "origin": "ward", "to": "office", **_FLOW, "both": "no", "remote": "yes", **SURE},
]


def table(columns: tuple[str, ...], rows: Rows) -> bytes:
    lines = ["\t".join(columns), *("\t".join(row.get(one, "") for one in columns) for row in rows)]
    return ("\n".join(lines) + "\n").encode()


def changed(rows: Rows, number: int, **cells: str) -> Rows:
    """The rows with other cells in one of them; `from_` stands for the column `from`."""
    cells = {name.rstrip("_"): cell for name, cell in cells.items()}
    return [row | cells if one == number else row for one, row in enumerate(rows)]


def write(root: Path, kind: str, name: str, files: Mapping[str, bytes], more: str = "") -> Path:
    folder = root / PackKind(kind).folder / name
    folder.mkdir(parents=True, exist_ok=True)
    head = (HEAD.format(id=name, kind=kind) + more + SOURCES).encode()
    for file, content in ({"pack.toml": head} | dict(files)).items():
        (folder / file).parent.mkdir(exist_ok=True)
        (folder / file).write_bytes(content)
    return folder


def catalog(root: Path, rows: Rows = REQUIREMENT_ROWS, name: str = "cat", **files: bytes) -> Path:
    content = {"requirements.tsv": table(REQUIREMENTS, rows)} | _named(files)
    return write(root, "catalog", name, content, 'component_types = {T = "type T"}\n')


def overlay(root: Path, rows: Rows = COMMENT_ROWS, **files: bytes) -> Path:
    own = [{"id": "X 1", "kind": "topic", "applies_to": "all", "title": "X", **SURE}]
    content = {"comments.tsv": table(COMMENTS, rows), "requirements.tsv": table(REQUIREMENTS, own)} | _named(files)
    return write(root, "overlay", "over", content, 'overlays = "cat"\n')


def crosswalk(root: Path, rows: Rows = SET_ROWS, more: str = 'relations = "set"\n', **files: bytes) -> Path:
    content = {"relations.tsv": table(RELATIONS, rows)} | _named(files)
    return write(root, "crosswalk", "cross", content, 'from = "form"\nto = "cat"\n' + more)


def questionnaire(
    root: Path,
    rows: Rows = QUESTION_ROWS,
    more: str = 'header = {maker = "Q1"}\nreferences = {NIST = "SP"}\n',
    **files: bytes,
) -> Path:
    content = {"sections.tsv": table(SECTIONS, SECTION_ROWS), "questions.tsv": table(QUESTIONS, rows)} | _named(files)
    return write(root, "questionnaire", "form", content, more)


def library(
    root: Path,
    more: str = 'catalog = "cat"\nquestionnaire = "form"\n' + COSTS,
    files: Mapping[str, bytes] | None = None,
) -> Path:
    content = {
        "measures.tsv": table(MEASURES, MEASURE_ROWS),
        "carries.tsv": table(CARRIES, CARRY_ROWS),
        "limits.tsv": table(LIMITS, LIMIT_ROWS),
        "features.tsv": table(FEATURES, FEATURE_ROWS),
    }
    return write(root, "measure", "few", content | dict(files or {}), more)


def profiles(
    root: Path, more: str = 'catalog = "cat"\nlibrary = "few"\n', files: Mapping[str, bytes] | None = None
) -> Path:
    content = {
        "zones.tsv": table(ZONES, ZONE_ROWS),
        "kinds.tsv": table(KINDS, KIND_ROWS),
        "sizes.tsv": table(SIZES, SIZE_ROWS),
        "flows.tsv": table(FLOWS, FLOW_ROWS),
    }
    return write(root, "profile", "model", content | dict(files or {}), more)


def validated(root: Path, name: str) -> tuple[AnyPack | None, tuple[Finding, ...]]:
    return PackFolders(root, yaml=read_yaml).validate(name)


def _named(files: Mapping[str, bytes]) -> dict[str, bytes]:
    return {
        name.replace("__", "/").replace("_tsv", ".tsv").replace("_toml", ".toml"): one for name, one in files.items()
    }
