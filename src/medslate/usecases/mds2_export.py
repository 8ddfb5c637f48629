"""Fill a disclosure form from the claims of a workspace (a rule of this project).

An answer is given only where it follows: from rows that are met or unmet in the components in scope, through what the
crosswalk says of good and bad answers. Whatever does not follow stays unanswered and names its rows. The owner's own
answers stand above all that follows.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from medslate.assessment.answer_texts import LABELS
from medslate.assessment.answers import Answer, Choice, Form, closed_by, contradictions
from medslate.devices.device import Device
from medslate.findings import Code, Finding, Place
from medslate.levels.strengths import Strength
from medslate.levels.verdicts import Standing, Verdict
from medslate.standards.crosswalks import AnswerRelation, Crosswalk, Relation
from medslate.standards.questionnaires import AnswerKind, Question, Questionnaire
from medslate.usecases.opening import Opened

_MOST_NAMED = 6


@dataclass(frozen=True, slots=True)
class FormFilled:
    """The filled form, which of its answers follow from claims, and what it says against itself."""

    form: Form
    derived: tuple[str, ...]
    findings: tuple[Finding, ...]


def fill_form(
    opened: Opened, questionnaire: Questionnaire, crosswalk: Crosswalk, own: Form | None = None
) -> FormFilled:
    """The form of a device: its header, the owner's answers, what follows from claims, and what gates close."""
    given = own or Form({}, {})
    header = {**device_header(opened.dossier.device), **{key: text for key, text in given.header.items() if text}}
    mine = {key: answer for key, answer in given.answers.items() if answer.text or answer.note}
    derived = {key: one for key, one in derive(opened, questionnaire, crosswalk).items() if key not in mine}
    place = opened.dossier.device.place
    heading = {
        question: Answer(question, None, header[field], "", place)
        for field, question in questionnaire.header.items()
        if header.get(field)
    }
    answers = _closed(heading | derived | mine, questionnaire, place)
    ordered = {one.id: answers[one.id] for one in questionnaire.questions if one.id in answers}
    settled = tuple(key for key in ordered if key in derived and ordered[key].choice is not None)
    disagreeing = tuple(_disagreeing(opened, questionnaire, crosswalk, mine))
    return FormFilled(Form(header, ordered), settled, (*contradictions(ordered, questionnaire, {}), *disagreeing))


def device_header(device: Device) -> Mapping[str, str]:
    """What the device tells of the header, by field; the fields that it does not tell are left out."""
    fields = {
        "manufacturer": device.manufacturer,
        "device": device.name,
        "model": device.model,
        "contact": device.guidance.vulnerability_contact,
        "intended_use": device.intended_use,
    }
    return {field: text for field, text in fields.items() if text}


def derive(opened: Opened, questionnaire: Questionnaire, crosswalk: Crosswalk) -> Mapping[str, Answer]:
    """Per question that judges rows: the answer that follows from the claims, or none with the rows concerned."""
    found = {}
    for question in questionnaire.questions:
        judging = [one for one in crosswalk.by_origin.get(question.id, ()) if _judges(one)]
        if question.answers is AnswerKind.CHOICE and judging:
            found[question.id] = _derived(question, judging, opened)
    return found


def _judges(one: Relation) -> bool:
    relation = one.relation
    return isinstance(relation, AnswerRelation) and (relation.can_prove or relation.can_refute or one.absent_removes)


def _derived(question: Question, relations: list[Relation], opened: Opened) -> Answer:
    implied = {one.to: answer for one in relations if (answer := _implied(one, opened)) is not None}
    said = set(implied.values())
    if len(said) == 1:
        choice = Choice.YES if said.pop() else Choice.NO
        return Answer(question.id, choice, LABELS[choice], f"Follows from {_named(implied)}.", _place(implied, opened))
    rows = {one.to: None for one in relations if _faced(one.to, opened)}
    if implied:
        note = f"Claims disagree: {_named(implied)}."
    else:
        note = f"To be answered; concerns {_named(rows)}." if rows else ""
    return Answer(question.id, None, "", note, _place(rows, opened))


def _implied(one: Relation, opened: Opened) -> bool | None:
    """The answer that must be given (Yes: true), if the row's verdicts leave no other.

    A good answer to `equivalent` or `sufficient` would mean that the row is met: unmet anywhere, the answer is bad. A
    bad answer to `equivalent` or `necessary` would mean that it is unmet: met everywhere, the answer is good. The row
    of a condition that is nowhere applicable shows that there is no such condition.
    """
    standings = _faced(one.to, opened)
    relation = one.relation
    if not standings or not isinstance(relation, AnswerRelation):
        return None
    if one.good is None:
        return False if one.absent_removes and all(each is Standing.OUT for each in standings) else None
    if relation.can_prove and Standing.FAILS in standings:
        return not one.good
    if relation.can_refute and all(each is Standing.COUNTS for each in standings):
        return one.good
    return None


def _faced(row: str, opened: Opened) -> tuple[Standing, ...]:
    """How the row stands in every component in scope that faces it, as declared."""
    parts = (opened.assessment.components[one.id] for one in opened.dossier.device.in_scope)
    return tuple(
        part.verdicts[Strength.DECLARED].get(row, Verdict.OPEN).standing
        for part in parts
        if any(one.id == row for one in part.rows)
    )


def _closed(answers: Mapping[str, Answer], questionnaire: Questionnaire, place: Place) -> Mapping[str, Answer]:
    """The answers, with N/A for every question without one that its gate closes."""
    closed = {
        one.id: Answer(one.id, Choice.NA, LABELS[Choice.NA], "", place)
        for one in questionnaire.questions
        if one.answers is AnswerKind.CHOICE
        and not ((answer := answers.get(one.id)) is not None and (answer.choice is not None or answer.text))
        and closed_by(one, questionnaire, answers) is not None
    }
    return {**answers, **closed}


def _disagreeing(
    opened: Opened, questionnaire: Questionnaire, crosswalk: Crosswalk, mine: Mapping[str, Answer]
) -> Iterator[Finding]:
    """Own answers that are not what follows from the claims: the form says them, and one of the two is wrong."""
    for key, follows in derive(opened, questionnaire, crosswalk).items():
        answer = mine.get(key)
        if answer is not None and {answer.choice, follows.choice} == {Choice.YES, Choice.NO}:
            message = f"{key} is answered {answer.text!r}, but {follows.text!r} follows from the claims. {follows.note}"
            remedy = "Correct the answer, or the claims."
            yield Finding(Code.FORM_CONTRADICTION, answer.place, message, remedy)


def _named(rows: Mapping[str, object]) -> str:
    names = list(rows)
    return ", ".join(names[:_MOST_NAMED]) + (f" and {len(names) - _MOST_NAMED} more" * (len(names) > _MOST_NAMED))


def _place(rows: Mapping[str, object], opened: Opened) -> Place:
    """Where the claim stands that decided first; the device, if there is none."""
    claims = (opened.dossier.claim.get((one.id, row)) for row in rows for one in opened.dossier.device.in_scope)
    return next((claim.place for claim in claims if claim is not None), opened.dossier.device.place)
