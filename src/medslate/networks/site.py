"""A site as its operator describes it: zones and conduits, what is placed where, which measures stand already."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from functools import cached_property

from medslate.findings import Place
from medslate.levels.frs import FR
from medslate.levels.strengths import Strength
from medslate.levels.vectors import Capability, Target
from medslate.levels.verdicts import Verdict
from medslate.standards.measures import AttackPath
from medslate.standards.profiles import Harm, Reaction, ZoneKind


class Connection(Enum):
    """How a placement is connected."""

    WIRED = "wired"
    WLAN = "wlan"
    NONE = "none"
    UNKNOWN = "unknown"


class FailMode(Enum):
    """What a conduit does when its enforcement fails."""

    OPEN = "open"
    CLOSED = "closed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Zone:
    """A grouping of devices with one target (IEC 62443-3-2 ZCR 3.1).

    `reasons`: per FR, why the target deviates from the profile's, or is what it is. `twin`: the zone that takes over.
    `critical`: safety-related (ZCR 3.3). `wireless` (3.5) and `temporary` (3.4): the zone is meant for such devices.
    `break_glass`: emergency access works although a measure stands before the device.
    """

    id: str
    name: str
    kind: ZoneKind
    target: Target
    harm: Harm
    reaction: Reaction
    place: Place
    profile: str = ""
    reasons: Mapping[FR, str] = field(default_factory=dict)
    twin: str = ""
    critical: bool = False
    wireless: bool = False
    temporary: bool = False
    break_glass: bool = False
    lane: int = 0

    @property
    def outside(self) -> bool:
        """Whether it is a network of others, or where they come in: not the operator's to divide."""
        return self.kind in (ZoneKind.REMOTE, ZoneKind.EXTERNAL)


@dataclass(frozen=True, slots=True)
class Flow:
    """One needed communication through a conduit. `origin` and `to` name a zone at its ends, or a placement in one.

    `both`: data go both ways; else from origin to its target only. `essential`: an essential function rests on it.
    """

    id: str
    origin: str
    to: str
    place: Place
    protocol: str = ""
    port: str = ""
    both: bool = True
    encrypted: bool | None = None
    on_demand: bool = False
    essential: bool = False


@dataclass(frozen=True, slots=True)
class Conduit:
    """What connects two zones. `remote`: remote service comes through it. `target`: its own SL-T, if it has one."""

    id: str
    ends: tuple[str, str]
    place: Place
    name: str = ""
    target: Target | None = None
    remote: bool = False
    wireless: bool = False
    fail_mode: FailMode = FailMode.UNKNOWN
    flows: tuple[Flow, ...] = ()

    def other(self, zone: str) -> str:
        """The zone at the other end."""
        return self.ends[1] if zone == self.ends[0] else self.ends[0]


@dataclass(frozen=True, slots=True)
class DeviceEntry:
    """What the site's files say of a device, before its capability is read from where they point to.

    At most one of `workspace`, `form`, `vector` and `bundle` (the file of its maker's sealed declaration) is given;
    none: the device is unknown, all its rows are open. `types`: component types, where nothing else tells them.
    `verdicts`: by row, what the operator knows besides a vector, a form or nothing; it stands above them.
    """

    id: str
    name: str
    place: Place
    manufacturer: str = ""
    version: str = ""
    workspace: str = ""
    form: str = ""
    vector: Capability | None = None
    types: tuple[str, ...] = ()
    reach: Mapping[AttackPath, bool] = field(default_factory=dict)
    features: Mapping[str, bool] = field(default_factory=dict)
    refuses: tuple[str, ...] = ()
    verdicts: Mapping[str, Verdict] = field(default_factory=dict)
    bundle: str = ""


@dataclass(frozen=True, slots=True)
class Placement:
    """Units of one device, in one configuration, in one zone: a class of equal units.

    `kind`: kind of device, such as "infusion pump". `category`: medical, it or building. `critical`: losing all of the
    kind harms. `temporary`: connected from time to time. `reaction`: if shorter than the zone's. `fulfilled`: ids of
    what the maker asks for (measures, integrations) that is in place for these units.
    """

    id: str
    device: str
    zone: str
    place: Place
    count: int = 1
    configuration: str = ""
    kind: str = ""
    category: str = "medical"
    critical: bool = False
    connection: Connection = Connection.UNKNOWN
    mobile: bool = False
    temporary: bool = False
    external: bool = False
    reaction: Reaction | None = None
    fulfilled: tuple[str, ...] = ()
    refuses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class Instance:
    """One measure at one place: a zone, a conduit, a placement, or the site (`where` is then empty)."""

    measure: str
    where: str = ""

    def __str__(self) -> str:
        return f"{self.measure} at {self.where}" if self.where else self.measure


