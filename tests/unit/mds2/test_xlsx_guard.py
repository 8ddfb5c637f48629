"""What is let in, and the bounds at which it stops."""

import io
import warnings
import zipfile
from collections.abc import Callable

import pytest

from medslate.adapters.formats import workbook as sheets
from medslate.adapters.formats import xlsx_guard
from medslate.adapters.formats.mds2.reading import read_form
from medslate.adapters.formats.xlsx_cells import column_letters, column_number
from medslate.adapters.formats.xlsx_guard import RefusedError, guarded
from medslate.findings import Code
from tests.unit.mds2.build import FORM, messages, workbook

GOOD = workbook(("a", [["Hello"]]))
SHEET = "xl/worksheets/sheet1.xml"
SPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def repacked(change: Callable[[dict[str, bytes]], object], kind: int = zipfile.ZIP_DEFLATED) -> bytes:
    with zipfile.ZipFile(io.BytesIO(GOOD)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", kind) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return target.getvalue()


def with_sheet(rows: str) -> bytes:
    text = f"<worksheet {SPACE}><sheetData>{rows}</sheetData></worksheet>"
    return repacked(lambda parts: parts.update({SHEET: text.encode()}))


def refusal(content: bytes) -> tuple[Code, str]:
    form, (finding,) = read_form(content, "f.xlsx", FORM)
    assert form is None
    return finding.code, finding.message


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "not a workbook"),
        (b"a;b;c\r\n1;2;3", ".csv"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", ".xls"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        (b"\x7fELF\0\0", "not a workbook"),
        (b"PK\x03\x04 and nothing more", "damaged"),
        (GOOD[: len(GOOD) // 2], "damaged"),
    ],
)
def test_what_is_no_workbook_is_refused_by_name(content: bytes, says: str) -> None:
    code, message = refusal(content)
    assert code is Code.FILE_UNREADABLE
    assert says in message


def test_another_kind_of_archive_is_refused() -> None:
    assert "no Excel workbook" in refusal(repacked(lambda parts: parts.pop("xl/workbook.xml")))[1]
    assert "packed in a way" in refusal(repacked(lambda _: None, zipfile.ZIP_BZIP2))[1]


def test_an_encrypted_member_is_refused() -> None:
    content = bytearray(GOOD)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.index(mark)
        content[at + offset] |= 1
    assert "encrypted" in refusal(bytes(content))[1]


def test_a_part_that_stands_twice_is_refused() -> None:
    target = io.BytesIO(GOOD)
    with warnings.catch_warnings(), zipfile.ZipFile(target, "a") as archive:
        warnings.simplefilter("ignore")
        archive.writestr(SHEET, "<x/>")
    assert "stands twice" in refusal(target.getvalue())[1]


def test_too_many_members_are_refused() -> None:
    names = {f"xl/{number}.bin": b"" for number in range(xlsx_guard.MOST_MEMBERS + 1)}
    assert refusal(repacked(lambda parts: parts.update(names)))[0] is Code.FILE_TOO_LARGE


def test_members_are_counted_even_if_their_marks_are_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx_guard, "MOST_MEMBERS", 3)
    monkeypatch.setattr(xlsx_guard, "_ENTRY", b"never")
    assert refusal(GOOD)[0] is Code.FILE_TOO_LARGE


def test_size_is_measured_and_not_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = repacked(lambda parts: parts.update({"xl/media/a.bin": bytes(200 << 20)}))
    assert len(bomb) < 1 << 20
    assert refusal(bomb)[0] is Code.FILE_TOO_LARGE
    content = bytearray(bomb)
    at = content.rindex(b"xl/media/a.bin") - 46
    content[at + 24 : at + 28] = (5).to_bytes(4, "little")
    assert refusal(bytes(content))[0] in (Code.FILE_TOO_LARGE, Code.FILE_UNREADABLE)
    monkeypatch.setattr(xlsx_guard, "MOST_BYTES", 10)
    assert refusal(GOOD)[0] is Code.FILE_TOO_LARGE


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ('<c r="XFD1"><v>1</v></c>', Code.FILE_TOO_LARGE),
        ('<c r="A1048576"><v>1</v></c>', Code.FILE_TOO_LARGE),
        ('<c r="ZZ20000"><v>1</v></c>', Code.FILE_TOO_LARGE),
        ('<c r="A1"/><c r="AMH349" s="1"/>', None),
        ('<c r="ALL10"><v>1</v></c>', None),
        ('<c r="1A"><v>1</v></c>', Code.FILE_UNREADABLE),
        ("<c><v>1</v></c>" * 1001, Code.FILE_TOO_LARGE),
        ('<c r="ALL1"><v>1</v></c><c><v>1</v></c>', Code.FILE_TOO_LARGE),
    ],
)
def test_the_used_range_counts_cells_with_content(row: str, code: Code | None) -> None:
    found, message = refusal(with_sheet(f"<row>{row}</row>"))
    if code is None:
        assert "holds a question id" in message
    else:
        assert found is code


