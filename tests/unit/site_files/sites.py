"""Random sites as files can hold them, and what is compared when they are read again."""

import string
from dataclasses import fields, is_dataclass, replace
from datetime import date
from typing import Any

from hypothesis import strategies as st

from medslate.findings import Place
from medslate.levels.frs import FR
from medslate.levels.strengths import Strength
from medslate.levels.vectors import Capability, Target
from medslate.levels.verdicts import Verdict
from medslate.networks.site import (
    Acceptance,
    Conduit,
    Connection,
    CostModel,
    DeviceEntry,
    FailMode,
    Flow,
    InPlace,
    Instance,
    Placement,
    Preferences,
    Site,
    Zone,
)
from medslate.standards.measures import AttackPath
from medslate.standards.profiles import Harm, Reaction, ZoneKind, ZoneProfile
from tests.build import HERE

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30) | st.sampled_from(
    [
        "",
        "true",
        "1.10",
        "2026-01-31",
        "~",
        "null",
        "a: b",
        "# no",
        "- x",
        "{a}",
        "[b]",
        "*",
        "&a",
        "'",
        '"',
        "a\nb",
        "é",
    ]
)
NAMES = st.text(string.ascii_letters + string.digits + "-._ :é", min_size=1, max_size=8) | TEXT.filter(bool)
LEVELS = st.lists(st.integers(0, 4), min_size=len(FR), max_size=len(FR)).map(tuple)
WHOLE = st.integers(0, 10**6)
PROFILES = {
    "bedside": ZoneProfile(
        "bedside", "Bedside", ZoneKind.MEDICAL, Target.parse("2,2,2,1,3,2,3"), Harm.DEATH, Reaction.SECONDS, 3, True
    ),
    "office": ZoneProfile("office", "Office", ZoneKind.BUSINESS, Target.same(0), Harm.NONE, Reaction.DAYS, 1),
}


def without_places(value: Any) -> Any:
    """The value with every place, and the digest of the files, set aside."""
    if isinstance(value, Place):
        return HERE
    if isinstance(value, tuple):
        return tuple(map(without_places, value))
    if is_dataclass(value) and not isinstance(value, type):
        inner = {one.name: without_places(getattr(value, one.name)) for one in fields(value)}
        return replace(value, **(inner | {"content": ""} if isinstance(value, Site) else inner))
    return value


@st.composite
def zones(draw: st.DrawFn, name: str, others: list[str]) -> Zone:
    profile = draw(st.sampled_from(["", *PROFILES]))
    target = Target(draw(LEVELS))
    reasons = draw(st.dictionaries(st.sampled_from(FR), NAMES, max_size=3))
    if profile:
        reasons |= {fr: "why" for fr in FR if target[fr] != PROFILES[profile].target[fr] and fr not in reasons}
    return Zone(
        name,
        draw(NAMES),
        draw(st.sampled_from(ZoneKind)),
        target,
        draw(st.sampled_from(Harm)),
        draw(st.sampled_from(Reaction)),
        HERE,
        profile,
        reasons,
        draw(st.sampled_from(["", *(one for one in others if one != name)])),
        draw(st.booleans()),
        draw(st.booleans()),
        draw(st.booleans()),
        draw(st.booleans()),
        lane=draw(st.integers(0, 9)),
    )


@st.composite
def _flows(draw: st.DrawFn, name: str, ends: tuple[str, str]) -> Flow:
    origin, to = draw(st.permutations(ends))
    encrypted = draw(st.none() | st.booleans())
    essential, on_demand = draw(st.booleans()), draw(st.booleans())
    return Flow(name, origin, to, HERE, draw(TEXT), draw(TEXT), draw(st.booleans()), encrypted, on_demand, essential)


@st.composite
def conduits(draw: st.DrawFn, name: str, ends: tuple[str, str]) -> Conduit:
    flows = tuple(draw(_flows(one, ends)) for one in draw(st.lists(NAMES, max_size=3, unique=True)))
    target = draw(st.none() | LEVELS.map(Target))
    mode = draw(st.sampled_from(FailMode))
    return Conduit(name, ends, HERE, draw(TEXT), target, draw(st.booleans()), draw(st.booleans()), mode, flows)


