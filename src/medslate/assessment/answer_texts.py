"""From the text of an answer to the answer: forms are filled in by people (a rule of this project).

Yes and No are read only where they are said without doubt. Empty, `__` and the like are unanswered; what is unclear
stays without a choice and is a finding: never a No, and never a Yes.
"""

import re
from dataclasses import dataclass

from medslate.assessment.answers import Answer, Choice
from medslate.findings import Code, Finding, Place
from medslate.standards.questionnaires import AnswerKind, Question

LABELS = {Choice.YES: "Yes", Choice.NO: "No", Choice.NA: "N/A", Choice.NOTE: "See Notes"}

_BLANK = re.compile(r"[\s_.\u2010-\u2015-]*")
_HEAD = re.compile(
    r"(?P<na>n\s*/\s*a|n\.\s*a\.?|na|not applicable)(?!-?\w)"
    r"|(?P<yes>yes(?!-?\w)|y(?=\W*$))|(?P<no>no(?!-?\w|\.?\s*\d)|n(?=\W*$))"
    r"|(?P<note>(?P<see>(?:please\s+)?(?:see|refer to)\s+)?(?:the\s+)?notes?(?!\w))",
    re.IGNORECASE,
)
_NUMBERS = re.compile(r"(?:#|no\.?|nr\.?)? ?\d[\d ,.&]*(?:and \d+)?", re.IGNORECASE)
_BETWEEN = re.compile(r"(?:[\s,;:/|&+]|or\b|and\b)*", re.IGNORECASE)
_REFERS = re.compile(r"[\s,;:.(-]*(?:please\s+)?(?:see|refer to)\b", re.IGNORECASE)
_PARTLY = re.compile(
    r"\b(?:part(?:ly|ial|ially)|in part|some|sometimes|limited|except|unless|depend(?:s|ing|ent)|not (?:all|always))\b",
    re.IGNORECASE,
)
_SET_OFF = re.compile(r"\s*(?:$|[.,;:]\s*$|[,;:(\u2013\u2014-])")
_EDGES = " \t\r\n,;:.-\u2013\u2014"


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text says: the choice, what stands after it, and whether that is beyond doubt."""

    choice: Choice | None
    rest: str = ""
    clear: bool = True


def blank(text: str) -> bool:
    """Whether nothing is said: empty, underscores, dashes, dots."""
    return _BLANK.fullmatch(text) is not None


def read_choice(text: str) -> Reading:
    """The choice that a text begins with.

    `Yes, optional` is a Yes, and `No: no default accounts` a No. Two different choices in a row say nothing. A Yes or
    No that holds only in part points to its text like a note: partly fulfilled is not fulfilled.
    """
    text = text.strip()
    if blank(text):
        return Reading(None)
    head = _HEAD.match(text)
    if head is None:
        return Reading(None, clear=False)
    choice, rest = _choice(head), text[head.end() :]
    if choice is Choice.NOTE:
        return _note(text, rest, bool(head["see"]))
    if _doubtful(choice, rest):
        return Reading(None, clear=False)
    if _PARTLY.search(rest) and choice is not Choice.NA:
        return Reading(Choice.NOTE, text, clear=False)
    return Reading(choice, _bare(rest))


def read_answer(question: Question, text: str, note: str, place: Place) -> tuple[Answer, tuple[Finding, ...]]:
    """The answer to a question; free text and dates are taken as they are. What is unclear is a finding."""
    text, note = text.strip(), note.strip()
    if question.answers is not AnswerKind.CHOICE:
        return Answer(question.id, None, "" if blank(text) else text, note, place), ()
    reading = read_choice(text)
    unread = "" if reading.clear else text
    label = LABELS[reading.choice] if reading.choice is not None else unread
    joined = "; ".join(part for part in (reading.rest, note) if part)
    answer = Answer(question.id, reading.choice, label, joined, place)
    return answer, () if reading.clear else (_unclear(question, text, place),)


def slipped(note: str) -> bool:
    """Whether a note is an answer that slipped into the wrong column: Yes, No or N/A, alone or set off by a mark.

    `No default accounts` is a note. So is `No. 3`.
    """
    note = note.strip()
    head = _HEAD.match(note)
    if head is None or _SET_OFF.match(note, head.end()) is None:
        return False
    reading = read_choice(note)
    return reading.clear and reading.choice is not Choice.NOTE


def _choice(head: re.Match[str]) -> Choice:
    names = {"na": Choice.NA, "yes": Choice.YES, "no": Choice.NO, "note": Choice.NOTE}
    return next(choice for name, choice in names.items() if head[name])


def _note(text: str, rest: str, see: bool) -> Reading:
    """`See notes` and `Note 3` point to a note; `Note that ...` is a text of its own."""
    if blank(rest):
        return Reading(Choice.NOTE)
    return (
        Reading(Choice.NOTE, text) if see or _NUMBERS.fullmatch(" ".join(rest.split())) else Reading(None, clear=False)
    )


def _doubtful(choice: Choice, rest: str) -> bool:
    """Whether another choice follows, or the word is only the first of a sentence, like `No encryption`."""
    between = _BETWEEN.match(rest)
    following = _HEAD.match(rest, between.end() if between else 0)
    if following is not None and _choice(following) not in (choice, Choice.NOTE):
        return True
    sentence = rest[:1].isspace() and rest.lstrip()[:1].isalnum() and _REFERS.match(rest) is None
    return sentence and choice is Choice.NO


def _bare(rest: str) -> str:
    """What follows a choice, without the marks that set it off."""
    rest = rest.lstrip(_EDGES).rstrip(_EDGES.replace(".", ""))
    inner = rest[1:-1]
    return inner.strip() if rest[:1] == "(" and rest[-1:] == ")" and not set(inner) & set("()") else rest


def _unclear(question: Question, text: str, place: Place) -> Finding:
    expected = ", ".join(LABELS.values())
    return Finding(
        Code.FORM_ANSWER,
        place,
        f"{question.id} is answered {text[:80]!r}, which is neither a clear Yes nor a clear No: it stays open.",
        f"Ask for one of {expected}.",
    )
