"""The shortest list of questions that can still change a bound.

An open row matters while its answer can move an end of an interval (`undecided`). A question settles a row if a good
answer would show it met; asking for the row itself always does. The list is a smallest set of questions that settles
every row that matters: exact, by search, with the greedy cover as its first bound.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from medslate.standards.crosswalks import AnswerRelation, Crosswalk


@dataclass(frozen=True, slots=True)
class Ask:
    """One question back: by its id on the form, or (`form` false) for the row itself; and the rows it settles."""

    id: str
    form: bool
    rows: tuple[str, ...]


def shortest_list(rows: Iterable[str], crosswalk: Crosswalk, unanswered: Iterable[str]) -> tuple[Ask, ...]:
    """A smallest set of questions that settles all `rows`, questions of the form preferred among equals."""
    wanted = tuple(dict.fromkeys(rows))
    free = frozenset(unanswered)
    settles: dict[str, frozenset[str]] = {}
    for row in wanted:
        for one in crosswalk.by_target.get(row, ()):
            if isinstance(one.relation, AnswerRelation) and one.relation.can_prove and one.origin in free:
                settles[one.origin] = settles.get(one.origin, frozenset()) | {row}
    chosen = smallest_cover(wanted, settles)
    asks = [Ask(name, True, tuple(row for row in wanted if row in settles[name])) for name in chosen]
    covered = {row for one in asks for row in one.rows}
    return (*asks, *(Ask(row, False, (row,)) for row in wanted if row not in covered))


def smallest_cover(wanted: Iterable[str], settles: Mapping[str, frozenset[str]]) -> tuple[str, ...]:
    """A smallest set of names whose rows cover every wanted row that any name covers, in a fixed order.

    Exact: rows are taken one by one, the row with the fewest candidates first, and a branch that is not shorter than
    the best is left. Candidates per row are few (at most a handful of questions), so the search stays small.
    """
    reachable = frozenset(row for rows in settles.values() for row in rows) & frozenset(wanted)
    best = _greedy(reachable, settles)

    def search(left: frozenset[str], taken: tuple[str, ...]) -> None:
        nonlocal best
        if not left:
            best = taken  # shorter than the best so far, or the branch would have been left
            return
        widest = max(len(rows & left) for rows in settles.values())
        if len(taken) + -(-len(left) // widest) >= len(best):
            return
        row = min(sorted(left), key=lambda one: sum(one in rows for rows in settles.values()))
        for name in sorted(settles, key=lambda one: (-len(settles[one] & left), one)):
            if row in settles[name]:
                search(left - settles[name], (*taken, name))

    search(reachable, ())
    return tuple(sorted(best))


def _greedy(left: frozenset[str], settles: Mapping[str, frozenset[str]]) -> tuple[str, ...]:
    taken: tuple[str, ...] = ()
    while left:
        name = min(settles, key=lambda one: (-len(settles[one] & left), one))
        taken, left = (*taken, name), left - settles[name]
    return taken
