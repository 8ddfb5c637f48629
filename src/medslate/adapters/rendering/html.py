"""A document as one HTML file: no script, no other file, no address; readable on a phone, in the dark and in print.

The file is also well-formed XML, and forbids by its own policy whatever it does not carry itself.
"""

from functools import cache

from jinja2 import Template
from markupsafe import Markup

from medslate.adapters.rendering.pictures.bars import bars_svg
from medslate.adapters.rendering.pictures.drawing import drawing_svg, natural_width, pictured
from medslate.adapters.rendering.template import sandbox, template_bytes
from medslate.adapters.rendering.view import View, document_view, printable, shown_blocks
from medslate.documents.model import Bar, Block, Document, Drawing, LevelBars


def render_html(document: Document) -> bytes:
    """The HTML of a document, in UTF-8; the same document gives the same bytes."""
    view = document_view(document)
    for ident, block, shown in shown_blocks(document, view):
        _draw(ident, block, shown)
    return _template().render(doc=view).encode()


def _draw(ident: str, block: Block, shown: View) -> None:
    """Give a block its picture, if it has one. A picture is escaped already, by the template that made it."""
    if isinstance(block, LevelBars):
        shown["svg"] = Markup(bars_svg(_printable(block), ident))  # noqa: S704
    elif isinstance(block, Drawing):
        picture = pictured(block, printable)
        shown["svg"] = Markup(drawing_svg(picture, ident))  # noqa: S704
        shown["width"] = round(natural_width(picture))


def _printable(block: LevelBars) -> LevelBars:
    bars = tuple(
        Bar(printable(bar.label), printable(bar.title), bar.lower, bar.upper, bar.target, bar.vacuous)
        for bar in block.bars
    )
    return LevelBars(printable(block.caption), printable(block.text), bars)


@cache
def _template() -> Template:
    return sandbox().from_string(template_bytes("document.html.j2").decode())
