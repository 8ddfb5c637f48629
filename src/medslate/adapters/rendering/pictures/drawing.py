"""The drawing of zones and conduits as SVG: the places come from the layout, the look from a template.

No sign rests on colour alone: each tone has its mark, a level below its target stands inverted, remote lines are
dashed, and the label of a line has another shape where an enforcement point stands.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from typing import Any

from jinja2 import Template

from medslate.adapters.rendering.template import sandbox, template_bytes
from medslate.documents.drawing.layout import BOX_LINE, BOX_PAD, PAPER, lay_out
from medslate.documents.drawing.picture import TEXT, Picture, PlacedBox, PlacedLink, Point, shortened, text_width
from medslate.documents.model import Box, Drawing, LevelLine, Link, Tone

MARKS: Mapping[Tone, str] = {Tone.PLAIN: "", Tone.GOOD: "✓", Tone.BAD: "✗", Tone.OPEN: "?", Tone.MUTED: "–"}
CELL = 82
"""Width of one level."""
LEVEL_LABEL = 172
INKS = 6
"""Lines take turns in so many dark colours, which mean nothing and help the eye to follow them."""
INLINE = (482.0, 560.0)
"""Points that a picture has beside text, on an upright A4 page."""
LARGEST = 1.4
"""A small picture is not blown up beyond this."""
SMALLEST = 0.84
"""Below this scale the text would be under five points; then the picture gets a page of its own."""


def pictured(drawing: Drawing, change: Callable[[str], str]) -> Picture:
    """The laid-out drawing with every text changed as a format needs it; ids stay."""
    boxes = tuple(_retold(one, change) for one in drawing.boxes)
    links = tuple(replace(one, label=change(one.label)) for one in drawing.links)
    words = drawing.legend
    legend = replace(
        words,
        tones=tuple((tone, change(text)) for tone, text in words.tones),
        guards=tuple((guard, change(text)) for guard, text in words.guards),
        plain=change(words.plain),
        dashed=change(words.dashed),
        levels=tuple(map(change, words.levels)),
    )
    lanes = tuple((number, change(text)) for number, text in drawing.lanes)
    told = Drawing(change(drawing.caption), change(drawing.text), boxes, links, lanes, legend)
    return lay_out(told)


def _retold(box: Box, change: Callable[[str], str]) -> Box:
    levels = tuple(LevelLine(change(one.label), tuple(map(change, one.levels)), one.short) for one in box.levels)
    return replace(box, title=change(box.title), note=change(box.note), levels=levels)


def own_page(picture: Picture) -> bool:
    """Whether the text would be too small beside other text, so that a page of its own, A3 on its side, is due."""
    return picture.scale(*INLINE) < SMALLEST


def natural_width(picture: Picture) -> float:
    """The width in points at which the picture is set: on its own page, or beside text."""
    scale = picture.scale(*PAPER) if own_page(picture) else picture.scale(*INLINE)
    return picture.width / 10 * min(scale, LARGEST)


def drawing_svg(picture: Picture, ident: str, *, standalone: bool = False) -> str:
    """The picture as one SVG element; the same picture and ident give the same text.

    `ident` makes the ids unique within a page. `standalone`: for a file of its own, on white paper; otherwise colours
    come from the page around it.
    """
    return _template().render(
        ident=ident,
        caption=picture.drawing.caption,
        spoken=picture.drawing.text,
        picture=picture,
        boxes=[_box(one) for one in picture.boxes],
        links=[_link(at, one) for at, one in enumerate(picture.links)],
        marks={tone.value: mark for tone, mark in MARKS.items()},
        size=TEXT,
        standalone=standalone,
    )


def _box(placed: PlacedBox) -> dict[str, Any]:
    box, at = placed.box, placed.at
    inner = at.width - 2 * BOX_PAD
    mark = MARKS[box.tone]
    y = at.y + BOX_PAD + TEXT
    title_y, note_y = y, y + BOX_LINE
    first = note_y + (BOX_LINE if box.note else 0)
    return {
        "at": at,
        "x": at.x + BOX_PAD,
        "tone": box.tone.value,
        "title": (title_y, shortened(f"{mark} {box.title}".strip(), inner)),
        "note": (note_y, shortened(box.note, inner)) if box.note else None,
        "lines": [_levels(line, at.x + BOX_PAD, first + number * BOX_LINE) for number, line in enumerate(box.levels)],
    }


def _levels(line: LevelLine, x: int, y: int) -> dict[str, Any]:
    short = (*line.short, *(False for _ in line.levels))
    cells = [
        (x + LEVEL_LABEL + CELL * at, shortened(text, CELL), short[at], text_width(text[:2]))
        for at, text in enumerate(line.levels)
    ]
    return {"x": x, "y": y, "label": shortened(line.label, LEVEL_LABEL), "cells": cells}


def _link(at: int, placed: PlacedLink) -> dict[str, Any]:
    link: Link = placed.link
    return {
        "path": "M" + "L".join(map(_point, placed.points)),
        "ink": at % INKS,
        "dashed": link.dashed,
        "guard": link.guard.value,
        "label": link.label,
        "labels": placed.labels,
    }


def _point(point: Point) -> str:
    return f"{point[0]} {point[1]}"


@cache
def _template() -> Template:
    return sandbox().from_string(template_bytes("drawing.svg.j2").decode())
