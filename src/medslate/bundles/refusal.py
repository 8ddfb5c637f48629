"""Why something is refused."""

from dataclasses import dataclass
from enum import Enum

LONGEST = 1000
"""The most characters of a message: what a stranger wrote may be quoted in it."""


class Reason(Enum):
    """Every reason for which a bundle is refused. Each is told with where it was found, and what is wrong."""

    CONTAINER = "container"
    NAME = "name"
    SIZE = "size"
    MANIFEST = "manifest"
    NOT_CANONICAL = "not-canonical"
    MEMBER_MISSING = "member-missing"
    MEMBER_UNLISTED = "member-unlisted"
    MEMBER_CHANGED = "member-changed"
    SEAL_MISSING = "seal-missing"
    SEAL_UNANNOUNCED = "seal-unannounced"
    SEAL_BROKEN = "seal-broken"
    SEAL_OF_ANOTHER = "seal-of-another"
    ENVELOPE = "envelope"
    NO_POLICY = "no-policy"
    UNTRUSTED = "untrusted"
    EXPIRED = "expired"
    REVOKED = "revoked"
    REVOCATION_UNKNOWN = "revocation-unknown"
    STAMP = "stamp"
    ROLE = "role"
    VIEW = "view"
    LINK = "link"


@dataclass(frozen=True, slots=True)
class Refusal:
    """One reason, where it was found, and what is wrong, in a sentence.

    What is quoted in it comes from strangers, so it holds printable characters only, and at most `LONGEST`.
    """

    reason: Reason
    where: str
    message: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "where", _plain(self.where))
        object.__setattr__(self, "message", _plain(self.message))

    def __str__(self) -> str:
        return f"{self.where}: {self.message}"


class RefusedError(Exception):
    """Raised inside the package where nothing further can be looked at; `refusal` says why."""

    def __init__(self, reason: Reason, where: str, message: str) -> None:
        self.refusal = Refusal(reason, where, message)
        super().__init__(str(self.refusal))


def _plain(text: str) -> str:
    cut = text if len(text) <= LONGEST else f"{text[:LONGEST]} …"
    return "".join(one if one.isprintable() else one.encode("unicode_escape").decode() for one in cut)
