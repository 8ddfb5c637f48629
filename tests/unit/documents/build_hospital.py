"""A small site with one of everything that the security plan has to tell, and the subject made of it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from medslate.devices.known import Asked, KnownDevice, Origin
from medslate.documents.model import Document
from medslate.documents.site.catalogue import SITE_DOCUMENTS
from medslate.documents.site.subject import SiteSubject
from medslate.findings import Code, Finding
from medslate.levels.frs import FR
from medslate.levels.vectors import Target
from medslate.levels.verdicts import Verdict
from medslate.networks.site import (
    Acceptance,
    CostModel,
    DeviceEntry,
    FailMode,
    Flow,
    InPlace,
    Instance,
    Preferences,
    Site,
    Zone,
)
from medslate.networks.system import System
from medslate.planning.plan import Plan
from medslate.standards.measures import AttackPath, Help, Scope
from medslate.standards.profiles import Harm, Reaction, ZoneKind
from medslate.usecases.open_site import OpenedSite
from medslate.usecases.plan import Engine, make_plan
from medslate.usecases.site_report import site_subject
from tests.build import HERE
from tests.build_site import (
    ALL_REACH,
    CATALOG,
    NETWORK,
    NETWORK_REACH,
    carries,
    conduit,
    device,
    library,
    measure,
    placement,
    zone,
)
from tests.fakes.solvers import brute_force
from tests.unit.documents.build_small import wording_of

ISSUED = date(2026, 11, 21)
MET, UNMET, OPEN = Verdict.MET, Verdict.UNMET, Verdict.OPEN
ROWS = tuple(one.id for one in CATALOG.requirements)

LIBRARY = library(
    (
        measure("wall", enforces=True, fixed=50),
        measure("link", Scope.CONDUIT, enforces=True),
        measure("eye", Scope.SITE),
        measure("lock", Scope.DEVICE, features=("agent",)),
        measure("glass", Scope.DEVICE, needs=("eye",)),
    ),
    (
        *carries("wall", ("A", "N"), NETWORK),
        *carries("link", ("A", "B", "E"), (AttackPath.OTHER_ZONE, AttackPath.REMOTE)),
        *carries("eye", ("A", "A RE(1)", "B", "E"), help_=Help.PART),
        *carries("lock", ("A", "A RE(1)", "B"), help_=Help.PART),
        *carries("glass", ("B",)),
    ),
)


def known(name: str, verdicts: Mapping[str, Verdict], **changes: object) -> KnownDevice:
    return replace(device(name, verdicts, **changes), name=f"Name of {name}", manufacturer=f"Maker of {name}")


def place(id_: str, target: str, title: str = "", **changes: object) -> Zone:
    return replace(zone(id_, target, **changes), name=title)


ASKS = (
    Asked("guard", "Guarded network", (("part", "A"), ("part", "D")), description="Guard it well."),
    Asked("tray", "Locked tray", (), library=("lock",)),
    Asked("directory", "Directory", (("part", "A RE(1)"),), integration=True),
)
PUMP = known(
    "pump",
    {"A": Verdict.COVERED_EXTERNALLY, "A RE(1)": Verdict.MET_BY_INTEGRATION, "B": UNMET, "D": Verdict.COVERED_EXTERNALLY,
     "E": UNMET, "N": UNMET},
    asks=ASKS, reach=NETWORK_REACH, strength="declared",
)  # fmt: skip
MONITOR = known("monitor", {**dict.fromkeys(ROWS, MET), "D": OPEN, "B": OPEN}, origin=Origin.FORM, reach=ALL_REACH)
RIDDLE = known("riddle", {}, origin=Origin.UNKNOWN, reach={})
SOUND = known("sound", dict.fromkeys(ROWS, MET), origin=Origin.VECTOR)
DEVICES = (PUMP, MONITOR, RIDDLE, SOUND)

SITE = Site(
    "elsewhere",
    "St. Elsewhere",
    "small",
    "few",
    HERE,
    profiles="shapes",
    zones=(
        place("internet", "0", kind=ZoneKind.EXTERNAL, harm=Harm.NONE, reaction=Reaction.DAYS, title="Internet"),
        place("vendors", "1", kind=ZoneKind.REMOTE, lane=0, title="Vendor access"),
        place("hub", "1", kind=ZoneKind.SERVICES, lane=1, title="Services"),
        place("icu", "2", lane=2, title="Intensive care", harm=Harm.DEATH, reaction=Reaction.SECONDS),
        place("ward", "2 1 1 1 1 1 1", lane=2, twin="icu"),
        place("lab", "3", lane=2, title="Laboratory"),
        place("store", "1", lane=2, title="Store"),
    ),
    conduits=(
        conduit("door", "internet", "vendors", fail_mode=FailMode.CLOSED),
        conduit("tunnel", "vendors", "icu", Flow("repair", "vendors", "icu", HERE, on_demand=True), remote=True),
        conduit(
            "icu-hub", "hub", "icu",
            Flow("alarms", "icu-pumps", "hub", HERE, "HL7", "2575/tcp", both=False, encrypted=False, essential=True),
            Flow("time", "hub", "icu", HERE, "NTP", "123/udp", encrypted=True),
            target=Target.same(2), fail_mode=FailMode.OPEN,
        ),
        conduit("radio", "hub", "ward", wireless=True),
        conduit("lab-hub", "lab", "hub"),
        conduit("hub-store", "store", "hub", target=Target.same(1)),
    ),
    devices=tuple(DeviceEntry(one.id, one.name, HERE) for one in (*DEVICES, known("spare", {}))),
    placements=(
        placement("icu-pumps", "pump", "icu", fulfilled=("directory",)),
        placement("icu-monitors", "monitor", "icu"),
        placement("ward-pumps", "pump", "ward", count=20),
        placement("lab-box", "riddle", "lab", count=1),
        placement("servers", "sound", "hub"),
    ),
    in_place=(
        InPlace(Instance("wall", "icu"), HERE, date(2025, 1, 2), "Bought early."),
        InPlace(Instance("glass", "servers"), HERE),
    ),
    acceptances=(
        Acceptance("a1", "lab", "Lab lead", "IT lead", "Replaced next year.", date(2027, 12, 31), HERE, ("A", "D")),
        Acceptance("a2", "lab", "Lab lead", "IT lead", "Soon gone.", date(2026, 12, 31), HERE, (), {FR.DC: 0}),
        Acceptance("a3", "ward", "Ward lead", "IT lead", "Long gone.", date(2026, 1, 31), HERE, ("N",)),
    ),
    preferences=Preferences(
        required=(Instance("eye"),), cost=CostModel(years=2, classes={"c1": 60}, measures={"lock": 7}), budget=4000
    ),
    content="c" * 64,
)  # fmt: skip
FINDINGS = (
    Finding(Code.CONTRADICTION, HERE, "Two things contradict.", "Correct one."),
    Finding(Code.OPEN_ROWS, HERE, "Rows are open."),
)


def system_of(site: Site = SITE, devices: tuple[KnownDevice, ...] = DEVICES, **changes: Any) -> System:
    from medslate.assessment.achieved.makers import makers_library

    makers = makers_library(LIBRARY, devices)
    known_by_id = {one.id: one for one in devices}
    return System(site, known_by_id, CATALOG, LIBRARY.with_makers(makers.measures, makers.carries))


def opened_of(system: System, findings: tuple[Finding, ...] = ()) -> OpenedSite:
    return OpenedSite(system, findings, ISSUED, {})


def plan_of(system: System, **changes: Any) -> Plan:
    return make_plan(system, ISSUED, Engine(brute_force, name="brute force"), **changes)


def subject_of(system: System, plan: Plan | None = None, findings: tuple[Finding, ...] = ()) -> SiteSubject:
    packs = (system.catalog.pack, system.library.pack)
    return site_subject(opened_of(system, findings), plan or plan_of(system), packs)


def full() -> SiteSubject:
    return subject_of(system_of(), findings=FINDINGS)


def empty() -> SiteSubject:
    """A site with nothing in it."""
    return subject_of(system_of(Site("empty", "Empty", "small", "few", HERE), ()))


def document(subject: SiteSubject, name: str = "security-plan") -> Document:
    return SITE_DOCUMENTS[name](subject, wording_of(name))
