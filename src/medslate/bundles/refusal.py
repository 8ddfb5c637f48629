"""Why something is refused."""

from dataclasses import dataclass
from enum import Enum


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
    """One reason, where it was found, and what is wrong, in a sentence."""

    reason: Reason
    where: str
    message: str

    def __str__(self) -> str:
        return f"{self.where}: {self.message}"


class RefusedError(Exception):
    """Raised inside the package where nothing further can be looked at; `refusal` says why."""

    def __init__(self, reason: Reason, where: str, message: str) -> None:
        super().__init__(f"{where}: {message}")
        self.refusal = Refusal(reason, where, message)
