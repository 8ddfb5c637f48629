"""When a bundle is believed. Bytes in, a decision out; nothing is fetched, nothing is written.

A bundle is accepted only if all of this holds. Whatever does not is told with its reason; content of a bundle that is
not accepted is not given out.

1. The trust policy names at least one party, and for the bundle's kind at least one role that must have sealed it.
2. The container has the one form that its files allow (`container.py`): no byte more, none less.
3. The manifest is canonical JSON, an in-toto Statement with our predicate, and complete (`manifest.py`).
4. The container holds the manifest, the envelope, one seal per announced signer, and members that the manifest lists;
   nothing else. A member that is there has the size and the SHA-256 that the manifest gives.
5. The members that are there are exactly those of one view: all that is public, or also all for operators, or all. So
   a redacted bundle verifies, and a bundle from which a single member was taken does not.
6. Each seal is a detached CAdES signature over the manifest's bytes, made with the key that the manifest announces for
   that signer. The envelope is a DSSE envelope over the same bytes, with one signature per signer by the same keys, in
   their order, and nothing else.
7. For every required role there is a seal of a party that the policy trusts in that role, for that manufacturer: by a
   chain of certificates to one of its anchors, or by a key it names, valid and not revoked at the time of the seal.
8. The time of a seal is the time of its stamp, if it has one that an authority of the policy made and that is not later
   than the time of verification; otherwise it is the time of verification. What the signer says of the time proves
   nothing.
9. If a need is given, it is accepted by the same rules, and the bundle is a declaration that names its manifest.

Signers beyond the required roles are told, trusted or not: an unknown second signature takes nothing away.

What the rules cannot tell: that a newer bundle exists, that a stamp was taken away (unless the policy asks for one),
and which of its two equal forms (s or n - s) an ECDSA signature had at first.
"""

import base64
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from medslate.bundles.canonical import parse
from medslate.bundles.container import unpack
from medslate.bundles.manifest import (
    ENVELOPE,
    LARGEST,
    MANIFEST,
    Audience,
    Kind,
    Manifest,
    Member,
    Signer,
    read_manifest,
)
from medslate.bundles.policy import Party, TrustPolicy
from medslate.bundles.refusal import Reason, Refusal, RefusedError
from medslate.bundles.views import Files, faults, view_of

PAYLOAD_TYPE = "application/vnd.in-toto+json"


@dataclass(frozen=True, slots=True)
class Stamp:
    """A time stamp on a seal (RFC 3161): when, and the chain of the authority's certificates (DER, its own first)."""

    at: datetime
    chain: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Seal:
    """What a valid signature says. `key`: the SubjectPublicKeyInfo (DER); `chain`: certificates (DER, its own first).

    The first certificate is for `key`; `subject` and `organization` are its. `claimed`: the time that the signer gives.
    `lists`: revocation lists that it carries.
    """

    key: bytes
    chain: tuple[bytes, ...]
    subject: str
    organization: str
    claimed: datetime | None = None
    stamp: Stamp | None = None
    lists: tuple[bytes, ...] = ()


class Crypto(Protocol):
    """What has to be computed with keys and certificates. It decides nothing about trust."""

    def seal(self, manifest: bytes, seal: bytes) -> Seal:
        """Read a detached CAdES signature over the manifest, and its time stamp over the signature, if it has one.

        Raises `RefusedError` if either is not valid, is not in strict DER, or has more than one signer.
        """
        ...

    def signed(self, key: bytes, message: bytes, signature: bytes) -> bool:
        """Whether a key made a signature over a message: ECDSA P-256 with SHA-256 (DER), or Ed25519."""
        ...

    def chain(
        self,
        chain: tuple[bytes, ...],
        anchors: tuple[bytes, ...],
        at: datetime,
        lists: tuple[bytes, ...],
        *,
        covered: bool,
        stamping: bool = False,
    ) -> None:
        """Check a chain of certificates, at a time, up to one of the anchors (RFC 5280, 6.1).

        The anchor is one of the chain, perhaps the first, or has issued one of it; what is above it does not count.
        `covered`: each certificate below the anchor must be covered by a current revocation list. `stamping`: the first
        one must be for time-stamping alone (RFC 3161, 2.3), else for signatures. Raises `RefusedError`.
        """
        ...


