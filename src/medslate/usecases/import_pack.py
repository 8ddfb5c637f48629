"""Take foreign content in as packs of the user's own: what is new, what changes, and nothing dropped in silence."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from medslate.errors import UsageError
from medslate.findings import Code, Finding
from medslate.standards.packs import Confidence, PackKind
from medslate.usecases.import_table import Taken, tables_of
from medslate.usecases.oscal_import import ImportedPack
from medslate.usecases.ports import inside

SURE = "confidence"
"""The key of pack.toml with the confidence that the user gave to the rows."""
MARK = "imported"
"""The key of pack.toml by which an import knows a pack that it may write anew."""
SOURCE = "OWN"
Check = Callable[[ImportedPack], tuple[Finding, ...]]
"""Reads a pack that is not written yet; findings on its table give the line, the first row being in line 2."""


@dataclass(frozen=True, slots=True)
class PackOrder:
    """What the user says of the pack; what is empty is kept from the pack that is there, or left to a default."""

    id: str
    file: str
    title: str = ""
    source: str = ""
    standard: str = ""
    edition: str = ""
    licence: str = ""
    party: str = ""
    scale: str = ""
    confidence: Confidence | None = None


@dataclass(frozen=True)
class Present:
    """A pack that is there already: what its pack.toml says, its rows as they stand, and its CHANGES.md."""

    head: Mapping[str, Any]
    rows: tuple[Mapping[str, str], ...]
    changes: str


@dataclass(frozen=True)
class Update:
    """A pack as it will be, and how it differs from the one that is there.

    `added`, `removed`: keys of rows. `changed`: per row the columns with their texts before and after. `said`: the same
    for pack.toml. `moved`: whether the same rows stand in another order.
    """

    pack: ImportedPack
    new: bool
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    changed: Mapping[str, Mapping[str, tuple[str, str]]] = field(default_factory=dict)
    said: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    moved: bool = False

    @property
    def idle(self) -> bool:
        """Whether there is nothing to write."""
        return not (self.new or self.added or self.removed or self.changed or self.said or self.moved)


def checked_id(name: str) -> str:
    """The id of a pack, which names a folder. Raises `UsageError` if it cannot."""
    if not re.fullmatch(r"[a-z0-9][a-z0-9._-]*", name) or not inside(name):
        raise UsageError(f"{name!r} cannot be the id of a pack: use small letters, digits, hyphens and points.")
    return name


def catalog_pack(taken: Taken, order: PackOrder, default_scale: str, kept: Mapping[str, Any]) -> ImportedPack:
    """The pack of a table. `kept`: what the pack.toml that is there says.

    Raises `UsageError` if no row is left, or title or source lack.
    """
    source = order.source or kept.get("sources", {}).get(SOURCE, "")
    head = head_of(order, default_scale, kept)
    if not head["title"] or not source:
        lacking = " and ".join(one for one, said in (("--title", head["title"]), ("--source", source)) if not said)
        raise UsageError(
            f"Give {lacking}: each pack says what document it holds, and where its rows come from, like "
            "--source 'Our document HR-7, issue 2'."
        )
    if not any(one.cells["kind"] != "heading" for one in taken.lines):
        said = " ".join(dict.fromkeys(f"{one.place}: {one.message} {one.remedy}" for one in taken.findings[:3]))
        raise UsageError(f"{order.file} has no row that could be taken. {said}".rstrip())
    rows = tuple(one.cells for one in taken.lines)
    losses = tuple(f"The column {one!r} is not in the pack." for one in taken.left)
    return ImportedPack(PackKind.CATALOG, head, {SOURCE: source}, rows, losses, tables_of(rows))


def confidence_of(order: PackOrder, kept: Mapping[str, Any]) -> Confidence:
    """How sure the user is of rows that do not say it themselves: as he says now, else as he said before."""
    known = {one.value: one for one in Confidence}
    return order.confidence or known.get(str(kept.get(SURE, "")), Confidence.UNKNOWN)


def head_of(order: PackOrder, default_scale: str, kept: Mapping[str, Any]) -> dict[str, Any]:
    """What pack.toml says of a catalog of the user's own: what he says now, else what it said, else a default."""
    title = order.title or str(kept.get("title", ""))
    made = {
        "id": checked_id(order.id),
        "kind": PackKind.CATALOG.value,
        "standard": order.standard or kept.get("standard") or title,
        "edition": order.edition or kept.get("edition", ""),
        "title": title,
        "version": "1.0.0",
        "licence": order.licence or kept.get("licence", ""),
        "status": kept.get("status") or "published",
        "note": kept.get("note", ""),
        "complete": kept.get("complete") or f"What is complete: the rows of {order.file} that the import took.",
        "unknown": kept.get("unknown") or "What is not in the pack: what the import refused or left out, as it said.",
        "register": kept.get("register", ""),
        "scale": order.scale or kept.get("scale") or default_scale,
        "party": order.party or kept.get("party") or "both",
        SURE: confidence_of(order, kept).value,
        MARK: order.file,
    }
    return {key: str(value) for key, value in made.items()}


