"""Taking a workspace to another edition: new files whole, changed ones with all else as it was."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medslate.adapters.textfiles.editing import TextEditor
from medslate.adapters.textfiles.surgery import drop_entry, put_value
from medslate.adapters.textfiles.workspace import read_dossier
from medslate.adapters.textfiles.yamlfile import read_yaml
from medslate.adapters.trees import Disk
from medslate.assessment.conformity.stated import Stated, Statement
from medslate.devices.claims import Claim
from medslate.errors import MedslateError, UsageError
from medslate.findings import Place
from medslate.levels.verdicts import Verdict
from tests.fakes.folders import MemoryFolder
from tests.unit.textfiles.claim_texts import ROWS, claims_files

HERE = Place("somewhere.yaml")
TEXTS = st.text(min_size=1, max_size=20).filter(lambda text: text.strip() == text)


def parsed(text: str) -> Any:
    value, findings = read_yaml(text.encode(), "file.yaml")
    assert not findings, (text, [str(one) for one in findings])
    return value


@pytest.fixture
def pump() -> MemoryFolder:
    return MemoryFolder.copy_of(Path("examples/st-elsewhere/infusion-pump"))


def stated(row: str, answer: str = "yes", **texts: Any) -> Stated:
    return Stated("rules", row, answer, HERE, **texts)


# -- answers ----------------------------------------------------------------------------------------------------------


def test_a_statement_is_written_whole_and_read_back(pump: MemoryFolder) -> None:
    answers = (stated("1 (a)", how="So: #1", evidence=("x", "y")), stated("2", "", rationale="From old 2: no."))
    made = Statement("rules", HERE, answers, "The quality system", "short")
    assert TextEditor(pump).start_statement(made, "From old\nto new.") == "conformity/rules.yaml"
    text = pump.files["conformity/rules.yaml"].decode()
    assert text.startswith("# From old\n# to new.\npack: rules\nabout: The quality system\nroute: short\nanswers:\n")
    dossier, findings = read_dossier(pump)
    assert dossier is not None, findings
    found = next(one for one in dossier.statements if one.pack == "rules")
    assert (found.pack, found.about, found.route) == ("rules", "The quality system", "short")
    assert [(one.row, one.answer, one.how, one.rationale, one.evidence) for one in found.answers] == [
        ("1 (a)", "yes", "So: #1", "", ("x", "y")),
        ("2", "", "", "From old 2: no.", ()),
    ]


def test_a_statement_without_answers_is_a_head(pump: MemoryFolder) -> None:
    TextEditor(pump).start_statement(Statement("rules", HERE, ()), "None.")
    assert pump.files["conformity/rules.yaml"] == b"# None.\npack: rules\n"


@given(st.dictionaries(TEXTS, TEXTS, max_size=4), TEXTS)
def test_any_text_comes_back_as_it_was(rows: dict[str, str], about: str) -> None:
    """What no reader would give back as it was is refused, and nothing is written."""
    folder = MemoryFolder()
    made = Statement("rules", HERE, tuple(stated(row, how=how) for row, how in rows.items()), about)
    try:
        TextEditor(folder).start_statement(made, "Note")
    except MedslateError:
        assert folder.files == {}
        return
    value = parsed(folder.files["conformity/rules.yaml"].decode())
    assert value["about"] == about
    assert {row: one["how"] for row, one in value.get("answers", {}).items()} == rows


def test_no_file_is_written_over(pump: MemoryFolder) -> None:
    editor = TextEditor(pump)
    editor.start_statement(Statement("rules", HERE, (stated("1"),)), "")
    before = dict(pump.files)
    with pytest.raises(UsageError, match="exists already"):
        editor.start_statement(Statement("rules", HERE, ()), "")
    assert pump.files == before


# -- the catalog with levels ------------------------------------------------------------------------------------------


def test_another_catalog_is_named_and_nothing_else_changed(pump: MemoryFolder) -> None:
    before = pump.files["device.yaml"].decode()
    assert TextEditor(pump).set_catalog("rules-2", ("over-2", "more")) == "device.yaml"
    after = pump.files["device.yaml"].decode()
    assert parsed(after) == parsed(before) | {"catalog": "rules-2", "overlays": ["over-2", "more"]}
    assert after.splitlines()[0] == before.splitlines()[0]
    TextEditor(pump).set_catalog("rules-3", ())
    assert parsed(pump.files["device.yaml"].decode())["overlays"] == []


def test_claims_are_replaced_moved_and_dropped() -> None:
    one = b"# head\ncomponent: a\nclaims:\n  A:  # kept\n    verdict: met\n  B:\n    verdict: met\n  C:\n    verdict: met\n"
    two = b"component: b\nclaims:\n  A:\n    verdict: unmet\n"
    three = b"component: c\nclaims:\n  A:\n    verdict: met\n"
    folder = MemoryFolder(
        {"claims/a.yaml": one, "claims/b.yaml": two, "claims/c.yaml": three, "claims/d.yaml": b"[]\n"}
    )
    claims = (
        Claim("a", "A", Verdict.MET, HERE),
        Claim("a", "B", Verdict.OPEN, HERE, rationale="From old B: met."),
        Claim("a", "D", Verdict.MET, HERE),
        Claim("c", "A", Verdict.MET, HERE),
    )
    assert TextEditor(folder).set_claims(claims) == ("claims/a.yaml", "claims/b.yaml")
    text = folder.files["claims/a.yaml"].decode()
    assert text.startswith("# head\ncomponent: a\nclaims:\n  A:  # kept\n    verdict: met\n")
    assert parsed(text)["claims"] == {
        "A": {"verdict": "met"},
        "B": {"verdict": "open", "rationale": "From old B: met."},
        "D": {"verdict": "met"},
    }
    assert parsed(folder.files["claims/b.yaml"].decode()) == {"component": "b", "claims": {}}
    assert folder.files["claims/c.yaml"] == three


# -- surgery ----------------------------------------------------------------------------------------------------------


@pytest.mark.slow
@given(claims_files(), st.sampled_from(ROWS))
def test_dropping_an_entry_leaves_the_others(text: str, row: str) -> None:
    before = parsed(text)
    try:
        after = parsed(drop_entry(text, ("claims", row)))
    except MedslateError:
        return
    rows = before.get("claims") or {}
    assert (after.get("claims") or {}) == {name: one for name, one in rows.items() if name != row}
    assert {name: one for name, one in after.items() if name != "claims"} == {
        name: one for name, one in before.items() if name != "claims"
    }


def test_dropping_what_is_not_there_changes_nothing() -> None:
    text = "claims:\n  A:\n    verdict: met\n"
    assert drop_entry(text, ("claims", "B")) == text
    assert drop_entry("component: a\n", ("claims", "B")) == "component: a\n"


@pytest.mark.parametrize(
    ("text", "value", "expected"),
    [
        ("a: 1\nb: x  # why\nc: 3\n", "new", "a: 1\nb: new  # why\nc: 3\n"),
        ("a: 1\nb:\n  - x\n  - y\nc: 3\n", ["z"], "a: 1\nb: [z]\nc: 3\n"),
        ("a: 1\nb: [x]\n", [], "a: 1\nb: []\n"),
        ("a: 1\n", ["z"], "a: 1\nb: [z]\n"),
    ],
)
def test_a_value_is_put_in_place(text: str, value: Any, expected: str) -> None:
    assert put_value(text, "b", value) == expected


# -- the copy ---------------------------------------------------------------------------------------------------------


def test_a_workspace_is_copied_without_its_history(tmp_path: Path) -> None:
    folder = Path(shutil.copytree("examples/st-elsewhere/infusion-pump", tmp_path / "pump"))
    (folder / ".git").mkdir()
    (folder / "link.md").symlink_to("evidence/crypto-concept.md")
    into = tmp_path / "next"
    into.mkdir()
    assert Disk(folder).copy(into).root == into
    names = {path.relative_to(folder) for path in folder.rglob("*")} - {Path(".git")}
    assert {path.relative_to(into) for path in into.rglob("*")} == names
    assert (into / "link.md").is_symlink()


def test_a_copy_never_writes_over_nor_into_itself(tmp_path: Path) -> None:
    folder = tmp_path / "pump"
    folder.mkdir()
    (folder / "device.yaml").write_text("", "utf-8")
    full = tmp_path / "full"
    full.mkdir()
    (full / "x").write_text("", "utf-8")
    for into in (full, full / "x"):
        with pytest.raises(UsageError, match="holds something"):
            Disk(folder).copy(into)
    with pytest.raises(UsageError, match="lies within"):
        Disk(folder).copy(folder / "next")
