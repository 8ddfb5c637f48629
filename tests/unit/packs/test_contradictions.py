"""What a catalog or a crosswalk says against itself, beyond single cells."""

from pathlib import Path

import pytest

from medslate.adapters.packs.catalog_tables import REQUIREMENTS
from medslate.findings import Code
from tests.unit.packs import small
from tests.unit.packs.small import REQUIREMENT_ROWS, SURE

ROW = {"relation": "equal", "rationale": "why", **SURE}
NONE = {**ROW, "relation": "none"}
EDITIONS = 'from = "a"\nto = "b"\neditions = true\n'


def codes(root: Path, rows: small.Rows, head: str = 'from = "a"\nto = "b"\n') -> list[tuple[Code, int | None]]:
    columns = ("from", "to", "relation", "good", "absent", "rationale", "confidence", "sources", "change")
    wide = columns if "editions" in head else columns[:-1]
    small.write(root, "crosswalk", "x", {"relations.tsv": small.table(wide, rows)}, head)
    return [(one.code, one.place.line) for one in small.validated(root, "x")[1]]


def test_one_pair_with_two_relations(tmp_path: Path) -> None:
    pair = {"from": "A", "to": "B"}
    assert codes(tmp_path, [{**ROW, **pair}, {**ROW, **pair, "relation": "subset"}]) == [(Code.CONTRADICTION, 3)]
    assert codes(tmp_path, [{**ROW, **pair}, {**ROW, **pair}]) == [(Code.DUPLICATE, 3)]


@pytest.mark.parametrize("end", [{"from": "A"}, {"to": "B"}])
def test_a_row_without_counterpart_has_none(tmp_path: Path, end: dict[str, str]) -> None:
    assert codes(tmp_path, [{**ROW, "from": "A", "to": "B"}, {**NONE, **end}]) == [(Code.CONTRADICTION, 3)]
    other = {key: f"{value}2" for key, value in end.items()}
    assert codes(tmp_path, [{**ROW, "from": "A", "to": "B"}, {**NONE, **other}]) == []


@pytest.mark.parametrize(
    ("row", "sound"),
    [
        ({**ROW, "from": "A", "to": "B", "change": "kept"}, True),
        ({**ROW, "from": "A", "to": "B", "change": "added"}, False),
        ({**ROW, "from": "A", "to": "B", "change": "removed"}, False),
        ({**ROW, "from": "A", "to": "B", "change": "unknown"}, True),
        ({**NONE, "from": "A", "change": "removed"}, True),
        ({**NONE, "from": "A", "change": "unknown"}, True),
        ({**NONE, "from": "A", "change": "moved"}, False),
        ({**NONE, "to": "B", "change": "added"}, True),
        ({**NONE, "from": "A", "to": "B", "change": "split"}, False),
    ],
)
def test_what_became_of_a_row_fits_its_ends(tmp_path: Path, row: dict[str, str], sound: bool) -> None:
    assert codes(tmp_path, [row], EDITIONS) == ([] if sound else [(Code.CONTRADICTION, 2)])


@pytest.mark.parametrize("above", [("H",), ("H2", "H")])
def test_a_heading_below_itself(tmp_path: Path, above: tuple[str, ...]) -> None:
    names = ("H", *above[:-1])
    headings = [{**REQUIREMENT_ROWS[0], "id": name, "heading": up} for name, up in zip(names, above, strict=True)]
    small.catalog(tmp_path, [*headings, *REQUIREMENT_ROWS[1:]])
    _, found = small.validated(tmp_path, "cat")
    assert [(one.code, one.place.line) for one in found] == [(Code.CYCLE, 2 + at) for at in range(len(headings))]


def test_a_heading_below_a_circle_is_not_in_it(tmp_path: Path) -> None:
    headings = [{**REQUIREMENT_ROWS[0], "id": name, "heading": up} for name, up in (("H", "H2"), ("H2", "H2"))]
    small.catalog(tmp_path, [*headings, *REQUIREMENT_ROWS[1:]])
    assert [(one.code, one.place.line) for one in small.validated(tmp_path, "cat")[1]] == [(Code.CYCLE, 3)]


@pytest.mark.parametrize(("column", "word"), [("phase", "run"), ("step", "7")])
def test_a_word_that_is_not_declared(tmp_path: Path, column: str, word: str) -> None:
    """It is told at the row that uses it."""
    columns = (*REQUIREMENTS, column)
    rows = [{**one, column: word if one["id"] == "A" else ""} for one in REQUIREMENT_ROWS]
    small.catalog(tmp_path)
    (tmp_path / "catalogs" / "cat" / "requirements.tsv").write_bytes(small.table(columns, rows))
    assert [(one.code, one.place.line) for one in small.validated(tmp_path, "cat")[1]] == [(Code.PACK_REFERENCE, 3)]


def test_a_row_without_title(tmp_path: Path) -> None:
    small.catalog(tmp_path, [*REQUIREMENT_ROWS[:3], {**REQUIREMENT_ROWS[3], "title": ""}])
    assert [(one.code, one.place.line) for one in small.validated(tmp_path, "cat")[1]] == [(Code.PACK_TABLE, 5)]
