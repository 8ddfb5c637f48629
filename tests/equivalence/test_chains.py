"""Chains at random: ours accepts none that OpenSSL or pyHanko refuses, and agrees with them on those that are sound.

What ours refuses and both accept is known: it is stricter where `docs/reference/trust-policy.md` says so.
"""

import asyncio
import subprocess
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from random import Random

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.x509.oid import ExtendedKeyUsageOID

from medslate.adapters.signing.chains import check_chain
from medslate.bundles.refusal import RefusedError
from tests import pki
from tests.pki import Extension, Identity, Private

KINDS = ("p256", "p256", "p256", "ed25519", "p384", "rsa2048")
UNKNOWN = x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3.4"), b"\x05\x00")


@cache
def key(kind: str, number: int) -> Private:
    return pki.private(kind)


@dataclass
class Plan:
    """How one certificate is made."""

    kind: str
    leaf: bool
    stamping: bool
    pathlen: int | None = None
    start: datetime = pki.START
    end: datetime = pki.END
    constraints: bool = True
    ca: bool | None = None
    usage: bool = True
    signs: bool = True
    forged: bool = False
    renamed: bool = False
    misnamed: bool = False
    identifiers: bool = True
    hashed: hashes.HashAlgorithm = field(default_factory=hashes.SHA256)
    uses: tuple[x509.ObjectIdentifier, ...] = ()
    uses_critical: bool = True
    more: tuple[Extension, ...] = ()

    def extensions(self) -> tuple[Extension, ...]:
        ca = (not self.leaf) if self.ca is None else self.ca
        found: list[Extension] = []
        if self.constraints:
            found.append((x509.BasicConstraints(ca=ca, path_length=self.pathlen if ca else None), True))
        if self.usage:
            allowed = (
                {"digital_signature": self.signs} if self.leaf else {"key_cert_sign": self.signs, "crl_sign": True}
            )
            found.append((pki.usage(**allowed, key_agreement=not self.stamping), True))
        if self.uses:
            found.append((x509.ExtendedKeyUsage(list(self.uses)), self.uses_critical))
        return (*found, *self.more)


def _expired(plan: Plan, random: Random) -> None:
    plan.start, plan.end = pki.START, pki.later(-random.choice([1, 100]))


def _early(plan: Plan, random: Random) -> None:
    plan.start, plan.end = pki.later(1), pki.END


def _uses(plan: Plan, random: Random) -> None:
    choices = [
        ExtendedKeyUsageOID.TIME_STAMPING, ExtendedKeyUsageOID.EMAIL_PROTECTION, ExtendedKeyUsageOID.SERVER_AUTH,
        ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE,
    ]  # fmt: skip
    plan.uses = tuple(random.sample(choices, random.randint(1, 2)))
    plan.uses_critical = random.random() < 0.5


def _set(name: str, value: object) -> Callable[[Plan, Random], None]:
    return lambda plan, random: setattr(plan, name, value)


MUTATIONS: dict[str, Callable[[Plan, Random], None]] = {
    "expired": _expired,
    "early": _early,
    "uses": _uses,
    "no constraints": _set("constraints", False),
    "an authority": _set("ca", True),
    "no authority": _set("ca", False),
    "no usage": _set("usage", False),
    "not for signing": _set("signs", False),
    "forged": _set("forged", True),
    "another issuer's name": _set("renamed", True),
    "another key's id": _set("misnamed", True),
    "no ids": _set("identifiers", False),
    "weak hash": _set("hashed", hashes.SHA224()),
    "other hash": _set("hashed", hashes.SHA384()),
    "path length 0": _set("pathlen", 0),
    "path length 1": _set("pathlen", 1),
    "critical": _set("more", ((UNKNOWN, True),)),
    "not critical": _set("more", ((UNKNOWN, False),)),
    "names": _set("more", ((x509.NameConstraints([x509.DirectoryName(pki.name("Nobody"))], None), True),)),
}


def plans(random: Random, stamping: bool) -> tuple[list[Plan], tuple[str, ...]]:
    """The certificates of a chain from the root to the leaf, and what is wrong with them, if anything is."""
    depth = random.randint(2, 5)
    made = [Plan(random.choice(KINDS), number == depth - 1, stamping) for number in range(depth)]
    if stamping:
        made[-1].uses = (ExtendedKeyUsageOID.TIME_STAMPING,)
    names = random.choices(sorted(MUTATIONS), k=random.choice([0, 1, 1, 1, 2]))
    for name in names:
        MUTATIONS[name](random.choice(made), random)
    return made, tuple(names)


