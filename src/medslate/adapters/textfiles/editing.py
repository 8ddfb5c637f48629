"""Editing a workspace: one entry at a time, whole or not at all, with the owner's comments and order kept."""

from collections.abc import Callable, Mapping
from datetime import date
from enum import Enum
from typing import Any

import msgspec

from medslate.adapters.textfiles.surgery import append_item, drop_entry, put_entry, put_value, scalar, written
from medslate.adapters.textfiles.yamlfile import LIMIT, read_yaml
from medslate.assessment.conformity.stated import Pin, Stated, Statement
from medslate.assessment.dossier import Approval, Release
from medslate.assessment.evidence import Evidence, TestRecord
from medslate.devices.claims import Claim
from medslate.errors import MedslateError, UsageError
from medslate.lifecycle.vulnerabilities import VexStatement, Vulnerability
from medslate.usecases.ports import Folder, TreeError, inside


class TextEditor:
    """Writes into the text files of a workspace."""

    def __init__(self, folder: Folder) -> None:
        self.folder = folder

    def set_claim(self, claim: Claim) -> str:
        """Put the claim where its row stands in a claims file of the component, else at the end of the first one."""
        name = self._claims_file(claim)
        self._put(name, ("claims", claim.row), _claim_entry(claim))
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
        self._put("evidence.yaml", ("evidence", evidence.id), entry)
        return "evidence.yaml"

    def add_record(self, record: TestRecord) -> str:
        """Write the record as a file of its own under results/."""
        name = _file_of("results", record.id)
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
        self._edit(
            "approvals.yaml",
            lambda text: append_item(text, "approvals", entry),
            lambda value: value | {"approvals": [*(value.get("approvals") or ()), entry]},
        )
        return "approvals.yaml"

    def add_release(self, release: Release) -> str:
        """Write the release as a file of its own under releases/."""
        name = _file_of("releases", release.version)
        if name in self.folder.names("releases", ".json"):
            raise UsageError(f"{name} exists already.")
        verdicts: dict[str, dict[str, str]] = {}
        for (component, row), verdict in release.verdicts.items():
            verdicts.setdefault(component, {})[row] = verdict.value
        answers: dict[str, dict[str, str]] = {}
        for (pack, row), answer in release.answers.items():
            answers.setdefault(pack, {})[row] = answer
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
            }
            | _compact(answers=answers),
        )
        return name

    def set_stated(self, stated: Stated) -> str:
        """Put the answer where its row stands in a file for its catalog, else at the end of the first one."""
        entry, path = _stated_entry(stated), ("answers", stated.row)
        if name := self._conformity_file(stated):
            self._put(name, path, entry)
            return name
        name = _file_of("conformity", stated.pack, ".yaml")
        if name in self.folder.names("conformity", ".yaml"):
            raise UsageError(f"{name} does not say pack: {stated.pack}. Correct it, or give the file another name.")
        head = f"pack: {scalar(stated.pack)}\n"
        self._edit(
            name,
            lambda _: put_entry(head, path, entry),
            lambda _: {"pack": stated.pack, "answers": {stated.row: entry}},
        )
        return name

    def pin(self, pack: str, pin: Pin) -> str:
        """Put the pin into standards.yaml."""
        self._put("standards.yaml", ("packs", pack), {"version": pin.version, "digest": pin.digest})
        return "standards.yaml"

    def mark_checked(self, register: str, day: date) -> str:
        """Put the day into standards.yaml."""
        self._put("standards.yaml", ("registers", register), {"checked": day.isoformat()})
        return "standards.yaml"

    def start_statement(self, statement: Statement, note: str) -> str:
        """Write a new file under conformity/, named as its catalog, below a comment."""
        name = _file_of("conformity", statement.pack, ".yaml")
        if name in self.folder.names("conformity", ".yaml"):
            raise UsageError(f"{name} exists already; it is not written over.")
        head = {"pack": statement.pack, "about": statement.about, "route": statement.route}
        lines = [f"# {one}" for one in note.splitlines()]
        lines += [f"{key}: {scalar(text)}" for key, text in head.items() if text]
        entries = {one.row: _stated_entry(one) for one in statement.answers}
        answers = {"answers": entries} if entries else {}
        lines += ["answers:", written(entries)] if entries else []
        content = ("\n".join(lines) + "\n").encode()
        if _sound(content, name) != {key: text for key, text in head.items() if text} | answers:
            raise MedslateError(f"{name} cannot be written so that it says what it should.")
        self._write(name, content)
        return name

    def set_catalog(self, catalog: str, overlays: tuple[str, ...]) -> str:
        """Put the catalog and its overlays into device.yaml."""
        values = {"catalog": catalog, "overlays": list(overlays)}

        def change(text: str) -> str:
            for key, value in values.items():
                text = put_value(text, key, value)
            return text

        self._edit("device.yaml", change, lambda value: value | values)
        return "device.yaml"

    def set_claims(self, claims: tuple[Claim, ...]) -> tuple[str, ...]:
        """Let claims/ hold these claims alone: each where its row stands, else in the first file of its component."""
        wanted = {(one.component, one.row): _claim_entry(one) for one in claims}
        changed = []
        for name in self.folder.names("claims", ".yaml"):
            value, _ = read_yaml(self._read(name), name)
            if isinstance(value, dict) and isinstance(value.get("claims"), dict):
                component = str(value.get("component"))
                rows = {row: wanted.pop((component, row), None) for row in value["claims"]}
                if any(rows[row] != entry for row, entry in value["claims"].items()):
                    self._edit(name, _with_rows(rows), _having(rows))
                    changed.append(name)
        left = [one for one in claims if (one.component, one.row) in wanted]
        return tuple(dict.fromkeys((*changed, *(self.set_claim(one) for one in left))))

    def put_inventory(self, component: str, content: bytes) -> str:
        """Write the bill of materials of a component as it is."""
        name = _file_of("software", component, ".cdx.json")
        self._write(name, content)
        return name

    def set_statement(self, statement: VexStatement) -> str:
        """Put the statement into vulnerabilities.yaml."""
        entry = _compact(
            vulnerability=statement.vulnerability,
            component=statement.component,
            part=statement.part,
            state=statement.state,
            justification=statement.justification,
            impact=statement.impact,
            responses=[one.value for one in statement.responses],
            action=statement.action,
            since=statement.since,
            updated=statement.updated,
            fixed_in=statement.fixed_in,
            affected_versions=list(statement.affected_versions),
        )
        self._put("vulnerabilities.yaml", ("statements", statement.id), entry)
        return "vulnerabilities.yaml"

    def describe_vulnerability(self, vulnerability: Vulnerability) -> str:
        """Put what is known of the vulnerability into vulnerabilities.yaml."""
        entry = _compact(
            title=vulnerability.title,
            description=vulnerability.description,
            source=vulnerability.source,
            weaknesses=list(vulnerability.weaknesses),
            severities=list(vulnerability.severities),
            published=vulnerability.published,
            references=dict(vulnerability.references),
        )
        self._put("vulnerabilities.yaml", ("vulnerabilities", vulnerability.id), entry)
        return "vulnerabilities.yaml"

    def _conformity_file(self, stated: Stated) -> str:
        """The file of the catalog in which the row stands, else the first; empty if there is none."""
        first = ""
        for name in self.folder.names("conformity", ".yaml"):
            value, _ = read_yaml(self._read(name), name)
            if isinstance(value, dict) and value.get("pack") == stated.pack:
                answers = value.get("answers")
                if isinstance(answers, dict) and stated.row in answers:
                    return name
                first = first or name
        return first

    def _claims_file(self, claim: Claim) -> str:
        own = []
        for name in self.folder.names("claims", ".yaml"):
            value, _ = read_yaml(self._read(name), name)
            if isinstance(value, dict) and value.get("component") == claim.component:
                claims = value.get("claims")
                if isinstance(claims, dict) and claim.row in claims:
                    return name
                own.append(name)
        if not own:
            raise UsageError(f"No file under claims/ is for component {claim.component}.")
        return own[0]

    def _put(self, name: str, path: tuple[str, str], entry: dict[str, Any]) -> None:
        group, key = path
        self._edit(
            name,
            lambda text: put_entry(text, path, entry),
            lambda value: value | {group: (value.get(group) or {}) | {key: entry}},
        )

    def _edit(self, name: str, change: Callable[[str], str], wanted: Callable[[dict[str, Any]], Any]) -> None:
        """Change the text; refused unless the file is sound before, and says just what is wanted after."""
        present = name in self.folder.names(name.rpartition("/")[0], ".yaml")
        before = self._read(name) if present else b""
        value = _sound(before, name) or {}
        try:
            after = change(before.decode("utf-8-sig")).encode()
        except MedslateError as error:
            raise MedslateError(f"{name} cannot be edited: {error}") from error
        if _sound(after, name) != wanted(value):
            raise MedslateError(f"{name} cannot be edited without a change to the rest of it; edit it by hand.")
        self._write(name, after)

    def _read(self, name: str) -> bytes:
        try:
            return self.folder.read(name, LIMIT)
        except TreeError as error:
            raise MedslateError(str(error.finding)) from error

    def _write(self, name: str, content: bytes) -> None:
        try:
            self.folder.write(name, content)
        except TreeError as error:
            raise MedslateError(str(error.finding)) from error

    def _write_json(self, name: str, data: Mapping[str, Any]) -> None:
        self._write(name, msgspec.json.format(msgspec.json.encode(data), indent=2) + b"\n")


