"""Every document by the name that a caller asks for, which is also the folder of its wording in `packs/templates`."""

from collections.abc import Callable, Mapping

from medslate.documents import capability_statement, gap_report, test_report
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
