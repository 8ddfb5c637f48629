"""How the rows of one pack lie to those of another: every chain of relations between them that tells something.

Rule (of this project). Along a chain, relations compose by their algebra; a chain that tells nothing is left out. Rows
that a relation takes together stay one set. A chain has at most `HOPS` relations, as results are carried, and never
leads twice through one row.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from medslate.assessment.conformity.reached import HOPS, Key, Step, Web
from medslate.standards.crosswalks import SetRelation
from medslate.standards.packs import Confidence


@dataclass(frozen=True, slots=True)
class Leg:
    """A bond in the direction in which it is followed: a step, and the pack that it leads to."""

    step: Step
    to: str

    @property
    def targets(self) -> tuple[Key, ...]:
        """The rows it leads to."""
        return tuple((self.to, one) for one in self.step.bond.targets)


@dataclass(frozen=True, slots=True)
class Chain:
    """A set of rows of one pack (`origins`), how it lies to a set of rows that `leg` leads to, and what came before.

    `before`: the chains that lead to the origins of the leg; none if it starts here, several if all of the rows that
    it takes together are reached from the first pack.
    """

    origins: tuple[str, ...]
    relation: SetRelation
    leg: Leg
    before: tuple["Chain", ...] = ()

    @property
    def targets(self) -> tuple[str, ...]:
        """The ids of the rows that it leads to."""
        return self.leg.step.bond.targets

    @property
    def legs(self) -> tuple[Leg, ...]:
        """Every leg, each after those that lead to it."""
        return (*(leg for one in self.before for leg in one.legs), self.leg)

    @property
    def length(self) -> int:
        """How many relations follow one another."""
        return 1 + max((one.length for one in self.before), default=0)

    @property
    def confidence(self) -> Confidence:
        """That of the weakest link; what holds within a catalog by its form is as sure as can be."""
        rated = (leg.step.bond.confidence for leg in self.legs if leg.step.bond.rows)
        return max(rated, key=tuple(Confidence).index, default=Confidence.HIGH)

    @property
    def passed(self) -> frozenset[Key]:
        """Every row that it leads through, its ends among them."""
        return frozenset(key for leg in self.legs for key in (*leg.step.origins, *leg.targets))


@dataclass(frozen=True)
class Ways:
    """The legs of a web, by the rows that they leave from."""

    legs: tuple[Leg, ...]

    @cached_property
    def leaving(self) -> Mapping[Key, tuple[Leg, ...]]:
        """The legs that leave from each row."""
        found: dict[Key, list[Leg]] = {}
        for leg in self.legs:
            for key in leg.step.origins:
                found.setdefault(key, []).append(leg)
        return {key: tuple(legs) for key, legs in found.items()}

    @cached_property
    def together(self) -> tuple[Leg, ...]:
        """The legs that take several rows together."""
        return tuple(leg for leg in self.legs if len(leg.step.bond.origins) > 1)

    def leading(self, pack: str, hops: int) -> tuple[frozenset[Key], ...]:
        """From which rows some row of a pack can be reached, over none, one, up to so many legs."""
        now = {key for leg in self.legs for key in leg.targets if key[0] == pack}
        found = [frozenset(now)]
        for _ in range(hops):
            now |= {key for leg in self.legs if now.intersection(leg.targets) for key in leg.step.origins}
            found.append(frozenset(now))
        return tuple(found)


def ways_of(web: Web) -> Ways:
    """Every bond of a web once in each direction."""
    found = {(id(step), key[0]): Leg(step, key[0]) for key, steps in web.arriving.items() for step in steps}
    return Ways(tuple(found.values()))


def chains(ways: Ways, starts: Iterable[Key], to: str = "", hops: int = HOPS) -> tuple[Chain, ...]:
    """Every chain from these rows, taken singly or as their relations take them together: to a pack, or to any.

    Where a relation takes several rows together that are reached one by one, the shortest and surest chain to each is
    taken; the other ways to each are chains of their own.
    """
    leading = ways.leading(to, hops - 1) if to else ()
    first = {id(leg): leg for key in starts for leg in ways.leaving.get(key, ())}
    level = [
        Chain(leg.step.bond.origins, leg.step.bond.relation, leg)
        for leg in first.values()
        if _worth(leg, leading, hops - 1)
    ]
    found, covered = list(level), dict[Key, Chain]()
    for left in range(hops - 2, -1, -1):
        fresh = _cover(covered, level)
        level = [
            one for one in (*_longer(ways, level), *_joined(ways, covered, fresh)) if _worth(one.leg, leading, left)
        ]
        found += level
    return tuple(one for one in found if not to or one.leg.to == to)


def _worth(leg: Leg, leading: tuple[frozenset[Key], ...], left: int) -> bool:
    """Whether the pack that is looked for can still be reached; always if none is."""
    return not leading or not leading[left].isdisjoint(leg.targets)


def _longer(ways: Ways, level: list[Chain]) -> Iterator[Chain]:
    """Each chain followed by each leg that leaves from some row it leads to, as far as the two tell something."""
    for chain in level:
        ends, passed = set(chain.leg.targets), chain.passed
        for leg in {id(leg): leg for key in chain.leg.targets for leg in ways.leaving.get(key, ())}.values():
            if passed.isdisjoint(leg.targets):
                told = chain.relation.then(_overlap(ends, set(leg.step.origins)))
                if told is not None and (told := told.then(leg.step.bond.relation)) is not None:
                    yield Chain(chain.origins, told, leg, (chain,))


def _overlap(ends: set[Key], origins: set[Key]) -> SetRelation:
    """How the rows that a chain leads to lie to those that a leg leaves from; they share at least one."""
    if ends == origins:
        return SetRelation.EQUAL
    if ends < origins:
        return SetRelation.SUBSET
    return SetRelation.SUPERSET if ends > origins else SetRelation.INTERSECTS


def _cover(covered: dict[Key, Chain], level: list[Chain]) -> set[Key]:
    """Note for each row the first, surest chain whose origins ask all that it asks; the rows noted now."""
    fresh: set[Key] = set()
    for one in sorted(level, key=lambda one: tuple(Confidence).index(one.confidence)):
        if one.relation in _COVERING:
            fresh |= {key for key in one.leg.targets if key not in covered}
            for key in one.leg.targets:
                covered.setdefault(key, one)
    return fresh


_COVERING = (SetRelation.EQUAL, SetRelation.SUPERSET)


def _joined(ways: Ways, covered: Mapping[Key, Chain], fresh: set[Key]) -> Iterator[Chain]:
    """The legs that take rows together, all of which are covered, some only now."""
    for leg in ways.together:
        if fresh.isdisjoint(leg.step.origins) or not all(key in covered for key in leg.step.origins):
            continue
        before = tuple({id(covered[key]): covered[key] for key in leg.step.origins}.values())
        same = all(one.relation is SetRelation.EQUAL and len(one.targets) == 1 for one in before)
        told = (SetRelation.EQUAL if same else SetRelation.SUPERSET).then(leg.step.bond.relation)
        back = any(key in one.passed for one in before for key in leg.targets)
        if told is not None and len(before) > 1 and not back:
            yield Chain(tuple(dict.fromkeys(row for one in before for row in one.origins)), told, leg, before)
