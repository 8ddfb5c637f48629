"""Reading catalogs and overlays from their tables."""

from collections.abc import Mapping
from typing import Any

from medslate.adapters.packs.tables import E, Faults, Line, read_table
from medslate.findings import Code, Place
from medslate.levels.frs import FR
from medslate.levels.vectors import HIGHEST
from medslate.standards.catalogs import EVERY_TYPE, Catalog, Kind, Party, Product, Requirement, suggestion
from medslate.standards.overlays import Comment, Overlay
from medslate.standards.packs import Confidence, Pack

REQUIREMENTS = (
    "id", "kind", "base", "heading", "fr", "level", "applies_to", "title", "intent", "clause", "confidence", "sources",
    "note",
)  # fmt: skip
MORE = ("phase", "step", "weight", "evidence", "refs")
COMMENTS = ("row", "effect", "comment", "clause", "verified", "confidence", "sources", "note")
EFFECTS = ("comment", "modified", "added", "dropped", "unknown")
NOWHERE = "none"
_OTHER = "Name another base."


def read_catalog(pack: Pack, head: Mapping[str, Any], table: bytes, file: str, faults: Faults) -> Catalog:
    """A catalog from requirements.tsv, with every reference between its rows checked."""
    types = read_texts(head, "component_types", pack, faults)
    phases, steps = read_texts(head, "phases", pack, faults), read_texts(head, "steps", pack, faults)
    requirements = read_requirements(pack, types, table, file, faults, {"phase": phases, "step": steps})
    catalog = Catalog(
        pack,
        requirements,
        types,
        scale=str(head.get("scale", "")),
        party=one_of(head, "party", Party, Party.BOTH, faults, pack),
        phases=phases,
        steps={int(one): title for one, title in steps.items() if _is_step(one)},
        routes={name: tuple(rows.split()) for name, rows in read_texts(head, "routes", pack, faults).items()},
        products=tuple(
            one_of({"products": name}, "products", Product, Product.OTHER, faults, pack)
            for name in _listed(head, "products")
        ),
        document=str(head.get("document", "")),
    )
    _check_head(catalog, steps, faults)
    return catalog


def one_of(head: Mapping[str, Any], name: str, kind: type[E], default: E, faults: Faults, pack: Pack) -> E:
    """A word of pack.toml as one of an enumeration; the default if it is absent, and a finding if it is none."""
    try:
        return kind(head[name]) if name in head else default
    except ValueError:
        remedy = f"One of {', '.join(str(one.value) for one in kind)}."
        faults.add(Code.SHAPE, head_place(pack), f"{name} is {head[name]!r}.", remedy)
        return default


def read_texts(head: Mapping[str, Any], name: str, pack: Pack, faults: Faults) -> Mapping[str, str]:
    """A table of pack.toml that gives texts by key; empty if the pack has none."""
    table = head.get(name, {})
    if isinstance(table, dict) and all(isinstance(value, str) for value in table.values()):
        return dict(table)
    faults.add(Code.SHAPE, head_place(pack), f"[{name}] is no table of texts.", 'Write lines like key = "text".')
    return {}


def head_place(pack: Pack) -> Place:
    """Where the head of a pack stands."""
    return Place(f"{pack.id}/pack.toml")


def _listed(head: Mapping[str, Any], name: str) -> tuple[str, ...]:
    value = head.get(name, ())
    return tuple(map(str, value)) if isinstance(value, list | tuple) else (str(value),)


def _check_head(catalog: Catalog, steps: Mapping[str, str], faults: Faults) -> None:
    """Steps are numbers; routes name rows that there are."""
    place = head_place(catalog.pack)
    for step in steps:
        if not _is_step(step):
            faults.add(Code.SHAPE, place, f"The step {step!r} is no number.", "Number them from 0.")
    for route, names in catalog.routes.items():
        for name in names:
            if name not in catalog.by_id:
                remedy = suggestion(name, catalog.by_id, "Name a row or a heading of requirements.tsv.")
                faults.add(Code.PACK_REFERENCE, place, f"Route {route}: there is no row {name}.", remedy)


def _is_step(text: str) -> bool:
    """A short number: Python refuses to read one of thousands of digits."""
    return text.isdecimal() and len(text) <= 4


