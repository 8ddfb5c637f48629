"""document verify: who signed a PDF, as what, when, and whether it is still what was signed.

A document is accepted only if all of this holds; whatever does not is told with its reason. The rules are ours, and the
same as for bundles (`bundles.trusted`) as far as they concern the same things.

1. The trust policy names at least one party.
2. The document can be read, and bears at least one signature.
3. Each signature is valid, and covers the document as it was then, from the first byte on. Since then nothing was added
   but further signatures, document time stamps and material for checking certificates.
4. What is attached is what was attached when the document was first signed.
5. For one signature at least, and for each role that the policy asks of documents, there is a party that the policy
   trusts in the role that the signature's reason states: by a chain of certificates to one of its anchors, or by a key
   it names, valid and not revoked at the time of the signature. If the policy asks for time stamps, the time is proven.
6. The time of a signature is that of its time stamp, else of the first document time stamp after it; otherwise it is
   the time of verification. A time stamp counts if its authority's chain leads to an anchor of the policy and was valid
   when the next document time stamp over it was made: so each new one carries on what the one before proved. The newest
   must be valid at the time of verification.

A valid signature of somebody whom the policy does not know is told; it takes nothing away.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from medslate.bundles.manifest import Role
from medslate.bundles.policy import Party, TrustPolicy
from medslate.bundles.refusal import Reason, Refusal, RefusedError
from medslate.bundles.trusted import Crypto, Stamp
from medslate.usecases.document_sign import Level, stated


class Change(Enum):
    """What was added to a document after a signature."""

    NONE = "nothing"
    UPKEEP = "time stamps, or material for checking certificates"
    SIGNATURES = "further signatures"
    OTHER = "something else"


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature as it stands in a document. `fault`: why it is not valid; empty if it is.

    `key`: the SubjectPublicKeyInfo (DER); `chain`: certificates (DER, the signer's own first), as far as they follow
    from one another. `revision`: the number of the state of the document that it signs. `how`: more on the change.
    `stamp_fault`: why a time stamp that is there is not valid.
    """

    field: str
    revision: int
    name: str
    reason: str
    subject: str
    organization: str
    key: bytes
    chain: tuple[bytes, ...]
    claimed: datetime | None = None
    stamp: Stamp | None = None
    stamp_fault: str = ""
    fault: str = ""
    change: Change = Change.NONE
    how: str = ""


@dataclass(frozen=True, slots=True)
class DocumentStamp:
    """A time stamp over a whole document, up to a revision. `fault`: why it is not valid."""

    revision: int
    stamp: Stamp | None
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file within a document. `first`: its SHA-256 when the document was first signed; empty if it was not there.

    `sha256`: that of today; empty if it is gone.
    """

    name: str
    sha256: str
    first: str


@dataclass(frozen=True, slots=True)
class SignedPdf:
    """What a signed document says, before any trust. `lists`: the revocation lists (DER) that it carries."""

    signatures: tuple[Signature, ...]
    stamps: tuple[DocumentStamp, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    lists: tuple[bytes, ...] = ()


ReadSigned = Callable[[bytes], SignedPdf]
"""Reads the signatures of a document. Raises `RefusedError` if it is none, or cannot be read."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A signature as judged. `party`: whose it is by the policy; empty if nobody's, and `faults` says why.

    `at`: the proven time. `level`: the baseline level that it reaches by what is in the document and in the policy.
    """

    signature: Signature
    role: Role | None
    meaning: str
    party: str = ""
    at: datetime | None = None
    level: Level = Level.BASIC
    faults: tuple[Refusal, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """Accepted, or refused with all reasons found."""

    refusals: tuple[Refusal, ...]
    signatures: tuple[Judged, ...] = ()
    attachments: tuple[Attachment, ...] = ()

    @property
    def accepted(self) -> bool:
        """Whether every rule holds."""
        return not self.refusals


REMEDIES: Mapping[Reason, str] = {
    Reason.CONTAINER: "Is it the file that you were sent, whole and unchanged?",
    Reason.SIZE: "Ask for a smaller document.",
    Reason.SEAL_MISSING: "Ask for the signed one; `medslate document sign` signs it.",
    Reason.SEAL_BROKEN: "Ask the sender for it again; what you have is not what was signed.",
    Reason.MEMBER_CHANGED: "Ask the sender for it again; what you have is not what was signed.",
    Reason.NO_POLICY: "Say in trust.yaml whose signatures you accept.",
    Reason.UNTRUSTED: "If you know the signer, see to the party in trust.yaml, by a certificate that came another way.",
    Reason.EXPIRED: "Ask for a signature with a time stamp; --at tells what held on a day.",
    Reason.REVOKED: "Ask the signer what has happened to the key; do not rely on the document until you know.",
    Reason.REVOCATION_UNKNOWN: "Put the issuer's current revocation list under `lists:` in trust.yaml.",
    Reason.STAMP: "Name the time-stamping authority under `stamps:` in trust.yaml, or ask for one with a stamp.",
    Reason.ROLE: "Give the party that role in trust.yaml, if it may sign so.",
}
"""What to do, per reason."""


def told(refusal: Refusal) -> str:
    """A refusal in one line: where, what, what to do, and the reason's name."""
    return f"{refusal} {REMEDIES[refusal.reason]} [{refusal.reason.value}]"


