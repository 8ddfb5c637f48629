"""The line of a key as read off the text is the line that composing the file finds."""

from pathlib import Path

import pytest
import yaml

from medslate.adapters.textfiles.lines import outline, position
from medslate.findings import Place
from tests.journeys.conftest import EXAMPLES

FILES = sorted(EXAMPLES.rglob("*.yaml"))
TRAPS = {
    "block scalar": "a:\n  b: |\n    c: no key\n    d: no key\n  c: 1\n",
    "folded": "a:\n  b: >-\n    c: no key\n\n    d: no key\n  c: 1\n",
    "flow": "a: {b: 1, c: 2}\nd: [x,\n  e: y]\nf: 1\n",
    "quoted": 'a: "x\n  b: no key"\nc: 1\n',
    "comments": "# a: no\na: 1 # b: no\nb:\n  # c: no\n  c: 2\n",
    "list": "a:\n  - b: 1\n    c: 2\n  - b: 3\nd: 1\n",
    "carriage returns": "a:\r\n  b: 1\r\nc: 2\r\n",
    "quoted keys": "a:\n  \"4.1\":\n    b: 1\n  '4.2':\n    b: 2\n  5.3.2/1:\n    b: 3\n  5B(b):\n    b: 4\nc: 1\n",
    "keys of other forms": 'a:\n  "x\\ty":\n    b: 1\n  [x, y]:\n    b: 2\n  ? z\n  : b: 3\n  &m n:\n    b: 4\n  c: 1\nb: 1\n',
    "text over lines": "a: one\n  two\n    three\nb:\n  c: 1\n",
    "same name below": "a:\n  a:\n    a: 1\nb:\n  a: 2\n",
}


def agree(text: str) -> int:
    tree = yaml.compose(text)
    found = outline(text)
    for path, where in found.items():
        exact = position(Place("f", path), tree)
        assert (exact.line, exact.column) == where, path
    return len(found)


@pytest.mark.parametrize("file", FILES, ids=lambda path: path.name)
def test_examples(file: Path) -> None:
    assert agree(file.read_text("utf-8")) > 0


@pytest.mark.parametrize("name", list(TRAPS))
def test_traps(name: str) -> None:
    agree(TRAPS[name])


def test_keys_in_lists_are_left_to_composing() -> None:
    assert set(outline(TRAPS["list"])) == {("a",), ("d",)}
