"""Whose a key is: by the word of whoever verifies, or by their trust policy."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from medslate.bundles.policy import Party, TrustPolicy
from medslate.bundles.refusal import RefusedError
from medslate.bundles.trusted import Crypto
from medslate.usecases.oscal_verify import PublicKey, SignatureRefusedError


@dataclass(frozen=True, slots=True)
class GivenKey:
    """A key at hand: the file it came from, its SubjectPublicKeyInfo (DER), and the certificates for it, if any.

    `chain`: DER, its own first. `organization`: what the first one names.
    """

    file: str
    der: bytes
    chain: tuple[bytes, ...] = ()
    organization: str = ""


def by_policy(given: Iterable[GivenKey], policy: TrustPolicy, crypto: Crypto, at: datetime) -> tuple[PublicKey, ...]:
    """Those keys that a party of the policy answers for: named by the policy itself, or by a chain to an anchor.

    A signature of this form carries no time that is proven, so the chain must hold at the time of verification. Raises
    `SignatureRefusedError` with every reason if nobody answers for any of them.
    """
    if not policy.parties:
        raise SignatureRefusedError("The trust policy names no party, so nobody's signature counts.")
    keys, reasons = [], []
    for one in given:
        for party in policy.parties:
            faults = tuple(_faults(one, party, policy, crypto, at))
            reasons += [f"{one.file}: {party.name}: {fault}" for fault in faults]
            keys += [] if faults else [PublicKey(party.name, one.der)]
    if not keys:
        raise SignatureRefusedError("\n".join(("The trust policy accepts none of the keys.", *reasons)))
    return tuple(keys)


def _faults(one: GivenKey, party: Party, policy: TrustPolicy, crypto: Crypto, at: datetime) -> Iterator[str]:
    """Why a key is not the party's."""
    if hashlib.sha256(one.der).hexdigest() in party.keys:
        return
    if not one.chain:
        yield "the policy does not name this key, and there is no certificate with it"
    elif party.organization and party.organization != one.organization:
        yield f"the certificate is of {one.organization or 'nobody'}"
    else:
        try:
            crypto.chain(one.chain, party.anchors, at, policy.lists, covered=policy.revocation)
        except RefusedError as error:
            yield error.refusal.message
