"""Signed documents as others see them: pyHanko's own validator, poppler, qpdf."""

import asyncio
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from asn1crypto import crl, x509
from pyhanko.sign.ades.report import AdESPassed
from pyhanko.sign.validation import ades, async_validate_pdf_signature
from pyhanko.sign.validation.policy_decl import (
    LocalKnowledge,
    PdfSignatureValidationSpec,
    RevinfoOnlineFetchingRule,
    RevocationInfoGatheringSpec,
    SignatureValidationSpec,
)
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.context import CertValidationPolicySpec
from pyhanko_certvalidator.ltv.types import ValidationTimingInfo
from pyhanko_certvalidator.policy_decl import CertRevTrustPolicy, RevocationCheckingPolicy, RevocationCheckingRule
from pyhanko_certvalidator.registry import SimpleTrustManager
from pyhanko_certvalidator.revinfo.archival import CRLContainer

from medslate.adapters.rendering.pdf import render_pdf
from medslate.adapters.signing.pdf.slots import slots_of
from medslate.bundles.manifest import Role
from medslate.usecases.document_sign import Level
from tests import pki
from tests.unit.pdf_signing import signed as made
from tests.unit.rendering import samples


def anchors() -> list[Any]:
    return [x509.Certificate.load(one.root.der) for one in (pki.root(), pki.stamping())]


@pytest.mark.parametrize("level", list(Level))
def test_pyhanko_finds_every_level_valid_and_trusted(level: Level) -> None:
    lists = [crl.CertificateList.load(one) for one in made.lists()]
    context = ValidationContext(
        trust_roots=anchors(), allow_fetching=False, crls=lists, revocation_mode="require", moment=pki.NOW
    )
    signature = made.opened(made.signed(level)).embedded_regular_signatures[0]
    status = asyncio.run(
        async_validate_pdf_signature(signature, context, key_usage_settings=KeyUsageConstraints(key_usage=set()))
    )

    assert status.bottom_line
    assert (status.timestamp_validity is not None) is level.stamped


@pytest.mark.parametrize("level", [Level.STAMPED, Level.LONG_TERM, Level.ARCHIVE])
def test_signatures_with_time_pass_the_algorithm_of_etsi(level: Level) -> None:
    """ETSI EN 319 102-1, 5.5, with the lists that the document keeps, or that are at hand."""
    rule = RevocationCheckingPolicy(RevocationCheckingRule.CRL_REQUIRED, RevocationCheckingRule.CRL_REQUIRED)
    manager = SimpleTrustManager.build(anchors())
    policy = CertValidationPolicySpec(trust_manager=manager, revinfo_policy=CertRevTrustPolicy(rule))
    signature = made.opened(made.signed(level)).embedded_regular_signatures[0]
    signature.compute_integrity_info()
    lists = [CRLContainer(crl.CertificateList.load(one)) for one in made.lists()]
    spec = SignatureValidationSpec(
        policy,
        RevocationInfoGatheringSpec(RevinfoOnlineFetchingRule.LOCAL_ONLY),
        local_knowledge=LocalKnowledge(known_crls=lists),
        key_usage_settings=KeyUsageConstraints(key_usage=set()),
    )
    timing = ValidationTimingInfo(pki.NOW, pki.NOW, point_in_time_validation=True)
    result = asyncio.run(
        ades.ades_with_time_validation(
            signature.signed_data, spec, timing_info=timing, raw_digest=signature.compute_digest()
        )
    )

    assert PdfSignatureValidationSpec(spec).diff_policy is not None
    assert result.ades_subindic is AdESPassed.OK


def program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed")
    return found


@pytest.mark.parametrize("level", list(Level))
def test_poppler_finds_the_signature_valid(level: Level, tmp_path: Path) -> None:
    file = tmp_path / "signed.pdf"
    file.write_bytes(made.sign(Level.BASIC, Role.APPROVER, "released", made.signed(level)))
    said = subprocess.run([program("pdfsig"), "-nocert", file], capture_output=True, text=True, check=False).stdout

    assert said.count("Signature is Valid.") == 2
    broken = bytearray(made.signed(level))
    broken[2000] ^= 1
    file.write_bytes(broken)
    said = subprocess.run([program("pdfsig"), "-nocert", file], capture_output=True, text=True, check=False).stdout
    assert "Signature is Valid." not in said


@pytest.mark.parametrize("level", list(Level))
def test_qpdf_finds_no_fault(level: Level, tmp_path: Path) -> None:
    file = tmp_path / "signed.pdf"
    file.write_bytes(made.signed(level))
    subprocess.run([program("qpdf"), "--check", file], capture_output=True, check=True)


@pytest.mark.parametrize("lying", [False, True])
def test_no_word_of_the_document_stands_in_a_slot(lying: bool, tmp_path: Path) -> None:
    from dataclasses import replace

    content = render_pdf(replace(samples.short_document(), landscape=lying))
    file = tmp_path / "document.pdf"
    file.write_bytes(content)
    boxes = subprocess.run(
        [program("pdftotext"), "-f", "1", "-l", "1", "-bbox", file, "-"], capture_output=True, text=True, check=True
    ).stdout
    slots = slots_of(made.opened(content))
    assert slots is not None
    height = float(made.opened(content).root["/Pages"]["/Kids"][0]["/MediaBox"][3])
    words = [line.split('"') for line in boxes.splitlines() if "<word" in line]
    assert words
    for word in words:
        left, top, right, bottom = (float(word[at]) for at in (1, 3, 5, 7))
        for number in range(slots.count):
            x0, y0, x1, y1 = slots.box(number)
            outside = right <= x0 or left >= x1 or height - top <= y0 or height - bottom >= y1
            assert outside, word
