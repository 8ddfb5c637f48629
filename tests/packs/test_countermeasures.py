"""The shipped countermeasures and profiles: careful, whole, and of use."""

import re
from collections import Counter
from pathlib import Path
from typing import cast

import pytest

from medslate import wiring
from medslate.assessment.achieved.levels import placement_achieved
from medslate.assessment.achieved.standing import Standing
from medslate.devices.known import KnownComponent
from medslate.levels.frs import FR
from medslate.levels.verdicts import Verdict
from medslate.networks.site import Connection, Instance, Placement, Site
from medslate.networks.system import System
from medslate.standards.catalogs import Catalog
from medslate.standards.measures import AttackPath, Help, Library, Scope
from medslate.standards.packs import Confidence, PackKind
from medslate.standards.profiles import Profiles, Reaction
from tests.build import HERE
from tests.build_site import conduit, device, zone
from tests.packs.coverage import NO, SLOW, UNCONCERNED, states

PACKS = wiring.pack_source()
LIBRARY = cast("Library", PACKS.load(wiring.default_pack(PackKind.MEASURES)))
PROFILES = cast("Profiles", PACKS.load(wiring.default_pack(PackKind.PROFILES)))
CATALOG = cast("Catalog", PACKS.load(wiring.default_catalog()))
PAGE = (Path(__file__).parents[2] / "docs" / "explanation" / "countermeasures.md").read_text("utf-8")
AT_DEVICE = (AttackPath.LOCAL, AttackPath.MEDIA)
PART_AT_MOST = re.compile(r"(CR 3\.5|CR 4\.2|CR 7\.1|(EDR|HDR|NDR) 3\.11)( RE\(\d\))?")


def test_the_packs_name_one_another() -> None:
    assert LIBRARY.catalog == PROFILES.catalog == CATALOG.pack.id
    assert PROFILES.library == LIBRARY.pack.id
    assert LIBRARY.pack.licence == PROFILES.pack.licence == "Apache-2.0"


def test_all_36_countermeasures_are_there_in_order() -> None:
    assert [one.id for one in LIBRARY.measures] == [f"EC{number:02}" for number in range(1, 37)]
    assert {one.scope for one in LIBRARY.measures} == set(Scope)
    assert set(LIBRARY.cost_classes) == {f"c{number}" for number in range(5)}


def test_emergency_access_remains() -> None:
    """Measures that stand before the device need a break-glass path."""
    asking = {one.id for one in LIBRARY.measures if one.emergency}
    assert {"EC05", "EC06", "EC08", "EC11", "EC24"} <= asking


def test_nothing_outside_carries_what_only_the_device_can_do() -> None:
    assert not {one.row for one in LIBRARY.carries} & set(LIBRARY.only_device)
    for number in ("CR 2.8", "CR 2.12", "CR 3.6", "CR 3.7", "CR 3.8", "CR 4.3", "EDR 3.10", "HDR 3.12", "NDR 3.14"):
        assert number in LIBRARY.only_device


def test_what_the_environment_reaches_in_part_at_most_is_replaced_by_nothing() -> None:
    full = {(one.row, one.path) for one in LIBRARY.carries if one.help is Help.FULL}
    assert not [row for row, _ in full if PART_AT_MOST.fullmatch(row)]
    assert not [row for row, path in full if row == "CR 4.1" and path in AT_DEVICE], "stored data behind a lock"


def test_nobody_outside_names_the_users_of_a_panel() -> None:
    """Named users on the device's own panel are the device's affair: no credit for CR 1.1 at the device."""
    local = [one for one in LIBRARY.carries if one.row.startswith("CR 1.1 ") or one.row == "CR 1.1"]
    assert {one.help for one in local if one.path is AttackPath.LOCAL} == {Help.SUPPORT}


def test_an_organisation_alone_is_never_credited() -> None:
    assert {one.help for one in LIBRARY.carried["EC35"]} == {Help.SUPPORT}


def test_full_credit_with_a_precondition_asks_for_it() -> None:
    """Backup, central log, 802.1X and agents rest on something that the device must offer."""
    for name, feature in (
        ("EC05", "supplicant"),
        ("EC19", "log-export"),
        ("EC24", "agent-release"),
        ("EC26", "backup-export"),
    ):
        assert feature in LIBRARY.by_id[name].features


def test_gateways_of_one_protocol_make_no_pair() -> None:
    """A DICOM gateway and a message engine never see the same data, so two halves of them are no whole."""
    assert LIBRARY.by_id["EC13"].mechanism == LIBRARY.by_id["EC14"].mechanism


def test_a_measure_at_a_conduit_or_on_the_network_earns_nothing_elsewhere() -> None:
    through = {AttackPath.OTHER_ZONE, AttackPath.REMOTE}
    for one in LIBRARY.carries:
        if LIBRARY.by_id[one.measure].scope is Scope.CONDUIT:
            assert one.path in through


def test_where_we_are_not_sure_we_say_so() -> None:
    """No judgement of ours on what a measure carries has high confidence."""
    assert Confidence.HIGH not in {one.confidence for one in LIBRARY.carries}
    assert all("OWN" in one.sources for one in LIBRARY.carries)


def test_the_page_shows_what_can_be_covered() -> None:
    """Every line of the table in the documentation is computed from the pack, and none is missing."""
    lines = [f"| {row} | {' | '.join(found)} |" for row, found in states(LIBRARY, CATALOG)]
    printed = [line for line in PAGE.splitlines() if re.match(r"\| (CR|SAR|EDR|HDR|NDR) ", line)]
    assert printed == lines


