"""Small forms, crosswalks and workbooks for tests, and the packs that are shipped."""

import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import xlsxwriter

import medslate
from medslate.adapters.packs.source import PackFolders
from medslate.assessment.answers import Answer, Choice, Form
from medslate.findings import Code, Finding, Place
from medslate.standards.catalogs import Catalog
from medslate.standards.crosswalks import AnswerRelation, Crosswalk, Relation
from medslate.standards.packs import Confidence, Pack, PackKind
from medslate.standards.questionnaires import AnswerKind, Polarity, Question, Questionnaire, Section

T = TypeVar("T")
PLACE = Place("form")
_PACKS = PackFolders(Path(medslate.__file__).parent / "packs")
SHIPPED = "mds2-hn1-2019"


def _loaded(name: str, kind: type[T]) -> T:
    pack = _PACKS.load(name)
    assert isinstance(pack, kind)
    return pack


FORM = _loaded(SHIPPED, Questionnaire)
CATALOG = _loaded("iec-62443-4-2-2019", Catalog)
CROSSWALK = _loaded(f"{SHIPPED}--iec-62443-4-2-2019", Crosswalk)
OFFICIAL = Path(__file__).parents[4] / "shared" / "data" / "mds2-example-worksheet.xlsx"


def pack(kind: PackKind) -> Pack:
    return Pack("p", kind, "Form", "2030", "A form", "1.0.0")


def question(
    name: str, gate: str | None = None, *, closed_by: bool | None = None, answers: AnswerKind = AnswerKind.CHOICE
) -> Question:
    return Question(name, "ONE", f"Question {name}", answers, Polarity.NEUTRAL, gate=gate, closed_by=closed_by)


def questionnaire(*questions: Question, header: Mapping[str, str] | None = None) -> Questionnaire:
    sections = (Section("ONE", "First", "The aim", "ONE"), Section("OTHR", "Rest"))
    return Questionnaire(pack(PackKind.QUESTIONNAIRE), sections, questions, header or {})


def relation(origin: str, kind: AnswerRelation, to: str, good: bool | None = None, *, absent: bool = False) -> Relation:
    return Relation(origin, kind, to, "because", Confidence.HIGH, (), good, absent)


def crosswalk(*relations: Relation, types: Mapping[str, str] | None = None) -> Crosswalk:
    return Crosswalk(pack(PackKind.CROSSWALK), "p", "c", relations, types or {})


def answer(name: str, choice: Choice | None, text: str = "", note: str = "") -> Answer:
    return Answer(name, choice, text or (choice.value if choice else ""), note, PLACE)


def answers(**given: Choice | None) -> dict[str, Answer]:
    return {key: answer(key, choice) for key, choice in given.items()}


def said(form: Form) -> dict[str, tuple[Choice | None, str, str]]:
    """What a form says, without the places and without questions that say nothing."""
    found = {key: (one.choice, one.text, one.note) for key, one in form.answers.items()}
    return {key: one for key, one in found.items() if one != (None, "", "")}


def codes(findings: Iterable[Finding]) -> list[Code]:
    return [one.code for one in findings]


def messages(findings: Iterable[Finding]) -> str:
    return "\n".join(map(str, findings))


def workbook(*sheets: tuple[str, Sequence[Sequence[Any]]], hidden: Iterable[str] = ()) -> bytes:
    """A workbook of sheets, each a list of rows."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for name, rows in sheets:
        sheet = book.add_worksheet(name)
        if name in hidden:
            sheet.hide()
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                if isinstance(value, date):
                    sheet.write_datetime(number, column, value, day)
                elif value != "":
                    sheet.write(number, column, value)
    book.close()
    return target.getvalue()
