"""The view: numbers, marks and clean texts, the same for every format."""

import json

import pytest

from medslate.adapters.rendering.jsonfile import render_json
from medslate.adapters.rendering.pictures.bars import Drawn, bars_svg, drawn, words
from medslate.adapters.rendering.view import document_view, issue_date, printable
from medslate.documents.asjson import document_data
from medslate.documents.model import Bar, Cell, Column, Document, LevelBars, Section, Table, Tone
from medslate.errors import MedslateError
from tests.unit.rendering.samples import document, short_document


def test_sections_are_numbered_by_order() -> None:
    orders = (2, 1, 2, 2, 1)
    view = document_view(document(tuple(Section("t", (), order) for order in orders)))
    assert [section["number"] for section in view["sections"]] == ["1", "2", "2.1", "2.2", "3"]
    assert [section["level"] for section in view["sections"]] == [1, 1, 2, 2, 1]


def test_a_row_wider_than_the_heading_keeps_its_cells() -> None:
    table = Table("t", (Column("one"),), ((Cell("a"), Cell("b")), ()))
    (block,) = document_view(document((Section("s", (table,)),)))["sections"][0]["blocks"]
    assert len(block["columns"]) == 2
    assert [[cell["text"] for cell in row] for row in block["rows"]] == [["a", "b"], ["", ""]]


@pytest.mark.parametrize("tone", [tone for tone in Tone if tone is not Tone.PLAIN])
def test_each_tone_but_plain_has_a_mark(tone: Tone) -> None:
    view = document_view(document((), (Table("", (Column("c"),), ((Cell("x", tone),),)),)))
    assert view["front"][0]["rows"][0][0]["mark"]


def test_printable_keeps_what_xml_allows() -> None:
    assert printable("a\x00b\x0bc\ud800d\ufffee\r\nf\tg😀") == "abcde\nf\tg😀"


def test_an_issue_date_that_is_none_is_refused() -> None:
    wrong = Document("k", "t", "s", "soon", "ref-1", (), ())
    with pytest.raises(MedslateError, match=r"ref-1.*'soon'.*ISO date"):
        issue_date(wrong)


@pytest.mark.parametrize(
    ("bar", "kinds", "text"),
    [
        (Bar("a", "", 1, 3, 2), "proven possible possible none", "1..3 of 4, target 2"),
        (Bar("a", "", 2, 2), "proven proven none none", "2 of 4"),
        (Bar("a", "", 0, 0, 1), "none none none none", "0 of 4, target 1"),
        (Bar("a", "", 4, 4, None, (3, 4)), "proven proven vacuous vacuous", "4 of 4 (vacuous: 3, 4)"),
        (Bar("a", "", 1, 2, None, (2, 4)), "proven vacuous none none", "1..2 of 4 (vacuous: 2, 4)"),
    ],
)
def test_levels_are_drawn_and_said(bar: Bar, kinds: str, text: str) -> None:
    assert [drawn(bar, level) for level in (1, 2, 3, 4)] == [Drawn(kind) for kind in kinds.split()]
    assert words(bar) == text


def test_the_picture_says_its_numbers() -> None:
    block = LevelBars("Levels", "In words.", (Bar("UC", "Use <control>", 1, 3, 2, (3,)),))
    svg = bars_svg(block, "x", standalone=True)
    assert svg == bars_svg(block, "x", standalone=True)
    assert '<title id="x-t">Levels</title>' in svg
    assert "In words. UC Use &lt;control&gt;: 1..3 of 4, target 2 (vacuous: 3)." in svg
    assert "stroke-dasharray" in svg
    assert "url(#x-h)" in svg


def test_json_is_the_data_of_the_document() -> None:
    written = render_json(short_document())
    assert json.loads(written) == document_data(short_document())
    assert written.endswith(b"}\n")
    assert written == render_json(short_document())


def test_json_loses_no_character() -> None:
    odd = Document("k", "\x00\ud800😀\u2028", "s", "2026-01-01", "r", (), ())
    assert json.loads(render_json(odd))["title"] == odd.title
