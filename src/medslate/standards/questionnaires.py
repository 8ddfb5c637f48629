"""Questionnaires: the questions of a disclosure form, what Yes means, and which question closes which."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property

from medslate.standards.packs import Confidence, Pack


class AnswerKind(Enum):
    """What may be answered."""

    CHOICE = "choice"
    TEXT = "text"
    DATE = "date"


class Polarity(Enum):
    """What Yes means. A count of Yes answers is not a score."""

    GOOD = "good"
    EXPOSURE = "exposure"
    AMBIGUOUS = "ambiguous"
    NEUTRAL = "neutral"
    GATE = "gate"


@dataclass(frozen=True, slots=True)
class Section:
    """A block of the form; `capability` is the code of the security capability it asks about, if any."""

    id: str
    title: str
    aim: str = ""
    capability: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """One question, in own words. If `gate` is answered with `closed_by`, this question does not apply."""

    id: str
    section: str
    text: str
    answers: AnswerKind
    polarity: Polarity
    printed: str = ""
    parent: str | None = None
    gate: str | None = None
    closed_by: bool | None = None
    sheet_row: int | None = None
    references: Mapping[str, str] = field(default_factory=dict)
    confidence: Confidence = Confidence.UNKNOWN
    sources: tuple[str, ...] = ()


@dataclass(frozen=True)
class Questionnaire:
    """The sections and questions of one edition of a form, in its order.

    `header`: which question asks for which field of the header. `references`: the schemes that the form cites, with the
    headings of their columns, in order.
    """

    pack: Pack
    sections: tuple[Section, ...]
    questions: tuple[Question, ...]
    header: Mapping[str, str] = field(default_factory=dict)
    references: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def by_id(self) -> Mapping[str, Question]:
        """Questions by id, and by the id as printed where a form has it differently."""
        printed = {one.printed: one for one in self.questions if one.printed}
        return printed | {one.id: one for one in self.questions}

    def gates(self, question: Question) -> Iterator[Question]:
        """The question's gate, that gate's own gate, and so on, each once."""
        seen = {question.id}
        gate = question.gate
        while gate is not None and gate not in seen:
            seen.add(gate)
            yield (found := self.by_id[gate])
            gate = found.gate
