"""How far a process follows a process standard: activity by activity, for one release of one product.

It says what is answered and on which evidence, what the twin standards learn from it through crosswalks, and what is
not fulfilled. A process is judged by whoever is entitled to; this document judges nothing.
"""

from collections.abc import Iterator

from medslate.assessment.conformity.scoring import by_heading, by_phase, together
from medslate.documents.conformity.parts import counts_table, document, groups_table, open_section, rows_by_heading
from medslate.documents.conformity.rows import listed, name_of, rows_table, short, state_text, tone_of
from medslate.documents.conformity.subject import ConformitySubject, RowView
from medslate.documents.model import Block, Cell, Document, Paragraph, Section
from medslate.documents.wording import Wording
from medslate.levels.strengths import Strength
from medslate.standards.catalogs import Catalog, Kind

COLUMNS = ("row", "reply", "work", "told", "state")


def build(subject: ConformitySubject, w: Wording) -> Document:
    """The report on one process standard."""
    return document(subject, w, _front(subject, w), _sections(subject, w))


def _front(subject: ConformitySubject, w: Wording) -> Iterator[Block]:
    yield w.paragraph("front.purpose")
    whole = together(subject.scope.rows, subject.states)
    said = {one.value: w.say(f"state.{state.value}") for one, state in zip(Strength, whole, strict=True)}
    yield Paragraph(w.say("front.whole", rows=len(subject.rows), **said))
    yield counts_table(subject, w)


def _sections(subject: ConformitySubject, w: Wording) -> Iterator[Section]:
    rows, states = subject.scope.rows, subject.states
    by_clause = groups_table("groups", by_heading(subject.catalog, rows, states), subject, w)
    phases = [groups_table("phases", by_phase(subject.catalog, rows, states), subject, w)]
    yield w.section("result", w.paragraph("result.text"), by_clause, *(phases if subject.catalog.phases else ()))
    yield w.section("activities", w.paragraph("activities.text"))
    for title, views in rows_by_heading(subject, w):
        yield Section(title, (rows_table(COLUMNS, views, subject, w),), 2)
    yield open_section(subject, w)
    yield w.section("since", *_since_release(subject, w))
    yield w.section("twins", w.paragraph("twins.text"))
    for twin in twins(subject):
        yield Section(w.say("twins.one", catalog=twin.pack.citation), (_twin(subject, twin, w),), 2)


def _since_release(subject: ConformitySubject, w: Wording) -> Iterator[Block]:
    """The activities whose answer is another than at the last release, or that releases recorded nothing of them."""
    pack, last = subject.catalog.pack.id, subject.dossier.last_release
    before = {} if last is None else {row: answer for (name, row), answer in last.answers.items() if name == pack}
    if last is None or not before:
        yield w.paragraph("since.nothing" if last is None else "since.unrecorded")
        return
    now = {view.row.id: view for view in subject.rows}
    rows = [
        (name_of(subject.catalog.by_id[row]) if row in subject.catalog.by_id else row, was or none, answer or none)
        for none in (w.say("since.unanswered"),)
        for row in dict.fromkeys((*before, *now))
        if (was := _title(subject, before.get(row))) != (answer := _answer(now.get(row)))
    ]
    yield w.paragraph("since.text", version=last.version, day=last.made.isoformat())
    yield w.table("since", (8, 4, 4), rows, version=last.version)


def _title(subject: ConformitySubject, answer: str | None) -> str:
    """The title of an answer, or the answer as it was recorded if the scale no longer has it."""
    known = subject.scale.by_id.get(answer or "") if subject.scale is not None else None
    return known.title if known is not None else answer or ""


def _answer(view: RowView | None) -> str:
    return view.answer.title if view is not None and view.answer is not None else ""


def twins(subject: ConformitySubject) -> tuple[Catalog, ...]:
    """The other process catalogs (most rows are activities) to which a relation leads directly from a row asked."""
    pack = subject.catalog.pack.id
    led = {to for row in subject.scope.rows for to, _ in subject.reached.web.leaving.get((pack, row.id), ())}
    return tuple(one for name, one in subject.catalogs.items() if name in led and name != pack and _of_process(one))


def _of_process(catalog: Catalog) -> bool:
    own = [row.kind for row in catalog.answerable if row.base is None]
    return 2 * own.count(Kind.ACTIVITY) > len(own)


def _twin(subject: ConformitySubject, twin: Catalog, w: Wording) -> Block:
    """The rows of another standard that rows of this one lead to, and what is known of each from all sources."""
    leading: dict[str, list[str]] = {}
    for row in subject.scope.rows:
        for pack, to in subject.reached.web.leaving.get((subject.catalog.pack.id, row.id), ()):
            if pack == twin.pack.id:
                leading.setdefault(to, []).append(row.id)
    rows = []
    for row in twin.answerable:
        if row.id in leading:
            states = subject.reached.states(twin.pack.id, row.id)
            rows.append((name_of(row), listed(leading[row.id], w), Cell(state_text(states, w), tone_of(states))))
    left = len(twin.answerable) - len(rows)
    return w.table("twins", (8, 8, 6), [*rows, (w.say("twins.left", count=left), "", "")], catalog=short(twin.pack))
