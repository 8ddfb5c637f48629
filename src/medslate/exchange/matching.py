"""Whether a declaration answers a need: two halves that match, FR by FR (a rule of this project).

What a device reaches here is SL-C with its dependencies: a row that is met through another system, or covered by an
external measure, counts as soon as all that it rests on is in place. This is the maker's help only; what else the
operator's own measures could make up for is the plan's to find (`medslate site plan`).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from medslate.devices.device import Interface
from medslate.devices.known import Asked, KnownComponent, KnownDevice
from medslate.exchange.checking import check_declaration
from medslate.exchange.declaration import Declaration
from medslate.exchange.known import from_declaration
from medslate.exchange.need import Need, NeededFlow, Question, Standing
from medslate.exchange.telling import NEED
from medslate.findings import Code, Finding, Place, failed
from medslate.levels.frs import FR
from medslate.levels.rule import counts_at_lower, levels_of
from medslate.levels.strengths import Strength
from medslate.levels.vectors import Bounds, Capability, lowest
from medslate.levels.verdicts import Standing as Counts
from medslate.levels.verdicts import Verdict
from medslate.networks.site import DeviceEntry
from medslate.standards.catalogs import Catalog
from medslate.standards.measures import InSeconds, Library
from medslate.standards.profiles import Reaction


class Reached(Enum):
    """How a device comes to the level that is wanted, best first."""

    ALONE = "reached"
    IN_PLACE = "reached with what is in place"
    MORE = "reached with more"
    OPEN = "open"
    NOT = "not reached"


class Presence(Enum):
    """What the operator has of a thing that the maker asks for.

    `BARRED`: it may not stand there, since it may block where harm follows within seconds, or since it cannot stand
    beside a measure that does. `UNKNOWN`: it names no measures of the library, or some that the library does not have.
    """

    IN_PLACE = "in place"
    TO_ADD = "to be added"
    BARRED = "may not stand there"
    UNKNOWN = "unknown to the library"


@dataclass(frozen=True, slots=True)
class AskedMatch:
    """One thing that the maker asks for; `missing`: the ids of the library's measures that are still to come."""

    asked: Asked
    presence: Presence
    missing: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class FRMatch:
    """One FR: the level wanted, and the levels reached as (lower, upper).

    `capability`: SL-C as declared. `alone`: with nothing from outside. `now`: with what is in place. `then`: with all
    that the maker asks for and that may stand there. `lacking`: the (part, row) pairs up to the level wanted that even
    then are not known to count.
    """

    fr: FR
    wanted: int
    capability: tuple[int, int]
    alone: tuple[int, int]
    now: tuple[int, int]
    then: tuple[int, int]
    lacking: tuple[tuple[str, str], ...]

    @property
    def verdict(self) -> Reached:
        """The first of the ways that surely leads to the level; open if it may still turn out to."""
        ways = ((Reached.ALONE, self.alone), (Reached.IN_PLACE, self.now), (Reached.MORE, self.then))
        sure = next((way for way, (lower, _) in ways if lower >= self.wanted), None)
        return sure or (Reached.OPEN if self.then[1] >= self.wanted else Reached.NOT)


@dataclass(frozen=True, slots=True)
class FlowMatch:
    """A flow, and the interfaces of the device that have its protocol and port. None named: `compared` is false."""

    flow: NeededFlow
    interfaces: tuple[str, ...]
    compared: bool


@dataclass(frozen=True, slots=True)
class AnswerMatch:
    """A question, and what is claimed of its row, by part. Not `faced`: the row is asked of no part of the device."""

    question: Question
    verdicts: Mapping[str, Verdict]
    faced: bool = True

    @property
    def open(self) -> bool:
        """Whether it is not answered, for at least one part that faces the row."""
        return self.faced and (not self.verdicts or Verdict.OPEN in self.verdicts.values())


@dataclass(frozen=True, slots=True)
class Conflict:
    """A measure that stands in the zone and that the maker forbids on the device."""

    standing: Standing
    reason: str


