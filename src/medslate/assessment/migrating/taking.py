"""Whether what is stated of an old row holds for a new one as it stands. If in doubt it does not: the row is opened."""

from collections.abc import Mapping
from dataclasses import dataclass

from medslate.standards.crosswalks import Change, SetRelation
from medslate.standards.editions.comparing import Fate
from medslate.standards.fulfilment.carrying import carried
from medslate.standards.fulfilment.scales import Means, Scale
from medslate.standards.fulfilment.states import State

TAKEN_OVER = (Change.KEPT, Change.MOVED)
WHY: Mapping[Change, str] = {
    Change.REWORDED: "reworded: what is asked may have changed",
    Change.SPLIT: "split: each part has to be answered for itself",
    Change.MERGED: "merged: the answer to a part need not hold for the whole",
    Change.ADDED: "added: there is no row before it",
    Change.REMOVED: "removed: there is no row after it",
    Change.UNKNOWN: "what became of the row is not known",
}

SEVERAL = "the new row follows on several, and the answer to one need not hold for it"
TOGETHER = "how the new row lies to the old one is not said of the two alone"


@dataclass(frozen=True, slots=True)
class Successor:
    """A row of the new edition as seen from its only predecessor: `doubt` says why nothing is taken over, if so."""

    relation: SetRelation
    doubt: str = ""


def succession(fate: Fate) -> Successor:
    """How a new row follows on the old ones. `fate` is that of the new row.

    An answer is taken over only from a single row that was kept or moved; how far, the relation says. By id alone, a
    row with the same words asks the same.
    """
    if fate.change is not Change.UNKNOWN and len(fate.others) > 1:
        return Successor(SetRelation.NONE, SEVERAL)
    if fate.change not in TAKEN_OVER:
        return Successor(SetRelation.NONE, WHY[fate.change])
    if not fate.relations:
        return Successor(SetRelation.EQUAL)
    relations = {one.relation for one in fate.relations if isinstance(one.relation, SetRelation)}
    if len(relations) != 1 or any(one.together for one in fate.relations):
        return Successor(SetRelation.NONE, TOGETHER)
    return Successor(relations.pop())


def holds(relation: SetRelation, state: State) -> bool:
    """Whether an answer that tells this state is, over this relation, the whole answer to the new row as well."""
    return relation is SetRelation.EQUAL or (state is not State.OPEN and carried(relation, state) is state)


def doubtful(relation: SetRelation, said: str) -> str:
    """Why what was said of the old row is not taken over."""
    return f"the new row is related by {relation.value} only: {said!r} need not hold for it"


def translated(answer: str, old: Scale, new: Scale) -> str | None:
    """The answer of the new scale that means the same: the one of the same id, else the only one that does."""
    means = old.by_id[answer].means
    alike = [one.id for one in new.answers if one.means is means]
    if answer in alike:
        return answer
    return alike[0] if len(alike) == 1 and means is not Means.OPEN else None
