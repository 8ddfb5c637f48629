"""The canonical form of a table: idempotent, and no row is lost."""

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medslate.adapters.packs.catalog_tables import REQUIREMENTS
from medslate.adapters.packs.formatting import formatted
from medslate.adapters.packs.tables import Faults, read_table
from medslate.findings import Code
from medslate.wiring import PACKS
from tests.unit.packs import small

IDS = st.sampled_from(["A", "B", "A RE(1)", "", "C"])
CELLS = st.text("ab \u00a0\u00e4,;|'\"", max_size=5)


def bytes_of(folder: Path, name: str = "requirements.tsv") -> bytes:
    return next(content for path, content, _ in formatted(folder) if path.name == name)


@given(st.lists(st.fixed_dictionaries({"id": IDS, "base": IDS, "title": CELLS, "note": CELLS}), max_size=8))
@settings(max_examples=100, deadline=None)
def test_formatting_is_idempotent_and_loses_no_row(rows: small.Rows) -> None:
    content = small.table(REQUIREMENTS, rows)
    folder = PATHS.pop() if PATHS else pytest.fail("no folder")
    PATHS.append(folder)
    (folder / "requirements.tsv").write_bytes(content)
    once = bytes_of(folder)
    (folder / "requirements.tsv").write_bytes(once)
    assert bytes_of(folder) == once
    assert cells(once) == cells(content)


PATHS: list[Path] = []


@pytest.fixture(autouse=True, scope="module")
def _folder(tmp_path_factory: pytest.TempPathFactory) -> None:
    PATHS.append(tmp_path_factory.mktemp("pack"))


def cells(content: bytes) -> Counter[tuple[str, ...]]:
    rows = read_table(content, "t.tsv", REQUIREMENTS, Faults())
    return Counter(tuple(" ".join(cell.split()) for cell in row.cells.values()) for row in rows)


def test_an_enhancement_comes_after_its_base_and_siblings(tmp_path: Path) -> None:
    rows = [
        {"id": "A RE(2)", "base": "A"},
        {"id": "B"},
        {"id": "A"},
        {"id": "Z RE(1)", "base": "Z"},
        {"id": "A RE(1)", "base": "A"},
    ]
    (tmp_path / "requirements.tsv").write_bytes(small.table(REQUIREMENTS, rows))
    ids = [line.split(b"\t")[0] for line in bytes_of(tmp_path).splitlines()[1:]]
    assert ids == [b"B", b"A", b"A RE(2)", b"A RE(1)", b"Z RE(1)"]


def test_every_table_of_a_pack(tmp_path: Path) -> None:
    folder = small.questionnaire(tmp_path)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert [(path.name, content) for path, content, _ in formatted(folder)] == [
        (name, before[name]) for name in ("sections.tsv", "questions.tsv")
    ]


def test_a_table_that_cannot_be_read_stays_as_it_is(tmp_path: Path) -> None:
    folder = small.catalog(tmp_path, requirements_tsv=b"id\tkind\nA\trequirement\n")
    ((path, content, findings),) = formatted(folder)
    assert content == path.read_bytes()
    assert [(one.code, one.place.file) for one in findings] == [(Code.PACK_TABLE, "cat/requirements.tsv")]


@pytest.mark.parametrize(
    "folder", sorted(path.parent for path in PACKS.glob("*/*/pack.toml")), ids=lambda path: path.name
)
def test_shipped_packs_are_canonical(folder: Path) -> None:
    assert all(content == path.read_bytes() for path, content, _ in formatted(folder))
