"""Mapping sets of a library as crosswalks: their relations are set relations, read from the source to the target."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from medslate.errors import UsageError
from medslate.findings import Code, Finding
from medslate.standards.catalogs import Catalog, suggestion
from medslate.standards.packs import Confidence, PackKind
from medslate.usecases.import_pack import MARK, SURE, PackOrder, checked_id, confidence_of
from medslate.usecases.libraries import SOURCE, LibraryFile, Mapped, MappingSet, end_of, source_of, token
from medslate.usecases.oscal_import import ImportedPack
from medslate.usecases.ports import PackSource

MOST_HINTS = 20
RELATIONS = {
    "equal": "equal",
    "subset": "subset",
    "superset": "superset",
    "intersect": "intersects",
    "intersects": "intersects",
    "not_related": "none",
}
"""Their words for how the source lies to the target, and ours."""
_INVERSE = {"subset": "superset", "superset": "subset"}


def forward(sets: Iterable[MappingSet]) -> tuple[tuple[MappingSet, ...], tuple[MappingSet, ...]]:
    """The sets without those that only say another one from the other side, and those."""
    kept: list[MappingSet] = []
    dropped: list[MappingSet] = []
    for one in sets:
        turned = {(each.to, each.origin, _INVERSE.get(each.relation, each.relation)) for each in one.mappings}
        said = ({(each.origin, each.to, each.relation) for each in other.mappings}
                for other in kept if (other.origin, other.to) == (one.to, one.origin))  # fmt: skip
        (dropped if any(turned == other for other in said) else kept).append(one)
    return tuple(kept), tuple(dropped)


def named_ends(sets: Iterable[MappingSet], ends: tuple[str, str]) -> Mapping[str, str]:
    """The packs that the user names, by the urn of the framework each holds: those of the first set."""
    first = next(iter(sets), None)
    pairs = () if first is None else ((first.origin, ends[0]), (first.to, ends[1]))
    return {urn: pack for urn, pack in pairs if pack}


class RowFinder:
    """Finds the rows that mappings name: in the packs just made, those the user names, those at hand."""

    def __init__(
        self, packs: PackSource, made: Mapping[str, tuple[str, Mapping[str, str]]], named: Mapping[str, str]
    ) -> None:
        self.packs, self.made, self.named = packs, made, named
        self.hints = 0
        self.known: dict[str, tuple[str, Mapping[str, str]] | None] = {}

    def rows(self, framework: str) -> tuple[str, Mapping[str, str]] | None:
        """The pack of a framework and its rows by what mappings may call them; none if no pack holds it."""
        if framework not in self.known:
            self.known[framework] = self._rows(framework)
        return self.known[framework]

    def _rows(self, framework: str) -> tuple[str, Mapping[str, str]] | None:
        if framework in self.made and framework not in self.named:
            pack, rows = self.made[framework]
            return pack, {**{token(end_of(urn)): row for urn, row in rows.items()}, **rows}
        name = self.named.get(framework) or next(
            (one.id for one in self.packs.packs() if any(framework in said.split() for said in one.sources.values())),
            "",
        )
        if not name:
            return None
        found = self.packs.load(name)
        if not isinstance(found, Catalog):
            raise UsageError(f"Pack {name} is no catalog.")
        last = tuple(reversed(found.requirements))
        clauses = {token(one.clause): one.id for one in last if one.clause}
        return name, clauses | {token(one.id): one.id for one in last}

    def row(self, framework: str, urn: str) -> str | None:
        """The row that a urn names."""
        found = self.rows(framework)
        if found is None:
            return None
        return found[1].get(urn) or found[1].get(token(end_of(urn)))

    def hint(self, framework: str, urn: str) -> str:
        """The nearest row, for the first few that are unknown: finding it takes time."""
        self.hints += 1
        found = self.rows(framework)
        if self.hints > MOST_HINTS or found is None:
            return "Correct the urn, or import the edition that has it."
        near = suggestion(end_of(urn), set(found[1].values()))
        return f"{near} Or import the edition that has it.".lstrip()


def crosswalk_pack(
    library: LibraryFile,
    one: MappingSet,
    order: PackOrder,
    finder: RowFinder,
    kept: Callable[[str], Mapping[str, Any]],
    found: list[Finding],
) -> ImportedPack | None:
    """The crosswalk of a set; none, and findings, if an end is not at hand or no mapping can be taken."""
    ends = []
    for urn, key, option in ((one.origin, "source_framework_urn", "--from"), (one.to, "target_framework_urn", "--to")):
        rows = finder.rows(urn)
        if rows is None:
            message = f"No pack at hand holds the framework {urn}."
            remedy = f"Import its library first, or name the pack that holds it with {option}."
            found.append(Finding(Code.UNKNOWN_ID, one.place.at(key), message, remedy))
        ends.append(rows)
    origin, to = ends
    if origin is None or to is None:
        return None
    name = checked_id(order.id if order.id and not library.frameworks else f"{origin[0]}--{to[0]}")
    sure = confidence_of(order, kept(name))
    relations = tuple(_relations(one, sure, finder, found))
    if not relations:
        message = f"No mapping of {one.name or one.urn} could be taken."
        found.append(Finding(Code.TABLE_ROW, one.place, message, "See what is said of each."))
        return None
    title = one.name or f"{origin[0]} to {to[0]}"
    head = {
        "id": name,
        "kind": PackKind.CROSSWALK.value,
        "standard": title,
        "edition": library.dated or (f"version {library.version}" if library.version else ""),
        "title": title,
        "version": "1.0.0",
        "licence": order.licence or kept(name).get("licence") or library.copyright,
        "status": "published",
        "note": kept(name).get("note")
        or f"Imported from the library {library.urn}; the relations are the judgement of its authors.",
        "complete": f"What is complete: {len(relations)} of the {len(one.mappings)} mappings.",
        "unknown": kept(name).get("unknown")
        or "What is not in the pack: rows of both sides that have no counterpart are not named.",
        "register": "",
        "from": origin[0],
        "to": to[0],
        SURE: sure.value,
        MARK: order.file,
    }
    return ImportedPack(PackKind.CROSSWALK, head, {SOURCE: source_of(library, one.urn)}, relations, ())


def _relations(
    one: MappingSet, confidence: Confidence, finder: RowFinder, found: list[Finding]
) -> Iterator[Mapping[str, str]]:
    """The relations of a set: of two that differ on one pair, none is taken."""
    pairs: dict[tuple[str, str], tuple[Mapped, str]] = {}
    clashing: set[tuple[str, str]] = set()
    for each in one.mappings:
        ends = [
            _end(each, framework, urn, key, finder, found)
            for framework, urn, key in (
                (one.origin, each.origin, "source_requirement_urn"),
                (one.to, each.to, "target_requirement_urn"),
            )
        ]
        relation = RELATIONS.get(each.relation)
        if relation is None:
            remedy = f"One of {', '.join(word for word in RELATIONS if word != 'intersects')}."
            message = f"The relationship {each.relation!r} is not known."
            found.append(Finding(Code.TABLE_ROW, each.place.at("relationship"), message, remedy))
        origin, to = ends
        if relation is None or origin is None or to is None:
            continue
        before = pairs.setdefault((origin, to), (each, relation))
        if before[0] is not each:
            _again(before, each, relation, (origin, to), clashing, found)
    for (origin, to), (each, relation) in pairs.items():
        if (origin, to) not in clashing:
            yield _relation(origin, to, relation, each, confidence)


def _end(each: Mapped, framework: str, urn: str, key: str, finder: RowFinder, found: list[Finding]) -> str | None:
    row = finder.row(framework, urn)
    if row is None:
        message = f"{urn or 'An empty urn'} is no row of the pack that holds {framework}; the mapping is left out."
        found.append(Finding(Code.UNKNOWN_ID, each.place.at(key), message, finder.hint(framework, urn)))
    return row


def _again(
    before: tuple[Mapped, str],
    each: Mapped,
    relation: str,
    pair: tuple[str, str],
    clashing: set[tuple[str, str]],
    found: list[Finding],
) -> None:
    """A pair that stands twice: once is enough if both say the same; else neither can be relied on."""
    if before[1] == relation:
        message = f"{pair[0]} to {pair[1]} stands twice, with the same relationship; once is taken."
        found.append(Finding(Code.CELL_UNUSED, each.place, message, "Nothing has to be done."))
        return
    clashing.add(pair)
    message = f"{pair[0]} to {pair[1]} is mapped as {before[0].relation} and as {each.relation}; neither is taken."
    found.append(Finding(Code.CONTRADICTION, each.place.at("relationship"), message, "Decide which holds."))


def _relation(origin: str, to: str, relation: str, each: Mapped, confidence: Confidence) -> Mapping[str, str]:
    said = [
        f"rationale {each.rationale}" if each.rationale else "no rationale is given",
        f"strength {each.strength}" if each.strength else "",
        each.note,
    ]
    return {
        "from": origin,
        "to": to,
        "relation": relation,
        "rationale": f"Mapped as {each.relation}: {'; '.join(one for one in said if one).rstrip('.')}.",
        "confidence": confidence.value,
        "sources": SOURCE,
    }
