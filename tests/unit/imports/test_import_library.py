"""Libraries of CISO Assistant: every node and every mapping ends in a pack or in a finding."""

from dataclasses import replace
from typing import Any

import pytest

from medslate.adapters.formats.ciso_library import is_library, read_library
from medslate.errors import UsageError
from medslate.findings import Code, Finding
from medslate.standards.catalogs import Catalog
from medslate.usecases.import_mappings import MOST_HINTS
from medslate.usecases.import_pack import PackOrder
from tests.fakes.packsources import MemoryPacks
from tests.unit.imports.build import HOUSE, OTHER, framework, library, made, mapping, mapping_set, node
from tests.unit.standards_verbs.build_field import ask, pack

NODES = (
    node("a", assessable=False, ref_id="A", name="Doors"),
    node("a.1", ref_id="A.1", name="Locks", description="Doors are locked.\nAt night.", parent="a"),
    node("a.1.1", description="Keys are counted.", parent="a.1"),
)
OTHERS = Catalog(
    pack("other", sources={"S": f"Their library: {OTHER}"}), (ask("X.1"), ask("X.2"), ask("Y", clause="why"))
)
PACKS = MemoryPacks([OTHERS])


def told(found: tuple[Finding, ...]) -> list[tuple[Code, tuple[str | int, ...]]]:
    return [(one.code, one.place.path[-3:]) for one in found]


def rows(value: dict[str, Any], **more: Any) -> tuple[list[dict[str, str]], tuple[Finding, ...]]:
    packs, found = made(value, PACKS, **more)
    return [dict(row) for row in packs.packs[-1].rows], found


def test_a_framework_becomes_a_catalog() -> None:
    packs, found = made(library(framework=framework(*NODES, description="What holds.")))
    (one,) = packs.packs
    assert found == ()
    assert one.head["id"] == "house"
    assert one.head["title"] == "House rules"
    assert one.head["edition"] == "version 3"
    assert one.head["licence"] == "Fictional House All rights reserved"
    assert "urn:acme:risk:library:house (provider Fictional House), in the language en. What holds." in one.head["note"]
    assert HOUSE in one.sources["LIBRARY"].split()
    assert [(row["id"], row["kind"], row["heading"], row["title"]) for row in one.rows] == [
        ("A", "heading", "", "Doors"),
        ("A.1", "requirement", "A", "Locks"),
        ("a.1.1", "requirement", "A", "Keys are counted."),
    ]
    assert one.rows[1]["intent"] == "Doors are locked.\nAt night."
    assert one.rows[2]["note"] == "Below A.1."
    assert "House rules: nodes 3, taken as rows 2, as headings 1, refused 0" in packs.notes


def test_the_same_under_either_name_and_as_a_list() -> None:
    for objects in ({"frameworks": [framework(*NODES)]}, {"framework": [framework(*NODES)]}):
        assert len(made(library(**objects))[0].packs) == 1


def test_what_packs_can_hold_of_a_node_is_kept() -> None:
    one = node("x y", ref_id="Rule X", name="N", typical_evidence="- Photo\n* Key list\n", weight=3, annotation="Ask.")
    (row,), _ = rows(library(framework=framework(one)))
    assert (row["evidence"], row["weight"], row["note"], row["clause"]) == ("Photo; Key list", "3", "Ask.", "xy")


def test_what_packs_cannot_hold_is_counted() -> None:
    one = node(
        "x", ref_id="X", name="N", implementation_groups=["a"], threats=["t"], questions={"q": {}}, translations={}
    )
    value = library(
        framework=framework(one, one | {"urn": "urn:y"}, scores_definition=[1]), threats=[1, 2], risk_matrix=3
    )
    notes = made(value | {"translations": {"fr": {}}})[0].notes
    for said in (
        "implementation groups of nodes (2)", "threats of nodes (2)", "questions of nodes (2)", "threats (2)",
        "scores definition of frameworks (1)", "risk matrix (1)", "translations of the library (1)",
    ):  # fmt: skip
        assert f"not in the pack: {said}" in notes
    assert not any("translations of nodes" in one for one in notes)