def test_rows_are_counted_whether_numbered_or_not() -> None:
    assert refusal(with_sheet('<row r="30000"><c><v>1</v></c></row>'))[0] is Code.FILE_TOO_LARGE
    assert refusal(with_sheet('<row r="20000"/><row><c r="A1"/><c><v>1</v></c></row>'))[0] is Code.FILE_TOO_LARGE
    assert refusal(with_sheet("<row><c><v>1</v></c></row>" * 20_001))[0] is Code.FILE_TOO_LARGE


def test_a_text_shown_by_every_cell_is_counted_each_time() -> None:
    shared = f'<sst {SPACE} count="1" uniqueCount="1"><si><t>{"x" * 60_000}</t></si></sst>'.encode()
    rows = "".join(f'<row r="{row}">' + '<c t="s"><v>0</v></c>' * 20 + "</row>" for row in range(1, 501))
    sheet = f"<worksheet {SPACE}><sheetData>{rows}</sheetData></worksheet>".encode()
    content = repacked(lambda parts: parts.update({SHEET: sheet, "xl/sharedStrings.xml": shared}))
    assert refusal(content)[0] is Code.FILE_TOO_LARGE


@pytest.mark.parametrize(
    "text",
    [
        b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet>&a;</worksheet>',
        b'<!DOCTYPE x SYSTEM "file:///etc/passwd"><worksheet/>',
        '<?xml version="1.0"?><worksheet/>'.encode("utf-16"),
        b'<?xml version="1.0" encoding="ISO-8859-1"?><worksheet/>',
        b"<worksheet><row></worksheet>",
        b'<worksheet><row r="' + b"9" * 5000 + b'"/></worksheet>',
        b"",
    ],
)
def test_a_part_that_is_no_plain_xml_is_refused(text: bytes) -> None:
    assert refusal(repacked(lambda parts: parts.update({SHEET: text})))[0] is Code.FILE_UNREADABLE


def test_too_many_sheets_and_sheets_that_reach_too_far_together(monkeypatch: pytest.MonkeyPatch) -> None:
    content = workbook(("a", [["x"] * 10] * 10), ("b", [["x"] * 10] * 10))
    monkeypatch.setattr(sheets, "MOST_CELLS", 150)
    assert refusal(content)[0] is Code.FILE_TOO_LARGE
    monkeypatch.setattr(sheets, "MOST_SHEETS", 1)
    assert refusal(content)[0] is Code.FILE_UNREADABLE


def test_a_workbook_that_names_a_missing_sheet_is_refused() -> None:
    assert refusal(repacked(lambda parts: parts.pop(SHEET)))[0] is Code.FILE_UNREADABLE


class PanicException(BaseException):
    """Stands for a panic of the library."""


def test_a_panic_of_the_library_is_a_finding_and_an_interrupt_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped_by(error: type[BaseException]) -> None:
        def fail(*_: object) -> None:
            raise error

        monkeypatch.setattr(sheets, "_opened", fail)

    stopped_by(PanicException)
    assert "damaged" in refusal(GOOD)[1]
    stopped_by(KeyboardInterrupt)
    with pytest.raises(KeyboardInterrupt):
        read_form(GOOD, "f.xlsx", FORM)


def test_what_passes_is_packed_anew_from_the_parts_that_are_needed() -> None:
    extra = {"customXml/item1.xml": b"<!DOCTYPE x><x/>", "xl/media/logo.png": b"\x89PNG", "[trash]/0.dat": b"\0"}
    content = guarded(repacked(lambda parts: parts.update(extra)), "f.xlsx")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert SHEET in archive.namelist()
        assert not set(extra) & set(archive.namelist())
    with pytest.raises(RefusedError, match="f\\.xlsx"):
        guarded(b"", "f.xlsx")


def test_columns_have_letters_and_numbers() -> None:
    assert [column_letters(one) for one in (1, 26, 27, 702, 703, 1022)] == ["A", "Z", "AA", "ZZ", "AAA", "AMH"]
    assert all(column_number(column_letters(one)) == one for one in range(1, 17_000))


def test_the_plain_workbook_passes() -> None:
    assert "holds a question id" in messages(read_form(GOOD, "f.xlsx", FORM)[1])
