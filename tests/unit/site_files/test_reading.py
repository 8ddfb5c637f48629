"""Reading a site: the whole of it, or every reason why there is none, each with its line."""

from collections.abc import Mapping
from datetime import date

import pytest

from medslate.adapters.textfiles.site.reading import TextSite, read_site
from medslate.errors import UsageError
from medslate.findings import Code, Finding
from medslate.levels.frs import FR
from medslate.levels.vectors import Capability, Target
from medslate.levels.verdicts import Verdict
from medslate.networks.site import Connection, FailMode, Instance, Site
from medslate.standards.measures import AttackPath
from medslate.standards.profiles import Harm, Reaction, ZoneKind, ZoneProfile
from tests.fakes.folders import MemoryFolder
from tests.unit.site_files.sites import PROFILES

HEAD = "medslate: 1\nsite: {id: h, name: Hospital}\ncatalog: c\nlibrary: l\nprofiles: p\n"
SITE = (
    HEAD
    + """\
zones:
  icu:
    name: Intensive care
    profile: bedside
    target: "2,2,2,2,3,2,3"
    reasons: {DC: Records leave it}
    twin: ward
  ward: {profile: bedside, critical: false, reaction: hours}
  office: {kind: business, target: 0, harm: none, reaction: days}
conduits:
  door:
    between: [icu, office]
    remote: true
    fail_mode: open
    target: 2
    flows:
      alarms: {from: pumps, to: office, protocol: HL7, port: "2575/tcp", both: false, encrypted: false}
"""
)
FILES = {
    "site.yaml": SITE,
    "devices.yaml": "devices:\n  pump: {form: forms/pump.xlsx, reach: {wlan: true}, features: {agent: false}}\n",
    "devices/more.yaml": 'devices:\n  scanner: {name: S, vector: "1,1,1,1,1,1,1", types: [T], verdicts: {A: met}}\n',
    "placements.yaml": "placements:\n  pumps: {device: pump, zone: icu, count: 40, connection: wlan}\n",
    "placements/it.yaml": "placements:\n  scanners: {device: scanner, zone: office}\n",
    "measures.yaml": "measures:\n  - {measure: EC03, at: [icu, door], since: 2025-01-31, note: N}\n  - measure: EC19\n",
    "acceptances.yaml": (
        "acceptances:\n  one: {zone: icu, owner: O, approver: P, reason: R, expires: 2027-12-31, above: {SI: 1}}\n"
    ),
    "preferences.yaml": "banned: [EC04, {measure: EC05, at: icu}]\ncost: {classes: {c2: 90000}}\nbudget: 100\n",
}


NOTHING_ELSE = {"measures": "", "acceptances": "", "preferences": ""}


def profiles(pack: str) -> Mapping[str, ZoneProfile]:
    assert pack == "p"
    return PROFILES


def folder(**changes: str) -> MemoryFolder:
    return MemoryFolder({name: text.encode() for name, text in FILES.items()}).but(
        **{name: text.encode() for name, text in changes.items()}
    )


def read(files: MemoryFolder) -> tuple[Site | None, list[Finding]]:
    site, findings = read_site(files, profiles)
    return site, list(findings)


def sound() -> Site:
    site, findings = read(folder())
    assert findings == []
    assert site is not None
    return site


def test_zones_take_from_their_profile_what_they_do_not_say() -> None:
    icu, ward, office = sound().zones
    assert (icu.name, icu.target, icu.reasons) == (
        "Intensive care",
        Target((2, 2, 2, 2, 3, 2, 3)),
        {FR.DC: "Records leave it"},
    )
    assert (icu.kind, icu.harm, icu.reaction, icu.lane) == (ZoneKind.MEDICAL, Harm.DEATH, Reaction.SECONDS, 3)
    assert (icu.critical, icu.twin, icu.profile) == (True, "ward", "bedside")
    assert (ward.name, ward.target, ward.reaction) == ("ward", PROFILES["bedside"].target, Reaction.HOURS)
    assert not ward.critical
    assert (office.target, office.critical, office.lane) == (Target.same(0), False, 0)


