"""A document as one HTML file: no script, no other file, no address; readable on a phone, in the dark and in print.

The file is also well-formed XML, and forbids by its own policy whatever it does not carry itself.
"""

from functools import cache

from jinja2 import Template
from markupsafe import Markup

from medslate.adapters.rendering.bars import bars_svg
from medslate.adapters.rendering.template import sandbox, template_bytes
from medslate.adapters.rendering.view import View, document_view, printable
from medslate.documents.model import Bar, Block, Document, LevelBars


def render_html(document: Document) -> bytes:
    """The HTML of a document, in UTF-8; the same document gives the same bytes."""
    view = document_view(document)
    _draw("front", document.front, view["front"])
    for section, shown in zip(document.sections, view["sections"], strict=True):
        _draw(shown["anchor"], section.blocks, shown["blocks"])
    return _template().render(doc=view).encode()


def _draw(place: str, blocks: tuple[Block, ...], shown: list[View]) -> None:
    """Give each block of bars its picture, with ids that occur once in the page."""
    for number, (block, view) in enumerate(zip(blocks, shown, strict=True), 1):
        if isinstance(block, LevelBars):
            # Escaped already: the picture comes from a template that escapes every text.
            view["svg"] = Markup(bars_svg(_printable(block), f"{place}-b{number}"))  # noqa: S704


def _printable(block: LevelBars) -> LevelBars:
    bars = tuple(
        Bar(printable(bar.label), printable(bar.title), bar.lower, bar.upper, bar.target, bar.vacuous)
        for bar in block.bars
    )
    return LevelBars(printable(block.caption), printable(block.text), bars)


@cache
def _template() -> Template:
    return sandbox().from_string(template_bytes("document.html.j2").decode())
