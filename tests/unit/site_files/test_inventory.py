"""Reading an inventory: files as they really come, and what is told of those that cannot be used."""

import io
from pathlib import Path

import pytest
import xlsxwriter

from medslate.adapters.formats import inventory
from medslate.adapters.formats.inventory import read_inventory
from medslate.adapters.textfiles.site.mapping import read_mapping
from medslate.findings import Code, Finding, Place
from medslate.usecases.inventory import ColumnMap, Table, Words, fresh, slug

WANTED = {"location": ("Room",), "model": ("Model",), "count": ("Units",)}
MAP = ColumnMap(Place("map.yaml"), WANTED)
TEXT = "Model,Room,Units\nPump,Büro 1,3\nMonitor,ICU,\n"


def table(content: bytes | str, columns: ColumnMap = MAP, name: str = "a.csv") -> Table:
    made, findings = read_inventory(content if isinstance(content, bytes) else content.encode(), name, columns)
    assert findings == ()
    assert made is not None
    return made


def refused(content: bytes, columns: ColumnMap = MAP, name: str = "a.csv") -> Finding:
    made, findings = read_inventory(content, name, columns)
    assert made is None
    return findings[0]


def cells(made: Table) -> list[tuple[str, ...]]:
    return [row for _, row in made.rows]


@pytest.mark.parametrize(
    ("encoding", "note"),
    [("utf-8", ""), ("utf-8-sig", ""), ("cp1252", "read as cp1252"), ("utf-16", "read as utf-16")],
)
def test_encodings_are_told_unless_they_are_what_they_should_be(encoding: str, note: str) -> None:
    made = table(TEXT.encode(encoding))
    assert cells(made) == [("Pump", "Büro 1", "3"), ("Monitor", "ICU", "")]
    assert made.notes == (*filter(None, [note]), "cells are parted by commas")
    assert [place.line for place, _ in made.rows] == [2, 3]


@pytest.mark.parametrize(("mark", "name"), list(inventory._DELIMITERS.items()))
def test_the_delimiter_is_the_one_that_shows_the_columns(mark: str, name: str) -> None:
    made = table(f"Export, of; what | is, in; the, house\nModel{mark}Room{mark}Units\nPump{mark}1 a{mark}2\n")
    assert made.notes == (f"cells are parted by {name}", "the headings stand in a.csv:2")
    assert cells(made) == [("Pump", "1 a", "2")]


def test_what_the_mapping_says_is_not_guessed() -> None:
    given = ColumnMap(Place("m"), WANTED, delimiter=";", encoding="latin-1", header=3)
    made = table("x\nModel;Room;Units\nModel;Room;Units\nPump;é;1\n".encode("latin-1"), given)
    assert (cells(made), made.notes) == ([("Pump", "é", "1")], ())


def test_headings_are_found_below_titles_and_without_regard_to_case_and_blanks() -> None:
    made = table('Export,of today\n\n"MODEL","  room\n",units\nPump,ICU,1\n')
    assert [place.line for place, _ in made.rows] == [5]
    assert "the headings stand in a.csv:3" in made.notes


def test_a_quoted_newline_is_no_new_row_and_the_lines_after_it_are_right() -> None:
    made = table('Model,Room,Units\n"Pump\nof ""us""",ICU,1\r\nMonitor,ICU,2\n')
    assert cells(made) == [('Pump of "us"', "ICU", "1"), ("Monitor", "ICU", "2")]
    assert [place.line for place, _ in made.rows] == [2, 4]


def test_a_quote_that_is_never_closed_swallows_no_rows() -> None:
    found = refused(b'Model,Room,Units\nA,ICU,1\n"Pump,ICU,1\nMonitor,ICU,2\n')
    assert (found.code, found.place.line) == (Code.SYNTAX, 3)
    assert "quote" in found.remedy


def test_headings_that_stand_twice_have_to_be_told_apart() -> None:
    content = b"Model,Room,Room,Units\nPump,A,B,1\n"
    found = refused(content)
    assert (found.code, found.place) == (Code.DUPLICATE, Place("map.yaml", ("columns", "location")))
    assert found.remedy == "Say which: 'Room (1)', 'Room (2)'."
    second = ColumnMap(Place("m"), {"location": ("Room (2)",), "model": ("Model",)})
    assert table(content, second).header == ("Model", "Room (1)", "Room (2)", "Units")


def test_a_column_that_is_not_there() -> None:
    found = refused(b"Model,Rooms,Units\nPump,A,1\n")
    assert (found.code, found.message, found.remedy) == (
        Code.UNKNOWN_ID, "No column 'Room' in a.csv:1.", "Did you mean Rooms?",
    )  # fmt: skip
    assert "There are: 'a', 'b'." in refused(b"a,b\n").remedy


@pytest.mark.parametrize("content", [b"\x00\x01\x02", b"a\x81\x8d", b"\xff\xfe\x00", "a,b".encode("utf-32")])
def test_what_is_no_text(content: bytes) -> None:
    assert refused(content).code is Code.FILE_UNREADABLE


def test_an_empty_file_and_a_headings_row_beyond_the_end() -> None:
    assert "holds no rows" in refused(b"").message
    assert "holds no rows" in refused(b"a\n", ColumnMap(Place("m"), WANTED, header=9)).message


