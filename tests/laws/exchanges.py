"""Random dossiers, needs and places in a network for the laws of what parties tell each other."""

from dataclasses import replace
from datetime import date

from hypothesis import strategies as st

from medslate.assessment.capability import assess
from medslate.assessment.dossier import Approval, Dossier
from medslate.assessment.evidence import Outcome
from medslate.devices.claims import Claim
from medslate.devices.device import (
    Assumption,
    Component,
    Device,
    EssentialFunction,
    ExternalMeasure,
    Guidance,
    Integration,
    Interface,
)
from medslate.exchange.declaration import Declaration
from medslate.exchange.declaring import declare
from medslate.exchange.need import Need, NeededFlow, Question, Standing
from medslate.levels.verdicts import Verdict
from medslate.standards.profiles import Harm, Reaction
from tests.build import CATALOG, HERE, TODAY, evidence, passed_test, record
from tests.laws.strategies import targets

ROWS = tuple(one.id for one in CATALOG.requirements if one.id not in ("H", "U H"))
WORDS = st.sampled_from(("", "A text.", 'Größe µ 語 "x"\n'))
PACKS = {CATALOG.pack.id: CATALOG.pack.digest}
MEASURES = ("wall", "lock")
SYSTEMS = ("dir", "log")
LIBRARY = ("fw", "acl", "eye")


def some(values: tuple[str, ...]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(values), unique=True, max_size=2).map(tuple)


@st.composite
def devices(draw: st.DrawFn) -> Device:
    """One or two components of which at least one is in scope."""
    names = ("part", "other")[: draw(st.integers(1, 2))]
    types = st.sampled_from((("T",), ("U",), ("T", "U")))
    return Device(
        "Device",
        draw(WORDS),
        "Maker",
        draw(st.sampled_from(("1.0", "2.0"))),
        draw(st.text(max_size=9)),
        HERE,
        components=tuple(Component(one, one.title(), draw(types), "1.0", "", HERE) for one in names),
        interfaces=(
            Interface("lan", "LAN", "part", draw(st.sampled_from(("ethernet", "odd"))), HERE, ports=("443",)),
            Interface("usb", "USB", names[-1], "usb", HERE, in_scope=draw(st.booleans()), reason="sealed"),
        ),
        functions=(EssentialFunction("run", "Run", draw(WORDS), HERE),),
        integrations=tuple(Integration(one, one.title(), draw(WORDS), HERE) for one in SYSTEMS),
        measures=tuple(
            ExternalMeasure(one, one.title(), draw(WORDS), "operator", HERE, draw(some(LIBRARY))) for one in MEASURES
        ),
        assumptions=(Assumption("A1", draw(WORDS)),),
        guidance=Guidance(updates=draw(WORDS)),
        refuses=draw(some(LIBRARY)),
    )


@st.composite
def claims(draw: st.DrawFn, component: str, row: str) -> Claim:
    return Claim(
        component,
        row,
        draw(st.sampled_from(Verdict)),
        HERE,
        draw(WORDS),
        draw(st.sampled_from(("", "Because."))),
        draw(st.lists(st.sampled_from(("doc", "test")), unique=True).map(tuple)),
        draw(some(SYSTEMS)),
        draw(some(MEASURES)),
        draw(st.dictionaries(st.just("run"), WORDS)),
    )


@st.composite
def dossiers(draw: st.DrawFn) -> Dossier:
    """Claims on some rows of every component, with evidence, a test run and approvals."""
    device = draw(devices())
    rows = st.lists(st.sampled_from((*ROWS, "U H")), unique=True, max_size=4)
    stated = tuple(draw(claims(one.id, row)) for one in device.components for row in draw(rows))
    outcomes = draw(st.dictionaries(st.sampled_from(ROWS[1:]), st.sampled_from(Outcome), max_size=3))
    return Dossier(
        device,
        CATALOG.pack.id,
        claims=stated,
        evidence=(evidence(taken_on={"part": "1.0", "other": "1.0"}), passed_test()),
        records=(record(outcomes),),
        approvals=(Approval("Security", "checked", TODAY, draw(st.sampled_from(("c" * 64, "d" * 64))), HERE),),
        content="c" * 64,
    )


def declared(dossier: Dossier) -> Declaration:
    return declare(dossier, CATALOG, assess(dossier, CATALOG, TODAY), PACKS)


declarations = dossiers().map(declared)


@st.composite
def needs(draw: st.DrawFn) -> Need:
    flows = tuple(
        NeededFlow(
            f"f{at}",
            "icu",
            "office",
            draw(WORDS),
            draw(st.sampled_from(("", "443", "80"))),
            draw(st.sampled_from((None, True, False))),
            draw(st.booleans()),
        )
        for at in range(draw(st.integers(0, 2)))
    )
    return Need(
        "hospital",
        "Hospital",
        "icu",
        "Intensive care",
        draw(targets),
        draw(st.sampled_from(Harm)),
        draw(st.sampled_from(Reaction)),
        CATALOG.pack.id,
        "few",
        draw(st.dates(date(2020, 1, 1), date(2030, 1, 1))),
        count=draw(st.integers(1, 9)),
        flows=flows,
        in_place=tuple(Standing(one, one.title(), "icu") for one in draw(some(LIBRARY))),
        questions=tuple(Question(row, draw(WORDS), row) for row in draw(some(ROWS))),
        note=draw(WORDS),
    )


def nowhere(one: Declaration) -> Declaration:
    """Without the places at which its values stood."""
    lists = {
        name: tuple(replace(value, place=HERE) for value in getattr(one, name))
        for name in ("functions", "interfaces", "measures", "integrations")
    }
    return replace(one, **lists)  # type: ignore[arg-type]
