"""Drawings for the tests of the layout and of the renderers: random ones, and one as large as a university hospital."""

import random

from hypothesis import strategies as st

from medslate.documents.model import Box, Drawing, Guard, Legend, LevelLine, Link, Tone

LEGEND = Legend(
    tuple((tone, f"tone {tone.value}") for tone in Tone),
    tuple((guard, f"guard {guard.value}") for guard in Guard),
    "conduit",
    "remote service",
    ("SL-A: now; plan: SL-A with the plan", "order: IAC UC SI DC RDF TRE RA"),
)
LEVELS = (
    LevelLine("SL-T", tuple("2221312")),
    LevelLine("SL-A", ("1+", "0", "0", "1", "3", "1+", "0"), (True, True, True, False, False, False, True)),
    LevelLine("plan", tuple("2221312"), (False,) * 7),
)


@st.composite
def drawings(draw: st.DrawFn, most: int = 14) -> Drawing:
    """Some boxes in up to four lanes, some pairs of them linked, some of them twice."""
    count = draw(st.integers(1, most))
    boxes = tuple(
        Box(f"z{at}", f"Zone {at}", draw(st.integers(0, 3)), draw(st.sampled_from(("", "3 units"))),
            draw(st.sampled_from(Tone)), draw(st.sampled_from(((), LEVELS))))
        for at in range(count)
    )  # fmt: skip
    ends = [(one.id, other.id) for one in boxes for other in boxes if one is not other]
    chosen = draw(st.lists(st.sampled_from(ends), max_size=2 * most)) if ends else []
    links = tuple(
        Link(str(at), pair, draw(st.booleans()), draw(st.sampled_from(Guard))) for at, pair in enumerate(chosen, 1)
    )
    return Drawing("Zones", "In words.", boxes, links, ((0, "Outside"), (3, "Medical")), LEGEND)


def hospital(medical: int = 48, links: int = 100, seed: int = 1) -> Drawing:
    """Twelve outer and service zones, as many medical ones, and hubs that most conduits lead to."""
    draw = random.Random(seed).random  # noqa: S311 - a sample, not a secret
    outer = (
        (0, ("internet", "vendors", "guest", "office")),
        (1, ("applications", "building", "images")),
        (2, ("device-services", "lab-services", "identity", "alarms", "mirror")),
    )
    boxes = [Box(name, name, lane, "12 units", Tone.GOOD, LEVELS) for lane, names in outer for name in names]
    wards = [f"ward-{at}" for at in range(medical)]
    tones = tuple(Tone)
    boxes += [Box(one, f"Ward {one}", 3, f"{one} · 40 units", tones[int(draw() * 5)], LEVELS) for one in wards]
    pairs = [("internet", "vendors"), ("internet", "guest"), ("internet", "office"), ("office", "applications"),
             ("applications", "device-services"), ("images", "applications"), ("alarms", "applications")]  # fmt: skip
    pairs += [("device-services", one) for one in wards] + [("applications", one) for one in wards[::2]]
    pairs += [("images", one) for one in wards[3::6]] + [("vendors", one) for one in wards[::6]]
    pairs += list(zip(wards, wards[7:], strict=False))
    lines = tuple(
        Link(str(at), pair, pair[0] == "vendors", tuple(Guard)[at % 3]) for at, pair in enumerate(pairs[:links], 1)
    )
    lanes = ((0, "Outside"), (1, "Applications"), (2, "Services"), (3, "Medical"))
    return Drawing("Zones and conduits", "A whole hospital.", tuple(boxes), lines, lanes, LEGEND)
