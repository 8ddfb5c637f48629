"""Map: pairs, chains, groups, what lies to nothing; and the chains behind it."""

import json

import pytest

from medslate.assessment.conformity.chains import Chain, chains, ways_of
from medslate.cli import mapping_views
from medslate.errors import UsageError
from medslate.standards.crosswalks import AnswerRelation, SetRelation
from medslate.standards.packs import Confidence
from medslate.usecases.map_packs import Mapped, Pair, map_packs
from tests.unit.standards_verbs.build_field import FIELD, PACKS


def mapped(origin: str, to: str, row: str = "") -> Mapped:
    return map_packs(FIELD, PACKS, origin, to, row)


def pairs(found: Mapped) -> dict[tuple[tuple[str, ...], tuple[str, ...]], Pair]:
    return {(one.origins, one.targets): one for one in found.pairs}


def test_what_a_crosswalk_states_and_what_lies_to_nothing() -> None:
    found = mapped("law", "small")
    direct = pairs(found)
    assert direct[("L 1",), ("A",)].relations == (SetRelation.INTERSECTS,)
    assert direct[("L 2",), ("B",)].direct
    left, right = found.unmapped
    assert [(one.row, one.stated is not None) for one in left] == [("L 3", True)]
    assert {one.row for one in right if one.stated} == {"C 1"}
    assert "A" not in {one.row for one in right}


def test_the_other_way_round_is_the_inverse() -> None:
    found = mapped("process", "law")
    assert pairs(found)[("P 1",), ("L 1",)].relations == (SetRelation.SUBSET,)
    assert pairs(mapped("small", "law"))[("B",), ("L 2",)].relations == (SetRelation.EQUAL,)
    left, right = mapped("small", "law").unmapped
    assert "C 1" in {one.row for one in left if one.stated}
    assert [one.row for one in right if one.stated] == ["L 3"]


def test_a_group_is_one_set() -> None:
    both = pairs(mapped("law", "process"))[("L 1", "L 2"), ("P 2",)]
    assert both.relations == (SetRelation.SUBSET,)
    assert both.direct


def test_a_chain_over_another_pack_is_told_apart() -> None:
    found = pairs(mapped("law", "steps"))
    chained = found[("L 1",), ("S 0",)]
    assert not chained.direct
    (one,) = chained.chains
    assert one.relation is SetRelation.SUPERSET
    assert one.confidence is Confidence.LOW
    assert [leg.to for leg in one.legs] == ["process", "steps"]


def test_rows_reached_one_by_one_are_taken_together_where_a_relation_does() -> None:
    found = pairs(mapped("process", "label"))
    (one,) = found[("P 1", "P 2"), ("G 1",)].chains
    assert one.relation is SetRelation.SUPERSET
    assert len(one.before) == 2
    assert one.length == 2
    assert {leg.to for leg in one.legs} == {"steps", "label"}


def test_a_pair_tells_what_its_chains_do_not_already_imply() -> None:
    every = mapped("law", "process").pairs[0].chains[0]
    weak = Chain(("L 1",), SetRelation.INTERSECTS, every.leg)
    other = Chain(("L 1",), SetRelation.SUBSET, every.leg)
    assert Pair(("L 1",), ("P 1",), (weak, every)).relations == (SetRelation.SUPERSET,)
    assert Pair(("L 1",), ("P 1",), (every, other, weak)).relations == (SetRelation.SUPERSET, SetRelation.SUBSET)


def test_questions_bear_on_rows_and_make_no_chains() -> None:
    found = mapped("form", "small")
    assert [(walk, one.origin, one.relation) for walk, one in found.answers] == [
        ("form--small", "Q1", AnswerRelation.SUFFICIENT)
    ]
    assert not found.pairs
    assert [one.row for one in found.unmapped[0]] == ["Q2"]
    turned = mapped("small", "form", "A")
    assert turned.answers[0][1].to == "Q1"
    assert not mapped("form", "law").pairs


def test_one_row_of_either_side() -> None:
    assert mapped("law", "small", "L 1").to.titles["A"] == "Title of A"
    assert pairs(mapped("law", "small", "L 1")).keys() == {(("L 1",), ("A",))}
    assert mapped("law", "small", "B").pairs[0].origins == ("L 2",)
    alone = mapped("law", "small", "L 3")
    assert not alone.pairs
    assert [one.row for one in alone.unmapped[0]] == ["L 3"]
    assert alone.unmapped[1] == ()


@pytest.mark.parametrize(
    ("origin", "to", "row", "said"),
    [
        ("law", "law", "", "not mapped to itself"),
        ("law", "smal", "", "Did you mean small?"),
        ("law", "small", "L1", "Did you mean L 1?"),
        ("answers", "small", "", "There is no catalog answers"),
        ("law", "small", "zzz", "lists their rows"),
    ],
)
def test_what_is_refused(origin: str, to: str, row: str, said: str) -> None:
    with pytest.raises(UsageError, match=said.replace("?", r"\?")):
        mapped(origin, to, row)


def test_a_limit_of_one_relation_shows_what_is_stated() -> None:
    ways = ways_of(FIELD.web)
    found = chains(ways, [("law", "L 1")], "steps", hops=1)
    assert found == ()
    assert all(one.length == 1 for one in chains(ways, [("law", "L 1")], hops=1))


def test_text_and_data(capsys: pytest.CaptureFixture[str]) -> None:
    for origin, to in (
        ("law", "small"),
        ("law", "process"),
        ("process", "label"),
        ("form", "small"),
        ("steps", "small"),
    ):
        found = mapped(origin, to)
        mapping_views.say_mapped(found)
        data = json.loads(json.dumps(mapping_views.mapped_data(found)))
        assert len(data["pairs"]) == len(found.pairs)
    said = capsys.readouterr().out
    assert "L 1 + L 2 together" in said
    assert "direct, medium: (law--small)" in said
    assert "stated to have no counterpart" in said
    assert "no relation to Small:1 known" in said
    assert "(P 1 equal S 0 (process--steps)) and (P 2 equal S 1 (process--steps)) superset G 1" in said
    assert "Q1 sufficient A" in said
    assert "within the catalog" not in said
    mapping_views.say_mapped(mapped("law", "small", "L 1"))
    assert "Law:1: no row without a relation to Small:1." in capsys.readouterr().out


def test_long_sets_are_cut_in_text_only() -> None:
    rows = [f"R {number}" for number in range(20)]
    assert mapping_views.together(rows) == "R 0 + ... + R 19 (20 rows)"
    assert mapping_views.together(rows[:3]) == "R 0 + R 1 + R 2"


def test_ids_are_never_broken(capsys: pytest.CaptureFixture[str]) -> None:
    mapping_views.say_rows([f"Row number-{number}" for number in range(40)])
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) > 1
    assert all(len(line) <= mapping_views.WIDTH and line.count("Row") == line.count("number-") for line in lines)
