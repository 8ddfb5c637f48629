"""DOCX: from a template, in a sandbox, complete or refused."""

import zipfile
from dataclasses import replace
from io import BytesIO

import docx
import pytest
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from hypothesis import HealthCheck, given, settings
from lxml import etree  # type: ignore[import-untyped]

from medslate.adapters.rendering.docx import BrokenTemplateError, render_docx
from medslate.adapters.rendering.view import printable
from medslate.documents.model import Cell, Column, Document, Paragraph, Section, Table, Tone
from medslate.errors import MedslateError
from tests.unit.rendering.generated import HOSTILE, documents
from tests.unit.rendering.samples import document, long_document, short_document


def opened(data: bytes) -> docx.document.Document:
    """The file as Word would see it."""
    return docx.Document(BytesIO(data))


def template(*lines: str) -> bytes:
    """A user's template of a few paragraphs."""
    word = docx.Document()
    for line in lines:
        word.add_paragraph(line)
    target = BytesIO()
    word.save(target)
    return target.getvalue()


def test_same_document_same_bytes() -> None:
    assert render_docx(long_document(3)) == render_docx(long_document(3))


def test_entries_are_sorted_and_dated_by_the_document() -> None:
    with zipfile.ZipFile(BytesIO(render_docx(short_document()))) as archive:
        names = archive.namelist()
        assert names[0] == "[Content_Types].xml"
        assert names[1:] == sorted(names[1:])
        assert {entry.date_time for entry in archive.infolist()} == {(2026, 3, 14, 0, 0, 0)}


def test_properties_come_from_the_document() -> None:
    properties = opened(render_docx(short_document())).core_properties
    assert properties.title == short_document().title
    assert properties.identifier == short_document().reference
    assert str(properties.created.date()) == str(properties.modified.date()) == "2026-03-14"


def test_every_row_is_there_under_a_repeated_heading() -> None:
    tables = opened(render_docx(short_document())).tables
    last = tables[-1]
    assert len(last.rows) == 61
    assert [cell.text for cell in last.rows[0].cells] == ["Row", "Title", "Verdict", "Evidence", "Digest", "Remark"]
    assert "tblHeader" in last.rows[0]._tr.xml
    assert last.rows[60].cells[0].text == "CR 4.59 RE 3"


def test_columns_have_their_shares() -> None:
    table = opened(render_docx(short_document())).tables[-1]
    widths = [cell.width for cell in table.rows[5].cells]
    assert widths[1] > widths[0]
    assert widths[0] == widths[2] == widths[3]
    assert "tblDescription" not in table._tbl.xml


def test_bars_are_cells_with_marks() -> None:
    bars = next(one for one in opened(render_docx(short_document())).tables if one.rows[0].cells[0].text == "FR")
    marks = [[cell.text for cell in row.cells[2:]] for row in bars.rows[1:5]]
    assert marks == [
        ["●", "● T", "", "", "2 of 4, target 2"],
        ["●", "○ T", "○", "", "1..3 of 4, target 2"],
        ["T", "", "", "", "0 of 4, target 1"],
        ["○", "○", "○ T", "○", "0..4 of 4, target 3"],
    ]


def test_tones_differ_by_text_too() -> None:
    rows = tuple((Cell(tone.value, tone),) for tone in Tone)
    word = opened(render_docx(document((Section("s", (Table("t", (Column("c"),), rows),)),))))
    assert [row.cells[0].text for row in word.tables[-1].rows][1:] == ["plain", "✓ good", "✗ bad", "? open", "– muted"]


