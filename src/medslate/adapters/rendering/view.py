"""A document as the plain values that every template reads: numbered, with marks, and free of unprintable characters.

Nothing is added to what a document says; what is derived here is its look: section numbers, marks, column shares.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from medslate.adapters.rendering.pictures.bars import LEGEND, LEVELS, MARKS, drawn, target_place, words
from medslate.documents.asjson import to_data
from medslate.documents.model import Bar, Block, Cell, Document, Drawing, LevelBars, Section, Table, Tone
from medslate.errors import MedslateError

View = dict[str, Any]

TONE_MARKS = {Tone.PLAIN: "", Tone.GOOD: "✓", Tone.BAD: "✗", Tone.OPEN: "?", Tone.MUTED: "–"}
# XML 1.0 allows no other control character; C1 controls have no look in any of the formats.
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
LINE_ENDS = re.compile("\r\n?|[\x85\u2028\u2029]")
LANGUAGE = re.compile("([A-Za-z]{2,3})(?:-([A-Za-z]{2}))?")
RUNNING_TITLE = 72
RUNNING_REFERENCE = 44
CONTENTS_FROM = 4
APART_FROM = 250  # table rows from which the contents stand on pages of their own


def printable(text: str) -> str:
    """The text without characters that XML forbids, and with one kind of line end."""
    return UNPRINTABLE.sub("", LINE_ENDS.sub("\n", text))


def mapped(value: Any, change: Callable[[str], str]) -> Any:
    """The same plain data with every text changed; the names of fields stay."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, (list, tuple)):
        return [mapped(one, change) for one in value]
    if isinstance(value, dict):
        return {name: mapped(one, change) for name, one in value.items()}
    return value


def issue_date(document: Document) -> date:
    """The date of a document, which is the only one in its output."""
    try:
        return date.fromisoformat(document.issued)
    except ValueError as cause:
        text = f"document {document.reference!r}: issued is {document.issued!r}; give an ISO date such as 2026-01-31"
        raise MedslateError(text) from cause


def document_view(document: Document) -> View:
    """What the templates see; see `packs/templates/document/README.md` for each name."""
    language = LANGUAGE.fullmatch(document.language)
    view = {name: getattr(document, name) for name in ("kind", "title", "subtitle", "issued", "reference")}
    view |= {
        "language": document.language if language else "en",
        "landscape": document.landscape,
        "heading": printable(document.title).strip() or printable(document.kind).strip() or "Document",
        "front": [_block(block) for block in document.front],
        "sections": list(_sections(document.sections)),
        "contents": len(document.sections) >= CONTENTS_FROM,
        "apart": _rows(document) >= APART_FROM,
        "legend": LEGEND,
    }
    clean: View = mapped(view, printable)
    clean["running"] = [_short(clean["heading"], RUNNING_TITLE), _short(clean["reference"], RUNNING_REFERENCE)]
    return clean


def shown_blocks(document: Document, view: View) -> Iterator[tuple[str, Block, View]]:
    """Every block beside its view, with a name that occurs once in the document."""
    places = [("front", document.front, view["front"])]
    for section, shown in zip(document.sections, view["sections"], strict=True):
        places.append((shown["anchor"], section.blocks, shown["blocks"]))
    for place, blocks, shown_there in places:
        for number, (block, shown) in enumerate(zip(blocks, shown_there, strict=True), 1):
            yield f"{place}-b{number}", block, shown


def _rows(document: Document) -> int:
    """How many table rows there are: a measure of length that needs no pages."""
    return sum(len(block.rows) for one in document.sections for block in one.blocks if isinstance(block, Table))


def _short(text: str, length: int) -> str:
    """One line of at most `length` characters, for the running header."""
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1].rstrip() + "…"


def _sections(sections: tuple[Section, ...]) -> Iterator[View]:
    """Sections with their numbers; a second-order section before any first-order one counts as first order."""
    first = second = 0
    for section in sections:
        level = 2 if section.order > 1 and first else 1
        first, second = (first, second + 1) if level > 1 else (first + 1, 0)
        number = f"{first}.{second}" if level > 1 else f"{first}"
        blocks = [_block(block) for block in section.blocks]
        yield {"number": number, "anchor": f"s{number}", "level": level, "title": section.title, "blocks": blocks}


def _block(block: Block) -> View:
    if isinstance(block, Table):
        return _table(block)
    if isinstance(block, LevelBars):
        drawn_bars: View = {"bars": [_bar(bar) for bar in block.bars]}
        return {**to_data(replace(block, bars=())), **drawn_bars}
    if isinstance(block, Drawing):
        return {"block": "drawing", "caption": block.caption, "text": block.text}
    view: View = to_data(block)
    return view | {"mark": TONE_MARKS[Tone(view["tone"])]} if "tone" in view else view


def _table(table: Table) -> View:
    """Every row gets as many cells as the widest one: a cell without a column is shown, never dropped."""
    width = max([len(table.columns), *(len(row) for row in table.rows)])
    columns = [{"title": column.title, "share": max(column.share, 1)} for column in table.columns]
    columns += [{"title": "", "share": 1}] * (width - len(columns))
    rows = [[_cell(cell) for cell in row] + [_cell(Cell(""))] * (width - len(row)) for row in table.rows]
    return {"block": "table", "caption": table.caption, "columns": columns, "rows": rows}


def _cell(cell: Cell) -> View:
    return {"text": cell.text, "tone": cell.tone.value, "mark": TONE_MARKS[cell.tone]}


def _bar(bar: Bar) -> View:
    levels = []
    for level in LEVELS:
        kind = drawn(bar, level)
        mark = " ".join(filter(None, [MARKS[kind], "T" if level == bar.target else ""]))
        levels.append({"level": level, "kind": kind.value, "mark": mark})
    return {"label": bar.label, "title": bar.title, "words": words(bar), "target": target_place(bar), "levels": levels}
