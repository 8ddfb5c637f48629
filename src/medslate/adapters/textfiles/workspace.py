"""Reading a workspace: from a tree of text files to a dossier, with every problem as a located finding."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from medslate.adapters.textfiles import shapes
from medslate.adapters.textfiles.building import build
from medslate.adapters.textfiles.converting import Shape, convert
from medslate.adapters.textfiles.lines import locate
from medslate.adapters.textfiles.yamlfile import LIMIT, read_yaml
from medslate.assessment.dossier import Dossier
from medslate.assessment.evidence import Evidence, TestRecord
from medslate.errors import UsageError
from medslate.findings import Code, Finding, Place, failed
from medslate.levels.vectors import Target, VectorError
from medslate.usecases.ports import Tree, TreeError

if TYPE_CHECKING:
    from medslate.lifecycle.software import Inventory

    Bills = Callable[[bytes, str, str], tuple[Inventory | None, tuple[Finding, ...]]]
    """Reads a bill of materials: content, component and name of the file."""

ROOT = "device.yaml"
BILL = ".cdx.json"
BILL_LIMIT = 64 << 20
S = TypeVar("S", bound=Shape)


@dataclass(frozen=True)
class Files:
    """The files of a workspace in their shapes, each list with the name of the file that an entry came from."""

    device: shapes.DeviceFile
    operator: shapes.OperatorFile
    claims: tuple[tuple[str, shapes.ClaimsFile], ...]
    evidence: shapes.EvidenceFile
    records: tuple[tuple[str, shapes.RecordFile], ...]
    approvals: shapes.ApprovalsFile
    releases: tuple[tuple[str, shapes.ReleaseFile], ...]
    conformity: tuple[tuple[str, shapes.ConformityFile], ...]
    standards: shapes.StandardsFile
    vulnerabilities: shapes.VulnerabilitiesFile
    content: str


def read_dossier(tree: Tree, bills: "Bills | None" = None) -> tuple[Dossier | None, tuple[Finding, ...]]:
    """The dossier and all findings about its files; no dossier if a file cannot be used.

    `bills` reads the bills of materials under software/; without it they count for the digest of the content alone.
    Raises `UsageError` if the folder is no workspace at all.
    """
    present = tree.names("", ".yaml")
    if ROOT not in present:
        hint = " It is a site: `medslate site check` and the like are for it." if "site.yaml" in present else ""
        raise UsageError(f"There is no {ROOT} here: not a workspace.{hint} `medslate init` starts one.")
    reader = _Reader(tree, bills)
    files = reader.files()
    found = tuple(reader.findings)
    dossier = None if files is None or failed(found) else replace(build(files), software=tuple(reader.software))
    if dossier is not None:
        found += tuple(_attachments(tree, dossier))
    return dossier, located(found, tree)


def located(findings: tuple[Finding, ...], tree: Tree) -> tuple[Finding, ...]:
    """The findings with lines and columns; costs a second reading of those files only that have findings."""

    def read(name: str) -> bytes | None:
        try:
            return tree.read(name, LIMIT)
        except TreeError:
            return None

    return locate(findings, read)


class _Reader:
    """Reads file after file and keeps what it finds."""

    def __init__(self, tree: Tree, bills: "Bills | None" = None) -> None:
        self.tree = tree
        self.bills = bills
        self.findings: list[Finding] = []
        self.software: list[Inventory] = []
        self.digest = hashlib.sha256()

    def files(self) -> Files | None:
        device = self.yaml(ROOT, shapes.DeviceFile)
        operator = self.optional("operator.yaml", shapes.OperatorFile)
        claims = tuple(self.every("claims", ".yaml", shapes.ClaimsFile))
        evidence = self.optional("evidence.yaml", shapes.EvidenceFile)
        records = tuple(self.every("results", ".json", shapes.RecordFile))
        conformity = tuple(self.every("conformity", ".yaml", shapes.ConformityFile))
        vulnerabilities = self.optional("vulnerabilities.yaml", shapes.VulnerabilitiesFile)
        self.inventories()
        content = self.digest.hexdigest()
        standards = self.optional("standards.yaml", shapes.StandardsFile)
        approvals = self.optional("approvals.yaml", shapes.ApprovalsFile)
        releases = tuple(self.every("releases", ".json", shapes.ReleaseFile))
        if device is None or operator is None or evidence is None or approvals is None or standards is None:
            return None
        if vulnerabilities is None:
            return None
        self.findings += _target_fault(device)
        return Files(
            device,
            operator,
            claims,
            evidence,
            records,
            approvals,
            releases,
            conformity,
            standards,
            vulnerabilities,
            content,
        )

    def inventories(self) -> None:
        """The bills of materials; they enter the digest byte for byte, as they are kept."""
        for name in self.tree.names("software", BILL):
            content = self.bytes(name, BILL_LIMIT)
            if content is None:
                continue
            self.digest.update(name.encode("utf-8", "surrogateescape"))
            self.digest.update(hashlib.sha256(content).digest())
            if self.bills is not None:
                component = name.removeprefix("software/").removesuffix(BILL)
                inventory, found = self.bills(content, component, name)
                self.findings += found
                self.software += [] if inventory is None else [inventory]

    def every(self, folder: str, suffix: str, shape: type[S]) -> Iterator[tuple[str, S]]:
        read = self.yaml if suffix == ".yaml" else self.json
        for name in self.tree.names(folder, suffix):
            one = read(name, shape)
            if one is not None:
                yield name, one

    def optional(self, name: str, shape: type[S]) -> S | None:
        present = name in self.tree.names("", ".yaml")
        return self.yaml(name, shape) if present else msgspec.convert(_EMPTY.get(name, {}), shape)

    def yaml(self, name: str, shape: type[S]) -> S | None:
        content = self.bytes(name)
        if content is None:
            return None
        value, found = read_yaml(content, name)
        self.findings += found
        if found:
            return None
        return self.shaped({} if value is None and name != ROOT else value, shape, name)

    def json(self, name: str, shape: type[S]) -> S | None:
        content = self.bytes(name)
        if content is None:
            return None
        try:
            value = msgspec.json.decode(content)
        except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
            self.findings.append(Finding(Code.SYNTAX, Place(name), f"Not valid JSON: {error}.", "Make it anew."))
            return None
        return self.shaped(value, shape, name)

    def shaped(self, value: Any, shape: type[S], name: str) -> S | None:
        """The value as a shape; what is read enters the digest of the content by value, so comments do not count."""
        value = _EMPTY[name] if not value and name in _EMPTY else value
        result, found = convert(value, shape, Place(name))
        self.findings += found
        if result is not None:
            self.digest.update(name.encode("utf-8", "surrogateescape"))
            self.digest.update(msgspec.json.encode(value, order="sorted"))
        return result

    def bytes(self, name: str, limit: int = LIMIT) -> bytes | None:
        try:
            return self.tree.read(name, limit)
        except TreeError as error:
            self.findings.append(error.finding)
            return None


def _target_fault(device: shapes.DeviceFile) -> Iterator[Finding]:
    try:
        Target.parse(device.target or "0")
    except VectorError as error:
        yield Finding(Code.SHAPE, Place(ROOT, ("target",)), f"{error}.", "Correct it, or remove it.")


_EMPTY: dict[str, Any] = {"evidence.yaml": {"evidence": {}}}


def _attachments(tree: Tree, dossier: Dossier) -> Iterator[Finding]:
    """Every file that evidence or a test record names is there, and is the one it was."""
    items: tuple[Evidence | TestRecord, ...] = (*dossier.evidence, *dossier.records)
    for item in items:
        if not item.file:
            continue
        try:
            digest = tree.digest(item.file)
        except TreeError as error:
            place = item.place.at("file")
            yield Finding(error.finding.code, place, f"{item.id}: {error.finding.message}", error.finding.remedy)
            continue
        if not item.sha256:
            remedy = f"Add `sha256: {digest}`."
            yield Finding(Code.FILE_CHANGED, item.place, f"{item.id} names {item.file} without its digest.", remedy)
        elif digest != item.sha256:
            yield Finding(
                Code.FILE_CHANGED,
                item.place.at("sha256"),
                f"{item.id}: {item.file} is not the file it was when the evidence was recorded.",
                f"Restore it, or record the new one: `sha256: {digest}`.",
            )


class TextWorkspace:
    """A workspace in a tree of text files."""

    def __init__(self, tree: Tree, bills: "Bills | None" = None) -> None:
        self.tree = tree
        self.bills = bills

    def read(self) -> tuple[Dossier | None, tuple[Finding, ...]]:
        """The dossier and every finding about its files."""
        return read_dossier(self.tree, self.bills)

    def locate(self, findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
        """The findings with lines and columns."""
        return located(findings, self.tree)
