"""Reading questions.yaml: what an operator wants to know of a maker."""

from medslate.adapters.textfiles.converting import convert
from medslate.adapters.textfiles.lines import locate
from medslate.adapters.textfiles.site.shapes import QuestionsFile, QuestionText
from medslate.adapters.textfiles.yamlfile import read_yaml
from medslate.exchange.need import Question
from medslate.findings import Finding, Place


def read_questions(content: bytes, name: str) -> tuple[tuple[Question, ...] | None, tuple[Finding, ...]]:
    """The questions, or every reason why there are none, with lines."""
    value, found = read_yaml(content, name)
    if found:
        return None, found
    file, found = convert({} if value is None else value, QuestionsFile, Place(name))
    if file is None:
        return None, locate(found, lambda _: content)
    return tuple(_question(key, one) for key, one in file.questions.items()), ()


def _question(key: str, one: str | QuestionText) -> Question:
    return Question(key, one) if isinstance(one, str) else Question(key, one.text, one.row)
