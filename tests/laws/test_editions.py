"""Laws of comparing two editions: nothing is lost, nothing counted twice, and the way back is the way there."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from medslate.standards.crosswalks import Change, Crosswalk, Relation, SetRelation
from medslate.standards.editions.comparing import Comparison, compare, inverse, turned
from medslate.standards.editions.contents import Contents, Entry
from medslate.standards.packs import Confidence
from tests.build import PACK

OLD = tuple("abcd")
NEW = tuple("cdef")
WORDS = st.sampled_from(("one", "two"))
ENTRIES = st.builds(
    lambda words, level, asks: ({"title": words} | ({"level": level} if level else {}), asks),
    WORDS,
    st.sampled_from(("", "1", "2")),
    st.sampled_from((True, True, False)),
)


@st.composite
def contents(draw: st.DrawFn, ids: tuple[str, ...], name: str) -> Contents:
    held = draw(st.lists(st.sampled_from(ids), unique=True))
    rows = {one: draw(ENTRIES) for one in held}
    entries = {one: Entry(one, cells, asks) for one, (cells, asks) in rows.items()}
    return Contents(replace(PACK, id=name), entries, {"title": draw(WORDS)})


@st.composite
def relations(draw: st.DrawFn) -> tuple[Relation, ...]:
    """Any pairs, of rows that are there and rows that are not; an end may be empty."""
    pairs = draw(st.lists(st.tuples(st.sampled_from(("", *OLD)), st.sampled_from(("", *NEW))), unique=True, max_size=8))
    changes = st.sampled_from(Change)
    kinds = st.sampled_from((SetRelation.EQUAL, SetRelation.SUBSET, SetRelation.INTERSECTS))
    return tuple(
        Relation(
            one, draw(kinds) if one and other else SetRelation.NONE, other, "Why.", Confidence.LOW, change=draw(changes)
        )
        for one, other in pairs
        if one or other
    )


CROSSWALKS = st.none() | relations().map(lambda rows: Crosswalk(PACK, "old", "new", rows, editions=True))


def plain(one: Comparison) -> object:
    """The two accounts without the order of rows on the other side, which a crosswalk read backwards may change."""
    return [
        {
            row: (fate.change, frozenset(fate.others), fate.differs, frozenset(fate.relations))
            for row, fate in side.items()
        }
        for side in (one.olds, one.news)
    ]


@given(contents(OLD, "old"), contents(NEW, "new"), CROSSWALKS)
def test_every_row_of_both_sides_is_accounted_for_once(old: Contents, new: Contents, way: Crosswalk | None) -> None:
    """Both accounts hold all rows of their side in order, and each says of the other what the other says of it."""
    found = compare(old, new, way)
    assert list(found.olds) == list(old.entries)
    assert list(found.news) == list(new.entries)
    there = {(row, other) for row, fate in found.olds.items() for other in fate.others}
    back = {(other, row) for row, fate in found.news.items() for other in fate.others}
    assert there == back
    assert sum(one for one, _ in found.counts.values()) == len(old.entries)
    assert sum(one for _, one in found.counts.values()) == len(new.entries)


@given(contents(OLD, "old"), contents(NEW, "new"), CROSSWALKS)
def test_a_row_that_asks_is_never_passed_over_by_a_crosswalk(
    old: Contents, new: Contents, way: Crosswalk | None
) -> None:
    """Where a crosswalk speaks, silence about a row that asks something is unknown, not removed and not kept."""
    if way is None:
        return
    named = {one.origin for one in way.relations if not one.to or one.to in new.entries}
    for row, fate in compare(old, new, way).olds.items():
        if old.entries[row].asks and row not in named:
            assert fate.change is Change.UNKNOWN
            assert not fate.others


@given(contents(OLD, "same"))
def test_a_pack_compared_with_itself_is_kept_throughout(one: Contents) -> None:
    found = compare(one, one)
    assert found.same
    assert all(fate.same and fate.others == (row,) for row, fate in (*found.olds.items(), *found.news.items()))


@given(contents(OLD, "old"), contents(NEW, "new"), CROSSWALKS)
def test_the_way_back_swaps_added_and_removed_and_split_and_merged(
    old: Contents, new: Contents, way: Crosswalk | None
) -> None:
    """Reading a comparison backwards is comparing backwards."""
    there = compare(old, new, way)
    back = compare(new, old, None if way is None else inverse(way))
    for fate, other in ((there.olds, back.news), (there.news, back.olds)):
        assert {row: turned(one.change) for row, one in fate.items()} == {row: one.change for row, one in other.items()}
        assert {row: frozenset(one.others) for row, one in fate.items()} == {
            row: frozenset(one.others) for row, one in other.items()
        }
        assert {row: tuple(each.inverse for each in one.differs) for row, one in fate.items()} == {
            row: one.differs for row, one in other.items()
        }
    assert tuple(one.inverse for one in there.head) == back.head
    assert there.reordered is back.reordered
    assert there.same is back.same


@given(relations())
def test_twice_turned_is_as_before(rows: tuple[Relation, ...]) -> None:
    way = Crosswalk(PACK, "old", "new", rows, editions=True)
    assert inverse(inverse(way)) == way
    assert all(turned(turned(one)) is one for one in Change)


@given(contents(OLD, "old"), contents(NEW, "new"), CROSSWALKS, st.randoms(use_true_random=False))
def test_the_order_of_a_crosswalk_does_not_matter(
    old: Contents, new: Contents, way: Crosswalk | None, dice: object
) -> None:
    if way is not None:
        rows = list(way.relations)
        dice.shuffle(rows)  # type: ignore[attr-defined]
        assert plain(compare(old, new, way)) == plain(compare(old, new, replace(way, relations=tuple(rows))))


@given(contents(OLD, "old"), contents(OLD, "new"))
def test_by_id_kept_means_the_same_words(old: Contents, new: Contents) -> None:
    """Without a crosswalk: one id on both sides is kept or reworded by its words, whatever its facts."""
    for row, fate in compare(old, new).olds.items():
        if row in new.entries:
            same = old.entries[row].words == new.entries[row].words
            assert fate.change is (Change.KEPT if same else Change.REWORDED)
        else:
            assert fate.change is Change.REMOVED
