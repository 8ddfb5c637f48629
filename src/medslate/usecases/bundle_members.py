"""The members of a bundle: for whom each one is, and why not for everybody."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from medslate.bundles.manifest import Audience, Member
from medslate.errors import UsageError
from medslate.usecases.ports import Tree

READ_ME = "READ-ME.txt"
JSON = "application/json"
_TYPES = {
    "pdf": "application/pdf",
    "json": JSON,
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "html": "text/html",
    "txt": "text/plain",
    "md": "text/markdown",
    "csv": "text/csv",
    "xml": "application/xml",
}
_SOFTWARE = "software"
_MOST = 256 << 20


@dataclass(frozen=True, slots=True)
class Piece:
    """A member with its content."""

    name: str
    role: str
    content: bytes
    audience: Audience = Audience.PUBLIC
    reason: str = ""
    media_type: str = JSON

    @property
    def member(self) -> Member:
        """How the manifest lists it."""
        digest = hashlib.sha256(self.content).hexdigest()
        return Member(self.name, self.media_type, len(self.content), digest, self.role, self.audience, self.reason)


def media_type(name: str) -> str:
    """The media type of a file by its ending; bytes of no known kind for any other."""
    lower = name.lower()
    if lower.endswith(".cdx.json"):
        return "application/vnd.cyclonedx+json"
    return _TYPES.get(lower.rpartition(".")[2], "application/octet-stream")


_DOCUMENTS: Mapping[str, tuple[Audience, str]] = {
    "capability-statement": (Audience.OPERATOR, "It tells row by row what an attacker would meet."),
    "test-report": (Audience.NOTIFIED_BODY, "It tells which tests were made, and what they found."),
    "gap-report": (Audience.NOTIFIED_BODY, "It tells what is still to be done."),
}
_ANY_DOCUMENT = (Audience.NOTIFIED_BODY, "It belongs to the technical documentation.")


def document_piece(document: str, content: bytes) -> Piece:
    """A document of the device as PDF."""
    audience, reason = _DOCUMENTS.get(document, _ANY_DOCUMENT)
    return Piece(f"content/documents/{document}.pdf", "document", content, audience, reason, media_type(".pdf"))


def form_piece(content: bytes) -> Piece:
    """The MDS2 workbook of the device."""
    reason = "It tells answer by answer how the device is protected."
    return Piece("content/mds2.xlsx", "mds2", content, Audience.OPERATOR, reason, media_type(".xlsx"))


def read_me(text: bytes) -> Piece:
    """How to verify the bundle without this program."""
    return Piece(READ_ME, "instructions", text, media_type=media_type(READ_ME))


def software_pieces(tree: Tree) -> Iterator[Piece]:
    """The bills of materials that a workspace keeps under `software/`, as they are."""
    for name in tree.names(_SOFTWARE, ".cdx.json"):
        reason = "It tells of which parts the software is made."
        file = name.rpartition("/")[2]
        content = tree.read(name, _MOST)
        yield Piece(f"content/sbom/{file}", "sbom", content, Audience.OPERATOR, reason, media_type(name))


def vex_piece(content: bytes) -> Piece:
    """What is stated on vulnerabilities, as CycloneDX."""
    reason = "It tells by which vulnerabilities the device is affected."
    name = "content/vex/vex.cdx.json"
    return Piece(name, "vex", content, Audience.OPERATOR, reason, media_type(name))


def with_more(pieces: Iterable[Piece], more: Iterable[Piece]) -> tuple[Piece, ...]:
    """All pieces, in the order of their names. Raises `UsageError` if two bear one name."""
    found: dict[str, Piece] = {}
    for one in (*pieces, *more):
        if one.name in found:
            raise UsageError(f"Two members would be called {one.name}; give one of the files another name.")
        found[one.name] = one
    return tuple(found[name] for name in sorted(found))
