"""Chains of certificates: each rule of RFC 5280 that counts here, and those that are ours."""

import subprocess
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID

from medslate.adapters.signing import chains
from medslate.adapters.signing.chains import check_chain
from medslate.bundles.refusal import Reason, RefusedError
from tests import pki
from tests.pki import AUTHORITY, LEAF, NOW, STAMPING, Extension, Identity, issue, later, name, usage

USES = x509.ExtendedKeyUsage
SIGNING = usage(digital_signature=True)
DOCUMENTS = x509.ObjectIdentifier("1.3.6.1.5.5.7.3.36")


def holds(
    who: Identity,
    *anchors: Identity,
    at: datetime = NOW,
    lists: Iterable[bytes] = (),
    covered: bool = False,
    stamping: bool = False,
    chain: tuple[bytes, ...] | None = None,
) -> None:
    roots = tuple(one.der for one in anchors) or (who.root.der,)
    check_chain(chain or who.chain, roots, at, tuple(lists), covered=covered, stamping=stamping)


def refused(who: Identity, *anchors: Identity, reason: Reason = Reason.UNTRUSTED, **how: object) -> str:
    with pytest.raises(RefusedError) as caught:
        holds(who, *anchors, **how)  # type: ignore[arg-type]
    assert caught.value.refusal.reason is reason
    return caught.value.refusal.message


def below(*more: Extension, leaf: Iterable[Extension] = LEAF, **how: object) -> Identity:
    return issue(name("Leaf"), pki.intermediate(), extensions=(*leaf, *more), **how)  # type: ignore[arg-type]


def under(*extensions: Extension, leaf: Iterable[Extension] = LEAF, **how: object) -> Identity:
    """A leaf below an authority with such extensions, below the root."""
    middle = issue(name("Middle"), pki.root(), extensions=extensions, **how)  # type: ignore[arg-type]
    return issue(name("Leaf"), middle, extensions=leaf)


@pytest.mark.parametrize("kind", ["p256", "ed25519", "p384", "p521", "rsa2048"])
def test_a_chain_to_an_anchor_holds(kind: str) -> None:
    who = pki.signer(kind=kind) if kind in ("p256", "ed25519") else issue(name("Leaf"), pki.root("Top", kind))
    holds(who)
    holds(who, chain=(*who.chain, who.root.der))
    holds(who, pki.root("Another root"), who.root)


def test_an_anchor_may_stand_anywhere_in_the_chain() -> None:
    who = pki.signer()
    holds(who, who)
    holds(who, pki.intermediate())
    own = issue(name("Alone"), extensions=AUTHORITY[:1])
    holds(own, own)


def test_another_anchor_does_not_hold() -> None:
    message = refused(pki.signer(), pki.root("Another root"))
    assert message == (
        "The chain of CN=Security officer,O=Fenwick Medical leads to CN=Test root, which is none of the anchors."
    )
    assert "none of the anchors" in refused(pki.signer(), chain=pki.signer().chain[:1])
    twin = issue(name("Test root"), extensions=AUTHORITY)
    assert "none of the anchors" in refused(pki.signer(), twin)
    with pytest.raises(RefusedError):
        check_chain(pki.signer().chain, (), NOW, (), covered=False)


def test_a_renewed_anchor_with_the_same_key_holds() -> None:
    old = pki.root()
    renewed = issue(name("Test root"), key=old.key, extensions=AUTHORITY, start=later(-1))
    holds(pki.signer(), renewed)
    holds(pki.signer(), renewed, chain=(*pki.signer().chain, old.der))
    expired = issue(name("Test root"), key=old.key, extensions=AUTHORITY, end=later(-1))
    holds(pki.signer(), expired, renewed)
    refused(pki.signer(), expired, reason=Reason.EXPIRED)


def test_a_chain_out_of_order_does_not_hold() -> None:
    leaf, middle = pki.signer().chain
    refused(pki.signer(), chain=(middle, leaf, pki.root().der))
    refused(pki.signer(), chain=(leaf, pki.signer("Somebody else").der, middle))


def test_a_chain_is_neither_empty_nor_long_nor_unreadable() -> None:
    with pytest.raises(RefusedError, match="0 certificates"):
        check_chain((), (pki.root().der,), NOW, (), covered=False)
    assert "9 certificates" in refused(pki.signer(), chain=pki.signer().chain[:1] * 9)
    assert "cannot be followed" in refused(pki.signer(), chain=(b"none",))
    assert "larger than" in refused(pki.signer(), chain=(b"0" * (chains.LARGEST + 1),))
    assert "cannot be followed" in refused(pki.signer(), lists=[b"none"])


