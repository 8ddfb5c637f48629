"""Check an OSCAL document: its form, what it says against itself, and whether what it refers to is there.

The controls that a document speaks of are in other documents. They are looked for beside it, under the names that it
gives, and among those that the caller gives; a single one given is taken whatever its name, where only one is named.
A profile among them is resolved first.
"""

import posixpath
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from medslate.findings import Code, Finding, Place, failed

Fetch = Callable[[str], bytes | None]
"""The content of a file, by its name relative to the folder of the document; none if it is not there."""


@dataclass(frozen=True)
class Document:
    """An OSCAL document: its file, the key at its top, what stands below it, and its text to find lines in.

    `value` has only fields that are known. `whole`: all that was read, where that is more.
    """

    file: str
    root: str
    value: Mapping[str, Any]
    text: str = field(default="", repr=False)
    whole: Any = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Source:
    """Where a document says that controls come from: the reference, where it stands, and the files it may mean."""

    href: str
    path: tuple[str | int, ...]
    names: tuple[str, ...]


Catalogs = Mapping[str, Document]
"""Catalogs by the reference that names them; under the empty one what a document may speak of without naming it."""


class Format(Protocol):
    """What is known about the form of OSCAL documents."""

    def read(self, content: bytes, file: str) -> tuple[Document | None, tuple[Finding, ...]]:
        """The document in a file and what is wrong with its form; none if it cannot be read as one."""
        ...

    def sources(self, document: Document) -> tuple[Source, ...]:
        """Where the controls come from that the document speaks of."""
        ...

    def check(self, document: Document, catalogs: Catalogs) -> tuple[Finding, ...]:
        """What the document says against itself, or about controls that its catalogs do not have."""
        ...

    def resolve(self, profile: Document, catalogs: Catalogs) -> tuple[Document, tuple[Finding, ...]]:
        """The catalog that a profile makes of its catalogs, and what it asks for in vain."""
        ...

    def located(self, findings: tuple[Finding, ...], document: Document) -> tuple[Finding, ...]:
        """The findings about the document with their lines and columns."""
        ...


@dataclass
class Gathered:
    """The catalogs of a document, and what was found on the way to them."""

    catalogs: dict[str, Document] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()


def validate(
    content: bytes, file: str, given: tuple[Document, ...], fetch: Fetch, form: Format
) -> tuple[Document | None, tuple[Finding, ...]]:
    """The document, and all that is wrong with it."""
    document, found = form.read(content, file)
    if document is None:
        return None, found
    gathered = gather(document, given, fetch, form)
    said = form.check(document, gathered.catalogs)
    return document, (*found, *form.located((*gathered.findings, *said), document))


def gather(
    document: Document, given: tuple[Document, ...], fetch: Fetch, form: Format, above: tuple[str, ...] = ()
) -> Gathered:
    """The catalogs that a document names, each resolved if it is a profile. `above`: the profiles on the way to it."""
    made = Gathered()
    sources = form.sources(document)
    alone = given[:1] if len(given) == 1 and len({one.href for one in sources}) == 1 else ()
    for source in sources:
        if source.href in made.catalogs:
            continue
        place = Place(document.file, source.path)
        found, faults = _found(document, source, given, fetch, form)
        found = found or next(iter(alone), None)
        made.findings += faults
        if found is None and not failed(faults):
            remedy = "Put the file beside this one, or give it with --catalog."
            message = f"What {source.href} names is not at hand, so controls are not looked up in it."
            made.findings += (Finding(Code.NOT_AT_HAND, place, message, remedy),)
        elif found is not None and found.file in (*above, document.file):
            made.findings += (Finding(Code.CYCLE, place, f"{found.file} leads back to itself.", "Import a catalog."),)
        elif found is not None:
            _keep(made, source.href, found, (given, fetch, form, (*above, document.file)))
    if given:
        _keep(made, "", given[0], (given, fetch, form, (*above, document.file)))
    return made


def _keep(
    made: Gathered, href: str, found: Document, way: tuple[tuple[Document, ...], Fetch, Format, tuple[str, ...]]
) -> None:
    """Put the catalog that a document is, or makes, under a reference."""
    given, fetch, form, above = way
    if found.root == "profile" and found.file not in above:
        inner = gather(found, given, fetch, form, above)
        catalog, said = form.resolve(found, inner.catalogs)
        made.findings += form.located((*inner.findings, *said), found)
        made.catalogs[href] = catalog
    elif found.root == "catalog":
        made.catalogs[href] = found


def _found(
    document: Document, source: Source, given: tuple[Document, ...], fetch: Fetch, form: Format
) -> tuple[Document | None, tuple[Finding, ...]]:
    """The document that a reference means: given under its name, or beside the document."""
    named = {posixpath.basename(one.file.replace("\\", "/")): one for one in given}
    for name in source.names:
        if (same := named.get(posixpath.basename(name))) is not None:
            return same, ()
        beside = posixpath.normpath(posixpath.join(posixpath.dirname(document.file), name))
        content = fetch(beside)
        if content is not None:
            return form.read(content, beside)
    return None, ()
