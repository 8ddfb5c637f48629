"""Whatever arrives as a table, a library or a matrix ends in packs and changes that hold together, or in findings."""

import io
from functools import cache
from typing import Any

import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from medslate.adapters.formats.ciso_library import is_library, read_library
from medslate.adapters.formats.inventory import read_table
from medslate.adapters.formats.matrix.reading import read_matrix
from medslate.adapters.formats.matrix.writing import write_matrix
from medslate.adapters.formats.workbook import worksheets
from medslate.adapters.formats.xlsx_guard import guarded
from medslate.adapters.textfiles.yamlfile import read_yaml
from medslate.errors import UsageError
from medslate.findings import Code, Place, Severity
from medslate.standards.packs import Confidence
from medslate.usecases.import_library import library_packs
from medslate.usecases.import_pack import SOURCE, PackOrder, sound_rows
from medslate.usecases.import_table import column_map, take_table
from medslate.usecases.matrix import EDITED, Column, ReadRow, evidence_ids, plain_text
from medslate.usecases.matrix_export import make_matrix
from medslate.usecases.matrix_import import matrix_changes
from medslate.wiring.foreign import check_table
from tests.fakes.packsources import MemoryPacks
from tests.fuzz.mutations import spoilt
from tests.unit.imports.build import framework, library, mapping, mapping_set, node
from tests.unit.mds2.build import workbook
from tests.unit.standards_verbs.build_field import conformity, stated, statement

ROOMY = settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
ROWS = [
    ["No.", "Section", "Title", "Description", "Kind", "Base", "Step", "Phase"],
    ["1", "4.1 Access", "Sign-in", "People sign in.", "requirement", "", "0", "early"],
    ["2", "4.1 Access", "Again", "", "aspect", "1", "", ""],
    ["Logs"],
    ["3", "", "Log", "Write it; down.", "heading", "", "", "late"],
]
CSV = "".join(",".join(f'"{one}"' for one in row) + "\n" for row in ROWS).encode()
LIBRARY = yaml.safe_dump(
    library(
        framework=framework(
            node("a", assessable=False, ref_id="A", name="Doors"),
            node("a.1", ref_id="A.1", name="Locks", description="Locked.\nAlways.", parent="a", weight=2),
        ),
        requirement_mapping_sets=[mapping_set(mapping("a.1", "a.1", "subset", rationale="semantic"))],
    ),
    sort_keys=False,
).encode()
NOW = conformity(statement("process", stated("process", "P 1", "yes", how="So.")), content="c" * 64)


def table_ends_well(content: bytes, name: str) -> None:
    table, found = read_table(content, name, column_map({}, "", Place(name)))
    assert all(one.remedy for one in found)
    if table is None:
        assert found
        return
    try:
        taken = take_table(table, {}, Confidence.LOW, SOURCE)
    except UsageError as error:
        assert name in str(error)
        return
    refused = {one.place for one in taken.findings}
    assert taken.rows == len(table.rows)
    assert taken.empty + taken.refused <= taken.rows
    assert all(one.code is Code.TABLE_ROW and one.place.file == name for one in taken.findings)
    assert len(refused) >= taken.refused
    try:
        left, made = sound_rows(taken, PackOrder("x", name, "T", "S"), "medslate-conformity", {}, check_table)
    except UsageError as error:
        assert "no row that could be taken" in str(error)
        return
    assert check_table(made) == ()
    assert len(left.lines) + len(left.findings) >= len(taken.lines)


@given(st.data())
@ROOMY
def test_a_spoilt_table(data: st.DataObject) -> None:
    table_ends_well(data.draw(spoilt(CSV)), "a.csv")


@given(st.lists(st.lists(st.text(max_size=12) | st.sampled_from(ROWS[1]), max_size=8), max_size=6))
@ROOMY
def test_any_cells(rows: list[list[str]]) -> None:
    target = io.StringIO()
    import csv

    csv.writer(target).writerows([ROWS[0], *rows])
    table_ends_well(target.getvalue().encode("utf-8", "replace"), "a.csv")


@cache
def book() -> bytes:
    return workbook(("Rules", ROWS))


@given(st.data())
@ROOMY
def test_a_spoilt_workbook(data: st.DataObject) -> None:
    table_ends_well(data.draw(spoilt(book())), "a.xlsx")


# -- libraries --------------------------------------------------------------------------------------------------------


