"""The statement of applicability: every control, whether it applies and why, and how far it stands.

What a device tells of a control through crosswalks is its own contribution. It never decides that a control applies in
an organisation, nor that the organisation has implemented it.
"""

from collections.abc import Iterator

from medslate.documents.conformity.parts import counts_table, document, groups_of, groups_table, rows_by_heading
from medslate.documents.conformity.rows import applies, name_of, rows_table
from medslate.documents.conformity.subject import ConformitySubject, RowView
from medslate.documents.model import Block, Document, Section
from medslate.documents.wording import Wording

COLUMNS = ("row", "applies", "answer", "evidence", "contribution", "state")


def build(subject: ConformitySubject, w: Wording) -> Document:
    """The statement of applicability for a catalog of controls."""
    return document(subject, w, _front(subject, w), _sections(subject, w))


def _front(subject: ConformitySubject, w: Wording) -> Iterator[Block]:
    yield w.paragraph("front.purpose")
    yield _decided(subject, w)
    yield counts_table(subject, w)


def _decided(subject: ConformitySubject, w: Wording) -> Block:
    """How many controls apply, are left out with a reason, or are not decided; then how many answers of each kind."""
    left_out = len(_left_out(subject))
    applying = sum(view.directly and not view.left_out for view in subject.rows)
    rows = [
        (w.say("decided.applies"), str(applying)),
        (w.say("decided.left_out"), str(left_out)),
        (w.say("decided.excluded"), str(len(subject.scope.excluded))),
        (w.say("decided.open"), str(len(subject.rows) - applying - left_out)),
        (w.say("decided.all"), str(len(subject.rows) + len(subject.scope.excluded))),
    ]
    answers = subject.scale.answers if subject.scale is not None else ()
    given = [view.answer for view in subject.rows]
    rows += [(w.say("decided.answer", answer=one.title), str(given.count(one))) for one in answers if one in given]
    return w.table("decided", (10, 3), rows)


def _left_out(subject: ConformitySubject) -> tuple[RowView, ...]:
    return tuple(view for view in subject.rows if view.left_out)


def _sections(subject: ConformitySubject, w: Wording) -> Iterator[Section]:
    text = "controls.text" if any(view.told for view in subject.rows) else "controls.silent"
    yield w.section("controls", w.paragraph(text), groups_table("groups", groups_of(subject), subject, w))
    for title, views in rows_by_heading(subject, w):
        yield Section(title, (rows_table(COLUMNS, views, subject, w),), 2)
    rows = [(name_of(view.row), applies(view, subject, w)) for view in _left_out(subject)]
    yield w.section("exclusions", w.paragraph("exclusions.text"), w.table("exclusions", (7, 13), rows))
