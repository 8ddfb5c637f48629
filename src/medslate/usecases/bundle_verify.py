"""Verify a bundle: the decision of `bundles.trusted`, and what to do about each reason why it is refused.

It imports `bundles` and nothing else of the field: whoever only verifies starts at once.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime

from medslate.bundles.manifest import Kind, Manifest
from medslate.bundles.policy import TrustPolicy
from medslate.bundles.refusal import Reason, Refusal, RefusedError
from medslate.bundles.trusted import Crypto, Decision, verify
from medslate.errors import MedslateError

_MOVING = re.compile("[\\x00-\\x1f\\x7f-\\x9f\\u061c\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069]")
_UNSEEN = re.compile("[\\xad\\u180e\\u200b\\u2060-\\u2064\\ufeff\\U000e0000-\\U000e007f]")
"""Characters that nobody sees: with one of them, a name looks like that of another."""
_AGAIN = "Ask the sender for it again; what you have is not what was sealed."
_REQUEST = "Ask the sender for a bundle that is made anew."
REMEDIES: Mapping[Reason, str] = {
    Reason.CONTAINER: "Is it the file that you were sent, unchanged? Unpacked and packed again it is another one.",
    Reason.NAME: _REQUEST,
    Reason.SIZE: _REQUEST,
    Reason.MANIFEST: _REQUEST,
    Reason.NOT_CANONICAL: _REQUEST,
    Reason.MEMBER_MISSING: _AGAIN,
    Reason.MEMBER_UNLISTED: _AGAIN,
    Reason.MEMBER_CHANGED: _AGAIN,
    Reason.SEAL_MISSING: "Whoever is named has to add the seal: `medslate bundle sign`.",
    Reason.SEAL_UNANNOUNCED: _AGAIN,
    Reason.SEAL_BROKEN: _AGAIN,
    Reason.SEAL_OF_ANOTHER: "Ask the one who is named; somebody else may have sealed in that name.",
    Reason.ENVELOPE: _AGAIN,
    Reason.NO_POLICY: "Say in trust.yaml whose seals you accept, and which a bundle of this kind needs.",
    Reason.UNTRUSTED: "If you know the party, see to it in trust.yaml, by a certificate that came another way.",
    Reason.EXPIRED: "Ask for a seal with a time stamp, or by a valid certificate; --at tells what held on a day.",
    Reason.REVOKED: "Ask the sending party what has happened to its key; do not rely on the bundle until you know.",
    Reason.REVOCATION_UNKNOWN: "Put the issuer's current revocation list under `lists:` in trust.yaml.",
    Reason.STAMP: "Name the time-stamping authority under `stamps:` in trust.yaml, or ask for a seal with a stamp.",
    Reason.ROLE: "Give the party that role, or that maker, in trust.yaml, if it may speak so.",
    Reason.VIEW: "Ask for a view that holds more.",
    Reason.LINK: "Is it the need that you sent, and the answer to it? Without --need the bundle is judged by itself.",
}
"""What to do, per reason."""


class RefusedBundleError(MedslateError):
    """A bundle is not accepted, or cannot be read; `refusals` say why."""

    def __init__(self, file: str, refusals: tuple[Refusal, ...]) -> None:
        super().__init__("\n".join((f"{file} is refused.", *map(told, refusals))))
        self.refusals = refusals


def told(refusal: Refusal) -> str:
    """A refusal in one line: where, what, what to do, and the reason's name."""
    return plain(f"{refusal} {REMEDIES[refusal.reason]} [{refusal.reason.value}]")


def plain(text: str) -> str:
    """What others wrote, as one line: nothing in it moves a cursor, begins a line, turns the reading, or hides."""
    return _UNSEEN.sub("\ufffd", _MOVING.sub("\ufffd", " ".join(text.splitlines())))


@contextmanager
def refusals_of(file: str) -> Iterator[None]:
    """Turns what the pure parts raise into an error that says which file it is about, and what to do."""
    try:
        yield
    except RefusedError as error:
        raise RefusedBundleError(file, (error.refusal,)) from error


def accepted(
    container: bytes | memoryview,
    policy: TrustPolicy,
    crypto: Crypto,
    at: datetime,
    need: bytes | memoryview | None = None,
    file: str = "The bundle",
) -> Decision:
    """The decision on a bundle that is accepted. Raises `RefusedBundleError` if it is not."""
    decision = verify(container, policy, crypto, at, need)
    if not decision.accepted:
        raise RefusedBundleError(file, decision.refusals)
    return decision


def title(manifest: Manifest) -> str:
    """What a bundle is about, in few words."""
    about = manifest.about
    if manifest.kind is Kind.NEED:
        return f"need of {about.get('operator') or about.get('site', '')} for zone {about.get('zone', '')}"
    return f"declaration of {about.get('device', '')} {about.get('version', '')} by {about.get('manufacturer', '')}"
