"""Totals of the packs on the life cycle, as public contents lists give them, and what their crosswalks account for."""

from collections import Counter

import pytest

from medslate import wiring
from medslate.standards.catalogs import Kind, Party
from medslate.standards.crosswalks import Relation, SetRelation
from tests.packs.shipped import catalog, crosswalk, relations

PACKS = wiring.pack_source()
PRACTICES, ACTIVITIES, LIFE_CYCLE = "iec-62443-4-1-2018", "iec-81001-5-1-2021", "iec-62304-2006-amd1-2015"
RISK, IDEAS, PEMS = "iso-14971-2019", "iec-tr-63069-2019", "iec-60601-1-2020-clause-14"


def asked(name: str) -> set[str]:
    """Rows that a crosswalk has to account for: points within a row go with it."""
    return {one.id for one in catalog(name).answerable if one.kind is not Kind.ASPECT}


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        (PRACTICES, {Kind.HEADING: 8, Kind.ACTIVITY: 47}),
        (ACTIVITIES, {Kind.HEADING: 37, Kind.ACTIVITY: 60, Kind.ASPECT: 57, Kind.TOPIC: 6}),
        (LIFE_CYCLE, {Kind.HEADING: 19, Kind.ACTIVITY: 66}),
        (RISK, {Kind.HEADING: 4, Kind.ACTIVITY: 23}),
        (IDEAS, {Kind.ACTIVITY: 4, Kind.ASPECT: 6}),
        (PEMS, {Kind.HEADING: 1, Kind.ACTIVITY: 13}),
    ],
)
def test_kinds(name: str, kinds: dict[Kind, int]) -> None:
    found = catalog(name)
    assert Counter(one.kind for one in found.requirements) == kinds
    assert (found.scale, found.party) == ("medslate-conformity", Party.MANUFACTURER)


def test_4_1_has_its_eight_practices() -> None:
    """47 rows: SM 13, SR 5, SD 4, SI 2, SVV 5, DM 6, SUM 5, SG 7; each with clause, phase and evidence."""
    rows = catalog(PRACTICES).answerable
    practices = {"SM": 13, "SR": 5, "SD": 4, "SI": 2, "SVV": 5, "DM": 6, "SUM": 5, "SG": 7}
    assert Counter(one.heading for one in rows) == practices
    assert Counter(one.id.split("-")[0] for one in rows) == practices
    assert all(one.clause and one.phase and one.evidence for one in rows)


def test_4_1_says_how_far_testers_stand_apart() -> None:
    rows = catalog(PRACTICES).by_id
    assert all("ndependence of testers" in rows[f"SVV-{number}"].note for number in range(1, 5))


def test_81001_5_1_by_clause() -> None:
    """57 activities of clauses 4 to 9, three of the transitional way; each in a phase."""
    rows = [one for one in catalog(ACTIVITIES).requirements if one.kind is Kind.ACTIVITY]
    assert Counter(one.id[0] for one in rows) == {"4": 11, "5": 28, "6": 6, "7": 6, "8": 1, "9": 5, "F": 3}
    assert all(one.phase for one in rows)


def test_81001_5_1_has_two_ways_to_conformity() -> None:
    """Clauses 4 to 9 with their points, or Annex F alone; the documents of Annex E belong to neither."""
    found = catalog(ACTIVITIES)
    clauses, transitional = (found.within(found.routes[name]) for name in ("clauses", "transitional"))
    assert transitional == {"F.2", "F.3", "F.4"}
    assert len(clauses) == 57 + 57
    rest = {one.id for one in found.answerable} - clauses - transitional
    assert rest == {"E.2.1", "E.2.2", "E.2.3", "E.2.4", "E.2.5", "E.3"}


def test_81001_5_1_numbers_its_points_itself() -> None:
    """Points within a clause are numbered by us, so their confidence is low and their note says it."""
    points = [one for one in catalog(ACTIVITIES).requirements if one.kind is Kind.ASPECT]
    assert {one.confidence.value for one in points} == {"low"}
    assert all(one.note.startswith("Our numbering") and one.id.startswith(f"{one.base}/") for one in points)


