"""Pin and checked: what a workspace is held to, and up to which day its owner went through a register."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from medslate.assessment.conformity.stated import Pin
from medslate.assessment.dossier import Dossier
from medslate.errors import UsageError
from medslate.standards.catalogs import suggestion
from medslate.standards.registers import Register
from medslate.usecases.open_conformity import Field
from medslate.usecases.ports import PackSource, StandardsKeeper


@dataclass(frozen=True)
class Pinned:
    """A pack that is pinned now; `before`: what it was pinned to, if it was."""

    pack: str
    pin: Pin
    before: Pin | None

    @property
    def changed(self) -> bool:
        """Whether anything had to be written."""
        return self.pin != self.before


@dataclass(frozen=True)
class Marked:
    """The day that was recorded for a register: `wanted`, but never later than the register was kept."""

    register: Register
    wanted: date
    day: date


def packs_used(dossier: Dossier) -> tuple[str, ...]:
    """The packs whose rows a dossier answers: by claims, under overlays, in statements."""
    return tuple(dict.fromkeys((dossier.catalog, *dossier.overlays, *(one.pack for one in dossier.statements))))


def packs_behind(dossier: Dossier, field: Field) -> tuple[str, ...]:
    """The packs that a dossier answers, with their scales, the boundaries chosen from, and the crosswalks between."""
    used = packs_used(dossier)
    scales = (field.catalogs[name].scale for name in used if name in field.catalogs)
    between = (one.pack.id for one in field.crosswalks if one.origin in used and one.to in used)
    bounds = (field.boundaries.pack.id,) if dossier.boundary and field.boundaries is not None else ()
    return tuple(dict.fromkeys((*used, *filter(None, scales), *bounds, *between)))


def pin(dossier: Dossier, packs: PackSource, keeper: StandardsKeeper, names: Iterable[str]) -> tuple[Pinned, ...]:
    """Pin these packs at their present versions and digests. Raises `UsageError` with the nearest for an unknown one.

    Nothing is written if one of them is unknown, nor for a pack that is pinned so already.
    """
    present = {one.id: one for one in packs.packs()}
    wanted = tuple(dict.fromkeys(names))
    for name in wanted:
        if name not in present:
            raise UsageError(f"There is no pack {name}. {suggestion(name, present, '`medslate pack list` shows all.')}")
    before: Mapping[str, Pin] = dossier.standards.pins
    found = tuple(Pinned(one, Pin(present[one].version, present[one].digest), before.get(one)) for one in wanted)
    for one in found:
        if one.changed:
            keeper.pin(one.pack, one.pin)
    return found


def mark_checked(known: Iterable[Register], keeper: StandardsKeeper, day: date) -> tuple[Marked, ...]:
    """Record that the events of every register were gone through up to a day.

    What a register did not know on that day must not count as seen: no later day is recorded than it was kept up to.
    """
    found = tuple(Marked(one, day, min(day, one.checked)) for one in known)
    for one in found:
        keeper.mark_checked(one.register.pack.id, one.day)
    return found
