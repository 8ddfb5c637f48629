"""PDF: PDF/A-3a and PDF/UA-1 by their marks, tagged, with the JSON inside; hostile text stays text."""

import re
import shutil
import subprocess
import zlib
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings

from medslate.adapters.rendering.glyphs import BREAK, breakable, displayable, spelled_out
from medslate.adapters.rendering.jsonfile import render_json
from medslate.adapters.rendering.pdf import render_pdf
from medslate.adapters.rendering.template import template_bytes
from medslate.documents.model import Document, Paragraph, Section
from medslate.errors import MedslateError
from tests.unit.rendering.generated import HOSTILE, documents
from tests.unit.rendering.samples import document, long_document, short_document

PDFTOTEXT = shutil.which("pdftotext")
needs_poppler = pytest.mark.skipif(PDFTOTEXT is None, reason="pdftotext (poppler) is not installed")


def text_of(pdf: bytes) -> str:
    """The text of the PDF, as poppler reads it."""
    assert PDFTOTEXT
    return subprocess.run([PDFTOTEXT, "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()


def streams(pdf: bytes) -> list[bytes]:
    """Every stream of the file, unpacked where it was packed."""
    found = []
    for match in re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        try:
            found.append(zlib.decompress(match[1]))
        except zlib.error:
            found.append(match[1])
    return found


def test_same_document_same_bytes() -> None:
    assert render_pdf(long_document(2)) == render_pdf(long_document(2))


def test_it_says_pdf_a_and_ua_and_is_tagged() -> None:
    pdf = render_pdf(short_document())
    (xmp,) = [one for one in streams(pdf) if b"xpacket" in one]
    marks = (b"<pdfaid:part>3<", b"<pdfaid:conformance>A<", b"<pdfuaid:part>1<")
    assert all(mark in xmp for mark in (*marks, short_document().title.encode()))
    whole = pdf + b"".join(streams(pdf))
    assert re.search(rb"/MarkInfo\s*<<[^>]*/Marked true", whole)
    assert b"/StructTreeRoot" in whole


def test_the_only_date_is_that_of_the_document() -> None:
    pdf = render_pdf(short_document())
    whole = pdf + b"".join(one for one in streams(pdf) if b"xpacket" in one)
    stamps = set(re.findall(rb"D:(\d{8})", whole)) | set(re.findall(rb"Date>(\d{4}-\d{2}-\d{2})", whole))
    assert stamps == {b"20260314", b"2026-03-14"}


def test_the_json_is_attached_as_the_source() -> None:
    pdf = render_pdf(short_document())
    assert render_json(short_document()) in streams(pdf)
    whole = pdf + b"".join(streams(pdf))
    assert re.search(rb"/AFRelationship\s*/Source", whole)
    assert b"document.json" in whole


@needs_poppler
def test_the_text_is_all_there() -> None:
    text = text_of(render_pdf(short_document()))
    for said in ("2.1 Security context", "1..3 of 4, target 2", "4 of 4, target 2 (vacuous: 2, 3, 4)", "✗ open"):
        assert said in text
    assert re.search(r"6 ?/ ?6", text)
    assert all(f"EV-{number:04d}" in text for number in range(60))


@needs_poppler
def test_a_digest_in_a_narrow_column_copies_without_foreign_characters() -> None:
    text = text_of(render_pdf(short_document()))
    digest = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
    assert digest in text
    assert BREAK not in text


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_text(text: str) -> None:
    pdf = render_pdf(document((Section(text, (Paragraph(text),)),)))
    if PDFTOTEXT and text.startswith("#set"):
        assert text in text_of(pdf)


@needs_poppler
def test_a_character_without_a_glyph_is_written_as_its_code_point() -> None:
    assert "‹U+1F600›" in text_of(render_pdf(document((Section("s", (Paragraph("😀"),)),))))


def test_a_document_without_a_date_is_refused() -> None:
    with pytest.raises(MedslateError, match="ISO date"):
        render_pdf(Document("k", "t", "s", "", "r", (), ()))


def test_every_character_of_the_table_has_a_glyph() -> None:
    ranges = [line.partition("\t")[2] for line in template_bytes("fonts.txt").decode().splitlines()]
    ends = [[int(end, 16) for end in part.split("-")] for line in ranges for part in line.split(",")]
    points = sorted({point for end in ends for point in range(end[0], end[-1] + 1)})
    text = " ".join(map(chr, points))
    assert displayable("😀" + text[:1]) != "😀"
    pdf = render_pdf(document((Section(f"😀 {text}", (Paragraph(text),)),)))
    if PDFTOTEXT:
        assert "‹U+1F600›" in text_of(pdf)
        assert "‹U+2713›" not in text_of(pdf)


def test_only_words_wider_than_their_place_get_break_places() -> None:
    assert breakable("short words stay", 60, 9) == "short words stay"
    assert breakable("authentication", 60, 9) == "authentication"
    assert breakable("9f86d081884c7d659a2feaa0", 60, 9).split(BREAK)[:2] == ["9f8", "6d0"]
    assert spelled_out("aé") == "a‹U+00E9›"


@settings(deadline=None, max_examples=12, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(documents)
def test_any_document_is_accepted(anything: Document) -> None:
    assert render_pdf(anything).startswith(b"%PDF-1.7")


def test_the_template_uses_no_package_and_no_file() -> None:
    template = template_bytes("document.typ").decode()
    assert not re.search(r"#import|#include|image\((?!bytes\()|read\(|eval\(", template)


def test_pages_lie_on_their_side_if_the_document_is_made_so() -> None:
    boxes = [
        set(re.findall(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)\s*\]", pdf + b"".join(streams(pdf))))
        for pdf in (render_pdf(replace(short_document(), landscape=one)) for one in (False, True))
    ]
    (upright,), (turned,) = boxes
    assert turned == upright[::-1]
    assert float(turned[0]) > float(turned[1])
