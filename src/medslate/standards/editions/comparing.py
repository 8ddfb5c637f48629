"""Comparing two editions, or two versions of one pack: every row of both sides accounted for, once per side.

Where an edition crosswalk speaks, its word stands; without one, rows are told apart by their ids alone.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from medslate.standards.crosswalks import Change, Crosswalk, Relation, SetRelation
from medslate.standards.editions.contents import Contents, Entry
from medslate.standards.packs import Pack

_TURNED = {
    Change.ADDED: Change.REMOVED,
    Change.REMOVED: Change.ADDED,
    Change.SPLIT: Change.MERGED,
    Change.MERGED: Change.SPLIT,
}
_GRAVEST = (Change.REWORDED, Change.MOVED, Change.KEPT)
_WAYS = (Change.SPLIT, Change.MERGED)


def turned(change: Change) -> Change:
    """The same change read from the new edition back to the old: what was split is merged, what was added removed."""
    return _TURNED.get(change, change)


def inverse(crosswalk: Crosswalk) -> Crosswalk:
    """An edition crosswalk read from the other side."""
    return replace(
        crosswalk, origin=crosswalk.to, to=crosswalk.origin, relations=tuple(map(_inverse, crosswalk.relations))
    )


def _inverse(one: Relation) -> Relation:
    relation = one.relation.inverse if isinstance(one.relation, SetRelation) else one.relation
    change = None if one.change is None else turned(one.change)
    return replace(one, origin=one.to, to=one.origin, relation=relation, change=change)


@dataclass(frozen=True, slots=True)
class Differs:
    """One cell that is not the same in two rows or heads; empty: it was not there, or is no more."""

    name: str
    before: str
    after: str

    @property
    def inverse(self) -> "Differs":
        """The same, read backwards."""
        return Differs(self.name, self.after, self.before)


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of one row of the old side, or where one of the new side came from.

    `others`: the rows on the other side. `differs`: if there is just one, what is not the same. `relations`: the rows
    of the crosswalk that say so; none where the comparison is by id.
    """

    row: str
    change: Change
    others: tuple[str, ...] = ()
    differs: tuple[Differs, ...] = ()
    relations: tuple[Relation, ...] = ()

    @property
    def same(self) -> bool:
        """Whether nothing at all differs."""
        return self.change is Change.KEPT and not self.differs


@dataclass(frozen=True)
class Comparison:
    """Two packs held against each other: the fate of each row of the old side, the origin of each of the new.

    `head`: what else the packs say differently. `reordered`: whether the rows that both have stand in another order.
    `crosswalk`: the pack that says what became of the rows; empty if ids alone do.
    """

    old: Pack
    new: Pack
    crosswalk: str
    olds: Mapping[str, Fate]
    news: Mapping[str, Fate]
    head: tuple[Differs, ...]
    reordered: bool

    @property
    def same(self) -> bool:
        """Whether the two say the same throughout."""
        fates = (*self.olds.values(), *self.news.values())
        return not self.head and not self.reordered and all(one.same for one in fates)

    @cached_property
    def counts(self) -> Mapping[Change, tuple[int, int]]:
        """How many rows of the old and of the new side bear each change."""
        sides = ([one.change for one in side.values()] for side in (self.olds, self.news))
        old, new = map(Counter, sides)
        return {change: (old[change], new[change]) for change in Change}


def compare(old: Contents, new: Contents, crosswalk: Crosswalk | None = None) -> Comparison:
    """The account of all rows. Of a crosswalk only what it says of rows that are there counts.

    A row that asks something and is not named by the crosswalk is unknown; headings that are not named go by id.
    """
    stated = _stated(old, new, crosswalk)
    turned_back: dict[str, list[Relation]] = {}
    for one in (one for ones in stated.values() for one in ones):
        turned_back.setdefault(one.to, []).append(_inverse(one))
    named = set(stated) | set(turned_back)
    told = crosswalk is not None
    by_id = frozenset(
        row
        for row in old.entries.keys() & new.entries.keys()
        if row not in named and not (told and (old.entries[row].asks or new.entries[row].asks))
    )
    olds = {row: _fate(row, stated.get(row, ()), old, new, by_id, told) for row in old.entries}
    backwards = {row: _fate(row, tuple(turned_back.get(row, ())), new, old, by_id, told) for row in new.entries}
    news = {row: _read_backwards(fate) for row, fate in backwards.items()}
    both = [row for row in old.entries if row in new.entries]
    return Comparison(
        old.pack,
        new.pack,
        "" if crosswalk is None else crosswalk.pack.id,
        olds,
        news,
        differing(old.head, new.head),
        both != [row for row in new.entries if row in old.entries],
    )


def _stated(old: Contents, new: Contents, crosswalk: Crosswalk | None) -> Mapping[str, tuple[Relation, ...]]:
    """What a crosswalk says of rows that are there, by old row; of new rows that come from nowhere under no name."""
    if crosswalk is None:
        return {}
    found: dict[str, tuple[Relation, ...]] = {}
    for one in crosswalk.relations:
        if (one.origin in old.entries or not one.origin) and (one.to in new.entries or not one.to):
            found[one.origin] = (*found.get(one.origin, ()), one)
    return found


def _fate(
    row: str, stated: tuple[Relation, ...], here: Contents, there: Contents, by_id: frozenset[str], told: bool
) -> Fate:
    """The fate of one row on this side, as the crosswalk tells it, else by its id."""
    entry = here.entries[row]
    if stated:
        others = tuple(dict.fromkeys(one.to for one in stated if one.to))
        change = _gravest(one.change for one in stated)
        if len(others) == 1 and change not in _WAYS:
            return Fate(row, change, others, _cells(entry, there.entries[others[0]]), stated)
        return Fate(row, change, others, (), stated)
    if row in by_id:
        other = there.entries[row]
        change = Change.KEPT if entry.words == other.words else Change.REWORDED
        return Fate(row, change, (row,), _cells(entry, other))
    return Fate(row, Change.UNKNOWN if told and entry.asks else Change.REMOVED)


def _read_backwards(fate: Fate) -> Fate:
    """A fate told from new to old, as what it says of the way from old to new."""
    return replace(
        fate,
        change=turned(fate.change),
        differs=tuple(one.inverse for one in fate.differs),
        relations=tuple(map(_inverse, fate.relations)),
    )


def _gravest(changes: Iterable[Change | None]) -> Change:
    """One word for several: unknown outweighs all; a row that went to several places was split, whatever else."""
    said = set(changes)
    if len(said) == 1:
        return said.pop() or Change.UNKNOWN
    if said & {None, Change.UNKNOWN}:
        return Change.UNKNOWN
    if said & set(_WAYS):
        return next(one for one in _WAYS if one in said)
    return next((one for one in _GRAVEST if one in said), Change.UNKNOWN)


def _cells(before: Entry, after: Entry) -> tuple[Differs, ...]:
    return differing(before.cells, after.cells)


def differing(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[Differs, ...]:
    """The cells that are not the same, in the order of the first, then of the second."""
    return tuple(
        Differs(name, before.get(name, ""), after.get(name, ""))
        for name in dict.fromkeys((*before, *after))
        if before.get(name, "") != after.get(name, "")
    )
