"""From the path of a finding to the line and column of its key."""

import pytest

from medslate.adapters.textfiles.lines import first_alias, first_duplicate, locate
from medslate.findings import Code, Finding, Place

TEXT = """\
# head
claims:
  'CR 1.1':
    evidence: [a, b]
    measures:
      - x
      - y: z
  1.10: text
"""


def finding(*path: str | int, file: str = "claims/a.yaml", line: int | None = None) -> Finding:
    return Finding(Code.SHAPE, Place(file, path, line), "message")


@pytest.mark.parametrize(
    ("path", "line", "column"),
    [
        ((), 2, 1),
        (("claims",), 2, 1),
        (("claims", "CR 1.1"), 3, 3),
        (("claims", "CR 1.1", "evidence"), 4, 5),
        (("claims", "CR 1.1", "evidence", 1), 4, 19),
        (("claims", "CR 1.1", "measures", 1), 7, 9),
        (("claims", "CR 1.1", "measures", 1, "y"), 7, 9),
        (("claims", "1.10"), 8, 3),
        (("claims", "CR 1.1", "missing", "deeper"), 3, 3),
        (("claims", "CR 1.1", "evidence", 2), 4, 5),
        (("claims", "CR 1.1", "evidence", "a"), 4, 5),
        (("missing",), 2, 1),
    ],
)
def test_the_deepest_key_that_there_is(path: tuple[str | int, ...], line: int, column: int) -> None:
    (found,) = locate([finding(*path)], lambda _: TEXT.encode())
    assert (found.place.line, found.place.column) == (line, column)
    assert found.place.path == path


@pytest.mark.parametrize("content", [None, b"", b"# nothing", b"[a: ", b"[" * 100_000])
def test_what_cannot_be_read_again_stays_as_it_is(content: bytes | None) -> None:
    assert locate([finding("a")], lambda _: content) == (finding("a"),)


def test_only_yaml_is_read_once_and_only_for_findings_without_a_line() -> None:
    read: list[str] = []

    def reader(name: str) -> bytes:
        read.append(name)
        return b"a: 1"

    own = finding("a", file="results/a.json")
    known = finding("a", file="b.yaml", line=7)
    found = locate([own, known, finding("a"), finding("b")], reader)
    assert found[:2] == (own, known)
    assert read == ["claims/a.yaml"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a: 1\nb: 2\n", None),
        ("a: [", None),
        ("text", None),
        ("a: 1\na: 2\n", ("a", 2, 1)),
        ("- a: 1\n- {b: 1, 'b': 2}\n", ("b", 2, 10)),
        ("a:\n  b: {x: 1, x: 2}\nc: 1\nc: 2\n", ("c", 4, 1)),
        ("[a, b]: 1\n[a, b]: 2\n", None),
        ("a: &x {b: 1}\nb: [*x, *x]\nc: {d: 1, d: 2}", ("d", 3, 11)),
        ("a: &a [*a]\nb: {c: {d: 1, d: 2}}", ("d", 2, 15)),
    ],
)
def test_first_duplicate(text: str, found: tuple[str, int, int] | None) -> None:
    assert first_duplicate(text) == found


@pytest.mark.parametrize(
    "text", ["a" + " " * 300_000 + "b", "a:" + " " * 300_000 + "b", "a: " + "[" * 50_000 + "*x", "x" * 300_000]
)
def test_long_lines_are_passed_at_once(text: str) -> None:
    locate([finding("a", "b")], lambda _: text.encode())
    assert first_alias(text) is None


@pytest.mark.parametrize(
    ("text", "found"),
    [("a: &x 1\nb:\n  - *x\n", (3, 5)), ("a: '*x'\nb: x*y\n", None), ("a: [", None), ("", None)],
)
def test_first_alias(text: str, found: tuple[int, int] | None) -> None:
    assert first_alias(text) == found


def test_shared_nodes_are_visited_once() -> None:
    bomb = "".join(f"a{one}: &a{one} [{', '.join([f'*a{one - 1}'] * 9 if one else ['x'])}]\n" for one in range(40))
    assert first_duplicate(f"{bomb}z: [[[{{x: 1, x: 2}}]]]\n") == ("x", 41, 14)
