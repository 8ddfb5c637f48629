"""From the shapes of the files to the values of the domain. Nothing is judged here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import UNSET, UnsetType
from msgspec.structs import asdict

from medslate.assessment.conformity.stated import Pin, Standards, Stated, Statement
from medslate.assessment.dossier import Approval, Dossier, Release
from medslate.assessment.evidence import Evidence, TestCase, TestRecord
from medslate.devices.claims import Claim
from medslate.devices.device import (
    Assumption,
    Component,
    Device,
    EssentialFunction,
    ExternalMeasure,
    Guidance,
    Integration,
    Interface,
)
from medslate.findings import Place
from medslate.levels.vectors import Target
from medslate.lifecycle.vulnerabilities import VexStatement, Vulnerability

if TYPE_CHECKING:
    from collections.abc import Iterator

    from medslate.adapters.textfiles import shapes
    from medslate.adapters.textfiles.workspace import Files

ROOT = Place("device.yaml")
OPERATOR = Place("operator.yaml")


def build(files: Files) -> Dossier:
    """The dossier that the files make."""
    return Dossier(
        device=_device(files.device, files.operator),
        catalog=files.device.catalog,
        overlays=files.device.overlays,
        target=Target.parse(files.device.target) if files.device.target else None,
        claims=tuple(_claim(name, file, row) for name, file in files.claims for row in file.claims),
        evidence=tuple(_evidence(key, one) for key, one in files.evidence.evidence.items()),
        records=tuple(_record(name, one) for name, one in files.records),
        approvals=tuple(
            Approval(one.role, one.meaning, one.date, one.content, Place("approvals.yaml", ("approvals", number)))
            for number, one in enumerate(files.approvals.approvals)
        ),
        releases=tuple(_release(name, one) for name, one in files.releases),
        content=files.content,
        boundary=files.device.boundary,
        statements=tuple(_statement(name, one) for name, one in files.conformity),
        standards=Standards(
            pins={key: Pin(one.version, one.digest) for key, one in files.standards.packs.items()},
            checked={key: one.checked for key, one in files.standards.registers.items()},
        ),
        vulnerabilities=tuple(_vulnerabilities(files.vulnerabilities)),
    )


def _vulnerabilities(file: shapes.VulnerabilitiesFile) -> Iterator[Vulnerability]:
    """Those described, then those only named by a statement."""
    place = Place("vulnerabilities.yaml")
    said: dict[str, list[VexStatement]] = {}
    for key, one in file.statements.items():
        statement = VexStatement(id=key, place=place.at("statements", key), **asdict(one))
        said.setdefault(one.vulnerability, []).append(statement)
    for key in dict.fromkeys((*file.vulnerabilities, *said)):
        statements = tuple(said.get(key, ()))
        here = place.at("vulnerabilities", key)
        text = file.vulnerabilities.get(key)
        if text is None:
            yield Vulnerability(key, statements[0].place, statements=statements)
        else:
            fields = asdict(text) | {"references": tuple(text.references.items())}
            yield Vulnerability(key, here, statements=statements, **fields)


def _statement(name: str, file: shapes.ConformityFile) -> Statement:
    place = Place(name)
    answers = tuple(
        Stated(file.pack, row, one.answer, place.at("answers", row), one.how, one.rationale, one.evidence)
        for row, one in file.answers.items()
    )
    return Statement(file.pack, place, answers, file.about, file.route)


def _device(file: shapes.DeviceFile, operator: shapes.OperatorFile) -> Device:
    device = file.device
    return Device(
        name=device.name,
        model=device.model,
        manufacturer=device.manufacturer,
        version=device.version,
        intended_use=device.intended_use,
        placed_as=device.placed_as,
        place=ROOT.at("device"),
        udi_di=device.udi_di,
        environment=file.security_context.environment,
        components=tuple(
            Component(key, one.name, one.types, one.version, one.description, ROOT.at("components", key))
            for key, one in file.components.items()
        ),
        interfaces=tuple(_interface(key, one) for key, one in file.interfaces.items()),
        functions=tuple(
            EssentialFunction(key, one.name, one.description, ROOT.at("essential_functions", key))
            for key, one in file.essential_functions.items()
        ),
        integrations=tuple(
            Integration(key, one.name, one.provides, OPERATOR.at("integrations", key))
            for key, one in operator.integrations.items()
        ),
        measures=tuple(
            ExternalMeasure(
                key, one.title, one.description, one.party, OPERATOR.at("external_measures", key), one.library
            )
            for key, one in operator.external_measures.items()
        ),
        assumptions=tuple(Assumption(key, text) for key, text in file.security_context.assumptions.items()),
        guidance=Guidance(**asdict(operator.guidance)),
        refuses=operator.refuses,
    )


def _interface(key: str, one: shapes.InterfaceText) -> Interface:
    return Interface(
        id=key,
        name=one.name,
        component=one.component,
        kind=one.kind,
        place=ROOT.at("interfaces", key),
        protected_by=one.protected_by,
        protocols=one.protocols,
        ports=one.ports,
        direction=one.direction,
        data=one.data,
        in_scope=one.in_scope,
        reason=one.reason,
    )


def _claim(name: str, file: shapes.ClaimsFile, row: str) -> Claim:
    one = file.claims[row]
    return Claim(
        file.component,
        row,
        one.verdict,
        Place(name, ("claims", row)),
        one.how,
        one.rationale,
        one.evidence,
        one.through,
        one.measures,
        one.impairs,
    )


def _evidence(key: str, one: shapes.EvidenceText) -> Evidence:
    return Evidence(
        id=key,
        title=one.title,
        kind=one.kind,
        taken_on=one.of,
        taken=one.date,
        place=Place("evidence.yaml", ("evidence", key)),
        file=one.file,
        sha256=_set(one.sha256),
        expires=one.expires,
        outcome=one.outcome,
        tester=one.tester,
        independence=one.independence,
    )


def _record(name: str, one: shapes.RecordFile) -> TestRecord:
    return TestRecord(
        id=name.removeprefix("results/").removesuffix(".json"),
        component=one.component,
        version=one.version,
        taken=one.date,
        tester=one.tester,
        independence=one.independence,
        cases=tuple(TestCase(case.test, case.rows, case.outcome) for case in one.cases),
        place=Place(name),
        file=one.file,
        sha256=_set(one.sha256),
    )


def _release(name: str, one: shapes.ReleaseFile) -> Release:
    verdicts = {(component, row): verdict for component, rows in one.verdicts.items() for row, verdict in rows.items()}
    answers = {(pack, row): answer for pack, rows in one.answers.items() for row, answer in rows.items()}
    place = Place(name)
    return Release(one.version, one.date, one.content, one.components, verdicts, one.packs, one.levels, place, answers)


def _set(text: str | UnsetType) -> str:
    return "" if text is UNSET or isinstance(text, UnsetType) else text
