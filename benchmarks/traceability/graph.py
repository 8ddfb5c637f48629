"""A traceability graph, the same for every tool, and how each tool stores and checks it.

Of N items, 10 % are system requirements, 45 % requirements with one parent each and 45 % tests
with one requirement each. Every system requirement has a requirement, and every requirement has
a test, except for the last 5 % of the requirements: these are the gap that a check should name.

To add a tool, write one function ``write(graph, folder)`` and one ``command(folder)``, and enter
them in ``CHECKS`` in ``checks.py``.
"""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

ACTORS = ("The pump", "The monitor", "The gateway", "The server", "The display", "The battery")
ACTIONS = ("shall record", "shall limit", "shall report", "shall verify", "shall protect")
OBJECTS = ("each user session", "every alarm state", "the stored dose", "the network link")
LIMITS = ("within two seconds", "before use", "after a restart", "without loss of function")

PART_SIZE = 250


@dataclass(frozen=True, slots=True)
class Item:
    """One item; ``link`` names its parent (a requirement) or what it verifies (a test)."""

    uid: str
    title: str
    text: str
    link: str | None = None

    @property
    def links(self) -> list[str]:
        return [] if self.link is None else [self.link]


@dataclass(frozen=True, slots=True)
class Graph:
    system: list[Item]
    requirements: list[Item]
    tests: list[Item]
    untested: list[str]

    @property
    def groups(self) -> dict[str, list[Item]]:
        """Return the items by the prefix of their identifiers, parents first."""
        return {"SYS": self.system, "REQ": self.requirements, "TST": self.tests}


@dataclass(frozen=True)
class Check:
    """One command of one tool on a graph in that tool's own format.

    ``peer`` names the environment that holds the tool; None takes it from the search path.
    ``exit_code`` is what a right answer ends with. ``products`` are files and folders that the
    command leaves and that are removed before a cold run.
    """

    peer: str | None
    write: Callable[[Graph, Path], None]
    command: Callable[[Path], list[str]]
    exit_code: int = 0
    products: tuple[str, ...] = ()


