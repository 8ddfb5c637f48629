"""Scoring: groups, ladders, grades."""

from dataclasses import replace

import pytest

from medslate.assessment.conformity.facts import OPEN, States
from medslate.assessment.conformity.scoring import Grade, LadderResult, by_heading, by_phase, grade, ladder, together
from medslate.standards.catalogs import Kind
from medslate.standards.fulfilment.scales import Means, ScaleAnswer, Scoring
from medslate.standards.fulfilment.states import State
from tests.unit.conformity.build import LEAST, MOST, SCALE, F, N, O, P, V, catalog, control, heading


def same(**states: State) -> dict[str, States]:
    return {name: (one, one, one) for name, one in states.items()}


ROWS = tuple(control(name) for name in "abc")


@pytest.mark.parametrize(
    ("a", "b", "c", "whole"),
    [
        (F, F, F, F),
        (F, V, F, F),
        (V, V, V, V),
        (F, O, F, LEAST),
        (N, N, V, N),
        (F, N, F, P),
        (N, O, N, MOST),
        (O, O, O, O),
        (F, LEAST, F, LEAST),
    ],
)
def test_rows_together(a: State, b: State, c: State, whole: State) -> None:
    assert together(ROWS, same(a=a, b=b, c=c)) == (whole, whole, whole)


def test_each_strength_by_itself() -> None:
    assert together(ROWS[:2], {"a": (F, O, O), "b": (F, F, N)}) == (F, LEAST, MOST)
    assert together((), {}) == (V, V, V)


GROUPED = catalog(
    "c",
    heading("1"),
    heading("1.1", heading="1"),
    control("a", heading="1.1", phase="late"),
    control("a.x", kind=Kind.ASPECT, base="a"),
    heading("2"),
    control("b", heading="2", phase="early"),
    control("c", phase="late"),
    control("d", heading="1"),
    phases={"early": "Early", "never": "Never", "late": "Late"},
)
STATES = same(a=F, b=N, c=O, d=V) | {"a.x": (F, O, O)}


def test_groups_by_outermost_heading() -> None:
    groups = by_heading(GROUPED, GROUPED.answerable, STATES)
    assert [(one.id, one.title, [row.id for row in one.rows]) for one in groups] == [
        ("1", "Title of 1", ["a", "a.x", "d"]),
        ("2", "Title of 2", ["b"]),
        ("", "", ["c"]),
    ]
    assert [one.states for one in groups] == [(F, LEAST, LEAST), (N, N, N), OPEN]
    counted = groups[0].counted(STATES, 1)
    assert (counted[F], counted[O], counted[V], counted[N]) == (1, 1, 1, 0)
    assert set(counted) == set(State)


def test_groups_by_phase() -> None:
    groups = by_phase(GROUPED, GROUPED.answerable, STATES)
    assert [(one.id, one.title, [row.id for row in one.rows]) for one in groups] == [
        ("early", "Early", ["b"]),
        ("late", "Late", ["a", "c"]),
        ("", "", ["a.x", "d"]),
    ]


STEPPED = (control("a", step=0), control("b", step=1), control("c", step=1), control("d", step=3), control("free"))


@pytest.mark.parametrize(
    ("states", "lower", "upper", "stops", "limits"),
    [
        ((F, F, F, F), 3, 3, (), ()),
        ((N, F, F, F), -1, -1, ("a",), ("a",)),
        ((F, N, O, F), 0, 0, ("b", "c"), ("b",)),
        ((F, F, O, F), 0, 3, ("c",), ()),
        ((F, O, O, N), 0, 1, ("b", "c"), ("d",)),
        ((O, O, O, O), -1, 3, ("a",), ()),
        ((F, F, F, P), 1, 1, ("d",), ("d",)),
        ((F, F, F, LEAST), 1, 3, ("d",), ()),
        ((F, F, F, V), 1, 1, (), ()),
        ((F, V, V, F), 3, 3, (), ()),
        ((V, V, V, V), -1, -1, (), ()),
        ((V, N, F, F), -1, -1, ("b",), ("b",)),
    ],
)
def test_a_ladder(
    states: tuple[State, ...], lower: int, upper: int, stops: tuple[str, ...], limits: tuple[str, ...]
) -> None:
    """Rows that do not apply drop out, and steps that nothing is left of; rows without a step do not count."""
    of_row = dict(zip("abcd", ((one, O, O) for one in states), strict=True)) | same(free=N)
    assert ladder(STEPPED, of_row, 0) == LadderResult(lower, upper, stops, limits)


LETTERS = replace(
    SCALE,
    scoring=Scoring.GRADES,
    answers=(
        ScaleAnswer("A", "", Means.FULL, 100),
        ScaleAnswer("B", "", Means.PART, 50),
        ScaleAnswer("C", "", Means.NONE, 10),
        ScaleAnswer("n/a", "", Means.NOT_APPLICABLE),
    ),
    thresholds={"A": 90, "B": 50, "C": 20},
)
WEIGHED = (control("a", weight=3), control("b", weight=1), control("nought", weight=0), control("none"))


@pytest.mark.parametrize(
    ("given", "lowest", "highest"),
    [
        ({"a": "A", "b": "A"}, "A", "A"),
        ({"a": "A", "b": "C"}, "B", "B"),
        ({"a": "A"}, "B", "A"),
        ({}, "", "A"),
        ({"a": "C", "b": "A"}, "C", "C"),
        ({"a": "C", "b": "C"}, "", ""),
        ({"a": "B", "b": "B"}, "B", "B"),
        ({"a": "n/a", "b": "A"}, "A", "A"),
        ({"a": "n/a", "b": "n/a"}, "", ""),
        ({"a": "A", "b": "A", "nought": "C", "none": "C"}, "A", "A"),
    ],
)
def test_grades(given: dict[str, str], lowest: str, highest: str) -> None:
    """Weighted; an open row stands for the least and the most; what has no points drops out of the weight."""
    assert grade(WEIGHED, given, LETTERS) == Grade(lowest, highest)


def test_no_grade_is_made_up() -> None:
    assert grade(WEIGHED[2:], {"none": "A"}, LETTERS) == Grade()
    assert grade(WEIGHED, {"a": "A"}, replace(LETTERS, thresholds={})) == Grade()
    assert grade(WEIGHED, {"a": "full"}, replace(SCALE, thresholds={"A": 1})) == Grade()


def test_no_rounding_decides() -> None:
    """89.99... is below 90, however near."""
    rows = (control("a", weight=899), control("b", weight=101))
    close = replace(LETTERS, answers=(*LETTERS.answers, ScaleAnswer("nil", "", Means.NONE, 0)))
    assert grade(rows, {"a": "A", "b": "nil"}, close) == Grade("B", "B")
    assert grade((rows[0], control("c", weight=99)), {"a": "A", "c": "nil"}, close) == Grade("A", "A")
