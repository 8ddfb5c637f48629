"""Where things stand on the sheet of a disclosure form, as in the official worksheet. Rows count from 1."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from medslate.standards.questionnaires import Question, Questionnaire, Section

FIRST_ROW = 6
_AFTER_BLOCK = 3
_BEFORE_FREE = 5
_FREE_BLOCK = 3


@dataclass(frozen=True, slots=True)
class Block:
    """One section: the row of its heading, that of its aim (if there is room for one), and its questions by row."""

    section: Section
    heading: int
    aim: int | None
    questions: Mapping[int, Question]


@dataclass(frozen=True, slots=True)
class Layout:
    """The blocks in order, and the row where the notes begin. The first block has no heading of its own."""

    blocks: tuple[Block, ...]
    notes: int


def layout(form: Questionnaire) -> Layout:
    """The rows of the official worksheet if every question has one, in order; else rows counted through."""
    blocks = tuple(_blocks(form, _rows(form)))
    last = max((max(block.questions, default=block.heading) for block in blocks), default=FIRST_ROW)
    free = [one for one in form.sections if not any(question.section == one.id for question in form.questions)]
    start = last + _BEFORE_FREE
    extra = tuple(Block(one, start + number * _FREE_BLOCK, None, {}) for number, one in enumerate(free))
    return Layout(blocks + extra, start + len(free) * _FREE_BLOCK)


def _rows(form: Questionnaire) -> Mapping[str, int]:
    official = [one.sheet_row or 0 for one in form.questions]
    if all(one > FIRST_ROW - 1 for one in official) and all(one < two for one, two in pairwise(official)):
        return {one.id: row for one, row in zip(form.questions, official, strict=True)}
    return dict(_counted(form))


def _counted(form: Questionnaire) -> Iterator[tuple[str, int]]:
    row, before = FIRST_ROW - 1, None
    for question in form.questions:
        row += 1 if before in (None, question.section) else _AFTER_BLOCK + 2
        before = question.section
        yield question.id, row


def _blocks(form: Questionnaire, rows: Mapping[str, int]) -> Iterator[Block]:
    sections = {one.id: one for one in form.sections}
    groups: list[tuple[Section, dict[int, Question]]] = []
    for question in form.questions:
        if not groups or groups[-1][0].id != question.section:
            groups.append((sections[question.section], {}))
        groups[-1][1][rows[question.id]] = question
    last: int | None = None
    for section, questions in groups:
        first = min(questions)
        heading = first - 1 if last is None else min(last + _AFTER_BLOCK, first - 1)
        yield Block(section, heading, heading + 1 if heading + 1 < first else None, questions)
        last = max(questions)