def read_overlay(pack: Pack, overlays: str, tables: Mapping[str, bytes], folder: str, faults: Faults) -> Overlay:
    """An overlay from requirements.tsv and comments.tsv."""
    own = read_requirements(pack, {}, tables["requirements.tsv"], f"{folder}/requirements.tsv", faults)
    lines = read_table(tables["comments.tsv"], f"{folder}/comments.tsv", COMMENTS, faults)
    return Overlay(pack, overlays, own, tuple(_comment(line, pack, faults) for line in lines))


def read_requirements(
    pack: Pack,
    types: Mapping[str, str],
    table: bytes,
    file: str,
    faults: Faults,
    declared: Mapping[str, Mapping[str, str]] | None = None,
) -> tuple[Requirement, ...]:
    """The rows of requirements.tsv. `declared`: by column the words that pack.toml declares for it."""
    lines = read_table(table, file, REQUIREMENTS, faults, MORE)
    check_ids(lines, faults)
    found = tuple(_requirement(line, pack, faults) for line in lines)
    by_id = {one.id: one for one in found}
    for line, one in zip(lines, found, strict=True):
        _check_references(line, one, by_id, types, faults)
        _check_words(line, declared or {}, faults)
    return found


def _check_words(line: Line, declared: Mapping[str, Mapping[str, str]], faults: Faults) -> None:
    """Every row has a title, and the phase and step that it names are declared."""
    if not line["title"]:
        faults.add(Code.PACK_TABLE, line.place, "The row has no title.", "Name it in a few words of your own.")
    for column, known in declared.items():
        if line[column] and line[column] not in known:
            remedy = suggestion(line[column], known, f"Declare it under [{column}s] in pack.toml.")
            faults.add(Code.PACK_REFERENCE, line.place, f"There is no {column} {line[column]}.", remedy)


def backed(line: Line, pack: Pack, faults: Faults) -> tuple[Confidence, tuple[str, ...]]:
    """The confidence and the source keys of a row: it names both, and each key is declared in pack.toml."""
    keys = parts(line, "sources")
    if not keys:
        faults.add(Code.PACK_TABLE, line.place, "The row names no source.", "Name a key of [sources] in pack.toml.")
    for key in keys:
        if key not in pack.sources:
            remedy = "Declare it under [sources] in pack.toml."
            faults.add(Code.PACK_REFERENCE, line.place, f"There is no source {key}.", remedy)
    return faults.choice(line, "confidence", Confidence, Confidence.UNKNOWN), keys


def check_ids(lines: tuple[Line, ...], faults: Faults, column: str = "id") -> None:
    """Every row has an id, and each id stands once."""
    seen: set[str] = set()
    for line in lines:
        if not line[column]:
            faults.add(Code.PACK_TABLE, line.place, "The row has no id.", "Give it the id that the document uses.")
        elif line[column] in seen:
            faults.add(Code.DUPLICATE, line.place, f"{line[column]} stands twice.", "Keep one.")
        seen.add(line[column])


def _level(text: str) -> int:
    level = int(text)
    if not 1 <= level <= HIGHEST:
        raise ValueError(text)
    return level


def _requirement(line: Line, pack: Pack, faults: Faults) -> Requirement:
    confidence, sources = backed(line, pack, faults)
    return Requirement(
        id=line["id"],
        kind=faults.choice(line, "kind", Kind, Kind.TOPIC),
        title=line["title"],
        intent=line["intent"],
        confidence=confidence,
        fr=faults.parsed(line, "fr", lambda text: FR(int(text)), "the number of an FR, 1 to 7"),
        level=faults.parsed(line, "level", _level, "a level from 1 to 4"),
        applies_to=line.listed("applies_to", "|"),
        base=line["base"] or None,
        heading=line["heading"] or None,
        clause=line["clause"],
        sources=sources,
        note=line["note"],
        phase=line["phase"],
        step=faults.parsed(line, "step", _count, "a step, from 0"),
        weight=faults.parsed(line, "weight", _count, "a weight, from 0"),
        evidence=parts(line, "evidence"),
        refs=parts(line, "refs"),
    )


