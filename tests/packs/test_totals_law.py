"""Totals of the packs of laws and authorities, as the documents have them, and what their crosswalks account for."""

from collections import Counter

import pytest

from medslate import wiring
from medslate.standards.catalogs import Kind, Party, Product
from medslate.standards.crosswalks import SetRelation
from tests.packs.shipped import asked, catalog, crosswalk, relations

PACKS = wiring.pack_source()
DEVICES, DIAGNOSTICS, GUIDANCE = "mdr-2017-745-annex-i", "ivdr-2017-746-annex-i", "mdcg-2019-16-rev-1"
SUBMISSION, DUTIES, PRODUCTS = "fda-premarket-2026", "fda-524b-2023", "eu-cra-2024-2847"
COMPONENTS, CAPABILITIES = "iec-62443-4-2-2019", "iec-tr-80001-2-2-2012"
ACTIVITIES, PRACTICES = "iec-81001-5-1-2021", "iec-62443-4-1-2018"

TABLE_1 = {
    "1": "1", "2": "2", "3": "3", "4": "4", "8": "8", "14.1": "13.1", "14.2(d)": "13.2(d)", "14.5": "13.5",
    "17.1": "16.1", "17.2": "16.2", "17.4": "16.4", "18.8": None, "22.1": None, "23.1(g)": "20.1(g)",
    "23.2(m)": "20.2(m)", "23.4(g)": None, "23.4(ab)": "20.4.1(ah)",
}  # fmt: skip
INSTRUCTIONS = {"23.4(h)": None, "23.4(i)": "20.4.1(r)", "23.4(j)": "20.4.1(p)", "23.4(k)": "20.4.1(s)",
                "23.4(q)": "20.4.1(j)"}  # fmt: skip


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        (DEVICES, {Kind.HEADING: 3, Kind.PROVISION: 23}),
        (DIAGNOSTICS, {Kind.HEADING: 3, Kind.PROVISION: 19}),
        (GUIDANCE, {Kind.HEADING: 29, Kind.TOPIC: 88, Kind.ASPECT: 94, Kind.ACTIVITY: 18}),
        (SUBMISSION, {Kind.HEADING: 6, Kind.ARTEFACT: 12, Kind.TOPIC: 17}),
        (DUTIES, {Kind.PROVISION: 3, Kind.ASPECT: 2}),
        (PRODUCTS, {Kind.HEADING: 7, Kind.PROVISION: 29, Kind.ASPECT: 6, Kind.TOPIC: 1}),
    ],
)
def test_kinds(name: str, kinds: dict[Kind, int]) -> None:
    found = catalog(name)
    assert Counter(one.kind for one in found.requirements) == kinds
    assert found.scale == "medslate-yes-no"


def test_who_has_to_answer() -> None:
    assert catalog(GUIDANCE).party is Party.BOTH
    others = (DEVICES, DIAGNOSTICS, SUBMISSION, DUTIES, PRODUCTS)
    assert {catalog(name).party for name in others} == {Party.MANUFACTURER}


def test_each_law_binds_its_products() -> None:
    """Guidance binds nothing; a diagnostic device is a device in the United States."""
    assert {
        name: catalog(name).products for name in (DEVICES, DIAGNOSTICS, GUIDANCE, SUBMISSION, DUTIES, PRODUCTS)
    } == {
        DEVICES: (Product.MEDICAL_DEVICE,),
        DIAGNOSTICS: (Product.IN_VITRO_DIAGNOSTIC,),
        GUIDANCE: (),
        SUBMISSION: (),
        DUTIES: (Product.MEDICAL_DEVICE, Product.IN_VITRO_DIAGNOSTIC),
        PRODUCTS: (Product.OTHER,),
    }


def test_table_1_of_the_guidance_is_complete() -> None:
    """17 topics of the one law, 14 of the other; 17.3 and its twin stand beside them, and the letters of 23.4."""
    assert len(TABLE_1) == 17
    assert asked(DEVICES) == {f"GSPR {one}" for one in (*TABLE_1, *INSTRUCTIONS, "17.3")}
    twins = [one for one in (*TABLE_1.values(), *INSTRUCTIONS.values(), "16.3") if one]
    assert asked(DIAGNOSTICS) == {f"GSPR {one}" for one in twins}
    assert len(twins) == 14 + 4 + 1