def test_everything_else_is_as_it_is_written() -> None:
    site = sound()
    (door,) = site.conduits
    assert (door.ends, door.remote, door.fail_mode, door.target) == (
        ("icu", "office"),
        True,
        FailMode.OPEN,
        Target.same(2),
    )
    (flow,) = door.flows
    assert (flow.id, flow.origin, flow.to, flow.port, flow.both) == ("alarms", "pumps", "office", "2575/tcp", False)
    assert flow.encrypted is False
    pump, scanner = site.devices
    assert (pump.name, pump.form, pump.reach, pump.features) == (
        "pump",
        "forms/pump.xlsx",
        {AttackPath.WLAN: True},
        {"agent": False},
    )
    assert (scanner.vector, scanner.types, scanner.verdicts) == (Capability.same(1), ("T",), {"A": Verdict.MET})
    assert [(one.id, one.count, one.connection) for one in site.placements] == [
        ("pumps", 40, Connection.WLAN), ("scanners", 1, Connection.UNKNOWN),
    ]  # fmt: skip
    assert [one.instance for one in site.in_place] == [
        Instance("EC03", "icu"),
        Instance("EC03", "door"),
        Instance("EC19"),
    ]
    assert site.in_place[0].since == date(2025, 1, 31)
    assert site.acceptances[0].above == {FR.SI: 1}
    assert site.preferences.banned == (Instance("EC04"), Instance("EC05", "icu"))
    assert (site.preferences.cost.classes, site.preferences.budget) == ({"c2": 90000}, 100)


def test_one_file_is_enough_and_an_empty_section_is_none() -> None:
    for text in (HEAD, HEAD + "zones:\nconduits:\n"):
        site, findings = read(MemoryFolder({"site.yaml": text.encode(), "measures.yaml": b"# none yet\n"}))
        assert findings == []
        assert site is not None
        assert (site.zones, site.conduits, site.devices, site.placements, site.in_place) == ((), (), (), (), ())


def test_profiles_are_not_asked_for_where_none_are_named() -> None:
    text = HEAD.replace("profiles: p\n", "") + "zones: {a: {kind: medical, target: 1, harm: none, reaction: days}}\n"
    site, findings = read(MemoryFolder({"site.yaml": text.encode()}))
    assert site is not None
    assert findings == []


@pytest.mark.parametrize(
    ("files", "hint"),
    [({}, "site init"), ({"device.yaml": b""}, "device's workspace"), ({"sites.yaml": b""}, "site init")],
)
def test_no_site(files: dict[str, bytes], hint: str) -> None:
    with pytest.raises(UsageError, match=hint):
        read_site(MemoryFolder(files), profiles)


def test_the_digest_is_of_what_is_said_in_any_file() -> None:
    content = sound().content
    commented, _ = read(folder(site=f"# comment\n{SITE}"))
    assert commented is not None
    assert commented.content == content
    for name in FILES:
        changed, _ = read(
            MemoryFolder(
                {key: text.encode() for key, text in FILES.items() if key != name or key == "site.yaml"}
                | ({name: SITE.replace("Intensive", "Intense").encode()} if name == "site.yaml" else {})
            )
        )
        assert changed is None or changed.content != content


def zone_with(text: str) -> dict[str, str]:
    return {"site": SITE.replace("  office: {", f"  extra: {{{text}}}\n  office: {{")}


def flow_with(text: str) -> dict[str, str]:
    return {"site": SITE.replace("from: pumps, to: office", text)}


