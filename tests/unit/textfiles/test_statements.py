"""Statements and pins as files: read with every fault at its line, edited so that the rest stays, read back the same."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medslate.adapters.textfiles.editing import TextEditor
from medslate.adapters.textfiles.workspace import TextWorkspace
from medslate.adapters.textfiles.yamlfile import read_yaml
from medslate.assessment.conformity.stated import Pin, Stated
from medslate.assessment.dossier import Dossier
from medslate.errors import MedslateError, UsageError
from medslate.findings import Code, Place
from medslate.standards.catalogs import Product
from tests.fakes.folders import MemoryFolder

DEVICE = b"""\
medslate: 1
catalog: small
device: {name: D, manufacturer: M, version: "1", intended_use: u}
components:
  part: {name: Part, types: [T], version: "1.0"}
"""
RULES = b"""\
# Answers of the quality system.
pack: rules
about: the quality system
route: short
answers:
  "4.1":  # planned
    answer: conforms
    how: 'See the plan: chapter 2'
    evidence: [doc]
  "4.2":
    answer: not-applicable
    rationale: No network.
  "4.10": {}
"""
DIGEST = "a" * 64
STANDARDS = (
    f"packs:\n  rules: {{version: 1.0.0, digest: {DIGEST}}}\nregisters:\n  reg:\n    checked: 2026-01-31\n".encode()
)
FOLDER = MemoryFolder({"device.yaml": DEVICE, "conformity/rules.yaml": RULES, "standards.yaml": STANDARDS})


def read(folder: MemoryFolder) -> Dossier:
    dossier, findings = TextWorkspace(folder).read()
    assert findings == ()
    assert dossier is not None
    return dossier


def value_of(folder: MemoryFolder, name: str) -> Any:
    value, findings = read_yaml(folder.files[name], name)
    assert findings == ()
    return value


def test_what_is_read() -> None:
    dossier = read(FOLDER)
    (statement,) = dossier.statements
    assert (statement.pack, statement.about, statement.route) == ("rules", "the quality system", "short")
    first, second, third = statement.answers
    assert (first.row, first.answer, first.how, first.evidence) == (
        "4.1",
        "conforms",
        "See the plan: chapter 2",
        ("doc",),
    )
    assert first.place == Place("conformity/rules.yaml").at("answers", "4.1")
    assert (second.answer, second.rationale) == ("not-applicable", "No network.")
    assert (third.row, third.answer) == ("4.10", "")
    assert dossier.standards.pins == {"rules": Pin("1.0.0", DIGEST)}
    assert dossier.standards.checked == {"reg": date(2026, 1, 31)}


def test_a_workspace_without_them() -> None:
    dossier = read(MemoryFolder({"device.yaml": DEVICE}))
    assert (dossier.statements, dossier.boundary, dict(dossier.standards.pins)) == ((), (), {})
    assert dossier.device.placed_as is Product.MEDICAL_DEVICE


def test_the_product_and_the_boundary() -> None:
    device = DEVICE.replace(b"intended_use: u", b"intended_use: u, placed_as: in-vitro-diagnostic")
    dossier = read(MemoryFolder({"device.yaml": device + b"boundary: [p1, i2]\n"}))
    assert dossier.device.placed_as is Product.IN_VITRO_DIAGNOSTIC
    assert dossier.boundary == ("p1", "i2")


@pytest.mark.parametrize(
    ("name", "content", "line"),
    [
        ("conformity/rules.yaml", b"pack: rules\nanswers:\n  a: yes\n", 3),
        ("conformity/rules.yaml", b"pack: rules\nanswers:\n  a: {answer: [x]}\n", 3),
        ("conformity/rules.yaml", b"pack: rules\nanswers:\n  a:\n    answer: x\n    why: y\n", 5),
        ("conformity/rules.yaml", b"pack: rules\nanswers:\n  a:\n    evidence: doc\n", 4),
        ("conformity/rules.yaml", b"pack: rules\nanswers:\n  a:\n    evidence: ['']\n", 4),
        ("conformity/rules.yaml", b"pack: rules\nanswers:\n  a: {}\n  b: {}\n  a: {}\n", 5),
        ("conformity/rules.yaml", b"answers: {}\n", 1),
        ("conformity/rules.yaml", b"pack: ''\n", 1),
        ("conformity/rules.yaml", b"pack: rules\nrout: x\n", 2),
        ("conformity/rules.yaml", b"- pack: rules\n", 1),
        ("conformity/rules.yaml", b"pack: rules\nanswers: [\n", 2),
        ("standards.yaml", b"packs:\n  rules: {version: '1', digest: abc}\n", 2),
        ("standards.yaml", b"packs:\n  rules:\n    version: '1'\n", 2),
        ("standards.yaml", b"registers:\n  reg:\n    checked: 2026-02-30\n", 3),
        ("standards.yaml", b"registers:\n  reg:\n    checked: soon\n", 3),
        ("standards.yaml", b"pins: {}\n", 1),
        ("device.yaml", DEVICE + b"boundary: p1\n", 6),
        ("device.yaml", DEVICE.replace(b"intended_use: u", b"intended_use: u, placed_as: toy"), 3),
    ],
)
def test_every_fault_has_its_line(name: str, content: bytes, line: int) -> None:
    dossier, findings = TextWorkspace(MemoryFolder(FOLDER.files | {name: content})).read()
    assert dossier is None
    assert (name, line) in {(one.place.file, one.place.line) for one in findings}, [*map(str, findings)]
    assert all(one.code in (Code.SHAPE, Code.SYNTAX, Code.DUPLICATE) for one in findings)


def test_answers_belong_to_what_is_approved_and_pins_do_not() -> None:
    content = read(FOLDER).content
    assert read(MemoryFolder(FOLDER.files | {"standards.yaml": b""})).content == content
    changed = RULES.replace(b"answer: conforms", b"answer: partly")
    assert read(MemoryFolder(FOLDER.files | {"conformity/rules.yaml": changed})).content != content
    commented = b"# more\n" + RULES
    assert read(MemoryFolder(FOLDER.files | {"conformity/rules.yaml": commented})).content == content


def stated(row: str, answer: str = "conforms", pack: str = "rules", **texts: Any) -> Stated:
    return Stated(pack, row, answer, Place("x"), **texts)


def copy(**more: bytes) -> MemoryFolder:
    return MemoryFolder(FOLDER.files | {f"conformity/{name}.yaml": content for name, content in more.items()})


def test_an_answer_takes_the_place_of_the_one_before() -> None:
    folder = copy()
    assert TextEditor(folder).set_stated(stated("4.2", "partly", how="In part.")) == "conformity/rules.yaml"
    text = folder.files["conformity/rules.yaml"].decode()
    assert text.startswith("# Answers of the quality system.\n")
    assert "# planned" in text
    answers = value_of(folder, "conformity/rules.yaml")["answers"]
    assert list(answers) == ["4.1", "4.2", "4.10"]
    assert answers["4.2"] == {"answer": "partly", "how": "In part."}
    assert answers["4.1"]["how"] == "See the plan: chapter 2"


def test_a_new_row_comes_last_in_the_first_file() -> None:
    folder = copy(later=b"pack: rules\nanswers:\n  '9': {answer: partly}\n", broken=b"- [", other=b"pack: other\n")
    editor = TextEditor(folder)
    assert editor.set_stated(stated("9", "conforms")) == "conformity/later.yaml"
    assert editor.set_stated(stated("5")) == "conformity/later.yaml"
    assert editor.set_stated(stated("4.1", "partly")) == "conformity/rules.yaml"
    assert read_yaml(folder.files["conformity/broken.yaml"], "b")[1]
    assert folder.files["conformity/other.yaml"] == b"pack: other\n"


def test_the_first_answer_makes_the_file() -> None:
    folder = MemoryFolder({"device.yaml": DEVICE})
    assert TextEditor(folder).set_stated(stated("4.1")) == "conformity/rules.yaml"
    assert value_of(folder, "conformity/rules.yaml") == {"pack": "rules", "answers": {"4.1": {"answer": "conforms"}}}
    assert read(folder).stated["rules", "4.1"].answer == "conforms"


@pytest.mark.parametrize("content", [b"pack: other\n", b"", b"answers: {}\n", b"- x\n"])
def test_a_file_of_another_catalog_gets_no_answer(content: bytes) -> None:
    """It bears the name of ours; the answer would be read as one to the other."""
    folder = MemoryFolder({"conformity/rules.yaml": content})
    with pytest.raises(UsageError, match=r"does not say pack: rules"):
        TextEditor(folder).set_stated(stated("4.1"))
    assert folder.files == {"conformity/rules.yaml": content}


@pytest.mark.parametrize("pack", ["", "a/b", "../a", "a:b"])
def test_a_pack_that_cannot_name_a_file(pack: str) -> None:
    folder = MemoryFolder()
    with pytest.raises(UsageError, match="cannot be the name of a file"):
        TextEditor(folder).set_stated(stated("4.1", pack=pack))
    assert folder.files == {}


def test_pins_and_days() -> None:
    folder = copy()
    editor = TextEditor(folder)
    assert editor.pin("rules", Pin("2.0.0", "b" * 64)) == editor.pin("new", Pin("1.0.0", DIGEST)) == "standards.yaml"
    assert editor.mark_checked("reg", date(2026, 2, 28)) == "standards.yaml"
    standards = read(folder).standards
    assert standards.pins == {"rules": Pin("2.0.0", "b" * 64), "new": Pin("1.0.0", DIGEST)}
    assert standards.checked == {"reg": date(2026, 2, 28)}
    fresh = MemoryFolder({"device.yaml": DEVICE})
    TextEditor(fresh).mark_checked("reg", date(2026, 1, 1))
    assert read(fresh).standards.checked == {"reg": date(2026, 1, 1)}
    TextEditor(fresh).pin("rules", Pin("1.10", DIGEST))
    assert read(fresh).standards.pins == {"rules": Pin("1.10", DIGEST)}


WORDS = st.text(max_size=12) | st.sampled_from(
    ["no", "~", "1.10", "2026-01-31", "a: b", "# x", "- y", "'", '"', "{", "\n"]
)


@given(
    st.sampled_from(["4.1", "4.10", "5", "a: b", "no", "1.0"]),
    st.sampled_from(["rules", "new", "no", "1.10"]),
    st.sampled_from(["conforms", "no", "n/a", "1"]),
    WORDS,
    WORDS,
    st.lists(st.sampled_from(["doc", "1", "a b"]), max_size=2),
)
def test_what_is_written_is_read_back(
    row: str, pack: str, answer: str, how: str, rationale: str, evidence: list[str]
) -> None:
    """The answer comes back as it was, all others stay; what cannot be written changes nothing."""
    folder = copy()
    one = stated(row, answer, pack, how=how, rationale=rationale, evidence=tuple(evidence))
    before = read(folder).stated
    try:
        TextEditor(folder).set_stated(one)
    except MedslateError:
        assert folder.files == FOLDER.files
        return
    after = read(folder).stated
    got = after[pack, row]
    assert (got.answer, got.how, got.rationale, got.evidence) == (answer, how, rationale, tuple(evidence))
    assert {key: kept for key, kept in after.items() if key != (pack, row)} == {
        key: kept for key, kept in before.items() if key != (pack, row)
    }