@pytest.mark.parametrize("row", ["5.2.3", "6.3.1", "6.3.2", "6.3.3"])
def test_81001_5_1_names_classes_of_risk_transfer(row: str) -> None:
    assert "Risk transfer: maintained" in catalog(ACTIVITIES).by_id[row].note


@pytest.mark.parametrize("name", [LIFE_CYCLE, RISK, PEMS, IDEAS])
def test_what_was_not_read_is_never_sure(name: str) -> None:
    assert {one.confidence.value for one in catalog(name).requirements} <= {"medium", "low"}


@pytest.mark.parametrize(
    ("origin", "to"),
    [(ACTIVITIES, PRACTICES), (ACTIVITIES, LIFE_CYCLE), (RISK, ACTIVITIES), (IDEAS, RISK), (PEMS, LIFE_CYCLE)],
)
def test_crosswalk_accounts_for_every_row_of_both_sides(origin: str, to: str) -> None:
    found = crosswalk(origin, to)
    assert set(found.by_origin) - {""} == asked(origin)
    assert set(found.by_target) - {""} == asked(to)
    assert all((one.relation is SetRelation.NONE) == (not (one.origin and one.to)) for one in found.relations)


@pytest.mark.parametrize("to", ["iec-62443-4-2-2019", "mdr-2017-745-annex-i"])
def test_crosswalk_accounts_for_every_practice(to: str) -> None:
    assert set(crosswalk(PRACTICES, to).by_origin) == asked(PRACTICES)


def test_81001_5_1_to_4_1_claims_little() -> None:
    """Equal only where titles are the same; nothing above medium; no row of the other side left out."""
    assert relations(ACTIVITIES, PRACTICES) == {
        SetRelation.EQUAL: 11,
        SetRelation.SUPERSET: 47,
        SetRelation.INTERSECTS: 19,
        SetRelation.NONE: 5,
    }
    rows = crosswalk(ACTIVITIES, PRACTICES).relations
    assert {one.confidence.value for one in rows} == {"medium", "low"}
    titles = catalog(ACTIVITIES).by_id, catalog(PRACTICES).by_id
    alike = [one for one in rows if one.relation is SetRelation.EQUAL]
    assert all(titles[0][one.origin].title.lower() == titles[1][one.to].title.lower() for one in alike)


def grouped(rows: tuple[Relation, ...]) -> dict[str, set[tuple[str, ...]]]:
    found: dict[str, set[tuple[str, ...]]] = {}
    for one in rows:
        if one.together:
            found.setdefault(one.together, set()).add((one.origin, one.to))
    return found


def test_81001_5_1_groups_cover_one_practice_each() -> None:
    """A group is named after the row that it covers together."""
    groups = grouped(crosswalk(ACTIVITIES, PRACTICES).relations)
    assert all({to for _, to in pairs} == {name} and len(pairs) > 1 for name, pairs in groups.items())
    assert groups["SR-2"] == {(one, "SR-2") for one in ("4.2", "7.1.1", "7.2", "7.3", "7.4")}


@pytest.mark.parametrize(
    ("origin", "to"), [(ACTIVITIES, LIFE_CYCLE), (RISK, ACTIVITIES), (IDEAS, RISK), (PEMS, LIFE_CYCLE)]
)
def test_no_other_text_stands_for_another(origin: str, to: str) -> None:
    assert set(relations(origin, to)) == {SetRelation.INTERSECTS, SetRelation.NONE}


def test_only_the_whole_process_fulfils_the_constraint() -> None:
    """CCSC 4 asks for the process: one bond of all 47 rows, and no row alone."""
    firm = [one for one in crosswalk(PRACTICES, "iec-62443-4-2-2019").bonds if one.relation is SetRelation.SUPERSET]
    assert [(set(one.origins), one.targets) for one in firm] == [(asked(PRACTICES), ("CCSC 4",))]
