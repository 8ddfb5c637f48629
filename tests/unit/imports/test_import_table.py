"""Tables as people keep them: which columns are meant, what each row becomes, and what is refused where."""

import pytest

from medslate.errors import UsageError
from medslate.findings import Code, Finding, Place
from medslate.standards.packs import Confidence
from medslate.usecases.import_pack import (
    PackOrder,
    Present,
    catalog_pack,
    checked_id,
    sound_rows,
    update,
)
from medslate.usecases.import_table import Taken, column_map, split_heading, tables_of
from medslate.usecases.oscal_import import ImportedPack
from tests.unit.imports.build import ORDER, csv, taken
from tests.unit.mds2.build import workbook

HEAD = ("No.", "Section", "Title", "Description")
SIGN_IN = ("1", "4.1 Access", "Sign-in", "People sign in.")


def told(made: Taken) -> list[tuple[str, str]]:
    return [(str(one.place), one.message) for one in made.findings]


def ids(made: Taken) -> list[tuple[str, str, str]]:
    return [(one.cells["id"], one.cells["kind"], one.cells.get("heading", "")) for one in made.lines]


def test_columns_are_known_by_their_headings_and_sections_become_headings() -> None:
    made = taken(csv(HEAD, SIGN_IN, ("2", "4.1 Access", "", "Everybody has a name."), ("3", "Logging", "Log", "")))
    assert ids(made) == [
        ("4.1", "heading", ""),
        ("1", "requirement", "4.1"),
        ("2", "requirement", "4.1"),
        ("Logging", "heading", ""),
        ("3", "requirement", "Logging"),
    ]
    second, last = made.lines[2].cells, made.lines[4].cells
    assert (second["title"], second["intent"]) == ("Everybody has a name.", "Everybody has a name.")
    assert (last["title"], last["intent"], last["confidence"]) == ("Log", "Log", "medium")
    assert "columns: id from 'No.', title from 'Title'" in " ".join(made.notes)
    assert (made.rows, made.empty, made.refused, made.sections) == (3, 0, 0, 2)


def test_a_column_of_requirements_holds_titles_beside_one_with_texts() -> None:
    beside = taken(csv(("No", "Requirement", "Text"), ("1", "Lock", "The session locks.")))
    assert (beside.lines[0].cells["title"], beside.lines[0].cells["intent"]) == ("Lock", "The session locks.")
    alone = taken(csv(("No", "Requirement"), ("1", "The session locks.")))
    assert "intent from 'Requirement'" in " ".join(alone.notes)


def test_each_row_is_accounted_for_by_the_address_of_its_cell() -> None:
    rows = [HEAD, SIGN_IN, ("1", "", "Again", ""), ("", "", "No id", ""), ("", "", "", ""), ("5", "x", "", "")]
    made = taken(workbook(("Rules", rows)), "rules.xlsx")
    assert told(made) == [
        ("rules.xlsx: Rules / A3", "No.: 1 stands twice, first in rules.xlsx: Rules / A2."),
        ("rules.xlsx: Rules / C6", "Title: The row does not say what it asks."),
    ]
    assert ("No id", "heading", "") in ids(made)  # the only text of its row: what stands below belongs to it
    assert (made.rows, made.empty, made.refused) == (5, 1, 2)


def test_a_row_without_id_is_refused() -> None:
    made = taken(csv(HEAD, ("", "", "No id", "But a text")))
    assert told(made) == [("rules.csv:2", "No.: The row has no id.")]


def test_a_line_with_one_text_is_the_heading_of_those_below() -> None:
    made = taken(csv(("Ref", "Title", "Text"), ("A Doors", "", ""), ("", "B Windows", ""), ("1", "Shut", "Shut it.")))
    assert ids(made)[-2:] == [("B Windows", "heading", ""), ("1", "requirement", "B Windows")]
    assert told(made) == [("rules.csv:2", "Title: The row does not say what it asks.")]
    assert any("is taken for the heading" in note for note in made.notes)


def test_rows_under_which_others_stand_are_headings_if_they_ask_nothing() -> None:
    rows = (("id", "title", "text", "section"), ("4", "Access", "", ""), ("4.1", "Sign-in", "Sign in.", "4"))
    made = taken(csv(*rows))
    assert ids(made) == [("4", "heading", ""), ("4.1", "requirement", "4")]
    assert "which ask nothing, are headings (1)" in " ".join(made.notes)