@dataclass(frozen=True, slots=True)
class Signed:
    """One seal as judged. `party`: whose it is by the policy; empty if nobody's, and `faults` says why.

    `at`: the proven time, by a stamp; none if there is none that counts.
    """

    signer: Signer
    seal: Seal
    party: str = ""
    at: datetime | None = None
    faults: tuple[Refusal, ...] = ()


@dataclass(frozen=True)
class Decision:
    """Accepted, or refused with all reasons found. `content`: the members that are open; empty unless accepted."""

    refusals: tuple[Refusal, ...]
    manifest: Manifest | None = None
    signed: tuple[Signed, ...] = ()
    view: Audience | None = None
    content: Mapping[str, memoryview] = field(default_factory=dict)

    @property
    def accepted(self) -> bool:
        """Whether every rule holds."""
        return self.manifest is not None and self.view is not None and not self.refusals

    @property
    def withheld(self) -> tuple[Member, ...]:
        """The members that the manifest lists and that are not there, each with the maker's reason."""
        if self.manifest is None or self.view is None:
            return ()
        return tuple(one for one in self.manifest.members if one.audience.rank > self.view.rank)


def verify(
    container: bytes | memoryview,
    policy: TrustPolicy,
    crypto: Crypto,
    at: datetime,
    need: bytes | memoryview | None = None,
) -> Decision:
    """The decision on a bundle at a time (aware), and on the need that it answers, if one is given.

    `Decision.content` are views into the container: its bytes must not change while they are in use.
    """
    decision = _verify(container, policy, crypto, at)
    if need is None or decision.manifest is None:
        return decision
    return _with_need(decision, _verify(need, policy, crypto, at))


def look(container: bytes | memoryview) -> Manifest:
    """The manifest without any trust: for showing what a bundle claims to be. Raises `RefusedError`."""
    return read_manifest(manifest_bytes(unpack(container)))


def _verify(container: bytes | memoryview, policy: TrustPolicy, crypto: Crypto, at: datetime) -> Decision:
    if not policy.parties:
        return Decision((Refusal(Reason.NO_POLICY, "trust policy", "It names no party, so nobody's seal counts."),))
    try:
        files = unpack(container)
        raw = manifest_bytes(files)
        manifest = read_manifest(raw)
    except RefusedError as error:
        return Decision((error.refusal,))
    view, refusals = view_of(manifest, files), list(faults(manifest, files))
    seals, broken = _seals(manifest, raw, files, crypto)
    refusals += broken or _envelope(raw, files, seals, crypto)
    signed = tuple(_judged(signer, seal, manifest, policy, crypto, at) for signer, seal in seals)
    refusals += [*_required(manifest.kind, signed, policy), *_open_enough(manifest.kind, view, policy)]
    content = {one.name: files[one.name] for one in manifest.members if one.name in files} if not refusals else {}
    return Decision(tuple(refusals), manifest, signed, view, content)


def manifest_bytes(files: Files) -> bytes:
    """The bytes of the manifest among these files. Raises `RefusedError` if there is none."""
    if MANIFEST not in files:
        raise RefusedError(Reason.MANIFEST, MANIFEST, "The container holds no manifest.")
    return _bytes(files, MANIFEST)


def _bytes(files: Files, name: str) -> bytes:
    """A file that has to be looked into as a whole: none of these needs to be large."""
    if len(files[name]) > 2 * LARGEST:
        raise RefusedError(Reason.SIZE, name, f"It is larger than {2 * LARGEST} bytes.")
    return bytes(files[name])


