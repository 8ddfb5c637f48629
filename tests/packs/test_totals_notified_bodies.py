"""The notified bodies' questionnaires and the guideline they come from have the totals that are known of them."""

from collections import Counter

import pytest

from medslate import wiring
from medslate.standards.catalogs import Kind, Party
from medslate.standards.crosswalks import Change, SetRelation
from medslate.standards.packs import Confidence
from tests.packs.shipped import asked, catalog, crosswalk

PACKS = wiring.pack_source()
GUIDELINE = "johner-guideline-2021"
FIFTH = "ig-nb-questionnaire-5-2022"
FILE = "ig-nb-technical-documentation-1-2023"
AUDIT = "ig-nb-audit-1-2023"
SECTIONS = {
    "JG-B.2": 4,
    "JG-C.1.a": 9,
    "JG-C.1.b": 22,
    "JG-C.1.b.i": 10,
    "JG-C.1.b.ii": 7,
    "JG-C.1.b.iii": 3,
    "JG-C.1.b.iv": 2,
    "JG-C.1.c": 14,
    "JG-C.1.d": 4,
    "JG-C.1.e": 6,
    "JG-C.1.f": 9,
    "JG-C.1.g": 7,
    "JG-C.2.a": 4,
    "JG-C.2.b": 7,
    "JG-C.2.c": 8,
    "JG-D.2": 39,
    "JG-D.2.a": 16,
    "JG-D.2.b": 14,
    "JG-D.2.c": 4,
    "JG-D.2.d": 5,
    "JG-D.3": 4,
    "JG-D.4": 8,
}
CROSSWALKS = (
    (FIFTH, FILE),
    (FIFTH, AUDIT),
    (GUIDELINE, FIFTH),
    (FILE, "iec-81001-5-1-2021"),
    (GUIDELINE, "iec-81001-5-1-2021"),
    (AUDIT, "iec-81001-5-1-2021"),
    (FILE, "mdr-2017-745-annex-i"),
    (GUIDELINE, "mdr-2017-745-annex-i"),
    (FILE, "mdcg-2019-16-rev-1"),
    (FILE, "iec-62304-2006-amd1-2015"),
    (GUIDELINE, "iec-62443-4-2-2019"),
)


@pytest.mark.parametrize("name", [GUIDELINE, FIFTH, FILE, AUDIT])
def test_the_manufacturer_answers_them(name: str) -> None:
    found = catalog(name)
    assert found.party is Party.MANUFACTURER
    assert found.scale == ("medslate-ladder" if name == GUIDELINE else "medslate-yes-no")
    assert all((found.pack.complete, found.pack.unknown, found.pack.register))


def test_guideline_has_its_145_rows_by_section() -> None:
    found = catalog(GUIDELINE)
    assert Counter(one.kind for one in found.requirements) == {Kind.ITEM: 145, Kind.HEADING: 27}
    assert {name: len(found.within([name])) for name in SECTIONS} == SECTIONS
    assert all(one.phase for one in found.answerable)


def test_guideline_has_its_rows_by_step() -> None:
    """Steps are expectations of an auditor; no row of the guideline bears a security level."""
    found = catalog(GUIDELINE)
    assert Counter(one.step for one in found.answerable) == {0: 12, 1: 59, 2: 68, 3: 6}
    assert tuple(found.steps) == (0, 1, 2, 3)
    assert not any(one.assessable for one in found.requirements)


def test_version_5_has_its_sections_and_points() -> None:
    found = catalog(FIFTH)
    assert found.pack.status == "superseded"
    assert (len(found.within(["V5-P"])), len(found.within(["V5-A"]))) == (10, 7)
    assert all(one.confidence in (Confidence.MEDIUM, Confidence.LOW) for one in found.answerable)


def test_file_review_has_its_items_and_points() -> None:
    found = catalog(FILE)
    kinds = Counter(one.kind for one in found.requirements)
    assert kinds == {Kind.HEADING: 4, Kind.ITEM: 14, Kind.ASPECT: 18}
    items = Counter(one.heading for one in found.answerable if one.kind is Kind.ITEM)
    assert items == {"TD1-2": 2, "TD1-3": 8, "TD1-4": 2, "TD1-5": 2}
    assert {base: len(points) for base, points in found.aspects.items()} == {"TD1-2.2": 2, "TD1-4.2": 9, "TD1-5.2": 7}
    assert all(one.evidence and one.refs for one in found.answerable)


def test_audit_has_the_one_question_that_is_known() -> None:
    found = catalog(AUDIT)
    assert {one.id: one.confidence for one in found.requirements} == {
        "AU1-1": Confidence.LOW,
        "AU1-2": Confidence.LOW,
        "AU1-2.a": Confidence.MEDIUM,
        "AU1-3": Confidence.LOW,
        "AU1-4": Confidence.LOW,
    }


@pytest.mark.parametrize(("origin", "to"), CROSSWALKS)
def test_every_row_of_the_origin_occurs(origin: str, to: str) -> None:
    """And none is said to fulfil another wholly but the one that quotes its source."""
    found = crosswalk(origin, to)
    assert asked(origin) == set(found.by_origin) - {""}
    whole = [one for one in found.relations if one.relation in (SetRelation.EQUAL, SetRelation.SUPERSET)]
    quoted = [("TD1-5.1", "8.1.2")] if to.startswith("iec-62304") else []
    assert [(one.origin, one.to) for one in whole] == quoted


@pytest.mark.parametrize(
    ("origin", "to"),
    [
        (FIFTH, FILE),
        (FIFTH, AUDIT),
        (GUIDELINE, FIFTH),
        (FILE, "mdr-2017-745-annex-i"),
        (GUIDELINE, "mdr-2017-745-annex-i"),
        (GUIDELINE, "iec-62443-4-2-2019"),
    ],
)
def test_no_row_of_the_target_is_dropped(origin: str, to: str) -> None:
    assert asked(to) == set(crosswalk(origin, to).by_target) - {""}


@pytest.mark.parametrize(
    ("origin", "to"),
    [(FILE, "iec-81001-5-1-2021"), (GUIDELINE, "iec-81001-5-1-2021"), (FILE, "mdcg-2019-16-rev-1")],
)
def test_points_left_out_belong_to_a_row_that_occurs(origin: str, to: str) -> None:
    """All rows of the target occur, but for points within a row that has a counterpart."""
    target, found = catalog(to), crosswalk(origin, to)
    for name in asked(to) - set(found.by_target):
        row = target.by_id[name]
        assert row.kind is Kind.ASPECT
        assert any(one.origin for one in found.by_target[row.base or ""])


@pytest.mark.parametrize("to", [FILE, AUDIT])
def test_nothing_is_kept_from_a_questionnaire_nobody_read(to: str) -> None:
    """Version 5 is known by headings only: no answer moves on as it stands."""
    found = crosswalk(FIFTH, to)
    assert found.editions
    assert not {Change.KEPT, Change.REWORDED} & {one.change for one in found.relations}
    assert {one.confidence for one in found.relations} == {Confidence.LOW}
