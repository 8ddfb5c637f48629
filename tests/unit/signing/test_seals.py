"""Seals: what is made is read; what deviates is refused; OpenSSL and pyHanko agree."""

import hashlib
import os
import subprocess
from collections import Counter
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.asn1 import SetOf, encode_der

from medslate.adapters.signing import cms, seals
from medslate.adapters.signing.keys import FileKey
from medslate.adapters.signing.seals import X509Crypto
from medslate.bundles.refusal import Reason, RefusedError
from medslate.bundles.trusted import Seal
from tests import pki

MANIFEST = b'{"members":[]}' * 100
KINDS = ("p256", "ed25519")
CRYPTO = X509Crypto()


def refused(content: bytes, seal: bytes, reason: Reason = Reason.SEAL_BROKEN) -> str:
    with pytest.raises(RefusedError) as caught:
        CRYPTO.seal(content, seal)
    assert caught.value.refusal.reason is reason, caught.value
    return caught.value.refusal.message


@cache
def made(kind: str = "p256", stamped: bool = False) -> bytes:
    return pki.signer(kind=kind).sealer(pki.stamper(pki.stamping()) if stamped else None).cades(MANIFEST)


def chain_holds(seal: Seal, root: pki.Identity, at: datetime = pki.NOW) -> None:
    CRYPTO.chain(seal.chain, (root.der,), at, seal.lists, covered=False)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("stamped", [False, True])
def test_what_is_made_is_read(kind: str, stamped: bool) -> None:
    who = pki.signer(kind=kind)
    seal = CRYPTO.seal(MANIFEST, made(kind, stamped))
    assert hashlib.sha256(seal.key).hexdigest() == who.sealer().key
    assert seal.chain == who.chain
    assert (seal.subject, seal.organization) == ("CN=Security officer,O=Fenwick Medical", "Fenwick Medical")
    assert seal.claimed == pki.NOW
    assert (seal.stamp is not None) is stamped
    chain_holds(seal, who.root)
    if seal.stamp:
        assert seal.stamp.at == pki.NOW
        CRYPTO.chain(seal.stamp.chain, (pki.stamping().root.der,), pki.NOW, (), covered=False, stamping=True)


@pytest.mark.parametrize("kind", KINDS)
def test_bare_signatures(kind: str) -> None:
    who = pki.signer(kind=kind)
    signature = who.sealer().sign(b"a message")
    assert CRYPTO.signed(who.public, b"a message", signature)
    assert not CRYPTO.signed(who.public, b"another", signature)
    assert not CRYPTO.signed(who.public, b"a message", signature[:-1])
    assert not CRYPTO.signed(pki.signer(kind=KINDS[kind == "p256"]).public, b"a message", signature)
    assert not CRYPTO.signed(b"no key", b"a message", signature)
    assert not CRYPTO.signed(who.public + b"\0" * 2000, b"a message", signature)


@pytest.mark.parametrize("kind", ["p384", "rsa2048"])
def test_keys_of_other_kinds_do_not_count(kind: str) -> None:
    assert not CRYPTO.signed(pki.stamping(kind).public, b"a message", b"\x30\x00")


