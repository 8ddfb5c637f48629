"""What the verbs on software parts and vulnerabilities share: the bills that are kept, and what formats give."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from medslate.assessment.dossier import Dossier
from medslate.findings import Finding
from medslate.lifecycle.advisories import Advisory
from medslate.lifecycle.software import Inventory
from medslate.usecases.ports import Tree, TreeError

BILL = ".cdx.json"
LIMIT = 64 << 20


@dataclass(frozen=True)
class Written:
    """A file, and what of the workspace it cannot say."""

    content: bytes
    losses: tuple[str, ...] = ()


@dataclass(frozen=True)
class Converted:
    """A bill as it is to be kept, what it lists, and what of the file it came from is not in it."""

    content: bytes
    inventory: Inventory
    form: str
    losses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Notice:
    """How an advisory goes out: its category, who publishes it under which namespace (an address), with which id."""

    category: str
    namespace: str
    id: str = ""
    contact: str = ""


class SupplyFormats(Protocol):
    """Bills of materials and advisories of every kind. Nothing is raised for what a file holds; findings tell it.

    The same dossier and day give the same bytes.
    """

    def convert(self, content: bytes, component: str, file: str) -> tuple[Converted | None, tuple[Finding, ...]]:
        """A bill of materials of any format that is understood, as it is to be kept for a component."""
        ...

    def write_bill(self, dossier: Dossier, bills: Mapping[str, bytes], day: date) -> Written:
        """One bill of the whole device, from the bill kept for each component."""
        ...

    def write_vex(self, dossier: Dossier, bills: Mapping[str, bytes], day: date) -> Written:
        """All statements in CycloneDX."""
        ...

    def write_csaf(self, dossier: Dossier, notice: Notice, day: date) -> Written:
        """All statements in CSAF."""
        ...

    def read_advisory(self, content: bytes, file: str) -> tuple[Advisory | None, tuple[Finding, ...]]:
        """An advisory, or statements, of any format that is understood."""
        ...


def kept_bills(tree: Tree, dossier: Dossier) -> Mapping[str, bytes]:
    """The bills of materials of the device's components as they are kept, in the order of the components.

    Raises `TreeError` if one has gone since the workspace was read.
    """
    return {
        one.id: tree.read(f"software/{one.id}{BILL}", LIMIT)
        for one in dossier.device.components
        if one.id in dossier.inventory
    }


__all__ = ["Converted", "Notice", "SupplyFormats", "TreeError", "Written", "kept_bills"]