def test_references_that_stand_twice_give_way_to_the_end_of_the_urn() -> None:
    nodes = [node(end, ref_id="Same", name="N") for end in ("one", "two")]
    nodes += [node("three", ref_id="two", name="N"), {**node("x", name="N"), "urn": "urn:other:two"}]
    made_rows, found = rows(library(framework=framework(*nodes)))
    assert [row["id"] for row in made_rows] == ["one", "two (2)", "two", "two (3)"]
    assert found == ()


def test_nodes_that_hang_in_the_air_or_in_a_circle_are_taken_without_heading() -> None:
    nodes = (
        node("a", assessable=False, ref_id="A", name="A", parent="b"),
        node("b", assessable=False, ref_id="B", name="B", parent="a"),
        node("c", ref_id="C", name="C", parent="nowhere"),
        node("d", ref_id="D", name="D", parent="d"),
        node("c", ref_id="C", name="C again"),
    )
    made_rows, found = rows(library(framework=framework(*nodes)))
    assert [(row["id"], row["heading"]) for row in made_rows] == [("A", ""), ("B", "A"), ("C", ""), ("D", "")]
    assert told(found) == [
        (Code.CYCLE, ("requirement_nodes", 0, "parent_urn")),
        (Code.UNKNOWN_ID, ("requirement_nodes", 2, "parent_urn")),
        (Code.CYCLE, ("requirement_nodes", 3, "parent_urn")),
        (Code.DUPLICATE, ("requirement_nodes", 4, "urn")),
    ]
    assert all(one.remedy for one in found)


def test_values_of_another_shape_are_located() -> None:
    value = library(
        framework=framework(
            {"assessable": True, "name": "No urn"},
            node("a", name=["list"], assessable="yes", weight=-1),
            "not a node",  # type: ignore[arg-type]
        ),
        requirement_mapping_sets="none",
    )
    _, found = read_library(value, "lib.yaml")
    assert {one.code for one in found} == {Code.SHAPE}
    assert [one.place.path[-1] for one in found] == [
        "urn",
        "assessable",
        "weight",
        "name",
        2,
        "requirement_mapping_sets",
    ]


# -- mappings ---------------------------------------------------------------------------------------------------------


def test_a_mapping_set_becomes_a_crosswalk_between_packs_that_are_found_by_their_urns() -> None:
    own = mapping_set(
        mapping("a.1", "x.1", "subset", rationale="semantic", strength_of_relationship=7),
        mapping("a.1", "x.2", "Intersect", annotation="Partly."),
        mapping("a.1.1", "why", "equal"),
        mapping("a", "x.1", "superset"),
        mapping("a", "x.2", "not_related"),
    )
    packs, found = made(library(framework=framework(*NODES), requirement_mapping_sets=[own]), PACKS)
    one = packs.packs[-1]
    assert found == ()
    assert (one.head["id"], one.head["from"], one.head["to"]) == ("house--other", "house", "other")
    assert [(row["from"], row["relation"], row["to"]) for row in one.rows] == [
        ("A.1", "subset", "X.1"),
        ("A.1", "intersects", "X.2"),
        ("a.1.1", "equal", "Y"),
        ("A", "superset", "X.1"),
        ("A", "none", "X.2"),
    ]
    assert one.rows[0]["rationale"] == "Mapped as subset: rationale semantic; strength 7."
    assert one.rows[1]["rationale"] == "Mapped as intersect: no rationale is given; Partly."


def test_the_other_direction_of_a_set_is_the_same_crosswalk() -> None:
    turned = {
        "source_framework_urn": OTHER,
        "target_framework_urn": HOUSE,
        "name": "Back",
        "requirement_mappings": [
            {
                "source_requirement_urn": "urn:acme:risk:req_node:other:x.1",
                "target_requirement_urn": "urn:acme:risk:req_node:house:a.1",
                "relationship": "superset",
            }
        ],
    }
    own = mapping_set(mapping("a.1", "x.1", "subset"))
    value = library(framework=framework(*NODES), requirement_mapping_sets=[own, turned])
    packs, _ = made(value, PACKS)
    assert [one.head["id"] for one in packs.packs] == ["house", "house--other"]
    assert "Back: the same read from the other side; a crosswalk is read both ways" in packs.notes
    turned["requirement_mappings"][0]["relationship"] = "equal"  # type: ignore[index]
    packs, _ = made(value, PACKS)
    assert [one.head["id"] for one in packs.packs] == ["house", "house--other", "other--house"]