def _file_of(folder: str, name: str, suffix: str = ".json") -> str:
    """The file of a record; a name with a slash would put it where nobody reads it."""
    if not name or "/" in name or not inside(name):
        raise UsageError(f"{name!r} cannot be the name of a file in {folder}/; leave out slashes and colons.")
    return f"{folder}/{name}{suffix}"


def _sound(content: bytes, name: str) -> Any:
    value, findings = read_yaml(content, name)
    if findings:
        raise MedslateError(f"{name} cannot be edited: {findings[0]}")
    return value


def _with_rows(rows: Mapping[str, Mapping[str, Any] | None]) -> Callable[[str], str]:
    """Put the entries, and drop the rows that have none."""

    def change(text: str) -> str:
        for row, entry in rows.items():
            if entry is not None:
                text = put_entry(text, ("claims", row), entry)
        for row, entry in rows.items():
            if entry is None:
                text = drop_entry(text, ("claims", row))
        return text

    return change


def _having(rows: Mapping[str, Mapping[str, Any] | None]) -> Callable[[dict[str, Any]], Any]:
    return lambda value: value | {"claims": {row: entry for row, entry in rows.items() if entry is not None}}


def _stated_entry(stated: Stated) -> dict[str, Any]:
    return _compact(answer=stated.answer, how=stated.how, rationale=stated.rationale, evidence=list(stated.evidence))


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
