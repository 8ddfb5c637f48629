"""The checklist of general safety and performance requirements: the law's own rows, as far as the pack has them.

Its columns are those that reviewers of technical documentation are used to: does the row apply, by which method and
standards is it answered, where is the evidence. The form is ours; the law asks for the content (Annex II 4).
"""

from collections.abc import Iterator

from medslate.documents.conformity.parts import (
    counts_table,
    document,
    groups_of,
    groups_table,
    open_section,
    rows_by_heading,
)
from medslate.documents.conformity.rows import rows_table
from medslate.documents.conformity.subject import ConformitySubject
from medslate.documents.model import Block, Document, Section
from medslate.documents.wording import Wording

COLUMNS = ("row", "applies", "method", "file", "state")


def build(subject: ConformitySubject, w: Wording) -> Document:
    """The checklist against the law that binds the product."""
    return document(subject, w, _front(subject, w), _sections(subject, w))


def _front(subject: ConformitySubject, w: Wording) -> Iterator[Block]:
    yield w.paragraph("front.purpose")
    yield counts_table(subject, w)


def _sections(subject: ConformitySubject, w: Wording) -> Iterator[Section]:
    yield w.section("checklist", w.paragraph("checklist.text"), groups_table("groups", groups_of(subject), subject, w))
    for title, views in rows_by_heading(subject, w):
        yield Section(title, (rows_table(COLUMNS, views, subject, w),), 2)
    yield open_section(subject, w)
