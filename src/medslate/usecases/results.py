"""Take in test results: cases that name rows become a test record of one component version."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from medslate.assessment.checks.rows import row_fault
from medslate.assessment.dossier import Dossier
from medslate.assessment.evidence import Independence, TestCase, TestRecord
from medslate.errors import UsageError
from medslate.findings import Place
from medslate.standards.catalogs import Catalog, suggestion
from medslate.usecases.ports import Editor


@dataclass(frozen=True, slots=True)
class Run:
    """The circumstances of a test run, as a test record needs them."""

    component: str
    version: str | None
    taken: date
    tester: str
    independence: Independence | None
    file: str = ""
    sha256: str = ""


def record_results(
    dossier: Dossier, catalog: Catalog, editor: Editor, name: str, run: Run, cases: Iterable[TestCase]
) -> tuple[TestRecord, str]:
    """Store the cases as a record of the component's stated, else current, version; also the name of the file.

    Raises `UsageError` for an unknown component, for a row that it does not face, and if no test names a row.
    """
    component = dossier.device.component.get(run.component)
    if component is None:
        hint = suggestion(run.component, dossier.device.component)
        raise UsageError(f"There is no component {run.component}. {hint}".rstrip())
    kept = tuple(cases)
    if not kept:
        raise UsageError("No test in the report names a row; mark tests with a property `medslate`, or give --rows.")
    for row in dict.fromkeys(row for case in kept for row in case.rows):
        if (fault := row_fault(catalog, component, row)) is not None:
            raise UsageError(f"A test names {row}: {fault.message} {fault.remedy}")
    record = TestRecord(
        id=name,
        component=component.id,
        version=run.version or component.version,
        taken=run.taken,
        tester=run.tester,
        independence=run.independence,
        cases=kept,
        place=Place(f"results/{name}.json"),
        file=run.file,
        sha256=run.sha256,
    )
    return record, editor.add_record(record)
