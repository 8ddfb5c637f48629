"""What is known of a row: how much of what it asks is done, at least and at most.

A row asks a set of things, of which none, a part, or all are done. A row that does not apply asks nothing. The model
and all rules on it are of this project, not of a standard; nothing is ever rounded to the better or the worse.
"""

from collections.abc import Iterable
from enum import Enum, IntEnum
from functools import cache


class Done(IntEnum):
    """How much of what a row asks is done."""

    NONE = 0
    PART = 1
    FULL = 2


class State(Enum):
    """The interval [certain, possible] of one row, or that the row asks nothing here.

    There are six intervals over none, part and full; `VOID` is the seventh state.
    """

    certain: Done
    possible: Done

    FULFILLED = "fulfilled"
    PARTLY = "partly"
    NOT_FULFILLED = "not-fulfilled"
    AT_LEAST_PARTLY = "at-least-partly"
    AT_MOST_PARTLY = "at-most-partly"
    OPEN = "open"
    VOID = "not-applicable"

    __hash__ = object.__hash__

    @staticmethod
    def of(certain: Done, possible: Done) -> "State | None":
        """The interval with these ends; `None` if they contradict each other."""
        return _BY_ENDS.get((certain, possible))

    @property
    def settled(self) -> bool:
        """Whether nothing more can be learnt: both ends are one, or the row asks nothing."""
        return self is State.VOID or self.certain is self.possible

    def met_with(self, other: "State") -> "State | None":
        """What two sources together tell of one row; `None` if they contradict each other.

        A row that asks nothing agrees only with a source that tells nothing.
        """
        if State.VOID in (self, other):
            return State.VOID if State.OPEN in (self, other) or self is other else None
        return State.of(max(self.certain, other.certain), min(self.possible, other.possible))


_ENDS = {
    State.FULFILLED: (Done.FULL, Done.FULL),
    State.PARTLY: (Done.PART, Done.PART),
    State.NOT_FULFILLED: (Done.NONE, Done.NONE),
    State.AT_LEAST_PARTLY: (Done.PART, Done.FULL),
    State.AT_MOST_PARTLY: (Done.NONE, Done.PART),
    State.OPEN: (Done.NONE, Done.FULL),
}
_BY_ENDS = {ends: state for state, ends in _ENDS.items()}
for _state, _ends in (*_ENDS.items(), (State.VOID, (Done.NONE, Done.FULL))):
    _state.certain, _state.possible = _ends


def joined(states: Iterable[State]) -> State:
    """The state of several rows taken as one: of the set of all that they ask.

    Rows that ask nothing drop out; if all do, or there are none, so does the whole.
    """
    return _joined(frozenset(states))


@cache
def _joined(states: frozenset[State]) -> State:
    """Only which states there are matters, not how often: few sets, kept."""
    asked = states - {State.VOID}
    if not asked:
        return State.VOID
    low, high = [one.certain for one in asked], [one.possible for one in asked]
    certain = Done.FULL if min(low) is Done.FULL else min(max(low), Done.PART)
    possible = Done.NONE if max(high) is Done.NONE else max(min(high), Done.PART)
    return _BY_ENDS[certain, possible]
