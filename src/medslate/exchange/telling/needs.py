"""A need as one tree of JSON, and back."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from medslate.exchange.need import Need
from medslate.exchange.telling.fields import FORMAT, Data, Reader, left_over, merged, told
from medslate.findings import Code, Finding, Place

NEED = "need.json"


def tell_need(need: Need) -> Data:
    """The tree, with the fields that a newer program wrote where they stood."""
    return merged({"format": FORMAT, **told(need)}, need.rest)


def read_need(data: Data) -> tuple[Need | None, tuple[Finding, ...]]:
    """The inverse: the need, or none and every reason why the tree is none."""
    reader, place = Reader(), Place(NEED)
    need: Need | None = reader.read(Need, data, place) if reader.tree(data, place) else None
    if need is None or reader.findings:
        return None, tuple(reader.findings)
    if findings := tuple(_faults(need)):
        return None, findings
    return replace(need, rest=left_over(data, tell_need(need))), ()


def _faults(need: Need) -> Iterator[Finding]:
    place, remedy = Place(NEED), "Ask the sender for a sound file."
    if need.count < 1:
        yield Finding(Code.SHAPE, place.at("count"), f"{need.count} devices are no need.", "Give 1 or more.")
    for name, several in (("flows", need.flows), ("questions", need.questions)):
        for one, many in Counter(one.id for one in several).items():
            if many > 1:
                yield Finding(Code.DUPLICATE, place.at(name), f"{one} stands {many} times.", remedy)