def test_the_page_counts_the_rows() -> None:
    covered = dict(states(LIBRARY, CATALOG))
    rows = [one.id for one in CATALOG.requirements if one.assessable]
    everywhere = sum(NO not in found for found in covered.values())
    open_ = len(rows) - len(covered) - len(LIBRARY.only_device)
    said = f"{len(rows)} rows: {everywhere} can be covered on every path on which they matter, "
    said += f"{len(covered) - everywhere} on some, {len(LIBRARY.only_device)} can only be done by the device, "
    said += f"and for {open_} nothing in the library is enough"
    assert said in " ".join(PAGE.split())


def test_much_can_never_be_covered() -> None:
    """A library that covered everything would be wrong."""
    covered = dict(states(LIBRARY, CATALOG))
    frs = Counter(CATALOG.by_id[row].fr for row in covered)
    assert set(frs) == set(FR), "but something can be done in every FR"
    assert len(covered) < sum(one.assessable for one in CATALOG.requirements) / 2
    quick = [row for row, found in covered.items() if not {NO, SLOW} & set(found)]
    assert quick, "and something where harm follows within seconds"
    assert all(set(found) - {UNCONCERNED} for found in covered.values())


def modality(*lacking: str) -> System:
    """A modality in a locked room with gaps, its zone joined to another and to remote service."""
    rows = [one.id for one in CATALOG.faced_by(("HDR",))]
    verdicts = {row: Verdict.UNMET if row in lacking else Verdict.MET for row in rows}
    part = KnownComponent("part", ("HDR",), verdicts)
    reach = {path: path is not AttackPath.WLAN for path in AttackPath}
    ct = device("ct", {}, components=(part,), reach=reach, features=dict.fromkeys(FEATURES, True))
    placed = Placement("cts", "ct", "imaging", HERE, count=3, connection=Connection.WIRED)
    zones = (zone("imaging", reaction=Reaction.HOURS), zone("archive"), zone("vendors"))
    conduits = (conduit("pictures", "imaging", "archive"), conduit("service", "imaging", "vendors", remote=True))
    site = Site("h", "H", CATALOG.pack.id, LIBRARY.pack.id, HERE, zones=zones, conduits=conduits, placements=(placed,))
    return System(site, {"ct": ct}, CATALOG, LIBRARY)


FEATURES = ("log-export", "backup-export", "agent-release", "time-client")
AT = {Scope.SITE: ("",), Scope.ZONE: ("imaging",), Scope.CONDUIT: ("pictures", "service"), Scope.DEVICE: ("cts",)}
TAKEN = ("EC03", "EC04", "EC12", "EC18", "EC19", "EC20", "EC24", "EC26", "EC29", "EC31")


def levels(system: System, names: tuple[str, ...]) -> tuple[int, ...]:
    places = [Instance(name, where) for name in names for where in AT[LIBRARY.by_id[name].scope]]
    return placement_achieved(Standing(system, places), system.site.placements[0]).bounds.lower.levels


def test_a_realistic_set_lifts_a_typical_device() -> None:
    """Ten measures lift a modality in six FRs; its gap in IAC stays."""
    lacking = (
        "CR 1.1", "CR 2.9", "CR 2.11", "CR 3.1", "HDR 3.2", "CR 5.1", "CR 6.1", "CR 6.2", "CR 7.1", "CR 7.3", "CR 7.8",
    )  # fmt: skip
    system = modality(*lacking)
    assert levels(system, ()) == (0, 0, 0, 4, 0, 0, 0)
    assert levels(system, TAKEN) == (0, 4, 4, 4, 4, 4, 4)


@pytest.mark.parametrize("row", ["CR 2.8", "CR 3.3", "CR 3.4", "CR 3.5", "CR 3.7", "HDR 3.14", "CR 7.6"])
def test_some_gaps_stay_whatever_is_done(row: str) -> None:
    system = modality(row)
    every = tuple(one.id for one in LIBRARY.measures)
    assert levels(system, every)[CATALOG.by_id[row].fr - 1] < 4  # type: ignore[operator]


def test_profiles_have_the_zones_sizes_and_shares() -> None:
    assert len(PROFILES.zones) == 17
    assert [one.id for one in PROFILES.sizes] == ["small", "medium", "university"]
    assert len({frozenset(one.counts) for one in PROFILES.sizes}) == 1
    assert sum(one.share or 0 for one in PROFILES.kinds) == 100
    assert {one.category for one in PROFILES.kinds} == {"medical", "it", "building"}
    assert {name for one in PROFILES.kinds for name in one.features} == set(LIBRARY.features)


def test_targets_follow_harm() -> None:
    """Zones without harm of their own have target 0, but for the door to outsiders; bedside stands highest."""
    aimed = {one.id for one in PROFILES.zones if any(one.target.levels)}
    assert {one.id for one in PROFILES.zones} - aimed == {"office", "guest", "internet", "home"}
    bedside = PROFILES.zone["bedside"]
    assert bedside.reaction is Reaction.SECONDS
    for one in ("ward", "emergency", "imaging", "laboratory", "point-of-care", "pharmacy"):
        assert sum(PROFILES.zone[one].target.levels) < sum(bedside.target.levels)


def test_every_medical_zone_has_devices_and_flows() -> None:
    used = {name for one in PROFILES.kinds for name in one.zones}
    joined = {end for one in PROFILES.flows for end in (one.origin, one.to)}
    assert joined == set(PROFILES.zone)
    assert set(PROFILES.zone) - used == {"guest", "internet", "home"}