@pytest.mark.parametrize(
    ("changes", "code", "line", "says"),
    [
        (zone_with("profile: bedsid"), Code.UNKNOWN_ID, 14, "Did you mean bedside?"),
        (zone_with("harm: none"), Code.SHAPE, 14, "no kind, target, reaction of its own"),
        (zone_with("profile: office, target: '1,1'"), Code.SHAPE, 14, "a vector has 7 levels"),
        (zone_with("profile: office, target: 5"), Code.SHAPE, 14, "<= 4"),
        (zone_with("profile: office, reasons: {SJ: x}"), Code.UNKNOWN_ID, 14, "There is no FR SJ. There are: IAC, UC, SI"),
        (zone_with("profile: office, twin: extra"), Code.CONTRADICTION, 14, "its own twin"),
        (zone_with("profile: office, twin: wart"), Code.UNKNOWN_ID, 14, "There is no zone wart. Did you mean ward?"),
        (zone_with("profile: office, lane: -1"), Code.SHAPE, 14, ">= 0"),
        (zone_with("profile: office, kind: medicale"), Code.SHAPE, 14, "Did you mean medical?"),
        ({"site": SITE.replace("[icu, office]", "[icu]")}, Code.SHAPE, 17, "between two zones, not 1"),
        ({"site": SITE.replace("[icu, office]", "[]")}, Code.SHAPE, 17, "between two zones, not 0"),
        ({"site": SITE.replace("[icu, office]", "[icu, icu]")}, Code.CONTRADICTION, 17, "from zone icu to itself"),
        ({"site": SITE.replace("[icu, office]", "[icu, offices]")}, Code.UNKNOWN_ID, 17, "Did you mean office?"),
        ({"site": SITE.replace("    target: 2\n", "    target: x\n")}, Code.SHAPE, 20, "not an SL vector"),
        (flow_with("from: icu, to: offices"), Code.UNKNOWN_ID, 22, "There is no zone or placement offices."),
        (flow_with("from: icu, to: ward"), Code.CONTRADICTION, 22, "names zone ward, and conduit door lies between"),
        (flow_with("from: icu, to: pumps"), Code.CONTRADICTION, 22, "begins and ends in zone icu"),
        (flow_with("from: icu, to: office, portt: x"), Code.SHAPE, 22, "Did you mean port?"),
        ({"devices": "devices: {pump: {form: f, vector: 1}}"}, Code.CONTRADICTION, 1, "has a form and a vector"),
        ({"devices": "devices: {pump: {vector: 1}}"}, Code.SHAPE, 1, "no component types"),
        ({"devices": "devices: {pump: {reach: {wifi: true}}}"}, Code.UNKNOWN_ID, 1, "There is no attack path wifi."),
        ({"devices": "devices: {pump: {version: 1.10}}"}, Code.SHAPE, 1, "Put it in quotes"),
        ({"devices": "devices: {pump: {}, scanner: {}}"}, Code.DUPLICATE, 2, "stands in devices.yaml already"),
        ({"placements": "placements: {scanners: {device: pump, zone: icu}, pumps: {device: pump, zone: icu}}"},
         Code.DUPLICATE, 2, "The placement scanners stands in placements.yaml already"),
        ({"placements": "placements:\n  pumps:\n    device: pumpe\n    zone: icu\n"}, Code.UNKNOWN_ID, 3, "Did you mean pump?"),
        ({"placements": "placements:\n  pumps:\n    device: pump\n    zone: icus\n"}, Code.UNKNOWN_ID, 4, "Did you mean icu?"),
        ({"placements": "placements: {pumps: {device: pump, zone: icu, count: 0}}"}, Code.SHAPE, 1, ">= 1"),
        ({"placements": "placements: {pumps: {device: pump, zone: icu}, door: {device: pump, zone: icu}}"},
         Code.DUPLICATE, 1, "The placement door has the id of the conduit in site.yaml"),
        ({"measures": "measures: [{measure: E, at: doors}]"}, Code.UNKNOWN_ID, 1, "no zone, conduit or placement doors"),
        ({"measures": "measures:\n  - {measure: E, since: 2025-02-30}\n"}, Code.SHAPE, 2, "Write the date as"),
        ({"measures": "measures:\n  - {measure: E}\n  - {measure: E}\n"}, Code.DUPLICATE, 3, "E stands in the list already"),
        ({"acceptances": "acceptances: {a: {zone: icus, owner: O, approver: P, reason: R, expires: 2027-01-01, rows: [A]}}"},
         Code.UNKNOWN_ID, 1, "Did you mean icu?"),
        ({"acceptances": "acceptances: {a: {zone: icu, owner: O, approver: P, reason: R, expires: 2027-01-01}}"},
         Code.SHAPE, 1, "accepts nothing"),
        ({"acceptances": "acceptances: {a: {zone: icu, owner: O, approver: P, reason: R, expires: 2027-01-01, above: {XX: 1}}}"},
         Code.UNKNOWN_ID, 1, "There is no FR XX"),
        ({"preferences": "banned: [{measure: E, at: nowhere}]"}, Code.UNKNOWN_ID, 1, "E at nowhere: There is no"),
        ({"preferences": "share: 101"}, Code.SHAPE, 1, "<= 100"),
        ({"preferences": "budget: -1"}, Code.SHAPE, 1, ">= 0"),
        ({"preferences": "cost: {years: two}"}, Code.SHAPE, 1, "whole number"),
        ({"preferences": "a: [\n"}, Code.SYNTAX, 1, "Not valid YAML"),
        ({"site": SITE.replace("medslate: 1", "medslate: 2")}, Code.SHAPE, 1, "Write 1."),
    ],
)  # fmt: skip
def test_a_fault_is_told_with_its_line(changes: dict[str, str], code: Code, line: int, says: str) -> None:
    site, findings = read(folder(**changes))
    assert site is None
    assert [(one.code, one.place.line) for one in findings] == [(code, line)]
    assert says in str(findings[0])


