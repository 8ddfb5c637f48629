"""Take a library of CISO Assistant in: its frameworks as catalogs, its mapping sets as crosswalks.

Ids, names and texts stay as they are; they belong to the publisher of the library. Each node and each mapping ends in a
pack or in a finding, and what packs cannot hold is counted.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from medslate.errors import UsageError
from medslate.findings import Code, Finding
from medslate.standards.packs import Confidence, PackKind
from medslate.usecases.import_mappings import RowFinder, crosswalk_pack, forward, named_ends
from medslate.usecases.import_pack import PackOrder, checked_id, confidence_of, head_of
from medslate.usecases.import_table import LONGEST_TITLE, shortened
from medslate.usecases.libraries import SOURCE, Framework, LibraryFile, Node, end_of, source_of, token
from medslate.usecases.oscal_import import ImportedPack, slug
from medslate.usecases.ports import PackSource


@dataclass(frozen=True)
class LibraryPacks:
    """The packs of a library, what was found, and how each thing was accounted for."""

    packs: tuple[ImportedPack, ...]
    findings: tuple[Finding, ...]
    notes: tuple[str, ...]


Kept = Callable[[str], Mapping[str, Any]]
"""What the pack.toml of a pack that is there says; nothing if there is none."""


def library_packs(
    library: LibraryFile, order: PackOrder, ends: tuple[str, str], packs: PackSource, kept: Kept, default_scale: str
) -> LibraryPacks:
    """The packs of a library. `ends`: the packs that hold the source and the target framework, where the user says so.

    Raises `UsageError` if it holds neither frameworks nor mappings, or one id is given for several packs.
    """
    if not library.frameworks and not library.sets:
        raise UsageError(
            f"{library.file} holds neither a framework nor a set of mappings, so no pack can be made of it."
        )
    if order.id and len(library.frameworks) + len(forward(library.sets)[0]) > 1:
        raise UsageError(f"{library.file} makes several packs, and --id names one. Leave it out.")
    found: list[Finding] = []
    notes: list[str] = []
    made: list[ImportedPack] = []
    rows: dict[str, tuple[str, Mapping[str, str]]] = {}
    for one in library.frameworks:
        own = replace(order, id=checked_id(order.id or slug(one.ref or one.name)))
        made.append(_catalog(library, one, own, default_scale, kept(own.id), found, notes))
        rows[one.urn] = own.id, {node.urn: row["id"] for node, row in _paired(one, made[-1])}
    sets, dropped = forward(library.sets)
    notes += (f"{one.name}: the same read from the other side; a crosswalk is read both ways" for one in dropped)
    finder = RowFinder(packs, rows, named_ends(sets, ends))
    for each in sets:
        if (pack := crosswalk_pack(library, each, order, finder, kept, found)) is not None:
            made.append(pack)
            taken = sum(bool(row["from"]) for row in pack.rows)
            notes.append(f"{each.name or each.urn}: mappings {len(each.mappings)}, taken {taken}")
    for name, count in Counter(one.head["id"] for one in made).items():
        if count > 1:
            raise UsageError(f"{library.file} would make {count} packs with the id {name}; import them one by one.")
    notes += (f"not in the pack: {what} ({count})" for what, count in library.lost.items() if count)
    return LibraryPacks(tuple(made), tuple(found), tuple(notes))


# -- catalogs ---------------------------------------------------------------------------------------------------------


def _catalog(
    library: LibraryFile,
    one: Framework,
    order: PackOrder,
    default_scale: str,
    kept: Mapping[str, Any],
    found: list[Finding],
    notes: list[str],
) -> ImportedPack:
    nodes = tuple(_sound(one, found))
    names = _names(nodes)
    by_urn = {node.urn: node for node in nodes}
    below = sum(_inside(node, by_urn) is not None for node in nodes if node.assessable)
    rows = tuple(_row(node, names, by_urn, confidence_of(order, kept)) for node in nodes)
    asked = sum(node.assessable for node in nodes)
    notes.append(
        f"{one.name}: nodes {len(one.nodes)}, taken as rows {asked}, as headings {len(nodes) - asked}, "
        f"refused {len(one.nodes) - len(nodes)}"
    )
    if broken := sum("\n" in node.text for node in nodes):
        notes.append(f"texts of several lines ({broken}): the pack has them on one")
    if below:
        notes.append(f"rows below others that are asked themselves ({below}): the pack has them side by side, noted")
    filled = replace(
        order,
        title=order.title or one.name,
        edition=order.edition or library.dated or (f"version {library.version}" if library.version else ""),
        licence=order.licence or library.copyright,
    )
    head = head_of(filled, default_scale, kept)
    by = ", ".join(
        f"{what} {text}" for what, text in (("provider", library.provider), ("packager", library.packager)) if text
    )
    where = f"Imported from the library {library.urn}" + (f" ({by})" if by else "")
    language = f", in the language {library.locale}" if library.locale else ""
    head["note"] = str(kept.get("note", "")) or f"{where}{language}. {one.text}".strip()
    head["complete"] = f"What is complete: all {len(nodes)} nodes of the framework, {asked} of them asked."
    return ImportedPack(PackKind.CATALOG, head, {SOURCE: source_of(library, one.urn)}, rows, ())


def _sound(one: Framework, found: list[Finding]) -> Iterator[Node]:
    """The nodes that can be taken: each once, below a parent that there is, in no circle."""
    first = {node.urn: node for node in reversed(one.nodes)}
    seen: set[str] = set()
    for node in one.nodes:
        if node.urn in seen:
            message = f"The node {node.urn} stands twice."
            found.append(Finding(Code.DUPLICATE, node.place.at("urn"), message, "Keep one; the first is taken."))
            continue
        seen.add(node.urn)
        place, named = node.place.at("parent_urn"), node.ref or node.urn
        if node.parent and node.parent not in first:
            message = f"{named} stands below {node.parent}, which is no node of the framework."
            found.append(Finding(Code.UNKNOWN_ID, place, message, "It is taken without a heading."))
        elif any(up.parent == node.urn for up in (node, *_above(node, first))):
            message = f"{named} stands below itself, over {node.parent}."
            found.append(Finding(Code.CYCLE, place, message, "It is taken without a heading."))
            first[node.urn] = replace(node, parent="")
        yield first[node.urn]


def _names(nodes: Iterable[Node]) -> Mapping[str, str]:
    """The id of each row: the node's own reference, or the end of its urn where that lacks or stands twice."""
    kept = list(nodes)
    often = Counter(node.ref for node in kept if node.ref)
    found: dict[str, str] = {}
    used: set[str] = {ref for ref, count in often.items() if count == 1}
    for node in kept:
        name = node.ref if often[node.ref] == 1 else end_of(node.urn)
        number, wanted = 1, name
        while often[node.ref] != 1 and name in used:
            number += 1
            name = f"{wanted} ({number})"
        used.add(name)
        found[node.urn] = name
    return found


