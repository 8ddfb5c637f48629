"""A small site, and `medslate site procure` called on it in process."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from medslate.cli import main

EXAMPLES = Path(__file__).parents[3] / "examples" / "st-elsewhere"
PUMP, MONITOR = EXAMPLES / "infusion-pump", EXAMPLES / "bedside-monitor"
SITE = """\
medslate: 1
site: {id: small, name: Small}
catalog: iec-62443-4-2-2019
library: medslate-countermeasures-2026
profiles: medslate-hospital-2026
zones:
  icu: {name: Intensive care, profile: bedside, wireless: true, break_glass: true}
  services: {name: Services, profile: device-services}
  archive: {name: Archive, profile: image-services}
conduits:
  door: {between: [icu, services], fail_mode: open}
"""


class Said(NamedTuple):
    status: int
    out: str
    err: str


Run = Callable[..., Said]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Call `medslate site procure` on a small site."""
    (tmp_path / "site.yaml").write_text(SITE, "utf-8")
    devices = f"devices:\n  mine: {{workspace: {PUMP}}}\n"
    (tmp_path / "devices.yaml").write_text(devices, "utf-8")

    def call(*arguments: str | Path) -> Said:
        words = ["medslate", "site", "procure", "-C", tmp_path, "--on", "2026-11-21", *arguments]
        monkeypatch.setattr("sys.argv", [*map(str, words)])
        status = main()
        captured = capsys.readouterr()
        return Said(status, captured.out, captured.err)

    return call
