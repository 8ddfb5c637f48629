"""The mutations again, with real keys and certificates: one signer with ECDSA, one with Ed25519."""

from collections import Counter
from dataclasses import replace
from random import Random

import pytest

from medslate.adapters.signing.seals import X509Crypto
from medslate.bundles.policy import Party
from medslate.bundles.refusal import Reason
from medslate.bundles.trusted import verify
from tests import pki
from tests.build_bundle import CONTENT, MAKER_AND_APPROVER, MANIFEST, POLICY, WHOLE, member, sealed
from tests.laws.bundle_mutations import Mutation, mutations, structural

MAKER, APPROVER = pki.signer("A. Maker"), pki.signer("B. Approver", kind="ed25519", above="Other root")
SEALERS = {"maker": MAKER.sealer(), "approver": APPROVER.sealer()}
SIGNERS = tuple(replace(one, key=SEALERS[one.id].key) for one in MAKER_AND_APPROVER)
FENWICK = Party("fenwick", "Fenwick Medical", POLICY.parties[0].roles, (MAKER.root.der, APPROVER.root.der))
TRUST = replace(POLICY, parties=(FENWICK,))
BUNDLE = sealed(replace(MANIFEST, signers=SIGNERS), sealers=SEALERS)
OTHER_WHOLE = {name: content + b" of another" for name, content in WHOLE.items()}
OTHER_MEMBERS = tuple(member(name, OTHER_WHOLE[name], audience) for name, (_, audience) in CONTENT.items())
OTHER = sealed(replace(MANIFEST, signers=SIGNERS, members=OTHER_MEMBERS), OTHER_WHOLE, SEALERS)
CRYPTO = X509Crypto()


def refused(one: Mutation) -> Reason:
    decision = verify(one.content, TRUST, CRYPTO, pki.NOW)
    assert not decision.accepted, f"accepted: {one.name}"
    found = [refusal.reason for refusal in decision.refusals if refusal.reason in one.reasons]
    assert found, f"{one.name}: {decision.refusals}, expected one of {one.reasons}"
    return found[0]


def test_what_is_spoilt_is_believed_unspoilt() -> None:
    for one in (BUNDLE, OTHER):
        assert verify(one, TRUST, CRYPTO, pki.NOW).refusals == ()


def test_every_mutation_with_a_name_is_refused_for_its_reason() -> None:
    assert Counter(refused(one) for one in structural(BUNDLE, OTHER)).total() > 600


@pytest.mark.slow
def test_changes_at_random_are_refused() -> None:
    spoilt = [one for one in mutations(BUNDLE, OTHER, Random(8), 5000) if one.content != BUNDLE]  # noqa: S311
    assert Counter(refused(one) for one in spoilt).total() > 4500
