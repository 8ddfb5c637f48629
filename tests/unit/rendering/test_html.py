"""HTML: one offline file, well formed, escaped, with its semantics."""

import re
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from lxml import etree  # type: ignore[import-untyped]

from medslate.adapters.rendering.html import render_html
from medslate.adapters.rendering.view import printable
from medslate.documents.model import Cell, Column, Document, Paragraph, Section, Table, Tone
from tests.unit.rendering.generated import HOSTILE, documents
from tests.unit.rendering.samples import document, long_document, short_document


def page(html: bytes) -> etree._Element:
    """The page as XML."""
    return etree.fromstring(html)


def test_same_document_same_bytes() -> None:
    assert render_html(long_document(3)) == render_html(long_document(3))


def test_it_needs_nothing_else() -> None:
    tree = page(render_html(short_document()))
    links = [value for element in tree.iter() for name, value in element.items() if name in ("href", "src", "srcset")]
    assert links
    assert all(link.startswith("#") for link in links)
    assert not tree.findall(".//script")
    assert not re.search(rb"url\((?!#)|@import|https?://", render_html(short_document()))


def test_every_link_has_its_place_and_every_id_is_one() -> None:
    tree = page(render_html(short_document()))
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {link[1:] for link in tree.xpath("//a/@href")} <= set(ids)
    assert set(" ".join(tree.xpath("//@aria-labelledby")).split()) <= set(ids)


def test_headings_and_tables_have_their_semantics() -> None:
    tree = page(render_html(short_document()))
    assert tree.xpath("count(//h1)") == 1
    assert [heading.tag for heading in tree.xpath("//section/*[1]")] == ["h2", "h2", "h3", "h2"]
    assert all(table.find("caption") is not None for table in tree.iter("table"))
    assert all(cell.get("scope") == "col" for cell in tree.xpath("//thead//th"))
    assert tree.xpath("//table[caption='Requirements and their verdicts']/tbody")[-1].xpath("count(tr)") == 60


def test_tones_differ_by_text_too() -> None:
    rows = tuple((Cell(tone.value, tone),) for tone in Tone)
    tree = page(render_html(document((Section("s", (Table("t", (Column("c"),), rows),)),))))
    shown = ["".join(cell.itertext()) for cell in tree.xpath("//section//td")]
    assert shown == ["plain", "✓ good", "✗ bad", "? open", "– muted"]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_text(text: str) -> None:
    tree = page(render_html(document((Section(text, (Paragraph(text),)),))))
    assert tree.xpath("//section/p")[0].text in (printable(text), None)
    assert not tree.findall(".//script")


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(documents)
def test_any_document_is_well_formed(anything: Document) -> None:
    page(render_html(anything))


def test_print_lies_on_its_side_if_the_document_is_made_so() -> None:
    assert b"@page { size: A4;" in render_html(short_document())
    assert b"@page { size: A4 landscape;" in render_html(replace(short_document(), landscape=True))
