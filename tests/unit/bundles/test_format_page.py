"""What the page on the format says holds: its reasons, its fields, and its way to verify without us."""

import json
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from medslate.bundles.manifest import Link
from medslate.bundles.refusal import Reason
from medslate.bundles.sealing import seal
from tests import pki
from tests.build_bundle import MAKER_AND_APPROVER, MANIFEST, WHOLE, packed

PAGE = (Path(__file__).parents[3] / "docs" / "reference" / "bundle-format.md").read_text("utf-8")
COMMANDS = re.findall(r"^```sh\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)[0]


def test_every_reason_is_told_with_what_to_do() -> None:
    told = re.findall(r"^\| `([a-z-]+)` \| [^|]+ \| [^|]+ \|$", PAGE.partition("## Reasons")[2], re.MULTILINE)
    assert told == [one.value for one in Reason]


def test_every_field_of_a_manifest_is_told() -> None:
    tree = json.loads(replace(MANIFEST, answers=Link("0" * 64), replaces=Link("0" * 64)).to_bytes())
    predicate = tree["predicate"]
    parts = [
        tree,
        predicate,
        predicate["answers"],
        predicate["members"][2],
        predicate["signers"][0],
        tree["subject"][0],
    ]
    for name in {name for part in parts for name in part}:
        assert f"`{name}`" in PAGE.partition("## Manifest")[2].partition("## Seals")[0], name


@pytest.mark.parametrize(
    "spoilt", ["", "content/claims.json", "manifest.json", "manifest.dsse.json", "seals/maker.p7s"]
)
def test_the_commands_verify_without_us(tmp_path: Path, spoilt: str) -> None:
    """And fail if a file was changed, each at a command of its own."""
    for tool in ("bash", "unzip", "jq", "openssl", "sha256sum"):
        if shutil.which(tool) is None:
            pytest.skip(f"{tool} is not installed")
    maker = pki.signer("A. Maker")
    signer = replace(MAKER_AND_APPROVER[0], key=maker.sealer().key)
    files = dict(seal(replace(MANIFEST, signers=(signer,)), WHOLE, {"maker": maker.sealer()}))
    if spoilt:
        content = bytes(files[spoilt])
        files[spoilt] = content[:60] + bytes([content[60] ^ 1]) + content[61:] if len(content) > 60 else b"x"
    (tmp_path / "bundle.medslate.zip").write_bytes(packed(files))
    (tmp_path / "root.pem").write_bytes(maker.root.pem)
    script = f"set -e -o pipefail\n{COMMANDS}"
    done = subprocess.run(["bash", "-c", script], cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode == 0) == (not spoilt), done.stdout + done.stderr
    if not spoilt:
        assert "Verified OK" in done.stdout
        assert "content/grounds.json: OK" in done.stdout
