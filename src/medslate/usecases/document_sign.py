"""document sign: one more signature on a PDF, as somebody, with a meaning."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Protocol

from medslate.bundles.manifest import Role
from medslate.errors import UsageError

LONGEST = 200
"""The most characters of a name or meaning: what still can be read in a slot."""


class Level(Enum):
    """The baseline levels of PAdES (ETSI EN 319 142-1, 5.2): each proves what the one before does, for longer."""

    BASIC = "B-B"
    STAMPED = "B-T"
    LONG_TERM = "B-LT"
    ARCHIVE = "B-LTA"

    @property
    def stamped(self) -> bool:
        """Whether it needs a time-stamping authority."""
        return self is not Level.BASIC

    @property
    def kept(self) -> bool:
        """Whether it carries what is needed to check its certificates later."""
        return self in (Level.LONG_TERM, Level.ARCHIVE)


@dataclass(frozen=True, slots=True)
class Signing:
    """What a signature says: who signs, as what, meaning what, and when by his own clock (aware)."""

    role: Role
    name: str
    meaning: str
    at: datetime

    @property
    def reason(self) -> str:
        """Role and meaning in the one text that every PDF program shows; `stated` reads it back."""
        return f"{self.role.value}: {self.meaning}"


def stated(reason: str) -> tuple[Role | None, str]:
    """Role and meaning of a signature's reason; no role if it names none of ours."""
    word, colon, meaning = reason.partition(": ")
    role = next((one for one in Role if one.value == word), None) if colon else None
    return (role, meaning) if role is not None else (None, reason)


@dataclass(frozen=True, slots=True)
class SignedDocument:
    """The document with the new signature. `slot`: the number of the slot that shows it, from 1; 0 if none does."""

    content: bytes
    slot: int


class DocumentSigner(Protocol):
    """Puts a signature on a PDF, after all that is there already, which it does not touch.

    Raises `MedslateError` if the document cannot be signed, or the level cannot be reached.
    """

    def __call__(self, document: bytes, signing: Signing, level: Level) -> SignedDocument: ...


def sign_document(document: bytes, signing: Signing, level: Level, signer: DocumentSigner) -> SignedDocument:
    """The document with one more signature. Raises `UsageError` for a name or meaning that cannot be shown."""
    for what, text in (("name", signing.name), ("meaning", signing.meaning)):
        if not text.strip() or not text.isprintable() or len(text) > LONGEST:
            raise UsageError(f"A signature needs a {what} of one line, with at most {LONGEST} characters.")
    return signer(document, signing, level)