def test_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inventory, "MOST_ROWS", 1)
    assert refused(TEXT.encode()).code is Code.FILE_TOO_LARGE
    monkeypatch.setattr(inventory, "MOST_BYTES", 10)
    assert refused(TEXT.encode()).code is Code.FILE_TOO_LARGE
    monkeypatch.undo()
    assert refused(b"Model,Room,Units\n" + b"x" * (2 << 20)).code is Code.SYNTAX


# -- workbooks --------------------------------------------------------------------------------------------------------


def workbook(*sheets: tuple[str, list[list[object]]], hidden: str = "") -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        for name, rows in sheets:
            sheet = book.add_worksheet(name)
            if name == hidden:
                sheet.hide()
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return target.getvalue()


ROWS: list[list[object]] = [["Inventory"], [], ["Model", "Room", "Units"], ["Pump", 1.10, 3], ["Monitor", True, "4"]]


def test_the_sheet_with_the_columns_is_read_and_cells_keep_their_address() -> None:
    made = table(workbook(("Notes", [["Model"]]), ("Devices", ROWS)), name="a.xlsx")
    assert made.notes == ("read from sheet Devices", "the headings stand in a.xlsx: Devices / A3")
    assert [(str(place), row) for place, row in made.rows] == [
        ("a.xlsx: Devices / A4", ("Pump", "1.1", "3")), ("a.xlsx: Devices / A5", ("Monitor", "True", "4")),
    ]  # fmt: skip


def test_hidden_sheets_are_read_if_named_or_alone() -> None:
    both = workbook(("Open", [["Model"]]), ("Stock", ROWS), hidden="Stock")
    assert refused(both, name="a.xlsx").code is Code.UNKNOWN_ID
    assert len(table(both, ColumnMap(Place("m"), WANTED, sheet="stock"), "a.xlsx").rows) == 2
    found = refused(both, ColumnMap(Place("m"), WANTED, sheet="Stocks"), "a.xlsx")
    assert (found.place, found.remedy) == (Place("m", ("sheet",)), "There are: Open, Stock.")


@pytest.mark.parametrize("content", [b"PK\x03\x04 no", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", b"text"])
def test_what_is_no_workbook(content: bytes) -> None:
    found = refused(content, name="a.xlsx")
    assert found.code is Code.FILE_UNREADABLE
    assert "Export the inventory as CSV" in found.remedy


# -- the mapping ------------------------------------------------------------------------------------------------------


def mapping(text: str) -> tuple[ColumnMap | None, list[Finding]]:
    made, findings = read_mapping(text.encode(), "map.yaml")
    return made, list(findings)


def test_a_mapping() -> None:
    made, findings = mapping(
        'columns: {location: [House, Room], model: Model}\nzones:\n  "ICU*": icu\n  Store: null\n'
        "values: {connection: {Cable: wired}, mobile: {on wheels: true}}\ndevices:\ndelimiter: ';'\n"
    )
    assert findings == []
    assert made is not None
    assert made.columns == {"location": ("House", "Room"), "model": ("Model",)}
    assert made.wanted == ("House", "Room", "Model")
    assert [made.zones.meaning(one, "?") for one in ("icu 7", "STORE", "Lab")] == ["icu", None, "?"]
    assert made.values["connection"].meaning("cable", "") == "wired"
    assert made.values["mobile"].meaning("On  wheels", "") is True
    assert set(made.values) == {"connection", "mobile"}


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("columns: {location: a}", 1, "No column tells the device"),
        ("columns: {model: a}", 1, "The field location is missing"),
        ("zones: {}", 1, "The field columns is missing"),
        ("", 1, "The field columns is missing"),
        ("[]", 1, "Expected"),
        ("a: b: c", 1, "Not valid YAML"),
        ("columns: {location: a, model: b}\nencoding: klingon\n", 2, "There is no encoding klingon"),
        ("columns: {location: a, model: b}\nencoding: hex\n", 2, "There is no encoding hex"),
        ("columns: {location: a, model: b}\ndelimiter: '\"'\n", 2, "cannot part cells"),
        ("columns: {location: a, model: b}\nvalues:\n  connection:\n    LAN: cable\n", 4, "Not one of wired"),
        ("columns: {location: a, model: b, serial: c}", 1, "There is no field 'serial'"),
    ],
)
def test_what_is_wrong_with_a_mapping_is_told(text: str, line: int, says: str) -> None:
    made, findings = mapping(text)
    assert made is None
    assert says in str(findings[0])
    assert findings[0].place.line in (line, None)


def test_words_brackets_stand_for_themselves_and_the_first_pattern_wins() -> None:
    words = Words({"Room [1]*": "a", "room*": "b", "r?": "c"})
    assert [words.meaning(one, "") for one in ("room [1] x", "room 1", "R2", "x")] == ["a", "b", "c", ""]
    assert "ROOM 9" in words
    assert "x" not in words


def test_ids_are_made_of_texts() -> None:
    assert slug("Müller & Söhne", "", "Pump №5 (v2)") == "mueller-soehne-pump-no5-v2"
    assert (slug("5"), slug(""), slug("漢")) == ("x-5", "x", "x")
    assert fresh("a", {"b"}) == "a"
    assert fresh("a", {"a", "a-2"}) == "a-3"


@pytest.mark.slow
def test_a_hundred_thousand_rows(tmp_path: Path) -> None:
    content = "Model;Room;Units\n" + 'Pump;"ICU;\n1";3\n' * 100_000
    made = table(content.encode("cp1252"))
    assert len(made.rows) == 100_000
    assert made.rows[-1][0].line == 200_000
