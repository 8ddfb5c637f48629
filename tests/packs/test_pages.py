"""The pages of the packs, their index, the navigation and the README's table are what the packs say."""

from pathlib import Path

import pytest
from tools import pack_pages
from tools.pack_shelf import Shelf, shelf

from medslate.standards.packs import PackKind

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module", name="among")
def _among() -> Shelf:
    return shelf()


@pytest.fixture(name="copy")
def _copy(tmp_path: Path) -> Path:
    """A repository with the two files that are written in part, and a page of a pack that is gone."""
    for name, begin, end in (pack_pages.NAVIGATION, pack_pages.STANDARDS):
        (tmp_path / name).write_text(f"before\n{begin}\nold\n{end}\nafter\n", "utf-8")
    (tmp_path / pack_pages.PAGES).mkdir(parents=True)
    (tmp_path / pack_pages.PAGES / "gone.md").write_text("# Gone\n", "utf-8")
    return tmp_path


def test_what_is_told_is_what_the_packs_say(among: Shelf) -> None:
    """If this fails: `make pages`."""
    files = pack_pages.made(ROOT, among)
    different = [
        name for name, text in files.items() if not (ROOT / name).is_file() or (ROOT / name).read_text("utf-8") != text
    ]
    assert different == []
    assert pack_pages.stale(ROOT, files) == ()


def test_writing_twice_changes_nothing_more(copy: Path, among: Shelf, capsys: pytest.CaptureFixture[str]) -> None:
    pack_pages.main(copy)
    written = len(among.packs) + 3
    assert capsys.readouterr().out == f"{written} files, {written} of them written anew\n"
    pack_pages.main(copy)
    assert capsys.readouterr().out == f"{written} files, 0 of them written anew\n"
    assert not (copy / pack_pages.PAGES / "gone.md").exists()
    readme = (copy / "README.md").read_text("utf-8")
    assert readme.startswith("before\n")
    assert readme.endswith("after\n")
    assert "old" not in readme


def test_a_file_without_marks_is_not_written(copy: Path, among: Shelf) -> None:
    (copy / "README.md").write_text("no marks\n", "utf-8")
    with pytest.raises(ValueError, match="standards: begin"):
        pack_pages.made(copy, among)
    (copy / "README.md").write_text(f"{pack_pages.STANDARDS[1]}\n", "utf-8")
    with pytest.raises(ValueError, match="standards: end"):
        pack_pages.made(copy, among)


def test_every_page_tells_what_is_complete_and_what_is_not_known(among: Shelf) -> None:
    for one in among.packs.values():
        text = pack_pages.page(one, among)
        for title in ("What it is", "What is complete", "What is not known", "How much there is", "Sources"):
            assert f"## {title}\n\n" in text, f"{one.pack.id}: {title}"
        assert "| Licence |" in text
        assert pack_pages.TOLD not in text, f"{one.pack.id} says not what is complete or unknown"


def test_the_readme_names_every_pack_that_holds_a_document(among: Shelf) -> None:
    lines = pack_pages.standards(among)
    assert len(lines) <= 12
    for one in among.packs.values():
        if one.pack.kind in (PackKind.CATALOG, PackKind.QUESTIONNAIRE, PackKind.OVERLAY):
            assert sum(f"[{one.pack.id}]" in line for line in lines) == 1, one.pack.id


def test_text_of_packs_is_shown_as_it_stands() -> None:
    assert pack_pages.plain("a|b *c* <d> `e`") == r"a\|b \*c\* &lt;d> \`e\`"


def test_only_commands_that_there_are_get_printed() -> None:
    assert pack_pages.there_is(["pack", "show", "any-pack"])
    assert not pack_pages.there_is(["pack"])
    assert not pack_pages.there_is(["no-such-command", "any-pack"])
