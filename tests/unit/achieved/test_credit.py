"""The credit rule, case by case."""

import pytest

from medslate.assessment.achieved.credit import Helping, covers
from medslate.networks.site import Instance
from medslate.standards.measures import Help
from tests.build_site import measure


def helping(*ones: str) -> list[Helping]:
    """`F`, `S`, or `P net it`: a partial one of that mechanism and administration."""
    found = []
    for number, (kind, *words) in enumerate(one.split() for one in ones):
        mechanism, administration = words or (f"m{number}", f"a{number}")
        name = f"m{number}"
        one = measure(name, mechanism=mechanism, administration=administration)
        found.append(Helping(Instance(name, "icu"), one, Help(kind)))
    return found


@pytest.mark.parametrize(
    ("ones", "expected"),
    [
        ((), False),
        (("F",), True),
        (("P",), False),
        (("S", "S"), False),
        (("P", "S"), False),
        (("P net it", "P net biomed"), False),
        (("P net it", "P host it"), False),
        (("P net it", "P host biomed"), True),
        (("P net it", "P net biomed", "P host it"), True),
        (("P net it", "P net it", "P net it"), False),
        (("P net it", "F"), True),
    ],
)
def test_one_in_full_or_two_in_part_that_differ_in_both(ones: tuple[str, ...], *, expected: bool) -> None:
    assert covers(helping(*ones)) is expected
