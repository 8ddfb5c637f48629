"""Named starting points: zones with their target vectors, and the model of a hospital that the generator draws from.

All of it is an assumption of this project with cited anchors; a site may deviate, place by place, with a reason.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

from medslate.levels.vectors import Target
from medslate.standards.measures import AttackPath
from medslate.standards.packs import Confidence, Pack


class ZoneKind(Enum):
    """What a zone is for, as the partition rules of IEC 62443-3-2 (ZCR 3.2 to 3.6) tell zones apart."""

    MEDICAL = "medical"
    SERVICES = "services"
    BUSINESS = "business"
    BUILDING = "building"
    REMOTE = "remote"
    EXTERNAL = "external"


class Harm(Enum):
    """Severity of the worst credible harm if the zone's function is lost or altered, mildest first."""

    NONE = "none"
    MINOR = "minor"
    MODERATE = "moderate"
    SERIOUS = "serious"
    DEATH = "death"


class Reaction(Enum):
    """Time between a fault and harm, shortest first: the tolerable outage (idea of IEC 60601-1 Annex H)."""

    SECONDS = "seconds"
    MINUTES = "minutes"
    HOURS = "hours"
    DAYS = "days"

    @property
    def rank(self) -> int:
        """0 for the shortest."""
        return tuple(Reaction).index(self)


@dataclass(frozen=True, slots=True)
class ZoneProfile:
    """A named kind of zone. `lane`: where a drawing puts it, 0 outermost. `critical`: harm follows from its loss.

    `areas`: what several zones of the kind are called in turn; without any, the title with a number.
    """

    id: str
    title: str
    kind: ZoneKind
    target: Target
    harm: Harm
    reaction: Reaction
    lane: int
    critical: bool = False
    rationale: str = ""
    confidence: Confidence = Confidence.UNKNOWN
    sources: tuple[str, ...] = ()
    note: str = ""
    areas: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DeviceKind:
    """A kind of device as the generator places it.

    `share`: percent of the networked medical devices. `ratio`: without a share, units for each 100 networked medical
    devices. Without either there is one unit for each supplier of devices with remote service, and at least two.
    `zones`: profile ids with the percent of its units. `types`: component types. `vectors`: capability vectors that
    occur, with their percent. `reach`: attack paths that its interfaces can open. `features`: percent of units' types
    that offer a feature.
    """

    id: str
    title: str
    share: int | None
    zones: Mapping[str, int]
    types: tuple[str, ...]
    vectors: Mapping[str, int]
    reach: tuple[AttackPath, ...]
    features: Mapping[str, int]
    critical: bool = False
    category: str = "medical"
    confidence: Confidence = Confidence.UNKNOWN
    sources: tuple[str, ...] = ()
    note: str = ""
    ratio: int | None = None


@dataclass(frozen=True, slots=True)
class HospitalSize:
    """A reference size: named counts, such as `beds`, `networked`, and medical zones per architecture `zones-1`."""

    id: str
    title: str
    counts: Mapping[str, int]
    confidence: Confidence = Confidence.UNKNOWN
    sources: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class TypicalFlow:
    """A communication that hospitals need between two kinds of zones."""

    id: str
    origin: str
    to: str
    protocol: str
    port: str
    both: bool
    encrypted: bool
    on_demand: bool
    essential: bool
    remote: bool
    confidence: Confidence = Confidence.UNKNOWN
    sources: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Profiles:
    """One pack of profiles; all but `zones` serves the generator and may be empty.

    `catalog` and `library`: the packs whose component types and features the kinds of devices name.
    """

    pack: Pack
    zones: tuple[ZoneProfile, ...]
    kinds: tuple[DeviceKind, ...] = ()
    sizes: tuple[HospitalSize, ...] = ()
    flows: tuple[TypicalFlow, ...] = ()
    catalog: str = ""
    library: str = ""

    @cached_property
    def zone(self) -> Mapping[str, ZoneProfile]:
        """Zone profiles by id."""
        return {one.id: one for one in self.zones}
