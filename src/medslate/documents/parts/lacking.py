"""What the components in scope lack for a level: the rows, the level each is first needed at, and outside help."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from medslate.documents.model import Cell, Tone
from medslate.documents.parts.rows import RowView, outside_help, row_views
from medslate.documents.subject import Subject
from medslate.documents.wording import Wording
from medslate.levels.frs import FR
from medslate.levels.strengths import Strength
from medslate.levels.vectors import HIGHEST
from medslate.levels.verdicts import Standing, Verdict

TONES = {Verdict.OPEN: Tone.OPEN, Verdict.UNMET: Tone.BAD, Verdict.COVERED_EXTERNALLY: Tone.BAD}


@dataclass(frozen=True)
class Lack:
    """One row of one component that does not count as declared, and the level from which on it is needed."""

    level: int
    view: RowView


def lacking(subject: Subject, fr: FR, level: int = HIGHEST) -> tuple[Lack, ...]:
    """The applicable rows of an FR at or below a level that do not count, lowest level first, then catalog order."""
    needed = _needed(subject, fr, level)
    return tuple(one for one in needed if one.view.verdict.standing is not Standing.OUT and not one.view.counts)


def unsupported(subject: Subject, fr: FR, level: int, strength: Strength) -> tuple[Lack, ...]:
    """The rows of an FR at or below a level whose claim holds as declared, but not at the given strength."""
    return tuple(
        one
        for one in _needed(subject, fr, level)
        if one.view.verdict.standing in (Standing.COUNTS, Standing.OUT) and one.view.verdicts[strength] is Verdict.OPEN
    )


def _needed(subject: Subject, fr: FR, level: int) -> list[Lack]:
    """The rows of an FR that components in scope face at or below a level: lowest level first, then catalog order."""
    order = {row.id: number for number, row in enumerate(subject.catalog.requirements)}
    found = [
        Lack(view.row.level, view)
        for component in subject.scope
        for view in row_views(subject, component)
        if view.row.fr is fr and view.row.level is not None and view.row.level <= level
    ]
    return sorted(found, key=lambda one: (one.level, order[one.view.row.id]))


def verdict_cell(view: RowView, w: Wording) -> Cell:
    """The verdict in words; a claimed enhancement without its base says so."""
    if view.baseless:
        return Cell(w.say("lacking.baseless", base=view.row.base), Tone.BAD)
    return Cell(w.say(f"verdict.{view.verdict.value}"), TONES[view.verdict])


def help_cell(view: RowView, subject: Subject, w: Wording) -> Cell:
    """The external measures that the manufacturer names for a row, or that none is named."""
    named = view.claim is not None and bool(view.claim.measures)
    return Cell(outside_help(view.claim, subject, w)) if named else Cell(w.say("lacking.no_measure"), Tone.OPEN)


def joined_rows(lacks: Iterable[Lack], subject: Subject, w: Wording) -> Iterator[tuple[str | Cell, ...]]:
    """One line for components that lack the same row in the same way: level, row, components, verdict, measures."""

    def alike(one: Lack) -> tuple[int, str, Cell, Cell]:
        return one.level, one.view.row.id, verdict_cell(one.view, w), help_cell(one.view, subject, w)

    def order(one: Lack) -> tuple[int, int, str, str]:
        level, row, verdict, measures = alike(one)
        return level, numbers[row], verdict.text, measures.text

    numbers = {row.id: number for number, row in enumerate(subject.catalog.requirements)}
    for (level, row, verdict, measures), several in groupby(sorted(lacks, key=order), key=alike):
        names = ", ".join(one.view.component.id for one in several)
        yield str(level), f"{row} {subject.catalog.by_id[row].title}", names, verdict, measures
