"""No way to spoil a sealed bundle goes unseen, and each is told with its reason."""

import os
from collections import Counter
from dataclasses import replace
from itertools import islice
from random import Random

import pytest

from medslate.bundles.refusal import Reason
from medslate.bundles.trusted import verify
from tests.build_bundle import AT, CONTENT, MANIFEST, POLICY, STAMPED, WHOLE, member, sealed
from tests.fakes.crypto import FakeCrypto
from tests.laws.bundle_mutations import Mutation, flips, mutations, structural

BUNDLE = sealed()
OTHER_WHOLE = {name: content + b" of another" for name, content in WHOLE.items()}
OTHER = sealed(
    replace(MANIFEST, members=tuple(member(name, OTHER_WHOLE[name], one) for name, (_, one) in CONTENT.items())),
    OTHER_WHOLE,
)
STRUCTURAL = tuple(structural(BUNDLE, OTHER))


def refused(one: Mutation) -> Reason:
    """The first reason of those that are expected for a mutation."""
    decision = verify(one.content, POLICY, FakeCrypto(), AT)
    told = [refusal.reason for refusal in decision.refusals]
    assert not decision.accepted, f"accepted: {one.name}"
    assert dict(decision.content) == {}
    found = [reason for reason in told if reason in one.reasons]
    assert found, f"{one.name}: {told}, expected one of {one.reasons}"
    return found[0]


def test_what_is_spoilt_is_believed_unspoilt() -> None:
    for one in (BUNDLE, OTHER):
        assert verify(one, POLICY, FakeCrypto(), AT).accepted


def test_every_mutation_with_a_name_is_refused_for_its_reason() -> None:
    names = [one.name for one in STRUCTURAL]
    assert len(set(names)) == len(names) > 600
    counted = Counter(refused(one) for one in STRUCTURAL if one.content != BUNDLE)
    assert set(counted) >= {
        Reason.CONTAINER, Reason.NAME, Reason.MANIFEST, Reason.NOT_CANONICAL, Reason.MEMBER_MISSING, Reason.MEMBER_UNLISTED,
        Reason.MEMBER_CHANGED, Reason.SEAL_MISSING, Reason.SEAL_UNANNOUNCED, Reason.SEAL_BROKEN, Reason.SEAL_OF_ANOTHER,
        Reason.ENVELOPE,
    }  # fmt: skip
    assert all(one.content != BUNDLE for one in STRUCTURAL)


def test_changes_at_random_are_refused() -> None:
    made = mutations(BUNDLE, OTHER, Random(5), len(STRUCTURAL) + 2000)  # noqa: S311
    counted = Counter(refused(one) for one in made if one.content != BUNDLE)
    assert counted.total() >= 2000


@pytest.mark.slow
def test_every_bit_counts() -> None:
    """Single bits of the container, and of its files in a container that fits again: a third; exploring, all."""
    step = 1 if os.environ.get("HYPOTHESIS_PROFILE") == "explore" else 3
    counted = Counter(refused(one) for one in islice(flips(BUNDLE), 0, None, step))
    assert counted.total() >= (9 * len(BUNDLE) - 2000) // step
    assert counted.total() >= 10_000


@pytest.mark.slow
def test_ten_thousand_changes_at_random_of_stamped_seals() -> None:
    """The same with time stamps, which the policy asks for."""
    bundle, policy = sealed(sealers=STAMPED), replace(POLICY, stamped=True)
    assert verify(bundle, policy, FakeCrypto(), AT).accepted
    counted: Counter[Reason] = Counter()
    for one in mutations(bundle, OTHER, Random(6), 10_800):  # noqa: S311
        if one.content != bundle:
            counted[verify(one.content, policy, FakeCrypto(), AT).refusals[0].reason] += 1
    assert counted.total() >= 10_000