def sound_rows(
    taken: Taken, order: PackOrder, default_scale: str, kept: Mapping[str, Any], check: Check
) -> tuple[Taken, ImportedPack]:
    """The pack without the rows that the reader of packs refuses; each is told where it stands in the table.

    A row may fall because another fell, so the check is repeated until nothing more is refused. Raises `UsageError` if
    what remains is wrong in another way, as with a scale that there is not.
    """
    while True:
        made = catalog_pack(taken, order, default_scale, kept)
        found = check(made)
        if not found:
            return taken, made
        wrong = {one.place.line - 2: one for one in reversed(found) if one.place.line is not None}
        if not wrong:
            raise UsageError(f"The pack would not hold together: {found[0].message} {found[0].remedy}".rstrip())
        refused = tuple(
            Finding(Code.TABLE_ROW, taken.lines[at].place, f"{taken.lines[at].cells['id']}: {one.message}", one.remedy)
            for at, one in sorted(wrong.items())
        )
        sound = tuple(one for at, one in enumerate(taken.lines) if at not in wrong)
        taken = replace(taken, lines=sound, findings=(*taken.findings, *refused))


def update(made: ImportedPack, present: Present | None) -> Update:
    """How a pack differs from the one that is there; what its owner added to pack.toml is kept.

    Raises `UsageError` if the one that is there was not written by an import.
    """
    if present is None:
        return Update(made, new=True, added=tuple(key_of(one, made.kind) for one in made.rows))
    if MARK not in present.head:
        raise UsageError(
            f"The pack {made.head['id']} was not written by an import, so none writes over it. Choose another --id, or "
            "another folder with --into."
        )
    before = {key_of(one, made.kind): one for one in present.rows}
    after = {key_of(one, made.kind): one for one in made.rows}
    kept = merged(made, present)
    found = Update(
        kept,
        new=False,
        added=tuple(one for one in after if one not in before),
        removed=tuple(one for one in before if one not in after),
        changed={one: cells for one in after if one in before and (cells := differing(before[one], after[one]))},
        said=differing(_texts(present.head), _texts(_whole(kept))),
        moved=[one for one in before if one in after] != [one for one in after if one in before],
    )
    return found if found.idle else replace(found, pack=versioned(kept, present, found))


def merged(made: ImportedPack, present: Present) -> ImportedPack:
    """The pack with the version that is there, and all that its owner added to pack.toml."""
    known = {*made.head, *made.tables, "sources", "format", "phases", "steps"}
    more = {key: value for key, value in present.head.items() if key not in known}
    head = {key: value for key, value in more.items() if isinstance(value, str | list)}
    tables = {
        key: {one: str(said) for one, said in value.items()} for key, value in more.items() if isinstance(value, dict)
    }
    version = str(present.head.get("version", "1.0.0"))
    return replace(made, head={**made.head, "version": version, **head}, tables={**made.tables, **tables})


def versioned(made: ImportedPack, present: Present, found: Update) -> ImportedPack:
    """The pack under a new version, with a line of CHANGES.md that says what changed."""
    parts = str(present.head.get("version", "1.0.0")).split(".")
    minor = int(parts[1]) + 1 if len(parts) > 1 and parts[1].isdecimal() else 1
    version = f"{parts[0] or 1}.{minor}.0"
    said = [
        f"{what}: {', '.join(names)}."
        for what, names in (("Added", found.added), ("Removed", found.removed), ("Changed", tuple(found.changed)))
        if names
    ]
    entry = f"## {version}\n\nImported anew from {made.head[MARK]}. {' '.join(said)}".rstrip() + "\n"
    title, _, rest = present.changes.partition("\n## ")
    older = f"\n## {rest}" if rest else ""
    return replace(
        made, head={**made.head, "version": version}, changes=f"{title.rstrip() or '# Changes'}\n\n{entry}{older}"
    )


def key_of(row: Mapping[str, str], kind: PackKind) -> str:
    """What a row is known by: its id, or the two ends of a relation."""
    return row["id"] if kind is PackKind.CATALOG else f"{row['from'] or '-'} to {row['to'] or '-'}"


def differing(before: Mapping[str, str], after: Mapping[str, str]) -> Mapping[str, tuple[str, str]]:
    """The texts that differ, by key."""
    keys = dict.fromkeys((*after, *before))
    pairs = {one: (" ".join(before.get(one, "").split()), " ".join(after.get(one, "").split())) for one in keys}
    return {one: pair for one, pair in pairs.items() if pair[0] != pair[1]}


def _whole(made: ImportedPack) -> Mapping[str, Any]:
    return {"format": 1, **made.head, "sources": made.sources, **made.tables}


def _texts(head: Mapping[str, Any]) -> Mapping[str, str]:
    """What pack.toml says, flat, as texts."""
    found: dict[str, str] = {}
    for key, value in head.items():
        if isinstance(value, Mapping):
            found |= {f"{key}.{name}": str(one) for name, one in value.items()}
        else:
            found[key] = ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
    return found
