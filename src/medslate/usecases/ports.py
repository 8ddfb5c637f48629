"""The ports: what use cases need from the world, in prose. Each has two implementations and one contract suite."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from medslate.assessment.conformity.stated import Pin, Stated, Statement
    from medslate.assessment.dossier import Approval, Dossier, Release
    from medslate.assessment.evidence import Evidence, TestRecord
    from medslate.devices.claims import Claim
    from medslate.findings import Finding
    from medslate.lifecycle.vulnerabilities import VexStatement, Vulnerability
    from medslate.networks.site import Site
    from medslate.planning.program import Limits, Program, Progress, Solution
    from medslate.standards.boundaries import Boundaries
    from medslate.standards.catalogs import Catalog
    from medslate.standards.crosswalks import Crosswalk
    from medslate.standards.fulfilment.scales import Scale
    from medslate.standards.measures import Library
    from medslate.standards.overlays import Overlay
    from medslate.standards.packs import Pack
    from medslate.standards.profiles import Profiles
    from medslate.standards.questionnaires import Questionnaire
    from medslate.standards.registers import Register

    AnyPack = Catalog | Overlay | Crosswalk | Questionnaire | Library | Profiles | Scale | Register | Boundaries
else:
    AnyPack = object  # the kinds are imported by whoever needs them, not by everyone who starts


class TreeError(Exception):
    """A file of a tree cannot be had; `finding` says which, and why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(str(finding))
        self.finding = finding


class Tree(Protocol):
    """A folder of files, read only: on disk, in a revision of version control, or in memory.

    Names are relative, with `/`. Nothing outside the folder is ever reached, whatever a name says: not by `..`, not by
    an absolute name, not through a link. What is no regular file is not read.
    """

    def names(self, folder: str, suffix: str) -> tuple[str, ...]:
        """The files directly in a folder that end with the suffix, sorted; none if there is no such folder."""
        ...

    def read(self, name: str, limit: int) -> bytes:
        """The content. Raises `TreeError` if missing, outside, unreadable or longer than `limit` bytes."""
        ...

    def digest(self, name: str) -> str:
        """The SHA-256 of the content in hexadecimal. Raises `TreeError` like `read`, but for any length."""
        ...


class Folder(Tree, Protocol):
    """A tree that can also be written. A write is whole or not at all, even if the process is killed in the middle."""

    def write(self, name: str, content: bytes) -> None:
        """Put the content in place of the file. Raises `TreeError` if the name leads outside."""
        ...


class Workspace(Protocol):
    """A dossier as its owner keeps it, with the way back from a finding to the line it is about."""

    def read(self) -> tuple[Dossier | None, tuple[Finding, ...]]:
        """The dossier and every finding about its files; no dossier if they cannot be used.

        Raises `UsageError` if there is no workspace at all.
        """
        ...

    def locate(self, findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
        """The findings with their lines and columns, as far as they can be had."""
        ...


class SiteSource(Protocol):
    """A site as its operator keeps it, with the way back from a finding to the line it is about."""

    def read(self) -> tuple[Site | None, tuple[Finding, ...]]:
        """The site and every finding about its files; no site if they cannot be used.

        Raises `UsageError` if there is no site at all.
        """
        ...

    def locate(self, findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
        """The findings with their lines and columns, as far as they can be had."""
        ...


class Editor(Protocol):
    """Changes a workspace. Each change is whole or not at all, and keeps the owner's comments and order."""

    def set_claim(self, claim: Claim) -> str:
        """Put the claim in place of the one for its row, or add it; the name of the changed file."""
        ...

    def add_evidence(self, evidence: Evidence) -> str:
        """Add an evidence item, or replace the one of the same id."""
        ...

    def add_record(self, record: TestRecord) -> str:
        """Add a test record, or replace the one of the same id."""
        ...

    def add_approval(self, approval: Approval) -> str:
        """Add an approval after those already given."""
        ...

    def add_release(self, release: Release) -> str:
        """Record a release. Raises `UsageError` if the version is already released."""
        ...

    def set_stated(self, stated: Stated) -> str:
        """Put the answer in place of the one for its row, or add it, in a new file if the catalog has none."""
        ...


class SoftwareKeeper(Protocol):
    """Keeps the software parts of a workspace, and what is stated of their vulnerabilities. Changes as by `Editor`."""

    def put_inventory(self, component: str, content: bytes) -> str:
        """Keep a bill of materials (CycloneDX JSON) byte for byte, in place of an earlier one; the name of its file."""
        ...

    def set_statement(self, statement: VexStatement) -> str:
        """Put the statement in place of the one of the same id, or add it; the name of the changed file."""
        ...

    def describe_vulnerability(self, vulnerability: Vulnerability) -> str:
        """Put what is known of a vulnerability (not what is stated of it) in place of what was."""
        ...


class StandardsKeeper(Protocol):
    """Keeps what a workspace is pinned to. Each change is whole or not at all, and keeps comments and order."""

    def pin(self, pack: str, pin: Pin) -> str:
        """Pin a pack, in place of an earlier pin; the name of the changed file."""
        ...

    def mark_checked(self, register: str, day: date) -> str:
        """Record that the events of a register were gone through up to a day."""
        ...


class Mover(Protocol):
    """Takes a workspace to another edition. Each change is whole or not at all; nothing stated is lost unasked."""

    def start_statement(self, statement: Statement, note: str) -> str:
        """Write the answers to a catalog as a new file; its name. Raises `UsageError` if there is such a file."""
        ...

    def set_catalog(self, catalog: str, overlays: tuple[str, ...]) -> str:
        """Name another catalog with levels, and its overlays; the name of the changed file."""
        ...

    def set_claims(self, claims: tuple[Claim, ...]) -> tuple[str, ...]:
        """Let these be all claims there are; the names of the changed files."""
        ...


class PackSource(Protocol):
    """Where packs come from: those shipped with the program, an owner's folders, or memory."""

    def packs(self) -> tuple[Pack, ...]:
        """The identities of all packs, sorted by kind and id."""
        ...

    def load(self, pack: str) -> AnyPack:
        """One pack by id. Raises `SetupError` if there is none, or if its tables do not hold together."""
        ...

    def validate(self, pack: str) -> tuple[AnyPack | None, tuple[Finding, ...]]:
        """One pack with every finding about its tables; no pack if they cannot be read."""
        ...

    def examples(self, pack: str) -> tuple[Mapping[str, Any], tuple[Finding, ...]]:
        """The plain content of the pack's example files, by file, and what is wrong with them."""
        ...

    def owned_text(self, pack: str, row: str) -> str | None:
        """The owner's licensed text of a row, if the pack has a `text/` folder with it."""
        ...


class Solver(Protocol):
    """Solves 0-1 programs that have nothing to do with one another, in processes of its own.

    The same programs give the same values (one worker, fixed seed) unless a limit of time cuts in. `progress` is called
    about once a second and at each better solution; if it returns False, or the user interrupts, the solver stops soon
    and returns the best it has: never less than the programs' own `start`, each with a bound that is proven (0 at
    worst). A worker that dies costs its bound, not the start. Raises `SetupError` if the solver is not installed.
    """

    def __call__(
        self, programs: Sequence[Program], limits: Limits, progress: Callable[[Progress], bool]
    ) -> tuple[Solution, ...]: ...


def inside(name: str) -> bool:
    """Whether a name stays within its folder by its spelling alone."""
    path = PurePosixPath(name)
    parts = name.replace("\\", "/").split("/")
    return bool(name) and not path.is_absolute() and ".." not in parts and ":" not in parts[0] and "\0" not in name
