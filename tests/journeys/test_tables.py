"""Tables and libraries that become packs, and answers that go out as a workbook and come back."""

import json
from pathlib import Path

import pytest
import yaml

from medslate.adapters.formats import xlsx_guard
from medslate.adapters.formats.workbook import worksheets
from medslate.adapters.formats.xlsx_guard import guarded
from tests.journeys.conftest import DAY, Run
from tests.unit.imports.build import framework, library, mapping, mapping_set, node
from tests.unit.mds2.build import workbook

RULES = "No.;Section;Title;Description\n1;4.1 Access;Sign-in;People sign in.\n2;4.1 Access;Names;Own names.\n"
HEAD = ("--id", "our-rules", "--title", "Our rules", "--source", "HR-7")


@pytest.fixture
def rules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "rules.csv"
    file.write_text(RULES, "utf-8")
    return file


def test_a_table_becomes_a_catalog_that_is_answered(run: Run, rules: Path, pump: Path) -> None:
    said = run("pack", "import", rules, *HEAD, "--into", pump / "packs")
    assert said.status == 0, said
    assert "catalog our-rules 1.0.0: new, 3 rows." in said.out
    assert run("pack", "validate", "our-rules", "--packs", pump / "packs").out == "1 pack, 0 findings\n"
    assert run("pack", "fmt", "our-rules", "--check", "--packs", pump / "packs").status == 0
    assert run("answer", "our-rules", "1", "conforms", "--how", "So.", "-C", pump, "--on", DAY).status == 0
    assert run("matrix", "export", "our-rules", "-o", pump / "m.xlsx", "-C", pump, "--on", DAY).status == 0
    (pump / "m.xlsx").write_bytes(typed((pump / "m.xlsx").read_bytes(), "our-rules", "2", "partly"))
    said = run("matrix", "import", pump / "m.xlsx", "-C", pump, "--on", DAY, "--dry-run")
    assert "our-rules!D6: 2, answer: '' -> 'partly'" in said.out
    assert "1 cell of 1 row would change; nothing is written (--dry-run)." in said.out
    assert "2:" not in (pump / "conformity" / "our-rules.yaml").read_text("utf-8")
    said = run("matrix", "import", pump / "m.xlsx", "-C", pump, "--on", DAY)
    assert "Changed 1 cell of 1 row." in said.out
    assert yaml.safe_load((pump / "conformity" / "our-rules.yaml").read_text("utf-8"))["answers"] == {
        1: {"answer": "conforms", "how": "So."},
        2: {"answer": "partly"},
    } or "partly" in (pump / "conformity" / "our-rules.yaml").read_text("utf-8")
    again = run("matrix", "import", pump / "m.xlsx", "-C", pump, "--on", DAY)
    assert "Nothing changes." in again.out
    assert "matrix-outdated" in again.out


def typed(content: bytes, sheet: str, row: str, answer: str) -> bytes:
    sheets = {one.name: [list(line) for line in one.rows] for one in worksheets(guarded(content, "m"), "m")}
    for line in sheets[sheet]:
        if line[0] == row:
            line[3] = answer
    return workbook(*sheets.items())


def test_a_dry_run_writes_nothing_and_an_update_says_what_changes(run: Run, rules: Path) -> None:
    folder = rules.parent / "packs"
    assert "Nothing is written (--dry-run)." in run("pack", "import", rules, *HEAD, "--dry-run").out
    assert not folder.exists()
    assert run("pack", "import", rules, *HEAD).status == 0
    assert "nothing changes." in run("pack", "import", rules, "--id", "our-rules").out
    rules.write_text(RULES.replace("Own names.", "Names of their own.") + "3;;Log;\n3;;Twice;\n", "utf-8")
    said = run("pack", "import", rules, "--id", "our-rules", "--format", "json")
    assert said.status == 1
    data = json.loads(said.out)
    assert data["packs"][0]["added"] == ["3"]
    assert data["packs"][0]["changed"] == {"2": {"intent": ["Own names.", "Names of their own."]}}
    assert [one["code"] for one in data["findings"]] == ["table-row-refused"]
    assert len(data["written"]) == 3
    assert (folder / "catalogs" / "our-rules" / "CHANGES.md").read_text("utf-8").count("## ") == 2