def test_no_time_is_claimed_without_a_clock_and_later_centuries_are_written_in_full() -> None:
    assert CRYPTO.seal(MANIFEST, pki.signer().sealer(clock=None).cades(MANIFEST)).claimed is None
    late = datetime(2060, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert CRYPTO.seal(MANIFEST, pki.signer().sealer(clock=lambda: late).cades(MANIFEST)).claimed == late


def test_an_organization_that_is_told_twice_is_none() -> None:
    subject = x509.Name([x509.NameAttribute(x509.NameOID.ORGANIZATION_NAME, one) for one in ("Fenwick", "Other")])
    who = pki.issue(subject, pki.root())
    assert CRYPTO.seal(MANIFEST, who.sealer().cades(MANIFEST)).organization == ""


def test_lists_of_the_chain_are_carried() -> None:
    lists = (pki.revocations(pki.intermediate()), pki.revocations(pki.root()))
    assert set(CRYPTO.seal(MANIFEST, pki.signer().sealer(lists=lists).cades(MANIFEST)).lists) == set(lists)


@pytest.mark.parametrize(
    ("lists", "why"),
    [
        (lambda: pki.revocations(pki.root("Another root")), "none of its own"),
        (lambda: pki.signer().der, "cannot be read"),
        (
            lambda: pki.revocations(
                pki.intermediate(), extensions=[(x509.DeltaCRLIndicator(1), True)]
            ),
            "partial or indirect",
        ),
    ],
)  # fmt: skip
def test_other_lists_are_refused(lists: object, why: str) -> None:
    seal = pki.signer().sealer(lists=(lists(),)).cades(MANIFEST)  # type: ignore[operator]
    assert why in refused(MANIFEST, seal)


# -- what deviates ----------------------------------------------------------------------------------------------------


def test_other_content_is_refused() -> None:
    assert "other content" in refused(MANIFEST + b" ", made())


def test_a_truncated_an_extended_and_an_empty_seal_are_refused() -> None:
    for seal in (b"", b"\x30", made()[:-1], made() + b"\0", made() * 2, b"\x30\x80" + made()[4:] + b"\0\0"):
        assert "strict DER" in refused(MANIFEST, seal)


def test_a_huge_seal_is_refused_before_it_is_read() -> None:
    assert "larger than" in refused(MANIFEST, bytes(cms.LARGEST + 1))


def changed(**fields: object) -> bytes:
    """A seal with other parts, around the same signature."""
    outer = cms.decoded(cms.ContentInfo, made())
    data = outer.content
    (signer,) = data.signers.as_list()
    for name, value in fields.items():
        if name == "oid":
            outer.oid = value  # type: ignore[assignment]
        elif hasattr(data, name):
            setattr(data, name, value)
        else:
            setattr(signer, name, value)
    if "signers" not in fields:
        data.signers = SetOf([signer])
    return encode_der(outer)


def parts() -> tuple[cms.SignerInfo, list[object]]:
    data = cms.decoded(cms.ContentInfo, made()).content
    assert data.certificates is not None
    return data.signers.as_list()[0], list(data.certificates.as_list())


def value(der: bytes) -> object:
    return seals._value(der)


def test_deviating_parts_are_refused() -> None:
    signer, held = parts()
    rootless = [value(one) for one in pki.signer().chain]
    stranger = value(pki.signer("Somebody else").der)
    attribute = seals._attribute(cms.SIGNING_TIME, b"\x05\x00")
    root = pki.root().der
    spoilt_root = value(root[:-1] + bytes([root[-1] ^ 1]))
    sha512 = cms.hash_algorithm("sha512")
    cases = {
        "no signature of the kind": changed(oid=cms.DATA),
        "signature of the kind that is needed": changed(version=3),
        "0 signers": changed(signers=SetOf([])),
        "2 signers": changed(signers=SetOf([signer, signer])),
        "holds content": changed(content=cms.Content(oid=cms.DATA, content=MANIFEST)),
        "kind that is needed": changed(content=cms.Content(oid=cms.SIGNED_DATA, content=None)),
        "does not fit its signer": changed(digests=SetOf([sha512])),
        "hash algorithms": changed(digests=SetOf([])),
        "other content": changed(digest=sha512, digests=SetOf([sha512])),
        "not SHA-256": changed(digest=cms.Algorithm(oid=cms.DATA, parameters=None)),
        "none that is supported": changed(algorithm=cms.Algorithm(oid=cms.ED25519, parameters=None)),
        "does not fit the key": changed(signature=b"\x30\x06\x02\x01\x01\x02\x01\x01"),
        "does not carry": changed(certificates=None),
        "or more than once": changed(certificates=SetOf([*rootless, rootless[0]])),
        "none of the chain": changed(certificates=SetOf([*rootless, stranger])),
        "more than 8": changed(certificates=SetOf([stranger] * 9)),
        "cannot be read": changed(certificates=SetOf([*rootless, attribute.values.as_list()[0]])),
        "not what it was when it was made": changed(certificates=SetOf([*rootless, spoilt_root])),
        "other than a time stamp": changed(unsigned=SetOf([attribute])),
        "stands twice": changed(unsigned=SetOf([attribute, attribute])),
        "has not one value": changed(unsigned=SetOf([cms.Attribute(oid=cms.DATA, values=SetOf([]))])),
    }
    assert len(held) == 2
    for why, seal in cases.items():
        assert why in refused(MANIFEST, seal), why


def signed_with(*attributes: cms.Attribute, key: pki.Identity | None = None, digest: str = "sha256") -> bytes:
    """A seal that is truly signed, with such attributes."""
    who = key or pki.signer()
    signature = FileKey(who.key).sign(encode_der(SetOf(list(attributes))))  # type: ignore[arg-type]
    leaf = who.certificate
    signer = cms.SignerInfo(
        version=1,
        sid=cms.IssuerSerial(issuer=value(leaf.issuer.public_bytes()), serial=leaf.serial_number),  # type: ignore[arg-type]
        digest=cms.hash_algorithm(digest),
        signed=SetOf(list(attributes)),
        algorithm=cms.Algorithm(oid=cms.ECDSA_SHA256, parameters=None),
        signature=signature,
        unsigned=None,
    )
    data = cms.SignedData(
        version=1,
        digests=SetOf([cms.hash_algorithm(digest)]),
        content=cms.Content(oid=cms.DATA, content=None),
        certificates=SetOf([value(one) for one in who.chain]),  # type: ignore[misc]
        lists=None,
        signers=SetOf([signer]),
    )
    return encode_der(cms.ContentInfo(oid=cms.SIGNED_DATA, content=data))


def attributes_of(seal: bytes) -> list[cms.Attribute]:
    return cms.decoded(cms.ContentInfo, seal).content.signers.as_list()[0].signed.as_list()


def test_the_attributes_are_those_of_a_seal() -> None:
    own = attributes_of(made())
    assert CRYPTO.seal(MANIFEST, signed_with(*own)).claimed == pki.NOW
    by = {one.oid: one for one in own}
    without = {oid: [one for one in own if one.oid != oid] for oid in by}
    assert "lacks" in refused(MANIFEST, signed_with(*without[cms.CONTENT_TYPE]))
    assert "lacks" in refused(MANIFEST, signed_with(*without[cms.MESSAGE_DIGEST]))
    assert "not those that a seal has" in refused(MANIFEST, signed_with(*without[cms.SIGNING_CERTIFICATE_V2]))
    assert CRYPTO.seal(MANIFEST, signed_with(*without[cms.SIGNING_TIME])).claimed is None
    more = seals._attribute(x509.ObjectIdentifier("1.2.3.4"), b"\x05\x00")
    assert "not those that a seal has" in refused(MANIFEST, signed_with(*own, more))
    kind = seals._attribute(cms.CONTENT_TYPE, encode_der(cms.SIGNED_DATA))
    assert "another type" in refused(MANIFEST, signed_with(*without[cms.CONTENT_TYPE], kind))
    moment = seals._attribute(cms.SIGNING_TIME, b"\x05\x00")
    assert "strict DER" in refused(MANIFEST, signed_with(*without[cms.SIGNING_TIME], moment))


def ess(**fields: object) -> cms.Attribute:
    own = {"algorithm": None, "digest": hashlib.sha256(pki.signer().der).digest(), "issuer": None, **fields}
    held = [] if fields.get("digest") is None and "digest" in fields else [cms.CertificateIdV2(**own)]  # type: ignore[arg-type]
    return seals._attribute(
        cms.SIGNING_CERTIFICATE_V2, encode_der(cms.SigningCertificateV2(certificates=held, policies=None))
    )


def test_a_seal_names_its_own_certificate() -> None:
    rest = [one for one in attributes_of(made()) if one.oid != cms.SIGNING_CERTIFICATE_V2]
    leaf = pki.signer().certificate

    def general(name: bytes, tag: bytes = b"\xa4") -> list[object]:
        return [value(tag + bytes([len(name)]) + name)]

    issuer = leaf.issuer.public_bytes()
    right = cms.NameSerial(issuer=general(issuer), serial=leaf.serial_number)  # type: ignore[arg-type]
    wrong = cms.NameSerial(issuer=general(issuer), serial=leaf.serial_number + 1)  # type: ignore[arg-type]
    other = cms.NameSerial(issuer=general(leaf.subject.public_bytes()), serial=leaf.serial_number)  # type: ignore[arg-type]
    sha384 = hashlib.sha384(pki.signer().der).digest()
    for good in (ess(issuer=right), ess(algorithm=cms.hash_algorithm("sha384"), digest=sha384)):
        assert CRYPTO.seal(MANIFEST, signed_with(*rest, good)).key == pki.signer().public
    for bad in (ess(digest=None), ess(digest=bytes(32)), ess(algorithm=cms.hash_algorithm("sha384"))):
        assert "another certificate" in refused(MANIFEST, signed_with(*rest, bad))
    for bad in (ess(issuer=wrong), ess(issuer=other)):
        assert "another issuer or serial number" in refused(MANIFEST, signed_with(*rest, bad))


def test_a_key_that_seals_nothing_is_refused() -> None:
    who = pki.issue(pki.name("Larger curve"), pki.root(), kind="p384")
    assert "neither on P-256" in refused(MANIFEST, who.sealer().cades(MANIFEST))


def test_a_seal_of_another_hash_is_refused_though_it_holds() -> None:
    """ECDSA on P-256 with SHA-384 is sound, and not of the one form."""
    who = pki.signer()
    digest = hashlib.sha384(MANIFEST).digest()
    attributes = [one for one in attributes_of(made()) if one.oid != cms.MESSAGE_DIGEST]
    attributes.append(seals._attribute(cms.MESSAGE_DIGEST, encode_der(digest)))
    seal = cms.decoded(cms.ContentInfo, signed_with(*attributes, digest="sha384"))
    (signer,) = seal.content.signers.as_list()
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec

    assert isinstance(who.key, ec.EllipticCurvePrivateKey)
    signer.signature = who.key.sign(encode_der(SetOf(attributes)), ec.ECDSA(hashes.SHA384()))
    signer.algorithm = cms.Algorithm(oid=x509.ObjectIdentifier("1.2.840.10045.4.3.3"), parameters=None)
    seal.content.signers = SetOf([signer])
    assert "neither on P-256, with SHA-256" in refused(MANIFEST, encode_der(seal))


def test_a_root_that_is_carried_changes_nothing_when_it_is_spoilt() -> None:
    """Bits of a root that stands above the anchor's place are refused, or the chain is followed without it."""
    who = pki.signer()
    sealer = who.sealer()
    sealer.chain = (*sealer.chain, who.root.der)
    sound = sealer.cades(MANIFEST)
    start = sound.index(who.root.der)
    for bit in range(start * 8, (start + len(who.root.der)) * 8, 7):
        changed = bytearray(sound)
        changed[bit // 8] ^= 1 << bit % 8
        try:
            seal = CRYPTO.seal(MANIFEST, bytes(changed))
            chain_holds(seal, who.root)
        except RefusedError:
            continue
        assert seal.chain[:2] == who.chain
        assert (seal.key, seal.subject, seal.claimed) == (who.public, "CN=Security officer,O=Fenwick Medical", pki.NOW)


def test_a_stamp_of_something_else_is_refused() -> None:
    stamped = cms.decoded(cms.ContentInfo, made(stamped=True)).content.signers.as_list()[0]
    fresh = cms.decoded(cms.ContentInfo, pki.signer().sealer().cades(MANIFEST))
    (signer,) = fresh.content.signers.as_list()
    signer.unsigned = stamped.unsigned
    fresh.content.signers = SetOf([signer])
    assert "over something else" in refused(MANIFEST, encode_der(fresh), Reason.STAMP)


def test_a_sealer_shows_nothing_of_its_key() -> None:
    who = pki.signer()
    assert repr(who.sealer()) == f"KeySealer({who.sealer().key})"


# -- every bit --------------------------------------------------------------------------------------------------------


def flips(kind: str, every: int) -> Counter[str]:
    """What becomes of a stamped seal, with a list in it, of which one bit is changed, at every so many bits."""
    who, authority = pki.signer(kind=kind), pki.stamping()
    lists = (pki.revocations(pki.intermediate(kind)),)
    sound = who.sealer(pki.stamper(authority), lists=lists).cades(MANIFEST)
    found: Counter[str] = Counter()
    for bit in range(0, len(sound) * 8, every):
        changed = bytearray(sound)
        changed[bit // 8] ^= 1 << bit % 8
        try:
            seal = CRYPTO.seal(MANIFEST, bytes(changed))
            chain_holds(seal, who.root)
            assert seal.stamp
            CRYPTO.chain(seal.stamp.chain, (authority.root.der,), pki.NOW, (), covered=False, stamping=True)
            found["accepted"] += 1
        except RefusedError as error:
            found[error.refusal.reason.value] += 1
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_a_changed_bit_is_refused(kind: str) -> None:
    found = flips(kind, 61)
    assert found["accepted"] == 0
    assert found["seal-broken"] > 100
    assert found["stamp"] > 100


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_every_changed_bit_is_refused(kind: str) -> None:
    """Every third bit, so that each place in a byte has its turn; exploring, every one."""
    step = 1 if os.environ.get("HYPOTHESIS_PROFILE") == "explore" else 3
    found = flips(kind, step)
    assert found["accepted"] == 0
    assert found.total() > 20_000 // step


# -- what others say --------------------------------------------------------------------------------------------------


def openssl(*arguments: str | Path) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(["openssl", *map(str, arguments)], capture_output=True, check=False)


@pytest.mark.parametrize("stamped", [False, True])
def test_openssl_verifies_a_seal(tmp_path: Path, stamped: bool) -> None:
    (tmp_path / "seal.p7s").write_bytes(made(stamped=stamped))
    (tmp_path / "root.pem").write_bytes(pki.root().pem)

    def verify(content: bytes) -> int:
        (tmp_path / "manifest.json").write_bytes(content)
        call = (
            "cms", "-verify", "-cades", "-binary", "-inform", "DER", "-in", tmp_path / "seal.p7s", "-content",
            tmp_path / "manifest.json", "-CAfile", tmp_path / "root.pem", "-out", tmp_path / "out",
            "-attime", str(int(pki.NOW.timestamp())),
        )  # fmt: skip
        return openssl(*call).returncode

    assert verify(MANIFEST) == 0
    assert verify(MANIFEST + b" ") != 0


def test_openssl_makes_a_seal(tmp_path: Path) -> None:
    """Of the one form, where it is asked for it: CAdES, without capabilities, in DER."""
    key, chain = pki.signer().write(tmp_path, "signer")
    (tmp_path / "above.pem").write_bytes(pki.intermediate().pem)
    (tmp_path / "manifest.json").write_bytes(MANIFEST)
    call = (
        "cms", "-sign", "-cades", "-binary", "-nosmimecap", "-md", "sha256", "-signer", chain, "-inkey", key,
        "-certfile", tmp_path / "above.pem", "-in", tmp_path / "manifest.json", "-outform", "DER",
        "-out", tmp_path / "seal.p7s",
    )  # fmt: skip
    done = openssl(*call)
    assert done.returncode == 0, done.stderr
    seal = CRYPTO.seal(MANIFEST, (tmp_path / "seal.p7s").read_bytes())
    assert seal.key == pki.signer().public
    chain_holds(seal, pki.root())


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("stamped", [False, True])
def test_pyhanko_verifies_a_seal(kind: str, stamped: bool) -> None:
    import asyncio

    from asn1crypto import cms as asn1_cms
    from asn1crypto import x509 as asn1_x509
    from pyhanko.sign.validation import async_validate_detached_cms
    from pyhanko_certvalidator import ValidationContext

    def context(root: pki.Identity) -> ValidationContext:
        roots = [asn1_x509.Certificate.load(root.der)]
        return ValidationContext(trust_roots=roots, moment=pki.NOW, allow_fetching=False)

    def status(content: bytes) -> object:
        signed = asn1_cms.ContentInfo.load(made(kind, stamped))["content"]
        stamps = context(pki.stamping().root)
        own = context(pki.root(kind=kind))
        return asyncio.run(
            async_validate_detached_cms(content, signed, signer_validation_context=own, ts_validation_context=stamps)
        )

    sound = status(MANIFEST)
    assert sound.bottom_line, sound.pretty_print_details()  # type: ignore[attr-defined]
    assert (sound.timestamp_validity is not None) is stamped  # type: ignore[attr-defined]
    assert not status(MANIFEST + b" ").bottom_line  # type: ignore[attr-defined]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("stamped", [False, True])
def test_a_seal_by_pyhanko_is_accepted(kind: str, stamped: bool) -> None:
    import asyncio

    from asn1crypto import keys
    from asn1crypto import x509 as asn1_x509
    from pyhanko.sign import signers
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    who = pki.signer(kind=kind)
    store = SimpleCertificateStore()
    store.register_multiple([asn1_x509.Certificate.load(pki.intermediate(kind).der)])
    der = pki.serialized(who)
    signer = signers.SimpleSigner(
        signing_cert=asn1_x509.Certificate.load(who.der), signing_key=keys.PrivateKeyInfo.load(der), cert_registry=store
    )
    stamper = pki.timestamper(pki.stamping()) if stamped else None
    digest = "sha512" if kind == "ed25519" else "sha256"
    info = asyncio.run(
        signer.async_sign_general_data(MANIFEST, digest, detached=True, use_cades=True, timestamper=stamper)
    )
    seal = CRYPTO.seal(MANIFEST, info.dump())
    assert seal.key == who.public
    assert (seal.stamp is not None) is stamped
    chain_holds(seal, who.root)
