"""What crosswalks make of facts, on small webs; the laws stand in tests/laws."""

from dataclasses import replace

from medslate.assessment.conformity.facts import OPEN, States
from medslate.assessment.conformity.reached import Reached, Step, reached, web_of
from medslate.standards.catalogs import Catalog, Kind
from medslate.standards.crosswalks import Bond, Crosswalk, Relation, SetRelation
from medslate.standards.fulfilment.states import State
from medslate.standards.packs import Confidence
from tests.unit.conformity.build import LEAST, MOST, F, N, O, P, V, catalog, control, walk

EQUAL, SUBSET, SUPERSET, INTERSECTS, NONE = SetRelation
CHAIN = (
    walk("p", "q", ("a", EQUAL, "b")),
    walk("q", "r", ("b", SUPERSET, "c")),
    walk("r", "s", ("c", INTERSECTS, "d")),
    walk("s", "t", ("d", EQUAL, "e")),
)


def made(*walks: Crosswalk, catalogs: tuple[Catalog, ...] = (), **facts: State) -> Reached:
    """`p_a=F` states row a of pack p, at every strength."""
    given: dict[str, dict[str, States]] = {}
    for key, state in facts.items():
        pack, _, row = key.partition("_")
        given.setdefault(pack, {})[row] = (state, state, state)
    return reached(web_of(walks, catalogs), given)


def test_several_relations_one_after_the_other() -> None:
    found = made(*CHAIN, p_a=F)
    assert [found.states(*key)[0] for key in (("q", "b"), ("r", "c"), ("s", "d"))] == [F, F, LEAST]


def test_no_chain_is_longer_than_three_relations() -> None:
    assert made(*CHAIN, p_a=F).states("t", "e") == OPEN
    assert made(*CHAIN, q_b=F).states("t", "e")[0] is LEAST


def test_against_the_direction_of_a_crosswalk() -> None:
    found = made(*CHAIN, r_c=P)
    assert (found.states("q", "b")[0], found.states("p", "a")[0]) == (P, P)
    assert made(*CHAIN, r_c=N).states("p", "a")[0] is MOST


def test_sources_together() -> None:
    """Something of each: at least and at most partly make partly."""
    walks = walk("p", "q", ("a", SUBSET, "x"), ("b", INTERSECTS, "x"))
    assert made(walks, p_a=MOST, p_b=F).states("q", "x")[0] is P


def test_a_contradiction_is_open_and_shown() -> None:
    found = made(walk("p", "q", ("a", EQUAL, "x"), ("b", EQUAL, "x")), p_a=F, p_b=N)
    assert found.states("q", "x") == OPEN
    assert ("q", "x") in found.contrary


def test_a_contradiction_at_one_strength_opens_that_one() -> None:
    web = web_of([walk("p", "q", ("a", EQUAL, "x"))], [])
    found = reached(web, {"p": {"a": (F, F, O)}, "q": {"x": (F, N, N)}})
    assert found.states("q", "x") == (F, O, N)
    assert found.contrary == {("p", "a"), ("q", "x")}


def test_a_contradiction_ends_with_the_fact_that_made_it() -> None:
    found = made(walk("p", "q", ("a", EQUAL, "x")), p_a=F, q_x=N)
    assert found.contrary == {("p", "a"), ("q", "x")}
    better = found.changed(("q", "x"), (F, F, F))
    assert better.contrary == frozenset()
    assert better.states("p", "a") == (F, F, F)
    assert better.changed(("q", "x"), (N, N, N)).contrary == found.contrary


def test_a_group_counts_as_one() -> None:
    """Three rows that together cover one, in part or wholly done."""
    walks = walk("p", "q", *(((one, SUPERSET, "x", "g")) for one in "abc"))
    assert made(walks, p_a=F, p_b=F).states("q", "x")[0] is O
    assert made(walks, p_a=F, p_b=F, p_c=F).states("q", "x")[0] is F
    assert made(walks, p_a=F, p_b=F, p_c=V).states("q", "x")[0] is F
    assert made(walks, p_a=V, p_b=V, p_c=V).states("q", "x")[0] is V
    assert made(walks, q_x=N).states("p", "a")[0] is O


