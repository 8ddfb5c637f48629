"""From the answers of a disclosure form to verdicts of rows (a rule of this project, method section 6).

Unanswered is open, never No. A question closed by its gate counts as unanswered.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

from medslate.findings import Code, Finding, Place
from medslate.levels.verdicts import Verdict
from medslate.standards.crosswalks import AnswerRelation, Crosswalk, Relation
from medslate.standards.questionnaires import Question, Questionnaire


class Choice(Enum):
    """The answers a form offers."""

    YES = "yes"
    NO = "no"
    NA = "n/a"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the form says: the choice read from it (`None`: unanswered or free text), its text and its note."""

    question: str
    choice: Choice | None
    text: str
    note: str
    place: Place


@dataclass(frozen=True, slots=True)
class Form:
    """A disclosure form as filled: header texts by field, and answers by question id."""

    header: Mapping[str, str]
    answers: Mapping[str, Answer]


@dataclass(frozen=True, slots=True)
class RowVerdict:
    """The verdict that answers give a row, and the questions that decided it."""

    verdict: Verdict
    deciding: tuple[str, ...] = ()


def closed_by(question: Question, form: Questionnaire, answers: Mapping[str, Answer]) -> Question | None:
    """The gate whose answer makes the question not apply, if one does."""
    below = question
    for gate in form.gates(question):
        answer = answers.get(gate.id)
        closes = Choice.YES if below.closed_by else Choice.NO
        if answer is not None and answer.choice in (closes, Choice.NA):
            return gate
        below = gate
    return None


def verdicts_from(
    answers: Mapping[str, Answer], form: Questionnaire, crosswalk: Crosswalk, rows: Iterable[str]
) -> Mapping[str, RowVerdict]:
    """A verdict for every row: conflicting answers leave it open, as do none."""
    said = {
        question.id: answer.choice is Choice.YES
        for question in form.questions
        if (answer := answers.get(question.id)) is not None
        and answer.choice in (Choice.YES, Choice.NO)
        and closed_by(question, form, answers) is None
    }
    return {row: _row(said, crosswalk.by_target.get(row, ())) for row in rows}


def _row(said: Mapping[str, bool], relations: tuple[Relation, ...]) -> RowVerdict:
    heard = [one for one in relations if one.origin in said]
    proving = tuple(one.origin for one in heard if _relation(one).can_prove and said[one.origin] is one.good)
    refuting = tuple(one.origin for one in heard if _relation(one).can_refute and said[one.origin] is not one.good)
    if proving and refuting:
        return RowVerdict(Verdict.OPEN, proving + refuting)
    if refuting:
        return RowVerdict(Verdict.UNMET, refuting)
    if proving:
        return RowVerdict(Verdict.MET, proving)
    return _without_condition(said, relations)


def _without_condition(said: Mapping[str, bool], relations: tuple[Relation, ...]) -> RowVerdict:
    """Not applicable if every answer says that the condition is absent; open if another exposure shows it present."""
    conditions = tuple(one.origin for one in relations if one.absent_removes)
    if not conditions or any(said.get(one) is not False for one in conditions):
        return RowVerdict(Verdict.OPEN)
    exposed = tuple(one.origin for one in relations if one.relation is AnswerRelation.EXPOSURE and said.get(one.origin))
    return RowVerdict(Verdict.OPEN, conditions + exposed) if exposed else RowVerdict(Verdict.NOT_APPLICABLE, conditions)


def _relation(one: Relation) -> AnswerRelation:
    if not isinstance(one.relation, AnswerRelation):
        raise TypeError(f"{one.origin} to {one.to}: {one.relation} is not an answer relation")
    return one.relation


def contradictions(
    answers: Mapping[str, Answer], form: Questionnaire, verdicts: Mapping[str, RowVerdict]
) -> Iterator[Finding]:
    """What the form says against itself: answers below a gate that closes them, and rows both proved and refuted.

    A No below a gate answered Yes or No agrees with it, though N/A was meant; below N/A, it says that there is
    something to say No to.
    """
    for question in form.questions:
        answer = answers.get(question.id)
        gate = closed_by(question, form, answers)
        if gate is not None and answer is not None and _disagrees(answer.choice, answers[gate.id].choice):
            said = answers[gate.id].text or "N/A"
            yield Finding(
                Code.FORM_CONTRADICTION,
                answer.place,
                f"{question.id} is answered {answer.text!r}, but {gate.id} is {said!r}, which makes it not applicable.",
                "The answer is kept, and not used; ask the manufacturer which holds.",
            )
    yield from _conflicts(answers, verdicts)


def _disagrees(below: Choice | None, gate: Choice | None) -> bool:
    return below is Choice.YES or (below is Choice.NO and gate is Choice.NA)


def _conflicts(answers: Mapping[str, Answer], verdicts: Mapping[str, RowVerdict]) -> Iterator[Finding]:
    for row, found in verdicts.items():
        if found.verdict is Verdict.OPEN and found.deciding:
            first, *others = found.deciding
            yield Finding(
                Code.FORM_CONTRADICTION,
                answers[first].place,
                f"{first} and {', '.join(others)} contradict each other about {row}, which stays open.",
                "Ask the manufacturer which holds.",
            )
