"""Totals of the packs for capabilities and for the standards of operators, counted against what the documents have."""

from collections import Counter
from itertools import groupby

import pytest

from medslate import wiring
from medslate.standards.catalogs import Catalog, Kind, Party
from medslate.standards.crosswalks import Change, Crosswalk, SetRelation
from medslate.standards.packs import Confidence
from tests.packs.shipped import catalog

PACKS = wiring.pack_source()
EQUAL, SUBSET, SUPERSET, INTERSECTS, NONE = SetRelation


def crosswalk(name: str) -> Crosswalk:
    pack = PACKS.load(name)
    assert isinstance(pack, Crosswalk)
    return pack


def headed(found: Catalog) -> dict[str, int]:
    """The number of controls directly below each heading."""
    return dict(Counter(one.heading or "" for one in found.requirements if one.kind is Kind.CONTROL))


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        ("iec-ts-81001-2-2-2025", {Kind.CAPABILITY: 19}),
        ("iec-80001-1-2021", {Kind.HEADING: 6, Kind.TOPIC: 16, Kind.ACTIVITY: 19, Kind.ARTEFACT: 1}),
        ("iso-ieee-11073-40101-2022", {Kind.HEADING: 5, Kind.TOPIC: 3, Kind.ACTIVITY: 15, Kind.ASPECT: 5}),
        ("iso-ieee-11073-40102-2022", {Kind.HEADING: 5, Kind.CAPABILITY: 11, Kind.TOPIC: 13}),
        ("iso-ts-82304-2-2021", {Kind.HEADING: 3, Kind.ITEM: 1, Kind.TOPIC: 4, Kind.ASPECT: 11}),
        ("iso-27001-2022-annex-a", {Kind.HEADING: 4, Kind.CONTROL: 93}),
        ("iso-27799-2025", {Kind.HEADING: 4, Kind.CONTROL: 101}),
        ("nist-sp-800-53-r5", {Kind.HEADING: 20, Kind.CONTROL: 1014}),
        ("bsi-grundschutz-plus-plus-2026", {Kind.HEADING: 117, Kind.CONTROL: 901}),
        ("iso-17090-4-2020", {Kind.TOPIC: 8, Kind.ACTIVITY: 1}),
        ("iso-ts-21547-2010", {Kind.HEADING: 2, Kind.TOPIC: 5, Kind.ACTIVITY: 5}),
    ],
)
def test_rows_by_kind(name: str, kinds: dict[Kind, int]) -> None:
    assert Counter(one.kind for one in catalog(name).requirements) == kinds


def test_annex_a_has_its_themes_and_news() -> None:
    """37 organizational, 8 people, 14 physical, 34 technological; 11 new in 2022."""
    found = catalog("iso-27001-2022-annex-a")
    assert headed(found) == {"A.5": 37, "A.6": 8, "A.7": 14, "A.8": 34}
    assert sum("New in 2022" in one.note for one in found.requirements) == 11


def test_health_controls_are_the_general_ones_and_eight() -> None:
    found = catalog("iso-27799-2025")
    assert headed(found) == {"5": 43, "6": 9, "7": 14, "8": 35}
    general = {one.id.removeprefix("A.") for one in catalog("iso-27001-2022-annex-a").answerable}
    own = {one.id for one in found.answerable} - general
    assert own == {"5.38", "5.39", "5.40", "5.41", "5.42", "5.43", "6.9", "8.35"}
    assert {found.by_id[one].confidence for one in own} == {Confidence.LOW}


def test_nist_has_its_families_without_what_is_withdrawn() -> None:
    """300 controls and 714 enhancements in force of release 5.2.0; 182 withdrawn ones are no rows."""
    found = catalog("nist-sp-800-53-r5")
    enhancing = [one for one in found.answerable if "(" in one.id]
    assert (len(found.answerable) - len(enhancing), len(enhancing)) == (300, 714)
    assert all(one.note == f"Enhancement of {one.id.partition('(')[0]}." for one in enhancing)
    assert not {"AC-13", "AC-2(10)", "SI-8(1)"} & set(found.by_id)
    assert (headed(found)["AC"], headed(found)["SC"], headed(found)["PT"]) == (131, 139, 21)


