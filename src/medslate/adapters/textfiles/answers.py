"""Reading answers.yaml: an owner's answers to a disclosure form, by question."""

from medslate.adapters.textfiles.converting import convert
from medslate.adapters.textfiles.lines import locate
from medslate.adapters.textfiles.shapes import AnswersFile
from medslate.adapters.textfiles.yamlfile import read_yaml
from medslate.assessment.answer_texts import read_answer
from medslate.assessment.answers import Answer, Form
from medslate.findings import Code, Finding, Place
from medslate.standards.catalogs import suggestion
from medslate.standards.questionnaires import Questionnaire

NAME = "answers.yaml"


def read_answers(content: bytes, name: str, form: Questionnaire) -> tuple[Form | None, tuple[Finding, ...]]:
    """The header and the answers by question, and every finding with its line; no form if the file cannot be used."""
    value, found = read_yaml(content, name)
    if found:
        return None, found
    file, found = convert({} if value is None else value, AnswersFile, Place(name))
    if file is None:
        return None, locate(found, lambda _: content)
    answers, findings = _answers(file, name, form)
    return Form(dict(file.document), answers), locate(findings, lambda _: content)


def _answers(file: AnswersFile, name: str, form: Questionnaire) -> tuple[dict[str, Answer], list[Finding]]:
    answers: dict[str, Answer] = {}
    findings: list[Finding] = []
    for key, one in file.answers.items():
        place = Place(name, ("answers", key, "answer"))
        question = form.by_id.get(key)
        if question is None:
            remedy = suggestion(key, form.by_id, "The questions: `medslate pack show`.")
            message = f"{form.pack.citation} has no question {key}."
            findings.append(Finding(Code.UNKNOWN_ID, place, message, remedy))
        elif question.id in answers:
            findings.append(Finding(Code.DUPLICATE, place, f"{question.id} is answered twice.", "Keep one."))
        else:
            answers[question.id], unclear = read_answer(question, one.answer, one.note, place)
            findings += unclear
    return answers, findings
