"""Why a row is in its state: every path, its relation, its confidence, its sources."""

from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise

import pytest

from medslate.assessment.conformity.facts import OPEN, States
from medslate.assessment.conformity.paths import Conclusion, conclusions, held_at
from medslate.assessment.conformity.reached import Key, reached, web_of
from medslate.levels.strengths import Strength
from medslate.standards.catalogs import Catalog, Kind
from medslate.standards.crosswalks import Crosswalk, SetRelation
from medslate.standards.packs import Confidence
from tests.unit.conformity.build import LEAST, MOST, F, N, O, P, V, catalog, control, walk

EQUAL, SUBSET, SUPERSET, INTERSECTS, NONE = SetRelation
ALL: States = (F, F, F)


def told(
    walks: list[Crosswalk], facts: Mapping[str, Mapping[str, States]], key: Key, catalogs: tuple[Catalog, ...] = ()
) -> list[Conclusion]:
    return list(conclusions(reached(web_of(walks, catalogs), facts), key))


def test_its_own_fact_comes_first() -> None:
    first, second = told([walk("p", "q", ("a", EQUAL, "x"))], {"p": {"a": ALL}, "q": {"x": ALL}}, ("q", "x"))
    assert (first.step, first.sources, first.relation, first.confidence) == (
        None,
        (("q", "x"),),
        EQUAL,
        Confidence.HIGH,
    )
    assert (second.sources, second.relation) == ((("p", "a"),), EQUAL)
    assert second.step is not None
    assert (second.step.pack, second.step.crosswalk) == ("p", "p--q")


def test_nothing_known_no_path() -> None:
    assert told([walk("p", "q", ("a", EQUAL, "x"))], {"p": {"a": OPEN}}, ("q", "x")) == []
    assert told([], {}, ("q", "x")) == []


def test_what_tells_nothing_is_left_out() -> None:
    """A part done of a whole tells nothing of its parts."""
    assert told([walk("p", "q", ("a", SUPERSET, "x"))], {"p": {"a": (P, P, P)}}, ("q", "x")) == []


def test_every_path_stands_once_and_none_comes_back() -> None:
    """Two ways over the middle, and one straight; nothing that leads through the row itself."""
    walks = [
        walk("p", "q", ("a", SUBSET, "m"), ("a", EQUAL, "n")),
        walk("q", "r", ("m", INTERSECTS, "x"), ("n", SUPERSET, "x")),
        walk("p", "r", ("a", INTERSECTS, "x")),
    ]
    found = told(walks, {"p": {"a": ALL}}, ("r", "x"))
    assert [(one.relation, one.states[0]) for one in found if len(one.via[0].via) < 2] == [
        (SUPERSET, F),
        (INTERSECTS, LEAST),
    ]
    assert all(one.sources == (("p", "a"),) for one in found)
    back = told(walks, {"r": {"x": ALL}}, ("r", "x"))
    assert len(back) == 1


def test_hops_are_bounded() -> None:
    names = "abcde"
    walks = [walk(one, other, ("1", EQUAL, "1")) for one, other in pairwise(names)]
    made = reached(web_of(walks, ()), {"a": {"1": ALL}})
    assert len(list(conclusions(made, ("d", "1")))) == 1
    assert list(conclusions(made, ("d", "1"), 2)) == []
    assert list(conclusions(made, ("e", "1"))) == []


def test_the_weakest_link() -> None:
    sure = walk("p", "q", ("a", EQUAL, "m"))
    guess = walk("q", "r", ("m", EQUAL, "x"))
    guess = replace(guess, relations=(replace(guess.relations[0], confidence=Confidence.LOW),))
    (found,) = told([sure, guess], {"p": {"a": ALL}}, ("r", "x"))
    assert found.confidence is Confidence.LOW
    assert found.via[0].confidence is Confidence.HIGH


def test_a_group_is_one_conclusion_with_all_its_sources() -> None:
    group = walk("p", "q", ("a", SUPERSET, "x", "g"), ("b", SUPERSET, "x", "g"), ("c", SUPERSET, "x", "g"))
    (found,) = told([group], {"p": {"a": ALL, "b": ALL, "c": (V, V, V)}}, ("q", "x"))
    assert (found.states, found.relation) == (ALL, None)
    assert found.sources == (("p", "a"), ("p", "b"), ("p", "c"))
    assert told([group], {"p": {"a": ALL, "b": ALL}}, ("q", "x")) == []


def test_a_group_over_what_was_reached() -> None:
    """Its origins may be reached themselves, as far as there are relations left."""
    walks = [
        walk("o", "p", ("s", EQUAL, "a"), ("s", EQUAL, "b")),
        walk("p", "q", ("a", EQUAL, "x", "g"), ("b", EQUAL, "x", "g")),
        walk("q", "r", ("x", EQUAL, "y")),
    ]
    (found,) = told(walks, {"o": {"s": ALL}}, ("r", "y"))
    assert (found.states, found.sources, found.relation) == (ALL, (("o", "s"),), None)
    made = reached(web_of(walks, ()), {"o": {"s": ALL}})
    assert list(conclusions(made, ("q", "x"), 1)) == []


def test_one_target_of_several() -> None:
    walks = [walk("p", "q", ("a", EQUAL, "x", "g"), ("a", EQUAL, "y", "g"))]
    (found,) = told(walks, {"p": {"a": ALL}}, ("q", "x"))
    assert (found.states, found.relation) == (ALL, SUPERSET)
    walks = [walk("p", "q", ("a", SUBSET, "x", "g"), ("a", SUBSET, "y", "g"))]
    assert told(walks, {"p": {"a": ALL}}, ("q", "x")) == []
    ring = [*walks, walk("o", "p", ("s", EQUAL, "a", "h"), ("t", EQUAL, "a", "h"))]
    assert told(ring, {"o": {"s": ALL, "t": ALL}}, ("q", "x")) == []


def test_beyond_a_group_there_is_no_plain_relation() -> None:
    walks = [walk("p", "q", ("a", EQUAL, "m", "g"), ("b", EQUAL, "m", "g")), walk("q", "r", ("m", EQUAL, "x"))]
    (found,) = told(walks, {"p": {"a": ALL, "b": ALL}}, ("r", "x"))
    assert found.relation is None


def test_within_a_catalog() -> None:
    """An aspect is sure to be a part."""
    rows = catalog("c", "a", control("a.x", kind=Kind.ASPECT, base="a"))
    (found,) = told([], {"c": {"a": ALL}}, ("c", "a.x"), (rows,))
    assert (found.relation, found.confidence) == (SUPERSET, Confidence.HIGH)
    assert found.step is not None
    assert found.step.crosswalk == ""


@pytest.mark.parametrize(
    ("states", "strength"),
    [
        (OPEN, None),
        ((O, F, F), None),
        ((F, F, F), Strength.TESTED),
        ((F, F, LEAST), Strength.EVIDENCED),
        ((F, P, O), Strength.DECLARED),
        ((P, F, LEAST), Strength.TESTED),
        ((P, LEAST, MOST), Strength.EVIDENCED),
        ((LEAST, V, O), Strength.DECLARED),
        ((N, N, N), Strength.DECLARED),
        ((MOST, MOST, MOST), Strength.DECLARED),
        ((V, V, V), Strength.TESTED),
        ((V, V, O), Strength.EVIDENCED),
        ((V, F, F), Strength.DECLARED),
        ((V, O, O), Strength.DECLARED),
    ],
)
def test_the_strength_at_which_it_is_held(states: States, strength: Strength | None) -> None:
    """As much as is declared; what is admitted not to be done needs no support and is shown as declared."""
    assert held_at(states) is strength
