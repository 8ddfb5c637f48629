"""Catalogs of all kinds: what is asked, what belongs to what, what stands below."""

from dataclasses import replace

from medslate.standards.catalogs import Kind
from medslate.standards.packs import PackKind
from tests.unit.conformity.build import catalog, control, heading

CATALOG = catalog(
    "c",
    heading("1"),
    heading("1.1", heading="1"),
    control("1.1.1", heading="1.1"),
    control("1.1.1 a", kind=Kind.ASPECT, base="1.1.1"),
    control("1.1.1 b", kind=Kind.ASPECT, base="1.1.1"),
    control("2"),
    control("2 a", kind=Kind.ASPECT),
    control("odd", heading="gone"),
)


def test_what_a_row_belongs_to() -> None:
    above = {one.id: [up.id for up in CATALOG.above(one)] for one in CATALOG.requirements}
    assert above["1.1.1 a"] == ["1.1.1", "1.1", "1"]
    assert above["1"] == above["2"] == above["odd"] == []


def test_headings_that_lead_back_end() -> None:
    looped = catalog("c", heading("1", heading="2"), heading("2", heading="1"), heading("3", heading="3"))
    assert [up.id for up in looped.above(looped.by_id["1"])] == ["2", "1"]
    assert [up.id for up in looped.above(looped.by_id["3"])] == ["3"]


def test_what_stands_below() -> None:
    assert CATALOG.within(["1"]) == CATALOG.within(["1.1"]) == {"1.1.1", "1.1.1 a", "1.1.1 b"}
    assert CATALOG.within(["1.1.1 a", "2", "gone"]) == {"1.1.1 a", "2"}
    assert CATALOG.within(["*"]) == {one.id for one in CATALOG.answerable} == set(CATALOG.by_id) - {"1", "1.1"}
    assert CATALOG.within([]) == frozenset()


def test_aspects() -> None:
    assert {base: [one.id for one in ones] for base, ones in CATALOG.aspects.items()} == {
        "1.1.1": ["1.1.1 a", "1.1.1 b"]
    }
    assert [one for one in Kind if one.has_base] == [Kind.ENHANCEMENT, Kind.ASPECT]


def test_kinds_lie_in_folders_named_in_the_plural() -> None:
    assert [one.folder for one in PackKind] == [
        "catalogs", "overlays", "crosswalks", "questionnaires", "measures", "profiles", "scales", "registers",
        "boundaries",
    ]  # fmt: skip


def test_an_answer_of_a_scale() -> None:
    from tests.unit.conformity.build import SCALE

    assert list(SCALE.by_id) == ["full", "part", "not-full", "none", "not-applicable", "open"]
    assert replace(SCALE, answers=()).by_id == {}
