"""A picture as PNG, for a format that has no vectors."""

import typst

PAGE = b"""#set page(width: auto, height: auto, margin: 0pt)
#image(bytes(sys.inputs.picture), format: "svg")"""
RESOLUTION = 220.0
"""Dots per inch: at five points a letter is still fifteen dots high."""


def drawing_png(svg: str) -> bytes:
    """The SVG at its natural size on white; the same SVG gives the same bytes."""
    return typst.compile(PAGE, format="png", ppi=RESOLUTION, ignore_system_fonts=True, sys_inputs={"picture": svg})
