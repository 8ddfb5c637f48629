# ruff: noqa: SLF001 - python-docx has no other door to these elements
"""Build the default DOCX template with its tags, styles, header and footer.

Usage: PYTHONPATH=src python tools/make_docx_template.py

The result is an ordinary Word file: whoever wants another look changes a copy of it in Word, not this script.
"""

from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor

from medslate.adapters.rendering.docxfile import normalised

TARGET = Path(__file__).parents[1] / "src/medslate/packs/templates/document/document.docx"
FONT = "Arial"
WIDTH = Mm(170)
GREY = RGBColor(0x59, 0x59, 0x59)
TONES = {
    "good": ("E2F0E4", "14532D"),
    "bad": ("F9DFDC", "8A1C12"),
    "open": ("FDF0CF", "5C3D00"),
    "muted": ("F1F1F1", "595959"),
}
# Word insists on this order of paragraph properties.
AFTER_SHADE = ("w:tabs", "w:spacing", "w:ind", "w:contextualSpacing", "w:jc", "w:outlineLvl", "w:rPr")
UNUSED = (RELATIONSHIP_TYPE.THUMBNAIL, "http://schemas.microsoft.com/office/2007/relationships/stylesWithEffects")
LEVELS = {"proven": ("clear", "333333", "FFFFFF"), "possible": ("diagStripe", "FFFFFF", "000000")}
TABLE_STYLE = f"""
<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="DocumentTable">
  <w:name w:val="Document Table"/><w:basedOn w:val="TableNormal"/><w:qFormat/>
  <w:tblPr>
    <w:tblBorders>
      <w:top w:val="single" w:sz="6" w:color="404040"/>
      <w:bottom w:val="single" w:sz="6" w:color="404040"/>
      <w:insideH w:val="single" w:sz="4" w:color="BFBFBF"/>
    </w:tblBorders>
    <w:tblCellMar>
      <w:top w:w="30" w:type="dxa"/><w:left w:w="85" w:type="dxa"/>
      <w:bottom w:w="30" w:type="dxa"/><w:right w:w="85" w:type="dxa"/>
    </w:tblCellMar>
  </w:tblPr>
  <w:tblStylePr w:type="firstRow">
    <w:tcPr><w:tcBorders><w:bottom w:val="single" w:sz="6" w:color="404040"/></w:tcBorders></w:tcPr>
  </w:tblStylePr>
</w:style>"""


def main() -> None:
    """Write the template."""
    word = Document()
    _page(word)
    _styles(word)
    _title(word)
    _contents_and_parts(word)
    _properties(word)
    buffer = BytesIO()
    word.save(buffer)
    TARGET.write_bytes(normalised(buffer.getvalue(), date(2026, 1, 1)))


def _page(word: Any) -> None:
    section = word.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(20)
    section.top_margin, section.bottom_margin = Mm(24), Mm(22)
    section.header_distance = section.footer_distance = Mm(11)
    _running(section.header.paragraphs[0], "{{ doc.running[0] }}\t{{ doc.running[1] }}", "bottom")
    footer = section.footer.paragraphs[0]
    _running(footer, "{{ doc.issued }}\t", "top")
    _field(footer, "PAGE")
    footer.add_run(" / ")
    _field(footer, "NUMPAGES")


def _running(paragraph: Any, text: str, edge: str) -> None:
    paragraph.text = text
    paragraph.paragraph_format.tab_stops.clear_all()
    paragraph.paragraph_format.tab_stops.add_tab_stop(WIDTH, WD_TAB_ALIGNMENT.RIGHT)
    border = f'<w:pBdr {nsdecls("w")}><w:{edge} w:val="single" w:sz="4" w:space="4" w:color="BFBFBF"/></w:pBdr>'
    paragraph._p.get_or_add_pPr().insert_element_before(parse_xml(border), *AFTER_SHADE)


def _field(paragraph: Any, code: str) -> None:
    _field_begin(paragraph, code)
    paragraph.add_run("1")
    _field_mark(paragraph, "end")


def _field_begin(paragraph: Any, code: str) -> None:
    _field_mark(paragraph, "begin")
    instruction = f'<w:instrText {nsdecls("w")} xml:space="preserve"> {code} </w:instrText>'
    paragraph.add_run()._r.append(parse_xml(instruction))
    _field_mark(paragraph, "separate")