def _seals(
    manifest: Manifest, raw: bytes, files: Files, crypto: Crypto
) -> tuple[list[tuple[Signer, Seal]], list[Refusal]]:
    """Rule 6: the seals that are valid and by the announced keys, and what is wrong with the others."""
    good, refusals = [], []
    for one in manifest.signers:
        if one.file not in files:
            message = f"The seal that the manifest announces for {one.name} ({one.role.value}) is not there."
            refusals.append(Refusal(Reason.SEAL_MISSING, one.file, message))
            continue
        try:
            seal = crypto.seal(raw, _bytes(files, one.file))
        except RefusedError as error:
            refusals.append(Refusal(error.refusal.reason, one.file, error.refusal.message))
            continue
        if hashlib.sha256(seal.key).hexdigest() == one.key:
            good.append((one, seal))
        else:
            message = f"It was made with another key than the manifest announces for {one.name}."
            refusals.append(Refusal(Reason.SEAL_OF_ANOTHER, one.file, message))
    return good, refusals


def pre_authentication(payload: bytes) -> bytes:
    """What a DSSE signature is over (secure-systems-lab DSSE v1, protocol.md): type and payload with their lengths."""
    kind = PAYLOAD_TYPE.encode()
    return b"DSSEv1 %d %b %d %b" % (len(kind), kind, len(payload), payload)


def _envelope(raw: bytes, files: Files, seals: list[tuple[Signer, Seal]], crypto: Crypto) -> Iterator[Refusal]:
    """Rule 6: the DSSE envelope, over the same bytes and by the same keys."""
    try:
        signatures = signatures_of(raw, files)
    except RefusedError as error:
        yield error.refusal
        return
    if list(signatures) != [signer.key for signer, _ in seals]:
        yield Refusal(Reason.ENVELOPE, ENVELOPE, "Its signatures are not those of the announced signers, in order.")
        return
    message = pre_authentication(raw)
    for signer, seal in seals:
        if not crypto.signed(seal.key, message, signatures[signer.key]):
            yield Refusal(Reason.ENVELOPE, ENVELOPE, f"The signature of {signer.name} does not fit the manifest.")


def signatures_of(raw: bytes, files: Files) -> Mapping[str, bytes]:
    """The signatures of the envelope, by key: none if there is no envelope.

    Raises `RefusedError` unless it is exactly a DSSE envelope over this manifest, in canonical JSON. Nothing is said of
    the signatures.
    """
    if ENVELOPE not in files:
        return {}
    tree = parse(_bytes(files, ENVELOPE), ENVELOPE)
    try:
        found = {str(one["keyid"]): base64.b64decode(one["sig"], validate=True) for one in tree["signatures"]}
    except (TypeError, KeyError, ValueError):
        found = {}
    if tree != envelope_tree(raw, found):
        raise RefusedError(Reason.ENVELOPE, ENVELOPE, "It is no DSSE envelope over the manifest of this bundle.")
    return found


def envelope_tree(payload: bytes, signatures: Mapping[str, bytes]) -> dict[str, object]:
    """The DSSE envelope over a statement, with signatures by key."""
    entries = [{"keyid": key, "sig": base64.b64encode(one).decode()} for key, one in signatures.items()]
    return {"payload": base64.b64encode(payload).decode(), "payloadType": PAYLOAD_TYPE, "signatures": entries}


def _judged(
    signer: Signer, seal: Seal, manifest: Manifest, policy: TrustPolicy, crypto: Crypto, at: datetime
) -> Signed:
    """Rules 7 and 8 for one seal: the first party of the policy whose it is, or why it is nobody's."""
    proven, stamp = _stamped(signer, seal, policy, crypto, at)
    parties = [party for party in policy.parties if signer.role in party.roles]
    faults = list(stamp)
    if not parties:
        faults.append(Refusal(Reason.ROLE, signer.file, f"The trust policy trusts nobody as {signer.role.value}."))
    for party in parties:
        try:
            _belongs(signer, seal, manifest, party)
            chain = seal.chain[:1] if signer.key in party.keys else seal.chain
            anchors = chain if signer.key in party.keys else party.anchors
            _vouched(chain, anchors)
            lists = (*policy.lists, *seal.lists)
            crypto.chain(chain, anchors, proven or at, lists, covered=policy.revocation)
        except RefusedError as error:
            faults.append(Refusal(error.refusal.reason, signer.file, f"{party.name}: {error.refusal.message}"))
        else:
            return Signed(signer, seal, party.id, proven, stamp)
    return Signed(signer, seal, "", proven, tuple(faults))