def verify_document(
    document: bytes,
    policy: TrustPolicy,
    read: ReadSigned,
    crypto: Crypto,
    at: datetime,
    source: bytes | None = None,
) -> Outcome:
    """The outcome for a document at a time (aware). `source`: data that must be attached to it as they are."""
    if not policy.parties:
        return Outcome((Refusal(Reason.NO_POLICY, "trust policy", "It names no party, so nobody's signature counts."),))
    try:
        found = read(document)
    except RefusedError as error:
        return Outcome((error.refusal,))
    if not found.signatures:
        return Outcome((Refusal(Reason.SEAL_MISSING, "document", "Nobody has signed it."),), (), found.attachments)
    judge = _Judge(found, policy, crypto, at)
    judged = tuple(map(judge.judged, found.signatures))
    refusals = (*_broken(found), *_swapped(found, source), *_required(judged, policy))
    return Outcome(refusals, judged, found.attachments)


def _broken(found: SignedPdf) -> Iterator[Refusal]:
    """Rule 3."""
    for one in found.signatures:
        if one.fault:
            yield Refusal(Reason.SEAL_BROKEN, one.field, f"The signature is not valid: {one.fault}.")
        elif one.change is Change.OTHER:
            yield Refusal(Reason.MEMBER_CHANGED, one.field, f"The document was changed after it was signed: {one.how}.")


def _swapped(found: SignedPdf, source: bytes | None) -> Iterator[Refusal]:
    """Rule 4, and whether data at hand are those that were attached."""
    for one in found.attachments:
        if one.sha256 != one.first:
            yield Refusal(Reason.MEMBER_CHANGED, one.name, "It is not what was attached when the document was signed.")
    if source is not None and hashlib.sha256(source).hexdigest() not in {one.sha256 for one in found.attachments}:
        said = "None of them is the source that was given; it must be the file that the document was made of."
        yield Refusal(Reason.MEMBER_CHANGED, "attachments", said)


def _required(judged: tuple[Judged, ...], policy: TrustPolicy) -> Iterator[Refusal]:
    """Rule 5: somebody trusted at all, and in each role that the policy asks for."""
    for role in policy.documents or (None,):
        of_role = [one for one in judged if role in (None, one.role)]
        if any(one.party and (one.at is not None or not policy.stamped) for one in of_role):
            continue
        faults = [fault for one in of_role for fault in one.faults]
        said, why = "" if role is None else f" as {role.value}", "; why, is told below." if faults else "."
        message = f"There is no signature{said} that the trust policy accepts{why}"
        yield Refusal(Reason.UNTRUSTED, "signatures", message)
        yield from faults