def test_an_empty_table_says_so() -> None:
    word = opened(render_docx(document((Section("s", (Table("t", (Column("a"), Column("b")), ()),)),))))
    assert word.tables[-1].rows[1].cells[0].text == "—"


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_text(text: str) -> None:
    word = opened(render_docx(document((Section("s", (Paragraph(text), Paragraph("end"))),))))
    lines = [paragraph.text for paragraph in word.paragraphs]
    assert lines[lines.index("end") - 1] == printable(text)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "not a Word file"),
        (b"PK\x03\x04 broken", "not a Word file"),
        (template("{{ doc.titel }}"), "wrong tag.*titel"),
        (template("{%p for x in doc.parts %}"), "wrong tag"),
        (template("{{ doc.title "), "wrong tag"),
        (template("{{ 1 / 0 }}"), "ZeroDivisionError"),
        (template("{{ doc.title | nothing }}"), "wrong tag.*nothing"),
        (template("{{ ''.__class__.__mro__[1].__subclasses__() }}"), "wrong tag.*unsafe"),
        (template("{{ doc.clear() }}"), "wrong tag.*unsafe"),
        (template("{% for x in range(10 ** 9) %}{% endfor %}"), "OverflowError"),
        (template("{{ doc.heading }}", "{%p endif %}"), "wrong tag"),
    ],
)
def test_a_broken_template_is_one_clear_error(data: bytes, message: str) -> None:
    with pytest.raises(BrokenTemplateError, match=message) as caught:
        render_docx(short_document(), data)
    assert isinstance(caught.value, MedslateError)
    assert caught.value.exit_status == 1


def test_a_template_that_would_lose_a_part_is_refused() -> None:
    word = docx.Document()
    word.add_paragraph("before {% if 0 %} inside")
    word.add_table(1, 1).cell(0, 0).text = "{% endif %} after"
    target = BytesIO()
    word.save(target)
    with pytest.raises(BrokenTemplateError, match="cannot be filled: XMLSyntaxError"):
        render_docx(short_document(), target.getvalue())


def test_another_archive_is_no_template() -> None:
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("a.txt", "x")
    with pytest.raises(BrokenTemplateError):
        render_docx(short_document(), target.getvalue())


def test_an_archive_that_grows_is_refused() -> None:
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", bytes(70 * 2**20))
    with pytest.raises(BrokenTemplateError, match="more than 64 MiB"):
        render_docx(short_document(), target.getvalue())


def test_a_template_of_ones_own() -> None:
    data = template(
        "{{ doc.title }}", "{%p for part in doc.sections %}", "{{ part.number }} {{ part.title }}", "{%p endfor %}"
    )
    lines = [paragraph.text for paragraph in opened(render_docx(short_document(), data)).paragraphs]
    assert lines[:3] == ["Infusion pump SP-40, release 3.2", "1 Summary", "2 Scope and assumptions"]


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(documents)
def test_any_document_is_well_formed(anything: Document) -> None:
    with zipfile.ZipFile(BytesIO(render_docx(anything))) as archive:
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")):
                etree.fromstring(archive.read(name))


def test_pages_on_their_side_keep_what_stands_at_the_right_end() -> None:
    upright, turned = (opened(render_docx(replace(short_document(), landscape=one))) for one in (False, True))
    for section, before in zip(turned.sections, upright.sections, strict=True):
        assert (section.page_width, section.page_height) == (before.page_height, before.page_width)
        assert section.orientation is WD_ORIENT.LANDSCAPE
        (stop,) = [one for one in section.header.paragraphs[0].paragraph_format.tab_stops if one.position]
        (old,) = [one for one in before.header.paragraphs[0].paragraph_format.tab_stops if one.position]
        assert (
            abs(stop.position - old.position - before.page_height + before.page_width) < 635
        )  # a twentieth of a point
    widths = [sum(int(one.get(qn("w:w"))) for one in word.tables[-1]._tbl.tblGrid) for word in (upright, turned)]
    assert widths[1] > 1.4 * widths[0]


def test_a_template_that_lies_on_its_side_already_stays_so() -> None:
    word = docx.Document()
    section = word.sections[0]
    section.page_width, section.page_height = section.page_height, section.page_width
    word.add_paragraph("{{ doc.heading }}")
    target = BytesIO()
    word.save(target)
    made = opened(render_docx(replace(short_document(), landscape=True), target.getvalue()))
    assert made.sections[0].page_width == section.page_width