def test_each_certificate_is_valid_at_the_time() -> None:
    holds(pki.signer(), at=pki.START)
    holds(pki.signer(), at=pki.END)
    for at in (later(-1, pki.START), later(1, pki.END)):
        assert "is valid from 2026-01-01 00:00 to 2036-01-01 00:00 UTC, not on" in refused(
            pki.signer(), at=at, reason=Reason.EXPIRED
        )
    refused(below(end=later(-1)), reason=Reason.EXPIRED)
    refused(under(*AUTHORITY, start=later(1)), reason=Reason.EXPIRED)
    short = issue(name("Short root"), end=later(-1), extensions=AUTHORITY)
    refused(issue(name("Leaf"), short), reason=Reason.EXPIRED)


@pytest.mark.parametrize("kind", ["p224", "rsa1024"])
def test_weak_keys_do_not_hold(kind: str) -> None:
    assert "has a key that is not" in refused(below(kind=kind))
    assert "has a key that is not" in refused(issue(name("Leaf"), issue(name("Weak"), kind=kind, extensions=AUTHORITY)))


@pytest.mark.parametrize("hashed", [hashes.SHA224(), hashes.SHA384(), hashes.SHA512()])
def test_weak_hashes_do_not_hold(hashed: hashes.HashAlgorithm) -> None:
    if hashed.name == "sha224":
        assert "sha224, which is no longer safe" in refused(below(hashed=hashed))
        holds(issue(name("Leaf"), issue(name("Old root"), hashed=hashed, extensions=AUTHORITY)))
    else:
        holds(below(hashed=hashed))


def test_an_authority_says_that_it_is_one() -> None:
    constraints, allowed = AUTHORITY
    holds(under(*AUTHORITY))
    for lacking in (
        (allowed,),
        (constraints,),
        ((constraints[0], False), allowed),
        ((x509.BasicConstraints(ca=False, path_length=None), True), allowed),
        (constraints, (usage(crl_sign=True, digital_signature=True), True)),
    ):
        assert "not that of an authority" in refused(under(*lacking))
    assert "not that of an authority" in refused(issue(name("Below a leaf"), pki.signer()))


def test_certificates_of_version_1_do_not_hold(tmp_path: Path) -> None:
    (tmp_path / "key.pem").write_bytes(pki.signer().key_pem())
    (tmp_path / "days.cnf").write_text("[req]\ndistinguished_name=none\n[none]\n", "utf-8")
    request = ["req", "-new", "-key", "key.pem", "-config", "days.cnf", "-subj", "/CN=First", "-out", "a.csr"]
    sign = ["x509", "-req", "-in", "a.csr", "-signkey", "key.pem", "-days", "9000", "-outform", "DER", "-out", "a.der"]
    for call in (request, sign):
        subprocess.run(["openssl", *call], cwd=tmp_path, capture_output=True, check=True)
    der = (tmp_path / "a.der").read_bytes()
    assert chains.read_certificate(der).version is x509.Version.v1
    at = datetime(2040, 1, 1, tzinfo=UTC)
    with pytest.raises(RefusedError, match="not of version 3"):
        check_chain((der,), (der,), at, (), covered=False)


def test_the_path_is_as_long_as_is_allowed() -> None:
    def limited(limit: int) -> Identity:
        return issue(
            name("Limited"),
            extensions=((x509.BasicConstraints(ca=True, path_length=limit), True), AUTHORITY[1]),
        )

    holds(issue(name("Leaf"), limited(0)))
    middle = issue(name("Middle"), limited(1), extensions=AUTHORITY)
    holds(issue(name("Leaf"), middle))
    tight = issue(name("Middle"), limited(0), extensions=AUTHORITY)
    assert "allows 0 authorities below it, and there are 1" in refused(issue(name("Leaf"), tight))


def test_an_authority_does_not_sign_documents_unless_it_is_trusted_itself() -> None:
    both = (AUTHORITY[0], (usage(key_cert_sign=True, digital_signature=True), True))
    who = issue(name("Both"), pki.root(), extensions=both)
    assert "is an authority's" in refused(who)
    holds(who, who)


def test_the_usage_of_the_key() -> None:
    holds(below(leaf=LEAF[:1]))
    holds(below(leaf=()))
    holds(below(leaf=((usage(content_commitment=True), True),)))
    assert "not for signatures" in refused(below(leaf=((usage(key_agreement=True), True),)))


