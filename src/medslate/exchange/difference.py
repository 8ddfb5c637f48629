"""What changed from one declaration of a device to the next, and what an operator must do about it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from enum import Enum
from typing import Any, Generic, Protocol, TypeVar

from medslate.devices.device import Assumption, EssentialFunction, ExternalMeasure, Integration, Interface
from medslate.devices.known import Asked
from medslate.exchange.declaration import Declaration, Item, Part, Stated
from medslate.findings import Place
from medslate.levels.frs import FR
from medslate.levels.strengths import Strength


class _Named(Protocol):
    @property
    def id(self) -> str: ...


T = TypeVar("T")
N = TypeVar("N", bound=_Named)
_NOWHERE = Place("")


class Trend(Enum):
    """How a level moved. What may be relied on is the lower end.

    `OPENED`: the lower end fell only because rows are open that were not; the level may still be what it was. `UPPER`:
    only the upper end moved.
    """

    FALLEN = "fallen"
    OPENED = "opened"
    RISEN = "risen"
    UPPER = "upper"


@dataclass(frozen=True, slots=True)
class LevelChange:
    """SL-C of one FR at one strength, as (lower, upper), before and after."""

    fr: FR
    strength: Strength
    before: tuple[int, int]
    after: tuple[int, int]

    @property
    def trend(self) -> Trend:
        """How it moved."""
        if self.after[0] == self.before[0]:
            return Trend.UPPER
        if self.after[0] > self.before[0]:
            return Trend.RISEN
        return Trend.OPENED if self.after[1] >= self.before[0] else Trend.FALLEN


@dataclass(frozen=True, slots=True)
class Change(Generic[T]):
    """One thing by its name, before and after; none where it was not there, or is no longer."""

    key: tuple[str, ...]
    before: T | None
    after: T | None

    @property
    def added(self) -> bool:
        """Whether it is new."""
        return self.before is None

    @property
    def removed(self) -> bool:
        """Whether it is gone."""
        return self.after is None


class DutyKind(Enum):
    """What an operator must do after an update, weightiest first."""

    CHECK_ZONE = "check the zones"
    PUT_MEASURE = "put a measure in place"
    PUT_SYSTEM = "put a system in place"
    TAKE_AWAY = "take a measure away"
    CONFIRM = "confirm an assumption"
    CHECK_CONDUIT = "check the conduits"
    CHECK_FUNCTION = "check an essential function"
    COMPARE_CATALOG = "compare the catalogs"
    READ_AGAIN = "read again"
    MAY_REMOVE = "may be removed after a new plan"


@dataclass(frozen=True, slots=True)
class Duty:
    """One thing to do, and about what: the short name of an FR with the strength, or ids of what changed."""

    kind: DutyKind
    about: tuple[str, ...]


@dataclass(frozen=True)
class Difference:
    """All that differs; empty parts did not change. Order: as it was, then what is new.

    `claims` is none if either side withholds them, `evidence` likewise. `renewed`: evidence items that are new, or of a
    later day or other content. `details`: texts of the device itself and of the guidance, by field.
    """

    before: Declaration
    after: Declaration
    levels: tuple[LevelChange, ...]
    details: tuple[Change[str], ...]
    parts: tuple[Change[Part], ...]
    functions: tuple[Change[EssentialFunction], ...]
    interfaces: tuple[Change[Interface], ...]
    measures: tuple[Change[ExternalMeasure], ...]
    integrations: tuple[Change[Integration], ...]
    asks: tuple[Change[Asked], ...]
    assumptions: tuple[Change[Assumption], ...]
    guidance: tuple[Change[str], ...]
    refuses: tuple[Change[str], ...]
    packs: tuple[Change[str], ...]
    claims: tuple[Change[Stated], ...] | None
    evidence: tuple[Change[Item], ...] | None

    @property
    def same_device(self) -> bool:
        """Whether both are of one device: the same name by the same manufacturer, whatever the version."""
        names = [(one.name, one.manufacturer) for one in (self.before, self.after)]
        return names[0] == names[1]

    @property
    def any(self) -> bool:
        """Whether anything differs."""
        return any(getattr(self, one.name) for one in fields(self) if one.name not in ("before", "after"))

    @property
    def renewed(self) -> tuple[str, ...]:
        """Evidence that is new, of another day or of other content."""
        return tuple(
            one.key[0]
            for one in self.evidence or ()
            if one.after is not None
            and (one.before is None or (one.before.made, one.before.sha256) != (one.after.made, one.after.sha256))
        )

    @property
    def duties(self) -> tuple[Duty, ...]:
        """What an operator must do, weightiest first."""
        order = tuple(DutyKind)
        return tuple(sorted(_duties(self), key=lambda one: order.index(one.kind)))


def difference(before: Declaration, after: Declaration) -> Difference:
    """From one declaration to another; where their values stood in files does not matter."""
    withheld = before.claims is None or after.claims is None
    unseen = before.evidence is None or after.evidence is None
    details = ("name", "model", "manufacturer", "version", "udi_di", "intended_use", "environment", "catalog")
    return Difference(
        before,
        after,
        tuple(_levels(before, after)),
        _changes(*({name: getattr(one, name) for name in details} for one in (before, after))),
        _changes(_by_id(before.parts), _by_id(after.parts)),
        _changes(_by_id(before.functions), _by_id(after.functions)),
        _changes(_by_id(before.interfaces), _by_id(after.interfaces)),
        _changes(_by_id(before.measures), _by_id(after.measures)),
        _changes(_by_id(before.integrations), _by_id(after.integrations)),
        _changes(_by_id(before.asks), _by_id(after.asks)),
        _changes(_by_id(before.assumptions), _by_id(after.assumptions)),
        _changes(_texts(before.guidance), _texts(after.guidance)),
        _changes({one: one for one in before.refuses}, {one: one for one in after.refuses}),
        _changes(before.packs, after.packs),
        None if withheld else _changes(_by_row(before.claims or ()), _by_row(after.claims or ())),
        None if unseen else _changes(_by_id(before.evidence or ()), _by_id(after.evidence or ())),
    )


def _levels(before: Declaration, after: Declaration) -> Iterator[LevelChange]:
    for strength in Strength:
        old, new = before.capability[strength], after.capability[strength]
        for fr in FR:
            one = LevelChange(fr, strength, (old.lower[fr], old.upper[fr]), (new.lower[fr], new.upper[fr]))
            if one.before != one.after:
                yield one


def _changes(before: Mapping[Any, T], after: Mapping[Any, T]) -> tuple[Change[T], ...]:
    keys = dict.fromkeys((*before, *after))
    return tuple(
        Change(key if isinstance(key, tuple) else (key,), before.get(key), after.get(key))
        for key in keys
        if before.get(key) != after.get(key)
    )


def _by_id(values: Iterable[N]) -> Mapping[str, N]:
    """By id, without the places where they stood."""
    return {one.id: _placeless(one) for one in values}


def _placeless(value: Any) -> Any:
    named = is_dataclass(value) and any(one.name == "place" for one in fields(value))
    return replace(value, place=_NOWHERE) if named else value


def _by_row(claims: Iterable[Stated]) -> Mapping[tuple[str, str], Stated]:
    return {(one.component, one.row): one for one in claims}


def _texts(value: Any) -> Mapping[str, str]:
    """The texts of a value by field, those that are not empty."""
    return {one.name: text for one in fields(value) if (text := getattr(value, one.name))}


def _duties(found: Difference) -> Iterator[Duty]:
    for level in found.levels:
        if level.trend in (Trend.FALLEN, Trend.OPENED):
            yield Duty(DutyKind.CHECK_ZONE, (level.fr.name, level.strength.value))
    for ask in found.asks:
        yield from _asked(ask)
    told = {one.key for one in found.asks}
    again = (one.key for one in found.measures if one.before is not None and one.key not in told)
    yield from (Duty(DutyKind.READ_AGAIN, one) for one in again)
    yield from (Duty(DutyKind.TAKE_AWAY, one.key) for one in found.refuses if one.added)
    yield from (Duty(DutyKind.CONFIRM, one.key) for one in found.assumptions if not one.removed)
    yield from (Duty(DutyKind.CHECK_CONDUIT, one.key) for one in found.interfaces if _met_anew(one))
    yield from (Duty(DutyKind.CHECK_FUNCTION, one.key) for one in found.functions if not one.removed)
    if found.before.catalog != found.after.catalog:
        yield Duty(DutyKind.COMPARE_CATALOG, (found.before.catalog, found.after.catalog))
    yield from (Duty(DutyKind.READ_AGAIN, one.key) for one in found.guidance)


def _asked(change: Change[Asked]) -> Iterator[Duty]:
    """A thing asked for that is needed for rows it was not needed for, is described anew, or is needed no longer."""
    before, after = (() if one is None else one.rows for one in (change.before, change.after))
    asked = change.after or change.before
    more = change.added or set(after) - set(before)
    if change.removed or (before and not after):
        yield Duty(DutyKind.MAY_REMOVE, change.key)
    elif more and after:
        system = asked is not None and asked.integration
        yield Duty(DutyKind.PUT_SYSTEM if system else DutyKind.PUT_MEASURE, change.key)
    elif not change.added:
        yield Duty(DutyKind.READ_AGAIN, change.key)


def _met_anew(change: Change[Interface]) -> bool:
    """Whether an interface is new, or leads elsewhere than it did: another kind, protocol, port, direction or scope."""
    if change.before is None or change.after is None:
        return change.after is not None
    names = ("kind", "protocols", "ports", "direction", "data", "in_scope")
    return any(getattr(change.before, one) != getattr(change.after, one) for one in names)
