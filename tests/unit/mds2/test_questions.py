"""The shortest list of questions, held against a search through all subsets."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from medslate.assessment.questions import Ask, shortest_list, smallest_cover
from medslate.standards.crosswalks import AnswerRelation, SetRelation
from tests.unit.mds2.build import crosswalk, relation

ROWS = tuple(f"R{number}" for number in range(7))
NAMES = tuple("ABCDEFGH")
covers = st.dictionaries(st.sampled_from(NAMES), st.frozensets(st.sampled_from(ROWS)), max_size=8)


def brute_force(wanted: frozenset[str], settles: dict[str, frozenset[str]]) -> int:
    """The length of a smallest cover, by trying every subset."""
    reachable = frozenset().union(*settles.values()) & wanted if settles else frozenset()
    return next(
        size
        for size in range(len(settles) + 1)
        for subset in combinations(settles, size)
        if reachable <= frozenset().union(*(settles[one] for one in subset))
    )


@given(st.frozensets(st.sampled_from(ROWS)), covers)
def test_the_cover_is_a_smallest_one(wanted: frozenset[str], settles: dict[str, frozenset[str]]) -> None:
    chosen = smallest_cover(wanted, settles)
    reached = frozenset(row for name in chosen for row in settles[name])
    reachable = frozenset(row for rows in settles.values() for row in rows)
    assert reachable & wanted <= reached
    assert len(chosen) == brute_force(wanted, settles)
    assert list(chosen) == sorted(set(chosen))


def test_greed_alone_would_ask_too_much() -> None:
    settles = {
        "A": frozenset({"R0", "R1", "R2", "R3"}),
        "B": frozenset({"R0", "R1", "R4"}),
        "C": frozenset({"R2", "R3", "R5"}),
    }
    assert smallest_cover(ROWS, settles) == ("B", "C")


kinds = st.sampled_from([AnswerRelation.EQUIVALENT, AnswerRelation.SUFFICIENT, AnswerRelation.NECESSARY])
links = st.dictionaries(st.tuples(st.sampled_from(NAMES), st.sampled_from(ROWS)), kinds, max_size=12)


@given(links, st.lists(st.sampled_from(ROWS)), st.frozensets(st.sampled_from(NAMES)))
def test_every_row_is_settled_once_asked(
    pairs: dict[tuple[str, str], AnswerRelation], rows: list[str], free: frozenset[str]
) -> None:
    """Each row is settled by a free question that can show it met, or else asked for itself; no list is shorter."""
    walk = crosswalk(*(relation(origin, kind, to, True) for (origin, to), kind in pairs.items()))
    asks = shortest_list(rows, walk, free)
    assert {row for one in asks for row in one.rows} == set(rows)
    assert all(one.id in free for one in asks if one.form)
    assert all(pairs[one.id, row].can_prove for one in asks if one.form for row in one.rows)
    provable = {row for (origin, row), kind in pairs.items() if origin in free and kind.can_prove}
    assert {one.id for one in asks if not one.form} == set(rows) - provable
    settles = {
        name: frozenset(row for (origin, row), kind in pairs.items() if origin == name and kind.can_prove)
        for name in free
    }
    assert sum(one.form for one in asks) == brute_force(frozenset(rows), settles)


def test_only_a_question_that_can_show_the_row_met_stands_for_it() -> None:
    walk = crosswalk(
        relation("A", AnswerRelation.NECESSARY, "R0", True),
        relation("B", AnswerRelation.SUFFICIENT, "R0", True),
        relation("B", AnswerRelation.EQUIVALENT, "R1", True),
        relation("C", SetRelation.EQUAL, "R2"),  # type: ignore[arg-type]
    )
    assert shortest_list(["R0", "R1", "R0"], walk, ["A", "B"]) == (Ask("B", True, ("R0", "R1")),)
    assert shortest_list(["R0", "R2"], walk, ["A", "C"]) == (Ask("R0", False, ("R0",)), Ask("R2", False, ("R2",)))
    assert shortest_list([], walk, ["A"]) == ()