def issued(plan: Plan, number: int, above: Identity | None) -> Identity:
    name = pki.name(f"Number {number}", "Random authority")
    issuer = above
    if above and plan.forged:
        issuer = Identity(key(plan.kind, number + 100), above.certificate, above.issuer)
    if above and plan.renamed:
        issuer = pki.issue(pki.name("Renamed"), key=above.key, extensions=pki.AUTHORITY)
    more = list(plan.extensions())
    if plan.misnamed:
        more.append((x509.AuthorityKeyIdentifier(b"no key has this id..", None, None), False))
    own = pki.issue(
        name,
        issuer,
        key=key(plan.kind, number),
        start=plan.start,
        end=plan.end,
        extensions=more,
        hashed=plan.hashed,
        identifiers=plan.identifiers and not plan.misnamed,
    )
    return Identity(own.key, own.certificate, above)


def ours(leaf: Identity, chain: tuple[bytes, ...], stamping: bool) -> bool:
    try:
        check_chain(chain, (leaf.root.der,), pki.NOW, (), covered=False, stamping=stamping)
    except RefusedError:
        return False
    return True


def openssl(leaf: Identity, above: list[Identity], stamping: bool, folder: Path) -> bool:
    for name, content in (
        ("root.pem", leaf.root.pem),
        ("above.pem", b"".join(one.pem for one in above)),
        ("leaf.pem", leaf.pem),
    ):
        (folder / name).write_bytes(content)
    purpose = "timestampsign" if stamping else "any"
    call = ["openssl", "verify", "-purpose", purpose, "-attime", str(int(pki.NOW.timestamp())), "-CAfile", "root.pem"]
    call += ["-untrusted", "above.pem"] if above else []
    return subprocess.run([*call, "leaf.pem"], cwd=folder, capture_output=True, check=False).returncode == 0


def pyhanko(leaf: Identity, above: list[Identity], stamping: bool) -> bool:
    from asn1crypto import x509 as asn1_x509
    from pyhanko_certvalidator import CertificateValidator, ValidationContext
    from pyhanko_certvalidator.errors import PathError, ValidationError

    def loaded(one: Identity) -> object:
        return asn1_x509.Certificate.load(one.der)

    context = ValidationContext(trust_roots=[loaded(leaf.root)], moment=pki.NOW, allow_fetching=False)
    validator = CertificateValidator(loaded(leaf), [loaded(one) for one in above], validation_context=context)
    try:
        if stamping:
            asyncio.run(validator.async_validate_usage(set(), {"time_stamping"}, extended_optional=False))
        else:
            asyncio.run(validator.async_validate_path())
    except (PathError, ValidationError):
        return False
    return True


def compared(seed: int, number: int, folder: Path) -> Counter[str]:
    random, found = Random(seed), Counter[str]()  # noqa: S311  nothing here is secret
    for _ in range(number):
        stamping = random.random() < 0.3
        made, names = plans(random, stamping)
        identity: Identity | None = None
        for place, plan in enumerate(made):
            identity = issued(plan, place, identity)
        assert identity is not None
        above = list(identity.path[1:-1])
        if above and random.random() < 0.1:
            above, names = above[:-1], (*names, "one missing")
        chain = (identity.der, *(one.der for one in above))
        verdicts = (
            ours(identity, chain, stamping),
            openssl(identity, above, stamping, folder),
            pyhanko(identity, above, stamping),
        )
        assert not verdicts[0] or all(verdicts[1:]), (names, stamping, verdicts)
        assert names or all(verdicts), "a sound chain is refused"
        found["all accept" if all(verdicts) else "ours alone refuses" if all(verdicts[1:]) else "refused"] += 1
        if all(verdicts[1:]) and not verdicts[0]:
            found.update(f"stricter: {one}" for one in names)
    return found


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize(("seed", "number"), [(1, 40), pytest.param(2, 250, marks=pytest.mark.slow)])
def test_ours_accepts_nothing_that_others_refuse(seed: int, number: int, tmp_path: Path) -> None:
    found = compared(seed, number, tmp_path)
    assert found["all accept"] > number / 10
    assert found["refused"] > number / 10
