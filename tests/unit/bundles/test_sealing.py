"""Sealing, adding seals later, and leaving out."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from medslate.bundles.canonical import canonical
from medslate.bundles.manifest import ENVELOPE, Audience
from medslate.bundles.manifest import MANIFEST as MANIFEST_NAME
from medslate.bundles.refusal import Reason, RefusedError
from medslate.bundles.sealing import add_seal, redact, seal
from medslate.bundles.trusted import verify
from tests.build_bundle import APPROVER, AT, MAKER, MANIFEST, OPERATOR, POLICY, SEALERS, WHOLE, member, packed, sealed
from tests.fakes.crypto import FakeCrypto
from tests.laws.bundle_mutations import files_of, structural

BUNDLE = sealed()


def reason(call: Callable[[], object]) -> Reason:
    with pytest.raises(RefusedError) as caught:
        call()
    return caught.value.refusal.reason


def test_the_same_is_sealed_the_same() -> None:
    assert sealed() == BUNDLE
    assert sealed(content=dict(reversed(WHOLE.items()))) == BUNDLE


def test_a_bundle_waits_for_its_seals() -> None:
    """Unsealed, with one seal, with both: in any order it comes to the same bytes, and only then it is believed."""
    bare = sealed(sealers={})
    refused = verify(bare, POLICY, FakeCrypto(), AT)
    assert {one.reason for one in refused.refusals} >= {Reason.SEAL_MISSING}
    for first, second in (("maker", "approver"), ("approver", "maker")):
        one = packed(add_seal(bare, first, SEALERS[first]))
        told = verify(one, POLICY, FakeCrypto(), AT).refusals
        assert told[0].reason is Reason.SEAL_MISSING
        assert told[0].where == f"seals/{second}.p7s"
        assert packed(add_seal(one, second, SEALERS[second])) == BUNDLE
    assert packed(add_seal(BUNDLE, "maker", MAKER)) == BUNDLE


def test_a_seal_can_be_added_to_a_view_and_without_an_envelope() -> None:
    view = redact(sealed(sealers={"maker": MAKER}), Audience.PUBLIC)
    assert verify(packed(add_seal(packed(view), "approver", APPROVER)), POLICY, FakeCrypto(), AT).accepted
    less = {name: one for name, one in files_of(sealed(sealers={})).items() if name != ENVELOPE}
    one = packed(add_seal(packed(less), "maker", MAKER))
    assert packed(add_seal(one, "approver", APPROVER)) == BUNDLE


@pytest.mark.parametrize(("signer", "sealer"), [("nobody", MAKER), ("maker", APPROVER), ("approver", OPERATOR)])
def test_only_announced_keys_seal(signer: str, sealer: Any) -> None:
    assert reason(lambda: add_seal(BUNDLE, signer, sealer)) is Reason.SEAL_OF_ANOTHER
    assert reason(lambda: seal(MANIFEST, WHOLE, {signer: sealer})) is Reason.SEAL_OF_ANOTHER


@pytest.mark.parametrize(
    ("expected", "manifest", "content"),
    [
        (Reason.MEMBER_MISSING, MANIFEST, {name: one for name, one in WHOLE.items() if name != "content/mds2.xlsx"}),
        (Reason.MEMBER_MISSING, MANIFEST, {}),
        (Reason.MEMBER_CHANGED, MANIFEST, {**WHOLE, "READ-ME.txt": b"x"}),
        (Reason.MEMBER_UNLISTED, MANIFEST, {**WHOLE, "x": b"x"}),
        (Reason.MEMBER_UNLISTED, MANIFEST, {**WHOLE, "seals/maker.p7s": b"x"}),
        (Reason.MEMBER_UNLISTED, MANIFEST, {**WHOLE, MANIFEST_NAME: b"x"}),
        (Reason.MANIFEST, replace(MANIFEST, signers=()), WHOLE),
        (Reason.MANIFEST, replace(MANIFEST, about={"device": "two\nlines"}), WHOLE),
        (Reason.NAME, replace(MANIFEST, members=(member("../x", b""),)), {"../x": b""}),
        (Reason.NOT_CANONICAL, replace(MANIFEST, rest={"x": 0.5}), WHOLE),
        (Reason.NOT_CANONICAL, replace(MANIFEST, sealed=AT.replace(tzinfo=None)), WHOLE),
    ],
    ids=range(11),
)
def test_what_could_not_be_believed_is_not_sealed(expected: Reason, manifest: Any, content: Any) -> None:
    assert reason(lambda: seal(manifest, content, SEALERS)) is expected


@pytest.mark.parametrize(
    "tree", [None, 1, "x", [], {}, {"signatures": 1}, {"signatures": [1]}, {"signatures": [{"keyid": [], "sig": ""}]}]
)
def test_no_seal_is_added_to_a_broken_envelope(tree: Any) -> None:
    content = packed({**files_of(BUNDLE), ENVELOPE: canonical(tree)})
    assert reason(lambda: add_seal(content, "maker", MAKER)) is Reason.ENVELOPE


def test_what_is_spoilt_is_neither_sealed_nor_redacted() -> None:
    """But for seals: of those nothing is said."""
    other = sealed(replace(MANIFEST, made_by="another"))
    for one in structural(BUNDLE, other):
        kind = one.name.partition(":")[0]
        if kind in ("bytes", "zip", "names", "members") or (
            kind == "manifest" and Reason.SEAL_BROKEN not in one.reasons
        ):
            assert reason(lambda one=one: add_seal(one.content, "maker", MAKER)) in one.reasons, one.name  # type: ignore[misc]
            assert reason(lambda one=one: redact(one.content, Audience.PUBLIC)) in one.reasons, one.name  # type: ignore[misc]
    envelopes = [one for one in structural(BUNDLE, other) if one.name.startswith("envelope:")]
    for one in envelopes:
        try:
            add_seal(one.content, "maker", MAKER)
        except RefusedError as error:
            assert error.refusal.reason in one.reasons, one.name


def test_a_view_is_left_as_it_is_or_made_smaller() -> None:
    operator = packed(redact(BUNDLE, Audience.OPERATOR))
    assert packed(redact(BUNDLE, Audience.NOTIFIED_BODY)) == BUNDLE
    assert packed(redact(operator, Audience.OPERATOR)) == operator
    assert redact(operator, Audience.PUBLIC) == redact(BUNDLE, Audience.PUBLIC)
    assert "content/claims.json" not in redact(BUNDLE, Audience.PUBLIC)
    assert reason(lambda: redact(operator, Audience.NOTIFIED_BODY)) is Reason.VIEW


def test_a_view_without_members_is_none() -> None:
    restricted = replace(MANIFEST, members=(member("a", b"", Audience.OPERATOR),))
    content = sealed(restricted, {"a": b""})
    assert reason(lambda: redact(content, Audience.PUBLIC)) is Reason.VIEW
    assert set(json.loads(bytes(redact(content, Audience.OPERATOR)[ENVELOPE]))) == {
        "payload",
        "payloadType",
        "signatures",
    }
