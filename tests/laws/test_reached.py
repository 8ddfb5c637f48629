"""Laws of what crosswalks make of facts, on random webs. Each docstring is the rule its test proves.

The relations of these webs are true of sets of things asked, the facts are true of what is done (see `webs.py`).
"""

from dataclasses import replace
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from medslate.assessment.conformity.facts import OPEN
from medslate.assessment.conformity.paths import Conclusion, conclusions
from medslate.assessment.conformity.reached import HOPS, Key, Reached, reached, state_after
from medslate.levels.strengths import Strength
from medslate.standards.crosswalks import SetRelation
from medslate.standards.fulfilment.carrying import carried
from medslate.standards.fulfilment.states import State
from tests.laws.test_carrying import holds, wider
from tests.laws.webs import World, known, turned, worlds

THREE = range(len(Strength))
states_of_row = st.tuples(*[st.sampled_from(State)] * 3)


def every(world: World, made: Reached) -> dict[Key, tuple[State, ...]]:
    return {key: made.states(*key) for key in world.asked}


@given(worlds())
def test_sound(world: World) -> None:
    """From true facts over true relations follows only what is true, at every strength, and never a contradiction."""
    made = reached(world.web, world.facts)
    assert not made.contrary
    for key, strength in product(world.asked, THREE):
        assert holds(made.states(*key)[strength], world.truth(key)), key


@given(worlds(truthful=False))
@settings(max_examples=60)
def test_the_fast_form_is_the_rule(world: World) -> None:
    """All rows at once get what the definition gives each, also where facts contradict each other."""
    made = reached(world.web, world.facts)
    for key in world.asked:
        assert made.states(*key) == state_after(world.web, world.facts, key)


@given(worlds(truthful=False), st.integers(0, HOPS))
def test_each_round_is_the_rule_after_as_many_relations(world: World, hops: int) -> None:
    """What is kept of each round is the state after that many relations."""
    made = reached(world.web, world.facts)
    for key in world.asked:
        assert made.rounds[hops].get(key, OPEN) == state_after(world.web, world.facts, key, hops)


@given(worlds(truthful=False), st.data())
def test_a_changed_fact(world: World, data: st.DataObject) -> None:
    """Computing anew what one changed fact reaches gives what computing all of it anew gives; twice, too."""
    made, facts = reached(world.web, world.facts), world.facts
    for _ in range(2):
        key = data.draw(st.sampled_from(sorted(world.asked)))
        states = data.draw(states_of_row)
        facts = {**facts, key[0]: {**facts.get(key[0], {}), key[1]: states}}
        made = made.changed(key, states)
        again = reached(world.web, facts)
        assert every(world, made) == every(world, again)
        assert made.contrary == again.contrary
        assert made.facts == facts


@given(worlds(truthful=False), st.data())
def test_order_is_no_matter(world: World, data: st.DataObject) -> None:
    """The order of crosswalks, and of the relations in them, changes no state."""
    one, other = (reached(each.web, each.facts) for each in (world, turned(world, data)))
    assert every(world, one) == every(world, other)
    assert one.contrary == other.contrary


@given(worlds(truthful=False))
def test_a_crosswalk_may_be_read_from_either_side(world: World) -> None:
    """A crosswalk written the other way round, with inverse relations, tells the same."""
    turned_round = tuple(
        replace(
            walk,
            origin=walk.to,
            to=walk.origin,
            relations=tuple(
                replace(one, origin=one.to, to=one.origin, relation=one.relation.inverse)
                for one in walk.relations
                if isinstance(one.relation, SetRelation)
            ),
        )
        for walk in world.crosswalks
    )
    one, other = (reached(each.web, world.facts) for each in (world, replace(world, crosswalks=turned_round)))
    assert every(world, one) == every(world, other)
    assert one.contrary == other.contrary


