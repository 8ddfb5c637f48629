"""Random small systems for the laws of the operator's side: a few zones, devices, measures of every scope."""

import itertools
from dataclasses import replace

from hypothesis import strategies as st

from medslate.assessment.achieved.standing import Standing
from medslate.devices.known import KnownComponent
from medslate.levels.frs import FR
from medslate.levels.vectors import Target
from medslate.levels.verdicts import Verdict
from medslate.networks.site import CostModel, Instance, Preferences, Site
from medslate.networks.system import System
from medslate.standards.measures import AttackPath, Carry, Help, InSeconds, Library, Measure, Scope
from medslate.standards.profiles import Reaction
from tests.build import HERE
from tests.build_site import CATALOG, conduit, device, library, placement, zone

ROWS = tuple(one.id for one in CATALOG.requirements)
COVERABLE = tuple(one for one in ROWS if one != "D")
VERDICTS = st.sampled_from((Verdict.MET, Verdict.UNMET, Verdict.UNMET, Verdict.OPEN, Verdict.NOT_APPLICABLE))
TARGETS = st.lists(st.integers(0, 4), min_size=len(FR), max_size=len(FR)).map(lambda levels: Target(tuple(levels)))


@st.composite
def libraries(draw: st.DrawFn, most: int = 4) -> Library:
    """A few measures with needs (only of earlier ones, of the same or a wider scope), conflicts and features."""
    wide = {Scope.SITE: 3, Scope.ZONE: 2, Scope.CONDUIT: 1, Scope.DEVICE: 0}
    made: list[Measure] = []
    carried: list[Carry] = []
    for number in range(draw(st.integers(1, most))):
        scope = draw(st.sampled_from(tuple(Scope)))
        earlier = [one.id for one in made if wide[one.scope] >= wide[scope]]
        made.append(
            Measure(
                f"m{number}",
                f"Measure {number}",
                scope,
                draw(st.sampled_from(("net", "host", "room"))),
                draw(st.sampled_from(("it", "biomed"))),
                draw(st.sampled_from(("c0", "c1"))),
                units=draw(st.integers(1, 3)),
                fixed=draw(st.sampled_from((0, 50, 100))),
                in_seconds=draw(st.sampled_from(tuple(InSeconds))),
                emergency=draw(st.booleans()),
                needs=tuple(draw(st.lists(st.sampled_from(earlier), max_size=1))) if earlier else (),
                features=tuple(draw(st.lists(st.just("agent"), max_size=1))),
                conflicts=tuple(draw(st.lists(st.sampled_from([one.id for one in made]), max_size=1))) if made else (),
            )
        )
        for row in draw(st.lists(st.sampled_from(COVERABLE), min_size=1, max_size=4, unique=True)):
            paths = draw(st.lists(st.sampled_from(tuple(AttackPath)), min_size=1, max_size=6, unique=True))
            carried.extend(
                Carry(f"m{number}", row, path, draw(st.sampled_from((Help.FULL, Help.PART, Help.PART))))
                for path in paths
            )
    return library(made, carried)


@st.composite
def systems(draw: st.DrawFn, most_measures: int = 4) -> System:
    """One to three zones in a row, one to three placements of one to two devices."""
    names = [f"z{number}" for number in range(draw(st.integers(1, 3)))]
    zones = tuple(
        zone(
            name,
            target=" ".join(map(str, draw(TARGETS).levels)),
            reaction=draw(st.sampled_from(tuple(Reaction))),
            break_glass=draw(st.booleans()),
        )
        for name in names
    )
    conduits = tuple(
        conduit(f"c{at}", one, other, remote=draw(st.booleans()))
        for at, (one, other) in enumerate(itertools.pairwise(names))
    )
    devices = tuple(
        device(
            f"d{number}",
            {row: draw(VERDICTS) for row in ROWS},
            reach=draw(st.dictionaries(st.sampled_from(tuple(AttackPath)), st.booleans())),
            features=draw(st.dictionaries(st.just("agent"), st.booleans())),
        )
        for number in range(draw(st.integers(1, 2)))
    )
    placements = tuple(
        placement(
            f"p{at}", draw(st.sampled_from(devices)).id, draw(st.sampled_from(names)), count=draw(st.integers(1, 2))
        )
        for at in range(draw(st.integers(1, 3)))
    )
    site = Site(
        "s", "Site", "small", "few", HERE, zones=zones, conduits=conduits, placements=placements,
        preferences=Preferences(cost=CostModel(years=draw(st.integers(1, 3)))),
    )  # fmt: skip
    return System(site, {one.id: one for one in devices}, CATALOG, draw(libraries(most_measures)))


def instances(system: System) -> tuple[Instance, ...]:
    """Every measure at every place of its scope, allowed or not."""
    site = system.site
    places = {
        Scope.SITE: ("",),
        Scope.ZONE: tuple(site.zone),
        Scope.CONDUIT: tuple(site.conduit),
        Scope.DEVICE: tuple(site.placement),
    }
    return tuple(Instance(one.id, where) for one in system.library.measures for where in places[one.scope])


@st.composite
def standings(draw: st.DrawFn) -> Standing:
    """A random system with some of its possible measures standing."""
    system = draw(systems())
    every = instances(system)
    return Standing(system, draw(st.sets(st.sampled_from(every), max_size=8)) if every else ())


def with_verdict(system: System, device_id: str, row: str, verdict: Verdict) -> System:
    """The system with one verdict of one device changed."""
    known = system.devices[device_id]
    parts = tuple(KnownComponent(one.id, one.types, {**one.verdicts, row: verdict}) for one in known.components)
    return replace(system, devices={**system.devices, device_id: replace(known, components=parts)})
