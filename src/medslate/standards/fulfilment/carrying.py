"""What the state of one row tells about a related one.

From the model of rows as sets of things asked, of which some are done: what all of a larger set has, every subset has;
what a subset lacks, the larger set lacks. Sound and tight for every relation (the laws test both over all small sets).
"""

from medslate.standards.crosswalks import Bond, SetRelation
from medslate.standards.fulfilment.states import Done, State, joined


def carried(relation: SetRelation, state: State) -> State:
    """The state of a row `t`, if `o` lies in this relation to it and is in this state.

    * equal: the same.
    * subset (all that `o` asks, `t` asks too): what is done of `o` is a part of `t`; what `o` lacks, `t` lacks.
    * superset: only all or nothing of `o` tells of `t`; if `o` asks nothing, neither does `t`.
    * intersects: all of `o` is a part of `t`; if nothing of `o` is done, something of `t` is not.
    * none: nothing.
    """
    return _TABLE[relation, state]


def _carried(relation: SetRelation, state: State) -> State:
    if relation is SetRelation.EQUAL:
        return state
    if relation is SetRelation.NONE or state is State.VOID:
        return State.VOID if relation is SetRelation.SUPERSET else State.OPEN
    full, nothing = state.certain is Done.FULL, state.possible is Done.NONE
    if relation is SetRelation.SUPERSET:
        return State.FULFILLED if full else State.NOT_FULFILLED if nothing else State.OPEN
    if relation is SetRelation.SUBSET:
        return _ends(low=state.certain is not Done.NONE, high=state.possible is not Done.FULL)
    return _ends(low=full, high=nothing)


def _ends(*, low: bool, high: bool) -> State:
    """At least partly, at most partly, both, or open."""
    if low and high:
        return State.PARTLY
    return State.AT_LEAST_PARTLY if low else State.AT_MOST_PARTLY if high else State.OPEN


_TABLE = {(relation, state): _carried(relation, state) for relation in SetRelation for state in State}


def through(bond: Bond, origins: tuple[State, ...]) -> State:
    """What a bond tells of each of its targets, the origins being in these states.

    Several origins count as one set; of several targets each is a part of what they ask together.
    """
    whole = origins[0] if len(origins) == 1 else joined(origins)
    return of_each(bond.relation, whole, several=len(bond.targets) > 1)


def of_each(relation: SetRelation, whole: State, *, several: bool) -> State:
    """What a relation tells of its target, or of each of several that it takes together."""
    told = carried(relation, whole)
    return carried(SetRelation.SUPERSET, told) if several else told
