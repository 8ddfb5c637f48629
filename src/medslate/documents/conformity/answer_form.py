"""The form in which a notified body asks, filled: item, source, requirement, answer with its reference, result.

The order and the numbers are those of the questionnaire; the words of its items are ours. Points within an item stand
under it. Where the questionnaire has steps, each item shows its own, and the step that is reached follows by the rule
of its scale.
"""

from collections.abc import Iterator

from medslate.assessment.conformity.scoring import Group, by_heading, by_phase, ladder
from medslate.documents.conformity.parts import counts_table, document, group_name, groups_table, open_section
from medslate.documents.conformity.rows import listed, rows_table, step_name
from medslate.documents.conformity.subject import ConformitySubject
from medslate.documents.model import Block, Document, Section
from medslate.documents.wording import Wording
from medslate.levels.strengths import Strength
from medslate.standards.fulfilment.scales import Scoring

COLUMNS = ("row", "step", "refs", "reply", "told", "state")
NO_STEP = -1
MOST_STOPS = 30


def build(subject: ConformitySubject, w: Wording) -> Document:
    """The filled form of one questionnaire."""
    return document(subject, w, _front(subject, w), _sections(subject, w))


def _front(subject: ConformitySubject, w: Wording) -> Iterator[Block]:
    yield w.paragraph("front.purpose")
    unanswered = sum(not view.directly for view in subject.rows)
    yield w.paragraph("front.answered", given=len(subject.rows) - unanswered, rows=len(subject.rows), open=unanswered)
    yield from ladder_blocks(subject, w)
    yield counts_table(subject, w)


def ladder_blocks(subject: ConformitySubject, w: Wording) -> Iterator[Block]:
    """The step reached at each strength, at least and at most, and the rows that keep it there."""
    if subject.scale is None or subject.scale.scoring is not Scoring.LADDER:
        return
    rows = []
    for at, strength in enumerate(Strength):
        result = ladder(subject.scope.rows, subject.states, at)
        ends = (_step(one, subject, w) for one in (result.lower, result.upper))
        stops = (listed(one, w, MOST_STOPS) for one in (result.stops, result.limits))
        rows.append((w.say(f"strength.{strength.value}"), *ends, *stops))
    yield w.paragraph("ladder.text")
    yield w.table("ladder", (3, 4, 4, 8, 6), rows)


def _step(step: int, subject: ConformitySubject, w: Wording) -> str:
    return w.say("ladder.no_step") if step == NO_STEP else step_name(step, subject)


def _sections(subject: ConformitySubject, w: Wording) -> Iterator[Section]:
    groups = _groups(subject)
    yield w.section("form", w.paragraph("form.text"), groups_table("groups", groups, subject, w))
    for one in groups:
        views = [subject.by_id[row.id] for row in one.rows]
        yield Section(group_name(one, subject, w), (rows_table(COLUMNS, views, subject, w),), 2)
    yield open_section(subject, w)


def _groups(subject: ConformitySubject) -> tuple[Group, ...]:
    """By part of the life cycle where the questionnaire is ordered so, else by chapter."""
    each = by_phase if subject.catalog.phases else by_heading
    return each(subject.catalog, subject.scope.rows, subject.states)