@dataclass(frozen=True)
class Match:
    """A need and a declaration, side by side, at one strength. Without `frs` they cannot be compared."""

    need: Need
    declaration: Declaration
    strength: Strength
    frs: tuple[FRMatch, ...]
    asked: tuple[AskedMatch, ...]
    flows: tuple[FlowMatch, ...]
    answers: tuple[AnswerMatch, ...]
    conflicts: tuple[Conflict, ...]
    findings: tuple[Finding, ...]

    @property
    def aimless(self) -> bool:
        """Whether the need asks for nothing: level 0 in every FR."""
        return not any(self.need.target.levels)

    @property
    def fits(self) -> bool:
        """Whether every FR is surely reached, if need be with more, nothing conflicts, and no finding is an error."""
        enough = (Reached.ALONE, Reached.IN_PLACE, Reached.MORE)
        reached = bool(self.frs) and all(one.verdict in enough for one in self.frs)
        return reached and not self.conflicts and not failed(self.findings)


def match(
    need: Need, declaration: Declaration, catalog: Catalog, library: Library, strength: Strength = Strength.DECLARED
) -> Match:
    """How far the declared device answers the need, at a strength.

    Where claims are there, they decide; else the declared vectors do. If need, declaration and library are not about
    the rows of one catalog, nothing is compared, and a finding says so.
    """
    findings = (*_differing(need, catalog, library), *check_declaration(declaration, catalog))
    unusable = {Code.CATALOG_DIFFERS, Code.NO_SCOPE} & {one.code for one in findings}
    device = None if unusable else _device(declaration, catalog, strength)
    asked = () if device is None else tuple(_asked(need, one, library) for one in device.asks)
    return Match(
        need,
        declaration,
        strength,
        () if device is None else _frs(need, device, asked, catalog, library),
        asked,
        tuple(_flow(one, declaration.interfaces) for one in need.flows),
        tuple(_answer(one, declaration, catalog, strength) for one in need.questions),
        tuple(
            Conflict(one, "The maker does not allow it.") for one in need.in_place if one.library in declaration.refuses
        ),
        findings,
    )


def _device(declaration: Declaration, catalog: Catalog, strength: Strength) -> KnownDevice:
    entry = DeviceEntry("", "", Place(NEED))
    return from_declaration(entry, declaration, catalog, strength)


def _differing(need: Need, catalog: Catalog, library: Library) -> tuple[Finding, ...]:
    place, remedy, found = Place(NEED), "Compare them with the packs that the need names.", []
    for what, here in (("catalog", catalog.pack.id), ("library", library.pack.id)):
        said = getattr(need, what)
        if said != here:
            message = f"The need names the {what} {said}, not {here}."
            found.append(Finding(Code.CATALOG_DIFFERS, place.at(what), message, remedy))
    if not any(need.target.levels):
        message = "The need asks for level 0 in every FR: every device fits, and that says nothing."
        found.append(Finding(Code.NEED_AIMLESS, place.at("target"), message, "Set the target of the zone by risk."))
    return tuple(found)


def _asked(need: Need, asked: Asked, library: Library) -> AskedMatch:
    there = {one.library for one in need.in_place}
    if not asked.library or not library.by_id.keys() >= set(asked.library):
        return AskedMatch(asked, Presence.UNKNOWN)
    missing = tuple(one for one in asked.library if one not in there)
    for one in asked.library:
        if library.by_id[one].in_seconds is InSeconds.BLOCKS and need.reaction is Reaction.SECONDS:
            reason = f"{one} may block, and harm follows within seconds."
            return AskedMatch(asked, Presence.BARRED, missing, reason)
    for one in missing:
        for other in sorted(there & library.by_id.keys()):
            if other in library.by_id[one].conflicts or one in library.by_id[other].conflicts:
                return AskedMatch(asked, Presence.BARRED, missing, f"{one} cannot stand beside {other}.")
    return AskedMatch(asked, Presence.TO_ADD if missing else Presence.IN_PLACE, missing)


