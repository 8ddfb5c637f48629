"""Answers to the rows of one edition, taken to the next: carried where the row asks the same, else a proposal."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum

from medslate.assessment.conformity.stated import Stated
from medslate.assessment.migrating.taking import WHY, doubtful, holds, succession, translated
from medslate.findings import Place
from medslate.standards.catalogs import Catalog
from medslate.standards.crosswalks import Change
from medslate.standards.editions.comparing import Comparison, Fate
from medslate.standards.fulfilment.scales import Scale
from medslate.standards.packs import Confidence

NOT_ANSWERED = "not answered before"
OWN_ANSWER = "the new row stands in the answers to the new edition already, and stays as it is"
NO_ROW = "the old edition has no such row"


class Outcome(Enum):
    """What a migration makes of one row.

    carried: the answer holds for the new row. opened: the new row is open, with what was said as a proposal. answered:
    the new row has an answer already, which stays. unanswered: nothing was stated. new: no row stands before it. left:
    no row stands after it, so that the answer stays in the old file alone.
    """

    CARRIED = "carried"
    OPENED = "opened"
    ANSWERED = "answered"
    UNANSWERED = "unanswered"
    NEW = "new"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class Moved:
    """A row of the new edition: from which answered rows something comes, what of it, and why.

    `confidence`: of what is said of the change; `stated`: what is to be written, if anything.
    """

    row: str
    change: Change
    origins: tuple[str, ...]
    outcome: Outcome
    why: str = ""
    confidence: Confidence | None = None
    stated: Stated | None = None


@dataclass(frozen=True, slots=True)
class Former:
    """A row of the old edition: how it was answered (empty: not), what became of it, and where that went."""

    row: str
    answer: str
    change: Change
    successors: tuple[str, ...]
    outcome: Outcome
    why: str = ""


@dataclass(frozen=True)
class Migration:
    """The account of a migration: every old row and every new one that asks something, in order."""

    olds: tuple[Former, ...]
    news: tuple[Moved, ...]

    @property
    def written(self) -> tuple[Stated, ...]:
        """What is to be written, in the order of the new edition."""
        return tuple(one.stated for one in self.news if one.stated is not None)


@dataclass(frozen=True)
class Answers:
    """One side of a migration: a catalog, its scale, and what is stated of its rows."""

    catalog: Catalog
    scale: Scale
    stated: Mapping[str, Stated]


def migrate_answers(comparison: Comparison, old: Answers, new: Answers) -> Migration:
    """What to write for the new edition. Nothing of the old one is touched, nor an answer that the new one has."""
    news = tuple(_moved(comparison.news[one.id], old, new) for one in new.catalog.answerable)
    reached: dict[str, list[Moved]] = {}
    for moved in news:
        for name in moved.origins:
            reached.setdefault(name, []).append(moved)
    rows = (one.id for one in old.catalog.answerable)
    olds = (_former(comparison.olds[row], old.stated.get(row), reached.get(row, [])) for row in rows)
    strays = (
        Former(row, one.answer, Change.UNKNOWN, (), Outcome.LEFT, NO_ROW)
        for row, one in old.stated.items()
        if row not in comparison.olds
    )
    return Migration((*olds, *strays), news)


def _former(fate: Fate, stated: Stated | None, reached: Iterable[Moved]) -> Former:
    told = {one.outcome: one.why for one in reversed(tuple(reached))}
    answer = "" if stated is None else stated.answer
    for outcome in (Outcome.CARRIED, Outcome.OPENED, Outcome.ANSWERED):
        if outcome in told:
            return Former(fate.row, answer, fate.change, fate.others, outcome, told[outcome])
    if stated is None:
        return Former(fate.row, "", fate.change, fate.others, Outcome.UNANSWERED)
    return Former(fate.row, answer, fate.change, fate.others, Outcome.LEFT, WHY.get(fate.change, WHY[Change.REMOVED]))


def _moved(fate: Fate, old: Answers, new: Answers) -> Moved:
    origins = tuple(one for one in fate.others if one in old.stated)
    confidence = max((one.confidence for one in fate.relations), key=tuple(Confidence).index, default=None)

    def made(outcome: Outcome, why: str = "", stated: Stated | None = None) -> Moved:
        return Moved(fate.row, fate.change, origins, outcome, why, confidence, stated)

    if not fate.others:
        return made(Outcome.NEW, WHY.get(fate.change, ""))
    if not origins:
        return made(Outcome.UNANSWERED, NOT_ANSWERED)
    if fate.row in new.stated:
        return made(Outcome.ANSWERED, OWN_ANSWER)
    answer, why = _taken(fate, old.stated[origins[0]], old.scale, new.scale)
    place = Place("the new answer")
    if answer:
        one = old.stated[origins[0]]
        stated = Stated(new.catalog.pack.id, fate.row, answer, place, one.how, one.rationale, one.evidence)
        return made(Outcome.CARRIED, stated=stated)
    given = [old.stated[one] for one in origins]
    said = " ".join(_quoted(one, old) for one in given)
    how = " ".join(dict.fromkeys(one.how for one in given if one.how))
    evidence = tuple(dict.fromkeys(name for one in given for name in one.evidence))
    return made(Outcome.OPENED, why, Stated(new.catalog.pack.id, fate.row, "", place, how, said, evidence))


def _taken(fate: Fate, one: Stated, old: Scale, new: Scale) -> tuple[str, str]:
    """The answer that the new row takes over, or nothing and why."""
    successor = succession(fate)
    if successor.doubt:
        return "", successor.doubt
    if not one.answer:
        return "", "it was open"
    if one.answer not in old.by_id:
        return "", f"{one.answer!r} is no answer of the old scale"
    if not holds(successor.relation, old.by_id[one.answer].means.state):
        return "", doubtful(successor.relation, one.answer)
    answer = translated(one.answer, old, new)
    return (answer, "") if answer else ("", f"the new scale has no answer that means {one.answer!r}")


def _quoted(one: Stated, old: Answers) -> str:
    """The old answer as a proposal quotes it. A proposal that was itself one is quoted as it stood."""
    if not one.answer:
        return one.rationale
    reason = f" ({one.rationale})" if one.rationale else ""
    return f"From {old.catalog.pack.id} {one.row}: {one.answer}{reason}."
