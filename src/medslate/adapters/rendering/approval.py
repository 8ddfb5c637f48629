"""What an approval shows in its slot on a document: one small page, with the fonts of the document inside."""

import json
from collections.abc import Callable, Mapping
from functools import partial

import typst

from medslate.adapters.rendering.glyphs import breakable, displayable, spelled_out
from medslate.adapters.rendering.template import template_bytes
from medslate.adapters.rendering.view import View, mapped, printable

LARGEST = 7.0
INSET = 8.0


def render_approval(shown: Mapping[str, str], width: float, height: float) -> bytes:
    """The page, `width` by `height` points, as PDF: `role`, `name`, `meaning`, `time` and `key` of the approval.

    It carries no tags: what it says is told by the signature's field, in words.
    """
    clean = mapped(dict(shown), printable)
    try:
        return _compiled(_fitted(clean, displayable, width), width, height)
    except typst.TypstError:
        return _compiled(_fitted(clean, spelled_out, width), width, height)


def _fitted(shown: View, change: Callable[[str], str], width: float) -> View:
    broken = partial(breakable, width=width - INSET, size=1.15 * LARGEST)
    fitted: View = mapped(mapped(shown, change), broken)
    return fitted


def _compiled(shown: View, width: float, height: float) -> bytes:
    return typst.compile(
        template_bytes("approval.typ"),
        format="pdf",
        ignore_system_fonts=True,
        sys_inputs={"approval": json.dumps(shown | {"width": width, "height": height})},
        pdf_standards=["a-3b"],
        pdf_tags=False,
    )
