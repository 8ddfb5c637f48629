"""An inquiry: questions to somebody who has no tool, as a workbook, and the reply as it comes back.

Three things can be asked: what a device does about a row of a catalog, a question of a disclosure form, and a question
in the asker's own words.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from medslate.assessment.answer_texts import LABELS
from medslate.assessment.answers import Choice
from medslate.findings import Place
from medslate.levels.verdicts import Verdict


class Sort(Enum):
    """What a question is about, and so which answers there are to choose from."""

    ROW = "row"
    FORM = "form"
    WORDS = "words"


WORDS: Mapping[Verdict, tuple[str, str]] = {
    Verdict.MET: ("Yes", "The device does all of it by itself, as delivered or as it can be set."),
    Verdict.MET_BY_INTEGRATION: ("Yes with another system", "Name the system under condition."),
    Verdict.COVERED_EXTERNALLY: ("No: needs a measure outside", "Name the measure under condition."),
    Verdict.NOT_APPLICABLE: ("Does not apply", "Say why under explanation."),
    Verdict.UNMET: ("No", "The device does not do it, or only in part."),
    Verdict.OPEN: ("Not known", "The row stays open; nothing is assumed."),
}
"""The answers to a row in plain words (a list in a cell bears no commas), with what each means and needs."""

CHOICES: Mapping[Choice, tuple[str, str]] = {
    Choice.YES: (LABELS[Choice.YES], "It holds without exception."),
    Choice.NO: (LABELS[Choice.NO], "It does not hold."),
    Choice.NA: (LABELS[Choice.NA], "The question does not apply to the device."),
    Choice.NOTE: (LABELS[Choice.NOTE], "Neither; say under explanation what holds."),
}


class Field(Enum):
    """A column of the sheet of questions, by its heading; those of `FILLED` are for the answers."""

    NUMBER = "no."
    ID = "question"
    COMPONENT = "of"
    LEVEL = "level"
    TITLE = "title"
    ASKED = "what is asked"
    ANSWER = "answer"
    EXPLANATION = "explanation"
    CONDITION = "condition"
    SHOWN_BY = "shown by"

    @property
    def filled(self) -> bool:
        """Whether it is filled in by whoever answers."""
        return self in FILLED


FILLED = (Field.ANSWER, Field.EXPLANATION, Field.CONDITION, Field.SHOWN_BY)
Cells = Mapping[Field, str]


@dataclass(frozen=True, slots=True)
class Query:
    """One question. `id`: of the row or the question; `component`: the part of the device asked about, if one."""

    sort: Sort
    id: str
    title: str
    asked: str = ""
    component: str = ""
    level: int | None = None


@dataclass(frozen=True)
class Inquiry:
    """The questions and their cover. `packs`: digests of the packs they come from; `catalog`: that of the rows.

    `version` is that of the device; `due` the last day for answers, `made` the day on which it was written.
    """

    device: str
    queries: tuple[Query, ...]
    made: str
    version: str = ""
    asker: str = ""
    asked: str = ""
    due: str = ""
    note: str = ""
    catalog: str = ""
    form: str = ""
    packs: Mapping[str, str] = field(default_factory=dict)

    @property
    def digest(self) -> str:
        """The SHA-256 over device, version, packs and questions in order: by this, both sides name what was asked."""
        asked = [[one.sort.value, one.id, one.component, one.level, one.title, one.asked] for one in self.queries]
        whole = [self.device, self.version, self.catalog, self.form, dict(self.packs), asked]
        return hashlib.sha256(json.dumps(whole, sort_keys=True, ensure_ascii=False).encode("utf-8")).hexdigest()


@dataclass(frozen=True, slots=True)
class Replied:
    """One line as it came back: its question, the cells as filled, their places, and which hold formulas."""

    query: Query
    cells: Cells
    places: Mapping[Field, Place]
    formulas: frozenset[Field] = frozenset()

    def text(self, column: Field) -> str:
        """What a cell says."""
        return self.cells.get(column, "")

    def place(self, column: Field) -> Place:
        """Where a cell is; of a column that is gone, where the question is."""
        return self.places.get(column, self.places[Field.ID])


@dataclass(frozen=True)
class Reply:
    """A workbook as it came back. `digest`: what its cover says that was asked; `given`: by whom, and when."""

    file: str
    inquiry: Inquiry
    digest: str
    lines: tuple[Replied, ...]
    given: Mapping[str, str] = field(default_factory=dict)