def _field_mark(paragraph: Any, kind: str) -> None:
    paragraph.add_run()._r.append(parse_xml(f'<w:fldChar {nsdecls("w")} w:fldCharType="{kind}"/>'))


def _styles(word: Any) -> None:
    styles = word.styles
    for name, size, before, after in (
        ("Normal", 9.5, 0, 5), ("Title", 18, 0, 3), ("Subtitle", 11, 0, 6), ("Heading 1", 13, 18, 6),
        ("Heading 2", 10.5, 12, 4), ("List Bullet", 9.5, 0, 2), ("Caption", 9.5, 8, 4), ("Header", 8, 0, 0),
        ("Footer", 8, 0, 0), ("TOC Heading", 10.5, 10, 3),
    ):  # fmt: skip
        style = styles[name] if name in styles else styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        _style(style, size, before, after, bold=name in ("Title", "Heading 1", "Heading 2", "Caption", "TOC Heading"))
    for name, size, after in (
        ("Document Kind", 8.5, 2), ("Document Identity", 8.5, 10), ("Legend", 8, 3), ("After Table", 4, 2),
        ("Drawing", 8.5, 6), ("TOC 1", 9.5, 1), ("TOC 2", 9.5, 1), ("Table Text", 8.5, 0), ("Table Heading", 8.5, 0),
    ):  # fmt: skip
        _style(styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH), size, 0, after, bold=name == "Table Heading")
    styles["TOC 2"].paragraph_format.left_indent = Mm(5)
    for name in ("Header", "Footer"):
        styles[name].paragraph_format.tab_stops.clear_all()
    for name in ("Header", "Footer", "Document Kind", "Document Identity", "Legend"):
        styles[name].font.color.rgb = GREY
    styles["Document Kind"].font.all_caps = True
    styles["Caption"].paragraph_format.keep_with_next = True
    styles["Document Identity"].paragraph_format.tab_stops.add_tab_stop(WIDTH, WD_TAB_ALIGNMENT.RIGHT)
    _edges(styles["Document Identity"], "top", "404040", 6)
    for tone, (fill, ink) in TONES.items():
        style = styles.add_style(f"Note {tone}", WD_STYLE_TYPE.PARAGRAPH)
        _style(style, 9.5, 3, 6, bold=False)
        style.font.color.rgb = RGBColor.from_string(ink)
        _edges(style, "left", ink, 18)
        shade = parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="{fill}"/>')
        style.element.get_or_add_pPr().insert_element_before(shade, *AFTER_SHADE)
    styles.element.append(parse_xml(TABLE_STYLE))


def _style(style: Any, size: float, before: float, after: float, *, bold: bool) -> None:
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in list(fonts.attrib):
        del fonts.attrib[name]
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{script}"), FONT)
    style.font.size, style.font.bold, style.font.italic = Pt(size), bold, False
    style.font.color.rgb = RGBColor(0, 0, 0)
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
    for border in style.element.iter(qn("w:pBdr")):
        border.getparent().remove(border)
    for spacing in style.element.rPr.findall(qn("w:spacing")):
        style.element.rPr.remove(spacing)


def _edges(style: Any, edge: str, color: str, size: int) -> None:
    border = f'<w:pBdr {nsdecls("w")}><w:{edge} w:val="single" w:sz="{size}" w:space="5" w:color="{color}"/></w:pBdr>'
    style.element.get_or_add_pPr().insert_element_before(parse_xml(border), "w:shd", *AFTER_SHADE)


def _title(word: Any) -> None:
    _lines(
        word,
        ("{%p if doc.kind %}", None), ("{{ doc.kind }}", "Document Kind"), ("{%p endif %}", None),
        ("{{ doc.heading }}", "Title"),
        ("{%p if doc.subtitle %}", None), ("{{ doc.subtitle }}", "Subtitle"), ("{%p endif %}", None),
        ("{{ doc.reference }}\t{{ doc.issued }}", "Document Identity"),
    )  # fmt: skip


def _lines(word: Any, *lines: tuple[str, str | None]) -> None:
    for text, style in lines:
        word.add_paragraph(text, style)


