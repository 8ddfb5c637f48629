"""answers.yaml, the demo form, and what the packs say of headers and types."""

from pathlib import Path

import pytest

from medslate import wiring
from medslate.adapters.formats.mds2.reading import read_form
from medslate.adapters.formats.mds2.writing import write_form
from medslate.adapters.packs.source import PackFolders
from medslate.adapters.textfiles.answers import NAME, read_answers
from medslate.assessment.answers import Choice
from medslate.findings import Code
from medslate.usecases.mds2_import import judge_form
from tests.unit.mds2.build import CATALOG, CROSSWALK, FORM, SHIPPED, codes, messages, said

DEMO = Path(__file__).parents[3] / "examples" / "st-elsewhere" / "bedside-monitor"


def test_answers_by_question_with_their_lines() -> None:
    content = b'document:\n  model: "M1"\nanswers:\n  ALOF-1: {answer: "yes", note: IFU}\n  DOC-1: {answer: Acme}\n'
    form, findings = read_answers(content, NAME, FORM)
    assert form is not None
    assert findings == ()
    assert form.header == {"model": "M1"}
    assert said(form) == {"ALOF-1": (Choice.YES, "Yes", "IFU"), "DOC-1": (None, "Acme", "")}


@pytest.mark.parametrize(
    ("content", "code", "line"),
    [
        (b"answers:\n  ALOF-1: {answer: perhaps}\n", Code.FORM_ANSWER, 2),
        (b"answers:\n  ALOF-11: {answer: yes}\n", Code.UNKNOWN_ID, 2),
        (b"answers:\n  zzzzzzz: {answer: yes}\n", Code.UNKNOWN_ID, 2),
        (b"answers:\n  SAHD-15: {}\n  SHAD-15: {answer: no}\n", Code.DUPLICATE, 3),
        (b"answers:\n  ALOF-1: {answr: yes}\n", Code.SHAPE, 2),
        (b"answers: [\n", Code.SYNTAX, None),
        (b"", Code.SHAPE, None),
    ],
)
def test_what_is_wrong_is_found_at_its_line(content: bytes, code: Code, line: int | None) -> None:
    form, (finding, *_) = read_answers(content, NAME, FORM)
    assert finding.code is code
    assert line is None or finding.place.line == line
    assert (form is None) is (code in (Code.SHAPE, Code.SYNTAX))


def test_the_demo_form_is_what_its_answers_make() -> None:
    filled, findings = read_answers((DEMO / NAME).read_bytes(), NAME, FORM)
    assert findings == ()
    assert filled is not None
    content = (DEMO / "MDS2.xlsx").read_bytes()
    assert said_in(content) == said_in(write_form(FORM, filled.answers, filled.header)) == said(filled)


def said_in(content: bytes) -> dict[str, tuple[Choice | None, str, str]]:
    form, findings = read_form(content, "MDS2.xlsx", FORM)
    assert form is not None
    assert findings == ()
    return said(form)


def test_the_demo_form_shows_its_story() -> None:
    form, _ = read_form((DEMO / "MDS2.xlsx").read_bytes(), "MDS2.xlsx", FORM)
    assert form is not None
    blank = [one.id for one in FORM.questions if form.answers[one.id].choice is None and not form.answers[one.id].text]
    assert len(blank) == 12
    judged = judge_form(form, FORM, CROSSWALK, CATALOG, ("EDR",))
    assert judged.ask
    assert "MLDP-2.5" in messages(judged.findings)


HEAD = """format = 1
id = "p"
kind = "{kind}"
standard = "S"
edition = "1"
title = "T"
version = "1.0.0"
"""


@pytest.mark.parametrize(
    ("kind", "tables", "extra", "code"),
    [
        ("questionnaire", ("sections.tsv", "questions.tsv"), '[header]\nmodel = "DOC-3"', Code.PACK_REFERENCE),
        ("questionnaire", ("sections.tsv", "questions.tsv"), "header = 3", Code.SHAPE),
        ("questionnaire", ("sections.tsv", "questions.tsv"), "[references]\nnist = 3", Code.SHAPE),
        ("crosswalk", ("relations.tsv",), '[types]\nSAR = "DOC-11"', Code.SHAPE),
        ("crosswalk", ("relations.tsv",), '[types]\nSAR = "DOC-11=maybe"', Code.SHAPE),
    ],
)
def test_a_pack_that_says_it_wrongly_is_found(
    tmp_path: Path, kind: str, tables: tuple[str, ...], extra: str, code: Code
) -> None:
    shipped = PackFolders(wiring.PACKS)
    folder = tmp_path / f"{kind}s" / "p"
    folder.mkdir(parents=True)
    source = shipped.folder(SHIPPED if kind == "questionnaire" else CROSSWALK.pack.id)
    for table in tables:
        (folder / table).write_text((source / table).read_text("utf-8").splitlines()[0] + "\n", "utf-8")
    (folder / "pack.toml").write_text(HEAD.format(kind=kind) + extra + "\n", "utf-8")
    _, findings = PackFolders(tmp_path).validate("p")
    assert codes(findings) == [code]