def test_a_library_becomes_packs_that_hold_together(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    own = mapping_set(mapping("a.1", "a.7.2", "subset"), mapping("a.1", "a.77", "equal"))
    value = library(framework=framework(node("a.1", ref_id="A.1", name="Locks")), requirement_mapping_sets=[own])
    (tmp_path / "any.yml").write_text(yaml.safe_dump(value, sort_keys=False), "utf-8")
    said = run("pack", "import", "any.yml", "--to", "iso-27001-2022-annex-a")
    assert said.status == 1
    assert "any.yml:3" in said.out
    assert "a.77 is no row of the pack" in said.out
    names = ("house", "house--iso-27001-2022-annex-a")
    assert run("pack", "validate", *names, "--packs", "packs").out == "2 packs, 0 findings\n"
    assert "nothing changes" in run("pack", "import", "any.yml", "--to", "iso-27001-2022-annex-a").out


@pytest.mark.parametrize(
    ("content", "arguments", "status", "says"),
    [
        (RULES, ("--id", "our-rules"), 2, "Give --title and --source"),
        (RULES, ("--title", "T"), 2, "Give the pack an id"),
        (RULES, (*HEAD, "--column", "id"), 2, "write the field and its heading"),
        (RULES, (*HEAD, "--column", "id=Nr."), 2, "there is no column 'Nr.' for id"),
        (RULES, (*HEAD, "--scale", "marks"), 2, "our-rules would not hold together"),
        (RULES, ("--id", "iso-27001-2022-annex-a", *HEAD[2:]), 2, "There is a pack iso-27001-2022-annex-a already"),
        ("", HEAD, 1, "The table holds no rows."),
        ("\0", HEAD, 1, "is no text in"),
        ("objects: [", (), 1, "Not valid YAML"),
        ("objects: {}\n", (), 1, "is no library"),
    ],
)
def test_what_cannot_be_imported_is_said(
    run: Run, rules: Path, content: str, arguments: tuple[str, ...], status: int, says: str
) -> None:
    rules.write_text(content, "utf-8")
    said = run("pack", "import", rules, *arguments)
    assert (said.status, says in said.out + said.err) == (status, True), said
    assert not (rules.parent / "packs").exists()


def test_files_that_are_not_there_are_named(run: Run, pump: Path) -> None:
    assert "There is no file lost.csv." in run("pack", "import", "lost.csv", *HEAD).err
    assert "There is no file lost.xlsx." in run("matrix", "import", "lost.xlsx", "-C", pump).err


def test_a_pack_of_ones_own_hand_is_not_written_over(run: Run, rules: Path) -> None:
    folder = rules.parent / "packs" / "catalogs" / "our-rules"
    folder.mkdir(parents=True)
    (folder / "pack.toml").write_text("title = [", "utf-8")
    assert "cannot be read" in run("pack", "import", rules, *HEAD).err
    (folder / "pack.toml").write_text('id = "our-rules"\n', "utf-8")
    assert "The columns are not those of this table" in run("pack", "import", rules, *HEAD).err
    columns = "id kind base heading fr level applies_to title intent clause confidence sources note"
    (folder / "requirements.tsv").write_text("\t".join(columns.split()) + "\n", "utf-8")
    assert "was not written by an import" in run("pack", "import", rules, *HEAD).err


def test_a_matrix_in_json_and_one_that_is_none(run: Run, pump: Path) -> None:
    file = pump / "m.xlsx"
    assert run("matrix", "export", "-o", file, "-C", pump, "--on", DAY).status == 0
    data = json.loads(run("matrix", "import", file, "-C", pump, "--on", DAY, "--format", "json").out)
    assert (data["changes"], data["rows"], data["written"]) == ([], 0, [])
    file.write_bytes(b"row,answer\n")
    said = run("matrix", "import", file, "-C", pump, "--on", DAY)
    assert (said.status, "it is a text file" in said.out) == (1, True)


def test_a_matrix_that_could_not_be_read_back_is_not_written(
    run: Run, pump: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(xlsx_guard, "MOST_TEXT", 1000)
    said = run("matrix", "export", "-o", pump / "m.xlsx", "-C", pump, "--on", DAY)
    assert (said.status, "Export fewer catalogs at once." in said.err) == (1, True)
    assert not (pump / "m.xlsx").exists()