def library_ends_well(value: Any) -> None:
    if not is_library(value):
        return
    read, found = read_library(value, "lib.yaml")
    try:
        made = library_packs(read, PackOrder("", "lib.yaml"), ("", ""), MemoryPacks([]), lambda _: {}, "answers")
    except UsageError as error:
        assert "lib.yaml" in str(error) or "cannot be the id" in str(error)
        return
    assert all(one.message and one.remedy for one in (*found, *made.findings))
    for one, pack in zip(read.frameworks, made.packs, strict=False):
        assert len(pack.rows) == len({each.urn for each in one.nodes})
    for pack in made.packs:
        if pack.kind.value == "catalog":
            wrong = [one for one in check_table(pack) if one.severity is Severity.ERROR]
            assert wrong == []


@given(st.data())
@ROOMY
def test_a_spoilt_library(data: st.DataObject) -> None:
    value, found = read_yaml(data.draw(spoilt(LIBRARY)), "lib.yaml")
    assert bool(found) or value is None or isinstance(value, dict | list | str | int | float | bool)
    library_ends_well(value)


SCRAPS: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.sampled_from(["urn:a:b:c:d:e", "equal"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)


@given(st.data())
@ROOMY
def test_a_library_with_any_value_anywhere(data: st.DataObject) -> None:
    value = yaml.safe_load(LIBRARY)
    one: Any = value
    while True:
        key = data.draw(st.sampled_from(range(len(one)) if isinstance(one, list) else list(one)))
        if not isinstance(one[key], dict | list) or not one[key] or data.draw(st.booleans()):
            one[key] = data.draw(SCRAPS)
            break
        one = one[key]
    library_ends_well(value)


# -- matrices ---------------------------------------------------------------------------------------------------------


@cache
def matrix() -> bytes:
    return write_matrix(make_matrix(NOW, ("process", "steps")))


@given(st.data())
@ROOMY
def test_a_spoilt_matrix(data: st.DataObject) -> None:
    file, found = read_matrix(data.draw(spoilt(matrix())), "m.xlsx")
    assert all(one.remedy for one in found)
    if file is None:
        assert found
        return
    changes = matrix_changes(NOW, file)
    assert {one.row for one in changes.cells} == {one.row for one in changes.stated}
    assert all(one.place.file == "m.xlsx" for one in changes.findings)


@cache
def sheets() -> dict[str, list[list[str]]]:
    return {one.name: [list(row) for row in one.rows] for one in worksheets(guarded(matrix(), "m.xlsx"), "m.xlsx")}


TYPED = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12) | st.sampled_from(
    ["", "yes", "NO", "n/a", "P 2", "doc", "doc; lost", "=1+1", "row", "answer", "process", "0" * 64]
)


@given(st.data())
@ROOMY
def test_a_matrix_with_anything_typed_anywhere(data: st.DataObject) -> None:
    edited = {name: [[*row] for row in rows] for name, rows in sheets().items()}
    for _ in range(data.draw(st.integers(1, 6))):
        rows = edited[data.draw(st.sampled_from(list(edited)))]
        row = data.draw(st.sampled_from(rows))
        kind = data.draw(st.integers(0, 9))
        if kind == 0:
            rows.remove(row)
        elif kind == 1:
            rows.append([*row])
        elif row:
            row[data.draw(st.integers(0, len(row) - 1))] = data.draw(TYPED)
        if not rows:
            rows.append(["x"])
    file, found = read_matrix(workbook(*edited.items()), "m.xlsx")
    if file is None:
        assert found
        return
    changes = matrix_changes(NOW, file)
    told = {
        (one.place.path[0], str(one.place.path[1])[1:]) for one in (*found, *changes.findings) if one.place.path[1:]
    }
    done = {(one.place.path[0], str(one.place.path[1])[1:]) for one in changes.cells}
    # Whoever typed something else into a cell that is read back finds it as a change, or is told why it is none.
    for sheet in file.sheets:
        for row_ in sheet.rows:
            kept = sheet.exported.get(row_.cells.get(Column.ID, ""))
            differs = kept is not None and any(
                plain_text(row_.cells[one]) != plain_text(kept.get(one, "")) for one in EDITED if one in row_.cells
            )
            key = (sheet.name, str(row_.places[Column.ID].path[1])[1:])
            if differs and sheet.pack in ("process", "steps"):
                assert key in told | done or says_the_same(sheet.pack, row_)


def says_the_same(pack: str, row: ReadRow) -> bool:
    """Whether a line says what is stated already."""
    now = NOW.opened.dossier.stated.get((pack, row.cells[Column.ID]))
    texts = {one: row.cells.get(one, "") for one in EDITED}
    said = (
        texts[Column.ANSWER].lower(),
        texts[Column.HOW],
        texts[Column.RATIONALE],
        evidence_ids(texts[Column.EVIDENCE]),
    )
    return said == (("", "", "", ()) if now is None else (now.answer, now.how, now.rationale, now.evidence))