@st.composite
def devices(draw: st.DrawFn, name: str) -> DeviceEntry:
    kind = draw(st.sampled_from(["", "workspace", "form", "vector"]))
    return DeviceEntry(
        name,
        draw(NAMES),
        HERE,
        draw(TEXT),
        draw(TEXT),
        draw(NAMES) if kind == "workspace" else "",
        draw(NAMES) if kind == "form" else "",
        Capability(draw(LEVELS)) if kind == "vector" else None,
        tuple(draw(st.lists(NAMES, min_size=int(kind == "vector"), max_size=3))),
        draw(st.dictionaries(st.sampled_from(AttackPath), st.booleans())),
        draw(st.dictionaries(NAMES, st.booleans(), max_size=3)),
        tuple(draw(st.lists(NAMES, max_size=3))),
        draw(st.dictionaries(NAMES, st.sampled_from(Verdict), max_size=3)),
    )


@st.composite
def placements(draw: st.DrawFn, name: str, device: str, zone: str) -> Placement:
    return Placement(
        name, device, zone, HERE, draw(st.integers(1, 10**6)), draw(TEXT), draw(TEXT),
        draw(st.sampled_from(["medical", "it", "building"])), draw(st.booleans()), draw(st.sampled_from(Connection)),
        draw(st.booleans()), draw(st.booleans()), draw(st.booleans()), draw(st.none() | st.sampled_from(Reaction)),
        tuple(draw(st.lists(NAMES, max_size=2))), tuple(draw(st.lists(NAMES, max_size=2))),
    )  # fmt: skip


@st.composite
def preferences(draw: st.DrawFn, places: list[str]) -> Preferences:
    instances = st.lists(st.builds(Instance, NAMES, st.sampled_from(["", *places])), max_size=3).map(tuple)
    figures = st.dictionaries(NAMES, WHOLE, max_size=2)
    cost = CostModel(
        draw(NAMES.filter(lambda one: len(one) <= 20)), draw(st.integers(1, 20)), draw(st.integers(0, 100)),
        draw(figures), draw(figures), draw(WHOLE), draw(WHOLE), draw(WHOLE),
    )  # fmt: skip
    return Preferences(
        draw(instances), draw(instances), draw(st.sampled_from([cost, CostModel()])), draw(st.integers(0, 100)),
        draw(st.sampled_from(Strength)), draw(st.none() | WHOLE),
    )  # fmt: skip


@st.composite
def sites(draw: st.DrawFn) -> Site:
    ids = draw(st.lists(NAMES, min_size=1, max_size=8, unique=True))
    cut = draw(st.integers(1, len(ids)))
    zone_ids, rest = ids[:cut], ids[cut:]
    pairs = [(one, other) for one in zone_ids for other in zone_ids if one != other]
    conduit_ids = rest[: draw(st.integers(0, len(rest)))] if pairs else []
    placement_ids = rest[len(conduit_ids) :]
    device_ids = draw(st.lists(NAMES, min_size=1, max_size=3, unique=True))
    days = st.dates(date(2000, 1, 1), date(2100, 1, 1))
    instances = draw(st.lists(st.builds(Instance, NAMES, st.sampled_from(["", *ids])), max_size=4, unique=True))
    return Site(
        draw(NAMES), draw(NAMES), draw(NAMES), draw(NAMES), HERE, "profiles",
        tuple(draw(zones(one, zone_ids)) for one in zone_ids),
        tuple(draw(conduits(one, draw(st.sampled_from(pairs)))) for one in conduit_ids),
        tuple(draw(devices(one)) for one in device_ids),
        tuple(
            draw(placements(one, draw(st.sampled_from(device_ids)), draw(st.sampled_from(zone_ids))))
            for one in placement_ids
        ),
        tuple(InPlace(one, HERE, draw(st.none() | days), draw(TEXT)) for one in instances),
        tuple(
            Acceptance(
                one, draw(st.sampled_from(zone_ids)), draw(NAMES), draw(NAMES), draw(NAMES), draw(days), HERE,
                tuple(draw(st.lists(NAMES, min_size=1, max_size=2))),
                draw(st.dictionaries(st.sampled_from(FR), st.integers(0, 4), max_size=2)),
            )
            for one in draw(st.lists(NAMES, max_size=2, unique=True))
        ),
        draw(preferences(ids)),
    )  # fmt: skip
