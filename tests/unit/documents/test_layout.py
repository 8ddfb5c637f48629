"""The layout: nothing overlaps, no line runs through a box or upon another, and it is legible on its paper."""

from itertools import combinations, pairwise

import pytest
from hypothesis import given

from medslate.documents.drawing.layout import PAPER, lay_out
from medslate.documents.drawing.picture import TEXT, Picture, Point, Rect, shortened, text_width
from medslate.documents.drawing.ranks import crossings, ranked
from medslate.documents.drawing.tracks import Run, Turn, tracked
from medslate.documents.model import Box, Drawing, Link, Tone
from tests.unit.documents.drawings import drawings, hospital

Segment = tuple[int, Point, Point]


def segments(picture: Picture) -> list[Segment]:
    return [
        (at, one, other)
        for at, link in enumerate(picture.links)
        for one, other in pairwise(link.points)
        if one != other
    ]


def through(segment: Segment, box: Rect) -> bool:
    """Whether a segment has more than an end point in common with a box."""
    _, (x, y), (to_x, to_y) = segment
    low_x, high_x, low_y, high_y = min(x, to_x), max(x, to_x), min(y, to_y), max(y, to_y)
    return (
        low_x < box.right
        and box.x < high_x + (low_x == high_x)
        and low_y < box.bottom
        and box.y < high_y + (low_y == high_y)
    )


def upon(one: Segment, other: Segment) -> bool:
    """Whether two segments share more than a point."""
    for axis in (0, 1):
        a, b = sorted((one[1][axis], one[2][axis])), sorted((other[1][axis], other[2][axis]))
        across = 1 - axis
        if one[1][across] == one[2][across] == other[1][across] == other[2][across] and max(a[0], b[0]) < min(
            a[1], b[1]
        ):
            return True
    return False


def check(picture: Picture) -> None:
    boxes = [one.at for one in picture.boxes]
    labels = [at for link in picture.links for at in link.labels]
    inside = Rect(0, 0, picture.width, picture.height)
    assert not any(one.meets(other) for one, other in combinations(boxes, 2))
    assert not any(one.meets(other) for one, other in combinations(labels, 2))
    assert not any(one.meets(other) for one in labels for other in boxes)
    assert not any(one.at.meets(other.at) for one, other in combinations(picture.lanes, 2))
    for one in (*boxes, *labels, *(sign.at for sign in picture.legend), *(lane.at for lane in picture.lanes)):
        assert one.x >= inside.x
        assert one.y >= inside.y
        assert one.bottom <= inside.bottom
    assert all(one.right <= inside.right for one in (*boxes, *labels))
    lines = segments(picture)
    assert all(one[0] == other[0] or one[1] == other[1] for _, one, other in lines)
    assert not [(line, box) for line in lines for box in boxes if through(line, box)]
    assert not [(one, other) for one, other in combinations(lines, 2) if one[0] != other[0] and upon(one, other)]
    for link in picture.links:
        ends = {one.box.id: one.at for one in picture.boxes if one.box.id in link.link.ends}
        for end in (link.points[0], link.points[-1]):
            assert any(box.x < end[0] < box.right and end[1] in (box.y, box.bottom) for box in ends.values())
        assert link.labels
        for label in link.labels:
            others = [line for line in lines if picture.links[line[0]] is not link]
            assert not any(through(line, label) for line in others)


@given(drawings())
def test_nothing_overlaps_whatever_is_drawn(drawing: Drawing) -> None:
    check(lay_out(drawing))


@pytest.mark.parametrize(("zones", "links"), [(48, 100), pytest.param(68, 140, marks=pytest.mark.slow)])
def test_nothing_overlaps_in_a_large_hospital(zones: int, links: int) -> None:
    picture = lay_out(hospital(zones, links))
    assert (len(picture.boxes), len(picture.links)) == (zones + 12, links)
    check(picture)


