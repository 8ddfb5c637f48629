"""Whatever a pack's files hold, validating and formatting it end in findings."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from medslate.adapters.packs.formatting import formatted
from medslate.adapters.packs.source import PackFolders
from medslate.adapters.packs.tables import Faults, read_table
from medslate.adapters.textfiles.yamlfile import read_yaml
from medslate.errors import SetupError
from medslate.usecases.validate_pack import validate_pack
from tests.fuzz.mutations import spoilt
from tests.unit.packs import small, small_standards

ROOMY = settings(max_examples=200, deadline=5000, suppress_health_check=list(HealthCheck))
EXAMPLE = b"- id: a\n  types: [T]\n  verdicts: {all: met}\n  expect: {exact: '4 4 4 4 4 4 4'}\n"
MAKERS: dict[str, Callable[..., Path]] = {
    "cat": small.catalog,
    "over": small.overlay,
    "cross": small.crosswalk,
    "form": small.questionnaire,
    "few": small.library,
    "model": small.profiles,
    "acts": small_standards.activities,
    "eds": small_standards.editions,
    "scale": small_standards.scale,
    "reg": small_standards.register,
    "bound": small_standards.boundaries,
}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("packs")


@given(st.sampled_from(sorted(MAKERS)), st.data())
@ROOMY
def test_a_spoilt_pack(root: Path, name: str, data: st.DataObject) -> None:
    for make in MAKERS.values():
        make(root)
    folder = MAKERS[name](root)
    (folder / "examples").mkdir(exist_ok=True)
    (folder / "examples" / "a.yaml").write_bytes(EXAMPLE)
    file = data.draw(st.sampled_from(sorted(path for path in folder.rglob("*") if path.is_file())))
    file.write_bytes(data.draw(spoilt(file.read_bytes())))
    source = PackFolders(root, yaml=read_yaml)
    for finding in validate_pack(source, name):
        assert finding.message
        assert finding.place.file.startswith(f"{name}/")
    for path, content, _ in formatted(folder):
        path.write_bytes(content)
        assert next(again for other, again, _ in formatted(folder) if other == path) == content
    assert all(pack.id for pack in source.packs())
    try:
        assert source.load(name)
    except SetupError as error:
        assert name in str(error)


@given(st.binary(max_size=200) | st.text("ab\t\n\r \0\x85\u2028\ufeff", max_size=60).map(str.encode))
@ROOMY
def test_any_bytes_as_a_table(content: bytes) -> None:
    faults = Faults()
    for row in read_table(b"a\tb\n" + content, "t.tsv", ("a", "b"), faults):
        assert set(row.cells) == {"a", "b"}
    assert all(one.place.line or one.message for one in faults.findings)


@pytest.mark.slow
@pytest.mark.parametrize("row", [b"x\n", b"1\t2\n", b"\t\n", b"\n", b"\r"], ids=repr)
def test_a_million_rows(row: bytes) -> None:
    faults = Faults()
    read_table(b"a\tb\n" + row * 1_000_000, "t.tsv", ("a", "b"), faults)
    assert len(faults.findings) == 1 or row == b"\r"
