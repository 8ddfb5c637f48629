"""need.yaml: what is read from it, and what is told of its faults, with lines."""

import pytest

from medslate.adapters.textfiles.site.need import read_need
from medslate.findings import Code
from medslate.levels.vectors import Capability, Target
from medslate.levels.verdicts import Verdict
from medslate.networks.site import Connection, Flow
from medslate.standards.measures import AttackPath
from medslate.standards.profiles import Reaction
from medslate.usecases.procure import NEW

WHOLE = """\
zone: icu
count: 20
target: "2,2,2,1,2,1,2"
kind: infusion pump
category: medical
critical: true
connection: wlan
mobile: true
temporary: false
external: false
reaction: seconds
fulfilled: [directory]
flows:
  alarms: {to: services, protocol: SDC, port: "443/tcp", both: false, encrypted: true, on_demand: true, essential: true}
  library: {from: services}
candidates:
  known: {workspace: ../pump, version: "2.4"}
  told: {name: Monitor, form: ../monitor/MDS2.xlsx, types: [EDR], refuses: [EC24]}
  rated: {vector: 2, types: [EDR], reach: {media: false}, features: {supplicant: true}, verdicts: {CR 1.1: unmet}}
"""


def test_a_whole_need() -> None:
    wanted, found = read_need(WHOLE.encode(), "need.yaml")
    assert found == ()
    assert wanted is not None
    placed, flows = wanted.need.placement, wanted.need.flows
    assert (placed.id, placed.device, placed.zone, placed.count) == (NEW, "", "icu", 20)
    assert (placed.kind, placed.critical, placed.mobile) == ("infusion pump", True, True)
    assert (placed.connection, placed.reaction, placed.fulfilled) == (Connection.WLAN, Reaction.SECONDS, ("directory",))
    assert wanted.need.target == Target.parse("2,2,2,1,2,1,2")
    place = placed.place.at("flows")
    assert flows == (
        Flow("alarms", NEW, "services", place.at("alarms"), "SDC", "443/tcp", False, True, True, True),
        Flow("library", "services", NEW, place.at("library")),
    )
    known, told, rated = wanted.candidates
    assert (known.id, known.workspace, known.version) == ("known", "../pump", "2.4")
    assert (told.name, told.form, told.types, told.refuses) == ("Monitor", "../monitor/MDS2.xlsx", ("EDR",), ("EC24",))
    assert rated.vector == Capability.same(2)
    assert rated.reach == {AttackPath.MEDIA: False}
    assert (rated.features, rated.verdicts) == ({"supplicant": True}, {"CR 1.1": Verdict.UNMET})


def test_all_but_the_zone_may_be_left_out() -> None:
    wanted, found = read_need(b"zone: icu\ncandidates:\n", "need.yaml")
    assert found == ()
    assert wanted is not None
    assert wanted.need.target is None
    assert wanted.need.placement.count == 1
    assert wanted.candidates == ()
    assert wanted.need.flows == ()


@pytest.mark.parametrize(
    ("text", "line", "code", "said"),
    [
        ("", None, Code.SHAPE, "zone"),
        ("zone: [\n", None, Code.SYNTAX, ""),
        ("zone: icu\ncont: 2\n", 2, Code.SHAPE, "Did you mean count?"),
        ("zone: icu\ncount: 0\n", 2, Code.SHAPE, ""),
        ("zone: icu\ntarget: 1,2\n", 2, Code.SHAPE, "7 levels"),
        ("zone: icu\nflows:\n  f: {protocol: HL7}\n", 3, Code.SHAPE, "neither `from` nor `to`"),
        ("zone: icu\nflows:\n  f: {from: a, to: b}\n", 3, Code.SHAPE, "both `from` and `to`"),
        ("zone: icu\ncandidates:\n  d: {form: f, workspace: w}\n", 3, Code.CONTRADICTION, "Keep one"),
        ("zone: icu\ncandidates:\n  d: {vector: 2}\n", 3, Code.SHAPE, "types"),
        ("zone: icu\ncandidates:\n  d: {reach: {medai: true}}\n", 3, Code.UNKNOWN_ID, "Did you mean media?"),
    ],
)
def test_faults_are_told_with_their_lines(text: str, line: int | None, code: Code, said: str) -> None:
    wanted, found = read_need(text.encode(), "need.yaml")
    assert wanted is None
    assert [one.code for one in found] == [code]
    assert line is None or found[0].place.line == line
    assert said in str(found[0])
