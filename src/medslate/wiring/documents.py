"""Signatures on PDFs: who signs, with what look, and what reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medslate import wiring
from medslate.wiring import bundles

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from medslate.adapters.signing.pdf.writing import PadesSigner
    from medslate.bundles.policy import TrustPolicy
    from medslate.usecases.document_verify import ReadSigned


def content(file: Path) -> bytes:
    """The bytes of a file. Raises `UsageError` if there is none."""
    return wiring.existing(file).read_bytes()


def document_signer(
    key: str, certificate: Path, password: str, stamp: str, moment: datetime, policy: TrustPolicy | None
) -> tuple[PadesSigner, str]:
    """Somebody's key, ready to sign documents, and his name by its certificate.

    `policy`: gives the anchors and revocation lists that a document keeps for later; without it, it keeps none.
    """
    wiring.need("sign", "pyhanko")
    wiring.need("report", "typst")
    from medslate.adapters.rendering.approval import render_approval
    from medslate.adapters.signing.authorities import transport
    from medslate.adapters.signing.pdf.integrity import common_name
    from medslate.adapters.signing.pdf.writing import PadesSigner

    sealer = bundles.sealer(key, certificate, password, stamp, moment)
    exchange = transport(stamp) if stamp else None
    parties = policy.parties if policy else ()
    anchors = tuple(anchor for one in parties for anchor in one.anchors) + (policy.stamps if policy else ())
    lists = policy.lists if policy else ()
    return PadesSigner(sealer, render_approval, exchange, anchors, lists), common_name(sealer.chain[0])


def reader() -> ReadSigned:
    """What reads the signatures of a document."""
    wiring.need("sign", "pyhanko")
    from medslate.adapters.signing.pdf.reading import read_signed

    return read_signed
