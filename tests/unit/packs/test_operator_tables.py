"""Libraries of countermeasures and profiles: what their readers make of their tables, and what they refuse."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from medslate.adapters.packs import measure_tables, profile_tables
from medslate.adapters.packs.source import PackFolders
from medslate.adapters.textfiles.yamlfile import read_yaml
from medslate.findings import Code, Finding
from medslate.levels.vectors import Target
from medslate.standards.measures import AttackPath, CostClass, FlowNeed, Help, InSeconds, Library, Scope
from medslate.standards.packs import Confidence
from medslate.standards.profiles import Harm, Profiles, Reaction, ZoneKind
from medslate.usecases.validate_pack import ids_of, validate_pack
from tests.unit.packs import small

COLUMNS = {
    "measures": (measure_tables.MEASURES, small.MEASURE_ROWS),
    "carries": (measure_tables.CARRIES, small.CARRY_ROWS),
    "limits": (measure_tables.LIMITS, small.LIMIT_ROWS),
    "features": (measure_tables.FEATURES, small.FEATURE_ROWS),
    "zones": (profile_tables.ZONES, small.ZONE_ROWS),
    "kinds": (profile_tables.KINDS, small.KIND_ROWS),
    "sizes": (profile_tables.SIZES, small.SIZE_ROWS),
    "flows": (profile_tables.FLOWS, small.FLOW_ROWS),
}
OF_LIBRARY = ("measures", "carries", "limits", "features")


def spoilt(root: Path, name: str, number: int, **cells: str) -> tuple[Finding, ...]:
    """The findings about a pack with one row of one of its tables changed, all packs it refers to being there."""
    columns, rows = COLUMNS[name]
    small.catalog(root)
    small.questionnaire(root)
    small.library(root)
    content = {f"{name}.tsv": small.table(columns, small.changed(rows, number, **cells))}
    return validate_pack(PackFolders(root, yaml=read_yaml), made(root, name, content))


def made(root: Path, name: str, content: Mapping[str, bytes]) -> str:
    """The id of the pack that has the table of this name, written with other content."""
    make = small.library if name in OF_LIBRARY else small.profiles
    return make(root, files=content).name


def loaded_library(root: Path) -> Library:
    small.library(root)
    content, findings = small.validated(root, "few")
    assert findings == ()
    assert isinstance(content, Library)
    return content


def loaded_profiles(root: Path) -> Profiles:
    small.profiles(root)
    content, findings = small.validated(root, "model")
    assert findings == ()
    assert isinstance(content, Profiles)
    return content


def test_a_library(tmp_path: Path) -> None:
    found = loaded_library(tmp_path)
    one, two, three = found.measures
    assert (one.id, one.scope, one.cost_class, one.units, one.fixed) == ("M1", Scope.ZONE, "c1", 12, 20)
    assert (one.needs, one.features, one.conflicts) == (("M2",), ("F1", "F2"), ("M3",))
    assert (one.in_seconds, one.emergency, one.enforces) == (InSeconds.FAILS_OPEN, False, True)
    assert (two.needs, three.flows, three.emergency, three.enforces) == ((), FlowNeed.NONE, True, False)
    assert (one.confidence, one.sources, one.note) == (Confidence.HIGH, ("S",), "Own words")
    assert [(c.path, c.help) for c in found.carried["M1"]] == [
        (AttackPath.OTHER_ZONE, Help.FULL),
        (AttackPath.WLAN, Help.FULL),
    ]
    assert [c.path for c in found.carried["M2"]] == list(AttackPath)
    assert set(found.only_device) == {"A RE(1)"}
    assert found.matters("T H", AttackPath.WLAN)
    assert not found.matters("T H", AttackPath.LOCAL)
    assert found.features["F1"].question == "Q1"
    assert found.cost_classes == {"c0": CostClass("c0", 0, 10, 5), "c1": CostClass("c1", 10, None, 20)}
    assert (found.catalog, found.questionnaire) == ("cat", "form")
    assert found.with_makers((), ()) == found
    assert ids_of(found) == {"M1", "M2", "M3", "F1", "F2"}


def test_profiles(tmp_path: Path) -> None:
    found = loaded_profiles(tmp_path)
    ward, office = found.zones
    assert (ward.target, ward.harm, ward.reaction, ward.lane) == (
        Target((2, 2, 2, 1, 2, 1, 2)),
        Harm.SERIOUS,
        Reaction.MINUTES,
        3,
    )
    assert (ward.critical, office.critical, office.kind, office.target) == (
        True,
        False,
        ZoneKind.BUSINESS,
        Target.same(0),
    )
    pump, pc = found.kinds
    assert (pump.share, pc.share, pc.category, pc.features) == (100, None, "it", {})
    assert (pump.ratio, pc.ratio, ward.areas, office.areas) == (None, 175, ("North", "South"), ())
    assert (pump.zones, pump.vectors) == ({"ward": 60, "office": 40}, {"1,1,1,1,1,1,1": 30, "2": 70})
    assert (pump.types, pump.reach) == (("T",), (AttackPath.OTHER_ZONE, AttackPath.WLAN))
    assert found.sizes[0].counts == {"beds": 3, "zones-1": 1}
    orders, export = found.flows
    assert (orders.both, orders.remote, orders.essential, export.both, export.remote) == (
        True,
        False,
        True,
        False,
        True,
    )
    assert (found.catalog, found.library) == ("cat", "few")
    assert ids_of(found) == {"ward", "office", "pump", "pc", "tiny", "orders", "export"}


@pytest.mark.parametrize("name", COLUMNS)
def test_nothing_is_wrong_with_the_small_packs(tmp_path: Path, name: str) -> None:
    assert spoilt(tmp_path, name, -1) == ()


@pytest.mark.parametrize("name", COLUMNS)
@pytest.mark.parametrize(
    ("cell", "text", "says"),
    [
        ("sources", "", "names no source"),
        ("sources", "S;Z", "no source Z"),
        ("confidence", "", "confidence is ''"),
        ("confidence", "hihg", "Did you mean high?"),
    ],
)
def test_every_row_is_backed(tmp_path: Path, name: str, cell: str, text: str, says: str) -> None:
    """A row of our own judgement without a source or confidence cannot be used."""
    findings = spoilt(tmp_path, name, 0, **{cell: text})
    assert [(one.place.line, says in str(one)) for one in findings] == [(2, True)]


@pytest.mark.parametrize("name", [one for one in COLUMNS if COLUMNS[one][0][0] == "id"])
def test_every_row_has_an_id_of_its_own(tmp_path: Path, name: str) -> None:
    assert any("has no id" in one.message for one in spoilt(tmp_path, name, 0, id=""))
    columns, rows = COLUMNS[name]
    pack = made(tmp_path, name, {f"{name}.tsv": small.table(columns, [*rows, rows[0]])})
    findings = small.validated(tmp_path, pack)[1]
    assert (Code.DUPLICATE, len(rows) + 2) in [(one.code, one.place.line) for one in findings]


@pytest.mark.parametrize(
    ("name", "number", "cells", "code", "says"),
    [
        ("measures", 0, {"title": ""}, Code.PACK_TABLE, "title is empty"),
        ("measures", 0, {"mechanism": ""}, Code.PACK_TABLE, "mechanism is empty"),
        ("measures", 0, {"administration": ""}, Code.PACK_TABLE, "administration is empty"),
        ("measures", 1, {"scope": "sit"}, Code.PACK_TABLE, "Did you mean site?"),
        ("measures", 0, {"in_seconds": "fail-open"}, Code.PACK_TABLE, "Did you mean fails-open?"),
        ("measures", 0, {"flows": "some"}, Code.PACK_TABLE, "One of any, one-way, none."),
        ("measures", 0, {"units": "0"}, Code.PACK_TABLE, "units is '0'. A whole number from 1"),
        ("measures", 0, {"units": "9" * 5000}, Code.PACK_TABLE, "from 1 to 1000000"),
        ("measures", 0, {"units": "²"}, Code.PACK_TABLE, "from 1 to 1000000"),
        ("measures", 0, {"fixed": "101"}, Code.PACK_TABLE, "A whole number from 0 to 100"),
        ("measures", 0, {"fixed": "-1"}, Code.PACK_TABLE, "A whole number from 0 to 100"),
        ("measures", 0, {"emergency": "maybe"}, Code.PACK_TABLE, "Write yes or no"),
        ("measures", 0, {"enforces": ""}, Code.PACK_TABLE, "Write yes or no"),
        ("measures", 0, {"cost_class": "c9"}, Code.PACK_REFERENCE, "There is no cost class c9"),
        ("measures", 0, {"needs": "M4"}, Code.PACK_REFERENCE, "There is no measure M4"),
        ("measures", 0, {"conflicts": "M0"}, Code.PACK_REFERENCE, "There is no measure M0"),
        ("measures", 0, {"features": "F3"}, Code.PACK_REFERENCE, "There is no feature F3"),
        ("measures", 0, {"needs": "M1"}, Code.CONTRADICTION, "M1 cannot need or exclude M1"),
        ("measures", 0, {"conflicts": "M2"}, Code.CONTRADICTION, "M1 cannot need or exclude M2"),
        ("measures", 1, {"scope": "zone", "needs": "M1"}, Code.CYCLE, "leads back"),
        ("measures", 0, {"needs": "M3", "conflicts": ""}, Code.PACK_REFERENCE, "(zone and device)"),
        ("measures", 1, {"needs": "M1"}, Code.PACK_REFERENCE, "(site and zone)"),
        ("carries", 0, {"measure": "M9"}, Code.PACK_REFERENCE, "There is no measure M9"),
        ("carries", 0, {"row": "Z"}, Code.PACK_REFERENCE, "There is no id Z"),
        ("carries", 0, {"row": "H"}, Code.PACK_REFERENCE, "There is no id H"),
        ("carries", 0, {"row": "A RE(1)"}, Code.CONTRADICTION, "takes no credit from outside"),
        ("carries", 0, {"row": "T H", "paths": "wlan|local"}, Code.CONTRADICTION, "does not matter on local"),
        ("carries", 0, {"help": "X"}, Code.PACK_TABLE, "help is 'X'"),
        ("carries", 0, {"paths": ""}, Code.PACK_TABLE, "names no attack path"),
        ("carries", 0, {"paths": "wlan|air"}, Code.PACK_TABLE, "'air', which is no attack path"),
        ("carries", 0, {"paths": "wlan|locla"}, Code.PACK_TABLE, "Did you mean local?"),
        ("carries", 0, {"paths": "wlan|wlan"}, Code.DUPLICATE, "M1 carries A on wlan twice"),
        ("carries", 0, {"measure": "M2"}, Code.DUPLICATE, "M2 carries A on other-zone twice"),
        ("limits", 0, {"reason": ""}, Code.PACK_TABLE, "has no reason"),
        ("limits", 0, {"kind": "device-olny"}, Code.PACK_TABLE, "Did you mean device-only?"),
        ("limits", 0, {"paths": "wlan"}, Code.PACK_TABLE, "must do on every path"),
        ("limits", 1, {"paths": ""}, Code.PACK_TABLE, "matter on no path at all"),
        ("limits", 1, {"row": "Z"}, Code.PACK_REFERENCE, "There is no id Z"),
        ("limits", 1, {"row": "A RE(1)", "kind": "device-only", "paths": "all"}, Code.DUPLICATE, "stands twice"),
        ("features", 0, {"question": "Q9"}, Code.PACK_REFERENCE, "There is no id Q9"),
        ("features", 0, {"answer": ""}, Code.PACK_TABLE, "answer is ''"),
        ("features", 0, {"answer": "yes"}, Code.PACK_TABLE, "answer is 'yes'"),
        ("features", 1, {"answer": "No"}, Code.PACK_TABLE, "answer is 'No'"),
        ("features", 1, {"answer": "maybe"}, Code.PACK_TABLE, "answer is 'maybe'"),
        ("zones", 0, {"target": "5"}, Code.PACK_TABLE, "A level is a whole number"),
        ("zones", 0, {"target": ""}, Code.PACK_TABLE, "Not an SL vector"),
        ("zones", 0, {"kind": "medcial"}, Code.PACK_TABLE, "Did you mean medical?"),
        ("zones", 0, {"harm": "big"}, Code.PACK_TABLE, "harm is 'big'"),
        ("zones", 0, {"reaction": "weeks"}, Code.PACK_TABLE, "reaction is 'weeks'"),
        ("zones", 0, {"lane": "-1"}, Code.PACK_TABLE, "lane is '-1'"),
        ("zones", 0, {"rationale": ""}, Code.PACK_TABLE, "no rationale"),
        ("zones", 0, {"critical": "1"}, Code.PACK_TABLE, "Write yes or no"),
        ("kinds", 0, {"category": "medic"}, Code.PACK_TABLE, "Did you mean medical?"),
        ("kinds", 0, {"types": ""}, Code.PACK_TABLE, "names no component type"),
        ("kinds", 0, {"types": "T|U"}, Code.PACK_REFERENCE, "There is no id U"),
        ("kinds", 0, {"features": "F9=10"}, Code.PACK_REFERENCE, "There is no id F9"),
        ("kinds", 0, {"features": "F1=101"}, Code.PACK_TABLE, "features holds 'F1=101'"),
        ("kinds", 0, {"share": "90"}, Code.PACK_TABLE, "shares of all kinds make 90, not 100"),
        ("kinds", 0, {"ratio": "5"}, Code.PACK_TABLE, "a share and a ratio"),
        ("kinds", 1, {"ratio": "-1"}, Code.PACK_TABLE, "ratio is '-1'"),
        ("kinds", 0, {"share": "most"}, Code.PACK_TABLE, "share is 'most'"),
        ("kinds", 0, {"zones": "ward=60"}, Code.PACK_TABLE, "percents of zones make 60, not 100"),
        ("kinds", 0, {"zones": "ward=60;wadr=40"}, Code.PACK_REFERENCE, "Did you mean ward?"),
        ("kinds", 0, {"zones": "ward=50;ward=50"}, Code.DUPLICATE, "names ward twice"),
        ("kinds", 0, {"zones": "ward"}, Code.PACK_TABLE, "zones holds 'ward'"),
        ("kinds", 0, {"vectors": "1=30"}, Code.PACK_TABLE, "percents of vectors make 30"),
        ("kinds", 0, {"vectors": "1,1=100"}, Code.PACK_TABLE, "A vector has 7 levels"),
        ("kinds", 0, {"reach": "air"}, Code.PACK_TABLE, "no attack path"),
        ("sizes", 0, {"counts": "beds=many"}, Code.PACK_TABLE, "counts holds 'beds=many'"),
        ("sizes", 0, {"counts": "beds=" + "9" * 5000}, Code.PACK_TABLE, "each number from 0 to 10000000"),
        ("flows", 0, {"origin": "wrad"}, Code.PACK_REFERENCE, "Did you mean ward?"),
        ("flows", 0, {"to": "moon"}, Code.PACK_REFERENCE, "no zone profile moon"),
        ("flows", 0, {"remote": ""}, Code.PACK_TABLE, "remote is ''"),
    ],
)
def test_a_row_that_cannot_be_used(
    tmp_path: Path, name: str, number: int, cells: dict[str, str], code: Code, says: str
) -> None:
    findings = spoilt(tmp_path, name, number, **cells)
    assert code in [one.code for one in findings if says in str(one)]
    assert {one.place.file.split("/")[1] for one in findings} == {f"{name}.tsv"}


def test_a_cycle_of_needs_is_told_of_each_in_it(tmp_path: Path) -> None:
    rows = small.changed(small.changed(small.MEASURE_ROWS, 1, scope="zone", needs="M3"), 2, scope="zone", needs="M1")
    rows = small.changed(rows, 0, conflicts="")
    small.library(tmp_path, files={"measures.tsv": small.table(measure_tables.MEASURES, rows)})
    findings = small.validated(tmp_path, "few")[1]
    assert [(one.code, one.place.line) for one in findings] == [(Code.CYCLE, 2), (Code.CYCLE, 3), (Code.CYCLE, 4)]


@pytest.mark.parametrize(
    "costs",
    [
        "",
        "cost_classes = 3\n",
        "cost_classes = {c1 = 3}\n",
        "cost_classes = {c1 = {low = 0}}\n",
        "cost_classes = {c1 = {low = 5, figure = 4}}\n",
        "cost_classes = {c1 = {low = 0, figure = 5, high = 4}}\n",
        "cost_classes = {c1 = {low = 0, figure = true}}\n",
        "cost_classes = {c1 = {low = -1, figure = 5}}\n",
        'cost_classes = {c1 = {low = 0, figure = 5, high = "much"}}\n',
    ],
)
def test_cost_classes_that_cannot_be_used(tmp_path: Path, costs: str) -> None:
    small.library(tmp_path, more='catalog = "cat"\n' + costs)
    findings = small.validated(tmp_path, "few")[1]
    assert (Code.SHAPE, "few/pack.toml") in [(one.code, one.place.file) for one in findings]


def test_packs_that_are_named_must_be_there(tmp_path: Path) -> None:
    small.library(tmp_path, more='catalog = "gone"\n' + small.COSTS)
    small.profiles(tmp_path, more="")
    source = PackFolders(tmp_path, yaml=read_yaml)
    for name in ("few", "model"):
        assert [(one.code, one.place.file) for one in validate_pack(source, name)] == [
            (Code.PACK_REFERENCE, f"{name}/pack.toml")
        ]


def test_packs_that_are_named_must_be_of_the_kind(tmp_path: Path) -> None:
    """A form is no catalog: it has no rows to carry, and no types of components; nor has it features."""
    small.questionnaire(tmp_path)
    small.library(tmp_path, more='catalog = "form"\nquestionnaire = "form"\n' + small.COSTS)
    small.profiles(tmp_path, more='catalog = "form"\nlibrary = "form"\n')
    source = PackFolders(tmp_path, yaml=read_yaml)
    assert {one.message for one in validate_pack(source, "few")} == {
        f"There is no id {name}." for name in ("A", "A RE(1)", "T H")
    }
    assert {one.message for one in validate_pack(source, "model")} == {
        f"There is no id {name}." for name in ("T", "F1")
    }


def test_a_library_may_do_without_a_form_and_profiles_without_a_model(tmp_path: Path) -> None:
    small.catalog(tmp_path)
    features = small.table(measure_tables.FEATURES, [small.FEATURE_ROWS[1] | {"id": name} for name in ("F1", "F2")])
    small.library(tmp_path, more='catalog = "cat"\n' + small.COSTS, files={"features.tsv": features})
    empty = {f"{name}.tsv": small.table(COLUMNS[name][0], []) for name in ("kinds", "sizes", "flows")}
    small.profiles(tmp_path, more="", files=empty)
    source = PackFolders(tmp_path, yaml=read_yaml)
    assert validate_pack(source, "few") == validate_pack(source, "model") == ()
