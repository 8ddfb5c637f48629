"""Packs in folders: their heads, their digests, their owners' text."""

import shutil
from pathlib import Path

import pytest

from medslate.adapters.packs.source import PackFolders, digest, read_head
from medslate.adapters.textfiles.yamlfile import read_yaml
from medslate.errors import SetupError
from medslate.findings import Code
from medslate.standards.packs import PackKind
from medslate.wiring import PACKS, default_catalog, default_pack
from tests.unit.packs import small

HEAD = small.HEAD.format(id="cat", kind="catalog")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", Code.SHAPE),
        ("id = ", Code.SYNTAX),
        ("id = 'a'\nid = 'b'\n", Code.SYNTAX),
        ("d = 2026-13-45\n", Code.SYNTAX),
        ("a = " + "[" * 100_000, Code.SYNTAX),
        ("format = " + "9" * 5000, Code.SYNTAX),
        ("\0", Code.SYNTAX),
        (b"title = '\xff'", Code.SYNTAX),
        (HEAD.replace("format = 1", "format = 2"), Code.SHAPE),
        (HEAD.replace('"catalog"', '"catalogue"'), Code.SHAPE),
        (HEAD.replace('"catalog"', '["catalog"]'), Code.SHAPE),
        (HEAD.replace('"catalog"', "{a = 1}"), Code.SHAPE),
        (HEAD.replace('edition = "1"', "edition = 1"), Code.SHAPE),
        (HEAD.replace('version = "1.0.0"', ""), Code.SHAPE),
    ],
)
def test_a_head_that_cannot_be_used(tmp_path: Path, text: str | bytes, code: Code) -> None:
    small.catalog(tmp_path, pack_toml=text.encode() if isinstance(text, str) else text)
    content, (finding,) = small.validated(tmp_path, "cat")
    assert content is None
    assert (finding.code, finding.place.file) == (code, "cat/pack.toml")
    source = PackFolders(tmp_path)
    assert source.packs() == ()
    with pytest.raises(SetupError, match="Pack cat cannot be used"):
        source.load("cat")


def test_a_head_without_a_file(tmp_path: Path) -> None:
    head = read_head(tmp_path / "gone")
    assert (head.pack, head.data) == (None, {})
    assert [one.code for one in head.findings] == [Code.SYNTAX]


def test_the_id_is_the_name_of_the_folder(tmp_path: Path) -> None:
    small.catalog(tmp_path).rename(tmp_path / "catalogs" / "other")
    content, findings = small.validated(tmp_path, "other")
    assert content is not None
    assert [one.code for one in findings] == [Code.SHAPE]
    assert "not the folder's name other" in findings[0].message


@pytest.mark.parametrize("more", ["sources = 3\n", "sources = []\n"])
def test_sources_that_are_no_table(tmp_path: Path, more: str) -> None:
    small.catalog(tmp_path, pack_toml=(HEAD + 'component_types = {T = "t"}\n' + more).encode())
    _, findings = small.validated(tmp_path, "cat")
    assert {one.code for one in findings} == {Code.PACK_REFERENCE}


def test_types_that_are_no_table(tmp_path: Path) -> None:
    small.catalog(tmp_path, pack_toml=(HEAD + "component_types = 3\n" + small.SOURCES).encode())
    _, findings = small.validated(tmp_path, "cat")
    texts = {"[component_types] is no table of texts.", "There is no component type T."}
    assert {one.message for one in findings} == texts


def test_an_id_stands_once(tmp_path: Path) -> None:
    """A pack that silently took the place of another could change a level."""
    first = small.catalog(tmp_path / "first")
    small.catalog(tmp_path / "second", small.REQUIREMENT_ROWS[:2])
    both = PackFolders(tmp_path / "first", tmp_path / "nowhere", tmp_path / "second")
    with pytest.raises(SetupError, match="cat stands twice"):
        both.packs()
    assert PackFolders(tmp_path / "first", tmp_path / "first").folder("cat") == first


def test_text_of_an_owner_stands_beside_ours(tmp_path: Path) -> None:
    """An owner's folder may hold the licensed text of a pack, and nothing else of it."""
    small.catalog(tmp_path / "ours")
    text = tmp_path / "theirs" / "catalogs" / "cat" / "text"
    text.mkdir(parents=True)
    (text / "A.txt").write_text("Licensed words.", "utf-8")
    source = PackFolders(tmp_path / "ours", tmp_path / "theirs")
    assert source.owned_text("cat", "A") == "Licensed words."
    assert source.owned_text("cat", "../A") is None


