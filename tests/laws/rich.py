"""Random small systems in which plans have something to choose: measures that carry much, conflicts, needs, asks."""

from dataclasses import replace

from hypothesis import strategies as st

from medslate.levels.verdicts import Verdict
from medslate.networks.site import Acceptance, Conduit, CostModel, Flow, Instance, Placement, Preferences, Site
from medslate.networks.system import System
from medslate.standards.measures import AttackPath, Carry, FlowNeed, Help, InSeconds, Library, Measure, Scope
from medslate.standards.profiles import Reaction
from tests.build import HERE, TODAY
from tests.build_site import CATALOG, conduit, device, library, placement, zone
from tests.laws.systems import COVERABLE, ROWS, TARGETS, instances

RANK = {Scope.SITE: 3, Scope.ZONE: 2, Scope.CONDUIT: 1, Scope.DEVICE: 0}
LACKING = st.sampled_from((Verdict.MET, Verdict.UNMET, Verdict.UNMET, Verdict.OPEN, Verdict.NOT_APPLICABLE))


@st.composite
def measures(draw: st.DrawFn, number: int, earlier: list[Measure]) -> Measure:
    scope = draw(st.sampled_from((Scope.SITE, Scope.ZONE, Scope.ZONE, Scope.CONDUIT, Scope.DEVICE)))
    wider = [one.id for one in earlier if RANK[one.scope] >= RANK[scope]]
    own = draw(st.integers(0, 9)) == 0 and scope is Scope.DEVICE
    needs = (draw(st.sampled_from(wider)),) if wider and draw(st.integers(0, 2)) == 0 else ()
    return Measure(
        f"m{number}",
        f"Measure {number}",
        scope,
        draw(st.sampled_from(("net", "host", "room"))),
        draw(st.sampled_from(("it", "biomed"))),
        "" if own else draw(st.sampled_from(("c0", "c1"))),
        units=draw(st.integers(1, 3)),
        fixed=draw(st.sampled_from((0, 0, 50, 100))),
        in_seconds=draw(st.sampled_from((InSeconds.UNHINDERED, InSeconds.UNHINDERED, *InSeconds))),
        emergency=draw(st.integers(0, 4)) == 0,
        flows=draw(st.sampled_from((FlowNeed.ANY, FlowNeed.ANY, *FlowNeed))),
        needs=needs,
        features=("agent",) if draw(st.integers(0, 4)) == 0 else (),
        conflicts=(draw(st.sampled_from(earlier)).id,) if earlier and draw(st.integers(0, 2)) == 0 else (),
        device="d0" if own else "",
    )


@st.composite
def libraries(draw: st.DrawFn) -> Library:
    made: list[Measure] = []
    carried: list[Carry] = []
    for number in range(draw(st.integers(2, 4))):
        made.append(draw(measures(number, made)))
        rows = draw(st.lists(st.sampled_from(COVERABLE), min_size=2, max_size=5, unique=True))
        help_ = draw(st.sampled_from((Help.FULL, Help.FULL, Help.PART, Help.PART, Help.SUPPORT)))
        left_out = draw(st.sets(st.sampled_from(tuple(AttackPath)), max_size=1))
        part = draw(st.sampled_from(("", "", "part")))
        carried += [
            Carry(f"m{number}", row, path, help_, component=part)
            for row in rows
            for path in AttackPath
            if path not in left_out
        ]
    return library(made, carried)


@st.composite
def sites(draw: st.DrawFn) -> Site:
    names = ("z0", "z1")[: draw(st.integers(1, 2))]
    zones = tuple(
        zone(
            name,
            " ".join(map(str, draw(TARGETS).levels)),
            reaction=draw(st.sampled_from((Reaction.HOURS, *Reaction))),
            break_glass=draw(st.booleans()),
        )
        for name in names
    )
    placements = tuple(
        placement(f"p{at}", f"d{draw(st.integers(0, 1))}", draw(st.sampled_from(names)), count=draw(st.integers(1, 2)))
        for at in range(draw(st.integers(1, 3)))
    )
    conduits = tuple(draw(doors(placements)) for _ in names[1:])
    accepted = Acceptance("a", "z0", "One", "Other", "Because", TODAY, HERE, rows=("B",), above={})
    return Site(
        "s",
        "Site",
        "small",
        "few",
        HERE,
        zones=zones,
        conduits=conduits,
        placements=placements,
        acceptances=(accepted,) if draw(st.integers(0, 3)) == 0 else (),
        preferences=Preferences(cost=CostModel(years=draw(st.integers(1, 3)), measures=draw(own_figures()))),
    )


def own_figures() -> st.SearchStrategy[dict[str, int]]:
    return st.dictionaries(st.just("m0"), st.integers(0, 30), max_size=1)


@st.composite
def doors(draw: st.DrawFn, placements: tuple[Placement, ...]) -> Conduit:
    ends = st.sampled_from(("z0", "z1", *(one.id for one in placements)))
    flows = tuple(
        Flow(f"f{at}", draw(ends), draw(ends), HERE, both=draw(st.booleans())) for at in range(draw(st.integers(0, 2)))
    )
    return conduit("c0", "z0", "z1", *flows, remote=draw(st.booleans()))


@st.composite
def rich_systems(draw: st.DrawFn) -> System:
    """Two devices at up to three places in up to two zones; up to four measures of which some stand or are wished."""
    devices = [
        device(
            name,
            {row: draw(LACKING) if row != "D" else Verdict.MET for row in ROWS},
            reach={path: draw(st.integers(0, 2)) == 0 for path in AttackPath},
            features=draw(st.dictionaries(st.just("agent"), st.booleans())),
            refuses=draw(st.sampled_from(((), (), (), ("m0",)))),
        )
        for name in ("d0", "d1")
    ]
    system = System(draw(sites()), {one.id: one for one in devices}, CATALOG, draw(libraries()))
    every = instances(system)
    some = st.lists(st.sampled_from(every), max_size=1).map(tuple) if every else st.just(())
    banned, required = draw(some), draw(some)
    if draw(st.booleans()):
        required = tuple(Instance(one.measure) for one in required)
    preferences = replace(system.site.preferences, banned=banned, required=required)
    return replace(system, site=replace(system.site, preferences=preferences))
