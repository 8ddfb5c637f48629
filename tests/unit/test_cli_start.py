"""What a command imports before it starts: the price of every call."""

import json
import subprocess
import sys

LIGHT = """
import sys, json
sys.argv = ["medslate", *{arguments!r}]
from medslate.cli import main
try: main()
except SystemExit: pass
print(json.dumps(sorted(sys.modules)), file=sys.stderr)
"""


def modules_after(*arguments: str) -> set[str]:
    code = LIGHT.format(arguments=list(arguments))
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(json.loads(done.stderr.strip().splitlines()[-1]))


def test_version_imports_nothing() -> None:
    assert not {"click", "msgspec", "yaml", "yaml_rs"} & modules_after("--version")


def test_help_imports_no_command() -> None:
    found = modules_after("--help")
    assert "click" in found
    assert not {"msgspec", "yaml", "yaml_rs", "medslate.wiring"} & found


def test_check_imports_no_renderer_and_no_workbook_reader() -> None:
    found = modules_after("check", "-C", "/nonexistent")
    assert not {"typst", "docxtpl", "jinja2", "xlsxwriter", "python_calamine", "hypothesis"} & found


def test_verifying_a_bundle_imports_nothing_of_the_field() -> None:
    """It must start at once, and be short enough to be read by whoever has to trust it."""
    found = modules_after("bundle", "verify", "/nonexistent", "--trust", "/nonexistent")
    assert "medslate.bundles.trusted" in found
    heavy = {"msgspec", "urllib.request", "tempfile", "tomllib", "pyhanko", "medslate.levels.vectors"}
    assert not heavy & found
    assert not [one for one in found if one.startswith(("medslate.standards.catalogs", "medslate.assessment"))]