def parts(line: Line, column: str) -> tuple[str, ...]:
    """The parts of a cell that lists texts, separated by semicolons."""
    return tuple(part for raw in line.listed(column, ";") if (part := raw.strip()))


def _count(text: str) -> int:
    if not text.isdecimal():
        raise ValueError(text)
    return int(text)


def _check_references(
    line: Line, one: Requirement, by_id: Mapping[str, Requirement], types: Mapping[str, str], faults: Faults
) -> None:
    for name in one.applies_to:
        if name not in (EVERY_TYPE, NOWHERE, *types):
            remedy = "Declare it under [component_types] in pack.toml."
            faults.add(Code.PACK_REFERENCE, line.place, f"There is no component type {name}.", remedy)
    if one.heading is not None and (one.heading not in by_id or by_id[one.heading].kind is not Kind.HEADING):
        headings = [name for name, up in by_id.items() if up.kind is Kind.HEADING]
        remedy = suggestion(one.heading, headings, "Name a row of kind heading, or leave it empty.")
        faults.add(Code.PACK_REFERENCE, line.place, f"{one.heading} is no heading of this catalog.", remedy)
    elif _below_itself(one, by_id):
        faults.add(Code.CYCLE, line.place, f"The heading {one.id} stands below itself.", "Name the one above it.")
    if one.kind in (Kind.REQUIREMENT, Kind.ENHANCEMENT) and (one.fr is None) != (one.level is None):
        message = f"{one.id} needs both an FR and a level, or neither."
        faults.add(Code.PACK_TABLE, line.place, message, "Fill or empty both cells.")
    if one.kind.has_base != (one.base is not None):
        remedy = f"Empty the base of {one.id}." if one.base else f"Name the row that {one.id} belongs to."
        faults.add(Code.PACK_TABLE, line.place, "Enhancements and aspects, and nothing else, have a base.", remedy)
    elif one.base is not None:
        _check_base(line, one, by_id, faults)


def _below_itself(one: Requirement, by_id: Mapping[str, Requirement]) -> bool:
    """Whether the headings above a heading lead back to it."""
    seen: set[str] = set()
    name = one.heading
    while name is not None and name != one.id and name in by_id and name not in seen:
        seen.add(name)
        name = by_id[name].heading
    return name == one.id


def _check_base(line: Line, one: Requirement, by_id: Mapping[str, Requirement], faults: Faults) -> None:
    base = by_id.get(one.base or "")
    if base is None:
        remedy = suggestion(one.base or "", by_id, "Name a row of this table.")
        faults.add(Code.PACK_REFERENCE, line.place, f"There is no base {one.base}.", remedy)
    elif one.kind is Kind.ASPECT:
        if base.kind.has_base or not base.answerable:
            faults.add(Code.PACK_REFERENCE, line.place, f"{base.id} is a {base.kind.value}; it has no aspects.", _OTHER)
    elif base.kind is not Kind.REQUIREMENT:
        message = f"The base {base.id} is a {base.kind.value}; an enhancement enhances a requirement."
        faults.add(Code.CYCLE if base.base else Code.PACK_REFERENCE, line.place, message, _OTHER)
    elif base.fr is not one.fr or (base.level or 0) > (one.level or 0):
        message = f"{one.id} and its base {base.id} differ in FR, or the base comes at a higher level."
        faults.add(Code.PACK_REFERENCE, line.place, message, "Correct the one of the two that is wrong.")


def _comment(line: Line, pack: Pack, faults: Faults) -> Comment:
    if line["effect"] not in EFFECTS:
        faults.add(Code.PACK_TABLE, line.place, f"effect is {line['effect']!r}.", f"One of {', '.join(EFFECTS)}.")
    if line["verified"] not in ("yes", "no"):
        faults.add(Code.PACK_TABLE, line.place, f"verified is {line['verified']!r}.", "yes or no.")
    confidence, sources = backed(line, pack, faults)
    return Comment(
        row=line["row"],
        effect=line["effect"],
        comment=line["comment"],
        clause=line["clause"],
        verified=line["verified"] == "yes",
        confidence=confidence,
        sources=sources,
        note=line["note"],
    )
