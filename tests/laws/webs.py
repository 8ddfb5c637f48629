"""Random webs from models: rows as sets of things asked, true relations between them, and facts that are true."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from hypothesis import strategies as st

from medslate.assessment.conformity.facts import OPEN, States
from medslate.assessment.conformity.reached import Key, Web, web_of
from medslate.standards.catalogs import Catalog, Kind, Requirement
from medslate.standards.crosswalks import Crosswalk, Relation, SetRelation
from medslate.standards.fulfilment.states import State
from medslate.standards.packs import Confidence, Pack, PackKind
from tests.laws.test_carrying import Things, holds, related, subsets, truth

SETS = subsets(4)
PACKS = ("P", "Q", "R")
Model = Mapping[Key, Things]
Facts = dict[str, dict[str, States]]


@dataclass(frozen=True)
class World:
    """What each row truly asks, and what is known: crosswalks, catalogs with aspects, and facts."""

    asked: Model
    done: Things
    crosswalks: tuple[Crosswalk, ...]
    catalogs: tuple[Catalog, ...]
    facts: Facts

    @property
    def web(self) -> Web:
        """The web of its crosswalks and catalogs."""
        return web_of(self.crosswalks, self.catalogs)

    def truth(self, key: Key) -> State:
        """The true state of a row."""
        return truth(self.asked[key], self.done)


def pack(name: str, kind: PackKind = PackKind.CATALOG) -> Pack:
    return Pack(name, kind, name, "1", name, "1.0.0")


@st.composite
def worlds(draw: st.DrawFn, *, empty: bool = True, truthful: bool = True) -> World:
    """A world whose relations are true. Rows that ask nothing are stated so; without `empty` there are none.

    Without `truthful` facts may be anything.
    """
    sets = st.sampled_from(SETS if empty else SETS[1:])
    names = [(one, f"{one.lower()}{number}") for one in PACKS for number in range(draw(st.integers(1, 3)))]
    asked = {key: draw(sets) for key in names}
    catalogs = tuple(_catalog(draw, one, asked, empty=empty) for one in PACKS)
    ends = st.sampled_from([("P", "Q"), ("Q", "R"), ("P", "R"), ("R", "P"), ("Q", "Q")])
    walks = tuple(_crosswalk(draw, number, draw(ends), asked) for number in range(draw(st.integers(1, 4))))
    done = draw(st.sampled_from(SETS))
    facts: Facts = {}
    for (name, row), things in asked.items():
        true = truth(things, done)
        if truthful and true is State.VOID:
            facts.setdefault(name, {})[row] = (true, true, true)
        elif draw(st.booleans()):
            known = st.sampled_from([one for one in State if not truthful or holds(one, true)])
            facts.setdefault(name, {})[row] = draw(st.tuples(known, known, known))
    return World(asked, done, walks, catalogs, facts)


def _catalog(draw: st.DrawFn, name: str, asked: dict[Key, Things], *, empty: bool) -> Catalog:
    rows = [Requirement(row, Kind.CONTROL, row, "", Confidence.HIGH) for pack_, row in asked if pack_ == name]
    for base in list(rows):
        if draw(st.integers(0, 3)) == 0:
            parts = [one for one in SETS if one <= asked[name, base.id] and (one or empty)]
            aspect = Requirement(f"{base.id}.a", Kind.ASPECT, "", "", Confidence.HIGH, base=base.id)
            asked[name, aspect.id] = draw(st.sampled_from(parts)) if parts else frozenset()
            rows.append(aspect)
    return Catalog(pack(name), tuple(rows))


def _crosswalk(draw: st.DrawFn, number: int, ends: tuple[str, str], asked: Model) -> Crosswalk:
    relations: list[Relation] = []
    sides = [[row for one, row in asked if one == end] for end in ends]
    for group in range(draw(st.integers(1, 4))):
        origins, targets = (
            draw(st.lists(st.sampled_from(side), min_size=1, max_size=2, unique=True)) for side in sides
        )
        whole = frozenset[int]().union(*(asked[ends[0], one] for one in origins))
        other = frozenset[int]().union(*(asked[ends[1], one] for one in targets))
        relation = draw(st.sampled_from([one for one in SetRelation if related(one, whole, other)]))
        together = f"g{group}" if len(origins) * len(targets) > 1 else ""
        relations += [
            Relation(one, relation, to, "", draw(st.sampled_from(Confidence)), together=together)
            for one in origins
            for to in targets
        ]
    return Crosswalk(pack(f"{number}", PackKind.CROSSWALK), *ends, tuple(relations))


def turned(world: World, order: st.DataObject) -> World:
    """The same world with its crosswalks, and the relations in each, in another order."""
    walks = [replace(one, relations=tuple(order.draw(st.permutations(one.relations)))) for one in world.crosswalks]
    return replace(world, crosswalks=tuple(order.draw(st.permutations(walks))))


def known(facts: Mapping[str, Mapping[str, States]], key: Key) -> States:
    """The fact on one row."""
    return facts.get(key[0], {}).get(key[1], OPEN)
