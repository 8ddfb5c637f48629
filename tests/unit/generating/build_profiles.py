"""A pack of profiles so small that what is drawn from it can be told beforehand, and the packs that are shipped."""

from functools import cache

from medslate.levels.vectors import Target
from medslate.networks.generating.order import Content
from medslate.standards.measures import AttackPath, Library
from medslate.standards.packs import Pack, PackKind
from medslate.standards.profiles import (
    DeviceKind,
    Harm,
    HospitalSize,
    Profiles,
    Reaction,
    TypicalFlow,
    ZoneKind,
    ZoneProfile,
)
from medslate.wiring import sites
from tests.build_site import CATALOG, library


@cache
def shipped() -> Content:
    return sites.hospital_content()


def profile(name: str, kind: ZoneKind = ZoneKind.MEDICAL, **changes: object) -> ZoneProfile:
    given: dict[str, object] = {
        "target": Target.parse("1"),
        "harm": Harm.SERIOUS,
        "reaction": Reaction.HOURS,
        "lane": 1,
    }
    return ZoneProfile(name, f"{name.capitalize()}: more of it", kind, **(given | changes))  # type: ignore[arg-type]


def kind(name: str, share: int | None, zones: dict[str, int], **changes: object) -> DeviceKind:
    given: dict[str, object] = {"reach": (AttackPath.OTHER_ZONE,), "features": {}}
    return DeviceKind(name, name, share, zones, ("T",), {"0": 50, "2": 50}, **(given | changes))  # type: ignore[arg-type]


def flow(name: str, origin: str, to: str, *, remote: bool = False) -> TypicalFlow:
    return TypicalFlow(name, origin, to, "HL7", "2575", True, False, remote, False, remote)


ZONES = (
    profile("ward", critical=True, areas=("North", "South")),
    profile("lab"),
    profile("pharmacy"),
    profile("unused"),
    profile("servers", ZoneKind.SERVICES, critical=True),
    profile("office", ZoneKind.BUSINESS),
    profile("plant", ZoneKind.BUILDING),
    profile("dmz", ZoneKind.REMOTE),
    profile("internet", ZoneKind.EXTERNAL),
)
KINDS = (
    kind("pump", 60, {"ward": 100}, critical=True),
    kind("analyser", 40, {"lab": 80, "pharmacy": 20}, reach=(AttackPath.OTHER_ZONE, AttackPath.REMOTE)),
    kind("client", None, {"office": 100}, category="it", ratio=150),
    kind("endpoint", None, {"dmz": 100}, category="it"),
)
SIZES = (HospitalSize("tiny", "Tiny", {"networked": 50, "zones-1": 2, "zones-2": 4, "zones-3": 6}),)
FLOWS = (
    flow("alarms", "ward", "servers"),
    flow("back", "servers", "ward"),
    flow("service", "dmz", "servers", remote=True),
    flow("dial-in", "internet", "dmz", remote=True),
    flow("nowhere", "unused", "servers"),
)


def profiles(**changes: object) -> Profiles:
    given: dict[str, object] = {"zones": ZONES, "kinds": KINDS, "sizes": SIZES, "flows": FLOWS}
    return Profiles(Pack("p", PackKind.PROFILES, "P", "1", "P", "1.0.0"), **(given | changes))  # type: ignore[arg-type]


def content(library_: Library | None = None, **changes: object) -> Content:
    return Content(profiles(**changes), library_ or library((), ()), CATALOG)