def test_no_row_on_intruders_for_diagnostics() -> None:
    assert "GSPR 18.8" not in catalog(DIAGNOSTICS).by_id


@pytest.mark.parametrize(("mdr", "ivdr"), [*TABLE_1.items(), *INSTRUCTIONS.items(), ("17.3", "16.3")])
def test_twins_meet(mdr: str, ivdr: str | None) -> None:
    """Each pair of the table meets in the crosswalk; 23.4(g) meets 20.1(g), which the chapter sets beside it."""
    found = crosswalk(DEVICES, DIAGNOSTICS).by_origin[f"GSPR {mdr}"]
    twin = "20.1(g)" if mdr == "23.4(g)" else ivdr
    assert [one.to for one in found] == [f"GSPR {twin}" if twin else ""]


def test_twins_by_relation() -> None:
    assert relations(DEVICES, DIAGNOSTICS) == {
        SetRelation.EQUAL: 16,
        SetRelation.SUPERSET: 2,
        SetRelation.SUBSET: 1,
        SetRelation.INTERSECTS: 1,
        SetRelation.NONE: 3,
    }


def below(name: str, start: str) -> list[str]:
    return [one.id for one in catalog(name).answerable if one.id.startswith(start)]


@pytest.mark.parametrize(
    ("start", "count"),
    [
        ("MDCG T2 pre/", 8),
        ("MDCG T2 post/", 10),
        ("MDCG 3.1/", 8),
        ("MDCG T3 ", 18),
        ("MDCG 3.6/", 4),
        ("MDCG 3.6 ", 25),
        ("MDCG 4.2 administrators/", 12),
        ("MDCG 4.3/", 12),
        ("MDCG 2.6.1/", 4),
        ("MDCG 2.6.2/", 6),
        ("MDCG Annex I ", 11),
    ],
)
def test_lists_of_the_guidance(start: str, count: int) -> None:
    assert len(below(GUIDANCE, start)) == count


def test_chapters_of_the_guidance() -> None:
    """Six chapters with 5, 6, 8, 3, 2 and 2 sub-chapters; 2.6 has three parts; four annexes."""
    rows = [one.id.removeprefix("MDCG ") for one in catalog(GUIDANCE).requirements]
    chapters = Counter(one.split(".")[0] for one in rows if one.count(".") == 1 and one.replace(".", "").isdigit())
    assert chapters == {"1": 5, "2": 6, "3": 8, "4": 3, "5": 2, "6": 2}
    assert [one for one in rows if one.count(".") == 2 and "/" not in one] == ["2.6.1", "2.6.2", "2.6.3"]
    assert [one for one in ("Annex I", "Annex II", "Annex III", "Annex IV") if one in rows] == [
        "Annex I",
        "Annex II",
        "Annex III",
        "Annex IV",
    ]


def test_minimum_requirements_by_group() -> None:
    """Law 1, physical 3, controls 6, traffic 3, workstations 5, complex systems 3, patches 3, interoperability 1."""
    groups = Counter(one.heading for one in catalog(GUIDANCE).answerable if (one.heading or "").startswith("MDCG 3.6 "))
    assert list(groups.values()) == [1, 3, 6, 3, 5, 3, 3, 1]


def test_instructions_by_letter() -> None:
    """Seven letters; h, i, k and ab have 2, 6, 2 and 5 points, the others one point each, which is the row itself."""
    found = catalog(GUIDANCE)
    letters = [one for one in found.answerable if one.heading == "MDCG 4.2 IFU"]
    assert [len(found.aspects.get(one.id, ())) for one in letters] == [0, 2, 6, 0, 2, 0, 5]


def test_activities_are_before_or_after_market() -> None:
    rows = [one for one in catalog(GUIDANCE).requirements if one.kind is Kind.ACTIVITY]
    assert Counter(one.phase for one in rows) == {"pre-market": 8, "post-market": 10}


def test_capabilities_of_table_3() -> None:
    """18 of the 19 codes; RDMP is not in the table."""
    codes = {one.removeprefix("MDCG T3 ") for one in below(GUIDANCE, "MDCG T3 ")}
    assert asked(CAPABILITIES) - codes == {"RDMP"}
    found = crosswalk(GUIDANCE, CAPABILITIES)
    assert {one.to for one in found.relations if one.relation is SetRelation.NONE} == {"", "RDMP"}
    assert all(one.origin == f"MDCG T3 {one.to}" for one in found.relations if one.origin and one.to)


