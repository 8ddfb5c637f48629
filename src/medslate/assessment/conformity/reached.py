"""What crosswalks make of facts: one answer tells of every row that a relation reaches.

Rule (of this project). After no relation, the state of a row is what is stated of it. After n relations it is that, met
with what each bond tells from the states of its origins after n - 1. The result is the state after `HOPS` relations:
longer chains rest on too many judgements. Where sources contradict each other the row is open, and shown so; nothing
is decided by the more restrictive, and nothing dropped.

A row is taken to ask something until a source says that it asks nothing here. What does not apply is taken out of the
rows that it is shared with, so that only a source which the row wholly includes contradicts that it asks nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property

from medslate.assessment.conformity.facts import OPEN, Facts, States, three
from medslate.standards.catalogs import Catalog
from medslate.standards.crosswalks import Bond, Crosswalk, SetRelation
from medslate.standards.fulfilment.carrying import of_each
from medslate.standards.fulfilment.states import State, joined

HOPS = 3
Key = tuple[str, str]
"""A row, by its pack and its id."""


@dataclass(frozen=True, slots=True)
class Step:
    """One bond as it leads to a row: from rows of `pack`, through a crosswalk, or within a catalog (then empty).

    `origins`: the rows it starts from. `included`: whether all that these ask, the row asks: if they ask something, so
    does it.
    """

    pack: str
    bond: Bond
    crosswalk: str
    origins: tuple[Key, ...] = field(init=False)
    included: bool = field(init=False)

    def __post_init__(self) -> None:
        own = self.bond.relation in (SetRelation.EQUAL, SetRelation.SUBSET) and len(self.bond.targets) == 1
        object.__setattr__(self, "origins", tuple((self.pack, one) for one in self.bond.origins))
        object.__setattr__(self, "included", own)


@dataclass(frozen=True)
class Web:
    """All bonds, each in both directions, by the row that they lead to."""

    arriving: Mapping[Key, tuple[Step, ...]]

    @cached_property
    def leaving(self) -> Mapping[Key, tuple[Key, ...]]:
        """The rows that each row tells of."""
        found: dict[Key, dict[Key, None]] = {}
        for key, steps in self.arriving.items():
            for step in steps:
                for origin in step.origins:
                    found.setdefault(origin, {})[key] = None
        return {key: tuple(ones) for key, ones in found.items()}


def web_of(crosswalks: Iterable[Crosswalk], catalogs: Iterable[Catalog]) -> Web:
    """The bonds of crosswalks, read both ways, and of aspects: each is a part of the row that it belongs to."""
    found: dict[Key, list[Step]] = {}
    for one in crosswalks:
        for bond in one.bonds:
            _lay(found, one.origin, one.to, bond, one.pack.id)
            _lay(found, one.to, one.origin, bond.inverse, one.pack.id)
    for catalog in catalogs:
        for base, aspects in catalog.aspects.items():
            for aspect in aspects:
                part = Bond((aspect.id,), SetRelation.SUBSET, (base,), ())
                _lay(found, catalog.pack.id, catalog.pack.id, part, "")
                _lay(found, catalog.pack.id, catalog.pack.id, part.inverse, "")
    return Web({key: tuple(steps) for key, steps in found.items()})


def _lay(found: dict[Key, list[Step]], origin: str, to: str, bond: Bond, crosswalk: str) -> None:
    step = Step(origin, bond, crosswalk)
    for target in bond.targets:
        found.setdefault((to, target), []).append(step)


def state_after(web: Web, facts: Facts, key: Key, hops: int = HOPS) -> States:
    """The rule in its plainest form: the definition. `Reached` gives the same for all rows at once."""
    told = [(step, told_by(step, [state_after(web, facts, one, hops - 1) for one in step.origins]))
            for step in web.arriving.get(key, ()) if hops]  # fmt: skip
    return all_met(facts.get(key[0], {}).get(key[1], OPEN), told)[0]


def told_by(step: Step, origins: Sequence[States]) -> States:
    """What a step tells of its target at each strength."""
    whole = origins[0] if len(origins) == 1 else _as_one(origins)
    return _told(step.bond.relation, whole, len(step.bond.targets) > 1)


def _as_one(origins: Sequence[States]) -> States:
    return three(map(joined, zip(*origins, strict=True)))


@cache
def _told(relation: SetRelation, whole: States, several: bool) -> States:
    """Kept, because relations and states are few and the rows of a web are many."""
    return three(of_each(relation, one, several=several) for one in whole)


def all_met(stated: States, told: Sequence[tuple[Step, States]]) -> tuple[States, bool]:
    """What all sources tell together, and whether they contradict each other at some strength: then it is open."""
    met: tuple[State | None, ...] = stated
    for states in _heeded(stated, told):
        met = _met(met, states)
    declared, evidenced, tested = met
    return (declared or State.OPEN, evidenced or State.OPEN, tested or State.OPEN), None in met


def _heeded(stated: States, told: Sequence[tuple[Step, States]]) -> list[States]:
    """What is told, without what only holds of a row that asks something where a source says that it asks nothing."""
    every = [states for _, states in told]
    if State.VOID not in stated and not any(State.VOID in states for states in every):
        return every
    void = State.VOID
    asks = [void not in said for said in zip(stated, *every, strict=True)]
    return [
        states if step.included else three(one if ask or one is void else State.OPEN
                                            for ask, one in zip(asks, states, strict=True))
        for step, states in told
    ]  # fmt: skip


@cache
def _met(met: tuple[State | None, ...], other: States) -> tuple[State | None, ...]:
    """At each strength; kept for the same reason."""
    return tuple(one and one.met_with(more) for one, more in zip(met, other, strict=True))


@dataclass(frozen=True)
class Reached:
    """The states of all rows that a fact reaches. `rounds`: after no relation, after one, and so on.

    `contrary`: the rows whose sources contradict each other, at the last round.
    """

    web: Web
    facts: Facts
    rounds: tuple[Mapping[Key, States], ...]
    contrary: frozenset[Key]

    def states(self, pack: str, row: str) -> States:
        """The states of one row; open if nothing tells of it."""
        return self.rounds[-1].get((pack, row), OPEN)

    def changed(self, key: Key, states: States) -> "Reached":
        """The same after another fact on one row: only what it changes is computed anew."""
        pack, row = key
        facts = {**self.facts, pack: {**self.facts.get(pack, {}), row: states}}
        rounds: list[Mapping[Key, States]] = [{**self.rounds[0], key: states}]
        moved, contrary = {key}, self.contrary
        for before in self.rounds[1:]:
            found, clashing = _round(self.web, facts, rounds[-1], {key, *_told_of(self.web, moved)})
            moved = _moved(before, found)
            contrary = (self.contrary - found.keys()) | clashing
            rounds.append({**before, **found})
        return Reached(self.web, facts, tuple(rounds), contrary)


def reached(web: Web, facts: Facts, hops: int = HOPS) -> Reached:
    """Every row that a fact reaches; the rest is open. Equal to `state_after` (the laws hold them against each other).

    After the first round a row is computed anew only if an origin of its bonds has another state than in the last.
    """
    stated = {(pack, row): one for pack, rows in facts.items() for row, one in rows.items()}
    rounds: list[Mapping[Key, States]] = [stated]
    moved, contrary = set(stated), frozenset[Key]()
    for _ in range(hops):
        found, clashing = _round(web, facts, rounds[-1], _told_of(web, moved))
        moved = _moved(rounds[-1], found)
        contrary = (contrary - found.keys()) | clashing
        rounds.append({**rounds[-1], **found})
    return Reached(web, facts, tuple(rounds), contrary)


def _told_of(web: Web, keys: Iterable[Key]) -> set[Key]:
    return {to for one in keys for to in web.leaving.get(one, ())}


def _moved(before: Mapping[Key, States], found: Mapping[Key, States]) -> set[Key]:
    return {key for key, states in found.items() if states != before.get(key, OPEN)}


def _round(
    web: Web, facts: Facts, before: Mapping[Key, States], keys: Iterable[Key]
) -> tuple[Mapping[Key, States], frozenset[Key]]:
    """The states of rows after one relation more, and which of them are contradicted."""
    found: dict[Key, States] = {}
    clashing: set[Key] = set()
    for key in keys:
        told = [(step, told_by(step, [before.get(one, OPEN) for one in step.origins]))
                for step in web.arriving.get(key, ())]  # fmt: skip
        found[key], clash = all_met(facts.get(key[0], {}).get(key[1], OPEN), told)
        if clash:
            clashing.add(key)
    return found, frozenset(clashing)
