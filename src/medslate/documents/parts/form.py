"""The rows of a test report form: how a verdict reads on the form, how many of each, and the table of one FR."""

from collections.abc import Iterable
from enum import Enum

from medslate.documents.model import Block, Cell, Tone
from medslate.documents.parts.evidence import behind_row
from medslate.documents.parts.rows import RowView, remark
from medslate.documents.subject import Subject
from medslate.documents.wording import Wording
from medslate.levels.strengths import Strength
from medslate.levels.verdicts import Standing, Verdict

SHARES = (3, 10, 11, 10, 6)


class Entry(Enum):
    """What may stand in the verdict column, finely enough that no pass hides on what it rests."""

    TESTED = "tested"
    EVIDENCED = "evidenced"
    DECLARED = "declared"
    BASELESS = "baseless"
    EXTERNAL = "external"
    FAILED = "failed"
    NOT_APPLICABLE = "not_applicable"
    OPEN = "open"


TONES = {
    Entry.TESTED: Tone.GOOD,
    Entry.EVIDENCED: Tone.GOOD,
    Entry.DECLARED: Tone.PLAIN,
    Entry.BASELESS: Tone.BAD,
    Entry.EXTERNAL: Tone.BAD,
    Entry.FAILED: Tone.BAD,
    Entry.NOT_APPLICABLE: Tone.MUTED,
    Entry.OPEN: Tone.OPEN,
}
_PASSED = {
    Strength.TESTED: Entry.TESTED,
    Strength.EVIDENCED: Entry.EVIDENCED,
    Strength.DECLARED: Entry.DECLARED,
}
_OTHER = {
    Verdict.COVERED_EXTERNALLY: Entry.EXTERNAL,
    Verdict.UNMET: Entry.FAILED,
    Verdict.NOT_APPLICABLE: Entry.NOT_APPLICABLE,
    Verdict.OPEN: Entry.OPEN,
}


def entry(view: RowView) -> Entry:
    """The verdict of a row on the form. A pass names its strength; a claimed enhancement without its base is none."""
    if view.baseless:
        return Entry.BASELESS
    if view.verdict.standing is Standing.COUNTS:
        return _PASSED[view.strength]
    return _OTHER[view.verdict]


def counts_table(views: Iterable[tuple[str, tuple[RowView, ...]]], w: Wording) -> Block:
    """Per component and in all, how many rows have each entry; the entries of a line add up to its rows."""
    found = [(name, [entry(view) for view in rows]) for name, rows in views]
    every = [one for _, entries in found for one in entries]
    lines = [(name, entries) for name, entries in (*found, (w.say("counts.all"), every))] if found else []
    rows = [(name, *(str(entries.count(one)) for one in Entry), str(len(entries))) for name, entries in lines]
    return w.table("counts", (5, 3, 4, 4, 3, 4, 2, 2, 2, 2), rows)


def form_table(key: str, views: Iterable[RowView], subject: Subject, w: Wording) -> Block:
    """One line a row: clause, requirement, evidence and test, remark, verdict."""
    return w.table(key, SHARES, (form_row(view, subject, w) for view in views))


def form_row(view: RowView, subject: Subject, w: Wording) -> tuple[str | Cell, ...]:
    """One row of the form."""
    row = view.row
    level = "" if row.level is None else w.say("form.level", level=row.level)
    found = entry(view)
    said = w.say(f"entry.{found.value}")
    if view.verdict is Verdict.MET_BY_INTEGRATION:
        said = w.say("entry.dependency", entry=said)
    if found is Entry.NOT_APPLICABLE and view.strength is Strength.DECLARED:
        said = w.say("entry.unsupported", entry=said)
    return (
        row.clause,
        f"{row.id} {row.title}{level}\n{row.intent}",
        behind_row(view, subject, w),
        remark(view, subject, w),
        Cell(said, TONES[found]),
    )
