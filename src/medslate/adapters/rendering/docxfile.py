"""A .docx file as bytes: its columns in their shares, its dates from the document, its archive in one order."""

import zipfile
from copy import deepcopy
from datetime import date, datetime, time
from io import BytesIO
from typing import Any

from docx.document import Document as Word
from docx.enum.section import WD_ORIENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn

FIRST_ENTRY = "[Content_Types].xml"  # the packaging convention puts it first
PROPERTY_LENGTH = 255
WIDTH_TAG = "columns "
TWIP = 635  # English metric units in a twentieth of a point
A3 = ("23811", "16838")
"""Width and height of an A3 page on its side, in twentieths of a point."""


def set_properties(word: Word, *, title: str, subject: str, reference: str, language: str, issued: date) -> None:
    """Core properties of the document; the date is the only one that the file carries."""
    properties = word.core_properties
    properties.title, properties.subject, properties.identifier = (
        one[:PROPERTY_LENGTH] for one in (title, subject, reference)
    )
    properties.created = properties.modified = datetime.combine(issued, time())
    properties.language, properties.last_modified_by, properties.revision = language, "", 1
    for element in word.styles.element.iter(qn("w:lang")):
        element.set(qn("w:val"), language)


def turn_pages(word: Word) -> None:
    """Lay every page of a template on its side; what a tab puts at the right end of a line stays there."""
    longer = 0
    for section in word.sections:
        width, height = section.page_width, section.page_height
        if width is not None and height is not None and width < height:
            section.orientation, section.page_width, section.page_height = WD_ORIENT.LANDSCAPE, height, width
            longer = (height - width) // TWIP
    # The engine puts filled parts in place of those that `section.header` still knows.
    ends = (RELATIONSHIP_TYPE.HEADER, RELATIONSHIP_TYPE.FOOTER)
    running = [one.target_part.element for one in word.part.rels.values() if one.reltype in ends]
    for part in (word.element.body, word.styles.element, *running):
        for stop in part.iter(qn("w:tab")):
            if stop.get(qn("w:val")) in ("right", "end"):
                stop.set(qn("w:pos"), str(int(stop.get(qn("w:pos"))) + longer))


def set_column_widths(word: Word) -> None:
    """Give the columns of each table their shares: `columns 3,5,2` in the table's description, which is removed.

    A table of a user's template without that description keeps the widths that the template gave it.
    """
    for section in word.sections[:1]:
        width = (section.page_width or 0) - (section.left_margin or 0) - (section.right_margin or 0)
        for table in word.element.body.iter(qn("w:tbl")):
            _set_widths(table, int(width.twips) if hasattr(width, "twips") else width // TWIP)


def keep_introductions(word: Word) -> None:
    """Keep the paragraph before a caption on the page of the caption: it introduces the table or the picture."""
    for one in word.paragraphs:
        before = one._p.getprevious()  # noqa: SLF001
        if _style(one._p) == "Caption" and before is not None and before.tag == qn("w:p"):  # noqa: SLF001
            before.get_or_add_pPr().get_or_add_keepNext()


def set_pictures(word: Word, pictures: list[tuple[str, bool]]) -> None:
    """Give each picture its alternative text and, if told so, a page of its own (A3, on its side).

    The page holds the paragraphs before the picture up to the heading of its section.
    """
    found = [one for one in word.paragraphs if one._p.findall(f".//{qn('wp:docPr')}")]  # noqa: SLF001
    for number, (paragraph, (text, wide)) in enumerate(zip(found, pictures, strict=False), 1):
        for shown in paragraph._p.iter(qn("wp:docPr")):  # noqa: SLF001
            shown.set("id", str(number))
            shown.set("descr", text)
        if wide:
            _own_page(word, paragraph)


def _own_page(word: Word, paragraph: Any) -> None:
    body, place = word.element.body, paragraph._p  # noqa: SLF001
    last = body.sectPr
    first = next(
        (one for one in place.itersiblings(qn("w:p"), preceding=True) if _style(one).startswith("Heading")), place
    )
    before = first.getprevious()
    if before is not None and before.tag == qn("w:p") and before.find(f".//{qn('w:sectPr')}") is None:
        before.get_or_add_pPr().append(deepcopy(last))
    wide = deepcopy(last)
    size = wide.get_or_add_pgSz()
    for name, value in (("w", A3[0]), ("h", A3[1]), ("orient", "landscape")):
        size.set(qn(f"w:{name}"), value)
    margin = wide.get_or_add_pgMar()
    for name, value in (("left", "567"), ("right", "567"), ("top", "1134"), ("bottom", "964")):
        margin.set(qn(f"w:{name}"), value)
    place.get_or_add_pPr().append(wide)


def _style(paragraph: Any) -> str:
    return (paragraph.pPr.style if paragraph.pPr is not None else None) or ""


def _set_widths(table: Any, total: int) -> None:
    description = table.tblPr.find(qn("w:tblDescription"))
    text = "" if description is None else description.get(qn("w:val"))
    if not text.startswith(WIDTH_TAG):
        return
    table.tblPr.remove(description)
    shares = [int(share) for share in text.removeprefix(WIDTH_TAG).split(",")]
    widths = [str(total * share // sum(shares)) for share in shares]
    _set_grid(table, widths)
    for row in table.iter(qn("w:tr")):
        for cell, width in zip(row.iterchildren(qn("w:tc")), widths, strict=False):
            element = cell.get_or_add_tcPr().get_or_add_tcW()
            element.set(qn("w:w"), width)
            element.set(qn("w:type"), "dxa")


def _set_grid(table: Any, widths: list[str]) -> None:
    grid = table.tblGrid
    for column in list(grid):
        grid.remove(column)
    for width in widths:
        grid.add_gridCol().set(qn("w:w"), width)


def normalised(archive: bytes, issued: date) -> bytes:
    """The same archive with sorted entries and one date, so that equal content gives equal bytes."""
    # An archive can carry the years 1980 to 2107.
    stamp = (min(max(issued.year, 1980), 2107), issued.month, issued.day, 0, 0, 0)
    target = BytesIO()
    with zipfile.ZipFile(BytesIO(archive)) as source, zipfile.ZipFile(target, "w") as result:
        for name in sorted(source.namelist(), key=lambda name: (name != FIRST_ENTRY, name)):
            entry = zipfile.ZipInfo(name, stamp)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # otherwise the platform that writes would show
            entry.external_attr = 0o600 << 16
            result.writestr(entry, source.read(name))
    return target.getvalue()