def _frs(
    need: Need, device: KnownDevice, asked: tuple[AskedMatch, ...], catalog: Catalog, library: Library
) -> tuple[FRMatch, ...]:
    there = frozenset(one.asked.id for one in asked if one.presence is Presence.IN_PLACE)
    possible = frozenset(one.asked.id for one in asked if one.presence is not Presence.BARRED)
    ways = [_with(device, names, library) for names in (frozenset[str](), there, possible)]
    alone, now, then = (_levels(one, catalog) for one in ways)
    helped = {catalog.by_id[row].fr for one in device.asks for _, row in one.rows}

    def ends(bounds: Bounds[Capability], fr: FR, *, outside: bool = True) -> tuple[int, int]:
        """Without help from outside no level lies above SL-C, though a vector leaves the rows above it open."""
        most = bounds.upper[fr] if outside and fr in helped else min(bounds.upper[fr], device.capability.upper[fr])
        return bounds.lower[fr], most

    return tuple(
        FRMatch(
            fr,
            need.target[fr],
            ends(device.capability, fr),
            ends(alone, fr, outside=False),
            ends(now, fr),
            ends(then, fr),
            _lacking(ways[-1], catalog, fr, need.target[fr]),
        )
        for fr in FR
    )


def _with(device: KnownDevice, there: frozenset[str], library: Library) -> tuple[KnownComponent, ...]:
    """The parts with the rows met that rest only on what is there.

    Of a row that only the device can do, the library's word stands: no measure outside earns credit; another system
    does.
    """
    integrations = {one.id for one in device.asks if one.integration}

    def verdict(component: str, row: str, held: Verdict) -> Verdict:
        if held not in (Verdict.COVERED_EXTERNALLY, Verdict.MET_BY_INTEGRATION):
            return held
        names = set(device.needed_for.get((component, row), ()))
        credited = row not in library.only_device or names <= integrations
        return Verdict.MET if names and names <= there and credited else Verdict.UNMET

    return tuple(
        KnownComponent(one.id, one.types, {row: verdict(one.id, row, held) for row, held in one.verdicts.items()})
        for one in device.components
    )


def _levels(components: tuple[KnownComponent, ...], catalog: Catalog) -> Bounds[Capability]:
    return lowest(levels_of(catalog.rows_for(one.types), one.verdicts).bounds for one in components)


def _lacking(
    components: tuple[KnownComponent, ...], catalog: Catalog, fr: FR, wanted: int
) -> tuple[tuple[str, str], ...]:
    """The applicable rows up to the level that do not count while open rows fail, by themselves or for their base."""
    found = []
    for one in components:
        rows = catalog.rows_for(one.types)
        standing = {row.id: one.verdicts.get(row.id, Verdict.OPEN).standing for row in rows}
        asked = (row for row in rows if row.fr is fr and row.level <= wanted)
        applicable = (row for row in asked if standing[row.id] is not Counts.OUT)
        found += [(one.id, row.id) for row in applicable if not counts_at_lower(row, standing)]
    return tuple(found)


def _flow(flow: NeededFlow, interfaces: tuple[Interface, ...]) -> FlowMatch:
    """An interface has the flow if it has the protocol and the port, as far as the flow names them."""
    protocol, port = _words(flow.protocol), _numbers(flow.port)
    known = tuple(
        one.id
        for one in interfaces
        if protocol <= _words(" ".join(one.protocols)) and port <= _numbers(" ".join(one.ports))
    )
    compared = bool(protocol or port)
    return FlowMatch(flow, known if compared else (), compared)


def _words(text: str) -> set[str]:
    return set(re.findall("[a-z0-9]+", text.casefold()))


def _numbers(text: str) -> set[str]:
    return set(re.findall("[0-9]+", text))


def _answer(question: Question, declaration: Declaration, catalog: Catalog, strength: Strength) -> AnswerMatch:
    """Each part that faces the row answers by its claim, or is open; claims that are withheld answer nothing."""
    row = catalog.by_id.get(question.row)
    if row is None or declaration.claims is None:
        return AnswerMatch(question, {})
    parts = [one.id for one in declaration.parts if row.faced_by(one.types)]
    held = {one.component: one.held[strength] for one in declaration.claims if one.row == row.id}
    return AnswerMatch(question, {name: held.get(name, Verdict.OPEN) for name in parts}, faced=bool(parts))
