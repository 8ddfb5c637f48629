"""The library of countermeasures: what a measure outside the device can carry, on which attack path, how strongly.

Nothing in it is normative: IEC 62443-4-2 CCSC 2 and IEC 62443-3-2 ask that compensating measures are documented, and
neither gives an arithmetic. The arithmetic here is a rule of this project (`docs/explanation/credit-rule.md`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from functools import cached_property

from medslate.standards.packs import Confidence, Pack


class AttackPath(Enum):
    """The way by which an attacker comes to a device."""

    OTHER_ZONE = "other-zone"
    SAME_ZONE = "same-zone"
    WLAN = "wlan"
    REMOTE = "remote"
    LOCAL = "local"
    MEDIA = "media"


class Scope(Enum):
    """Where one instance of a measure stands, and so whom it serves."""

    DEVICE = "device"
    ZONE = "zone"
    CONDUIT = "conduit"
    SITE = "site"


class Help(Enum):
    """How far a measure replaces the device's own function on one path.

    F replaces it, P helps in part (two of different mechanism and different administration count as one F), S only
    supports and is never credited.
    """

    FULL = "F"
    PART = "P"
    SUPPORT = "S"


class InSeconds(Enum):
    """What a measure does to functions whose loss harms within seconds.

    One that blocks is forbidden there; one that can only be left alerting is allowed and earns no credit there.
    """

    UNHINDERED = "unhindered"
    FAILS_OPEN = "fails-open"
    ALERTS_ONLY = "alerts-only"
    BLOCKS = "blocks"


class FlowNeed(Enum):
    """Which flows a measure leaves possible where it stands."""

    ANY = "any"
    ONE_WAY = "one-way"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Measure:
    """One countermeasure.

    `mechanism` and `administration` tell two partial measures apart. `units`: how many instances a medium hospital
    needs, so that the cost class (of all of them together) can be shared out; `fixed`: percent of the class that arises
    once per site, with the first instance. `needs`: measures that must stand too, each of the same or a wider scope.
    `features`: what the device must offer. `emergency`: needs a break-glass path. `enforces`: makes an enforcement
    point of a conduit, or of every conduit of its zone. `device`: of a maker's own measure, the only device it serves.
    """

    id: str
    title: str
    scope: Scope
    mechanism: str
    administration: str
    cost_class: str
    units: int = 1
    fixed: int = 0
    in_seconds: InSeconds = InSeconds.UNHINDERED
    emergency: bool = False
    enforces: bool = False
    flows: FlowNeed = FlowNeed.ANY
    needs: tuple[str, ...] = ()
    features: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = ()
    confidence: Confidence = Confidence.UNKNOWN
    sources: tuple[str, ...] = ()
    note: str = ""
    device: str = ""

    @property
    def free(self) -> bool:
        """Whether it costs nothing by itself and stands as soon as what it needs stands: some of makers' measures."""
        return not self.cost_class and bool(self.needs)


@dataclass(frozen=True, slots=True)
class Carry:
    """What a measure carries: one row on one path. `component`: of a maker's own measure, the only one it is for."""

    measure: str
    row: str
    path: AttackPath
    help: Help
    confidence: Confidence = Confidence.UNKNOWN
    sources: tuple[str, ...] = ()
    note: str = ""
    component: str = ""


@dataclass(frozen=True, slots=True)
class Feature:
    """What a measure may ask of a device. `question`: the form's question whose `answer` shows it, if there is one."""

    id: str
    title: str
    question: str = ""
    answer: str = ""


@dataclass(frozen=True, slots=True)
class CostClass:
    """A cost class: bounds and the figure to reckon with, for one medium hospital in the first year."""

    id: str
    low: int
    high: int | None
    figure: int


@dataclass(frozen=True, slots=True)
class Limited:
    """A row that the environment cannot supply, or the paths on which it matters at all."""

    row: str
    reason: str
    confidence: Confidence = Confidence.UNKNOWN
    sources: tuple[str, ...] = ()
    paths: frozenset[AttackPath] = frozenset(AttackPath)


@dataclass(frozen=True)
class Library:
    """The countermeasures for the rows of one catalog.

    `device_only`: rows that take no credit from outside. `concerns`: rows that matter on some paths only; a row not
    listed matters on every path. `questionnaire`: the form whose questions show the features. `currency`: of the
    figures of its cost classes.
    """

    pack: Pack
    catalog: str
    measures: tuple[Measure, ...]
    carries: tuple[Carry, ...]
    device_only: tuple[Limited, ...] = ()
    concerns: tuple[Limited, ...] = ()
    features: Mapping[str, Feature] = field(default_factory=dict)
    cost_classes: Mapping[str, CostClass] = field(default_factory=dict)
    questionnaire: str = ""
    currency: str = ""

    @cached_property
    def by_id(self) -> Mapping[str, Measure]:
        """Measures by id."""
        return {one.id: one for one in self.measures}

    @cached_property
    def carried(self) -> Mapping[str, tuple[Carry, ...]]:
        """What each measure carries."""
        found: dict[str, list[Carry]] = {one.id: [] for one in self.measures}
        for one in self.carries:
            found[one.measure].append(one)
        return {key: tuple(ones) for key, ones in found.items()}

    @cached_property
    def credited(self) -> Mapping[tuple[str, AttackPath], tuple[Carry, ...]]:
        """What each measure carries on each path and may be credited with: all but mere support."""
        found: dict[tuple[str, AttackPath], list[Carry]] = {}
        for one in self.carries:
            if one.help is not Help.SUPPORT:
                found.setdefault((one.measure, one.path), []).append(one)
        return {key: tuple(ones) for key, ones in found.items()}

    @cached_property
    def only_device(self) -> Mapping[str, Limited]:
        """The rows that only the device can do."""
        return {one.row: one for one in self.device_only}

    @cached_property
    def _concerning(self) -> Mapping[str, frozenset[AttackPath]]:
        return {one.row: one.paths for one in self.concerns}

    def matters(self, row: str, path: AttackPath) -> bool:
        """Whether an attacker on this path could make use of the row's absence."""
        paths = self._concerning.get(row)
        return paths is None or path in paths

    def with_makers(self, measures: Iterable[Measure], carries: Iterable[Carry]) -> "Library":
        """The library with what makers of devices ask for beside it."""
        return replace(self, measures=(*self.measures, *measures), carries=(*self.carries, *carries))