@pytest.mark.parametrize("critical", [False, True])
def test_the_extended_usage_of_the_key(critical: bool) -> None:
    for one in (ExtendedKeyUsageOID.EMAIL_PROTECTION, DOCUMENTS, ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE):
        holds(below((USES([ExtendedKeyUsageOID.CLIENT_AUTH, one]), critical)))
        holds(under(*AUTHORITY, (USES([one]), critical)))
    for other in (ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.TIME_STAMPING):
        assert "for other uses only" in refused(below((USES([other]), critical)))
        assert "for other uses only" in refused(under(*AUTHORITY, (USES([other]), critical)))


def test_stamps_are_by_keys_for_stamps_alone() -> None:
    uses = [ExtendedKeyUsageOID.TIME_STAMPING]
    holds(below(leaf=STAMPING), stamping=True)
    holds(under(*AUTHORITY, (USES(uses), False), leaf=STAMPING), stamping=True)
    for wrong in (
        (),
        ((USES(uses), False),),
        ((USES([*uses, ExtendedKeyUsageOID.CODE_SIGNING]), True),),
        ((USES([ExtendedKeyUsageOID.CODE_SIGNING]), True),),
    ):
        assert "not for time stamps alone" in refused(below(*wrong), stamping=True)
    assert "for other uses only" in refused(under(*AUTHORITY, (USES([DOCUMENTS]), False), leaf=STAMPING), stamping=True)


def test_what_is_not_supported_is_refused() -> None:
    unknown = x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3.4"), b"\x05\x00")
    holds(below((unknown, False)))
    assert "critical extension 1.2.3.4" in refused(below((unknown, True)))
    assert "critical extension 1.2.3.4" in refused(under(*AUTHORITY, (unknown, True)))
    names = x509.NameConstraints([x509.DNSName("fenwick.example")], None)
    assert "name constraints" in refused(under(*AUTHORITY, (names, True)))
    assert "name constraints" in refused(under(*AUTHORITY, (names, False)))
    assert "policy constraints" in refused(under(*AUTHORITY, (x509.PolicyConstraints(0, None), True)))
    assert "policy constraints" in refused(under(*AUTHORITY, (x509.InhibitAnyPolicy(0), True)))
    policies = x509.CertificatePolicies([x509.PolicyInformation(x509.ObjectIdentifier("1.2.3"), None)])
    holds(below((policies, True)))


def test_the_issuer_is_the_one_whose_key_is_named() -> None:
    def named(identifier: x509.AuthorityKeyIdentifier) -> Identity:
        return issue(name("Leaf"), pki.root(), extensions=(*LEAF, (identifier, False)), identifiers=False)

    root = pki.root().certificate
    own = x509.SubjectKeyIdentifier.from_public_key(root.public_key()).digest
    issuer = [x509.DirectoryName(root.subject)]
    holds(named(x509.AuthorityKeyIdentifier(own, None, None)))
    holds(named(x509.AuthorityKeyIdentifier(None, issuer, root.serial_number)))
    refused(named(x509.AuthorityKeyIdentifier(b"another", None, None)))
    refused(named(x509.AuthorityKeyIdentifier(None, issuer, root.serial_number + 1)))
    holds(issue(name("Leaf"), pki.root(), identifiers=False))


def test_certificates_of_odd_forms_are_unreadable() -> None:
    whole = pki.signer().der
    serial = whole.index(b"\x02\x14")
    odd = whole[: serial + 2] + b"\xff" + whole[serial + 3 :]
    with pytest.raises(ValueError, match="cannot be read"):
        chains.read_certificate(odd)


@pytest.mark.parametrize("read", [chains.read_certificate, chains.read_list])
def test_a_signature_ends_with_an_octet(read: Callable[[bytes], object]) -> None:
    """Where the last bits of a signature are 0, they could be told to be unused without changing what it says."""
    while True:
        root = issue(name("Root"), kind="ed25519", extensions=AUTHORITY)
        der = root.der if read is chains.read_certificate else pki.revocations(root)
        if not der[-1] & 1:
            break
    read(der)
    with pytest.raises(ValueError, match="within an octet"):
        read(der[:-65] + b"\x01" + der[-64:])


# -- revocation -------------------------------------------------------------------------------------------------------


def lists(revoked: dict[Identity, datetime] | None = None, **how: object) -> tuple[bytes, bytes]:
    return pki.revocations(pki.root()), pki.revocations(pki.intermediate(), revoked, **how)  # type: ignore[arg-type]


