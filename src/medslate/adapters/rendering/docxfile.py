"""A .docx file as bytes: its columns in their shares, its dates from the document, its archive in one order."""

import zipfile
from datetime import date, datetime, time
from io import BytesIO
from typing import Any

from docx.document import Document as Word
from docx.oxml.ns import qn

FIRST_ENTRY = "[Content_Types].xml"  # the packaging convention puts it first
PROPERTY_LENGTH = 255
WIDTH_TAG = "columns "


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


def set_column_widths(word: Word) -> None:
    """Give the columns of each table their shares: `columns 3,5,2` in the table's description, which is removed.

    A table of a user's template without that description keeps the widths that the template gave it.
    """
    for section in word.sections[:1]:
        width = (section.page_width or 0) - (section.left_margin or 0) - (section.right_margin or 0)
        for table in word.element.body.iter(qn("w:tbl")):
            _set_widths(table, int(width.twips) if hasattr(width, "twips") else width // 635)


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
