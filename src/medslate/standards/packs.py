"""The identity of a pack: which document it holds, in which edition, and the digest of its content."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum


class PackKind(Enum):
    """What a pack holds; `folder` names the folder it lies in."""

    CATALOG = "catalog"
    OVERLAY = "overlay"
    CROSSWALK = "crosswalk"
    QUESTIONNAIRE = "questionnaire"
    MEASURES = "measure"
    PROFILES = "profile"
    SCALE = "scale"
    REGISTER = "register"
    BOUNDARIES = "boundary"

    @property
    def folder(self) -> str:
        """Its value in the plural."""
        return f"{self.value.removesuffix('y')}ies" if self.value.endswith("ry") else f"{self.value}s"


class Confidence(Enum):
    """How sure we are that a row says what the document says."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    UNKNOWN = "unknown"

    @property
    def firm(self) -> bool:
        """Whether the row can be printed without a remark."""
        return self is Confidence.HIGH


@dataclass(frozen=True, slots=True)
class Pack:
    """A versioned folder of content. `digest` is the SHA-256 over its files, so a result can be recomputed later.

    `complete` and `unknown`: what of the document is in the pack, and what is not. `register`: its id in the register.
    """

    id: str
    kind: PackKind
    standard: str
    edition: str
    title: str
    version: str
    licence: str = ""
    status: str = ""
    note: str = ""
    complete: str = ""
    unknown: str = ""
    register: str = ""
    digest: str = ""
    sources: Mapping[str, str] = field(default_factory=dict)

    @property
    def citation(self) -> str:
        """How a document names it: standard and edition, the edition only where the name does not carry it."""
        mark = ":" if self.edition[:1].isdigit() else ", "
        return self.standard if self.edition in self.standard else f"{self.standard}{mark}{self.edition}"
