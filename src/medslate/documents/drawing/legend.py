"""The legend of a drawing: every sign that is used, with its words, in rows below the picture."""

from collections.abc import Iterator

from medslate.documents.drawing.picture import TEXT, PlacedSign, Rect, text_width
from medslate.documents.model import Drawing

SIGN = 190
"""Width of what is drawn beside the words."""
SIGN_HEIGHT = 110
APART = 160


def legend(drawing: Drawing, left: int, top: int, right: int) -> tuple[PlacedSign, ...]:
    """The entries one after the other, in as many rows as they need."""
    x, y = left, top
    found = []
    for kind, sign, text in _entries(drawing):
        width = SIGN + text_width(text, TEXT)
        if x + width > right and x > left:
            x, y = left, y + SIGN_HEIGHT
        found.append(PlacedSign(kind, sign, text, Rect(x, y, width, SIGN_HEIGHT)))
        x += width + APART
    return tuple(found)


def _entries(drawing: Drawing) -> Iterator[tuple[str, str, str]]:
    """What is used, in words: what is not drawn needs no explanation."""
    words = drawing.legend
    for tone, text in words.tones:
        if any(one.tone is tone for one in drawing.boxes):
            yield "tone", tone.value, text
    for guard, text in words.guards:
        if any(one.guard is guard for one in drawing.links):
            yield "guard", guard.value, text
    for sign, text, dashed in (("plain", words.plain, False), ("dashed", words.dashed, True)):
        if text and any(one.dashed is dashed for one in drawing.links):
            yield "line", sign, text
    for text in words.levels:
        yield "level", "", text