@dataclass(frozen=True, slots=True)
class InPlace:
    """A measure that stands already."""

    instance: Instance
    place: Place
    since: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Acceptance:
    """A residual that the operator bears: rows, or whole FRs above a level, of one zone, until a day.

    It takes the rows out of what a plan must cover; it raises no level.
    """

    id: str
    zone: str
    owner: str
    approver: str
    reason: str
    expires: date
    place: Place
    rows: tuple[str, ...] = ()
    above: Mapping[FR, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CostModel:
    """What measures cost here. Figures are whole units of the currency.

    `classes`: own figures of cost classes; `measures`: own figures of one instance of a measure; `yearly`: percent of
    the first year's cost that each further year takes; `zone` and `conduit`: first-year cost of one more of them.
    `asked`: figure of one thing that a maker asks for and that no library measure fulfils.
    """

    currency: str = "EUR"
    years: int = 1
    yearly: int = 20
    classes: Mapping[str, int] = field(default_factory=dict)
    measures: Mapping[str, int] = field(default_factory=dict)
    zone: int = 4_000
    conduit: int = 1_500
    asked: int = 10_000


@dataclass(frozen=True, slots=True)
class Preferences:
    """How the operator wants it. `banned` and `required` name a measure (everywhere) or one instance of it.

    `share`: the most that one zone may hold of a critical kind, in percent. `rely_on`: the strength at which makers'
    dossiers are taken.
    """

    banned: tuple[Instance, ...] = ()
    required: tuple[Instance, ...] = ()
    cost: CostModel = field(default_factory=CostModel)
    share: int = 60
    rely_on: Strength = Strength.DECLARED
    budget: int | None = None


@dataclass(frozen=True)
class Site:
    """The whole description. Ids of zones, conduits and placements are distinct from one another."""

    id: str
    name: str
    catalog: str
    library: str
    place: Place
    profiles: str = ""
    zones: tuple[Zone, ...] = ()
    conduits: tuple[Conduit, ...] = ()
    devices: tuple[DeviceEntry, ...] = ()
    placements: tuple[Placement, ...] = ()
    in_place: tuple[InPlace, ...] = ()
    acceptances: tuple[Acceptance, ...] = ()
    preferences: Preferences = field(default_factory=Preferences)
    content: str = ""

    @cached_property
    def zone(self) -> Mapping[str, Zone]:
        """Zones by id."""
        return {one.id: one for one in self.zones}

    @cached_property
    def conduit(self) -> Mapping[str, Conduit]:
        """Conduits by id."""
        return {one.id: one for one in self.conduits}

    @cached_property
    def placement(self) -> Mapping[str, Placement]:
        """Placements by id."""
        return {one.id: one for one in self.placements}

    @cached_property
    def placed_in(self) -> Mapping[str, tuple[Placement, ...]]:
        """The placements of each zone."""
        found: dict[str, list[Placement]] = {one.id: [] for one in self.zones}
        for one in self.placements:
            found[one.zone].append(one)
        return {key: tuple(ones) for key, ones in found.items()}

    @cached_property
    def conduits_of(self) -> Mapping[str, tuple[Conduit, ...]]:
        """The conduits that end in each zone."""
        found: dict[str, list[Conduit]] = {one.id: [] for one in self.zones}
        for one in self.conduits:
            for end in dict.fromkeys(one.ends):
                found[end].append(one)
        return {key: tuple(ones) for key, ones in found.items()}

    def reaction(self, zone: str) -> Reaction:
        """The shortest reaction time of a zone and of what is placed in it."""
        return self._reactions[zone]

    @cached_property
    def _reactions(self) -> Mapping[str, Reaction]:
        return {
            zone.id: min(
                (zone.reaction, *(one.reaction for one in self.placed_in[zone.id] if one.reaction is not None)),
                key=lambda one: one.rank,
            )
            for zone in self.zones
        }