@given(worlds(empty=False), st.data())
def test_more_facts_never_tell_less(world: World, data: st.DataObject) -> None:
    """With another true fact every state is the same or narrower, at every strength."""
    key = data.draw(st.sampled_from(sorted(world.asked)))
    true = [one for one in State if holds(one, world.truth(key))]
    told = tuple(before.met_with(data.draw(st.sampled_from(true))) for before in known(world.facts, key))
    less = reached(world.web, world.facts)
    more = less.changed(key, (told[0] or State.OPEN, told[1] or State.OPEN, told[2] or State.OPEN))
    for one, strength in product(world.asked, THREE):
        assert wider(less.states(*one)[strength], more.states(*one)[strength])


@given(worlds(empty=False))
def test_more_relations_never_tell_less(world: World) -> None:
    """After more relations every state is the same or narrower; another crosswalk takes nothing away."""
    made = reached(world.web, world.facts)
    for before, after in zip(made.rounds, made.rounds[1:], strict=False):
        for key, strength in product(world.asked, THREE):
            assert wider(before.get(key, OPEN)[strength], after.get(key, OPEN)[strength])
    fewer = reached(replace(world, crosswalks=world.crosswalks[1:]).web, world.facts)
    for key, strength in product(world.asked, THREE):
        assert wider(fewer.states(*key)[strength], made.states(*key)[strength])


@given(worlds(truthful=False))
def test_strengths_do_not_mix(world: World) -> None:
    """What is declared tells nothing of what is evidenced or tested."""
    made = reached(world.web, world.facts)
    for strength in THREE:
        alone = {
            pack: {row: tuple(one if number == strength else State.OPEN for number, one in enumerate(states))
                   for row, states in rows.items()}
            for pack, rows in world.facts.items()
        }  # fmt: skip
        only = reached(world.web, alone)  # type: ignore[arg-type]
        for key in world.asked:
            assert only.states(*key)[strength] is made.states(*key)[strength]


def chains_of(one: Conclusion) -> list[tuple[Key, ...]]:
    """The rows of each way from a source to the row that is concluded on."""
    if not one.via:
        return [(one.key,)]
    return [(*chain, one.key) for before in one.via for chain in chains_of(before)]


@given(worlds(truthful=False))
@settings(max_examples=60)
def test_paths_go_nowhere_twice(world: World) -> None:
    """No way to a conclusion leads twice through one row or over more relations than are followed, none stands twice."""
    made = reached(world.web, world.facts)
    for key in world.asked:
        found = list(conclusions(made, key))
        assert len(found) == len({id(one) for one in found})
        for one in found:
            assert one.key == key
            assert one.states != OPEN
            for way in chains_of(one):
                assert len(way) == len(set(way)) <= HOPS + 1
                assert known(made.facts, way[0]) != OPEN


@given(worlds())
@settings(max_examples=60)
def test_every_conclusion_is_true(world: World) -> None:
    """What one path tells alone is true as well, of a row that asks something."""
    made = reached(world.web, world.facts)
    for key in world.asked:
        for one, strength in product(conclusions(made, key), THREE):
            true = world.truth(key)
            assert holds(one.states[strength], true) or true is State.VOID


@given(worlds(empty=False))
@settings(max_examples=60)
def test_a_state_has_its_conclusions(world: World) -> None:
    """On webs without groups the paths together tell what the state tells: none is lost, and none is added."""
    plain = replace(
        world,
        crosswalks=tuple(
            replace(walk, relations=tuple(one for one in walk.relations if not one.together))
            for walk in world.crosswalks
        ),
    )
    made = reached(plain.web, plain.facts)
    for key, strength in product(plain.asked, THREE):
        met: State | None = State.OPEN
        for one in conclusions(made, key):
            met = met and met.met_with(one.states[strength])
        assert met is made.states(*key)[strength]


@given(worlds(truthful=False))
@settings(max_examples=60)
def test_a_plain_chain_tells_by_its_relation(world: World) -> None:
    """What a chain over single rows tells is what its relation carries from the source."""
    made = reached(world.web, world.facts)
    for key in world.asked:
        for one in conclusions(made, key):
            if one.relation is not None:
                (source,) = one.sources
                fact = known(made.facts, source)
                assert one.states == tuple(carried(one.relation, each) for each in fact)
