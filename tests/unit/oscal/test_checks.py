"""What documents say against themselves, or about controls that are not there: found, placed, with a remedy."""

from functools import partial
from typing import Any

import pytest

from medslate.adapters.formats.oscal.checks.every import unknown
from medslate.findings import Code, Place
from tests.unit.oscal import build
from tests.unit.oscal.build import CATALOG, COMPONENT, FILES, MAPPING, PROFILE, RESULTS, THEIRS, changed, codes, uuid


def control(top: Any) -> Any:
    return top["groups"][0]["controls"][0]


def result(top: Any) -> Any:
    return top["results"][0]


def implementation(top: Any) -> Any:
    return top["components"][0]["control-implementations"][0]


def mapping(top: Any) -> Any:
    return top["mappings"][0]


# The nine faults that were tried on other validators: three of them, or six, were found there.
NINE = {
    "claim on a control that the catalog lacks": (
        COMPONENT,
        lambda top: implementation(top)["implemented-requirements"][0].update({"control-id": "a-9"}),
        Code.UNKNOWN_ID,
        "a-9",
    ),
    "duplicate control id": (CATALOG, lambda top: control(top)["controls"][0].update(id="a-2"), Code.DUPLICATE, "a-2"),
    "link to a missing resource": (CATALOG, lambda top: top.pop("back-matter"), Code.UNKNOWN_ID, uuid("resource")),
    "finding refers to a missing observation": (
        RESULTS,
        lambda top: result(top)["findings"][0]["related-observations"].append({"observation-uuid": uuid("none")}),
        Code.UNKNOWN_ID,
        uuid("none"),
    ),
    "unknown field": (RESULTS, lambda top: result(top).update(verdict="good"), Code.SHAPE, "verdict"),
    "malformed date": (RESULTS, lambda top: result(top).update(start="1 January"), Code.SHAPE, "1 January"),
    "duplicate uuid": (
        COMPONENT,
        lambda top: implementation(top).update(uuid=uuid("component").upper()),
        Code.DUPLICATE,
        uuid("component").upper(),
    ),
    "satisfied and not satisfied for one target": (
        RESULTS,
        lambda top: result(top)["findings"][1]["target"].update({"target-id": "a-1_smt.a"}),
        Code.CONTRADICTION,
        "both satisfied and not-satisfied",
    ),
    "satisfied without evidence": (
        RESULTS,
        lambda top: result(top)["findings"][0].pop("related-observations"),
        Code.UNPROVEN,
        "no observation says why",
    ),
}


@pytest.mark.parametrize("name", NINE)
def test_each_of_the_nine_faults_is_an_error_with_place_and_remedy(name: str) -> None:
    value, change, code, says = NINE[name]
    (one,) = build.found(changed(value, change))
    assert one.code is code
    assert one.severity.value == "error"
    assert says in one.message
    assert one.remedy
    assert one.place.line
    assert one.place.column