def test_a_group_of_targets() -> None:
    """Each is a part of what they ask together."""
    walks = walk("p", "q", ("a", EQUAL, "x", "g"), ("a", EQUAL, "y", "g"))
    assert made(walks, p_a=F).states("q", "x")[0] is F
    assert made(walks, p_a=P).states("q", "x")[0] is O
    assert made(walks, q_x=F, q_y=N).states("p", "a")[0] is P


def test_aspects_are_parts() -> None:
    rows = catalog("c", "a", *(control(f"a.{one}", kind=Kind.ASPECT, base="a") for one in "xy"))
    found = made(catalogs=(rows,), c_a=F)
    assert found.states("c", "a.x")[0] is F
    assert made(catalogs=(rows,), **{"c_a.x": N}).states("c", "a")[0] is MOST


def test_what_does_not_apply_contradicts_only_what_it_includes() -> None:
    """A part that does not apply lets the whole be fulfilled, and so does a row that only shares something with it."""
    rows = catalog("c", "a", control("a.x", kind=Kind.ASPECT, base="a"))
    found = made(catalogs=(rows,), **{"c_a": F, "c_a.x": V})
    assert (found.states("c", "a")[0], found.states("c", "a.x")[0], found.contrary) == (F, V, frozenset())
    for relation, contrary in ((INTERSECTS, False), (SUPERSET, False), (SUBSET, True), (EQUAL, True)):
        found = made(walk("p", "q", ("a", relation, "x")), p_a=F, q_x=V)
        assert (("q", "x") in found.contrary) is contrary, relation
        assert found.states("q", "x")[0] is (O if contrary else V)
    shared = walk("p", "q", ("a", EQUAL, "x", "g"), ("a", EQUAL, "y", "g"))
    assert not made(shared, p_a=F, q_x=F, q_y=V).contrary


def test_two_wholes_of_which_one_does_not_apply() -> None:
    """What is inside a row that does not apply does not apply, whatever the other tells."""
    found = made(walk("p", "q", ("a", SUPERSET, "x"), ("b", SUPERSET, "x")), p_a=V, p_b=F)
    assert (found.states("q", "x")[0], found.contrary) == (V, frozenset())


def test_none_and_answers_tell_nothing() -> None:
    assert web_of([walk("p", "q", ("a", NONE, "x"), ("b", NONE, ""))], []).arriving == {}
    assert made(walk("p", "q", ("a", NONE, "x")), p_a=F).states("q", "x") == OPEN


def test_a_step_names_its_origins() -> None:
    assert Step("p", Bond(("a", "b"), SUBSET, ("x",), ()), "").origins == (("p", "a"), ("p", "b"))


def test_bonds() -> None:
    walks = walk("p", "q", ("a", SUBSET, "x", "1"), ("b", SUBSET, "x", "1"), ("c", EQUAL, "y"), ("d", NONE, "z", "1"))
    first, second = walks.bonds
    assert (first.origins, first.relation, first.targets) == (("a", "b"), SUBSET, ("x",))
    assert (first.inverse.origins, first.inverse.relation, first.inverse.targets) == (("x",), SUPERSET, ("a", "b"))
    assert first.inverse.inverse == first
    assert second.origins == ("c",)


def test_a_relation_of_unknown_confidence_tells_nothing() -> None:
    """It says where to look; nor does a group tell anything of which one row is unknown."""
    known = Relation("a", EQUAL, "x", "", Confidence.LOW)
    guess = Relation("b", EQUAL, "y", "", Confidence.UNKNOWN)
    group = (replace(known, together="1"), replace(guess, together="1"))
    pack = walk("p", "q").pack
    assert [one.origins for one in Crosswalk(pack, "p", "q", (known, guess)).bonds] == [("a",)]
    assert Crosswalk(pack, "p", "q", group).bonds == ()


def test_a_group_is_as_certain_as_its_least_certain_row() -> None:
    rows = tuple(Relation("a", EQUAL, "x", "", one) for one in (Confidence.HIGH, Confidence.LOW, Confidence.MEDIUM))
    assert Bond(("a",), EQUAL, ("x",), rows).confidence is Confidence.LOW
