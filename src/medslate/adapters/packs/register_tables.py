"""Reading scales, the register of standards and system boundaries from their tables."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from medslate.adapters.packs.catalog_tables import backed, check_ids, head_place, one_of, parts
from medslate.adapters.packs.tables import Faults, Line, read_table
from medslate.findings import Code
from medslate.standards.boundaries import Axis, Boundaries, BoundaryLevel, Selection
from medslate.standards.catalogs import suggestion
from medslate.standards.fulfilment.scales import Means, Scale, ScaleAnswer, Scoring
from medslate.standards.packs import Pack
from medslate.standards.registers import (
    OUTSIDE,
    DocumentEvent,
    DocumentLink,
    Register,
    RegisteredDocument,
    Status,
    span,
)

ANSWERS = ("answer", "title", "means", "points", "confidence", "sources", "note")
DOCUMENTS = (
    "id", "title", "edition", "date", "status", "body", "committee", "party", "layer", "eu", "fda", "pack", "note",
    "confidence", "sources",
)  # fmt: skip
LINKS = ("from", "relation", "to", "detail", "confidence", "sources")
EVENTS = ("date", "document", "event", "note", "confidence", "sources")
LEVELS = ("id", "axis", "rank", "title", "description", "confidence", "sources", "note")
SELECTS = ("levels", "pack", "rows", "reason", "confidence", "sources")


def read_scale(pack: Pack, head: Mapping[str, Any], tables: Mapping[str, bytes], folder: str, faults: Faults) -> Scale:
    """A scale from answers.tsv; `rule` and `[thresholds]` stand in pack.toml."""
    lines = read_table(tables["answers.tsv"], f"{folder}/answers.tsv", ANSWERS, faults)
    check_ids(lines, faults, "answer")
    answers = tuple(
        ScaleAnswer(
            line["answer"],
            line["title"],
            faults.choice(line, "means", Means, Means.OPEN),
            faults.parsed(line, "points", _points, "points from 0 to 100"),
            *backed(line, pack, faults),
            line["note"],
        )
        for line in lines
    )
    thresholds = head.get("thresholds", {})
    if not isinstance(thresholds, dict) or not all(isinstance(one, int) for one in thresholds.values()):
        faults.add(Code.SHAPE, head_place(pack), "[thresholds] is no table of numbers.", "Write lines like A = 90.")
        thresholds = {}
    rule = one_of({"rule": ""} | dict(head), "rule", Scoring, Scoring.CONFORMITY, faults, pack)
    return Scale(pack, rule, answers, thresholds)


def read_register(
    pack: Pack, head: Mapping[str, Any], tables: Mapping[str, bytes], folder: str, faults: Faults
) -> Register:
    """The register from its three tables; `checked`, the day up to which it was kept, stands in pack.toml."""
    lines = read_table(tables["documents.tsv"], f"{folder}/documents.tsv", DOCUMENTS, faults)
    check_ids(lines, faults)
    documents = tuple(_document(line, pack, faults) for line in lines)
    known = {one.id for one in documents}
    links = read_table(tables["links.tsv"], f"{folder}/links.tsv", LINKS, faults)
    events = read_table(tables["events.tsv"], f"{folder}/events.tsv", EVENTS, faults)
    for line, columns in (*((one, ("from", "to")) for one in links), *((one, ("document",)) for one in events)):
        for name in (line[one] for one in columns):
            if name not in known and not name.startswith(OUTSIDE):
                remedy = suggestion(name, known, f"Begin it with {OUTSIDE} if it is not in the register.")
                faults.add(Code.PACK_REFERENCE, line.place, f"There is no document {name}.", remedy)
    return Register(
        pack,
        _checked(pack, head, faults),
        documents,
        tuple(
            DocumentLink(
                line["from"],
                line["relation"],
                line["to"],
                line["detail"],
                *backed(line, pack, faults),
            )
            for line in links
        ),
        tuple(
            DocumentEvent(
                _dated(line, faults, needed=True),
                line["document"],
                line["event"],
                line["note"],
                *backed(line, pack, faults),
            )
            for line in events
        ),
    )


def read_boundaries(
    pack: Pack, head: Mapping[str, Any], tables: Mapping[str, bytes], folder: str, faults: Faults
) -> Boundaries:
    """System boundaries from levels.tsv and selects.tsv."""
    lines = read_table(tables["levels.tsv"], f"{folder}/levels.tsv", LEVELS, faults)
    check_ids(lines, faults)
    levels = tuple(
        BoundaryLevel(
            line["id"],
            faults.choice(line, "axis", Axis, Axis.PRODUCT),
            faults.parsed(line, "rank", int, "a rank") or 0,
            line["title"],
            line["description"],
            *backed(line, pack, faults),
            line["note"],
        )
        for line in lines
    )
    axes = {one.id: one.axis for one in levels}
    selections = []
    for line in read_table(tables["selects.tsv"], f"{folder}/selects.tsv", SELECTS, faults):
        chosen = tuple(line["levels"].split())
        if len({axes.get(one) for one in chosen}) != 1 or not set(chosen) <= set(axes):
            faults.add(Code.PACK_REFERENCE, line.place, f"levels is {line['levels']!r}.", "Name levels of one axis.")
        else:
            rows = parts(line, "rows")
            selections.append(Selection(chosen, line["pack"], rows, line["reason"], *backed(line, pack, faults)))
    return Boundaries(pack, levels, tuple(selections))


def _document(line: Line, pack: Pack, faults: Faults) -> RegisteredDocument:
    confidence, sources = backed(line, pack, faults)
    return RegisteredDocument(
        id=line["id"],
        title=line["title"],
        edition=line["edition"],
        dated=_dated(line, faults),
        status=faults.choice(line, "status", Status, Status.PUBLISHED),
        body=line["body"],
        committee=line["committee"],
        party=line["party"],
        layers=line.listed("layer", "|"),
        eu=line["eu"],
        fda=line["fda"],
        packs=line.listed("pack", "|"),
        note=line["note"],
        confidence=confidence,
        sources=sources,
    )


def _dated(line: Line, faults: Faults, *, needed: bool = False) -> str:
    """A date known to the year, the month or the day, as it stands; empty if it is none."""
    try:
        if line["date"] or needed:
            span(line["date"])
    except ValueError:
        faults.add(Code.PACK_TABLE, line.place, f"date is {line['date']!r}.", "Write 2026, 2026-01 or 2026-01-31.")
        return ""
    return line["date"]


def _checked(pack: Pack, head: Mapping[str, Any], faults: Faults) -> date:
    try:
        return date.fromisoformat(str(head.get("checked", "")))
    except ValueError:
        remedy = 'Write checked = "2026-01-31": the day up to which it was kept.'
        faults.add(Code.SHAPE, head_place(pack), "The register does not say when it was checked.", remedy)
        return date.min


def _points(text: str) -> int:
    if not text.isdecimal() or int(text) > 100:
        raise ValueError(text)
    return int(text)
