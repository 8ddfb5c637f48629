"""document sign and document verify, as they are called."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from medslate.cli.document import document
from medslate.errors import UsageError
from tests import pki
from tests.unit.pdf_signing import signed as made

AT = ("--at", "2026-11-22T07:30:00Z")


def run(*arguments: Any) -> Result:
    return CliRunner().invoke(document, list(map(str, arguments)), standalone_mode=False, catch_exceptions=False)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    pki.signer(made.MAKER).write(tmp_path, "dana")
    (tmp_path / "root.pem").write_bytes(pki.root().pem)
    (tmp_path / "trust.yaml").write_text(
        "parties:\n  fenwick:\n    name: Fenwick Medical\n    roles: [maker]\n    anchors: [root.pem]\ndocuments: [maker]\n"
    )
    (tmp_path / "report.pdf").write_bytes(made.document())
    monkeypatch.chdir(tmp_path)
    return tmp_path


def sign(*more: str, out: str = "signed.pdf") -> Result:
    key = ("--key", "dana.key.pem", "--certificate", "dana.pem")
    return run("sign", "report.pdf", "--as", "maker", "--meaning", "approved for release", *key, *AT, "-o", out, *more)


def test_sign_and_verify(folder: Path) -> None:
    done = sign()
    verified = run("verify", "signed.pdf", *AT)

    assert done.output == (f"Signed signed.pdf as maker, {made.MAKER}, level B-B; shown in slot 1 of its first page.\n")
    assert verified.return_value == 0
    assert verified.output.startswith("ACCEPTED: signed.pdf\n")
    assert "fenwick, no time proven, judged as of 2026-11-22T07:30:00Z, level B-B" in verified.output
    assert "document.json, covered by the first signature and unchanged" in verified.output


def test_the_json_tells_the_same(folder: Path) -> None:
    sign()
    told = json.loads(run("verify", "signed.pdf", "--format", "json", *AT).output)

    assert told["accepted"]
    assert told["signatures"][0]["role"] == "maker"
    assert told["signatures"][0]["claimed"] == "2026-11-22T07:30:00Z"
    assert told["attachments"][0]["as_signed"]


def test_a_refusal_says_why_and_ends_with_one(folder: Path) -> None:
    sign()
    content = (folder / "signed.pdf").read_bytes()
    (folder / "changed.pdf").write_bytes(content[:3000] + b"?" + content[3001:])

    for file, reason in (("report.pdf", "seal-missing"), ("changed.pdf", "seal-broken"), ("dana.pem", "container")):
        refused = run("verify", file, *AT)
        assert refused.return_value == 1
        assert refused.output.startswith(f"REFUSED: {file}\n")
        assert f"[{reason}]" in refused.output


def test_what_is_there_is_not_written_over(folder: Path) -> None:
    sign()
    with pytest.raises(UsageError, match="nothing is written over"):
        sign()


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--level", "B-T"), "needs a time-stamping authority"),
        (("--level", "B-LT", "--stamp", "https://time.example"), "name the trust.yaml"),
        (("--stamp", "ftp://time.example"), "no address of a time-stamping authority"),
    ],
)
def test_levels_ask_for_what_they_need(folder: Path, more: tuple[str, ...], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        sign(*more)
    assert not (folder / "signed.pdf").exists()


def test_missing_files_are_told(folder: Path) -> None:
    with pytest.raises(UsageError, match=r"There is no file none\.pdf"):
        run("verify", "none.pdf")
    (folder / "trust.yaml").unlink()
    with pytest.raises(UsageError, match=r"trust\.yaml"):
        run("verify", "report.pdf")
