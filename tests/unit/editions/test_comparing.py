"""Two editions held against each other: with a crosswalk, without one, and two versions of one pack."""

from dataclasses import replace

import pytest

from medslate.errors import UsageError
from medslate.standards.catalogs import Catalog, Kind
from medslate.standards.crosswalks import AnswerRelation, Change, Crosswalk, Relation
from medslate.standards.editions.comparing import Differs, Fate, compare, inverse
from medslate.standards.editions.contents import contents_of
from medslate.standards.packs import Confidence
from medslate.usecases.pack_diff import editions_between, pack_diff
from tests.build import CATALOG, row
from tests.fakes.packsources import MemoryPacks
from tests.unit.editions.small import EQUAL, NEW, OLD, SUBSET, WAY, became, catalog, scale

FOUND = compare(contents_of(OLD), contents_of(NEW), WAY)


def held(*rows: object) -> Catalog:
    return replace(CATALOG, requirements=rows)  # type: ignore[arg-type]


def fate(old: Catalog, new: Catalog, name: str) -> Fate:
    return compare(contents_of(old), contents_of(new)).olds[name]


def test_the_crosswalk_says_what_became_of_each_row() -> None:
    assert {one.row: (one.change, one.others) for one in FOUND.olds.values()} == {
        "Chapter": (Change.KEPT, ("Chapter",)),
        "kept": (Change.KEPT, ("kept",)),
        "wide": (Change.MOVED, ("moved",)),
        "worded": (Change.REWORDED, ("worded",)),
        "gone": (Change.REMOVED, ()),
        "lost": (Change.UNKNOWN, ()),
        "whole": (Change.SPLIT, ("part 1", "part 2")),
        "left": (Change.MERGED, ("both",)),
        "right": (Change.MERGED, ("both",)),
        "pair": (Change.KEPT, ("pair",)),
        "other": (Change.UNKNOWN, ("other",)),
    }
    assert FOUND.news["both"].others == ("left", "right")
    assert FOUND.news["part 1"].change is Change.SPLIT
    assert FOUND.news["fresh"].change is Change.ADDED
    assert FOUND.news["both"].relations == FOUND.olds["left"].relations + FOUND.olds["right"].relations
    assert FOUND.counts[Change.SPLIT] == (1, 2)
    assert FOUND.counts[Change.MERGED] == (2, 1)
    assert FOUND.crosswalk == "old--new"


def test_a_row_that_was_split_and_merged_says_so_from_each_side() -> None:
    """Of a row that went to several places it is told that it was split; of one that came from several, merged."""
    way = Crosswalk(
        WAY.pack,
        "old",
        "new",
        (became("a", "x", Change.SPLIT, SUBSET), became("a", "y", Change.MERGED, SUBSET),
         became("b", "y", Change.MERGED, SUBSET), became("c", "x", Change.KEPT, EQUAL),
         became("c", "z", Change.REWORDED, EQUAL), became("d", "z", Change.ADDED), became("d", "", Change.REMOVED)),
    )  # fmt: skip
    found = compare(contents_of(catalog("old", *"abcd")), contents_of(catalog("new", *"xyz")), way)
    assert {row: one.change for row, one in found.olds.items()} == {
        "Chapter": Change.KEPT,
        "a": Change.SPLIT,
        "b": Change.MERGED,
        "c": Change.REWORDED,
        "d": Change.UNKNOWN,
    }
    assert found.news["y"].change is Change.MERGED
    assert found.news["x"].change is Change.SPLIT


def test_a_row_without_a_stated_change_is_unknown() -> None:
    plain = Relation("a", EQUAL, "a", "Same.", Confidence.HIGH)
    two = (plain, replace(plain, to="b", change=Change.KEPT))
    old, new = contents_of(catalog("old", "a")), contents_of(catalog("new", "a", "b"))
    for rows in ((plain,), two):
        assert compare(old, new, replace(WAY, relations=rows)).olds["a"].change is Change.UNKNOWN


def test_an_answer_relation_has_no_other_side() -> None:
    one = Relation("a", AnswerRelation.SUFFICIENT, "b", "Why.", Confidence.HIGH)
    turned = inverse(replace(WAY, relations=(one,))).relations[0]
    assert (turned.origin, turned.to, turned.relation, turned.change) == ("b", "a", one.relation, None)


def test_without_a_crosswalk_ids_and_words_decide() -> None:
    old = held(row("A"), row("B"), row("C"))
    new = held(row("A", level=3), row("B", title="Other"), row("D"))
    found = compare(contents_of(old), contents_of(new))
    assert found.olds["A"] == Fate("A", Change.KEPT, ("A",), (Differs("level", "1", "3"),))
    assert found.olds["B"].change is Change.REWORDED
    assert found.olds["C"].change is Change.REMOVED
    assert found.news["D"].change is Change.ADDED
    assert not found.same
    assert not found.olds["A"].same


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"kind": Kind.ENHANCEMENT, "base": "B"}, ["kind", "base"]),
        ({"heading": "H"}, ["heading"]),
        ({"applies_to": ("T",)}, ["applies_to"]),
        ({"evidence": ("plan",)}, ["evidence"]),
        ({"step": 1, "phase": "tests"}, ["phase", "step"]),
        ({}, []),
    ],
)
def test_a_kept_row_says_what_changed(changes: dict[str, object], expected: list[str]) -> None:
    found = fate(held(row("A")), held(replace(row("A"), **changes)), "A")  # type: ignore[arg-type]
    assert found.change is Change.KEPT
    assert [one.name for one in found.differs] == expected
    assert found.same is not bool(expected)


def test_order_and_head_are_compared_as_well() -> None:
    one, two = held(row("A"), row("B")), held(row("B"), row("A"))
    assert compare(contents_of(one), contents_of(two)).reordered
    other = replace(one, pack=replace(one.pack, note="New"))
    found = compare(contents_of(one), contents_of(other))
    assert found.head == (Differs("note", "", "New"),)
    assert not found.same


def test_a_crosswalk_is_found_in_both_directions() -> None:
    other = replace(WAY, pack=replace(WAY.pack, id="aaa"), editions=False)
    ways = (other, WAY)
    assert editions_between(ways, "old", "new") is WAY
    assert editions_between(ways, "new", "old") == inverse(WAY)
    assert editions_between(ways, "old", "old") is None
    assert editions_between(ways, "old", "scale") is None
    packs = MemoryPacks((OLD, NEW, *ways, scale()))
    assert pack_diff(OLD, NEW, packs).crosswalk == "old--new"


def test_only_packs_of_one_kind_can_be_compared() -> None:
    with pytest.raises(UsageError, match="old is of kind catalog and scale is of kind scale"):
        pack_diff(OLD, scale(), MemoryPacks(()))