def build(size: int, seed: int = 62443) -> Graph:
    """Return the graph of ``size`` items; equal arguments give an equal graph."""
    dice = random.Random(seed)
    system_count = size // 10
    requirement_count = (size - system_count) // 2
    test_count = size - system_count - requirement_count
    system = [item(dice, "SYS", number) for number in range(system_count)]
    parents = targets(dice, system, requirement_count)
    requirements = [item(dice, "REQ", number, uid) for number, uid in enumerate(parents)]
    tested = requirements[: requirement_count - requirement_count // 20]
    verified = targets(dice, tested, test_count)
    tests = [item(dice, "TST", number, uid) for number, uid in enumerate(verified)]
    untested = [requirement.uid for requirement in requirements[len(tested) :]]
    return Graph(system, requirements, tests, untested)


def targets(dice: random.Random, items: Sequence[Item], count: int) -> list[str]:
    """Draw ``count`` identifiers from the items, each at least once, in random order."""
    uids = [target.uid for target in items]
    drawn = uids[:count] + dice.choices(uids, k=max(0, count - len(uids)))
    dice.shuffle(drawn)
    return drawn


def item(dice: random.Random, prefix: str, number: int, link: str | None = None) -> Item:
    actor, action, object_ = dice.choice(ACTORS), dice.choice(ACTIONS), dice.choice(OBJECTS)
    text = f"{actor} {action} {object_} {dice.choice(LIMITS)}."
    return Item(f"{prefix}{number + 1:05d}", f"{prefix} item {number + 1}", text, link)


def parts(items: Sequence[Item]) -> Iterator[tuple[int, Sequence[Item]]]:
    """Cut the items into numbered parts for the tools that keep many items in one file."""
    for number, start in enumerate(range(0, len(items), PART_SIZE), 1):
        yield number, items[start : start + PART_SIZE]


def write_lines(path: Path, lines: Sequence[str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


# jamb: one YAML file per requirement; tests are pytest functions with a marker.


def write_jamb(graph: Graph, folder: Path) -> None:
    for prefix, parent in (("SYS", None), ("REQ", "SYS")):
        settings = ["settings:", f"  prefix: {prefix}", "  digits: 5", "  sep: ''"]
        if parent is not None:
            settings += ["  parents:", f"  - {parent}"]
        place = folder / "reqs" / prefix.lower()
        write_lines(place / ".jamb.yml", settings)
        for one in graph.groups[prefix]:
            write_lines(place / f"{one.uid}.yml", jamb_item(one))
    for number, tests in parts(graph.tests):
        lines = ["import pytest"]
        for test in tests:
            lines += ["", "", f'@pytest.mark.requirement("{test.link}")']
            lines += [f"def test_{test.uid.lower()}():", f'    """{test.text}"""']
        write_lines(folder / "tests" / f"test_part_{number}.py", lines)


def jamb_item(one: Item) -> list[str]:
    links = ["links:", f"- {one.link}"] if one.link else ["links: []"]
    head = [f"header: {one.title}", "active: true", "type: requirement"]
    return [*head, *links, f"text: {one.text}", "reviewed: null"]


def jamb_validate(_folder: Path) -> list[str]:
    return ["jamb", "validate"]


def jamb_validate_links(_folder: Path) -> list[str]:
    return ["jamb", "validate", "--no-suspect-check", "--no-review-check"]


def jamb_check(_folder: Path) -> list[str]:
    return ["jamb", "check"]


# Doorstop: one YAML file per item, tests included.


def write_doorstop(graph: Graph, folder: Path) -> None:
    for prefix, parent in (("SYS", None), ("REQ", "SYS"), ("TST", "REQ")):
        settings = ["settings:", "  digits: 5", "  itemformat: yaml"]
        if parent is not None:
            settings.append(f"  parent: {parent}")
        place = folder / "reqs" / prefix.lower()
        write_lines(place / ".doorstop.yml", [*settings, f"  prefix: {prefix}", "  sep: ''"])
        for number, one in enumerate(graph.groups[prefix], 1):
            write_lines(place / f"{one.uid}.yml", doorstop_item(one, number))


def doorstop_item(one: Item, number: int) -> list[str]:
    links = ["links:", f"- {one.link}: null"] if one.link else ["links: []"]
    head = ["active: true", "derived: false", f"header: {one.title}", f"level: '1.{number}'"]
    return [*head, *links, "normative: true", "ref: ''", "reviewed: null", f"text: {one.text}"]


def doorstop_check(folder: Path) -> list[str]:
    """Check links only: no rewriting of files, no levels, no suspect links, no reviews."""
    return ["doorstop", "-j", str(folder), "-F", "-L", "-S", "-W"]


# StrictDoc: documents of many items.


def write_strictdoc(graph: Graph, folder: Path) -> None:
    for prefix, items in graph.groups.items():
        for number, some in parts(items):
            lines = ["[DOCUMENT]", f"TITLE: {prefix} part {number}"]
            for one in some:
                lines += ["", *strictdoc_item(one)]
            write_lines(folder / f"{prefix.lower()}_{number}.sdoc", lines)


def strictdoc_item(one: Item) -> list[str]:
    lines = ["[REQUIREMENT]", f"UID: {one.uid}", f"TITLE: {one.title}", f"STATEMENT: {one.text}"]
    if one.link:
        lines += ["RELATIONS:", "- TYPE: Parent", f"  VALUE: {one.link}"]
    return lines


def strictdoc_check(folder: Path) -> list[str]:
    """Export JSON: the least that parses all documents and builds the graph."""
    output = folder / "output"
    return ["strictdoc", "export", "--formats=json", "--output-dir", str(output), str(folder)]


# sphinx-needs: documents of many items.

SPHINX_CONFIGURATION = """\
project = "Traceability"
extensions = ["sphinx_needs"]
needs_types = [
    {"directive": "sys", "title": "System requirement", "prefix": "SYS"},
    {"directive": "req", "title": "Requirement", "prefix": "REQ"},
    {"directive": "tst", "title": "Test", "prefix": "TST"},
]
"""


def write_sphinx_needs(graph: Graph, folder: Path) -> None:
    (folder / "conf.py").write_text(SPHINX_CONFIGURATION, encoding="utf-8")
    names = []
    for prefix, items in graph.groups.items():
        for number, some in parts(items):
            names.append(f"{prefix.lower()}_{number}")
            title = f"{prefix} part {number}"
            lines = [title, "=" * len(title)]
            for one in some:
                lines += ["", *sphinx_item(one, prefix.lower())]
            write_lines(folder / f"{names[-1]}.rst", lines)
    contents = [".. toctree::", "", *(f"   {name}" for name in names)]
    write_lines(folder / "index.rst", ["Contents", "========", "", *contents])


def sphinx_item(one: Item, directive: str) -> list[str]:
    links = [f"   :links: {one.link}"] if one.link else []
    return [f".. {directive}:: {one.title}", f"   :id: {one.uid}", *links, "", f"   {one.text}"]


def sphinx_needs_check(folder: Path) -> list[str]:
    """Build needs.json: the least that reads all documents and resolves the links."""
    return ["sphinx-build", "-q", "-b", "needs", str(folder), str(folder / "_build")]
