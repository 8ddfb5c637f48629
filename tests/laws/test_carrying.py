"""Laws of states and of what relations carry, over all small sets. Each docstring is the rule its test proves.

The model: a row asks a set of things, of which some are done; a row that does not apply asks nothing. Relations compare
the sets. That two rows intersect is said of both as they ask something.
"""

from collections.abc import Iterable
from itertools import chain, combinations, product

import pytest

from medslate.assessment.conformity.reached import Step
from medslate.standards.crosswalks import Bond, SetRelation
from medslate.standards.fulfilment.carrying import carried, through
from medslate.standards.fulfilment.states import Done, State, joined

Things = frozenset[int]


def subsets(count: int) -> tuple[Things, ...]:
    """All sets of up to so many things, the empty one first."""
    return tuple(map(frozenset, chain.from_iterable(combinations(range(count), size) for size in range(count + 1))))


def truth(asked: Things, done: Things) -> State:
    """The true state of a row."""
    if not asked:
        return State.VOID
    if asked <= done:
        return State.FULFILLED
    return State.PARTLY if asked & done else State.NOT_FULFILLED


def holds(state: State, true: State) -> bool:
    """Whether a state is true of a row; open is true of every row."""
    if State.VOID in (state, true):
        return state in (true, State.OPEN)
    return state.certain <= true.certain <= state.possible


def related(relation: SetRelation, one: Things, other: Things) -> bool:
    """Whether the relation is true of two sets."""
    return {
        SetRelation.EQUAL: one == other,
        SetRelation.SUBSET: one <= other,
        SetRelation.SUPERSET: one >= other,
        SetRelation.INTERSECTS: bool(one & other) or not (one and other),
        SetRelation.NONE: not one & other,
    }[relation]


def narrowest(truths: Iterable[State]) -> State:
    """The narrowest state that holds of all of them; of rows that ask something if there are any."""
    asking = {one.certain for one in truths if one is not State.VOID}
    made = State.of(min(asking), max(asking)) if asking else State.VOID
    assert made is not None
    return made


SETS = subsets(4)


@pytest.mark.parametrize("relation", SetRelation)
def test_what_is_carried_is_sound_and_tight(relation: SetRelation) -> None:
    """The narrowest state that holds of every target which the state of the origin allows, nothing less or more."""
    pairs = [(one, other) for one, other in product(SETS, SETS) if related(relation, one, other)]
    seen = {(truth(one, done), truth(other, done)) for one, other in pairs for done in SETS}
    for state in State:
        truths = {other for one, other in seen if holds(state, one)}
        if truths:
            assert carried(relation, state) is narrowest(truths), (relation, state)
        assert all(holds(carried(relation, state), one) for one in truths if one is not State.VOID)


def bond(relation: SetRelation, origins: int = 1, targets: int = 1) -> Bond:
    return Bond(tuple(map(str, range(origins))), relation, tuple(map(str, range(targets))), ())


@pytest.mark.parametrize(("relation", "targets"), list(product(SetRelation, (1, 2))))
def test_a_row_that_asks_nothing(relation: SetRelation, targets: int) -> None:
    """What a step tells excludes that its target asks nothing only if the target includes all its origins."""
    sets = subsets(3)
    step = Step("", bond(relation, 1, targets), "")
    for one, rest, done in product(sets, sets, sets):
        whole = rest if targets == 2 else frozenset[int]()
        if related(relation, one, whole):
            told = through(step.bond, (truth(one, done),))
            assert told in (State.VOID, State.OPEN) or not step.included


def test_rows_taken_as_one() -> None:
    """The state of a union is the narrowest that the states of its parts allow, whether or not these overlap."""
    sets = subsets(4)
    for count in (1, 2):
        seen = {
            (tuple(truth(one, done) for one in parts), truth(frozenset().union(*parts), done))
            for parts in product(sets, repeat=count)
            for done in sets
        }
        for states in product(State, repeat=count):
            truths = {whole for parts, whole in seen if all(map(holds, states, parts))}
            assert joined(states) is narrowest(truths), states
    assert joined(()) is State.VOID


