"""Documents signed by people of the tests, and the policy of those who verify them."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from functools import cache
from io import BytesIO
from typing import Any

import typst
from pyhanko.pdf_utils.reader import PdfFileReader

from medslate.adapters.rendering.approval import render_approval
from medslate.adapters.rendering.pdf import render_pdf
from medslate.adapters.signing.pdf.reading import read_signed
from medslate.adapters.signing.pdf.writing import PadesSigner
from medslate.adapters.signing.seals import X509Crypto
from medslate.bundles.manifest import Role
from medslate.bundles.policy import Party, TrustPolicy
from medslate.usecases.document_sign import Level, Signing, sign_document
from medslate.usecases.document_verify import Outcome, verify_document
from tests import pki
from tests.unit.rendering import samples

MAKER = "Dana Fenwick (fictional)"
APPROVER = "Robin Vale (fictional)"


@cache
def document() -> bytes:
    """A document of ours, of a few pages."""
    return render_pdf(samples.short_document())


@cache
def foreign() -> bytes:
    """A document of somebody else, which reserves no room."""
    return typst.compile(b"#set page(width: 10cm, height: 5cm)\nA letter.", format="pdf")


def lists(who: pki.Identity | None = None, revoked: Mapping[pki.Identity, datetime] | None = None) -> tuple[bytes, ...]:
    """Current lists of all authorities above somebody, and above the time-stamping authority."""
    people = (who or pki.signer(MAKER), pki.stamping())
    authorities = {one.certificate: one for each in people for one in each.path[1:]}
    return tuple(pki.revocations(one, revoked) for one in authorities.values())


def signer(
    who: pki.Identity | None = None, at: datetime = pki.NOW, tsa: pki.Identity | None = None, **more: Any
) -> PadesSigner:
    """What signs for somebody, stamped at a time."""
    who, tsa = who or pki.signer(MAKER), tsa or pki.stamping()
    anchors = (who.root.der, tsa.root.der)
    made = PadesSigner(who.sealer(), render_approval, pki.responder(tsa, at), anchors, lists(who))
    return replace(made, **more)


def sign(
    level: Level = Level.BASIC,
    role: Role = Role.MAKER,
    meaning: str = "approved for release",
    content: bytes | None = None,
    by: PadesSigner | None = None,
    name: str = MAKER,
    at: datetime = pki.NOW,
) -> bytes:
    """A document with one more signature."""
    content = document() if content is None else content
    return sign_document(content, Signing(role, name, meaning, at), level, by or signer(at=at)).content


@cache
def signed(level: Level = Level.BASIC) -> bytes:
    """A document signed once."""
    return sign(level)


def policy(*roles: Role, **more: Any) -> TrustPolicy:
    """A policy that trusts the test root."""
    party = Party("fenwick", "Fenwick Medical", roles or (Role.MAKER,), (pki.root().der,))
    return TrustPolicy(**({"parties": (party,), "stamps": (pki.stamping().root.der,)} | more))


def verify(
    content: bytes, by: TrustPolicy | None = None, at: datetime = pki.NOW, source: bytes | None = None
) -> Outcome:
    """The outcome for a document."""
    return verify_document(content, by or policy(), read_signed, X509Crypto(), at, source)


def opened(content: bytes) -> PdfFileReader:
    return PdfFileReader(BytesIO(content))


def reasons(outcome: Outcome) -> set[str]:
    return {one.reason.value for one in outcome.refusals}