def test_sixty_zones_and_a_hundred_conduits_are_legible_on_one_a3_page() -> None:
    drawing = hospital()
    assert (len(drawing.boxes), len(drawing.links)) == (60, 100)
    assert lay_out(drawing).scale(*PAPER) * TEXT / 10 >= 5


def test_the_same_drawing_has_the_same_places() -> None:
    assert lay_out(hospital(20, 50)) == lay_out(hospital(20, 50))


def test_a_drawing_may_be_empty_or_a_single_box() -> None:
    assert lay_out(Drawing("c", "t", ())).boxes == ()
    check(lay_out(Drawing("c", "t", (Box("a", "A", 5),))))


def test_lanes_stand_from_the_outside_inwards() -> None:
    boxes = (Box("inner", "", 7), Box("outer", "", 0), Box("middle", "", 3))
    top = {one.box.id: one.at.y for one in lay_out(Drawing("c", "t", boxes)).boxes}
    assert top["outer"] < top["middle"] < top["inner"]


def test_the_order_removes_crossings() -> None:
    names = "abcdefgh"
    boxes = tuple(Box(one + lane, "", int(lane)) for lane in "01" for one in (names if lane == "0" else names[::-1]))
    links = tuple(Link(one, (one + "0", one + "1")) for one in names)
    drawing = Drawing("c", "t", boxes, links)
    before = (tuple(f"{one}0" for one in names), tuple(f"{one}1" for one in names[::-1]))
    assert crossings(before, [one.ends for one in links]) == 28
    assert crossings(ranked(drawing), [one.ends for one in links]) == 0


def test_neighbours_change_places_where_the_means_do_not_tell() -> None:
    boxes = (Box("a", "", 0), Box("b", "", 0), Box("c", "", 1), Box("d", "", 1), Box("e", "", 1))
    links = [("a", "d"), ("a", "e"), ("b", "c"), ("b", "d"), ("a", "b")]
    drawing = Drawing("c", "t", boxes, tuple(Link(str(at), one) for at, one in enumerate(links)))
    lanes = (("a", "b"), ("c", "d", "e"))
    assert crossings(ranked(drawing), links) < crossings(lanes, links)


def test_runs_that_meet_have_tracks_of_their_own() -> None:
    runs = [
        Run(at, (Turn(low, -1), Turn(high, 1))) for at, (low, high) in enumerate([(0, 5), (5, 9), (7, 8), (12, 20)])
    ]
    found = tracked(runs, 1)
    assert found[0] != found[1] != found[2]
    assert len(set(found.values())) == 2


def test_tracks_change_places_to_remove_crossings() -> None:
    outer, inner = Run(0, (Turn(0, -1), Turn(10, -1))), Run(1, (Turn(4, -1), Turn(6, -1)))
    assert tracked([outer, inner]) == {0: 1, 1: 0}


def test_a_text_too_long_for_its_place_ends_in_dots() -> None:
    assert shortened("Intensive care", 10_000) == "Intensive care"
    cut = shortened("Intensive care", text_width("Intensive"))
    assert cut == "Intensiv…"
    assert text_width(cut) <= text_width("Intensive")


@pytest.mark.parametrize(
    ("boxes", "links", "message"),
    [
        ((Box("a", "", 0), Box("a", "", 1)), (), "one id"),
        ((Box("a", "", 0),), (Link("1", ("a", "a")),), "link 1"),
        ((Box("a", "", 0),), (Link("2", ("a", "b")),), "link 2"),
    ],
)
def test_a_drawing_that_does_not_hold_together_is_refused(
    boxes: tuple[Box, ...], links: tuple[Link, ...], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        Drawing("c", "t", boxes, links)


def test_only_signs_that_are_used_are_explained() -> None:
    drawing = hospital(6, 8)
    kinds = [(one.kind, one.sign) for one in lay_out(drawing).legend]
    used = {one.tone for one in drawing.boxes}
    assert {sign for kind, sign in kinds if kind == "tone"} == {one.value for one in used}
    assert ("line", "dashed") not in kinds
    assert Tone.GOOD in used