def test_a_revoked_certificate_does_not_hold_from_then_on() -> None:
    who = pki.signer()
    found = lists({who: later(-2)})
    assert "was revoked on 2026-11-20 07:30 UTC" in refused(who, lists=found, reason=Reason.REVOKED)
    refused(who, lists=found, at=later(-2), reason=Reason.REVOKED)
    holds(who, lists=found, at=later(-3), covered=True)
    holds(pki.signer("Somebody else"), lists=found, covered=True)
    above = pki.revocations(pki.root(), {pki.intermediate(): later(-2)})
    assert "Issuing below" in refused(who, lists=[above], reason=Reason.REVOKED)


def test_a_key_in_other_hands_counts_from_then_on() -> None:
    when = x509.InvalidityDate(datetime(2026, 11, 2, tzinfo=UTC))
    found = lists({pki.signer(): later(-2)}, entry_extensions=[(when, False)])
    refused(pki.signer(), lists=found, at=later(-5), reason=Reason.REVOKED)


def test_coverage_asks_for_a_current_list_of_each_issuer() -> None:
    who = pki.signer()
    holds(who, lists=lists(), covered=True)
    holds(who, who, covered=True)
    for few in ((), lists()[:1], lists()[1:], (lists()[0], pki.revocations(pki.root("Another root")))):
        assert "is covered by no list of" in refused(who, lists=few, covered=True, reason=Reason.REVOCATION_UNKNOWN)
        holds(who, lists=few)
    stale = (lists()[0], pki.revocations(pki.intermediate(), end=later(-1)))
    refused(who, lists=stale, covered=True, reason=Reason.REVOCATION_UNKNOWN)
    holds(who, lists=(*stale, lists()[1]), covered=True)


def test_a_later_list_tells_of_earlier_times_unless_the_certificate_was_dropped() -> None:
    holds(pki.signer(), lists=lists(), at=pki.START, covered=True)
    brief = below(end=datetime(2026, 6, 1, tzinfo=UTC))
    refused(brief, lists=lists(), at=datetime(2026, 5, 1, tzinfo=UTC), covered=True, reason=Reason.REVOCATION_UNKNOWN)


def test_a_forged_list_counts_as_an_attack() -> None:
    sound = lists()[1]
    forged = sound[:-1] + bytes([sound[-1] ^ 1])
    assert "not validly signed" in refused(pki.signer(), lists=[forged], reason=Reason.REVOCATION_UNKNOWN)
    silent = issue(name("Silent"), pki.root(), extensions=(AUTHORITY[0], (usage(key_cert_sign=True), True)))
    who = issue(name("Leaf"), silent)
    assert "not validly signed" in refused(who, lists=[pki.revocations(silent)], reason=Reason.REVOCATION_UNKNOWN)


def test_a_list_by_a_key_of_another_kind_is_forged() -> None:
    own = pki.root("Same name", "rsa2048")
    other = issue(own.certificate.subject, extensions=AUTHORITY)
    builder = x509.CertificateRevocationListBuilder().issuer_name(own.certificate.subject)
    listed = builder.last_update(later(-1)).next_update(later(1)).sign(other.key, hashes.SHA256())
    der = listed.public_bytes(Encoding.DER)
    assert "not validly signed" in refused(issue(name("Leaf"), own), lists=[der], reason=Reason.REVOCATION_UNKNOWN)


def test_a_list_by_another_key_of_the_same_name_is_another_authority_s() -> None:
    twin = issue(pki.intermediate().certificate.subject, pki.root(), extensions=AUTHORITY)
    other = pki.revocations(twin, {pki.signer(): later(-2)})
    holds(pki.signer(), lists=[other])
    refused(pki.signer(), lists=[lists()[0], other], covered=True, reason=Reason.REVOCATION_UNKNOWN)


def test_lists_that_are_not_whole_are_refused() -> None:
    part = x509.IssuingDistributionPoint(None, None, True, False, None, False, False)
    for extension in ((x509.DeltaCRLIndicator(1), True), (part, True)):
        found = lists(extensions=[extension])
        assert "partial or indirect" in refused(pki.signer(), lists=found)
    odd = x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3.4"), b"\x05\x00")
    found = lists({pki.signer(): later(-2)}, entry_extensions=[(odd, True)])
    assert "cannot be used" in refused(pki.signer(), lists=found, reason=Reason.REVOCATION_UNKNOWN)
