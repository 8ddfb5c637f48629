"""The report on any catalog: the result by the rule of its scale, then row by row what stands behind it."""

from collections.abc import Collection, Iterator, Mapping

from medslate.assessment.conformity.scoring import Grade, grade
from medslate.documents.conformity.answer_form import ladder_blocks
from medslate.documents.conformity.parts import (
    counts_table,
    document,
    groups_of,
    groups_table,
    open_section,
    rows_by_heading,
)
from medslate.documents.conformity.rows import name_of, rows_table
from medslate.documents.conformity.subject import ConformitySubject, RowView
from medslate.documents.model import Block, Document, Section, Tone
from medslate.documents.wording import Wording
from medslate.standards.fulfilment.scales import Scale, Scoring
from medslate.standards.fulfilment.states import Done

COLUMNS = ("row", "answer", "file", "told", "state")
LARGE = 250
"""From so many rows on, only those are printed of which something is certain; the rest is counted by heading."""


def build(subject: ConformitySubject, w: Wording) -> Document:
    """The report on one catalog."""
    shown = tuple(view for view in subject.rows if len(subject.rows) <= LARGE or _tells(view))
    return document(subject, w, _front(subject, w), _sections(subject, shown, w), shown)


def _tells(view: RowView) -> bool:
    """Whether something is stated of a row, or it is fulfilled through others, or its sources are at odds."""
    return view.directly or view.contrary or view.declared.certain is Done.FULL


def _graded(subject: ConformitySubject) -> Scale | None:
    """The scale, if its answers are letters: these say of no row that it is fulfilled, so no states are shown."""
    scale = subject.scale
    return scale if scale is not None and scale.scoring is Scoring.GRADES else None


def _front(subject: ConformitySubject, w: Wording) -> Iterator[Block]:
    yield w.paragraph("front.purpose")
    yield from ladder_blocks(subject, w)
    if (scale := _graded(subject)) is not None:
        yield from _grades(subject, scale, w)
        return
    if subject.scale is not None and subject.scale.scoring is Scoring.LEVELS:
        yield w.paragraph("front.levels")
    yield counts_table(subject, w)


def _grades(subject: ConformitySubject, scale: Scale, w: Wording) -> Iterator[Block]:
    """The letters given, and the letter of the whole only where the catalog has weights for it."""
    given = {view.row.id: view.answer.id for view in subject.rows if view.answer is not None}
    rows = [
        (name_of(view.row), w.say("grades.none") if view.answer is None else view.answer.title) for view in subject.rows
    ]
    yield w.table("grades", (10, 4), rows)
    yield _whole(grade(subject.scope.rows, given, scale), w)


def _whole(letter: Grade, w: Wording) -> Block:
    if not letter.highest:
        return w.paragraph("grades.unweighted")
    return w.paragraph("grades.whole", lowest=letter.lowest or w.say("grades.none"), highest=letter.highest)


def _sections(subject: ConformitySubject, shown: Collection[RowView], w: Wording) -> Iterator[Section]:
    graded = _graded(subject) is not None
    if not graded:
        yield w.section("result", w.paragraph("result.text"), groups_table("groups", groups_of(subject), subject, w))
    whole = len(shown) == len(subject.rows)
    text = w.paragraph("rows.text") if whole else w.paragraph("rows.selected", Tone.OPEN, rows=len(subject.rows))
    yield w.section("rows", text)
    columns = COLUMNS[:-1] if graded else COLUMNS
    names, left = {view.row.id for view in shown}, {}
    for title, views in rows_by_heading(subject, w):
        mine = [view for view in views if view.row.id in names]
        if mine:
            yield Section(title, (rows_table(columns, mine, subject, w),), 2)
        left[title] = len(views) - len(mine)
    if not whole:
        yield _left(left, w)
    elif not graded:
        yield open_section(subject, w)


def _left(left: Mapping[str, int], w: Wording) -> Section:
    """How many rows of each heading are not shown."""
    rows = [(title, str(count)) for title, count in left.items() if count]
    total = (w.say("left.total"), str(sum(left.values())))
    return w.section("left", w.paragraph("left.text"), w.table("left", (12, 3), [*rows, total]))
