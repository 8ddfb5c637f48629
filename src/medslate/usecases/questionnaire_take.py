"""Take the answers of a questionnaire in: on the operator's side into a device entry, on the maker's into claims.

What is stated already stays, unless the answers are asked to replace it. A Yes under a condition is never taken by an
operator as a Yes: the condition is the operator's to fulfil.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from medslate.assessment.answer_texts import LABELS
from medslate.devices.claims import Claim
from medslate.errors import UsageError
from medslate.findings import Code, Finding, Severity
from medslate.levels.verdicts import Verdict
from medslate.networks.site import DeviceEntry
from medslate.standards.catalogs import Catalog, suggestion
from medslate.usecases.bundle_verify import plain
from medslate.usecases.claiming import checked_claim
from medslate.usecases.inquiry import Field, Reply, Sort
from medslate.usecases.matrix import evidence_ids
from medslate.usecases.opening import Opened
from medslate.usecases.ports import Editor
from medslate.usecases.questionnaire_read import Answered, Answers

SetVerdicts = Callable[[str, Mapping[str, tuple[Verdict, str]]], str]
"""Put verdicts by row, each with a note, into the entry of a device; the name of the changed file."""

SetAnswer = Callable[[str, str, str], str]
"""Put the answer and the note to one question into answers.yaml; the name of the changed file."""


@dataclass(frozen=True, slots=True)
class Taken:
    """One answer that changes what is stated: where, what was said, what it says now."""

    answer: Answered
    subject: str
    before: str
    after: str


@dataclass(frozen=True)
class Taking:
    """What would be written: verdicts of a device entry or claims, and answers to a form; and all that is refused."""

    taken: tuple[Taken, ...]
    findings: tuple[Finding, ...]
    verdicts: Mapping[str, tuple[Verdict, str]]
    claims: tuple[Claim, ...] = ()

    @property
    def form(self) -> tuple[Answered, ...]:
        """The answers to questions of a form."""
        return tuple(one.answer for one in self.taken if one.answer.query.sort is Sort.FORM)


def source_of(reply: Reply) -> str:
    """Where an answer comes from, as it is noted beside it."""
    given = plain(" ".join(filter(None, (reply.given.get("by", ""), reply.given.get("on", "")))))
    return f"answered {given or 'by nobody named'}, questions {reply.inquiry.digest[:12]}"


def for_site(
    answers: Answers, entry: DeviceEntry, catalog: Catalog, form: Mapping[str, str] | None, *, replace: bool
) -> Taking:
    """The verdicts for a device entry. `form`: what its answers.yaml says by question; none if it keeps none.

    Raises `UsageError` if a maker's dossier tells the device, or if the rows are of another catalog.
    """
    _same_catalog(answers, catalog)
    rows = [one for one in answers.answers if one.query.sort is Sort.ROW]
    if rows and (pointed := entry.workspace or entry.bundle):
        raise UsageError(
            f"{entry.id} is told by {pointed}, above which no verdict of your own stands. Ask the maker for a new one."
        )
    found: list[Finding] = []
    taken: list[Taken] = []
    for one in rows:
        before = entry.verdicts.get(one.query.id, Verdict.OPEN)
        if one.conditional:
            found.append(_conditional(one))
        elif one.verdict is not None and _new(one, before.value, one.verdict.value, found, replace=replace):
            taken.append(Taken(one, one.query.id, before.value, one.verdict.value))
    source = source_of(answers.reply)
    verdicts = {one.subject: (one.answer.verdict, source) for one in taken if one.answer.verdict is not None}
    taken += _form_answers(answers, form, found, replace=replace)
    return Taking(tuple(taken), tuple(found), verdicts)


def for_workspace(
    answers: Answers, opened: Opened, component: str, form: Mapping[str, str], *, replace: bool
) -> Taking:
    """The claims that answers make; those that name no component are of the one given.

    Raises `UsageError` if the rows are of another catalog.
    """
    _same_catalog(answers, opened.catalog)
    found: list[Finding] = []
    taken: list[Taken] = []
    claims: list[Claim] = []
    for one in answers.answers:
        if one.query.sort is Sort.ROW and (claim := _claim(one, opened, component, found)) is not None:
            held = opened.dossier.claim.get((claim.component, claim.row))
            before = held.verdict if held is not None else Verdict.OPEN
            if _new(one, before.value, claim.verdict.value, found, replace=replace):
                claims.append(claim)
                taken.append(Taken(one, f"{claim.component} {claim.row}", before.value, claim.verdict.value))
    taken += _form_answers(answers, form, found, replace=replace)
    return Taking(tuple(taken), tuple(found), {}, tuple(claims))


def write_site(taking: Taking, device: str, set_verdicts: SetVerdicts, set_answer: SetAnswer) -> tuple[str, ...]:
    """Write what is taken into a site; the names of the changed files."""
    own = (set_verdicts(device, taking.verdicts),) if taking.verdicts else ()
    return (*own, *_write_form(taking, set_answer))


def write_workspace(taking: Taking, editor: Editor, set_answer: SetAnswer) -> tuple[str, ...]:
    """Write what is taken into a workspace; the names of the changed files."""
    own = dict.fromkeys(editor.set_claim(one) for one in taking.claims)
    return (*own, *_write_form(taking, set_answer))


def _write_form(taking: Taking, set_answer: SetAnswer) -> Iterable[str]:
    return dict.fromkeys(
        set_answer(one.query.id, LABELS[one.choice], one.explanation) for one in taking.form if one.choice is not None
    )


def _same_catalog(answers: Answers, catalog: Catalog) -> None:
    asked = answers.reply.inquiry.catalog
    if asked and asked != catalog.pack.id and any(one.query.sort is Sort.ROW for one in answers.answers):
        raise UsageError(f"The rows are of {asked}; here devices are held against {catalog.pack.id}.")


def _conditional(one: Answered) -> Finding:
    message = f"{one.query.id} is answered yes, but only under a condition: {one.condition}."
    remedy = "It is not taken. Once the condition is met, state the verdict yourself, and put the condition beside it."
    return Finding(Code.ANSWER_CONDITIONAL, one.place, message, remedy)


def _new(one: Answered, before: str, after: str, found: list[Finding], *, replace: bool) -> bool:
    """Whether an answer says something new and may be taken."""
    if before == after:
        return False
    if before in ("", Verdict.OPEN.value) or replace:
        return True
    message = f"{one.query.id} is answered {after!r}, and {before!r} is stated here."
    found.append(Finding(Code.CELL_CONFLICT, one.place, message, "Decide which holds; `--replace` takes the answers."))
    return False


def _form_answers(
    answers: Answers, form: Mapping[str, str] | None, found: list[Finding], *, replace: bool
) -> Iterable[Taken]:
    for one in answers.answers:
        if one.query.sort is not Sort.FORM or one.choice is None:
            continue
        if form is None:
            message = f"The answer to {one.query.id} has no place: the device has no folder with an answers.yaml."
            remedy = "Let `form:` name such a folder, or ask the maker for a new form."
            found.append(Finding(Code.CELL_UNUSED, one.place, message, remedy))
        elif _new(one, form.get(one.query.id, ""), LABELS[one.choice], found, replace=replace):
            yield Taken(one, one.query.id, form.get(one.query.id, ""), LABELS[one.choice])


def _claim(one: Answered, opened: Opened, component: str, found: list[Finding]) -> Claim | None:
    """The claim of an answer, if it can be made."""
    name = one.query.component or component
    if not name:
        message = f"{one.query.id} does not say which component it is about."
        found.append(Finding(Code.CELL_REFUSED, one.place, message, "Name it with `--component`."))
        return None
    if one.verdict is Verdict.MET and one.condition:
        found.append(_conditional(one))
        return None
    names = evidence_ids(one.condition)
    evidence = _evidence(one, opened, found)
    holds = one.verdict not in (Verdict.UNMET, Verdict.NOT_APPLICABLE)
    made = Claim(
        name,
        one.query.id,
        one.verdict or Verdict.OPEN,
        one.place,
        one.explanation if holds else "",
        "" if holds else one.explanation,
        evidence,
        names if one.verdict is Verdict.MET_BY_INTEGRATION else (),
        names if one.verdict is Verdict.COVERED_EXTERNALLY else (),
    )
    try:
        faults = [fault for fault in checked_claim(opened, made) if fault.severity is Severity.ERROR]
    except UsageError as error:
        found.append(Finding(Code.CELL_REFUSED, one.place, str(error)))
        return None
    found += (Finding(Code.CELL_REFUSED, one.place, fault.message, fault.remedy) for fault in faults)
    return None if faults else made


def _evidence(one: Answered, opened: Opened, found: list[Finding]) -> tuple[str, ...]:
    """The evidence named that there is; the rest is told."""
    known = opened.dossier.evidence_by_id
    named = evidence_ids(one.shown_by)
    for name in (name for name in named if name not in known):
        message = f"{Field.SHOWN_BY.value} of {one.query.id}: there is no evidence {name}, so it is left out."
        remedy = suggestion(name, known, "Add it with `medslate evidence`, and name it in the claim.")
        found.append(Finding(Code.CELL_UNUSED, one.place, message, remedy))
    return tuple(name for name in named if name in known)
