"""The register of standards and the system boundaries have what the sources of the project name."""

from collections import Counter

import pytest
from tools.pack_shelf import families

from medslate import wiring
from medslate.standards.boundaries import Axis, Boundaries
from medslate.standards.catalogs import Catalog
from medslate.standards.packs import PackKind
from medslate.standards.registers import Register, Status, span

PACKS = wiring.pack_source()
NAMED = 91
"""Documents that the sources name; the register adds one of which there is a pack."""
OURS = 15
"""Relations that follow from the sources without being told in so many words."""
TOLD = """
EU-2017/746 maps-to EU-2017/745
COM-2025-1023 amends EU-2017/745
COM-2025-1023 amends EU-2017/746
EU-2024/2847 excludes EU-2017/745
EU-2024/2847 excludes EU-2017/746
EU-2022/2555 supersedes ext:EU-2016/1148
MDCG-2019-16 maps-to EU-2017/745
MDCG-2019-16 maps-to EU-2017/746
MDCG-2019-16 based-on IEC-62443-4-1
MDCG-2019-16 based-on IEC-TR-80001-2-2
M/575 requests EN-IEC-81001-5-1
IGNB-Q-V5 based-on JOHNER-GUIDE
IGNB-Q-TD1 supersedes IGNB-Q-V5
IGNB-Q-TD1 based-on MDCG-2019-16
IGNB-Q-TD1 maps-to IEC-81001-5-1
IGNB-Q-AU1 supersedes IGNB-Q-V5
IGNB-Q-AU1 based-on MDCG-2019-16
IGNB-Q-AU1 maps-to IEC-81001-5-1
IGNB-Q-AU1 maps-to IEC-62304
JOHNER-GUIDE based-on BSI-CS-132
FDA-PREMKT-2026 supersedes ext:FDA premarket guidance 2025-06-27
FDA-PREMKT-2026 supersedes ext:FDA premarket guidance 2023-09
IMDRF-N70 based-on IMDRF-N60
IMDRF-N70 complements IMDRF-N60
IMDRF-N73 based-on IMDRF-N60
IMDRF-N73 complements IMDRF-N60
ISO-TR-24971 guides ISO-14971
ISO-TS-24971-2 guides ISO-14971
AAMI-TIR57 based-on ISO-14971
AAMI-TIR97 complements AAMI-TIR57
AAMI-SW96 based-on AAMI-TIR57
AAMI-SW96 based-on AAMI-TIR97
AAMI-SW96 based-on ISO-14971
AAMI-TIR45 complements IEC-62304
IEC-TR-63069 bridges IEC-62443
IEC-TR-63069 bridges ext:IEC 61508
IEC-TR-63074 maps-to IEC-62443
IEC-62304-ED2 supersedes IEC-62304
IEC-62304-ED2 complements IEC-81001-5-1
IEC-82304-1 refers-to IEC-62304
ISO-TS-82304-2 based-on PAS-277
ISO-TS-82304-2 complements IEC-82304-1
IEC-81001-5-1 based-on IEC-62443-4-1
IEC-81001-5-1 follows IEC-62304
IEC-81001-5-1 complements ISO-14971
IEC-81001-5-1 refers-to IEC-TR-60601-4-5
IEC-81001-5-1 based-on ISO-81001-1
EN-IEC-81001-5-1 adopts IEC-81001-5-1
IEC-81001-5-1-ISH1 interprets IEC-81001-5-1
IEC-81001-5-1-ED2 supersedes IEC-81001-5-1
JIS-T-81001-5-1 adopts IEC-81001-5-1
ISO-TS-81001-2-1 supersedes IEC-TR-80001-2-9
ISO-TS-81001-2-1 based-on ISO-IEC-15026
IEC-TS-81001-2-2 supersedes IEC-TR-80001-2-2
IEC-80001-1 supersedes ext:IEC 80001-1:2010
IEC-80001-1 based-on ISO-81001-1
IEC-TR-80001-2-8 maps-to IEC-TR-80001-2-2
IEC-TR-80001-2-9 complements IEC-TR-80001-2-2
IEC-TR-80001-2-1..7 complements IEC-80001-1
IEC-60601-1-ED3.2 amends IEC-60601-1-ED3.1
IEC-TR-60601-4-5 based-on IEC-62443-4-2
IEC-TR-60601-4-5 complements IEC-81001-5-1
IEC-TS-62443-1-1 part-of IEC-62443
IEC-TS-62443-1-5 part-of IEC-62443
IEC-62443-2-1 part-of IEC-62443
IEC-62443-2-1 supersedes ext:IEC 62443-2-1:2010
IEC-62443-2-4 part-of IEC-62443
IEC-62443-3-2 part-of IEC-62443
IEC-62443-3-3 part-of IEC-62443
EN-40000-1-x supports EU-2024/2847
ISO-IEEE-11073-40101 complements ISO-IEEE-11073-40102
ISO-IEEE-11073-40102 complements ISO-IEEE-11073-40101
ISO-27799 based-on ISO-IEC-27002
ISO-27799 supersedes ext:ISO 27799:2016
ISO-27799 supersedes ext:ISO/TS 14441
ISO-IEC-29147 complements ISO-IEC-30111
ISO-IEC-30111 complements ISO-IEC-29147
BSI-GS-PP supersedes BSI-GS
NEMA-MDS2 based-on IEC-TR-80001-2-2
UL-2900-2-1 based-on UL-2900-1
CVSS-4.0 supersedes CVSS-3.1
MITRE-RUBRIC based-on CVSS-3.0
"""


