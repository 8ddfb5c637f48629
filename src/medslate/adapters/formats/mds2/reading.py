"""Reading a filled disclosure form from an Excel workbook, as makers really send it.

Sheets are renamed, rows inserted, columns dropped, answers put into the column of the notes. So the form is found by
what it says: questions by their ids, columns by their headings, or else by where they stand beside the ids. Whatever
cannot be read without doubt is a finding, with the address of its cell.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from medslate.adapters.formats.mds2.sheet import Entry, entries, former_edition, notes_of, resolved
from medslate.adapters.formats.workbook import Sheet, worksheets
from medslate.adapters.formats.xlsx_guard import RefusedError, guarded, too_large
from medslate.assessment.answer_texts import Reading, blank, read_answer, read_choice, slipped
from medslate.assessment.answers import Answer, Choice, Form
from medslate.findings import Code, Finding, Place
from medslate.standards.catalogs import suggestion
from medslate.standards.questionnaires import AnswerKind, Question, Questionnaire

MOST_LINES = 2_000
_NAMED = 5
_BARE = Reading(Choice.NOTE)


def read_form(content: bytes, name: str, form: Questionnaire) -> tuple[Form | None, tuple[Finding, ...]]:
    """The form and all that was found; no form if the file is none that can be read. Never raises."""
    try:
        sheets = worksheets(guarded(content, name), name)
        found = _found(sheets, form)
        if sum(len(lines) for _, lines in found) > MOST_LINES:
            raise too_large(name, f"more than {MOST_LINES} lines with question ids")
    except RefusedError as error:
        return None, (error.finding,)
    if not found:
        return None, (_no_form(sheets, name, form),)
    reader = _Reader(form, name)
    reader.read(found)
    header = {field: reader.answers[key].text for field, key in form.header.items() if key in reader.answers}
    return Form({field: text for field, text in header.items() if text}, reader.answers), tuple(reader.findings)


def _found(sheets: tuple[Sheet, ...], form: Questionnaire) -> list[tuple[Sheet, tuple[Entry, ...]]]:
    """The sheets that hold questions of the form, the one with most of them first."""
    for visible in (True, False):
        found = [(sheet, entries(sheet, form)) for sheet in sheets if sheet.visible is visible]
        held = [one for one in found if any(entry.id in form.by_id for entry in one[1])]
        if held:
            return sorted(held, key=lambda one: -sum(entry.id in form.by_id for entry in one[1]))
    return []


def _no_form(sheets: tuple[Sheet, ...], name: str, form: Questionnaire) -> Finding:
    if any(former_edition(sheet, form) for sheet in sheets):
        message = f"{name} is a form of an earlier edition, whose questions are not those of {form.pack.citation}."
    else:
        message = f"No sheet of {name} holds a question id of {form.pack.citation}."
    return Finding(Code.FILE_UNREADABLE, Place(name), message, f"Ask for the form of the {form.pack.edition} edition.")


@dataclass(frozen=True, slots=True)
class _Read:
    answer: Answer
    findings: tuple[Finding, ...]


class _Reader:
    """Reads entry after entry and keeps what it finds."""

    def __init__(self, form: Questionnaire, name: str) -> None:
        self.form = form
        self.name = name
        self.answers: dict[str, Answer] = {}
        self.findings: list[Finding] = []

    def read(self, found: list[tuple[Sheet, tuple[Entry, ...]]]) -> None:
        """Every entry, then what is missing."""
        for sheet, lines in found:
            notes = notes_of(sheet, lines)
            for entry in lines:
                place = Place(self.name, (sheet.name, entry.cell))
                question = self.form.by_id.get(entry.id)
                if question is None:
                    self._unknown(entry, place)
                else:
                    self._keep(question, self._answer(question, entry, notes, place))
        missing = [one.id for one in self.form.questions if one.id not in self.answers]
        if missing:
            named = ", ".join(missing[:_NAMED]) + (", ..." if len(missing) > _NAMED else "")
            message = f"{len(missing)} of {len(self.form.questions)} questions are not on the form: {named}."
            remedy = "They count as unanswered; ask for the whole form."
            self.findings.append(Finding(Code.FORM_ANSWER, Place(self.name, (found[0][0].name,)), message, remedy))

    def _answer(self, question: Question, entry: Entry, notes: Mapping[str, str], place: Place) -> _Read:
        text, note = entry.answer, entry.note
        if question.answers is AnswerKind.CHOICE and blank(text) and slipped(note):
            text, note = note, ""
        answer, findings = read_answer(question, text, "", place)
        said, lost = resolved(answer.note, notes)
        beside, lost_too = resolved("" if blank(note) or read_choice(note) == _BARE else note, notes)
        joined = "; ".join(part for part in dict.fromkeys((said, beside)) if part)
        if lost + lost_too:
            message = f"{question.id} points to {', '.join(lost + lost_too)}, which the form has not."
            findings += (Finding(Code.FORM_ANSWER, place, message, "Ask for the note."),)
        return _Read(replace(answer, note=joined), findings)

    def _keep(self, question: Question, read: _Read) -> None:
        """Of two answers to one question neither is used if they differ."""
        self.findings += read.findings
        before = self.answers.get(question.id)
        if before is None:
            self.answers[question.id] = read.answer
            return
        same = (before.choice, before.text) == (read.answer.choice, read.answer.text)
        message = f"{question.id} stands twice, also at {before.place.path[-1]}"
        if same:
            self.findings.append(Finding(Code.FORM_ANSWER, read.answer.place, f"{message}, with the same answer."))
        else:
            said = f": {before.text!r} and {read.answer.text!r}. It counts as unanswered."
            self.findings.append(Finding(Code.DUPLICATE, read.answer.place, message + said, "Ask which holds."))
            self.answers[question.id] = replace(before, choice=None, text="")

    def _unknown(self, entry: Entry, place: Place) -> None:
        remedy = f"{suggestion(entry.id, self.form.by_id)} Ask the manufacturer.".lstrip()
        message = f"{entry.id} is no question of {self.form.pack.citation}; its answer is not used."
        self.findings.append(Finding(Code.FORM_ANSWER, place, message, remedy))