def test_what_is_no_pack_is_passed_over(tmp_path: Path) -> None:
    small.catalog(tmp_path)
    (tmp_path / "catalogs" / "empty").mkdir()
    (tmp_path / "catalogs" / "notes.txt").write_text("x")
    (tmp_path / "overlays").write_text("x")
    assert [one.id for one in PackFolders(tmp_path).packs()] == ["cat"]


def test_an_unknown_pack(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="no pack nothing.*medslate pack list"):
        PackFolders(tmp_path).load("nothing")


def test_the_digest_is_about_the_content(tmp_path: Path) -> None:
    folder = small.catalog(tmp_path, examples__one_yaml=b"[]")
    before = digest(folder)
    for name in (".hidden", "text/A.md", "examples/text/x.md", "examples/.swp"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(b"x")
        assert digest(folder) == before
    copy = tmp_path / "copy" / "elsewhere"
    shutil.copytree(folder, copy)
    assert digest(copy) == before
    seen = {before}
    for name in ("pack.toml", "requirements.tsv", "new.txt", "examples/deeper/x.yaml", "text"):
        if name == "text":
            shutil.rmtree(copy / "text")
        (copy / name).parent.mkdir(exist_ok=True)
        (copy / name).write_bytes(b"changed")
        assert digest(copy) not in seen
        seen.add(digest(copy))
    (copy / "new.txt").rename(copy / "other.txt")
    assert digest(copy) not in seen
    assert small.validated(tmp_path, "cat")[0].pack.digest == before  # type: ignore[union-attr]


def test_the_owners_text(tmp_path: Path) -> None:
    folder = small.catalog(tmp_path)
    source = PackFolders(tmp_path)
    assert source.owned_text("cat", "A") is None
    (folder / "text").mkdir()
    (folder / "text" / "A RE(1).txt").write_bytes(b"\n caf\xe9 \n")
    (folder / "text" / "a_b.md").write_text("slash")
    (folder / "text" / "A.md").write_text("first")
    (folder / "text" / "A.txt").write_text("second")
    (folder / "text" / "B.md").mkdir()
    assert source.owned_text("cat", "A RE(1)") == "caf\ufffd"
    assert source.owned_text("cat", "a/b") == "slash"
    assert source.owned_text("cat", "A") == "first"
    assert source.owned_text("cat", "B") is None
    assert source.owned_text("cat", "../pack") is None


def test_the_owners_text_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = small.catalog(tmp_path)
    (folder / "text").mkdir()
    (folder / "text" / "A.md").write_text("x" * 400)
    monkeypatch.setattr("medslate.adapters.packs.source.LIMIT", 399)
    assert PackFolders(tmp_path).owned_text("cat", "A") is None


def test_examples(tmp_path: Path) -> None:
    folder = small.catalog(tmp_path)
    assert PackFolders(tmp_path, yaml=read_yaml).examples("cat") == ({}, ())
    (folder / "examples").mkdir()
    (folder / "examples" / "b.yaml").write_text("- id: b\n")
    (folder / "examples" / "a.yaml").write_text("- id: a\n- [\n")
    (folder / "examples" / "folder.yaml").mkdir()
    values, findings = PackFolders(tmp_path, yaml=read_yaml).examples("cat")
    assert values == {"cat/examples/a.yaml": None, "cat/examples/b.yaml": [{"id": "b"}]}
    assert [(one.code, one.place.file, one.place.line) for one in findings] == [(Code.SYNTAX, "cat/examples/a.yaml", 2)]
    with pytest.raises(SetupError, match="without a reader"):
        PackFolders(tmp_path).examples("cat")


@pytest.mark.parametrize("kind", [PackKind.CATALOG, PackKind.MEASURES, PackKind.PROFILES])
def test_one_pack_of_these_kinds_is_the_default(kind: PackKind) -> None:
    marked = [one.parent.name for one in (PACKS / kind.folder).glob("*/default")]
    assert marked == [default_pack(kind)]
    assert default_catalog() == default_pack(PackKind.CATALOG)