def test_all_that_a_row_can_say_is_taken() -> None:
    head = ("id", "kind", "title", "text", "fr", "level", "base", "phase", "step", "weight", "evidence", "refs", "note",
            "confidence", "clause")  # fmt: skip
    rows = [
        head,
        ("A", "requirement", "T", "I", "IAC", "1", "", "design", "2", "5", "plan; log", "X 1", "n", "high", "7.1"),
        ("A+", "Enhancement", "T", "I", "1", "2", "A", "design", "0", "", "", "", "", "", ""),
    ]
    made = taken(workbook(("Rules", rows)), "rules.xlsx")
    first, second = (one.cells for one in made.lines)
    assert {key: first[key] for key in ("fr", "level", "evidence", "refs", "note", "confidence", "clause")} == {
        "fr": "1", "level": "1", "evidence": "plan; log", "refs": "X 1", "note": "n", "confidence": "high",
        "clause": "7.1",
    }  # fmt: skip
    assert (second["kind"], second["base"], second["confidence"]) == ("enhancement", "A", "medium")
    assert tables_of([first, second]) == {"phases": {"design": "design"}, "steps": {"0": "Step 0", "2": "Step 2"}}


@pytest.mark.parametrize(
    ("column", "text", "says"),
    [
        ("kind", "kontrol", "kind: 'kontrol' is no kind."),
        ("confidence", "sure", "confidence: 'sure' is no confidence."),
        ("step", "two", "step: 'two' is no step."),
        ("weight", "-1", "weight: '-1' is no weight."),
        ("level", "5", "level: '5' is no level."),
        ("fr", "8", "fr: '8' is no fr."),
    ],
)
def test_words_that_a_field_does_not_know_are_refused(column: str, text: str, says: str) -> None:
    made = taken(workbook(("R", [("id", "title", column), ("A", "T", text)])), "r.xlsx")
    assert told(made)[0] == ("r.xlsx: R / C2", says)
    assert made.findings[0].remedy
    assert made.refused == 1


def test_a_level_without_an_fr_is_refused_unless_the_column_is_left_out() -> None:
    content = csv(("id", "title", "level"), ("A", "T", "2"))
    assert "A level and an FR go together" in told(taken(content))[0][1]
    made = taken(content, level="")
    assert (told(made), made.left) == ([], ("level",))


def test_columns_can_be_named() -> None:
    made = taken(csv(("Code", "What to do", "id"), ("A", "Shut the door.", "9")), id="code", intent="What to do")
    assert ids(made) == [("A", "requirement", "")]
    assert made.left == ("id",)


@pytest.mark.parametrize(
    ("named", "says"),
    [
        ({"id": "Kode"}, "there is no column 'Kode' for id. Did you mean Code?"),
        ({}, "no column is known to hold the ids of the rows. There are: 'Code', 'What'"),
        ({"id": "Code"}, "no column is known to say what the rows ask"),
        ({"ide": "Code"}, "a row has no ide. Did you mean id?"),
    ],
)
def test_columns_that_are_not_there_are_told_with_those_that_are(named: dict[str, str], says: str) -> None:
    with pytest.raises(UsageError) as caught:
        taken(csv(("Code", "What"), ("A", "B")), **named)
    assert says in str(caught.value)


def test_a_heading_keeps_its_number_unless_a_row_bears_it() -> None:
    assert split_heading("4.1  Access control") == ("4.1", "Access control")
    assert split_heading("A.5: People") == ("A.5", "People")
    assert split_heading("Access") == ("Access", "Access")
    made = taken(csv(("id", "title", "section"), ("4.1", "Sign-in", "4.1 Access")))
    assert ids(made) == [("4.1 Access", "heading", ""), ("4.1", "requirement", "4.1 Access")]


def test_a_workbook_is_read_from_the_sheet_that_is_named() -> None:
    book = workbook(("One", [("id", "title"), ("A", "T")]), ("Two", [("id", "title"), ("B", "T")]))
    assert ids(taken(book, "r.xlsx", "Two")) == [("B", "requirement", "")]
    assert column_map({}, "Two", Place("r.xlsx")).sheet == "Two"


# -- the pack ---------------------------------------------------------------------------------------------------------


def sound(_: ImportedPack) -> tuple[Finding, ...]:
    return ()


def test_title_and_source_are_asked_for_once() -> None:
    lines = taken(csv(HEAD, SIGN_IN))
    with pytest.raises(UsageError, match="Give --title and --source"):
        catalog_pack(lines, PackOrder("x", "rules.csv"), "answers", {})
    kept = {"title": "Kept", "sources": {"OWN": "Kept source"}, "licence": "Ours", "confidence": "high"}
    made = catalog_pack(lines, PackOrder("x", "rules.csv"), "answers", kept)
    assert (made.head["title"], made.head["licence"], made.sources) == ("Kept", "Ours", {"OWN": "Kept source"})


