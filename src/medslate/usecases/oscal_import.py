"""Take an OSCAL catalog or mapping in as a pack: tables that can be read, corrected and assessed against like ours."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from medslate.errors import UsageError
from medslate.standards.catalogs import Catalog
from medslate.standards.packs import PackKind
from medslate.usecases.oscal_validate import Document
from medslate.usecases.ports import PackSource

Rows = tuple[Mapping[str, str], ...]
SOURCE = "OSCAL"
CATALOG, MAPPING = "catalog", "mapping-collection"
_ID = re.compile(r"[a-z0-9](?:[a-z0-9.]|-(?!$))*")


@dataclass(frozen=True, slots=True)
class Order:
    """How the pack shall be: its id (else made from the title), who answers its rows, on which scale.

    `origin` and `to`: for a mapping, the packs whose rows its ends are.
    """

    id: str = ""
    party: str = "operator"
    scale: str = "medslate-implementation"
    origin: str = ""
    to: str = ""


@dataclass(frozen=True, slots=True)
class ImportedPack:
    """A pack to be written: what pack.toml says, its sources, its table, and what of the document it cannot hold.

    `tables`: further tables of pack.toml. `changes`: what CHANGES.md says, newest first.
    """

    kind: PackKind
    head: Mapping[str, Any]
    sources: Mapping[str, str]
    rows: Rows
    losses: tuple[str, ...]
    tables: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    changes: str = "# Changes\n\n## 1.0.0\n\nImported.\n"


class RowReader(Protocol):
    """Makes rows of documents, and tells what they cannot hold."""

    def catalog_rows(self, document: Document) -> tuple[Rows, tuple[str, ...]]:
        """The rows of a catalog, in its order."""
        ...

    def mapping_rows(
        self, document: Document, origins: Mapping[str, str], targets: Mapping[str, str]
    ) -> tuple[Rows, tuple[str, ...]]:
        """The relations of a mapping collection, its ends looked up among the rows of two packs."""
        ...


def import_document(document: Document, order: Order, packs: PackSource, form: RowReader) -> ImportedPack:
    """The pack of a catalog or of a mapping. Raises `UsageError` for other documents, and if nothing is left of it."""
    if document.root == CATALOG:
        rows, losses = form.catalog_rows(document)
        more = {"scale": order.scale, "party": order.party}
        kind = PackKind.CATALOG
    elif document.root == MAPPING:
        if not order.origin or not order.to:
            raise UsageError("A mapping lies between two packs: name them with --from and --to.")
        rows, losses = form.mapping_rows(document, known(packs, order.origin), known(packs, order.to))
        more = {"from": order.origin, "to": order.to}
        kind = PackKind.CROSSWALK
    else:
        hint = "`medslate oscal take` takes claims and results into a workspace."
        raise UsageError(
            f"{document.file} is a {document.root}; a pack is made of a catalog or a mapping-collection. {hint}"
        )
    if not rows:
        raise UsageError(f"{document.file} holds nothing that a pack could hold. {' '.join(losses)}".rstrip())
    metadata = document.value["metadata"]
    source = f"{metadata['title']}, version {metadata['version']}, OSCAL document {document.value['uuid']}"
    return ImportedPack(kind, head(document, kind, order) | more, {SOURCE: source}, rows, losses)


def head(document: Document, kind: PackKind, order: Order) -> dict[str, str]:
    """What pack.toml says of the document; its licence, which OSCAL has no field for, is left to be filled in."""
    metadata = document.value["metadata"]
    title, version = str(metadata["title"]), str(metadata["version"])
    name = order.id or (f"{order.origin}--{order.to}" if kind is PackKind.CROSSWALK else slug(f"{title}-{version}"))
    if not _ID.fullmatch(name):
        raise UsageError(f"{name} is no id of a pack: lower case letters, digits, points and hyphens.")
    return {
        "id": name,
        "kind": kind.value,
        "standard": title,
        "edition": version,
        "title": title,
        "version": "1.0.0",
        "licence": "",
        "status": "published",
        "note": f"Imported from an OSCAL {document.root} last modified {metadata['last-modified']}.",
        "complete": "What is complete: every row of the imported document that is in force.",
        "unknown": "What is not in the pack: what the import reported as lost.",
        "register": "",
    }


def slug(text: str) -> str:
    """A text as the id of a pack: lower case, with hyphens, not too long."""
    return re.sub(r"[^a-z0-9.]+", "-", text.lower()).strip("-.")[:60].strip("-.") or "imported"


def known(packs: PackSource, name: str) -> Mapping[str, str]:
    """The rows of a catalog pack by what a mapping may call them: id, clause, and both in any spelling of case."""
    found = packs.load(name)
    if not isinstance(found, Catalog):
        raise UsageError(f"Pack {name} is no catalog.")
    return rows_by_name(found)


def rows_by_name(catalog: Catalog) -> Mapping[str, str]:
    """The rows of a catalog by what others may call them: id, clause, and both in any spelling of case."""
    made: dict[str, str] = {}
    for key, row in _names(catalog):
        made.setdefault(key, row)
    return made


def _names(catalog: Catalog) -> Iterable[tuple[str, str]]:
    rows = [one for one in catalog.requirements if one.kind.value != "heading"]
    for spelt in (str, token):
        yield from ((spelt(one.id), one.id) for one in rows)
        yield from ((spelt(one.clause), one.id) for one in rows if one.clause)


def token(text: str) -> str:
    """An id as OSCAL spells it: lower case, brackets and blanks as points, a letter or _ first: `ac-2.1`, `_5.1`."""
    plain = re.sub(r"[^\w\-]+", ".", text.lower()).strip(".")
    return plain if plain[:1].isalpha() or plain.startswith("_") else f"_{plain}"


def ids_of(catalog: Catalog) -> Mapping[str, str]:
    """Per row the identifier it bears in OSCAL: a token, and no other row's."""
    made: dict[str, str] = {}
    used: set[str] = set()
    for one in catalog.requirements:
        name = plain = token(one.id)
        number = 1
        while name in used:
            number += 1
            name = f"{plain}_{number}"
        used.add(name)
        made[one.id] = name
    return made