def _contents_and_parts(word: Any) -> None:
    _lines(
        word,
        ("{%p for part in doc.parts %}", None),
        ("{%p if part.level == 1 %}", None), ("{{ part.number }}  {{ part.title }}", "Heading 1"),
        ("{%p elif part.level == 2 %}", None), ("{{ part.number }}  {{ part.title }}", "Heading 2"),
        ("{%p endif %}", None),
        ("{%p for block in part.blocks %}", None),
    )  # fmt: skip
    _paragraph_block(word)
    _bullets_block(word)
    _facts_block(word)
    _table_block(word)
    _bars_block(word)
    _drawing_block(word)
    _lines(word, ("{%p endif %}", None), ("{%p endfor %}", None), ("{%p if part.level == 0 and doc.contents %}", None))
    _contents(word)
    _lines(word, ("{%p endif %}", None), ("{%p endfor %}", None))


def _contents(word: Any) -> None:
    """A contents field that shows the headings at once; Word adds page numbers when the field is updated."""
    word.add_paragraph("Contents", "TOC Heading")
    _field_begin(word.add_paragraph(style="After Table"), 'TOC \\o "1-2" \\h \\z \\u')
    _lines(
        word,
        ("{%p for part in doc.sections %}", None),
        ("{%p if part.level == 1 %}", None), ("{{ part.number }}  {{ part.title }}", "TOC 1"),
        ("{%p else %}", None), ("{{ part.number }}  {{ part.title }}", "TOC 2"),
        ("{%p endif %}", None), ("{%p endfor %}", None),
    )  # fmt: skip
    _field_mark(word.add_paragraph(style="After Table"), "end")


def _paragraph_block(word: Any) -> None:
    _lines(
        word,
        ('{%p if block.block == "paragraph" %}', None),
        ('{%p if block.tone == "plain" %}', None), ("{{ block.text }}", "Normal"),
    )  # fmt: skip
    for tone in TONES:
        tag = f'{{%p elif block.tone == "{tone}" %}}'
        _lines(word, (tag, None), ("{{ block.mark }} {{ block.text }}", f"Note {tone}"))
    _lines(word, ("{%p endif %}", None))


def _bullets_block(word: Any) -> None:
    _lines(
        word,
        ('{%p elif block.block == "bullets" %}', None), ('{%p for item in block["items"] %}', None),
        ("{{ item }}", "List Bullet"), ("{%p endfor %}", None),
    )  # fmt: skip


def _facts_block(word: Any) -> None:
    _lines(word, ('{%p elif block.block == "facts" %}', None))
    table = _table(word, "2,5", "", heading=False)
    _row(table, '{%tr for label, value in block["items"] %}', "")
    _row(table, "{{ label }}", "{{ value }}")
    _row(table, "{%tr endfor %}", "")
    _lines(word, ("", "After Table"))


def _caption(word: Any) -> None:
    _lines(word, ("{%p if block.caption %}", None), ("{{ block.caption }}", "Caption"), ("{%p endif %}", None))


def _table_block(word: Any) -> None:
    _lines(word, ('{%p elif block.block == "table" %}', None))
    _caption(word)
    _lines(word, ("{%p if block.columns %}", None))
    table = _table(word, "{{ block.shares }}", "{{ block.caption }}")
    _row(table, "{%tc for column in block.columns %}", "{{ column.title }}", "{%tc endfor %}", heading=True)
    _row(table, "{%tr for row in block.rows %}")
    text = "{{ cell.mark }} {{ cell.text }}"
    tones = [one for tone in TONES for one in (f'{{%tc elif cell.tone == "{tone}" %}}', text)]
    cells = ["{%tc for cell in row %}", '{%tc if cell.tone == "plain" %}', "{{ cell.text }}", *tones]
    row = _row(table, *cells, "{%tc endif %}", "{%tc endfor %}")
    for index, (fill, ink) in enumerate(TONES.values()):
        _shade(row[4 + 2 * index], "clear", fill, ink)
    for text in ("{%tr endfor %}", "{%tr if not block.rows %}", "—", "{%tr endif %}"):
        _row(table, text)
    _lines(word, ("", "After Table"), ("{%p endif %}", None))