@pytest.fixture(scope="module", name="register")
def _register() -> Register:
    found = PACKS.load(wiring.default_pack(PackKind.REGISTER))
    assert isinstance(found, Register)
    return found


@pytest.fixture(scope="module", name="boundaries")
def _boundaries() -> Boundaries:
    found = PACKS.load(wiring.default_pack(PackKind.BOUNDARIES))
    assert isinstance(found, Boundaries)
    return found


def test_documents_by_state(register: Register) -> None:
    """91 documents of the sources, and NIST SP 800-53."""
    assert len(register.documents) == NAMED + 1
    assert register.documents[-1].id == "NIST-SP-800-53"
    assert Counter(one.status.value for one in register.documents) == {
        "published": 64, "law": 8, "guidance": 7, "superseded": 6, "draft": 4, "withdrawn": 2, "dormant": 1,
    }  # fmt: skip


def test_documents_say_for_whom_and_where(register: Register) -> None:
    assert Counter(one.party for one in register.documents) == {
        "manufacturer": 55, "both": 24, "operator": 10, "integrator": 1, "notified-body": 1, "other": 1,
    }  # fmt: skip
    layers = {layer for one in register.documents for layer in one.layers}
    assert layers == {"product", "process", "organisation", "infrastructure"}
    assert all(one.layers and one.title and one.dated and one.body for one in register.documents)


def test_three_standards_are_listed_and_the_security_one_is_not(register: Register) -> None:
    listed = {one.id for one in register.documents if one.eu.startswith("listed")}
    assert listed == {"ISO-14971", "ISO-13485", "IEC-60601-1-ED3.2"}
    assert register.by_id["EN-IEC-81001-5-1"].eu == "not listed, target 2028-05-27"


def test_every_relation_told_is_there(register: Register) -> None:
    """82 relations of the sources, and ours."""
    told = TOLD.strip().splitlines()
    there = {f"{one.origin} {one.relation} {one.to}" for one in register.links}
    assert len(told) == 82
    assert set(told) <= there
    assert len(register.links) == len(there) == len(told) + OURS


def test_events_by_kind(register: Register) -> None:
    assert Counter(one.event for one in register.events) == {
        "published": 86, "applies": 13, "amended": 6, "superseded": 6, "expected": 5, "corrected": 3, "withdrawn": 3,
        "recognition-ends": 2, "recognised": 1, "transition-ends": 1, "listed": 1,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("dated", "document", "event"),
    [
        ("2025-10-01", "IEC-TR-80001-2-2", "withdrawn"),
        ("2025-12", "IEC-81001-5-1", "corrected"),
        ("2026-06-17", "IEC-60601-1-ED3.2", "listed"),
        ("2026-09-11", "EU-2024/2847", "applies"),
        ("2026-12-20", "CVSS-3.0", "recognition-ends"),
        ("2027-12-11", "EU-2024/2847", "applies"),
        ("2028-05-27", "IEC-81001-5-1", "expected"),
        ("2028-07-02", "CVSS-3.1", "recognition-ends"),
    ],
)
def test_dates_that_matter(register: Register, dated: str, document: str, event: str) -> None:
    assert (dated, document, event) in {(one.dated, one.document, one.event) for one in register.events}


