"""A document as PDF: PDF/A-3a and PDF/UA-1, tagged, with the JSON of the document attached as its source.

The text reaches the typesetter as data, never as markup, so nothing in it can act as a command. Only the fonts inside
the typesetter are used and the only date is that of the document: the same document gives the same bytes.
"""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from functools import partial

import typst

from medslate.adapters.rendering.glyphs import breakable, displayable, seen, spelled_out
from medslate.adapters.rendering.jsonfile import render_json
from medslate.adapters.rendering.pictures.drawing import drawing_svg, natural_width, own_page, pictured
from medslate.adapters.rendering.template import template_bytes
from medslate.adapters.rendering.view import View, document_view, issue_date, mapped, printable, shown_blocks
from medslate.documents.model import Document, Drawing
from medslate.errors import MedslateError

STANDARDS: "list[typst.PDFStandard]" = ["a-3a", "ua-1"]
CHARACTER_REFUSED = ("could not be displayed", "the PDF contains the codepoint", "missing codepoints")
TEXT_WIDTH = 482.0  # points: A4 less two margins of 20 mm
TEXT_LENGTH = 728.0  # and the same of a page on its side
TEXT_SIZE = 9.5
TABLE_SIZE = 8.5
INSET = 9.0  # points, both sides of a cell together
FACT_LABEL = 0.28  # share of the width that the template gives to the label of a fact
BAR_LABEL, BAR_TITLE, BAR_WORDS = 0.08, 0.33, 0.30  # and to the texts beside a bar
RUNNING = 0.45  # and, at most, to each of the two texts of the running header
RUNNING_SIZE = 8.0
SLOTS, SLOT_HEIGHT, SLOT_GUTTER = 4, 58.0, 6.0  # room for approvals, in points
SLOT_MARGINS = (56.69, 62.36)  # from the left and right, and from the bottom, of the page: the margins of the template
APPROVALS: View = {
    "title": "Approvals",
    "count": SLOTS,
    "height": SLOT_HEIGHT,
    "gutter": SLOT_GUTTER,
    "mark": "approvals:" + ",".join(f"{one:g}" for one in (SLOTS, SLOT_HEIGHT, SLOT_GUTTER, *SLOT_MARGINS)),
}
"""The slots at the foot of the first page. `mark` is a keyword of the file: it tells whoever signs where they lie."""

Fit = Callable[[str], str]


def render_pdf(document: Document) -> bytes:
    """The PDF of a document.

    Raises `MedslateError` where `issued` is no date, or the typesetter refuses the document.
    """
    issued = issue_date(document)
    view = document_view(document) | {"date": [issued.year, issued.month, issued.day], "approvals": APPROVALS}
    attachment = render_json(document).decode()
    try:
        return _compiled(_drawn(document, _fitted(mapped(view, displayable)), displayable), attachment, issued)
    except typst.TypstError as refusal:
        if not any(said in refusal.message for said in CHARACTER_REFUSED):
            raise _refused(view, refusal) from refusal
        # A rare pair of characters can lack a common font although each has one; then no character is taken on trust.
    try:
        return _compiled(_drawn(document, _fitted(mapped(view, spelled_out)), spelled_out), attachment, issued)
    except typst.TypstError as refusal:
        raise _refused(view, refusal) from refusal


def _refused(view: View, refusal: typst.TypstError) -> MedslateError:
    return MedslateError(f"document {view['reference']!r}: the typesetter refused it: {refusal.message}")


def _compiled(view: View, attachment: str, issued: date) -> bytes:
    return typst.compile(
        template_bytes("document.typ"),
        format="pdf",
        ignore_system_fonts=True,
        sys_inputs={"document": json.dumps(view), "attachment": attachment},
        pdf_standards=STANDARDS,
        timestamp=datetime.combine(issued, time(), UTC),
    )


def _drawn(document: Document, view: View, change: Fit) -> View:
    """The view with the picture of each drawing, and which sections have one that needs a page of its own."""
    for ident, block, shown in shown_blocks(document, view):
        if isinstance(block, Drawing):
            picture = pictured(block, lambda text: change(seen(printable(text))))
            shown["svg"] = drawing_svg(picture, ident, standalone=True)
            shown["width"], shown["wide"] = natural_width(picture), own_page(picture)
    for section in view["sections"]:
        section["wide"] = any(one.get("wide") for one in section["blocks"])
    return view


def _fitted(view: View) -> View:
    """The view with break places where a word would be wider than its place."""
    width = TEXT_LENGTH if view["landscape"] else TEXT_WIDTH
    # A heading is set larger than the text.
    large = partial(breakable, width=width, size=2 * TEXT_SIZE)
    sections = [
        section | {"title": large(section["title"]), "blocks": [_block(block, width) for block in section["blocks"]]}
        for section in view["sections"]
    ]
    named: View = {name: large(view[name]) for name in ("kind", "heading", "subtitle", "reference")}
    named["running"] = [breakable(one, width * RUNNING, RUNNING_SIZE) for one in view["running"]]
    front = [_block(block, width) for block in view["front"]]
    plain = {"plain_title": view["heading"], "plain_subject": f"{view['kind']} · {view['reference']}"}
    return view | named | plain | {"front": front, "sections": sections}


def _block(block: View, width: float) -> View:
    """A block whose words fit a page with text of this width, in points."""
    wide: Fit = partial(breakable, width=width, size=TEXT_SIZE)
    match block["block"]:
        case "table":
            return _table(block, width)
        case "facts":
            label = partial(breakable, width=width * FACT_LABEL - INSET, size=TEXT_SIZE)
            value = partial(breakable, width=width * (1 - FACT_LABEL) - INSET, size=TEXT_SIZE)
            return block | {"items": [[label(one), value(other)] for one, other in block["items"]]}
        case "drawing":
            return {
                **mapped(block, wide),
                "plain": " ".join(filter(None, (block["caption"], block["text"]))) or "Drawing",
            }
        case "bars":
            return {**mapped(block, wide), "bars": [_bar(bar, width) for bar in block["bars"]]}
    fitted: View = mapped(block, wide)
    return fitted


def _bar(bar: View, width: float) -> View:
    places = (("label", BAR_LABEL), ("title", BAR_TITLE), ("words", BAR_WORDS))
    return bar | {name: breakable(bar[name], width * share - INSET, TABLE_SIZE) for name, share in places}


def _table(block: View, width: float) -> View:
    """A table whose cells fit their columns; the widths are those that the template derives from the shares."""
    total = sum(column["share"] for column in block["columns"]) or 1
    fits: list[Fit] = [
        partial(breakable, width=width * column["share"] / total - INSET, size=TABLE_SIZE)
        for column in block["columns"]
    ]
    columns = [column | {"title": fit(column["title"])} for fit, column in zip(fits, block["columns"], strict=True)]
    rows = [[_cell(cell, fit) for cell, fit in zip(row, fits, strict=True)] for row in block["rows"]]
    return block | {"caption": breakable(block["caption"], width, TEXT_SIZE), "columns": columns, "rows": rows}


def _cell(cell: View, fit: Fit) -> View:
    return cell | {"text": fit(cell["text"])}