def test_kernel_has_its_practices() -> None:
    found = catalog("bsi-grundschutz-plus-plus-2026")
    practices = [one.id for one in found.requirements if one.kind is Kind.HEADING and one.heading is None]
    counted = Counter(one.id.partition(".")[0] for one in found.answerable)
    totals = (58, 30, 109, 18, 36, 75, 87, 63, 92, 37, 82, 23, 157, 34)
    assert tuple(counted[one] for one in practices) == totals
    efforts = Counter(int(one.note.partition("effort ")[2][0]) for one in found.answerable)
    assert [efforts[one] for one in range(6)] == [69, 44, 166, 275, 158, 189]
    verbs = Counter(verb for one in found.answerable for verb in ("SOLLTE", "KANN", "MUSS") if f"({verb})" in one.note)
    assert verbs == {"SOLLTE": 608, "KANN": 224, "MUSS": 69}


def test_share_alike_stays_apart() -> None:
    """What is derived from BSI's publication bears its licence and a notice; no sentence of it is elsewhere."""
    shared = {one.id for one in PACKS.packs() if one.licence.startswith("CC-BY-SA")}
    assert shared == {"bsi-grundschutz-plus-plus-2026", "iso-27001-2022-annex-a--bsi-grundschutz-plus-plus-2026"}
    for name in shared:
        notice = (PACKS.folder(name) / "NOTICE.md").read_text("utf-8")
        assert "CC BY-SA 4.0" in notice
        assert "Changes:" in notice
    kernel = {one.intent for one in catalog("bsi-grundschutz-plus-plus-2026").answerable}
    others = (path for path in wiring.PACKS.rglob("*.tsv") if path.parent.name not in shared)
    assert not any(kernel & set(path.read_text("utf-8").replace("\n", "\t").split("\t")) for path in others)


def test_stages_of_life_stand_in_order() -> None:
    found = catalog("iec-80001-1-2021")
    stages = tuple(one.phase for one in found.requirements if one.phase)
    order = ("acquisition", "installation", "integration", "implementation", "operation", "decommissioning")
    assert stages == tuple(found.phases) == order


@pytest.mark.parametrize("name", ["iec-80001-1-2021", "iec-ts-81001-2-2-2025", "iso-17090-4-2020", "iso-ts-21547-2010"])
def test_nothing_unread_is_sure(name: str) -> None:
    """These documents were not at hand: no answerable row may claim to be sure."""
    assert not any(one.confidence.firm for one in catalog(name).answerable)


@pytest.mark.parametrize(
    ("name", "scale", "party"),
    [
        ("iec-tr-80001-2-2-2012", "medslate-yes-no", Party.BOTH),
        ("iec-ts-81001-2-2-2025", "medslate-yes-no", Party.BOTH),
        ("iec-62443-4-2-2019", "medslate-levels", Party.MANUFACTURER),
        ("iec-62443-3-3-2013", "medslate-levels", Party.OPERATOR),
        ("iec-80001-1-2021", "medslate-conformity", Party.OPERATOR),
        ("iso-ieee-11073-40101-2022", "medslate-conformity", Party.MANUFACTURER),
        ("iso-ieee-11073-40102-2022", "medslate-conformity", Party.MANUFACTURER),
        ("iso-ts-82304-2-2021", "medslate-letters", Party.MANUFACTURER),
        ("iso-27001-2022-annex-a", "medslate-implementation", Party.OPERATOR),
        ("iso-27799-2025", "medslate-implementation", Party.OPERATOR),
        ("nist-sp-800-53-r5", "medslate-implementation", Party.OPERATOR),
        ("bsi-grundschutz-plus-plus-2026", "medslate-implementation", Party.OPERATOR),
        ("iso-17090-4-2020", "medslate-conformity", Party.BOTH),
        ("iso-ts-21547-2010", "medslate-conformity", Party.BOTH),
    ],
)
def test_who_answers_on_which_scale(name: str, scale: str, party: Party) -> None:
    found = catalog(name)
    assert (found.scale, found.party) == (scale, party)
    assert found.pack.complete
    assert found.pack.unknown


