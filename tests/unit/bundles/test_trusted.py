"""The rules of belief, one by one; what mutations show of rules 2 to 6 is in the laws."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from medslate.bundles import trusted
from medslate.bundles.container import unpack
from medslate.bundles.manifest import Audience, Kind, Link, Role, Signer
from medslate.bundles.policy import TrustPolicy
from medslate.bundles.refusal import Reason, RefusedError
from medslate.bundles.sealing import redact
from medslate.bundles.trusted import Decision, Seal, Stamp, look, pre_authentication, signatures_of, verify
from tests.build_bundle import (
    APPROVER,
    AT,
    CLOCK,
    ISSUING,
    LABORATORY,
    MAKER,
    MAKER_AND_APPROVER,
    MANIFEST,
    OPERATOR,
    POLICY,
    ROOT,
    SEALERS,
    STAMPED,
    TSA,
    packed,
    sealed,
    sealed_need,
)
from tests.fakes.crypto import EARLY, LATE, FakeCrypto, Identity

BUNDLE, NEED = sealed(), sealed_need()
NEED_DIGEST = look(NEED).digest
ANSWER = sealed(replace(MANIFEST, answers=Link(NEED_DIGEST, "Ward")))
AFTER = LATE + timedelta(days=1)
FENWICK = POLICY.parties[0]


def decide(
    content: bytes = BUNDLE, policy: TrustPolicy = POLICY, at: datetime = AT, need: bytes | None = None
) -> Decision:
    return verify(content, policy, FakeCrypto(), at, need)


def reasons(decision: Decision) -> list[Reason]:
    assert not decision.accepted
    assert decision.refusals
    assert dict(decision.content) == {}
    return [one.reason for one in decision.refusals]


def with_fenwick(**changes: Any) -> TrustPolicy:
    return replace(POLICY, parties=(replace(FENWICK, **changes),))


def signed_by(maker: Identity, approver: Identity = APPROVER, **changes: Any) -> bytes:
    signers = (
        replace(MAKER_AND_APPROVER[0], key=maker.key),
        replace(MAKER_AND_APPROVER[1], key=approver.key),
    )
    return sealed(replace(MANIFEST, signers=signers, **changes), sealers={"maker": maker, "approver": approver})


def test_a_bundle_is_believed_and_says_by_whom() -> None:
    decision = decide()
    assert decision.accepted
    assert decision.view is Audience.NOTIFIED_BODY
    assert decision.withheld == ()
    assert {one.signer.id: one.party for one in decision.signed} == {"maker": "fenwick", "approver": "fenwick"}
    assert bytes(decision.content["content/claims.json"]) == b'{"claims":[]}'
    assert set(decision.content) == set(MANIFEST.member)


def test_a_decision_on_nothing_is_no_acceptance() -> None:
    assert not Decision(()).accepted
    assert not Decision((), MANIFEST).accepted
    assert Decision(()).withheld == ()


def test_a_manifest_can_be_looked_at_without_trust() -> None:
    assert look(BUNDLE) == MANIFEST
    with pytest.raises(RefusedError) as caught:
        look(packed({"a": b""}))
    assert caught.value.refusal.reason is Reason.MANIFEST


# -- rule 1 -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "policy",
    [TrustPolicy(), replace(POLICY, parties=()), replace(POLICY, required={}), replace(POLICY, required={Kind.DECLARATION: ()})],
)  # fmt: skip
def test_an_empty_policy_believes_nothing(policy: TrustPolicy) -> None:
    assert reasons(decide(policy=policy)) == [Reason.NO_POLICY]


def test_a_policy_for_declarations_says_nothing_of_needs() -> None:
    only = replace(POLICY, required={Kind.DECLARATION: (Role.MAKER,)})
    assert decide(policy=only).accepted
    assert reasons(decide(NEED, only)) == [Reason.NO_POLICY]


# -- rules 2 to 6 -----------------------------------------------------------------------------------------------------


def test_all_faults_are_told_at_once() -> None:
    files = {name: bytes(one) for name, one in unpack(BUNDLE).items()}
    files |= {"READ-ME.txt": b"x", "y": b""}
    del files["seals/maker.p7s"]
    assert set(reasons(decide(packed(files)))) >= {Reason.MEMBER_CHANGED, Reason.MEMBER_UNLISTED, Reason.SEAL_MISSING}


@pytest.mark.parametrize("audience", list(Audience)[:2])
def test_a_view_is_believed_and_says_what_is_withheld(audience: Audience) -> None:
    decision = decide(packed(redact(BUNDLE, audience)))
    assert decision.accepted
    assert decision.view is audience
    assert {one.name for one in decision.withheld} == {
        one.name for one in MANIFEST.members if one.audience.rank > audience.rank
    }
    assert all(one.reason for one in decision.withheld)


def test_a_policy_can_ask_for_a_view() -> None:
    asks = replace(POLICY, view={Kind.DECLARATION: Audience.OPERATOR})
    assert decide(packed(redact(BUNDLE, Audience.OPERATOR)), asks).accepted
    assert reasons(decide(packed(redact(BUNDLE, Audience.PUBLIC)), asks)) == [Reason.VIEW]


def test_files_that_are_read_whole_have_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    files = unpack(BUNDLE)
    envelope, manifest = len(files["manifest.dsse.json"]), len(files["manifest.json"])
    monkeypatch.setattr(trusted, "LARGEST", envelope // 2 + 1)
    assert decide().accepted
    monkeypatch.setattr(trusted, "LARGEST", manifest // 2 + 1)
    assert set(reasons(decide())) == {Reason.SIZE}
    monkeypatch.setattr(trusted, "LARGEST", manifest // 2 - 1)
    assert reasons(decide()) == [Reason.SIZE]


def test_the_envelope_is_over_type_and_manifest() -> None:
    raw = MANIFEST.to_bytes()
    assert pre_authentication(raw) == b"DSSEv1 28 application/vnd.in-toto+json %d " % len(raw) + raw
    assert signatures_of(raw, {}) == {}


# -- rule 7 -----------------------------------------------------------------------------------------------------------


def only(reason: Reason) -> Callable[[Decision], bool]:
    return lambda decision: {Reason.UNTRUSTED, reason} == set(reasons(decision))


@pytest.mark.parametrize(
    ("reason", "policy"),
    [
        (Reason.UNTRUSTED, with_fenwick(anchors=())),
        (Reason.UNTRUSTED, with_fenwick(anchors=(CLOCK.certificate,))),
        (Reason.UNTRUSTED, with_fenwick(anchors=(), keys=("0" * 64,))),
        (Reason.UNTRUSTED, with_fenwick(organization="Fenwick")),
        (Reason.ROLE, with_fenwick(roles=())),
        (Reason.ROLE, with_fenwick(roles=(Role.MAKER, Role.OPERATOR))),
        (Reason.ROLE, with_fenwick(makers=("Another",))),
        (Reason.REVOKED, replace(POLICY, lists=(ISSUING.revokes(MAKER),))),
        (Reason.REVOKED, replace(POLICY, lists=(ROOT.revokes(ISSUING),))),
        (Reason.REVOCATION_UNKNOWN, replace(POLICY, revocation=True)),
        (Reason.REVOCATION_UNKNOWN, replace(POLICY, revocation=True, lists=(ISSUING.revokes(OPERATOR),))),
    ],
    ids=range(11),
)
def test_a_seal_that_nobody_vouches_for(reason: Reason, policy: TrustPolicy) -> None:
    assert only(reason)(decide(policy=policy))


@pytest.mark.parametrize(
    "policy",
    [
        with_fenwick(anchors=(ISSUING.certificate,)),
        with_fenwick(anchors=(MAKER.certificate, APPROVER.certificate)),
        with_fenwick(anchors=(CLOCK.certificate, ROOT.certificate), organization="Fenwick Medical", makers=()),
        with_fenwick(anchors=(), keys=(MAKER.key, APPROVER.key)),
        replace(with_fenwick(anchors=(), keys=(MAKER.key, APPROVER.key)), revocation=True),
        replace(POLICY, lists=(ISSUING.revokes(MAKER, since=AFTER), CLOCK.revokes(MAKER))),
        replace(POLICY, revocation=True, lists=(ISSUING.revokes(OPERATOR), ROOT.revokes(OPERATOR))),
    ],
    ids=range(7),
)
def test_a_seal_that_somebody_vouches_for(policy: TrustPolicy) -> None:
    assert decide(policy=policy).accepted


@pytest.mark.parametrize(
    ("maker", "reason"),
    [
        (ISSUING.issues("M", start=AFTER), Reason.EXPIRED),
        (ISSUING.issues("M", end=EARLY), Reason.EXPIRED),
        (ISSUING.issues("M", use="certificates"), Reason.UNTRUSTED),
        (ISSUING.issues("M", use="stamps"), Reason.UNTRUSTED),
        (APPROVER.issues("M"), Reason.UNTRUSTED),
        (Identity("M"), Reason.UNTRUSTED),
        (Identity("M", issuer=Identity("Fenwick root", "Fenwick Medical")), Reason.UNTRUSTED),
        (replace(MAKER, name="M", lists=(ISSUING.revokes(ISSUING.issues("M")),)), Reason.REVOKED),
    ],
    ids=range(8),
)
def test_a_signer_whose_certificate_does_not_do(maker: Identity, reason: Reason) -> None:
    assert set(reasons(decide(signed_by(maker)))) == {Reason.UNTRUSTED, reason}


def test_a_declaration_that_names_no_maker() -> None:
    told = decide(sealed(replace(MANIFEST, about={"device": "Pump"})))
    assert set(reasons(told)) == {Reason.UNTRUSTED, Reason.ROLE}
    assert any("nobody" in one.message for one in told.refusals)


def test_each_required_role_needs_its_own_seal() -> None:
    only_maker = replace(MANIFEST, signers=MAKER_AND_APPROVER[:1])
    told = decide(sealed(only_maker, sealers={"maker": MAKER}))
    assert reasons(told) == [Reason.UNTRUSTED]
    assert "as approver" in told.refusals[0].message


def test_one_of_several_seals_in_a_role_is_enough() -> None:
    stranger = Identity("Stranger", "Nobody")
    signers = (*MAKER_AND_APPROVER, Signer("second", Role.MAKER, "S", stranger.key))
    decision = decide(sealed(replace(MANIFEST, signers=signers), sealers={**SEALERS, "second": stranger}))
    assert decision.accepted
    assert {one.signer.id: one.party for one in decision.signed} == {
        "maker": "fenwick",
        "approver": "fenwick",
        "second": "",
    }
    assert [one.reason for one in decision.signed[2].faults] == [Reason.UNTRUSTED]


def test_a_laboratory_with_a_known_key() -> None:
    signers = (*MAKER_AND_APPROVER, Signer("lab", Role.LABORATORY, "Probe Labs", LABORATORY.key))
    content = sealed(replace(MANIFEST, signers=signers), sealers={**SEALERS, "lab": LABORATORY})
    asks = replace(POLICY, required={Kind.DECLARATION: (Role.MAKER, Role.LABORATORY)})
    assert decide(content, asks).signed[2].party == "probe-labs"
    assert decide(content, asks).accepted
    assert reasons(decide(policy=asks)) == [Reason.UNTRUSTED]


class Bare(FakeCrypto):
    """Seals that carry no certificate."""

    def seal(self, manifest: bytes, seal: bytes) -> Seal:
        return replace(super().seal(manifest, seal), chain=())


def test_a_seal_without_certificate_is_nobodys_even_with_a_known_key() -> None:
    policy = with_fenwick(keys=(MAKER.key, APPROVER.key))
    assert set(reasons(verify(BUNDLE, policy, Bare(), AT))) == {Reason.UNTRUSTED}


# -- rule 8 -----------------------------------------------------------------------------------------------------------


def test_a_stamp_proves_the_time() -> None:
    content = sealed(sealers=STAMPED)
    assert {one.at for one in decide(content).signed} == {AT}
    late_clock = CLOCK.issues("Clock 2", organization="Clock", use="stamps", end=AFTER + timedelta(days=9))
    clock = replace(CLOCK, end=AFTER + timedelta(days=9))
    late = replace(late_clock, issuer=clock)
    stamped = sealed(sealers={"maker": MAKER.stamping(late, AT), "approver": APPROVER.stamping(late, AT)})
    policy = replace(POLICY, stamps=(clock.certificate,), stamped=True)
    assert decide(stamped, policy, AFTER).accepted
    assert Reason.EXPIRED in reasons(decide(BUNDLE, replace(policy, stamped=False), AFTER))


def test_a_revocation_after_the_stamp_changes_nothing() -> None:
    since = AT + timedelta(days=1)
    policy = replace(POLICY, lists=(ISSUING.revokes(MAKER, since),))
    assert decide(sealed(sealers=STAMPED), policy, since + timedelta(days=1)).accepted
    assert Reason.REVOKED in reasons(decide(BUNDLE, policy, since + timedelta(days=1)))


@pytest.mark.parametrize(
    ("stamper", "policy"),
    [
        (TSA, replace(POLICY, stamps=())),
        (TSA, replace(POLICY, stamps=(ROOT.certificate,))),
        (MAKER, POLICY),
        (CLOCK.issues("Clock", use="seals"), POLICY),
        (CLOCK.issues("Clock", use="stamps", end=EARLY), POLICY),
        (TSA, replace(POLICY, lists=(CLOCK.revokes(TSA),))),
    ],
    ids=range(6),
)
def test_a_stamp_that_does_not_count(stamper: Identity, policy: TrustPolicy) -> None:
    sealers = {"maker": MAKER.stamping(stamper, AT), "approver": APPROVER.stamping(stamper, AT)}
    content = sealed(sealers=sealers)
    decision = decide(content, policy)
    assert decision.accepted
    assert [(one.at, [fault.reason for fault in one.faults]) for one in decision.signed] == [(None, [Reason.STAMP])] * 2
    assert set(reasons(decide(content, replace(policy, stamped=True)))) == {Reason.UNTRUSTED, Reason.STAMP}


def test_a_stamp_of_tomorrow_proves_nothing() -> None:
    tomorrow = AT + timedelta(days=1)
    sealers = {"maker": MAKER.stamping(TSA, tomorrow), "approver": APPROVER.stamping(TSA, tomorrow)}
    decision = decide(sealed(sealers=sealers), replace(POLICY, stamped=True))
    assert set(reasons(decision)) == {Reason.UNTRUSTED, Reason.STAMP}
    assert any("not come yet" in one.message for one in decision.refusals)
    assert decide(sealed(sealers=sealers), replace(POLICY, stamped=True), tomorrow).accepted


def test_a_policy_can_ask_for_stamps() -> None:
    asks = replace(POLICY, stamped=True)
    assert decide(sealed(sealers=STAMPED), asks).accepted
    assert set(reasons(decide(policy=asks))) == {Reason.UNTRUSTED, Reason.STAMP}


class Chainless(FakeCrypto):
    """Stamps that carry no certificate."""

    def seal(self, manifest: bytes, seal: bytes) -> Seal:
        return replace(super().seal(manifest, seal), stamp=Stamp(AT, ()))


def test_a_stamp_without_certificate_proves_nothing() -> None:
    assert set(reasons(verify(BUNDLE, replace(POLICY, stamped=True), Chainless(), AT))) == {
        Reason.UNTRUSTED,
        Reason.STAMP,
    }


# -- rule 9 -----------------------------------------------------------------------------------------------------------


def test_need_and_answer_belong_together() -> None:
    decision = decide(ANSWER, need=NEED)
    assert decision.accepted
    assert decision.manifest is not None
    assert decision.manifest.answers == Link(NEED_DIGEST, "Ward")


@pytest.mark.parametrize(
    ("answer", "need", "reason"),
    [
        (ANSWER, sealed_need(about={"zone": "Theatre"}), Reason.LINK),
        (BUNDLE, NEED, Reason.LINK),
        (NEED, NEED, Reason.LINK),
        (ANSWER, ANSWER, Reason.LINK),
        (ANSWER, BUNDLE, Reason.LINK),
        (NEED, ANSWER, Reason.LINK),
        (ANSWER, NEED[:-1], Reason.CONTAINER),
        (ANSWER, sealed_need(signers=(Signer("operator", Role.MAKER, "O", OPERATOR.key),)), Reason.UNTRUSTED),
    ],
    ids=range(8),
)
def test_need_and_answer_that_do_not(answer: bytes, need: bytes, reason: Reason) -> None:
    decision = decide(answer, need=need)
    assert reason in reasons(decision)
    assert decision.manifest is not None


def test_an_answer_that_is_none_is_told_first() -> None:
    assert reasons(decide(b"", need=NEED)) == [Reason.CONTAINER]


def test_keys_are_named_by_their_digest() -> None:
    assert MAKER.key == hashlib.sha256(MAKER.spki).hexdigest()
    assert AT.tzinfo is UTC
