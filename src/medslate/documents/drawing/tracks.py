"""Tracks: lines that run side by side in one channel, none upon another, with few crossings."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple


class Turn(NamedTuple):
    """Where a run is left at a right angle: at `at`, towards the side before it (-1) or behind it (1)."""

    at: int
    side: int


@dataclass(frozen=True, slots=True)
class Run:
    """A line's way along a channel, from the first to the last of its two turns."""

    key: int
    turns: tuple[Turn, Turn]

    @property
    def low(self) -> int:
        return min(one.at for one in self.turns)

    @property
    def high(self) -> int:
        return max(one.at for one in self.turns)


def tracked(runs: Sequence[Run], gap: int = 0) -> dict[int, int]:
    """The track of each run by its key. Runs on one track stand more than `gap` apart.

    First the fewest tracks (left edge first), then the tracks change places while that removes crossings.
    """
    tracks: list[list[Run]] = []
    for run in sorted(runs, key=lambda one: (one.low, one.high, one.key)):
        free = next((one for one in tracks if one[-1].high + gap < run.low), None)
        if free is None:
            tracks.append([run])
        else:
            free.append(run)
    return {run.key: at for at, track in enumerate(_untangled(tracks)) for run in track}


def _untangled(tracks: list[list[Run]]) -> list[list[Run]]:
    """Neighbouring tracks exchanged until no exchange removes a crossing."""
    found = list(tracks)
    moved = True
    while moved:
        moved = False
        for at in range(len(found) - 1):
            first, second = found[at], found[at + 1]
            if _crossed(second, first) < _crossed(first, second):
                found[at], found[at + 1] = second, first
                moved = True
    return found


def _crossed(before: list[Run], behind: list[Run]) -> int:
    """How often the turns of two tracks cross each other's runs, if one lies before the other."""
    return _cut(behind, before, -1) + _cut(before, behind, 1)


def _cut(turning: list[Run], lying: list[Run], side: int) -> int:
    places = [turn.at for run in turning for turn in run.turns if turn.side == side]
    return sum(run.low < at < run.high for at in places for run in lying)
