"""What every `Crypto` has to do, be it made with certificates or for tests."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from medslate.adapters.signing.seals import X509Crypto
from medslate.bundles.refusal import Reason, RefusedError
from medslate.bundles.sealing import Sealer
from medslate.bundles.trusted import Crypto
from tests import pki
from tests.fakes import crypto as fake

AT = datetime(2026, 11, 22, 7, 30, tzinfo=UTC)
MANIFEST = b'{"a":"manifest"}'


@dataclass(frozen=True)
class World:
    """A key with a certificate below a root, one with a stamp, and what speaks of them."""

    crypto: Crypto
    key: bytes
    plain: Sealer
    stamped: Sealer
    root: bytes
    stamps: bytes
    stranger: bytes
    revoking: bytes
    current: bytes


def real(kind: str) -> World:
    leaf = pki.issue(pki.name("Direct", "Fenwick Medical"), pki.root(kind=kind), kind=kind)
    return World(
        X509Crypto(),
        leaf.public,
        leaf.sealer(),
        leaf.sealer(pki.stamper(pki.stamping(), AT)),
        leaf.root.der,
        pki.stamping().root.der,
        pki.root("Another root").der,
        pki.revocations(leaf.root, {leaf: AT - timedelta(days=1)}),
        pki.revocations(leaf.root),
    )


def faked(_: str) -> World:
    root, time = fake.Identity("root", use="certificates"), fake.Identity("time", use="certificates")
    leaf = root.issues("leaf")
    return World(
        fake.FakeCrypto(),
        leaf.spki,
        leaf,
        leaf.stamping(time.issues("clock", use="stamps"), AT),
        root.certificate,
        time.certificate,
        fake.Identity("another root", use="certificates").certificate,
        root.revokes(leaf, AT - timedelta(days=1)),
        root.revokes(root.issues("another")),
    )


@pytest.fixture(
    params=[(real, "p256"), (real, "ed25519"), (faked, "")], ids=["X.509, P-256", "X.509, Ed25519", "the fake"]
)
def world(request: pytest.FixtureRequest) -> World:
    make, kind = request.param
    made = make(kind)
    assert isinstance(made, World)
    return made


def refused(reason: Reason, act: Callable[[], object]) -> None:
    with pytest.raises(RefusedError) as caught:
        act()
    assert caught.value.refusal.reason is reason


def test_a_seal_tells_who_made_it(world: World) -> None:
    seal = world.crypto.seal(MANIFEST, world.plain.cades(MANIFEST))
    assert seal.key == world.key
    assert hashlib.sha256(seal.key).hexdigest() == world.plain.key
    assert seal.organization == "Fenwick Medical"
    assert seal.stamp is None
    stamped = world.crypto.seal(MANIFEST, world.stamped.cades(MANIFEST))
    assert stamped.key == seal.key
    assert stamped.stamp
    assert stamped.stamp.at == AT


@pytest.mark.parametrize("spoil", [lambda one: one[:-1], lambda one: one + b" ", lambda one: b"", lambda one: b"{}"])
def test_a_broken_seal_is_refused(world: World, spoil: Callable[[bytes], bytes]) -> None:
    with pytest.raises(RefusedError):
        world.crypto.seal(MANIFEST, spoil(world.plain.cades(MANIFEST)))


def test_a_seal_of_other_content_is_refused(world: World) -> None:
    refused(Reason.SEAL_BROKEN, lambda: world.crypto.seal(MANIFEST + b" ", world.plain.cades(MANIFEST)))


def test_a_bare_signature_is_of_one_key_and_one_message(world: World) -> None:
    signature = world.plain.sign(b"message")
    assert world.crypto.signed(world.key, b"message", signature)
    assert not world.crypto.signed(world.key, b"another", signature)
    assert not world.crypto.signed(world.key, b"message", b"")
    assert not world.crypto.signed(b"another key", b"message", signature)


def test_chains_are_judged(world: World) -> None:
    seal = world.crypto.seal(MANIFEST, world.stamped.cades(MANIFEST))
    assert seal.stamp

    def judged(*anchors: bytes, at: datetime = AT, lists: tuple[bytes, ...] = (), covered: bool = False) -> None:
        world.crypto.chain(seal.chain, anchors, at, lists, covered=covered)

    judged(world.root)
    judged(world.stranger, world.root)
    judged(seal.chain[0])
    judged(world.root, lists=(world.current,), covered=True)
    refused(Reason.UNTRUSTED, judged)
    refused(Reason.UNTRUSTED, lambda: judged(world.stranger))
    refused(Reason.EXPIRED, lambda: judged(world.root, at=datetime(2025, 1, 1, tzinfo=UTC)))
    refused(Reason.EXPIRED, lambda: judged(world.root, at=datetime(2046, 1, 1, tzinfo=UTC)))
    refused(Reason.REVOKED, lambda: judged(world.root, lists=(world.revoking,)))
    judged(world.root, lists=(world.revoking,), at=AT - timedelta(days=2))
    refused(Reason.REVOCATION_UNKNOWN, lambda: judged(world.root, covered=True))
    stamps = seal.stamp.chain
    world.crypto.chain(stamps, (world.stamps,), AT, (), covered=False, stamping=True)
    refused(Reason.UNTRUSTED, lambda: world.crypto.chain(stamps, (world.stamps,), AT, (), covered=False))
    refused(
        Reason.UNTRUSTED,
        lambda: world.crypto.chain(seal.chain, (world.root,), AT, (), covered=False, stamping=True),
    )