def test_each_practice_is_one_bond() -> None:
    """The purpose of a practice lies within what its requirements ask together: 13, 5, 4, 2, 5, 6, 5, 7 of 47."""
    firm = [one for one in crosswalk(GUIDANCE, PRACTICES).bonds if one.relation is SetRelation.SUBSET]
    assert [(one.origins, len(one.targets)) for one in firm] == [
        ((f"MDCG 3.1/{number}",), count) for number, count in enumerate((13, 5, 4, 2, 5, 6, 5, 7), 1)
    ]


def test_twelve_documents_of_a_submission() -> None:
    """Six under the first umbrella document, two under the second, four that stand alone."""
    rows = [one for one in catalog(SUBMISSION).requirements if one.kind is Kind.ARTEFACT]
    assert Counter(one.heading for one in rows) == {"FDA V.A": 6, "FDA V.B": 2, "FDA documents": 4}
    recommended = [one.id for one in rows if "device: recommended" in one.note]
    assert recommended == ["FDA V.A.4 SBOM", "FDA V.B.1", "FDA V.B.2", "FDA VI.A"]
    assert all(one.evidence and one.refs for one in rows)


def test_objectives_categories_and_views() -> None:
    headings = Counter(one.heading for one in catalog(SUBMISSION).requirements if one.kind is Kind.TOPIC)
    assert headings == {"FDA objectives": 5, "FDA controls": 8, "FDA views": 4}


def test_only_two_documents_carry_a_duty() -> None:
    """The plan and the bill of materials: the guidance asks for all that the law does and more."""
    firm = [one for one in crosswalk(SUBMISSION, DUTIES).relations if one.relation is SetRelation.SUPERSET]
    assert [(one.origin, one.to) for one in firm] == [
        ("FDA V.A.4 SBOM", "524B(b)(3)"),
        ("FDA VI.B", "524B(b)(1)"),
    ]


def test_annex_i_of_the_products_law() -> None:
    """A general requirement and 13 properties (a to m); 8 requirements on vulnerabilities; three steps per report."""
    assert below(PRODUCTS, "CRA I-I(2)") == [f"CRA I-I(2)({letter})" for letter in "abcdefghijklm"]
    assert below(PRODUCTS, "CRA I-II(") == [f"CRA I-II({number})" for number in range(1, 9)]
    assert {key: len(points) for key, points in catalog(PRODUCTS).aspects.items()} == {"CRA 14(1)": 3, "CRA 14(3)": 3}


@pytest.mark.parametrize(
    ("origin", "to"),
    [
        (DEVICES, DIAGNOSTICS),
        (GUIDANCE, DEVICES),
        (GUIDANCE, CAPABILITIES),
        (GUIDANCE, PRACTICES),
        (SUBMISSION, DUTIES),
        (SUBMISSION, ACTIVITIES),
        (SUBMISSION, COMPONENTS),
        (PRODUCTS, COMPONENTS),
        (PRODUCTS, ACTIVITIES),
    ],
)
def test_crosswalk_accounts_for_every_row_of_both_sides(origin: str, to: str) -> None:
    found = crosswalk(origin, to)
    assert set(found.by_origin) - {""} == asked(origin)
    assert set(found.by_target) - {""} == asked(to)
    assert all((one.relation is SetRelation.NONE) == (not (one.origin and one.to)) for one in found.relations)


@pytest.mark.parametrize("to", [COMPONENTS, "iec-tr-60601-4-5-2021"])
def test_provisions_are_all_compared(to: str) -> None:
    """Every provision has a counterpart or the recorded absence of one, never both."""
    found = crosswalk(DEVICES, to)
    assert set(found.by_origin) == asked(DEVICES)
    for rows in found.by_origin.values():
        assert len(rows) == 1 or all(one.relation is not SetRelation.NONE for one in rows)


@pytest.mark.parametrize(
    ("origin", "to"),
    [
        (GUIDANCE, DEVICES),
        (SUBMISSION, ACTIVITIES),
        (SUBMISSION, COMPONENTS),
        (PRODUCTS, COMPONENTS),
        (PRODUCTS, ACTIVITIES),
    ],
)
def test_no_text_stands_for_another(origin: str, to: str) -> None:
    """What nobody read side by side never carries a fulfilled row over in full."""
    assert set(relations(origin, to)) == {SetRelation.INTERSECTS, SetRelation.NONE}