def test_events_are_in_order_and_agree_with_the_documents(register: Register) -> None:
    assert [one.dated for one in register.events] == sorted(one.dated for one in register.events)
    published = {(one.document, one.dated) for one in register.events if one.event == "published"}
    for name in {document for document, _ in published}:
        assert (name, register.by_id[name].dated) in published
    ended = {one.document for one in register.events if one.event in ("withdrawn", "superseded")}
    gone = {one.id for one in register.documents if one.status in (Status.WITHDRAWN, Status.SUPERSEDED)}
    assert gone - ended == {"PAS-277"}  # its withdrawal is not verified


def test_what_has_happened_is_not_called_expected(register: Register) -> None:
    """Nothing but a publication that nobody confirmed is expected for a day before the check."""
    late = [one for one in register.events if one.event == "expected" and one.latest <= register.checked]
    assert [one.document for one in late] == ["IEC-62304-ED2"]
    done = {"published", "withdrawn", "superseded", "amended", "corrected", "listed", "recognised"}
    early = [one for one in register.events if one.event in done and span(one.dated)[0] > register.checked]
    assert early == []


def test_every_document_is_of_one_family(register: Register) -> None:
    found = families(PACKS.folder(register.pack.id))
    assert len(found) == 8
    assert sorted(name for ids in found.values() for name in ids) == sorted(register.by_id)


def test_every_pack_named_is_there_and_names_the_document_too(register: Register) -> None:
    """True only when all packs are there."""
    packs = {one.id: one for one in PACKS.packs()}
    for document in register.documents:
        for name in document.packs:
            assert name in packs, f"{document.id}: there is no pack {name}"
            assert packs[name].register in ("", document.id)
    held = {name for document in register.documents for name in document.packs}
    kinds = (PackKind.CATALOG, PackKind.QUESTIONNAIRE, PackKind.OVERLAY)
    assert {one.id for one in packs.values() if one.kind in kinds} == held


# -- system boundaries ------------------------------------------------------------------------------------------------


def test_four_levels_on_each_side(boundaries: Boundaries) -> None:
    for axis in Axis:
        assert [one.rank for one in boundaries.levels if one.axis is axis] == [1, 2, 3, 4]


def catalog(name: str) -> Catalog:
    found = PACKS.load(name)
    assert isinstance(found, Catalog)
    return found


def test_the_widest_boundary_excludes_nothing_and_so_does_none(boundaries: Boundaries) -> None:
    for name in {one.pack for one in boundaries.selections}:
        assert boundaries.excluded(catalog(name), ("many-types-many-makers", "segregated-dynamic")) == {}
        assert boundaries.excluded(catalog(name), ()) == {}


def test_an_unsegregated_network_keeps_its_outer_boundary(boundaries: Boundaries) -> None:
    excluded = boundaries.excluded(catalog("iec-62443-3-3-2013"), ("whole-network",))
    assert set(excluded) == {"SR 5.1", "SR 5.1 RE(1)", "SR 5.1 RE(2)", "SR 5.1 RE(3)", "SR 5.4"}
    assert all(excluded.values())


def test_redundancy_is_asked_at_the_highest_level_only(boundaries: Boundaries) -> None:
    annex = catalog("iso-27001-2022-annex-a")
    assert set(boundaries.excluded(annex, ("segregated-dedicated",))) == {"A.8.14"}
    assert boundaries.excluded(annex, ("segregated-dynamic",)) == {}


def test_one_maker_needs_no_common_language(boundaries: Boundaries) -> None:
    common = catalog("iso-ieee-11073-40102-2022")
    excluded = boundaries.excluded(common, ("many-types-one-maker",))
    assert set(excluded) == {one.id for one in common.answerable}
    assert boundaries.excluded(common, ("one-type-many-makers",)) == {}


def test_no_law_and_no_process_of_a_maker_is_excluded(boundaries: Boundaries) -> None:
    named = {one.pack for one in boundaries.selections}
    assert not any(catalog(name).products for name in named)
    assert not named & {"iec-81001-5-1-2021", "iec-62443-4-1-2018", "iec-62443-4-2-2019", "iso-14971-2019"}