MORE: list[tuple[Any, Any, list[str], str]] = [
    (CATALOG, lambda top: top.pop("groups"), ["shape"], "no control"),
    (CATALOG, lambda top: top["groups"][1].update(id="a"), ["duplicate"], "group a stands twice"),
    (CATALOG, lambda top: control(top)["params"][1].update(id="a-1_prm"), ["duplicate", "unknown-id"], "param a-1_prm"),
    (CATALOG, lambda top: control(top)["parts"][1].update(id="a-1_smt"), ["duplicate"], "part a-1_smt"),
    (CATALOG, lambda top: control(top)["params"][1].update({"depends-on": "zz"}), ["unknown-id"], "no parameter zz"),
    (CATALOG, lambda top: control(top)["links"][0].update(href="#a-22"), ["unknown-id"], "nothing named a-22"),
    (CATALOG, lambda top: top["groups"][0]["controls"][2].pop("links"), [Code.WITHDRAWN.code], "a-3 is withdrawn"),
    (CATALOG, lambda top: top["metadata"].update({"oscal-version": "2.0.0"}), ["shape"], "2.0.0"),
    (CATALOG, lambda top: top["metadata"].pop("roles"), ["unknown-id"], "no role author"),
    (CATALOG, lambda top: top["metadata"].pop("parties"), ["unknown-id"], "no party"),
    (
        CATALOG,
        lambda top: top["metadata"].update(
            actions=[{"uuid": uuid("act"), "type": "x", "system": "urn:x:y", "responsible-parties": [
                {"role-id": "author", "party-uuids": [uuid("other")]}]}]
        ),
        ["unknown-id"],
        uuid("other"),
    ),
    (
        CATALOG,
        lambda top: control(top)["params"][1]["select"]["choice"].append("{{ insert: param, gone }}"),
        ["unknown-id"],
        "parameter gone",
    ),
    (
        CATALOG,
        lambda top: control(top)["parts"][0].update(prose="{{insert: param,gone}}"),
        ["unknown-id"],
        "parameter gone",
    ),
    (
        PROFILE,
        lambda top: top["imports"][0]["include-controls"][0]["with-ids"].append("a-99"),
        ["unknown-id"],
        "no control a-99",
    ),
    (
        PROFILE,
        lambda top: top["imports"][0]["exclude-controls"][0]["with-ids"].append("a-1.2"),
        ["duplicate"],
        "a-1.2 stands twice",
    ),
    (
        PROFILE,
        lambda top: top["imports"][0]["include-controls"].append({"matching": [{"pattern": "a-*"}, {"pattern": "z*"}]}),
        ["unknown-id"],
        "matches 'z*'",
    ),
    (
        PROFILE,
        lambda top: top["modify"]["set-parameters"].extend([{"param-id": "a-1_prm"}, {"param-id": "a-7_prm"}]),
        ["duplicate", "unknown-id"],
        "set twice",
    ),
    (PROFILE, lambda top: top["modify"]["alters"][0].update({"control-id": "q"}), ["unknown-id"], "no imported"),
    (PROFILE, lambda top: top["modify"]["alters"][0]["adds"][0].update({"by-id": "a-1"}), ["unknown-id"], "a-2 has nothing"),
    (PROFILE, lambda top: top.pop("back-matter"), ["reference-not-at-hand", "unknown-id"], "not in back-matter"),
    (MAPPING, lambda top: mapping(top)["maps"][0].update(relationship="subset"), ["shape"], "no relationship subset"),
    (MAPPING, lambda top: mapping(top)["maps"][0]["targets"][0].update({"id-ref": "t-9"}), ["unknown-id"], "t-9"),
    (
        MAPPING,
        lambda top: mapping(top)["maps"][0]["sources"][0].update({"type": "statement", "id-ref": "a-9_smt"}),
        ["unknown-id"],
        "no statement a-9_smt",
    ),
    (
        MAPPING,
        lambda top: mapping(top)["maps"][1]["sources"].append({"type": "control", "id-ref": "b-1"}),
        ["duplicate"],
        "b-1 stands twice",
    ),
    (
        MAPPING,
        lambda top: mapping(top)["maps"].append(mapping(top)["maps"][0] | {"uuid": uuid("again")}),
        ["duplicate"],
        "mapped twice",
    ),
    (
        MAPPING,
        lambda top: mapping(top)["maps"].append(
            mapping(top)["maps"][0] | {"uuid": uuid("again"), "relationship": "superset-of"}
        ),
        ["contradiction"],
        "both subset-of and superset-of",
    ),
    (
        MAPPING,
        lambda top: mapping(top)["source-gap-summary"]["unmapped-controls"][0]["with-ids"].append("a-1"),
        ["contradiction"],
        "a-1 is said not to be mapped",
    ),
    (
        COMPONENT,
        lambda top: implementation(top)["implemented-requirements"][1].update({"control-id": "a-1"}),
        ["duplicate"],
        "claimed twice",
    ),
    (
        COMPONENT,
        lambda top: implementation(top)["implemented-requirements"][0]["props"].append(
            {"name": "implementation-status", "value": "planned"}
        ),
        ["contradiction"],
        "both implemented and planned",
    ),
    (
        COMPONENT,
        lambda top: implementation(top)["implemented-requirements"][0]["set-parameters"].extend(
            [{"param-id": "a-1_prm", "values": ["1"]}, {"param-id": "q", "values": ["1"]}]
        ),
        ["duplicate", "unknown-id"],
        "set twice",
    ),
    (
        COMPONENT,
        lambda top: implementation(top)["implemented-requirements"][0]["statements"][0].update({"statement-id": "a-2"}),
        ["unknown-id"],
        "a-1 has no statement a-2",
    ),
    (
        COMPONENT,
        lambda top: implementation(top)["implemented-requirements"][0]["statements"].append(
            {"statement-id": "a-1_smt.a", "uuid": uuid("more"), "description": "x"}
        ),
        ["duplicate"],
        "a-1_smt.a stands twice",
    ),
    (
        COMPONENT,
        lambda top: top["capabilities"][0]["incorporates-components"][0].update({"component-uuid": uuid("none")}),
        ["unknown-id"],
        "no component",
    ),
    (COMPONENT, lambda top: implementation(top).update(source="gone.json"), ["reference-not-at-hand"], "gone.json"),
    (
        RESULTS,
        lambda top: result(top)["findings"][1]["related-risks"][0].update({"risk-uuid": uuid("none")}),
        ["unknown-id"],
        "refers to the risk",
    ),
    (
        RESULTS,
        lambda top: result(top)["risks"][0]["related-observations"][0].update({"observation-uuid": uuid("none")}),
        ["unknown-id"],
        "Risk refers to the observation",
    ),
    (RESULTS, lambda top: result(top).update(end="2025-01-01T00:00:00Z"), ["contradiction", Code.FUTURE_EVIDENCE.code], "ends"),
    (
        RESULTS,
        lambda top: result(top)["observations"][0].update(collected="2026-02-15T00:00:00Z"),
        [Code.FUTURE_EVIDENCE.code],
        "after the assessment ended",
    ),
    (
        RESULTS,
        lambda top: result(top)["observations"][0].update(expires="2026-01-02T00:00:00Z"),
        ["contradiction"],
        "before it was collected",
    ),
    (
        RESULTS,
        lambda top: result(top)["observations"][0].update(
            collected="2025-01-01T00:00:00Z", expires="2025-06-01T00:00:00Z"
        ),
        [Code.EXPIRED_EVIDENCE.code],
        "had expired",
    ),
    (
        RESULTS,
        lambda top: result(top)["observations"][0].pop("relevant-evidence"),
        [Code.NO_EVIDENCE.code],
        "point to no evidence",
    ),
    (
        RESULTS,
        lambda top: result(top)["findings"][0].update(origins=[{"actors": [
            {"type": "party", "actor-uuid": uuid("party"), "role-id": "gone"}]}]),
        ["unknown-id"],
        "no role gone",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("value", "change", "expected", "says"), MORE, ids=[case[3] for case in MORE])
def test_a_fault_is_found(value: Any, change: Any, expected: list[str], says: str) -> None:
    findings = build.found(changed(value, change))
    assert sorted(set(codes(findings))) == sorted(set(expected))
    assert any(says.casefold() in one.message.casefold() for one in findings)
    assert all(one.remedy and one.place.line for one in findings)


def test_a_map_of_a_catalog_onto_itself() -> None:
    def change(top: Any) -> None:
        mapping(top)["target-resource"].update(href="catalog.json")
        mapping(top)["maps"] = mapping(top)["maps"][:1]
        mapping(top)["maps"][0]["targets"] = mapping(top)["maps"][0]["sources"]

    (one,) = build.found(changed(MAPPING, change))
    assert one.code is Code.CONTRADICTION
    assert "mapped to itself" in one.message


def test_a_relationship_of_another_namespace_is_not_judged() -> None:
    change = {"relationship": "helps", "ns": "https://example.org/ns"}
    assert build.found(changed(MAPPING, lambda top: mapping(top)["maps"][0].update(change))) == ()


def test_an_imported_definition_may_hold_the_component() -> None:
    def change(top: Any) -> None:
        top["capabilities"][0]["incorporates-components"][0]["component-uuid"] = uuid("there")
        top["import-component-definitions"] = [{"href": "other.json"}]

    assert build.found(changed(COMPONENT, change)) == ()


def test_results_against_a_given_catalog() -> None:
    assert build.found(RESULTS, CATALOG) == ()
    findings = build.found(RESULTS, THEIRS)
    assert codes(findings) == ["unknown-id"] * 3
    assert {one.place.path[3] for one in findings} == {"reviewed-controls", "findings"}


def test_a_catalog_is_found_by_the_name_it_goes_by_or_as_the_only_one() -> None:
    assert build.found(PROFILE, CATALOG) == ()
    assert "unknown-id" in codes(build.found(PROFILE, THEIRS))
    two = build.found(PROFILE, CATALOG, THEIRS)
    assert codes(two) == ["reference-not-at-hand"]


def test_a_catalog_beside_that_cannot_be_read() -> None:
    broken: dict[str, build.Value] = {"catalog.json": {"catalog": {}}}
    findings = build.found(PROFILE, beside=broken)
    assert {one.place.file for one in findings} == {"catalog.json"}


def test_a_profile_may_import_a_profile() -> None:
    outer = changed(PROFILE, lambda top: (top["imports"][0].update(href="inner.json"), top.pop("modify")))
    beside = {"inner.json": PROFILE, "catalog.json": CATALOG}
    findings = build.found(outer, beside=beside)
    assert codes(findings) == ["unknown-id"]  # a-1.2, which the inner profile leaves out already
    assert "a-1.2" in findings[0].message


def test_profiles_that_import_one_another() -> None:
    def importing(name: str) -> Any:
        return changed(
            PROFILE, lambda top: (top.update(imports=[{"href": name, "include-all": {}}]), top.pop("modify"))
        )

    findings = build.found(
        importing("b.json"), file="a.json", beside={"a.json": importing("b.json"), "b.json": importing("a.json")}
    )
    assert "cycle" in codes(findings)
    itself = build.found(importing("x.json"), beside={"x.json": importing("x.json")})
    assert codes(itself) == ["cycle"]


def source(href: str, top: Any) -> None:
    implementation(top).update(source=href)


def test_a_reference_to_the_net_is_not_followed() -> None:
    for href in (
        "https://example.org/catalog.json",
        "/etc/catalog.json",
        "//host/catalog.json",
        "http://[catalog.json",
    ):
        value = changed(COMPONENT, partial(source, href))
        assert codes(build.found(value)) == ["reference-not-at-hand"]


def test_a_catalog_that_a_profile_made_keeps_its_links() -> None:
    def change(top: Any) -> None:
        control(top)["links"][0]["href"] = "#a-22"
        top["metadata"]["links"] = [{"href": "profile.json", "rel": "source-profile"}]

    assert build.found(changed(CATALOG, change)) == ()


def test_near_names_are_proposed() -> None:
    assert unknown(Place("x"), "No", "a-11", {"a-1", "z"}, "Else.").remedy == "Did you mean a-1?"
    assert unknown(Place("x"), "No", "q", set(), "Else.").remedy == "Else."


def test_the_small_documents_cover_every_kind() -> None:
    from medslate.adapters.formats.oscal import model

    assert {next(iter(value)) for value in FILES.values()} == set(model.roots())