def _above(node: Node, by_urn: Mapping[str, Node]) -> Iterator[Node]:
    """The nodes above one, nearest first; a chain that leads back ends where it closes."""
    seen = {node.urn}
    while (up := by_urn.get(node.parent)) is not None and up.urn not in seen:
        seen.add(up.urn)
        yield up
        node = up


def _inside(node: Node, by_urn: Mapping[str, Node]) -> Node | None:
    """The nearest node above that is asked itself."""
    return next((up for up in _above(node, by_urn) if up.assessable), None)


def _row(node: Node, names: Mapping[str, str], by_urn: Mapping[str, Node], confidence: Confidence) -> Mapping[str, str]:
    name = names[node.urn]
    heading = next((names[up.urn] for up in _above(node, by_urn) if not up.assessable), "")
    inside = _inside(node, by_urn) if node.assessable else None
    notes = (f"Below {names[inside.urn]}." if inside else "", node.note)
    tail = end_of(node.urn)
    title = node.name or shortened(node.text, LONGEST_TITLE) or name
    return {
        "id": name,
        "kind": "requirement" if node.assessable else "heading",
        "heading": heading,
        "applies_to": "all" if node.assessable else "none",
        "title": title,
        "intent": node.text or title,
        "clause": tail if token(tail) != token(name) else "",
        "confidence": confidence.value,
        "sources": SOURCE,
        "note": " ".join(one for one in notes if one),
        "evidence": "; ".join(one.strip(" -*\u2022;") for one in node.evidence.splitlines() if one.strip(" -*\u2022;")),
        "weight": "" if node.weight is None else str(node.weight),
    }


def _paired(one: Framework, made: ImportedPack) -> Iterator[tuple[Node, Mapping[str, str]]]:
    first = {node.urn: node for node in reversed(one.nodes)}
    nodes = [first[urn] for urn in dict.fromkeys(node.urn for node in one.nodes)]
    return zip(nodes, made.rows, strict=True)
