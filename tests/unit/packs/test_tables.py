"""Every kind of fault in a pack's tables is a located finding; a sound pack has none."""

from collections.abc import Callable
from pathlib import Path

import pytest

from medslate.adapters.packs import tables
from medslate.adapters.packs.tables import Faults, read_table, write_table
from medslate.findings import Code
from medslate.standards.catalogs import Catalog
from medslate.standards.crosswalks import AnswerRelation, Crosswalk
from medslate.standards.overlays import Overlay
from medslate.standards.questionnaires import Questionnaire
from tests.unit.packs import small
from tests.unit.packs.small import ANSWER_ROWS, COMMENT_ROWS, QUESTION_ROWS, REQUIREMENT_ROWS, SET_ROWS, Rows, changed

ANSWERS = 'relations = "answers"\n'
NO_REQUIREMENT = {"kind": "topic", "applies_to": "all", "title": "X", "confidence": "high"}


def only(root: Path, name: str, code: Code, line: int | None, says: str) -> None:
    """The fault is found; at most one more follows from it."""
    _, findings = small.validated(root, name)
    texts = [f"{one.message} {one.remedy}" for one in findings if (one.code, one.place.line) == (code, line)]
    assert any(says in text for text in texts), [*map(str, findings)]
    assert len(findings) <= 2
    assert all(one.place.file.startswith(f"{name}/") for one in findings)


def test_sound_packs(tmp_path: Path) -> None:
    small.catalog(tmp_path)
    small.overlay(tmp_path)
    small.crosswalk(tmp_path)
    small.questionnaire(tmp_path)
    found = {name: small.validated(tmp_path, name) for name in ("cat", "over", "cross", "form")}
    assert {findings for _, findings in found.values()} == {()}
    catalog, overlay, crosswalk, form = (content for content, _ in found.values())
    assert isinstance(catalog, Catalog)
    assert [one.id for one in catalog.requirements] == ["H", "A", "A RE(1)", "T H"]
    assert catalog.component_types == {"T": "type T"}
    assert isinstance(overlay, Overlay)
    assert (overlay.overlays, overlay.comments[0].verified) == ("cat", True)
    assert isinstance(crosswalk, Crosswalk)
    assert (crosswalk.origin, crosswalk.to, len(crosswalk.relations)) == ("form", "cat", 2)
    assert isinstance(form, Questionnaire)
    assert form.questions[0].references == {"NIST": "AC-1", "ISO": "A.1"}
    assert [one.closed_by for one in form.questions] == [None, False, True]
    assert form.header == {"maker": "Q1"}


def test_sound_answers(tmp_path: Path) -> None:
    small.crosswalk(tmp_path, ANSWER_ROWS, ANSWERS + 'types = {T = "Q1=yes"}\n')
    content, findings = small.validated(tmp_path, "cross")
    assert findings == ()
    assert isinstance(content, Crosswalk)
    assert [one.relation for one in content.relations] == [
        AnswerRelation.EQUIVALENT,
        AnswerRelation.EXPOSURE,
        AnswerRelation.INFORMATIVE,
    ]
    assert [one.absent_removes for one in content.relations] == [False, True, False]
    assert content.types == {"T": "Q1=yes"}


@pytest.mark.parametrize(
    ("rows", "code", "line", "says"),
    [
        (changed(REQUIREMENT_ROWS, 1, kind="requirment"), Code.PACK_TABLE, 3, "Did you mean requirement?"),
        (changed(REQUIREMENT_ROWS, 3, confidence=""), Code.PACK_TABLE, 5, "One of high, medium, low, unknown."),
        (changed(REQUIREMENT_ROWS, 3, fr="8"), Code.PACK_TABLE, 5, "not the number of an FR"),
        (changed(REQUIREMENT_ROWS, 3, fr="x"), Code.PACK_TABLE, 5, "not the number of an FR"),
        (changed(REQUIREMENT_ROWS, 3, level="5"), Code.PACK_TABLE, 5, "not a level from 1 to 4"),
        (changed(REQUIREMENT_ROWS, 3, level="0"), Code.PACK_TABLE, 5, "not a level from 1 to 4"),
        (changed(REQUIREMENT_ROWS, 3, level="9" * 5000), Code.PACK_TABLE, 5, "not a level"),
        (changed(REQUIREMENT_ROWS, 3, fr=""), Code.PACK_TABLE, 5, "both an FR and a level, or neither"),
        (changed(REQUIREMENT_ROWS, 3, applies_to="T|U"), Code.PACK_REFERENCE, 5, "no component type U"),
        (changed(REQUIREMENT_ROWS, 3, heading="A"), Code.PACK_REFERENCE, 5, "A is no heading"),
        (changed(REQUIREMENT_ROWS, 3, heading="Z"), Code.PACK_REFERENCE, 5, "Z is no heading"),
        (changed(REQUIREMENT_ROWS, 3, sources="S;Q"), Code.PACK_REFERENCE, 5, "no source Q"),
        (changed(REQUIREMENT_ROWS, 3, base="A"), Code.PACK_TABLE, 5, "Enhancements and aspects, and nothing"),
        (changed(REQUIREMENT_ROWS, 2, base=""), Code.PACK_TABLE, 4, "Enhancements and aspects, and nothing"),
        (changed(REQUIREMENT_ROWS, 2, base="Z"), Code.PACK_REFERENCE, 4, "no base Z"),
        (changed(REQUIREMENT_ROWS, 2, base="H"), Code.PACK_REFERENCE, 4, "is a heading"),
        (changed(REQUIREMENT_ROWS, 2, base="T H"), Code.PACK_REFERENCE, 4, "differ in FR"),
        (changed(REQUIREMENT_ROWS, 1, level="3"), Code.PACK_REFERENCE, 4, "at a higher level"),
        (changed(REQUIREMENT_ROWS, 2, base="A RE(1)"), Code.CYCLE, 4, "enhances a requirement"),
        ([*REQUIREMENT_ROWS, {**NO_REQUIREMENT}], Code.PACK_TABLE, 6, "no id"),
        ([*REQUIREMENT_ROWS, REQUIREMENT_ROWS[3]], Code.DUPLICATE, 6, "T H stands twice"),
    ],
)
def test_faults_of_a_catalog(tmp_path: Path, rows: Rows, code: Code, line: int, says: str) -> None:
    small.catalog(tmp_path, rows)
    only(tmp_path, "cat", code, line, says)


