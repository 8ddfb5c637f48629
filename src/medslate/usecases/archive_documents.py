"""The signatures on the documents of an archive, judged by the trust policy of its bundle, if that asks for any."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from medslate.bundles.refusal import Reason, Refusal
from medslate.usecases.bundle_open import Trust
from medslate.usecases.document_verify import Outcome, ReadSigned, verify_document

_PDF = ".pdf"


@dataclass(frozen=True, slots=True)
class Document:
    """A PDF in an archive, and the outcome for it."""

    name: str
    outcome: Outcome

    @property
    def signed(self) -> bool:
        """Whether anybody has signed it. A folder of documents may hold others, such as manuals."""
        return {one.reason for one in self.outcome.refusals} != {Reason.SEAL_MISSING}

    @property
    def refusals(self) -> tuple[Refusal, ...]:
        """Why its signatures are refused; none if they are accepted, or if there are none."""
        return self.outcome.refusals if self.signed else ()


def is_document(name: str) -> bool:
    """Whether a file is a PDF, by its name."""
    return name.lower().endswith(_PDF)


def judged_documents(
    files: Iterable[tuple[str, bytes | memoryview]], trust: Trust, reader: Callable[[], ReadSigned]
) -> tuple[Document, ...]:
    """Every PDF among the files, as judged, by name; none if the policy names no roles for documents (`documents:`)."""
    if not trust.policy.documents:
        return ()
    return tuple(sorted(_judged(files, trust, reader), key=lambda one: one.name))


def _judged(
    files: Iterable[tuple[str, bytes | memoryview]], trust: Trust, reader: Callable[[], ReadSigned]
) -> Iterator[Document]:
    for name, content in files:
        if is_document(name):
            yield Document(name, verify_document(bytes(content), trust.policy, reader(), trust.crypto, trust.at))


def documents_record(documents: Iterable[Document]) -> list[dict[str, Any]]:
    """The signatures of documents as they are recorded."""
    return [
        {
            "name": document.name,
            "signed": [
                {
                    "role": one.role.value if one.role else None,
                    "name": one.signature.name,
                    "party": one.party,
                    "subject": one.signature.subject,
                    "proven": moment(one.at),
                    "level": one.level.value,
                }
                for one in document.outcome.signatures
            ],
        }
        for document in documents
    ]


def moment(at: datetime | None) -> str | None:
    """A proven time as it is recorded, if there is one."""
    return at.strftime("%Y-%m-%dT%H:%M:%SZ") if at else None
