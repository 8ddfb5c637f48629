"""A coverage matrix that goes out and comes back: edited, stale, torn, and as it was."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medslate.adapters.formats.matrix.cells import LONGEST
from medslate.adapters.formats.matrix.layout import ABOUT, COLUMNS, EXPORTED, sheet_names
from medslate.adapters.formats.matrix.reading import read_matrix
from medslate.adapters.formats.matrix.writing import write_matrix
from medslate.adapters.formats.workbook import worksheets
from medslate.adapters.formats.xlsx_guard import guarded
from medslate.adapters.textfiles.editing import TextEditor
from medslate.assessment.conformity.stated import Stated
from medslate.errors import MedslateError, UsageError
from medslate.findings import Code, Finding, Severity
from medslate.standards.catalogs import Catalog
from medslate.usecases.matrix import Column, evidence_ids
from medslate.usecases.matrix_export import make_matrix
from medslate.usecases.matrix_import import MatrixChanges, matrix_changes, write_changes
from medslate.usecases.open_conformity import Conformity
from tests.fakes.folders import MemoryFolder
from tests.unit.mds2.build import workbook
from tests.unit.standards_verbs.build_field import PROCESS, ask, conformity, pack, stated, statement

HEAD = 2  # the row of the headings, from 0
CONTENT = "c" * 64
Edits = Mapping[tuple[str, Column], str]
Rows = list[list[str]]


def opened(*answers: Stated, content: str = CONTENT) -> Conformity:
    return conformity(statement("process", *answers), content=content)


NOW = opened(
    stated("process", "P 1", "yes", how="As the plan says.\nSee 3.", evidence=("doc",)),
    stated("process", "P 3", "n/a", rationale="There is none."),
)


def exported(now: Conformity = NOW, *names: str) -> bytes:
    return write_matrix(make_matrix(now, names))


def sheets_of(content: bytes) -> dict[str, Rows]:
    return {one.name: [list(row) for row in one.rows] for one in worksheets(guarded(content, "m.xlsx"), "m.xlsx")}


def edited(content: bytes, edits: Edits, sheet: str = "process") -> bytes:
    """The workbook after somebody has typed into cells of a sheet, by row and column."""
    sheets = sheets_of(content)
    for (row, column), text in edits.items():
        (line,) = [line for line in sheets[sheet][HEAD + 1 :] if line[0] == row]
        line[COLUMNS.index(column)] = text
    return workbook(*sheets.items(), hidden=(EXPORTED,))


def read(content: bytes, now: Conformity = NOW) -> tuple[MatrixChanges, tuple[Finding, ...]]:
    file, found = read_matrix(content, "m.xlsx")
    assert file is not None, found
    changes = matrix_changes(now, file)
    return changes, (*found, *changes.findings)


def told(found: tuple[Finding, ...]) -> list[tuple[Code, str]]:
    return [(one.code, str(one.place)) for one in found if one.severity is not Severity.NOTE]


def said(changes: MatrixChanges) -> list[tuple[str, str, str, str]]:
    return [(str(one.place.path[1]), one.row, one.before, one.after) for one in changes.cells]


# -- there and back ---------------------------------------------------------------------------------------------------


def test_what_is_not_edited_changes_nothing() -> None:
    changes, found = read(exported())
    assert (changes.cells, changes.stated, found, changes.notes) == ((), (), (), ())


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30) | st.sampled_from(
    ["=1+1", "'x", "_x000D_", "1.0", "007", "2030-01-31", "TRUE", "a\r\nb", " edge ", "\t", "a;b", "\u00a0x", "#REF!"]
)


@given(TEXTS, TEXTS, st.sampled_from(["yes", "no", "partly", "n/a", "misspelt"]), st.lists(TEXTS, max_size=2))
@settings(max_examples=60)
def test_any_text_survives_the_way_out_and_back(how: str, why: str, answer: str, names: list[str]) -> None:
    now = opened(stated("process", "P 1", answer, how=how, rationale=why, evidence=tuple(names)))
    changes, found = read(exported(now), now)
    assert (changes.cells, told(found)) == ((), [])


def test_the_same_matrix_gives_the_same_bytes() -> None:
    assert exported() == exported()


def test_an_edited_cell_is_named_with_both_texts() -> None:
    changes, found = read(edited(exported(), {("P 2", Column.ANSWER): "Partly", ("P 1", Column.HOW): "Anew."}))
    assert told(found) == [(Code.NO_EVIDENCE, "m.xlsx: process / D6")]
    assert said(changes) == [("E5", "P 1", "As the plan says.\nSee 3.", "Anew."), ("D6", "P 2", "", "partly")]
    assert [(one.row, one.answer, one.how, one.evidence) for one in changes.stated] == [
        ("P 1", "yes", "Anew.", ("doc",)),
        ("P 2", "partly", "", ()),
    ]


def test_what_is_changed_is_written_and_the_rest_stays() -> None:
    text = b"# ours\npack: process\nanswers:\n  P 1:\n    answer: yes  # well\n    how: |\n      As the plan says.\n      See 3.\n"
    folder = MemoryFolder({"conformity/process.yaml": text})
    changes, _ = read(edited(exported(), {("P 4", Column.ANSWER): "no", ("P 4", Column.RATIONALE): "Next year."}))
    assert write_changes(TextEditor(folder), changes) == ("conformity/process.yaml",)
    after = folder.files["conformity/process.yaml"].decode()
    assert after.startswith(text.decode())
    assert 'P 4:\n    answer: "no"\n    rationale: Next year.' in after.replace("'no'", '"no"')


def test_evidence_is_named_in_any_manner_of_listing() -> None:
    assert evidence_ids("a; b,c\nd ;; a") == ("a", "b", "c", "d")
    changes, found = read(edited(exported(), {("P 3", Column.EVIDENCE): " doc ,\n"}))
    assert [one.evidence for one in changes.stated] == [("doc",)]
    assert told(found) == []


# -- what is refused, by the address of its cell ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("edits", "cell", "says"),
    [
        ({("P 2", Column.ANSWER): "maybe"}, "D6", "'maybe' is no answer to P 2."),
        ({("P 2", Column.HOW): "So."}, "E6", "how is given for P 2, but no answer."),
        ({("P 1", Column.ANSWER): ""}, "D5", "The answer to P 1 was 'yes' and is empty here."),
        ({("P 1", Column.EVIDENCE): "doc; dcc"}, "G5", "There is no evidence dcc."),
        ({("Plan", Column.ANSWER): "yes"}, "D4", "Plan is a heading."),
        ({("P 2", Column.HOW): "=1+1", ("P 2", Column.ANSWER): "yes"}, "E6", "how of P 2 is a formula"),
        ({("P 2", Column.ID): "P 22", ("P 1", Column.HOW): "x"}, "", ""),
    ],
)
def test_a_bad_cell_is_refused_with_its_row(edits: Edits, cell: str, says: str) -> None:
    content = edited(exported(), {key: text for key, text in edits.items() if key[1] is not Column.ID})
    if not cell:
        renamed = edited(content, {("P 2", Column.ANSWER): "yes"})
        changes, found = read(edited(renamed, {("P 2", Column.ID): "P 22"}))
        assert told(found) == [(Code.CELL_REFUSED, "m.xlsx: process / A6")]
        assert "Did you mean P 2?" in found[0].remedy
        assert [one.row for one in changes.stated] == ["P 1"]
        assert changes.notes == ("process: 1 row of the catalog is not on the sheet; what is stated of them stays",)
        return
    changes, found = read(content)
    assert told(found) == [(Code.CELL_REFUSED, f"m.xlsx: process / {cell}")]
    assert found[0].message.startswith(says)
    assert found[0].remedy
    assert (changes.cells, changes.stated) == ((), ())


def test_a_row_that_stands_twice_is_taken_once() -> None:
    sheets = sheets_of(exported())
    sheets["process"].append([*sheets["process"][HEAD + 2]])
    changes, found = read(workbook(*sheets.items()))
    assert told(found) == [(Code.DUPLICATE, "m.xlsx: process / A10")]
    assert changes.stated == ()


def test_cells_that_are_not_read_back_are_told_when_edited() -> None:
    edits = {("P 1", Column.TITLE): "Other", ("P 1", Column.DECLARED): "fulfilled!"}
    changes, found = read(edited(exported(), edits))
    assert told(found) == [
        (Code.CELL_UNUSED, "m.xlsx: process / B5"),
        (Code.CELL_UNUSED, "m.xlsx: process / H5"),
    ]
    assert changes.stated == ()


def test_columns_sheets_and_lines_of_others_are_told_and_left() -> None:
    sheets = sheets_of(exported())
    head, *lines = sheets["process"][HEAD:]
    sheets["process"] = [
        ["", *[text.upper() for text in head], "Whom to ask", "answer", ""],
        *(["", *line, "me" if number == 1 else "", "", ""] for number, line in enumerate(lines)),
        ["", "ours"],
    ]
    sheets["To do"] = [["call the lab"]]
    sheets["Empty"] = []
    changes, found = read(workbook(*sheets.items()))
    assert told(found) == [
        (Code.CELL_UNUSED, "m.xlsx: process / N1"),
        (Code.CELL_UNUSED, "m.xlsx: process / O1"),
        (Code.CELL_UNUSED, "m.xlsx: To do"),
        (Code.CELL_UNUSED, "m.xlsx: process / B8"),
    ]
    assert changes.stated == ()


def test_a_column_that_is_gone_leaves_what_it_said() -> None:
    sheets = sheets_of(edited(exported(), {("P 1", Column.RATIONALE): "So."}))
    at = COLUMNS.index(Column.HOW)
    sheets["process"] = [row[:at] + row[at + 1 :] for row in sheets["process"]]
    changes, _ = read(workbook(*sheets.items()))
    assert [(one.how, one.rationale) for one in changes.stated] == [("As the plan says.\nSee 3.", "So.")]
    assert changes.notes == ("process: the column how is gone; what it said stays",)


def test_an_answer_is_checked_like_one_that_is_typed() -> None:
    changes, found = read(edited(exported(), {("P 2", Column.ANSWER): "n/a"}))
    assert told(found) == [(Code.NA_WITHOUT_RATIONALE, "m.xlsx: process / D6")]
    assert [one.row for one in changes.stated] == ["P 2"]


# -- when the workspace has changed meanwhile ---------------------------------------------------------------------------

LATER = opened(
    stated("process", "P 1", "yes", how="Written here.", evidence=("doc",)),
    stated("process", "P 3", "n/a", rationale="There is none."),
    stated("process", "P 4", "no"),
    content="e" * 64,
)


def test_edits_elsewhere_are_kept_and_edits_on_both_sides_are_conflicts() -> None:
    edits = {("P 1", Column.HOW): "Written there.", ("P 2", Column.ANSWER): "no", ("P 4", Column.ANSWER): "no"}
    changes, found = read(edited(exported(), edits), LATER)
    assert told(found) == [
        (Code.MATRIX_OUTDATED, "m.xlsx"),
        (Code.CELL_CONFLICT, "m.xlsx: process / E5"),
    ]
    for text in ("'As the plan says. See 3.'", "'Written there.'", "'Written here.'"):
        assert text in found[1].message
    assert [one.row for one in changes.stated] == ["P 2"]


def test_without_what_was_exported_nothing_is_written_over() -> None:
    sheets = sheets_of(edited(exported(), {("P 1", Column.HOW): "Written there.", ("P 2", Column.ANSWER): "no"}))
    del sheets[EXPORTED], sheets[ABOUT]
    changes, found = read(workbook(*sheets.items()))
    assert told(found) == [(Code.MATRIX_OUTDATED, "m.xlsx"), (Code.CELL_CONFLICT, "m.xlsx: process / E5")]
    assert "what it was is not known" in found[1].message
    assert [one.row for one in changes.stated] == ["P 2"]


def test_without_what_was_exported_but_in_the_same_workspace_edits_are_known() -> None:
    sheets = sheets_of(edited(exported(), {("P 1", Column.HOW): "Written there."}))
    del sheets[EXPORTED]
    changes, found = read(workbook(*sheets.items()))
    assert (told(found), [one.how for one in changes.stated]) == ([], ["Written there."])


def test_a_pack_that_is_another_one_is_told() -> None:
    sheets = sheets_of(exported())
    for row in sheets[ABOUT]:
        if row[0] == "process":
            row[2] = "0" * 64
    _, found = read(workbook(*sheets.items()))
    assert told(found) == [(Code.MATRIX_OUTDATED, "m.xlsx")]
    assert "The pack process is another one" in found[0].message


# -- which catalogs ---------------------------------------------------------------------------------------------------


def test_catalogs_are_named_or_those_that_are_answered() -> None:
    assert [one.pack.id for one in make_matrix(NOW, ()).sheets] == ["process"]
    assert [one.pack.id for one in make_matrix(NOW, ("law", "steps", "law")).sheets] == ["law", "steps"]
    with pytest.raises(UsageError, match="Nothing is answered here yet"):
        make_matrix(conformity(), ())


@pytest.mark.parametrize(
    ("name", "says"),
    [("lwa", "Did you mean law"), ("odd", "has no scale"), ("small", "answered by claims on components")],
)
def test_catalogs_that_cannot_be_answered_row_by_row_are_refused(name: str, says: str) -> None:
    field = replace(NOW.field, catalogs={**NOW.field.catalogs, "odd": Catalog(pack("odd"), (ask("O 1"),))})
    with pytest.raises(UsageError, match=says):
        make_matrix(replace(NOW, field=field), (name,))


def test_a_sheet_of_no_catalog_is_refused_as_a_whole() -> None:
    sheets = sheets_of(exported())
    sheets["proces"] = sheets["process"]
    changes, found = read(workbook(*sheets.items()))
    assert told(found) == [(Code.CELL_REFUSED, "m.xlsx: proces")]
    assert "Did you mean process?" in found[0].message
    assert changes.stated == ()


def test_rows_show_their_states_and_what_tells_of_them() -> None:
    (sheet,) = make_matrix(NOW, ("steps",)).sheets
    first = sheet.rows[0].cells
    assert (first[Column.DECLARED], first[Column.EVIDENCED]) == ("fulfilled", "fulfilled")
    assert first[Column.THROUGH] == "process P 1 (equal), confidence high"
    bound = conformity(*NOW.opened.dossier.statements, boundary=("one",))
    (sheet,) = make_matrix(bound, ("steps",)).sheets
    assert sheet.rows[2].cells[Column.EXCLUDED] == "Only where there are many."


def test_many_ways_are_cut_short_and_contradictions_said() -> None:
    clash = conformity(
        statement("process", stated("process", "P 1", "yes")), statement("steps", stated("steps", "S 0", "no"))
    )
    (sheet,) = make_matrix(clash, ("steps",)).sheets
    assert sheet.rows[0].cells[Column.THROUGH].startswith("sources contradict each other: open\n")


# -- files that are none ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "it is not a workbook"),
        (b"row,answer\n", "it is a text file"),
        (workbook(("a", [["row", "title"]])), "no sheet with the columns of a coverage matrix: row, answer"),
    ],
)
def test_what_is_no_matrix_is_refused(content: bytes, says: str) -> None:
    file, (found,) = read_matrix(content, "m.xlsx")
    assert file is None
    assert says in found.message
    assert "medslate matrix export" in found.remedy


def test_a_text_that_no_cell_holds_is_refused() -> None:
    with pytest.raises(MedslateError, match="does not fit a cell"):
        exported(opened(stated("process", "P 1", "yes", how="x" * (LONGEST + 1))))


def test_sheets_have_names_that_a_workbook_can_bear() -> None:
    long = "a" * 40
    names = sheet_names(["About", long, f"{long}b", "a/b", "A/B", "History"])
    assert list(names.values()) == ["About~2", "a" * 31, f"{'a' * 29}~2", "a-b", "A-B~2", "History~2"]


def test_packs_with_long_ids_are_found_by_the_first_sheet() -> None:
    name = f"process-{'x' * 40}"
    catalog = replace(PROCESS, pack=replace(PROCESS.pack, id=name))
    field = replace(NOW.field, catalogs={**NOW.field.catalogs, name: catalog})
    own = statement(name, stated(name, "P 1", "yes"))
    now = conformity(own, field=field, content=CONTENT)
    changes, found = read(edited(exported(now), {("P 1", Column.ANSWER): "no"}, name[:31]), now)
    assert told(found) == []
    assert [(one.pack, one.row, one.answer) for one in changes.stated] == [(name, "P 1", "no")]