def test_a_table_of_which_nothing_is_left_is_refused_with_the_first_reasons() -> None:
    with pytest.raises(UsageError, match=r"no row that could be taken. rules.csv:2: title: The row does not say"):
        catalog_pack(taken(csv(("id", "title", "text"), ("A", "", ""))), ORDER, "answers", {})


@pytest.mark.parametrize("name", ["", "Big", "a b", "../x", "a/b", ".x", "-x"])
def test_ids_that_name_no_folder_are_refused(name: str) -> None:
    with pytest.raises(UsageError, match="cannot be the id of a pack"):
        checked_id(name)


def test_rows_that_the_reader_refuses_are_told_where_they_stand_until_none_is_left() -> None:
    """The enhancement falls because its base fell before."""

    def check(made: ImportedPack) -> tuple[Finding, ...]:
        known = {row["id"] for row in made.rows}
        wrong = [
            number
            for number, row in enumerate(made.rows, start=2)
            if row["id"] == "A" or (row["base"] and row["base"] not in known)
        ]
        return tuple(
            Finding(Code.PACK_TABLE, Place("requirements.tsv", line=at), "Not sound.", "Mend it.") for at in wrong
        )

    rows = (("id", "kind", "title", "base"), ("B", "enhancement", "T", "A"), ("A", "", "T", ""), ("C", "", "T", ""))
    left, made = sound_rows(taken(csv(*rows)), ORDER, "answers", {}, check)
    assert [row["id"] for row in made.rows] == ["C"]
    assert told(left) == [("rules.csv:3", "A: Not sound."), ("rules.csv:2", "B: Not sound.")]
    assert left.refused == 2


def test_a_fault_that_no_row_has_ends_the_import() -> None:
    def check(_: ImportedPack) -> tuple[Finding, ...]:
        return (Finding(Code.SHAPE, Place("pack.toml"), "party is 'x'.", "One of ..."),)

    with pytest.raises(UsageError, match="would not hold together: party is 'x'"):
        sound_rows(taken(csv(HEAD, SIGN_IN)), ORDER, "answers", {}, check)


# -- importing again --------------------------------------------------------------------------------------------------


def pack_of(*rows: tuple[str, ...]) -> ImportedPack:
    return sound_rows(taken(csv(HEAD, *rows)), ORDER, "answers", {}, sound)[1]


def present(made: ImportedPack, **changes: object) -> Present:
    head = {"format": 1, **made.head, "sources": dict(made.sources), **made.tables, **changes}
    return Present(head, made.rows, "# Changes\n\n## 1.0.0\n\nImported.\n")


FIRST = pack_of(SIGN_IN, ("2", "4.1 Access", "Names", "Everybody has a name."))


def test_a_new_pack_is_told_with_its_rows() -> None:
    found = update(FIRST, None)
    assert (found.new, found.added, found.idle) == (True, ("4.1", "1", "2"), False)


def test_the_same_table_again_changes_nothing() -> None:
    assert update(FIRST, present(FIRST)).idle


def test_what_changed_is_told_row_by_row_under_a_new_version() -> None:
    after = pack_of(("3", "4.1 Access", "New", "It is new."), ("1", "4.1 Access", "Log-in", "People sign in."))
    found = update(after, present(FIRST))
    assert (found.added, found.removed) == (("3",), ("2",))
    assert found.changed == {"1": {"title": ("Sign-in", "Log-in")}}
    assert found.pack.head["version"] == "1.1.0"
    assert found.pack.changes.startswith("# Changes\n\n## 1.1.0\n\nImported anew from rules.csv. Added: 3. Removed: 2.")
    assert found.pack.changes.endswith("\n\n## 1.0.0\n\nImported.\n")


def test_rows_in_another_order_are_a_change() -> None:
    after = pack_of(("2", "4.1 Access", "Names", "Everybody has a name."), SIGN_IN)
    assert update(after, present(FIRST)).moved


def test_what_the_owner_added_to_pack_toml_is_kept() -> None:
    before = present(FIRST, products=["medical-device"], routes={"short": "1"}, version="2.5.0")
    again = update(FIRST, before)
    assert again.idle
    assert again.pack.head["products"] == ["medical-device"]
    assert again.pack.tables["routes"] == {"short": "1"}
    assert again.pack.head["version"] == "2.5.0"


def test_a_pack_that_no_import_wrote_is_not_written_over() -> None:
    head = {key: value for key, value in present(FIRST).head.items() if key != "imported"}
    with pytest.raises(UsageError, match="was not written by an import"):
        update(FIRST, Present(head, FIRST.rows, ""))


def test_a_title_that_changes_is_told() -> None:
    found = update(FIRST, present(FIRST, title="Old title"))
    assert found.said == {"title": ("Old title", "House rules")}
    assert Confidence.MEDIUM.value in {row["confidence"] for row in FIRST.rows}
