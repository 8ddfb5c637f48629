"""The identity of a pack: which document it holds, in which edition, and the digest of its content."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum


class PackKind(Enum):
    """What a pack holds; its value is also the name of the folder it lies in, without the final s."""

    CATALOG = "catalog"
    OVERLAY = "overlay"
    CROSSWALK = "crosswalk"
    QUESTIONNAIRE = "questionnaire"
    MEASURES = "measure"
    PROFILES = "profile"


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
    """A versioned folder of content. `digest` is the SHA-256 over its files, so a result can be recomputed later."""

    id: str
    kind: PackKind
    standard: str
    edition: str
    title: str
    version: str
    licence: str = ""
    status: str = ""
    note: str = ""
    digest: str = ""
    sources: Mapping[str, str] = field(default_factory=dict)

    @property
    def citation(self) -> str:
        """How a document names it: standard and edition, the edition only where the name does not carry it."""
        return self.standard if self.edition in self.standard else f"{self.standard}:{self.edition}"
