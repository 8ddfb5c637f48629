"""Rows as documents on conformity show them: requirement, answer, evidence, what crosswalks tell, state."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from medslate.assessment.conformity.facts import States
from medslate.assessment.conformity.paths import Conclusion, held_at
from medslate.assessment.evidence import Evidence, Outcome
from medslate.documents.conformity.subject import ConformitySubject, RowView
from medslate.documents.model import Block, Cell, Column, Table, Tone
from medslate.documents.wording import Shown, Wording
from medslate.levels.strengths import Strength
from medslate.standards.catalogs import Kind, Requirement
from medslate.standards.fulfilment.states import Done, State
from medslate.standards.packs import Confidence, Pack

MOST_NAMES = 8
LONGEST_CITATION = 40
Written = Callable[[RowView, ConformitySubject, Wording], Shown]


def listed(names: Iterable[str], w: Wording, most: int = MOST_NAMES) -> str:
    """Names in a row, each once; of many the first, and how many more there are."""
    every = tuple(dict.fromkeys(names))
    shown = ", ".join(every[:most])
    return w.say("listed.more", names=shown, count=len(every) - most) if len(every) > most else shown


def short(pack: Pack) -> str:
    """How a cell names a document: by its citation, or by the id of its pack where that is too long."""
    return pack.citation if len(pack.citation) <= LONGEST_CITATION else pack.id


def state_text(states: States, w: Wording) -> str:
    """The state at each strength, strengths with one state together: a line each."""
    alike: dict[State, list[str]] = {}
    for strength, state in zip(Strength, states, strict=True):
        alike.setdefault(state, []).append(w.say(f"strength.{strength.value}"))
    if len(alike) == 1:
        return w.say("state.all", state=w.say(f"state.{states[0].value}"))
    said = (
        w.say("state.some", strengths=", ".join(at), state=w.say(f"state.{one.value}")) for one, at in alike.items()
    )
    return "\n".join(said)


def tone_of(states: States) -> Tone:
    """Good only what is fulfilled with evidence; bad what is known to lack something."""
    declared = states[0]
    if declared is State.VOID:
        return Tone.MUTED
    if declared is State.FULFILLED:
        return Tone.PLAIN if held_at(states) is Strength.DECLARED else Tone.GOOD
    return Tone.OPEN if declared.possible is Done.FULL else Tone.BAD


def state_cell(view: RowView, subject: ConformitySubject, w: Wording) -> Cell:
    """The state of a row at each strength; that its sources contradict each other is said first."""
    said = state_text(view.states, w)
    return Cell(f"{w.say('state.contrary')}\n{said}", Tone.BAD) if view.contrary else Cell(said, tone_of(view.states))


def name_of(row: Requirement) -> str:
    """Id and title."""
    return f"{row.id} {row.title}"


def requirement(view: RowView, subject: ConformitySubject, w: Wording) -> str:
    """Id, title and what is asked; then how sure the row is, and what has to be known of it."""
    row = view.row
    sure = (
        "" if row.confidence.firm else w.say("row.confidence", confidence=w.say(f"confidence.{row.confidence.value}"))
    )
    note = w.say("row.note", note=row.note) if row.note else ""
    belongs = "row.point" if row.kind is Kind.ASPECT else "row.enhances"
    point = w.say(belongs, base=row.base) if row.base is not None else ""
    return "\n".join(filter(None, (name_of(row), point, row.intent, sure, note)))


def step(view: RowView, subject: ConformitySubject, w: Wording) -> str:
    """The step of a row on the ladder of its catalog, with its title."""
    return "" if view.row.step is None else step_name(view.row.step, subject)


def step_name(step: int, subject: ConformitySubject) -> str:
    """A step by its number and title."""
    return f"{step} {subject.catalog.steps.get(step, '')}".strip()


def applies(view: RowView, subject: ConformitySubject, w: Wording) -> Cell:
    """Whether a row applies, or why not; without an answer that is not decided."""
    if view.left_out and view.stated is not None:
        reason = view.stated.rationale.strip()
        return Cell(w.say("applies.no", reason=reason), Tone.MUTED) if reason else Cell(w.say("applies.why"), Tone.BAD)
    if view.declared is State.VOID:
        return Cell(w.say("applies.told"), Tone.MUTED)
    return Cell(w.say("applies.yes")) if view.directly else Cell(w.say("applies.undecided"), Tone.OPEN)


def answer(view: RowView, subject: ConformitySubject, w: Wording) -> Shown:
    """The answer, how the row is fulfilled and why not; an open answer stands out."""
    if view.claims:
        said = [
            w.say("answer.claim", component=one.component, verdict=w.say(f"verdict.{one.verdict.value}"))
            for one in view.claims
        ]
        return "\n".join((*said, *dict.fromkeys(one.how for one in view.claims if one.how)))
    if view.stated is None:
        key = "answer.reached" if view.told else "answer.open"
        return Cell(w.say(key), Tone.PLAIN if view.declared is not State.OPEN else Tone.OPEN)
    if view.answer is None:
        return Cell(w.say("answer.unknown", answer=view.stated.answer), Tone.BAD)
    title = w.say("answer.title", answer=view.answer.title)
    return "\n".join(filter(None, (title, view.stated.how.strip(), view.stated.rationale.strip())))


def evidence(view: RowView, subject: ConformitySubject, w: Wording) -> str:
    """The items behind the answer itself, then those behind the rows that crosswalks lead from."""
    own = subject.evidence_of([(subject.catalog.pack.id, view.row.id)])
    further = [one for one in subject.evidence_of(sources(view)) if one not in own]
    lines = [_item(one, subject, w) for one in own]
    lines += [w.say("evidence.further", items=listed((one.id for one in further), w))] if further else []
    return "\n".join(lines) or (w.say("evidence.nothing") if view.directly or view.told else "")


def _item(item: Evidence, subject: ConformitySubject, w: Wording) -> str:
    failed = w.say("outcome.failed") if item.outcome is Outcome.FAILED else ""
    marks = ", ".join(filter(None, (failed, "" if subject.current(item) else w.say("evidence.not_current"))))
    named = w.say("evidence.item", title=item.title, id=item.id)
    return w.say("evidence.marked", item=named, marks=marks) if marks else named


def in_the_file(view: RowView, subject: ConformitySubject, w: Wording) -> str:
    """Evidence, then the typical work products and what the document refers to: where a reviewer looks."""
    return "\n".join(
        filter(None, (evidence(view, subject, w), work_products(view, subject, w), refs(view, subject, w)))
    )


def work_products(view: RowView, subject: ConformitySubject, w: Wording) -> str:
    """What usually shows that the row is fulfilled."""
    return w.say("row.usual", products="; ".join(view.row.evidence)) if view.row.evidence else ""


def refs(view: RowView, subject: ConformitySubject, w: Wording) -> str:
    """What the document itself refers to."""
    return w.say("row.refs", refs="; ".join(view.row.refs)) if view.row.refs else ""


def sources(view: RowView) -> tuple[tuple[str, str], ...]:
    """The rows that were answered or claimed, from which crosswalks lead to this one."""
    return tuple(dict.fromkeys(key for one in view.told for key in one.sources))


def told(view: RowView, subject: ConformitySubject, w: Wording) -> str:
    """What crosswalks tell: per document its rows, the way there, the state that follows from them alone."""
    groups: dict[tuple[str, bool, State, Strength], list[Conclusion]] = {}
    for one in view.told:
        for pack in dict.fromkeys(key[0] for key in one.sources):
            key = (pack, bool(_between(one, pack)), one.states[0], held_at(one.states) or Strength.DECLARED)
            groups.setdefault(key, []).append(one)
    return "\n".join(_told_line(pack, alike, subject, w) for (pack, *_), alike in groups.items())


def _told_line(pack: str, alike: Sequence[Conclusion], subject: ConformitySubject, w: Wording) -> str:
    """One line for the rows of one document that tell the same, all directly or all over other documents."""
    between = listed((_named(name, subject) for one in alike for name in _between(one, pack)), w, 2)
    sure = max((one.confidence for one in alike), key=tuple(Confidence).index)
    strength = held_at(alike[0].states) or Strength.DECLARED
    return w.say(
        "told.line",
        standard=w.say("told.here") if pack == subject.catalog.pack.id else _named(pack, subject),
        over=w.say("told.over", packs=between) if between else "",
        rows=listed((row for one in alike for source, row in one.sources if source == pack), w),
        state=w.say(f"state.{alike[0].states[0].value}"),
        strength=w.say(f"strength.{strength.value}"),
        sure="" if sure.firm else w.say("told.sure", confidence=w.say(f"confidence.{sure.value}")),
    )


def _named(pack: str, subject: ConformitySubject) -> str:
    """A document by its citation; one that only crosswalks know, by the id that they give."""
    return short(subject.catalogs[pack].pack) if pack in subject.catalogs else pack


def _between(one: Conclusion, pack: str) -> tuple[str, ...]:
    """The catalogs that a chain passes on its way, other than the one it starts from."""
    found = [name for before in one.via for name in _passed(before)]
    return tuple(dict.fromkeys(name for name in found if name != pack))


def _passed(one: Conclusion) -> Iterator[str]:
    if one.step is not None:
        yield one.key[0]
        for before in one.via:
            yield from _passed(before)


def reply(view: RowView, subject: ConformitySubject, w: Wording) -> Cell:
    """The answer, and below it the evidence as its reference."""
    items = evidence(view, subject, w)
    return joined_cell(answer(view, subject, w), w.say("evidence.behind", items=items) if items else "")


def joined_cell(first: Shown, *further: str) -> Cell:
    """A text and what stands below it, in the tone of the first."""
    cell = _cell(first)
    return Cell("\n".join(filter(None, (cell.text, *further))), cell.tone)


COLUMNS: dict[str, tuple[int, Written]] = {
    "row": (10, requirement),
    "step": (4, step),
    "refs": (5, lambda view, _, w: "; ".join(view.row.refs)),
    "applies": (5, applies),
    "answer": (9, answer),
    "evidence": (8, evidence),
    "file": (9, in_the_file),
    "work": (6, lambda view, _, w: "; ".join(view.row.evidence)),
    "reply": (11, reply),
    "method": (12, lambda view, subject, w: joined_cell(answer(view, subject, w), told(view, subject, w))),
    "told": (9, told),
    "contribution": (9, told),
    "state": (6, state_cell),
}


def rows_table(
    names: Sequence[str], views: Iterable[RowView], subject: ConformitySubject, w: Wording, caption: str = ""
) -> Block:
    """One line a row, of which there is at least one; a column in which nothing stands is left out."""
    lines = [[_cell(COLUMNS[name][1](view, subject, w)) for name in names] for view in views]
    kept = [at for at in range(len(names)) if any(line[at].text for line in lines)]
    columns = tuple(Column(w.say(f"columns.{names[at]}"), COLUMNS[names[at]][0]) for at in kept)
    return Table(caption, columns, tuple(tuple(line[at] for at in kept) for line in lines))


def _cell(shown: Shown) -> Cell:
    return Cell(shown) if isinstance(shown, str) else shown
