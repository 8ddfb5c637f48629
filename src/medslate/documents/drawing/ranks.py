"""The order of the boxes in their lanes: by the mean place of their neighbours, over and over, while crossings fall."""

from bisect import bisect_right, insort
from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise

from medslate.documents.model import Drawing

SWEEPS = 8
TRANSPOSED = 160
"""More links than this are ordered by the means alone."""

Lanes = tuple[tuple[str, ...], ...]


def ranked(drawing: Drawing) -> Lanes:
    """The ids of the boxes, lane by lane from the outside, each lane from left to right."""
    numbers = sorted({one.lane for one in drawing.boxes})
    best: Lanes = tuple(tuple(one.id for one in drawing.boxes if one.lane == lane) for lane in numbers)
    links = [one.ends for one in drawing.links]
    found, fewest = best, crossings(best, links)
    for sweep in range(SWEEPS):
        found = _swept(found, links, downwards=sweep % 2 == 0)
        if (now := crossings(found, links)) < fewest:
            best, fewest = found, now
    return _transposed(best, links) if len(links) <= TRANSPOSED else best


def crossings(lanes: Lanes, links: Sequence[tuple[str, str]]) -> int:
    """How often straight lines between the same two lanes would cross."""
    place = {name: (lane, at) for lane, names in enumerate(lanes) for at, name in enumerate(names)}
    between: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    for ends in links:
        (lane, at), (other, there) = sorted(place[one] for one in ends)
        if lane != other:
            between[lane, other].append((at, there))
    return sum(map(_inversions, between.values()))


def _inversions(pairs: list[tuple[int, int]]) -> int:
    seen: list[int] = []
    count = 0
    for _, there in sorted(pairs):
        count += len(seen) - bisect_right(seen, there)
        insort(seen, there)
    return count


def _swept(lanes: Lanes, links: Sequence[tuple[str, str]], *, downwards: bool) -> Lanes:
    """Each lane in turn sorted by the mean place of its neighbours in other lanes."""
    found = list(lanes)
    for lane in sorted(range(len(lanes)), reverse=not downwards):
        place = {name: (2 * at + 1) / len(names) for names in found for at, name in enumerate(names)}
        near = _neighbours(links, set(found[lane]))
        middle = {
            name: sum(place[one] for one in near[name]) / len(near[name]) if near[name] else place[name]
            for name in found[lane]
        }
        found[lane] = tuple(sorted(found[lane], key=lambda name: (middle[name], place[name])))
    return tuple(found)


def _neighbours(links: Sequence[tuple[str, str]], lane: set[str]) -> Mapping[str, list[str]]:
    near: dict[str, list[str]] = defaultdict(list)
    for one, other in links:
        if other not in lane:
            near[one].append(other)
        if one not in lane:
            near[other].append(one)
    return near


def _transposed(lanes: Lanes, links: Sequence[tuple[str, str]]) -> Lanes:
    """Neighbours in a lane exchanged wherever that removes crossings, once through."""
    best, fewest = lanes, crossings(lanes, links)
    for lane, names in enumerate(lanes):
        for at, _ in enumerate(pairwise(names)):
            row = list(best[lane])
            row[at], row[at + 1] = row[at + 1], row[at]
            tried = (*best[:lane], tuple(row), *best[lane + 1 :])
            if (now := crossings(tried, links)) < fewest:
                best, fewest = tried, now
    return best
