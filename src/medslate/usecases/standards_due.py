"""Due: what happened to the documents behind a workspace since it was last checked, what comes, what is outdated."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from medslate.assessment.conformity.stated import Pin
from medslate.assessment.dossier import Dossier
from medslate.standards.packs import Pack
from medslate.standards.registers import DocumentEvent, DocumentLink, Register, RegisteredDocument, Status, span
from medslate.usecases.ports import PackSource
from medslate.usecases.standards_graph import neighbours
from medslate.usecases.standards_list import registers
from medslate.usecases.standards_pin import packs_used

AHEAD = timedelta(days=365)
REPLACES = "supersedes"


@dataclass(frozen=True)
class Outdated:
    """A document on which the workspace rests, and the links from those that take its place, now or once published."""

    document: RegisteredDocument
    packs: tuple[str, ...]
    successors: tuple[tuple[DocumentLink, RegisteredDocument], ...]


@dataclass(frozen=True)
class Moved:
    """A pinned pack that is not the present one; no `now` if it is no longer at hand."""

    pack: str
    pinned: Pin
    now: Pack | None


@dataclass(frozen=True)
class Due:
    """By one register. `since`: none if the workspace was never checked; then all that ever happened is new.

    `watched`: the documents that are looked at. `happened`: after `since`, up to the day asked for. `coming`: within
    a year, or at a time known too roughly to say that it has passed.
    """

    register: Register
    since: date | None
    until: date
    watched: frozenset[str]
    happened: tuple[DocumentEvent, ...]
    coming: tuple[DocumentEvent, ...]
    outdated: tuple[Outdated, ...]

    @property
    def beyond(self) -> bool:
        """Whether the register was kept up to an earlier day than the one asked for: what came later is not in it."""
        return self.register.checked < self.until


@dataclass(frozen=True)
class AllDue:
    """By register, and the pinned packs that changed."""

    by_register: tuple[Due, ...]
    moved: tuple[Moved, ...]

    @property
    def any(self) -> bool:
        """Whether something happened, or a pinned pack is not the present one."""
        return bool(self.moved) or any(one.happened for one in self.by_register)


def due(
    packs: PackSource, dossier: Dossier | None, today: date, since: date | None = None, *, every: bool = False
) -> AllDue:
    """What is due on a day. `since`: instead of the day the dossier bears; without a dossier, all documents count.

    `every`: watch all documents, not only those that the packs of the workspace hold and their neighbours.
    """
    present = {one.id: one for one in packs.packs()}
    used = [present[name] for name in packs_used(dossier) if name in present] if dossier is not None else []
    checked = dossier.standards.checked if dossier is not None else {}
    found = tuple(
        _due(one, since or checked.get(one.pack.id), today, used, every=every or dossier is None)
        for one in registers(packs)
    )
    return AllDue(found, moved(dossier, present) if dossier is not None else ())


def moved(dossier: Dossier, present: Mapping[str, Pack]) -> tuple[Moved, ...]:
    """The pins that the packs at hand do not keep."""
    pairs = ((name, pin, present.get(name)) for name, pin in dossier.standards.pins.items())
    return tuple(Moved(name, pin, now) for name, pin, now in pairs if now is None or now.digest != pin.digest)


def held(register: Register, used: Iterable[Pack]) -> Mapping[str, tuple[str, ...]]:
    """The documents that packs hold, by id, each with the packs: as the pack says, or as the register does."""
    found: dict[str, tuple[str, ...]] = {}
    for pack in used:
        for one in register.documents:
            if one.id == pack.register or pack.id in one.packs:
                found[one.id] = (*found.get(one.id, ()), pack.id)
    return found


def _due(register: Register, since: date | None, today: date, used: list[Pack], *, every: bool) -> Due:
    mine = held(register, used)
    near = frozenset(mine).union(*(neighbours(register, name) for name in mine)) & frozenset(register.by_id)
    watched = frozenset(register.by_id) if every else near
    happened = register.happened(since or date.min, today)
    coming = (one for one in register.events if one.latest > today and span(one.dated)[0] <= today + AHEAD)
    return Due(
        register,
        since,
        today,
        watched,
        tuple(one for one in happened if one.document in watched),
        tuple(sorted((one for one in coming if one.document in watched), key=lambda one: (one.latest, one.document))),
        tuple(_outdated(register, mine, every=every)),
    )


def _outdated(register: Register, mine: Mapping[str, tuple[str, ...]], *, every: bool) -> Iterable[Outdated]:
    """Documents by which one can no longer work, or that something is about to replace."""
    for one in register.documents:
        if every or one.id in mine:
            after = tuple(
                (link, register.by_id[link.origin])
                for link in register.around(one.id)
                if link.relation == REPLACES and link.to == one.id
            )
            if after or one.status in (Status.SUPERSEDED, Status.WITHDRAWN):
                yield Outdated(one, mine.get(one.id, ()), after)
