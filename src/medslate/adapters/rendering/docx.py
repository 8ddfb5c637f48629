"""A document as DOCX, from a template that its user may change in Word.

The template holds Jinja tags (`{{ doc.title }}`, `{%p for ... %}`) which run in a sandbox. Whatever is wrong with a
template is one clear error; a document with a part missing is never the result.
"""

import zipfile
from io import BytesIO
from typing import Any

from docx.opc.exceptions import OpcError
from docx.shared import Pt
from docxtpl import DocxTemplate, InlineImage
from jinja2 import TemplateError
from lxml import etree  # type: ignore[import-untyped]
from markupsafe import Markup, escape

from medslate.adapters.rendering.docxfile import (
    keep_introductions,
    normalised,
    set_column_widths,
    set_pictures,
    set_properties,
    turn_pages,
)
from medslate.adapters.rendering.pictures.drawing import drawing_svg, natural_width, own_page, pictured
from medslate.adapters.rendering.pictures.raster import drawing_png
from medslate.adapters.rendering.template import sandbox, template_bytes
from medslate.adapters.rendering.view import View, document_view, issue_date, mapped, printable, shown_blocks
from medslate.documents.drawing.picture import Picture
from medslate.documents.model import Document, Drawing
from medslate.errors import MedslateError

DEFAULT = "document.docx"
LARGEST_TEMPLATE = 64 * 2**20  # bytes unpacked; a template is text and perhaps a logo
# What Jinja, the packaging library and the expressions of a template are seen to raise on a broken one.
FAULTS = (
    TemplateError, OpcError, etree.LxmlError, zipfile.BadZipFile, ArithmeticError, AttributeError, LookupError,
    NotImplementedError, RecursionError, TypeError, ValueError,
)  # fmt: skip


class BrokenTemplateError(MedslateError):
    """A template that is no .docx file, or whose tags do not make a document."""


def render_docx(document: Document, template: bytes | None = None) -> bytes:
    """The DOCX of a document; the same document and template give the same bytes.

    Raises `BrokenTemplateError` where the template is no .docx file or one of its tags fails, and `MedslateError`
    where `issued` is no date.
    """
    issued = issue_date(document)
    view = document_view(document)
    drawings = [
        (pictured(block, printable), f"{shown['caption']} {shown['text']}".strip())
        for _, block, shown in shown_blocks(document, view)
        if isinstance(block, Drawing)
    ]
    try:
        word = _filled(template_bytes(DEFAULT) if template is None else template, view, [one for one, _ in drawings])
    except FAULTS as cause:
        raise BrokenTemplateError(_explained(cause)) from cause
    if document.landscape:
        turn_pages(word.docx)
    set_column_widths(word.docx)
    keep_introductions(word.docx)
    set_pictures(word.docx, [(text, own_page(picture)) for picture, text in drawings])
    set_properties(
        word.docx,
        title=view["heading"],
        subject=view["kind"],
        reference=view["reference"],
        language=view["language"],
        issued=issued,
    )
    target = BytesIO()
    word.save(target)
    return normalised(target.getvalue(), issued)


class _Template(DocxTemplate):  # type: ignore[misc]
    """The template engine, made strict."""

    def fix_tables(self, xml: str) -> Any:
        # The engine would repair broken XML by leaving parts out; a document must not lose a part in silence.
        etree.fromstring(xml.encode(), etree.XMLParser(resolve_entities=False, no_network=True))
        return super().fix_tables(xml)

    def render_properties(self, context: View, jinja_env: Any = None) -> None:
        """Leave the properties alone: they are set from the document."""


def _filled(template: bytes, view: View, drawings: list[Picture]) -> Any:
    with zipfile.ZipFile(BytesIO(template)) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > LARGEST_TEMPLATE:
            raise ValueError(f"it unpacks to more than {LARGEST_TEMPLATE // 2**20} MiB")
    word = _Template(BytesIO(template))
    word.render({"doc": _with_pictures(word, mapped(_with_parts(view), _literal), drawings)}, sandbox())
    return word


def _with_pictures(word: Any, view: View, drawings: list[Picture]) -> View:
    """The view with a `block.image` for each drawing, in their order."""
    left = iter(enumerate(drawings, 1))
    for part in view["parts"]:
        for block in part["blocks"]:
            if block["block"] == "drawing":
                number, picture = next(left)
                png = drawing_png(drawing_svg(picture, f"d{number}", standalone=True))
                block["image"] = InlineImage(word, BytesIO(png), width=Pt(natural_width(picture)))
    return view


def _with_parts(view: View) -> View:
    """The view with `parts`: the front as a part of level 0, then the sections; and the column shares as text."""
    front = {"number": "", "title": "", "level": 0, "blocks": view["front"]}
    parts = [
        part | {"blocks": [_with_shares(block) for block in part["blocks"]]} for part in [front, *view["sections"]]
    ]
    return view | {"parts": parts}


def _with_shares(block: View) -> View:
    if block["block"] != "table":
        return block
    return block | {"shares": ",".join(str(column["share"]) for column in block["columns"])}


def _literal(text: str) -> Markup:
    """The text as XML that the engine takes literally: it rewrites braces such as `{_{` after the tags have run."""
    return Markup(str(escape(text)).replace("{", "&#123;").replace("}", "&#125;"))  # noqa: S704


def _explained(cause: Exception) -> str:
    """What is wrong with the template, where, and what to do."""
    advice = "Correct the tag in Word, or start again from the default template."
    if isinstance(cause, (zipfile.BadZipFile, OpcError)):
        return f"the DOCX template is not a Word file (.docx): {cause}. Save it in Word as .docx."
    if not isinstance(cause, TemplateError):
        return f"the DOCX template cannot be filled: {type(cause).__name__}: {cause}. {advice}"
    around = " ".join(line.strip() for line in getattr(cause, "docx_context", ()) if line.strip())
    place = f" near “{around[:200]}”" if around else ""
    return f"the DOCX template has a wrong tag{place}: {cause.message}. {advice}"
