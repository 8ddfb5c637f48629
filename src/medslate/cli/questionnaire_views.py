"""How the answers of a questionnaire are shown: what changes, what is left without an answer, and as JSON."""

from medslate.assessment.answer_texts import LABELS
from medslate.cli.output import finding_data, say_findings, say_json
from medslate.cli.plainly import say
from medslate.findings import Finding, Place
from medslate.usecases.inquiry import Query, Sort
from medslate.usecases.questionnaire_read import Answered, Answers
from medslate.usecases.questionnaire_take import Taken, Taking, source_of


def say_answers(
    answers: Answers,
    taking: Taking | None,
    found: tuple[Finding, ...],
    written: tuple[str, ...],
    *,
    dry_run: bool,
    as_json: bool,
) -> None:
    """All that is to be said of a reply."""
    if as_json:
        say_json(_data(answers, taking, found, written))
        return
    given = answers.reply.given
    by = " ".join(filter(None, (given.get("by", ""), given.get("on", "")))) or "nobody named"
    asked, left = len(answers.reply.inquiry.queries), len(answers.unanswered)
    say(f"Questions {answers.reply.inquiry.digest[:12]}, answered by {by}: {asked - left} of {asked}.")
    say_findings(found)
    changed = {id(one.answer) for one in taking.taken} if taking else set()
    for one in taking.taken if taking else ():
        say(f"{_address(one.answer.place)}: {one.subject}, {one.before or 'nothing'} -> {one.after}")
    for answer in answers.answers:
        if answer.query.sort is Sort.WORDS or (taking is None and id(answer) not in changed):
            say(f"{_address(answer.place)}: {_name(answer.query)}: {_said(answer)}")
    if answers.unanswered:
        say(f"Without an answer: {', '.join(map(_name, answers.unanswered))}.")
    say(_outcome(taking, written, dry_run=dry_run))


def _outcome(taking: Taking | None, written: tuple[str, ...], *, dry_run: bool) -> str:
    if taking is None:
        return "Here is neither a site nor a workspace, so nothing is taken in; see -C."
    count = len(taking.taken)
    said = f"{count} answer{'s' * (count != 1)}"
    if not count:
        return "Nothing changes."
    if dry_run:
        return f"{said} would be taken in; nothing is written (--dry-run)."
    return f"Took in {said}. Wrote {', '.join(written)}."


def _address(place: Place) -> str:
    return f"{place.path[0]}!{place.path[1]}"


def _name(query: Query) -> str:
    return f"{query.component} {query.id}" if query.component else query.id


def _said(answer: Answered) -> str:
    """The answer in a line: the verdict or choice, the explanation, the condition."""
    word = answer.verdict.value if answer.verdict else LABELS[answer.choice] if answer.choice else ""
    condition = f"condition: {answer.condition}" if answer.condition else ""
    return "; ".join(" ".join(one.split()) for one in (word, answer.explanation, condition) if one)


def _data(
    answers: Answers, taking: Taking | None, found: tuple[Finding, ...], written: tuple[str, ...]
) -> dict[str, object]:
    inquiry = answers.reply.inquiry
    return {
        "questions": inquiry.digest,
        "device": inquiry.device,
        "version": inquiry.version,
        "answered": dict(answers.reply.given),
        "source": source_of(answers.reply),
        "answers": [_answer_data(one) for one in answers.answers],
        "unanswered": [{"question": one.id, "of": one.component} for one in answers.unanswered],
        "changes": [_taken_data(one) for one in (taking.taken if taking else ())],
        "findings": [finding_data(one) for one in found],
        "written": list(written),
    }


def _answer_data(one: Answered) -> dict[str, object]:
    return {
        "cell": _address(one.place),
        "sort": one.query.sort.value,
        "question": one.query.id,
        "of": one.query.component,
        "verdict": one.verdict.value if one.verdict else None,
        "choice": LABELS[one.choice] if one.choice else None,
        "explanation": one.explanation,
        "condition": one.condition,
        "shown_by": one.shown_by,
    }


def _taken_data(one: Taken) -> dict[str, object]:
    return {"cell": _address(one.answer.place), "subject": one.subject, "before": one.before, "after": one.after}