@pytest.mark.parametrize(
    ("name", "relations"),
    [
        ("iec-tr-80001-2-2-2012--iec-ts-81001-2-2-2025", {INTERSECTS: 19}),
        ("iec-tr-80001-2-2-2012--iso-27001-2022-annex-a", {INTERSECTS: 50, NONE: 58}),
        ("iec-tr-80001-2-2-2012--nist-sp-800-53-r5", {INTERSECTS: 71}),
        ("iec-tr-80001-2-2-2012--iec-62443-3-3-2013", {INTERSECTS: 60, NONE: 55}),
        ("iso-27799-2025--iso-27001-2022-annex-a", {SUPERSET: 93, INTERSECTS: 6, NONE: 4}),
        ("iso-27001-2022-annex-a--nist-sp-800-53-r5", {INTERSECTS: 439, NONE: 2}),
        ("iso-27001-2022-annex-a--bsi-grundschutz-plus-plus-2026", {SUBSET: 263, INTERSECTS: 42, EQUAL: 25, NONE: 10}),
        ("iso-ieee-11073-40101-2022--iec-81001-5-1-2021", {INTERSECTS: 21, NONE: 2}),
        ("iso-ieee-11073-40102-2022--iec-tr-80001-2-2-2012", {INTERSECTS: 39, NONE: 9}),
    ],
)
def test_relations(name: str, relations: dict[SetRelation, int]) -> None:
    """Every answerable row of the origin occurs; the relations are as many as counted by hand."""
    found = crosswalk(name)
    assert Counter(one.relation for one in found.relations) == relations
    assert {one.id for one in catalog(found.origin).answerable} == set(found.by_origin) - {""}


@pytest.mark.parametrize(
    "name",
    [
        "iec-tr-80001-2-2-2012--iso-27001-2022-annex-a",
        "iec-tr-80001-2-2-2012--iec-62443-3-3-2013",
        "iso-27799-2025--iso-27001-2022-annex-a",
        "iso-ieee-11073-40102-2022--iec-tr-80001-2-2-2012",
    ],
)
def test_no_target_is_dropped(name: str) -> None:
    """Where the target is not very large, each of its rows has a counterpart or the recorded absence of one."""
    found = crosswalk(name)
    assert {one.id for one in catalog(found.to).answerable} == set(found.by_target) - {""}


def test_nobody_knows_what_became_of_the_codes() -> None:
    found = crosswalk("iec-tr-80001-2-2-2012--iec-ts-81001-2-2-2025")
    assert found.editions
    assert {one.change for one in found.relations} == {Change.UNKNOWN}
    unsure = {one.origin for one in found.relations if one.confidence is Confidence.UNKNOWN}
    assert unsure == {"CNFS", "CSUP"}


def test_what_bsi_states_of_several_holds_together() -> None:
    """A statement of BSI with several targets is one group; 58 parts, 14 equivalents, 11 overlaps, 10 without."""
    found = crosswalk("iso-27001-2022-annex-a--bsi-grundschutz-plus-plus-2026")
    stated: Counter[object] = Counter()
    for _, rows in groupby(found.relations, key=lambda one: one.origin):
        ones = tuple(rows)
        assert {one.together for one in ones} == {ones[0].origin if len(ones) > 1 else ""}
        stated[ones[0].relation] += 1
    assert stated == {SUBSET: 58, EQUAL: 14, INTERSECTS: 11, NONE: 10}