def test_a_cycle_of_bases(tmp_path: Path) -> None:
    second = {**REQUIREMENT_ROWS[2], "id": "A RE(2)", "base": "A RE(1)"}
    small.catalog(tmp_path, [*changed(REQUIREMENT_ROWS, 2, base="A RE(2)"), second])
    _, findings = small.validated(tmp_path, "cat")
    assert [(one.code, one.place.line) for one in findings] == [(Code.CYCLE, 4), (Code.CYCLE, 6)]


@pytest.mark.parametrize(
    ("rows", "code", "says"),
    [
        (changed(COMMENT_ROWS, 0, effect="coment"), Code.PACK_TABLE, "One of comment, modified"),
        (changed(COMMENT_ROWS, 0, verified="maybe"), Code.PACK_TABLE, "yes or no."),
        (changed(COMMENT_ROWS, 0, confidence="hihg"), Code.PACK_TABLE, "Did you mean high?"),
        (changed(COMMENT_ROWS, 0, sources="Q"), Code.PACK_REFERENCE, "no source Q"),
    ],
)
def test_faults_of_an_overlay(tmp_path: Path, rows: Rows, code: Code, says: str) -> None:
    small.overlay(tmp_path, rows)
    only(tmp_path, "over", code, 2, says)


@pytest.mark.parametrize(
    ("rows", "more", "code", "line", "says"),
    [
        (changed(SET_ROWS, 0, relation="equals"), "", Code.PACK_TABLE, 2, "Did you mean equal?"),
        (changed(SET_ROWS, 0, to=""), "", Code.PACK_TABLE, 2, "Only the relation none"),
        (changed(SET_ROWS, 0, from_=""), "", Code.PACK_TABLE, 2, "Only the relation none"),
        (changed(SET_ROWS, 0, rationale=""), "", Code.PACK_TABLE, 2, "no rationale"),
        (changed(SET_ROWS, 0, sources="Q"), "", Code.PACK_REFERENCE, 2, "no source Q"),
        ([*SET_ROWS, SET_ROWS[0]], "", Code.DUPLICATE, 4, "A to B stands twice"),
        (changed(ANSWER_ROWS, 0, good=""), ANSWERS, Code.PACK_TABLE, 2, "good is '' for equivalent"),
        (changed(ANSWER_ROWS, 0, good="Yes"), ANSWERS, Code.PACK_TABLE, 2, "good is 'Yes'"),
        (changed(ANSWER_ROWS, 2, good="no"), ANSWERS, Code.PACK_TABLE, 4, "good is 'no' for informative"),
        (changed(ANSWER_ROWS, 2, good="x"), ANSWERS, Code.PACK_TABLE, 4, "good is 'x'"),
        (changed(ANSWER_ROWS, 2, absent="not-applicable"), ANSWERS, Code.PACK_TABLE, 4, "Only an exposure"),
        (ANSWER_ROWS, ANSWERS + 'types = {T = "Q1"}\n', Code.SHAPE, None, "question=yes"),
        (ANSWER_ROWS, ANSWERS + "types = 3\n", Code.SHAPE, None, "[types] is no table of texts"),
        (ANSWER_ROWS, ANSWERS + "types = {T = 3}\n", Code.SHAPE, None, "[types] is no table of texts"),
    ],
)
def test_faults_of_a_crosswalk(tmp_path: Path, rows: Rows, more: str, code: Code, line: int | None, says: str) -> None:
    small.crosswalk(tmp_path, rows, more)
    only(tmp_path, "cross", code, line, says)