def _bars_block(word: Any) -> None:
    _lines(word, ('{%p elif block.block == "bars" %}', None))
    _caption(word)
    table = _table(word, "4,13,3,3,3,3,13", "{{ block.caption }}: {{ block.text }}")
    _row(table, "FR", "Foundational requirement", "1", "2", "3", "4", "Level", heading=True)
    _row(table, "{%tr for bar in block.bars %}")
    kinds = ["proven", "possible", "vacuous"]
    cases = [one for kind in kinds for one in (f'{{%tc {{}} level.kind == "{kind}" %}}', "{{ level.mark }}")]
    cases = [one.replace("{}", "if" if index == 0 else "elif") for index, one in enumerate(cases)]
    start = ["{{ bar.label }}", "{{ bar.title }}", "{%tc for level in bar.levels %}"]
    end = ["{%tc else %}", "{{ level.mark }}", "{%tc endif %}", "{%tc endfor %}", "{{ bar.words }}"]
    row = _row(table, *start, *cases, *end)
    _shade(row[4], *LEVELS["proven"])
    _shade(row[6], *LEVELS["possible"])
    edges = ("top", "left", "bottom", "right")
    borders = "".join(f'<w:{edge} w:val="dotted" w:sz="8" w:color="404040"/>' for edge in edges)
    _cell_property(row[8], parse_xml(f"<w:tcBorders {nsdecls('w')}>{borders}</w:tcBorders>"))
    _row(table, "{%tr endfor %}")
    legend = "{% for kind, mark, word in doc.legend %}{{ mark }} {{ word }}    {% endfor %}"
    _lines(word, (legend, "Legend"), ("{%p if block.text %}", None), ("{{ block.text }}", None), ("{%p endif %}", None))


def _drawing_block(word: Any) -> None:
    _lines(word, ('{%p elif block.block == "drawing" %}', None))
    _caption(word)
    _lines(word, ("{{ block.image }}", "Drawing"))
    _lines(word, ("{%p if block.text %}", None), ("{{ block.text }}", None), ("{%p endif %}", None))


def _table(word: Any, shares: str, caption: str, *, heading: bool = True) -> Any:
    table = word.add_table(0, 1)
    table.autofit = False
    properties = table._tbl.tblPr
    properties.style = "DocumentTable"
    look = properties.find(qn("w:tblLook"))
    for name in list(look.attrib):
        del look.attrib[name]
    look.set(qn("w:val"), "0020" if heading else "0000")
    look.set(qn("w:firstRow"), "1" if heading else "0")
    for name, value in (("w:tblCaption", caption), ("w:tblDescription", f"columns {shares}")):
        if value:
            element = OxmlElement(name)
            element.set(qn("w:val"), value)
            properties.append(element)
    return table


def _row(table: Any, *texts: str, heading: bool = False) -> list[Any]:
    """A row with as many cells as texts, whatever the grid says: the tags make the cells."""
    row = table.add_row()
    properties = row._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit" if not heading else "w:tblHeader"))
    first = row._tr.tc_lst[0]
    for _ in texts[1:]:
        first.addnext(parse_xml(f"<w:tc {nsdecls('w')}><w:tcPr/><w:p/></w:tc>"))
    cells = list(row._tr.tc_lst)
    for cell, text in zip(cells, texts, strict=True):
        run = OxmlElement("w:r")
        run.text = text
        cell.p_lst[0].style = "TableHeading" if heading else "TableText"
        cell.p_lst[0].append(run)
    return cells


def _shade(cell: Any, pattern: str, fill: str, ink: str) -> None:
    _cell_property(cell, parse_xml(f'<w:shd {nsdecls("w")} w:val="{pattern}" w:color="404040" w:fill="{fill}"/>'))
    for run in cell.iter(qn("w:r")):
        run.insert(0, parse_xml(f'<w:rPr {nsdecls("w")}><w:color w:val="{ink}"/></w:rPr>'))


def _cell_property(cell: Any, element: Any) -> None:
    cell.get_or_add_tcPr().append(element)


def _properties(word: Any) -> None:
    properties = word.core_properties
    properties.author = properties.comments = properties.last_modified_by = properties.title = ""
    for relations in (word.part.package.rels, word.part.rels):
        for key in [key for key, one in relations.items() if one.reltype in UNUSED]:
            del relations[key]


if __name__ == "__main__":
    main()
