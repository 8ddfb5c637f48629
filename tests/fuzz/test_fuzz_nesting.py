"""Deep nesting of every kind, each in a process of its own: a parser that descends too far ends the whole process."""

import subprocess
import sys
from itertools import product

import pytest

MANY = 50_000
CHILD = """
import sys
from medslate.adapters.textfiles.lines import first_duplicate, locate
from medslate.adapters.textfiles.workspace import read_dossier
from medslate.adapters.textfiles.yamlfile import read_yaml
from medslate.findings import Code, Finding, Place
from tests.fakes.folders import MemoryFolder

for text in eval(sys.argv[1]):
    content = text.encode()
    value, findings = read_yaml(content, "claims/a.yaml")
    locate((Finding(Code.SHAPE, Place("claims/a.yaml", ("a",)), "message"),), lambda _: content)
    first_duplicate(text)
    dossier, findings = read_dossier(MemoryFolder({"device.yaml": content, "results/a.json": content}))
    assert dossier is None and findings and all(map(str, findings)), text[:40]
print("done")
"""
UNITS = (
    "- ", "? ", ": ", "? - ", "- ? ", "-\\t", "?\\t", "-\\n", "- - - a\\n", "[", "{", "[{", "{a: ", "[{a: ", "{?", "[? ", "[: ", "{[", "{a,",
    "[[],", "[#\\n", "[\\n", "[\\r", '{"a":', '{"a":[', "[!x ", "[!!seq ", "[&a ", "- !x ", "- &a ", "? &a ", "- a: ", "a: ", "'a': ",
    "a: - ", "- [", "? {", "&a ", "!x ", "*a ", "a:\\n", "? a\\n: ", "\\t", "- |\\n", "--- - ", "---\\n- ", "\\ufeff- ", "\\r- ", "(",
)  # fmt: skip
PREFIXES = (
    "", "\\n", "\\r", "\\r\\r", "\\ufeff", "\\ufeff\\ufeff", "\\r\\ufeff", "# c\\r", "# c\\n", "a: ", "a:\\n", "a: 1\\r", "'a': ", "x: *y\\na: ",
    "x: 1\\nx: 2\\na: ", "- ", "- - [", "--- ", "--- !x ", "--- &a ", "%YAML 1.2\\n--- ", "...\\n", "? a\\n: ", "[a]: ", "!!seq ", "\\u2028",
    "\\x85", "\\u00a0", "!!set {a}\\n--- ", "|\\n", "a: |\\n\\r", '\\"x\\r', " \\r ",
)  # fmt: skip


def survives(texts: str) -> None:
    child = subprocess.run(
        [sys.executable, "-c", CHILD, texts], capture_output=True, text=True, check=False, timeout=300
    )
    assert child.returncode == 0, child.stderr[-2000:]
    assert child.stdout == "done\n"


@pytest.mark.slow
@pytest.mark.parametrize("prefix", PREFIXES)
def test_a_unit_repeated(prefix: str) -> None:
    units = ", ".join(f'"{unit}"' if '"' not in unit else f"'{unit}'" for unit in UNITS)
    survives(f'["{prefix}" + unit * {MANY} for unit in ({units},)]')


@pytest.mark.slow
@pytest.mark.parametrize("line_end", ["\\n", "\\r", "\\r\\n", "\\u2028", "\\x85"])
def test_a_staircase(line_end: str) -> None:
    """Each line one level deeper than the one before."""
    units = ("a:", "- a:", "? a", "-", "- -", "'a':", "[", "{", "- [")
    for unit, step in product(units, (1, 2)):
        survives(f'["{line_end}".join(" " * ({step} * one) + "{unit}" for one in range(2000))]')


@pytest.mark.slow
def test_just_below_the_bound_everywhere() -> None:
    """As deep as the reader lets anything be, in indentation and in brackets at once."""
    survives(
        '["".join(" " * one + "a:\\n" + " " * one + "- a:\\n" for one in range(98)) + " " * 198 + "[" * depth for depth in (1, 200, 5000)]'
    )
    survives('["- " * 99 + "[" * depth + "]" * depth for depth in (1, 150, 250, 300)]')
    survives('["- " * 99 + "{a: " * depth + "}" * depth for depth in (1, 150, 250, 300)]')


def test_the_shortest_crashers() -> None:
    """Texts that once ended the process, or would without the bounds."""
    survives(
        f'["- " * {MANY}, "\\r" + "- " * {MANY}, "\\ufeff\\ufeff" + "- " * {MANY}, "\\r" + ":\\t" * {MANY}, '
        f'"[" * {MANY}, "a: *x\\nb: " + "[" * {MANY}, "x: 1\\nx: 2\\nb: " + "[" * {MANY}, "!!set {{a}}\\n--- " + "{{a: " * {MANY}]'
    )
