"""The house rules that no linter knows: knowledge is data, modules stay small, the tree speaks the field's language."""

import ast
import re
from pathlib import Path

import pytest

from medslate import wiring

SOURCE = wiring.PACKS.parent
ROOT = SOURCE.parent.parent
MODULES = sorted(path for path in SOURCE.rglob("*.py"))

REQUIREMENT_ID = re.compile(
    r"\b(?:(?:CR|SR|SAR|EDR|HDR|NDR) \d+\.\d+|CCSC \d|GSPR|[A-Z]{4}-\d+(?:\.\d+)*|iec-\d{4,5}-\d|mds2-hn1)"
)
EMPTY_WORDS = {"core", "utils", "helpers", "common", "base", "manager"}


def strings_outside_prose(tree: ast.Module) -> list[str]:
    """String literals that the program works with: not docstrings, not help texts shown as examples."""
    prose = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    prose |= {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.keyword) and node.arg in ("epilog", "help", "description")
        for inner in ast.walk(node.value)
    }
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose
    ]


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_knowledge_is_data(module: Path) -> None:
    """No id of a requirement, a question or a pack is written in code; they come from packs."""
    found = [
        text for text in strings_outside_prose(ast.parse(module.read_text("utf-8"))) if REQUIREMENT_ID.search(text)
    ]
    assert found == []


def test_the_grep_can_fail() -> None:
    """The pattern finds what it is for."""
    assert all(REQUIREMENT_ID.search(text) for text in ("CR 1.1", "PAUT-1.1", "CCSC 2", "iec-62443-4-2-2019"))


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_modules_and_functions_stay_small(module: Path) -> None:
    """At most 400 lines a module, 60 a function, and no word that says nothing in a name."""
    text = module.read_text("utf-8")
    assert text.count("\n") <= 400
    assert module.stem not in EMPTY_WORDS
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            assert (node.end_lineno or 0) - node.lineno < 60, node.name


@pytest.mark.parametrize("folder", sorted({path.parent for path in MODULES}), ids=lambda path: path.name)
def test_folders_can_be_overseen(folder: Path) -> None:
    """At most nine modules a folder, but for the verbs and the nouns: there one is one file."""
    if folder.name in ("usecases", "cli"):
        pytest.skip("one file a verb or noun: their number is not ours to choose")
    assert len([path for path in folder.glob("*.py") if path.stem != "__init__"]) <= 9


TEXT_FILES = [
    path
    for pattern in ("**/*.md", "**/*.toml", "**/*.lock", "Makefile", ".ci/run", "src/**/*.py")
    for path in ROOT.glob(pattern)
    if not {".venv", "build", ".git", "node_modules"} & set(path.relative_to(ROOT).parts)
]


def test_no_registry_address_and_no_machine_path() -> None:
    """The repository names no registry host and no path of a machine."""
    machine = re.compile(r"files\.pythonhosted|pypi\.org/simple|--index-url|/root/|/work/|/home/\w+/")
    found = [str(path.relative_to(ROOT)) for path in TEXT_FILES if machine.search(path.read_text("utf-8", "replace"))]
    assert found == []


def test_the_lock_is_hashed() -> None:
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    names = re.findall(r"^[A-Za-z0-9_.-]+==", lock, re.MULTILINE)
    assert len(names) > 20
    assert lock.count("--hash=sha256:") >= len(names)