def test_a_target_that_deviates_without_a_reason_is_told_and_the_site_stays_usable() -> None:
    site, findings = read(folder(**zone_with("profile: office, target: '1,0,1,0,0,0,0', reasons: {IAC: because}")))
    assert site is not None
    assert [(one.code, one.place.line) for one in findings] == [(Code.DEVIATION, 14)]
    assert "deviates from profile office {0 0 0 0 0 0 0} in SI without a reason." in findings[0].message


def test_a_profile_without_a_pack() -> None:
    text = HEAD.replace("profiles: p\n", "") + "zones: {a: {profile: bedside}}\n"
    site, (finding,) = read_site(MemoryFolder({"site.yaml": text.encode()}), profiles)
    assert site is None
    assert finding.message == "The site names no pack of zone profiles."


def test_a_file_that_cannot_be_had_is_told() -> None:
    class Torn(MemoryFolder):
        def names(self, folder: str, suffix: str) -> tuple[str, ...]:
            return ("devices/gone.yaml",) if folder == "devices" else super().names(folder, suffix)

    site, (finding,) = read(Torn({"site.yaml": HEAD.encode()}))
    assert site is None
    assert finding.code is Code.FILE_MISSING


def test_hints_are_given_for_the_first_unknown_ids_only_so_that_thousands_do_not_take_long() -> None:
    text = "placements:\n" + "".join(f"  p{number}: {{device: pump{number}, zone: icu}}\n" for number in range(500))
    _, findings = read(folder(placements=text, site=HEAD + "zones: {icu: {profile: bedside}}\n", **NOTHING_ELSE))
    assert len(findings) == 501, "and the scanners are in no zone"
    assert 0 < sum("Did you mean" in one.remedy for one in findings) <= 50
    assert all(one.remedy for one in findings)


def test_the_same_unknown_id_gets_the_same_hint_everywhere() -> None:
    text = "placements:\n" + "".join(f"  p{number}: {{device: pump, zone: icus}}\n" for number in range(3))
    _, findings = read(folder(placements=text, site=HEAD + "zones: {icu: {profile: bedside}}\n", **NOTHING_ELSE))
    assert [one.remedy for one in findings[:3]] == ["Did you mean icu?"] * 3


def test_the_source_reads_and_locates() -> None:
    source = TextSite(folder(), profiles)
    site, findings = source.read()
    assert site is not None
    assert findings == ()
    (found,) = source.locate((Finding(Code.SHAPE, site.zone["ward"].place, "x"),))
    assert found.place.line == 13