def _vouched(chain: tuple[bytes, ...], anchors: tuple[bytes, ...]) -> None:
    """Empty is not a pass: without a certificate, or without an anchor, nobody vouches."""
    if not chain or not anchors:
        raise RefusedError(Reason.UNTRUSTED, "certificate", "there is no certificate, or no anchor to vouch for it.")


def _belongs(signer: Signer, seal: Seal, manifest: Manifest, party: Party) -> None:
    """Raise `RefusedError` if the party may not speak for this manufacturer, or not under this name."""
    maker = manifest.about.get("manufacturer", "")
    if party.makers and manifest.kind is Kind.DECLARATION and maker not in party.makers:
        raise RefusedError(Reason.ROLE, signer.file, f"may not speak for devices of {maker or 'nobody'}.")
    if party.organization and seal.organization != party.organization:
        raise RefusedError(Reason.UNTRUSTED, signer.file, f"the certificate is of {seal.organization or 'nobody'}.")


def _stamped(
    signer: Signer, seal: Seal, policy: TrustPolicy, crypto: Crypto, at: datetime
) -> tuple[datetime | None, tuple[Refusal, ...]]:
    """Rule 8: the time that a stamp of a trusted authority proves, and why one that is there does not."""
    if seal.stamp is None:
        return None, (Refusal(Reason.STAMP, signer.file, "It has no time stamp."),) if policy.stamped else ()
    if seal.stamp.at > at:
        return None, (Refusal(Reason.STAMP, signer.file, "Its time stamp is of a time that has not come yet."),)
    try:
        _vouched(seal.stamp.chain, policy.stamps)
        crypto.chain(seal.stamp.chain, policy.stamps, at, policy.lists, covered=False, stamping=True)
    except RefusedError as error:
        return None, (Refusal(Reason.STAMP, signer.file, f"Its time stamp does not count: {error.refusal.message}"),)
    return seal.stamp.at, ()


def _required(kind: Kind, signed: tuple[Signed, ...], policy: TrustPolicy) -> Iterator[Refusal]:
    """Rules 1 and 7: every required role, by a trusted party, stamped if the policy asks for it."""
    roles = policy.required.get(kind, ())
    if not roles:
        yield Refusal(Reason.NO_POLICY, "trust policy", f"It does not say whose seal a {kind.value} needs.")
    for role in roles:
        of_role = [one for one in signed if one.signer.role is role]
        if any(one.party and (one.at is not None or not policy.stamped) for one in of_role):
            continue
        faults = [fault for one in of_role for fault in one.faults]
        said = "; why, is told below." if faults else "."
        yield Refusal(
            Reason.UNTRUSTED, "seals", f"There is no seal as {role.value} that the trust policy accepts{said}"
        )
        yield from faults


def _open_enough(kind: Kind, view: Audience | None, policy: TrustPolicy) -> Iterator[Refusal]:
    least = policy.view.get(kind)
    if least is not None and view is not None and view.rank < least.rank:
        message = f"Only the view for {view.value} is open; the trust policy asks for that for {least.value}."
        yield Refusal(Reason.VIEW, MANIFEST, message)


def _with_need(answer: Decision, need: Decision) -> Decision:
    """Rule 9."""
    refusals = [Refusal(one.reason, f"need: {one.where}", one.message) for one in need.refusals]
    link = answer.manifest.answers if answer.manifest else None
    if need.manifest is not None and need.manifest.kind is not Kind.NEED:
        refusals.append(Refusal(Reason.LINK, "need", "What was given as the need is none."))
    if link is None:
        refusals.append(Refusal(Reason.LINK, MANIFEST, "The bundle answers no need."))
    elif need.manifest is not None and link.manifest != need.manifest.digest:
        refusals.append(Refusal(Reason.LINK, MANIFEST, "The bundle answers another need than the one given."))
    if not refusals:
        return answer
    return Decision((*answer.refusals, *refusals), answer.manifest, answer.signed, answer.view)