@dataclass(frozen=True)
class _Judge:
    found: SignedPdf
    policy: TrustPolicy
    crypto: Crypto
    at: datetime

    def judged(self, one: Signature) -> Judged:
        """Rules 5 and 6 for one signature."""
        role, meaning = stated(one.reason)
        if one.fault:
            return Judged(one, role, meaning, faults=(Refusal(Reason.SEAL_BROKEN, one.field, one.fault),))
        covering = [at for revision, at in self.archive() if revision > one.revision]
        until = min(covering, default=self.at)
        proven, faults = self._proven(one, until)
        proven = proven or min(covering, default=None)
        party, more = self._party(one, role, proven or self.at)
        level = self._level(one, party, proven, archived=bool(covering))
        return Judged(one, role, meaning, party.id if party else "", proven, level, (*faults, *more))

    def archive(self) -> tuple[tuple[int, datetime], ...]:
        """The document time stamps that count, with the revision that each is in: from the newest to the first."""
        kept: list[tuple[int, datetime]] = []
        known = self.at
        for one in sorted(self.found.stamps, key=lambda one: -one.revision):
            if one.stamp is None or one.fault or one.stamp.at > known or self._stamp_fault(one.stamp, known):
                continue
            known = one.stamp.at
            kept.append((one.revision, known))
        return tuple(kept)

    def _stamp_fault(self, stamp: Stamp, at: datetime, *, covered: bool = False) -> str:
        lists = self.found.lists if covered else (*self.policy.lists, *self.found.lists)
        try:
            self.crypto.chain(stamp.chain, self.policy.stamps, at, lists, covered=covered, stamping=True)
        except RefusedError as error:
            return error.refusal.message
        return ""

    def _proven(self, one: Signature, until: datetime) -> tuple[datetime | None, tuple[Refusal, ...]]:
        """The time that the signature's own time stamp proves, or why it proves none."""
        if one.stamp is None:
            fault = one.stamp_fault or (
                "It has none, and the trust policy asks for one." if self.policy.stamped else ""
            )
        elif one.stamp.at > until:
            fault = "It is of a time that had not come yet."
        else:
            fault = self._stamp_fault(one.stamp, until)
        if fault:
            return None, (Refusal(Reason.STAMP, one.field, f"Its time stamp: {fault}"),)
        return (one.stamp.at if one.stamp else None), ()

    def _party(self, one: Signature, role: Role | None, at: datetime) -> tuple[Party | None, tuple[Refusal, ...]]:
        """The first party of the policy whose the signature is, or why it is nobody's."""
        if role is None:
            words = ", ".join(each.value for each in Role)
            message = f"Its reason, {one.reason!r}, does not start with a role ({words}), so it speaks for nobody."
            return None, (Refusal(Reason.ROLE, one.field, message),)
        faults = []
        for party in self.policy.parties:
            try:
                self._belongs(one, role, party)
                lists = (*self.policy.lists, *self.found.lists)
                self.crypto.chain(one.chain, _anchors(one, party), at, lists, covered=self.policy.revocation)
            except RefusedError as error:
                faults.append(Refusal(error.refusal.reason, one.field, f"{party.name}: {error.refusal.message}"))
            else:
                return party, ()
        return None, tuple(faults)

    @staticmethod
    def _belongs(one: Signature, role: Role, party: Party) -> None:
        if role not in party.roles:
            raise RefusedError(Reason.ROLE, one.field, f"is not trusted as {role.value}.")
        if party.organization and one.organization != party.organization:
            raise RefusedError(Reason.UNTRUSTED, one.field, f"the certificate is of {one.organization or 'nobody'}.")

    def _level(self, one: Signature, party: Party | None, proven: datetime | None, *, archived: bool) -> Level:
        if party is None or proven is None:
            return Level.BASIC
        try:
            self.crypto.chain(one.chain, _anchors(one, party), proven, self.found.lists, covered=True)
        except RefusedError:
            return Level.STAMPED
        if one.stamp is not None and self._stamp_fault(one.stamp, proven, covered=True):
            return Level.STAMPED
        return Level.ARCHIVE if archived else Level.LONG_TERM


def _anchors(one: Signature, party: Party) -> tuple[bytes, ...]:
    return one.chain[:1] if hashlib.sha256(one.key).hexdigest() in party.keys else party.anchors
