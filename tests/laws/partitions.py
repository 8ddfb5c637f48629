"""Random sites to divide anew, and every way to divide one, each planned by trying everything."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import combinations, product
from random import Random

from medslate.devices.known import KnownDevice
from medslate.levels.frs import FR
from medslate.networks.site import Connection, CostModel, Flow, InPlace, Placement, Preferences, Site, Zone
from medslate.networks.system import System
from medslate.planning.costs import conduit_cost, zone_cost
from medslate.planning.partition.proposed import Blocks, proposed
from medslate.standards.measures import AttackPath, Carry, FlowNeed, Help, InSeconds, Library, Measure, Scope
from medslate.standards.profiles import Reaction, ZoneKind
from medslate.usecases.plan import Engine, make_plan
from tests.build import HERE
from tests.build_site import CATALOG, conduit, library, placement, zone
from tests.fakes.solvers import brute_force
from tests.laws.plans import _device
from tests.laws.systems import COVERABLE, instances

TODAY = date(2026, 6, 1)
ENGINE = Engine(brute_force, name="brute force")


def random_site(seed: int) -> System:
    """Two or three zones of two kinds beside one of services and one of others, three or four placements."""
    dice = Random(seed)  # noqa: S311 (the same systems each time are wanted)
    devices = {name: _reached(dice, _device(dice, name)) for name in ("d0", "d1", "d2")}
    kind = dice.choice((ZoneKind.MEDICAL, ZoneKind.SERVICES))
    zones = [_zone(dice, f"z{number}", kind if dice.random() < 0.92 else ZoneKind.BUSINESS) for number in range(3)]
    if dice.random() < 0.15:
        zones[:2] = [replace(zones[0], twin="z1"), replace(zones[1], twin="z0")]
    outer = zone("out", "0", kind=ZoneKind.EXTERNAL)
    empty = _zone(dice, "empty", ZoneKind.SERVICES)
    placements = tuple(_placement(dice, f"p{at}", devices) for at in range(dice.choice((2, 3, 4, 4))))
    if dice.random() < 0.2:
        placements = (*placements, placement("beyond", "d0", "out", count=dice.choice((1, 2))))
    names = [one.id for one in (*zones, outer, empty)]
    conduits = []
    for at in range(dice.choice((1, 2, 2, 3))):
        one, other = dice.sample(names, 2)
        flows = tuple(_flow(dice, f"f{at}-{n}", one, other, placements) for n in range(dice.choice((0, 1, 1, 2))))
        conduits.append(conduit(f"c{at}", one, other, *flows, remote=dice.random() < 0.2))
    site = Site("s", "Site", "small", "few", HERE, zones=(*zones, outer, empty), conduits=tuple(conduits),
                placements=placements)  # fmt: skip
    system = System(site, devices, CATALOG, _library(dice))
    return replace(system, site=replace(site, **_wishes(dice, system)))  # type: ignore[arg-type]


def _reached(dice: Random, known: KnownDevice) -> KnownDevice:
    """Over the network mostly: that is where partitions differ."""
    often = {path: dice.random() < 0.7 for path in (AttackPath.OTHER_ZONE, AttackPath.SAME_ZONE)}
    return replace(known, reach={**known.reach, AttackPath.LOCAL: False, AttackPath.MEDIA: False, **often})


def _zone(dice: Random, name: str, kind: ZoneKind) -> Zone:
    return zone(
        name,
        target=" ".join(str(dice.randint(0, 3)) for _ in FR),
        kind=kind,
        reaction=dice.choice(tuple(Reaction)),
        break_glass=dice.random() < 0.5,
        critical=dice.random() < 0.2,
        wireless=dice.random() < 0.5,
    )


def _placement(dice: Random, name: str, devices: dict[str, KnownDevice]) -> Placement:
    return placement(
        name,
        dice.choice(tuple(devices)),
        f"z{dice.choice((0, 0, 1, 1, 2))}",
        count=dice.choice((1, 1, 2, 3)),
        category="it" if dice.random() < 0.08 else "medical",
        critical=dice.random() < 0.2,
        connection=dice.choice((Connection.WIRED, Connection.UNKNOWN) * 3 + (Connection.WLAN,)),
        temporary=dice.random() < 0.1,
        reaction=dice.choice((None, None, None, *Reaction)),
        refuses=("m0",) if dice.random() < 0.1 else (),
    )


def _flow(dice: Random, name: str, one: str, other: str, placements: tuple[Placement, ...]) -> Flow:
    ends = []
    for zone_ in (one, other):
        inside = [it.id for it in placements if it.zone == zone_]
        ends.append(dice.choice(inside) if inside and dice.random() < 0.5 else zone_)
    origin, to = ends if dice.random() < 0.5 else ends[::-1]
    return Flow(name, origin, to, HERE, both=dice.random() < 0.4)


def _library(dice: Random) -> Library:
    made: list[Measure] = []
    carried: list[Carry] = []
    wide = (Scope.DEVICE, Scope.CONDUIT, Scope.ZONE, Scope.SITE)
    for number in range(dice.randint(2, 4)):
        scope = dice.choice((*wide, Scope.ZONE, Scope.CONDUIT))
        earlier = [one.id for one in made if wide.index(one.scope) >= wide.index(scope)]
        made.append(
            Measure(
                f"m{number}",
                f"Measure {number}",
                scope,
                dice.choice(("net", "host", "room")),
                dice.choice(("it", "biomed", "facility")),
                dice.choice(("c0", "c1")),
                units=dice.randint(1, 3),
                fixed=dice.choice((0, 50, 100)),
                in_seconds=dice.choice((*InSeconds, *(InSeconds.UNHINDERED,) * 3)),
                emergency=dice.random() < 0.3,
                flows=dice.choice((FlowNeed.ANY, FlowNeed.ANY, FlowNeed.ANY, FlowNeed.ONE_WAY, FlowNeed.NONE)),
                needs=(dice.choice(earlier),) if earlier and dice.random() < 0.3 else (),
                conflicts=(dice.choice(made).id,) if made and dice.random() < 0.3 else (),
            )
        )
        for row in dice.sample(COVERABLE, dice.randint(2, 5)):
            carried.extend(
                Carry(f"m{number}", row, path, dice.choice((Help.FULL, Help.PART, Help.PART)))
                for path in dice.sample(tuple(AttackPath), dice.randint(3, 6))
            )
    return library(made, carried)


def _wishes(dice: Random, system: System) -> dict[str, object]:
    everything = instances(system)

    def few(chance: float) -> list[object]:
        return [dice.choice(everything)] if everything and dice.random() < chance else []

    standing = dict.fromkeys(few(0.5) + few(0.4) + few(0.3))
    banned = (*few(0.15), *few(0.1))
    model = CostModel(years=dice.randint(1, 2), zone=dice.choice((0, 5, 20, 60)), conduit=dice.choice((1, 5, 30)))
    return {
        "in_place": tuple(InPlace(each, HERE) for each in standing),  # type: ignore[arg-type]
        "preferences": Preferences(banned=banned, cost=model),  # type: ignore[arg-type]
    }


def every_division(names: list[str]) -> Iterator[Blocks]:
    """Every set partition."""
    if not names:
        yield ()
        return
    first, rest = names[0], names[1:]
    for size in range(len(rest) + 1):
        for others in combinations(rest, size):
            left = [one for one in rest if one not in others]
            for more in every_division(left):
                yield ((first, *others), *more)


def allowed(site: Site, block: tuple[str, ...]) -> bool:
    """The rules of a zone, pair by pair, written down once more."""
    return not any(_apart(site, site.placement[one], site.placement[other]) for one, other in product(block, block))


def _apart(site: Site, one: Placement, other: Placement) -> bool:
    here, there = site.zone[one.zone], site.zone[other.zone]

    def kind(it: Placement, zone_: Zone) -> ZoneKind:
        if zone_.kind is ZoneKind.MEDICAL and it.category == "it":
            return ZoneKind.BUSINESS
        if zone_.kind is ZoneKind.BUSINESS and it.category == "medical":
            return ZoneKind.MEDICAL
        return zone_.kind

    wlan = one.connection is Connection.WLAN and other.connection is not Connection.WLAN and not there.wireless
    temporary = one.temporary and not other.temporary and not there.temporary
    safety = one.critical or (here.critical and one.category != "it")
    office = other.category == "it" and not other.critical
    twins = here.twin == there.id and one.device == other.device
    return kind(one, here) is not kind(other, there) or wlan or temporary or (safety and office) or twins


def movable(site: Site) -> list[str]:
    return [one.id for one in site.placements if site.zone[one.zone].kind is not ZoneKind.EXTERNAL]


def rank(system: System, blocks: Blocks) -> tuple[int, int]:
    """What stays uncovered in a division, and what it costs, by trying everything."""
    site = proposed(system, blocks)
    plan = make_plan(site, TODAY, ENGINE)
    ends = {one.zone for one in site.site.placements if one.id in movable(system.site)}
    conduits = sum(bool(ends & set(one.ends)) for one in site.site.conduits)
    model = site.site.preferences.cost
    return len(plan.uncovered), plan.cost + len(ends) * zone_cost(model) + conduits * conduit_cost(model)