@pytest.mark.parametrize(
    ("rows", "code", "line", "says"),
    [
        (changed(QUESTION_ROWS, 0, answers="choise"), Code.PACK_TABLE, 2, "Did you mean choice?"),
        (changed(QUESTION_ROWS, 0, polarity="bad"), Code.PACK_TABLE, 2, "polarity is 'bad'"),
        (changed(QUESTION_ROWS, 0, confidence="x"), Code.PACK_TABLE, 2, "confidence is 'x'"),
        (changed(QUESTION_ROWS, 0, sheet_row="A7"), Code.PACK_TABLE, 2, "not a row number"),
        (changed(QUESTION_ROWS, 0, sources="Q"), Code.PACK_REFERENCE, 2, "no source Q"),
        (changed(QUESTION_ROWS, 0, section="S9"), Code.PACK_REFERENCE, 2, "no section S9"),
        (changed(QUESTION_ROWS, 1, parent="Q9"), Code.PACK_REFERENCE, 3, "no question Q9"),
        (changed(QUESTION_ROWS, 2, gate="Q9"), Code.PACK_REFERENCE, 4, "no question Q9"),
        (changed(QUESTION_ROWS, 2, closed_by=""), Code.PACK_TABLE, 4, "A gate needs closed_by"),
        (changed(QUESTION_ROWS, 0, closed_by="no"), Code.PACK_TABLE, 2, "A gate needs closed_by"),
        (changed(QUESTION_ROWS, 2, gate="Q3"), Code.CYCLE, 4, "lead back to Q3"),
        ([*QUESTION_ROWS, QUESTION_ROWS[2]], Code.DUPLICATE, 4, "Q3 stands twice"),
    ],
)
def test_faults_of_a_questionnaire(tmp_path: Path, rows: Rows, code: Code, line: int, says: str) -> None:
    small.questionnaire(tmp_path, rows)
    only(tmp_path, "form", code, line, says)


def test_a_cycle_of_gates(tmp_path: Path) -> None:
    small.questionnaire(tmp_path, changed(QUESTION_ROWS, 0, gate="Q3", closed_by="no"))
    _, findings = small.validated(tmp_path, "form")
    assert [one.code for one in findings] == [Code.CYCLE] * 3


def test_the_header_names_questions(tmp_path: Path) -> None:
    small.questionnaire(tmp_path, more='header = {maker = "Q9"}\n')
    only(tmp_path, "form", Code.PACK_REFERENCE, None, "Q9, which is no question")


MAKERS: list[tuple[str, Callable[..., Path], str]] = [
    ("cat", small.catalog, "requirements.tsv"),
    ("over", small.overlay, "comments.tsv"),
    ("cross", small.crosswalk, "relations.tsv"),
    ("form", small.questionnaire, "questions.tsv"),
    ("form", small.questionnaire, "sections.tsv"),
]


@pytest.mark.parametrize(("name", "make", "file"), MAKERS)
def test_faults_of_any_table(tmp_path: Path, name: str, make: Callable[..., Path], file: str) -> None:
    folder = make(tmp_path)
    sound = (folder / file).read_bytes()

    def codes(content: bytes) -> list[tuple[Code, str, int | None]]:
        (folder / file).write_bytes(content)
        _, findings = small.validated(tmp_path, name)
        return [(one.code, one.place.file, one.place.line) for one in findings if one.place.file.endswith(file)]

    where = f"{name}/{file}"
    assert codes(sound) == []
    assert codes(sound.replace(b"\n", b"\r\n")) == []
    assert codes(b"\xef\xbb\xbf" + sound) == []
    assert codes(sound + b"\n  \n") == []
    assert codes(b"") == [(Code.PACK_TABLE, where, 1)]
    assert codes(b"x" + sound) == [(Code.PACK_TABLE, where, 1)]
    assert codes(sound + b"half a row") == [(Code.PACK_TABLE, where, sound.count(b"\n") + 1)]
    assert codes(sound[:-1] + b"\textra\n") == [(Code.PACK_TABLE, where, sound.count(b"\n"))]
    assert codes(sound + b"caf\xe9") == [(Code.FILE_UNREADABLE, where, sound.count(b"\n") + 1)]
    (folder / file).unlink()
    _, findings = small.validated(tmp_path, name)
    assert (Code.FILE_MISSING, where) in {(one.code, one.place.file) for one in findings}


def test_size_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = small.catalog(tmp_path, requirements_tsv=b"x" * 1000)
    monkeypatch.setattr("medslate.adapters.packs.source.LIMIT", (folder / "pack.toml").stat().st_size)
    _, findings = small.validated(tmp_path, "cat")
    assert findings[0].code is Code.FILE_TOO_LARGE
    monkeypatch.setattr(tables, "MOST_ROWS", 2)
    faults = Faults()
    assert read_table(b"a\tb\n1\t2\n3\t4\n", "t.tsv", ("a", "b"), faults) == ()
    assert [one.code for one in faults.findings] == [Code.FILE_TOO_LARGE]


def test_the_canonical_form() -> None:
    faults = Faults()
    rows = read_table(b"a\tb\r\n  x   y \t\r\n1\t2", "t.tsv", ("a", "b"), faults)
    assert [(row["a"], row["b"], row.place.line) for row in rows] == [("x   y", "", 2), ("1", "2", 3)]
    assert write_table(("a", "b"), tuple(row.cells for row in rows)) == b"a\tb\nx y\t\n1\t2\n"
