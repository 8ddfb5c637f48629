"""Editing a workspace: one entry at a time, whole or not at all, with the owner's comments and order kept."""

from collections.abc import Callable, Mapping
from datetime import date
from enum import Enum
from typing import Any

import msgspec

from medslate.adapters.textfiles.surgery import append_item, put_entry
from medslate.adapters.textfiles.yamlfile import LIMIT, read_yaml
from medslate.assessment.dossier import Approval, Release
from medslate.assessment.evidence import Evidence, TestRecord
from medslate.devices.claims import Claim
from medslate.errors import MedslateError, UsageError
from medslate.usecases.ports import Folder


class TextEditor:
    """Writes into the text files of a workspace."""

    def __init__(self, folder: Folder) -> None:
        self.folder = folder

    def set_claim(self, claim: Claim) -> str:
        """Put the claim where its row stands in a claims file of the component, else at the end of the first one."""
        name = self._claims_file(claim)
        self._edit(name, lambda text: put_entry(text, ("claims", claim.row), _claim_entry(claim)))
        return name

    def add_evidence(self, evidence: Evidence) -> str:
        """Put the item into evidence.yaml."""
        entry = _compact(
            title=evidence.title,
            kind=evidence.kind,
            of=dict(evidence.taken_on),
            date=evidence.taken,
            file=evidence.file,
            sha256=evidence.sha256,
            expires=evidence.expires,
            outcome=evidence.outcome,
            tester=evidence.tester,
            independence=evidence.independence,
        )
        self._edit("evidence.yaml", lambda text: put_entry(text, ("evidence", evidence.id), entry))
        return "evidence.yaml"

    def add_record(self, record: TestRecord) -> str:
        """Write the record as a file of its own under results/."""
        name = f"results/{record.id}.json"
        cases = [{"test": case.name, "rows": list(case.rows), "outcome": case.outcome.value} for case in record.cases]
        data = {
            "format": "medslate-test-record/1",
            "component": record.component,
            "version": record.version,
        } | _compact(
            date=record.taken,
            tester=record.tester,
            independence=record.independence,
            file=record.file,
            sha256=record.sha256,
        )
        self._write_json(name, data | {"cases": cases})
        return name

    def add_approval(self, approval: Approval) -> str:
        """Append to approvals.yaml."""
        entry = _compact(role=approval.role, meaning=approval.meaning, date=approval.given, content=approval.content)
        self._edit("approvals.yaml", lambda text: append_item(text, "approvals", entry))
        return "approvals.yaml"

    def add_release(self, release: Release) -> str:
        """Write the release as a file of its own under releases/."""
        name = f"releases/{release.version}.json"
        if name in self.folder.names("releases", ".json"):
            raise UsageError(f"{name} exists already.")
        verdicts: dict[str, dict[str, str]] = {}
        for (component, row), verdict in release.verdicts.items():
            verdicts.setdefault(component, {})[row] = verdict.value
        self._write_json(
            name,
            {
                "format": "medslate-release/1",
                "version": release.version,
                "date": release.made.isoformat(),
                "content": release.content,
                "packs": dict(release.packs),
                "components": dict(release.versions),
                "verdicts": verdicts,
                "levels": dict(release.levels),
            },
        )
        return name

    def _claims_file(self, claim: Claim) -> str:
        own = []
        for name in self.folder.names("claims", ".yaml"):
            value, _ = read_yaml(self.folder.read(name, LIMIT), name)
            if isinstance(value, dict) and value.get("component") == claim.component:
                if claim.row in (value.get("claims") or {}):
                    return name
                own.append(name)
        if not own:
            raise UsageError(f"No file under claims/ is for component {claim.component}.")
        return own[0]

    def _edit(self, name: str, change: Callable[[str], str]) -> None:
        """Change the text; refused unless the file is sound before and after."""
        present = name in self.folder.names(name.rpartition("/")[0], ".yaml")
        before = self.folder.read(name, LIMIT) if present else b""
        _refuse_unsound(before, name)
        after = change(before.decode("utf-8-sig")).encode()
        _refuse_unsound(after, name)
        self.folder.write(name, after)

    def _write_json(self, name: str, data: Mapping[str, Any]) -> None:
        self.folder.write(name, msgspec.json.format(msgspec.json.encode(data), indent=2) + b"\n")


def _refuse_unsound(content: bytes, name: str) -> None:
    _, findings = read_yaml(content, name)
    if findings:
        raise MedslateError(f"{name} cannot be edited: {findings[0]}")


def _claim_entry(claim: Claim) -> dict[str, Any]:
    return _compact(
        verdict=claim.verdict,
        how=claim.how,
        rationale=claim.rationale,
        evidence=list(claim.evidence),
        through=list(claim.through),
        measures=list(claim.measures),
        impairs=dict(claim.impairs),
    )


def _compact(**fields: Any) -> dict[str, Any]:
    return {key: _text(value) for key, value in fields.items() if value not in (None, "", [], {})}


def _text(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    return value.isoformat() if isinstance(value, date) else value