def test_mappings_that_name_no_row_or_no_relation_are_located() -> None:
    own = mapping_set(mapping("a.1", "x.9", "equal"), mapping("", "x.1", "like"), mapping("a.1", "x.1", "equal"))
    made_rows, found = rows(library(framework=framework(*NODES), requirement_mapping_set=own))
    assert told(found) == [
        (Code.UNKNOWN_ID, ("requirement_mappings", 0, "target_requirement_urn")),
        (Code.UNKNOWN_ID, ("requirement_mappings", 1, "source_requirement_urn")),
        (Code.TABLE_ROW, ("requirement_mappings", 1, "relationship")),
    ]
    assert len(made_rows) == 1
    assert found[0].remedy.startswith("Did you mean X.")
    assert found[2].remedy == "One of equal, subset, superset, intersect, not_related."


def test_of_two_relations_on_one_pair_neither_is_taken_unless_they_are_the_same() -> None:
    own = mapping_set(
        mapping("a.1", "x.1", "equal"),
        mapping("a.1", "x.1", "subset"),
        mapping("a.1", "x.2", "equal"),
        mapping("a.1", "x.2", "equal"),
    )
    made_rows, found = rows(library(framework=framework(*NODES), requirement_mapping_set=own))
    assert [(row["to"], row["relation"]) for row in made_rows] == [("X.2", "equal")]
    assert [one.code for one in found] == [Code.CONTRADICTION, Code.CELL_UNUSED]


def test_a_set_whose_frameworks_are_not_at_hand_asks_for_them() -> None:
    own = mapping_set(mapping("a.1", "x.1", "equal"))
    packs, found = made(library(requirement_mapping_set=own), MemoryPacks([]))
    assert packs.packs == ()
    assert [one.place.path[-1] for one in found] == ["source_framework_urn", "target_framework_urn"]
    assert "--from" in found[0].remedy
    assert "--to" in found[1].remedy


def test_the_packs_at_the_ends_can_be_named() -> None:
    house = Catalog(pack("ours"), (ask("A 1"),))
    packs = MemoryPacks([house, replace(OTHERS, pack=pack("other"))])
    own = mapping_set(mapping("a.1", "x.1", "equal"))
    one = made(library(requirement_mapping_set=own), packs, ("ours", "other"), PackOrder("mine", "lib.yaml"))[0].packs[
        0
    ]
    assert (one.head["id"], [(row["from"], row["to"]) for row in one.rows]) == ("mine", [("A 1", "X.1")])


def test_a_set_of_which_nothing_can_be_taken_makes_no_pack() -> None:
    own = mapping_set(mapping("a.1", "x.1", "like"))
    packs, found = made(library(framework=framework(*NODES), requirement_mapping_set=own), PACKS)
    assert [one.head["id"] for one in packs.packs] == ["house"]
    assert found[-1].message == "No mapping of House to other could be taken."


def test_what_makes_no_pack_or_several_under_one_id_is_refused() -> None:
    with pytest.raises(UsageError, match="neither a framework nor a set of mappings"):
        made(library(threats=[]))
    two = [framework(*NODES), framework(*NODES, urn="urn:b")]
    with pytest.raises(UsageError, match="makes several packs, and --id names one"):
        made(library(frameworks=two), order=PackOrder("x", "lib.yaml"))
    with pytest.raises(UsageError, match="would make 2 packs with the id house"):
        made(library(frameworks=two))


def test_a_library_is_known_by_what_it_holds() -> None:
    assert is_library(library(framework={}))
    assert is_library({"urn": "urn:a:risk:library:x", "objects": {"threats": []}})
    assert not is_library({"objects": {"other": 1}})
    assert not is_library({"objects": []})
    assert not is_library([1])


def test_the_nearest_row_is_looked_for_only_a_few_times() -> None:
    nodes = [node(f"n.{number}", ref_id=f"N.{number}", name="Name") for number in range(40)]
    own = mapping_set(*(mapping(f"n.{number}", "x.9", "equal") for number in range(40)))
    _, found = made(library(framework=framework(*nodes), requirement_mapping_sets=[own]), PACKS)
    assert len(found) == 41
    assert sum("Did you mean" in one.remedy for one in found) == MOST_HINTS
