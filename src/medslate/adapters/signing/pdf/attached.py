"""The files within a PDF, as they are and as they were when it was first signed."""

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

from pyhanko.pdf_utils.generic import DictionaryObject, StreamObject
from pyhanko.pdf_utils.reader import PdfFileReader

from medslate.adapters.signing.pdf.nodes import within
from medslate.usecases.document_verify import Attachment

DEEPEST = 8
"""How many nodes of the tree of names may stand within each other."""


def attachments(reader: PdfFileReader, revision: int | None) -> tuple[Attachment, ...]:
    """Every file attached, now or in a revision; without one, as it is now."""
    now = dict(_files(reader.root))
    then = now if revision is None else dict(_files(reader.get_historical_resolver(revision).root))
    return tuple(Attachment(name, now.get(name, ""), then.get(name, "")) for name in sorted({*now, *then}))


def attached(reader: PdfFileReader) -> Mapping[str, bytes]:
    """The content of the files attached, by name."""
    return {name: content.data for name, content in _streams(reader.root)}


def _files(root: DictionaryObject) -> Iterator[tuple[str, str]]:
    for name, content in _streams(root):
        yield name, hashlib.sha256(content.data).hexdigest()


def _streams(root: DictionaryObject) -> Iterator[tuple[str, StreamObject]]:
    tree = within(root, "/Names", "/EmbeddedFiles")
    if tree is not None:
        for spec in _leaves(tree, 0):
            yield str(within(spec, "/UF") or spec["/F"]), spec["/EF"]["/F"]


def _leaves(node: Any, depth: int) -> Iterator[DictionaryObject]:
    """The file specifications below a node of a name tree (ISO 32000-1, 7.9.6)."""
    if depth > DEEPEST:
        raise ValueError("its names stand too deep within each other")
    names = within(node, "/Names") or ()
    yield from (names[at] for at in range(1, len(names), 2))
    for kid in within(node, "/Kids") or ():
        yield from _leaves(kid.get_object(), depth + 1)
