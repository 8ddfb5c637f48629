"""Builders for the operator's side: the smallest sound system, and changes to it."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from medslate.devices.known import KnownComponent, KnownDevice, Origin
from medslate.levels.frs import FR
from medslate.levels.vectors import Bounds, Capability, Target
from medslate.levels.verdicts import Verdict
from medslate.networks.site import Conduit, Flow, Instance, Placement, Site, Zone
from medslate.networks.system import System
from medslate.standards.catalogs import Catalog, Kind
from medslate.standards.measures import AttackPath, Carry, CostClass, Help, Library, Limited, Measure, Scope
from medslate.standards.packs import Confidence, Pack, PackKind
from medslate.standards.profiles import Harm, Reaction, ZoneKind
from tests.build import HERE, row

CATALOG = Catalog(
    Pack("small", PackKind.CATALOG, "Small", "1", "A small standard", "1.0.0", digest="d" * 64),
    (
        row("A"),
        row("A RE(1)", level=2, kind=Kind.ENHANCEMENT, base="A"),
        row("B", FR.UC, 2),
        row("D", FR.SI, 1),
        row("E", FR.DC, 3),
        row("N", FR.RDF, 1),
    ),
    {"T": "type T"},
)
"""`D` is the row that only the device can do, `N` matters on network paths only."""

NETWORK = (AttackPath.OTHER_ZONE, AttackPath.SAME_ZONE, AttackPath.WLAN, AttackPath.REMOTE)
ALL_REACH = dict.fromkeys(AttackPath, True)
NETWORK_REACH = {path: path in NETWORK[:2] for path in AttackPath}


def measure(name: str, scope: Scope = Scope.ZONE, **changes: object) -> Measure:
    return replace(Measure(name, f"Title of {name}", scope, f"m-{name}", f"a-{name}", "c1"), **changes)  # type: ignore[arg-type]


def carries(
    name: str, rows: Iterable[str], paths: Iterable[AttackPath] = AttackPath, help_: Help = Help.FULL
) -> list[Carry]:
    chosen = tuple(paths)
    return [Carry(name, one, path, help_, Confidence.HIGH) for one in rows for path in chosen]


def library(measures: Iterable[Measure], carried: Iterable[Carry]) -> Library:
    return Library(
        Pack("few", PackKind.MEASURES, "Few", "1", "A few measures", "1.0.0", digest="e" * 64),
        "small",
        tuple(measures),
        tuple(carried),
        (Limited("D", "Only the device can."),),
        (Limited("N", "Network only.", paths=frozenset(NETWORK)),),
        cost_classes={"c0": CostClass("c0", 0, 10, 10), "c1": CostClass("c1", 10, 100, 40)},
    )


LIBRARY = library(
    (measure("wall"), measure("link", Scope.CONDUIT), measure("eye", Scope.SITE), measure("lock", Scope.DEVICE)),
    (
        *carries("wall", ("A", "N"), NETWORK),
        *carries("link", ("A", "B", "E"), (AttackPath.OTHER_ZONE, AttackPath.REMOTE)),
        *carries("eye", ("A", "A RE(1)", "B", "E"), help_=Help.PART),
        *carries("lock", ("A", "A RE(1)", "B"), help_=Help.PART),
    ),
)


def zone(name: str, target: str = "2", **changes: object) -> Zone:
    made = Zone(name, name, ZoneKind.MEDICAL, Target.parse(target), Harm.SERIOUS, Reaction.HOURS, HERE)
    return replace(made, **changes)  # type: ignore[arg-type]


def conduit(name: str, one: str, other: str, *flows: Flow, **changes: object) -> Conduit:
    return replace(Conduit(name, (one, other), HERE, flows=flows), **changes)  # type: ignore[arg-type]


def device(name: str, verdicts: Mapping[str, Verdict], **changes: object) -> KnownDevice:
    component = KnownComponent("part", ("T",), dict(verdicts))
    nothing, all_ = Capability.same(0), Capability.same(4)
    made = KnownDevice(
        name, name, "Maker", "1.0", Origin.WORKSPACE, (component,), Bounds(nothing, all_), HERE, reach=NETWORK_REACH
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def placement(name: str, device_: str, zone_: str, **changes: object) -> Placement:
    return replace(Placement(name, device_, zone_, HERE, count=2), **changes)  # type: ignore[arg-type]


BAD = device(
    "bad",
    {
        "A": Verdict.UNMET,
        "A RE(1)": Verdict.UNMET,
        "B": Verdict.UNMET,
        "D": Verdict.MET,
        "N": Verdict.UNMET,
        "E": Verdict.UNMET,
    },
)
GOOD = device("good", dict.fromkeys(("A", "A RE(1)", "B", "D", "E", "N"), Verdict.MET))

SITE = Site(
    "hospital",
    "Hospital",
    "small",
    "few",
    HERE,
    zones=(zone("icu"), zone("office", "0", kind=ZoneKind.BUSINESS)),
    conduits=(conduit("door", "icu", "office"),),
    placements=(placement("pumps", "bad", "icu"), placement("monitors", "good", "icu")),
)


def system(site: Site = SITE, *devices: KnownDevice, library_: Library = LIBRARY, catalog: Catalog = CATALOG) -> System:
    return System(site, {one.id: one for one in (devices or (BAD, GOOD))}, catalog, library_)


SYSTEM = system()
EVERY = tuple(
    Instance(*one) for one in (("wall", "icu"), ("link", "door"), ("eye", ""), ("lock", "pumps"), ("lock", "monitors"))
)
