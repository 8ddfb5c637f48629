"""Read a questionnaire back: typed answers by the address of their cells, and what is left without one.

Nothing is believed that the sheet does not say outright: an answer that holds under a condition is told as such.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from medslate.assessment.answers import Choice
from medslate.findings import Code, Finding, Place
from medslate.levels.verdicts import Verdict
from medslate.standards.catalogs import suggestion
from medslate.usecases.inquiry import CHOICES, FILLED, WORDS, Field, Query, Replied, Reply, Sort

_NEEDS_NAME = (Verdict.MET_BY_INTEGRATION, Verdict.COVERED_EXTERNALLY)
_BY_WORD = {word.casefold(): verdict for verdict, (word, _) in WORDS.items()}
_BY_VALUE = {one.value: one for one in Verdict}
_BY_LABEL = {label.casefold(): choice for choice, (label, _) in CHOICES.items()}


@dataclass(frozen=True, slots=True)
class Answered:
    """One answer: of a row its verdict, of a form's question its choice, of own words the explanation alone."""

    query: Query
    place: Place
    verdict: Verdict | None = None
    choice: Choice | None = None
    explanation: str = ""
    condition: str = ""
    shown_by: str = ""

    @property
    def conditional(self) -> bool:
        """Whether a Yes holds only under something that is not the device's."""
        if self.query.sort is not Sort.ROW:
            return False
        return self.verdict is Verdict.MET_BY_INTEGRATION or (self.verdict is Verdict.MET and bool(self.condition))


@dataclass(frozen=True)
class Answers:
    """What a reply says: sound answers, questions without one, and what was refused."""

    reply: Reply
    answers: tuple[Answered, ...]
    unanswered: tuple[Query, ...]
    findings: tuple[Finding, ...]


def judge_reply(reply: Reply, packs: Mapping[str, str], expected: str = "") -> Answers:
    """The answers of a reply. `packs`: digests of those at hand; `expected`: the digest of the questions as sent.

    If the questions are not those that were sent, no answer is taken.
    """
    altered = tuple(_altered(reply, expected))
    if altered:
        return Answers(reply, (), reply.inquiry.queries, altered)
    found = [*_outdated(reply, packs)]
    answers: list[Answered] = []
    settled: set[tuple[str, str, str]] = set()
    for line in reply.lines:
        before = len(found)
        made = _answer(line, found)
        if made is not None:
            answers.append(made)
        if made is not None or len(found) > before:
            settled.add(_key(line.query))
    left = tuple(one for one in reply.inquiry.queries if _key(one) not in settled)
    return Answers(reply, tuple(answers), left, tuple(found))


def about_device(answers: Answers, names: tuple[str, ...], version: str, remedy: str) -> Answers:
    """The answers held to be about a device: none of them, if the cover names one that bears none of the names.

    A cover without a name is about any. Another version is told. `remedy`: what to do if it is another device.
    """
    inquiry, place = answers.reply.inquiry, Place(answers.reply.file)
    if inquiry.device and inquiry.device.casefold() not in {one.casefold() for one in names}:
        message = f"The questions are about {inquiry.device}, not about {names[0]}. Nothing is taken."
        found = Finding(Code.QUESTIONS_OF_ANOTHER, place, message, remedy)
        return Answers(answers.reply, (), inquiry.queries, (*answers.findings, found))
    if not inquiry.version or not version or inquiry.version == version:
        return answers
    message = f"The questions are about version {inquiry.version}, and {names[0]} is of version {version} here."
    found = Finding(Code.QUESTIONS_OUTDATED, place, message, "Ask whether the answers hold for that version.")
    return replace(answers, findings=(*answers.findings, found))


def _key(one: Query) -> tuple[str, str, str]:
    return one.sort.value, one.component, one.id


def _altered(reply: Reply, expected: str) -> Iterator[Finding]:
    place, now = Place(reply.file), reply.inquiry.digest
    remedy = "Nothing is taken. Ask for the answers in the workbook that was sent."
    if reply.digest != now:
        said = f"its cover says {reply.digest[:12]}" if reply.digest else "its cover does not say any more which"
        message = f"The questions are not those that were sent: {said}, they come to {now[:12]}."
        yield Finding(Code.QUESTIONS_ALTERED, place, message, remedy)
    elif expected and not (len(expected) >= 8 and now.startswith(expected.casefold())):
        message = f"These are the questions {now[:12]}, not {expected[:12]}."
        yield Finding(Code.QUESTIONS_ALTERED, place, message, remedy)


def _outdated(reply: Reply, packs: Mapping[str, str]) -> Iterator[Finding]:
    for name, digest in reply.inquiry.packs.items():
        if packs.get(name, digest) != digest:
            message = f"The pack {name} is another one than when the questions were written."
            remedy = "A row may ask something else now; compare what was asked before you rely on an answer."
            yield Finding(Code.QUESTIONS_OUTDATED, Place(reply.file), message, remedy)


def _answer(line: Replied, found: list[Finding]) -> Answered | None:
    """The answer of a line, or none, with a finding if something is said that cannot be taken."""
    query = line.query
    texts = tuple(line.text(one) for one in FILLED)
    if not any(texts):
        return None
    if formulas := [one for one in FILLED if one in line.formulas]:
        message = f"{formulas[0].value} of {query.id} is a formula, which is not computed here."
        found.append(Finding(Code.CELL_REFUSED, line.place(formulas[0]), message, "Put its result in its place."))
        return None
    said, explanation, condition, shown = texts
    place = line.place(Field.ANSWER)
    if query.sort is Sort.WORDS:
        text = "\n".join(one for one in (said, explanation) if one)
        return Answered(query, place, explanation=text, condition=condition, shown_by=shown)
    verdict, choice = _chosen(query.sort, said)
    if verdict is None and choice is None:
        found.append(_no_answer(query, said, place))
        return None
    made = Answered(query, place, verdict, choice, explanation, condition, shown)
    return None if verdict is Verdict.OPEN or _incomplete(made, line, found) else made


def _chosen(sort: Sort, said: str) -> tuple[Verdict | None, Choice | None]:
    """The answer that was chosen, in plain words or by its name in files."""
    word = said.casefold()
    if sort is Sort.ROW:
        return _BY_WORD.get(word, _BY_VALUE.get(word)), None
    return None, _BY_LABEL.get(word)


def _no_answer(query: Query, said: str, place: Place) -> Finding:
    if not said:
        message = f"Something is said of {query.id}, but no answer is chosen."
        return Finding(Code.CELL_REFUSED, place, message, "Choose an answer of the list.")
    words = [word for word, _ in (WORDS if query.sort is Sort.ROW else CHOICES).values()]
    remedy = suggestion(said, words, f"One of: {'; '.join(words)}.")
    return Finding(Code.CELL_REFUSED, place, f"{said!r} is no answer to {query.id}.", remedy)


def _incomplete(made: Answered, line: Replied, found: list[Finding]) -> bool:
    """Whether an answer lacks what it needs to mean anything."""
    if made.verdict in _NEEDS_NAME and not made.condition:
        lacking, remedy = Field.CONDITION, "Name the system, or the measure, that it rests on."
    elif (made.verdict is Verdict.NOT_APPLICABLE or made.choice is Choice.NOTE) and not made.explanation:
        lacking, remedy = Field.EXPLANATION, "Say why, or what holds."
    else:
        return False
    message = f"{line.text(Field.ANSWER)!r} for {made.query.id} needs a text under {lacking.value}."
    found.append(Finding(Code.CELL_REFUSED, line.place(lacking), message, remedy))
    return True
