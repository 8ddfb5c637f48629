"""The drawing in every look: signs beside colours, words for those who cannot see it, a page that it fits on."""

import re
import shutil
import subprocess
from dataclasses import replace
from io import BytesIO
from typing import Any

import docx
import pytest
from lxml import etree  # type: ignore[import-untyped]

from medslate.adapters.rendering.docx import render_docx
from medslate.adapters.rendering.html import render_html
from medslate.adapters.rendering.pdf import render_pdf
from medslate.adapters.rendering.pictures.drawing import (
    MARKS,
    drawing_svg,
    natural_width,
    own_page,
    pictured,
)
from medslate.adapters.rendering.pictures.raster import drawing_png
from medslate.documents.model import Document, Drawing, Paragraph, Section, Tone
from tests.unit.documents.drawings import hospital
from tests.unit.rendering.samples import document

PDFINFO = shutil.which("pdfinfo")
SMALL, LARGE = hospital(6, 14), hospital()


def svg(drawing: Drawing, *, standalone: bool = True) -> str:
    return drawing_svg(pictured(drawing, str), "d1", standalone=standalone)


def whole(drawing: Drawing) -> Document:
    text = Paragraph("What is drawn.")
    return document((Section("Before", (text,)), Section("Drawing", (text, drawing)), Section("After", (text,))))


def test_the_picture_is_well_formed_and_the_same_each_time() -> None:
    tree = etree.fromstring(svg(SMALL))
    assert tree.get("role") == "img"
    assert tree.findtext("{*}title") == SMALL.caption
    assert tree.findtext("{*}desc") == SMALL.text
    assert svg(SMALL) == svg(SMALL)


def test_each_tone_has_a_mark_beside_its_colour() -> None:
    said = " ".join(etree.fromstring(svg(LARGE)).itertext())
    for tone in Tone:
        titles = [one.title for one in LARGE.boxes if one.tone is tone and one.id.startswith("ward")]
        assert not titles or f"{MARKS[tone]} {titles[0]}".strip()[:18] in said


def test_guards_differ_by_shape_and_remote_lines_are_dashed() -> None:
    tree = etree.fromstring(svg(SMALL))
    lines = [one for one in tree.iter("{*}path") if "L" in one.get("d")]
    assert [one.get("stroke-dasharray") is not None for one in lines] == [one.dashed for one in SMALL.links]
    looks = {(one.get("rx"), one.get("fill"), one.get("stroke-width")) for one in tree.iter("{*}rect")}
    assert {("42", "#ffffff", "6"), (None, "#1a1a1a", "6"), (None, "#ffffff", "18")} <= looks


def test_levels_below_the_target_stand_inverted() -> None:
    tree = etree.fromstring(svg(SMALL))
    inverted = [one.text for one in tree.iter("{*}text") if one.get("fill") == "#ffffff" and one.text in ("1+", "0")]
    assert len(inverted) == 4 * len(SMALL.boxes)


def test_colours_come_from_the_page_only_within_one() -> None:
    assert "var(--" not in svg(SMALL)
    assert "var(--ink" in svg(SMALL, standalone=False)
    assert "xmlns" not in svg(SMALL, standalone=False)


def test_a_large_drawing_gets_a_page_of_its_own_and_a_small_one_does_not() -> None:
    small, large = (pictured(one, str) for one in (SMALL, LARGE))
    assert (own_page(small), own_page(large)) == (False, True)
    assert natural_width(small) <= 482
    assert 1100 < natural_width(large) <= 1130


@pytest.mark.skipif(PDFINFO is None, reason="pdfinfo (poppler) is not installed")
def test_the_pdf_has_one_a3_page_for_a_large_drawing() -> None:
    def sizes(pdf: bytes) -> list[str]:
        assert PDFINFO
        said = subprocess.run([PDFINFO, "-l", "99", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
        return re.findall(r"size: +\S+ x \S+ pts \((A\d)\)", said)

    assert sizes(render_pdf(whole(LARGE))) == ["A4", "A3", "A4"]
    assert set(sizes(render_pdf(whole(SMALL)))) == {"A4"}


def test_the_pdf_is_the_same_each_time() -> None:
    assert render_pdf(whole(SMALL)) == render_pdf(whole(SMALL))


def test_html_has_the_picture_within_its_figure() -> None:
    tree = etree.fromstring(render_html(whole(SMALL)))
    (figure,) = tree.xpath("//section//figure")
    assert figure.findtext("figcaption") == SMALL.caption
    assert figure.xpath("string(p)") == SMALL.text
    assert figure.xpath("count(.//*[local-name()='svg'])") == 1
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))


def test_docx_has_the_picture_with_its_words_and_its_page() -> None:
    word: Any = docx.Document(BytesIO(render_docx(whole(LARGE))))
    (shown,) = word.element.body.iter("{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr")
    assert shown.get("descr") == f"{LARGE.caption} {LARGE.text}"
    assert [round(one.page_width.mm) for one in word.sections] == [210, 420, 210]
    assert [round(one.page_height.mm) for one in word.sections] == [297, 297, 297]
    headings = [one.text for one in word.paragraphs if one.style.name.startswith("Heading")]
    assert headings == ["1  Before", "2  Drawing", "3  After"]


def test_docx_keeps_a_small_picture_among_the_text() -> None:
    word: Any = docx.Document(BytesIO(render_docx(whole(SMALL))))
    assert len(word.sections) == 1
    assert len(word.inline_shapes) == 1
    assert word.inline_shapes[0].width.pt <= 482


def test_docx_has_two_large_pictures_on_two_pages() -> None:
    text = Paragraph("Text.")
    two = document((Section("Before", (text,)), Section("One", (LARGE,)), Section("Two", (text, LARGE, LARGE))))
    word: Any = docx.Document(BytesIO(render_docx(two)))
    assert [round(one.page_width.mm) for one in word.sections].count(420) == 3
    assert all(len(one.findall(".//{*}sectPr")) <= 1 for one in word.element.body.iter("{*}p"))


def test_the_raster_is_the_same_each_time() -> None:
    assert drawing_png(svg(SMALL)).startswith(b"\x89PNG")
    assert drawing_png(svg(SMALL)) == drawing_png(svg(SMALL))


def test_a_character_that_needs_no_glyph_does_not_spoil_the_page() -> None:
    """Joiners and variation selectors stay in running text; a picture would ask the fonts for them."""
    first, *others = SMALL.boxes
    joined = replace(SMALL, boxes=(replace(first, title="👩\u200d⚕\ufe0f care"), *others))
    assert render_pdf(whole(joined)).startswith(b"%PDF")
