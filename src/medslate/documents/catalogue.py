"""Every document by the name that a caller asks for, which is also the folder of its wording in `packs/templates`."""

from collections.abc import Callable, Mapping

from medslate.documents import capability_statement, gap_report, test_report
from medslate.documents.conformity import (
    answer_form,
    conformity_report,
    gspr_checklist,
    process_conformity,
    statement_of_applicability,
)
from medslate.documents.conformity.subject import ConformitySubject
from medslate.documents.model import Document
from medslate.documents.subject import Subject
from medslate.documents.wording import Wording

Builder = Callable[[Subject, Wording], Document]

DOCUMENTS: Mapping[str, Builder] = {
    "test-report": test_report.build,
    "capability-statement": capability_statement.build,
    "gap-report": gap_report.build,
}

SHARED = "every-document"
"""The folder with the wording that all documents share; a document's own is laid over it by `wording`."""

CHECKLIST = "gspr-checklist"
GENERAL = "conformity-report"
"""The document of a catalog that declares none."""

CONFORMITY_DOCUMENTS: Mapping[str, Callable[[ConformitySubject, Wording], Document]] = {
    CHECKLIST: gspr_checklist.build,
    "statement-of-applicability": statement_of_applicability.build,
    "answer-form": answer_form.build,
    "process-conformity": process_conformity.build,
    GENERAL: conformity_report.build,
}
"""Documents on one catalog each."""

SHARED_CONFORMITY = "every-conformity-document"
"""The folder with the wording that documents on conformity share, between `SHARED` and their own."""