def test_taking_as_one_step_by_step() -> None:
    """Rows may be taken together in any order and grouping."""
    for one, other, third in product(State, repeat=3):
        assert joined((one, other)) is joined((other, one))
        assert (
            joined((joined((one, other)), third))
            is joined((one, other, third))
            is joined((one, joined((other, third))))
        )


def wider(one: State, other: State) -> bool:
    """Whether one state holds wherever the other does."""
    return all(
        holds(one, true)
        for true in (State.VOID, State.FULFILLED, State.PARTLY, State.NOT_FULFILLED)
        if holds(other, true)
    )


@pytest.mark.parametrize(("relation", "origins"), list(product(SetRelation, (1, 2))))
def test_less_known_of_origins_tells_less(relation: SetRelation, origins: int) -> None:
    """Wider states of the origins never give a narrower state of the target."""
    every = list(product(State, repeat=origins))
    for narrow, wide in product(every, every):
        if all(map(wider, wide, narrow)) and State.VOID not in narrow:
            for targets in (1, 2):
                made = bond(relation, origins, targets)
                assert wider(through(made, wide), through(made, narrow)), (wide, narrow)


@pytest.mark.parametrize(("relation", "targets"), list(product(SetRelation, (1, 2))))
def test_what_a_group_tells_is_sound_and_tight(relation: SetRelation, targets: int) -> None:
    """Of each target follows the narrowest state that the states of all origins allow, these and those as one set."""
    sets = subsets(3)
    rest = sets if targets == 2 else (frozenset[int](),)
    seen = {
        (truth(one, done), truth(other, done), truth(target, done))
        for one, other, target, beside in product(sets, sets, sets[1:], rest)
        if related(relation, one | other, target | beside)
        for done in sets
    }
    for states in product(State, State):
        truths = {true for *parts, true in seen if all(map(holds, states, parts))}
        told = through(bond(relation, 2, targets), states)
        assert all(holds(told, true) for true in truths), states
        assert not truths or told is narrowest(truths), states


@pytest.mark.parametrize(("first", "second"), list(product(SetRelation, SetRelation)))
def test_step_by_step_is_as_the_chain(first: SetRelation, second: SetRelation) -> None:
    """Two steps tell what their chain tells, and nothing where the chain tells nothing."""
    both = first.then(second)
    for state in State:
        step_by_step = carried(second, carried(first, state))
        assert step_by_step is (State.OPEN if both is None else carried(both, state)), state


def test_sources_meet_in_any_order() -> None:
    """What several sources tell hangs neither on their order nor on which are met first; a contradiction stays one."""

    def met(one: State | None, other: State | None) -> State | None:
        return None if one is None or other is None else one.met_with(other)

    for one, other, third in product(State, repeat=3):
        assert met(one, other) is met(other, one)
        assert met(met(one, other), third) is met(one, met(other, third))
        assert met(one, one) is one
        assert met(one, State.OPEN) is one


def test_sources_together_tell_what_holds_of_both() -> None:
    """A true state agrees with the meeting of two exactly if it agrees with both."""
    truths = (State.VOID, State.FULFILLED, State.PARTLY, State.NOT_FULFILLED)
    for one, other in product(State, repeat=2):
        met = one.met_with(other)
        for true in truths:
            assert (met is not None and holds(met, true)) == (holds(one, true) and holds(other, true))


def test_ends_make_the_state() -> None:
    """Six states are the intervals over none, part and full; ends that contradict each other make none."""
    for certain, possible in product(Done, Done):
        made = State.of(certain, possible)
        assert (made is None) == (certain > possible)
        assert made is None or (made.certain, made.possible) == (certain, possible)
    assert len({(one.certain, one.possible) for one in State if one is not State.VOID}) == 6


def test_settled() -> None:
    """Nothing more can be learnt where exactly one truth is left."""
    truths = (State.VOID, State.FULFILLED, State.PARTLY, State.NOT_FULFILLED)
    for one in State:
        assert one.settled == (sum(holds(one, true) for true in truths) == 1)
