"""Laws of chains of relations, on random webs whose relations are true. Each docstring is the rule its test proves."""

from collections.abc import Iterator

from hypothesis import given, settings
from hypothesis import strategies as st

from medslate.assessment.conformity.chains import Chain, Leg, Ways, chains, ways_of
from medslate.assessment.conformity.reached import HOPS, Key, reached
from medslate.standards.crosswalks import SetRelation
from medslate.standards.fulfilment.carrying import carried
from medslate.standards.fulfilment.states import State
from medslate.standards.packs import Confidence
from tests.laws.test_carrying import Things, related, wider
from tests.laws.webs import PACKS, World, worlds


def starts(world: World, pack: str) -> list[Key]:
    return [key for key in world.asked if key[0] == pack]


def union(world: World, pack: str, rows: tuple[str, ...]) -> Things:
    return frozenset[int]().union(*(world.asked[pack, row] for row in rows))


@given(worlds(empty=False), st.sampled_from(PACKS))
def test_every_chain_is_true(world: World, pack: str) -> None:
    """What a chain tells of the rows at its ends, each end taken as one set, holds for what they ask."""
    for one in chains(ways_of(world.web), starts(world, pack)):
        assert related(one.relation, union(world, pack, one.origins), union(world, one.leg.to, one.targets))


def walks(ways: Ways, legs: tuple[Leg, ...], hops: int) -> Iterator[tuple[Leg, ...]]:
    """Every walk that goes on from where the last leg leads to, without looking at what it tells."""
    yield legs
    if hops:
        for leg in ways.legs:
            if set(leg.step.origins) & set(legs[-1].targets):
                yield from walks(ways, (*legs, leg), hops - 1)


def told(legs: tuple[Leg, ...]) -> SetRelation | None:
    """What a walk tells, from the algebra alone, and whether it comes back to a row where it was."""
    found: SetRelation | None = SetRelation.EQUAL
    ends, seen = set(legs[0].step.origins), set(legs[0].step.origins)
    for leg in legs:
        origins = set(leg.step.origins)
        if seen & set(leg.targets):
            return None
        for link in ([] if ends <= origins else [SetRelation.SUPERSET]) + (
            [] if ends >= origins else [SetRelation.SUBSET]
        ):
            found = None if found is None else found.then(link)
        found = None if found is None else found.then(leg.step.bond.relation)
        ends, seen = set(leg.targets), seen | origins | set(leg.targets)
    return found


def plain(one: Chain) -> bool:
    """Whether it is no more than legs one after the other."""
    return len(one.before) < 2 and all(map(plain, one.before))


@given(worlds(), st.sampled_from(PACKS), st.sampled_from(("", *PACKS)), st.integers(1, HOPS))
@settings(max_examples=60)
def test_pruning_loses_nothing(world: World, pack: str, to: str, hops: int) -> None:
    """All walks, tried one after the other, tell what the chains tell, and nothing else."""
    ways = ways_of(world.web)
    first = [leg for leg in ways.legs if leg.step.pack == pack]
    every = (walk for leg in first for walk in walks(ways, (leg,), hops - 1))
    wanted = {
        (tuple(map(id, walk)), relation)
        for walk in every
        if (relation := told(walk)) is not None and (not to or walk[-1].to == to)
    }
    found = [one for one in chains(ways, starts(world, pack), to, hops) if plain(one)]
    assert {(tuple(map(id, one.legs)), one.relation) for one in found} == wanted
    assert len(found) == len(wanted)


@given(
    worlds(empty=False), st.sampled_from(PACKS), st.sampled_from([State.FULFILLED, State.NOT_FULFILLED, State.PARTLY])
)
def test_a_chain_tells_no_more_than_is_reached(world: World, pack: str, state: State) -> None:
    """If one row is in a state and nothing else is known, its chains to single rows tell what is reached, or less."""
    for key in starts(world, pack):
        made = reached(world.web, {pack: {key[1]: (state, state, state)}})
        for one in chains(ways_of(world.web), (key,)):
            single = all(len(leg.targets) == 1 == len(leg.step.origins) for leg in one.legs)
            if single and one.origins == (key[1],):
                now = made.states(one.leg.to, one.targets[0])[0]
                assert wider(carried(one.relation, state), now) or (one.leg.to, one.targets[0]) in made.contrary


@given(worlds(), st.sampled_from(PACKS))
def test_what_a_chain_says_of_itself(world: World, pack: str) -> None:
    """It is no longer than is allowed, begins where it says, and is as sure as its least sure relation."""
    for one in chains(ways_of(world.web), starts(world, pack)):
        assert one.length <= HOPS
        firsts = [leg for leg in one.legs if not any(leg is chain.leg for chain in later(one))]
        assert {row for leg in firsts for row in leg.step.bond.origins} == set(one.origins)
        rated = [leg.step.bond.confidence for leg in one.legs if leg.step.bond.rows]
        assert one.confidence is max(rated, key=tuple(Confidence).index, default=Confidence.HIGH)
        assert {key for leg in one.legs for key in leg.targets} <= one.passed


def later(one: Chain) -> Iterator[Chain]:
    """The chains within it that have something before them."""
    if one.before:
        yield one
    for before in one.before:
        yield from later(before)
