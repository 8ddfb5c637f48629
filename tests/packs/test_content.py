"""What every shipped pack must be: whole, canonical, in own words, with the totals the standard has."""

import re
from collections import Counter
from pathlib import Path

import pytest

from medslate import wiring
from medslate.findings import failed
from medslate.standards.catalogs import Catalog, Kind
from medslate.standards.crosswalks import Crosswalk, SetRelation
from medslate.standards.overlays import Overlay
from medslate.standards.questionnaires import Questionnaire
from medslate.usecases.validate_pack import validate_pack

PACKS = wiring.pack_source()
NAMES = [one.id for one in PACKS.packs()]


@pytest.mark.parametrize("name", NAMES)
def test_pack_is_valid_and_canonical(name: str) -> None:
    assert validate_pack(PACKS, name) == ()
    assert not any(stale for _, _, stale in wiring.format_pack(PACKS.folder(name), write=False))


def catalog(name: str) -> Catalog:
    pack = PACKS.load(name)
    assert isinstance(pack, Catalog)
    return pack


def test_4_2_has_its_totals() -> None:
    """122 assessable rows, 15 headings, 4 constraints; by level 50, 43, 23, 6."""
    found = catalog("iec-62443-4-2-2019")
    kinds = Counter(one.kind for one in found.requirements)
    assert (kinds[Kind.HEADING], kinds[Kind.CONSTRAINT]) == (15, 4)
    levels = Counter(one.level for one in found.requirements if one.assessable)
    assert levels == {1: 50, 2: 43, 3: 23, 4: 6}


@pytest.mark.parametrize(
    ("kind", "cumulative"),
    [("SAR", (34, 53, 67, 73)), ("EDR", (36, 61, 77, 83)), ("HDR", (36, 62, 78, 84)), ("NDR", (40, 67, 86, 92))],
)
def test_4_2_rows_per_type(kind: str, cumulative: tuple[int, ...]) -> None:
    """The number of rows that a component of one type faces up to each level."""
    rows = catalog("iec-62443-4-2-2019").faced_by([kind])
    assert tuple(sum((row.level or 9) <= level for row in rows) for level in (1, 2, 3, 4)) == cumulative


def test_3_3_has_its_totals() -> None:
    """51 SRs and 49 REs."""
    kinds = Counter(one.kind for one in catalog("iec-62443-3-3-2013").requirements)
    assert (kinds[Kind.REQUIREMENT], kinds[Kind.ENHANCEMENT]) == (51, 49)


def test_3_3_crosswalk_accounts_for_every_row() -> None:
    """No row of either side is dropped: each has a counterpart or the recorded absence of one."""
    crosswalk = PACKS.load("iec-62443-4-2-2019--iec-62443-3-3-2013")
    assert isinstance(crosswalk, Crosswalk)
    for ends, pack in ((crosswalk.by_origin, crosswalk.origin), (crosswalk.by_target, crosswalk.to)):
        rows = {one.id for one in catalog(pack).requirements if one.assessable}
        assert rows <= set(ends)
    assert all(one.relation is SetRelation.NONE for one in crosswalk.relations if not (one.origin and one.to))


def test_mds2_has_240_questions() -> None:
    form = PACKS.load("mds2-hn1-2019")
    assert isinstance(form, Questionnaire)
    assert (len(form.questions), len(form.sections)) == (240, 24)


def test_nothing_of_the_report_is_claimed_as_read() -> None:
    """The Technical Report's text was not at hand: no comment may say it was verified."""
    overlay = PACKS.load("iec-tr-60601-4-5-2021")
    assert isinstance(overlay, Overlay)
    assert not any(one.verified for one in overlay.comments)


FORBIDDEN = re.compile(r"\b(harmoni[sz]ed|certified|compliant)\b", re.IGNORECASE)


@pytest.mark.parametrize("file", sorted(wiring.PACKS.rglob("*.t*")), ids=lambda path: path.name)
def test_packs_pass_no_verdict(file: Path) -> None:
    """The words of a verdict that is not ours to give appear in no pack."""
    assert not FORBIDDEN.search(file.read_text("utf-8"))


def test_findings_helper() -> None:
    assert not failed(())
