"""Reading catalogs and overlays from their tables."""

from collections.abc import Mapping

from medslate.adapters.packs.tables import Faults, Line, read_table
from medslate.findings import Code
from medslate.levels.frs import FR
from medslate.levels.vectors import HIGHEST
from medslate.standards.catalogs import EVERY_TYPE, Catalog, Kind, Requirement
from medslate.standards.overlays import Comment, Overlay
from medslate.standards.packs import Confidence, Pack

REQUIREMENTS = (
    "id", "kind", "base", "heading", "fr", "level", "applies_to", "title", "intent", "clause", "confidence", "sources",
    "note",
)  # fmt: skip
COMMENTS = ("row", "effect", "comment", "clause", "verified", "confidence", "sources", "note")
EFFECTS = ("comment", "modified", "added", "dropped", "unknown")
NOWHERE = "none"


def read_catalog(pack: Pack, types: Mapping[str, str], table: bytes, file: str, faults: Faults) -> Catalog:
    """A catalog from requirements.tsv, with every reference between its rows checked."""
    requirements = read_requirements(pack, types, table, file, faults)
    return Catalog(pack, requirements, dict(types))


def read_overlay(pack: Pack, overlays: str, tables: Mapping[str, bytes], folder: str, faults: Faults) -> Overlay:
    """An overlay from requirements.tsv and comments.tsv."""
    own = read_requirements(pack, {}, tables["requirements.tsv"], f"{folder}/requirements.tsv", faults)
    lines = read_table(tables["comments.tsv"], f"{folder}/comments.tsv", COMMENTS, faults)
    return Overlay(pack, overlays, own, tuple(_comment(line, pack, faults) for line in lines))


def read_requirements(
    pack: Pack, types: Mapping[str, str], table: bytes, file: str, faults: Faults
) -> tuple[Requirement, ...]:
    """The rows of requirements.tsv."""
    lines = read_table(table, file, REQUIREMENTS, faults)
    rows = {line["id"]: line for line in lines}
    for line in lines:
        if rows[line["id"]] is not line:
            faults.add(Code.DUPLICATE, line.place, f"{line['id']} stands twice.", "Keep one.")
    found = tuple(_requirement(line, pack, faults) for line in lines)
    by_id = {one.id: one for one in found}
    for line, one in zip(lines, found, strict=True):
        _check_references(line, one, by_id, types, faults)
    return found


def check_sources(line: Line, pack: Pack, faults: Faults) -> tuple[str, ...]:
    """The source keys of a row, each declared in pack.toml."""
    keys = line.listed("sources", ";")
    for key in keys:
        if key not in pack.sources:
            remedy = "Declare it under [sources] in pack.toml."
            faults.add(Code.PACK_REFERENCE, line.place, f"There is no source {key}.", remedy)
    return keys


def _level(text: str) -> int:
    level = int(text)
    if not 1 <= level <= HIGHEST:
        raise ValueError(text)
    return level


def _requirement(line: Line, pack: Pack, faults: Faults) -> Requirement:
    if not line["id"]:
        faults.add(Code.PACK_TABLE, line.place, "The row has no id.")
    return Requirement(
        id=line["id"],
        kind=faults.choice(line, "kind", Kind, Kind.TOPIC),
        title=line["title"],
        intent=line["intent"],
        confidence=faults.choice(line, "confidence", Confidence, Confidence.UNKNOWN),
        fr=faults.parsed(line, "fr", lambda text: FR(int(text)), "the number of an FR, 1 to 7"),
        level=faults.parsed(line, "level", _level, "a level from 1 to 4"),
        applies_to=line.listed("applies_to", "|"),
        base=line["base"] or None,
        heading=line["heading"] or None,
        clause=line["clause"],
        sources=check_sources(line, pack, faults),
        note=line["note"],
    )


def _check_references(
    line: Line, one: Requirement, by_id: Mapping[str, Requirement], types: Mapping[str, str], faults: Faults
) -> None:
    for name in one.applies_to:
        if name not in (EVERY_TYPE, NOWHERE, *types):
            remedy = "Declare it under [component_types] in pack.toml."
            faults.add(Code.PACK_REFERENCE, line.place, f"There is no component type {name}.", remedy)
    if one.heading is not None and (one.heading not in by_id or by_id[one.heading].kind is not Kind.HEADING):
        faults.add(Code.PACK_REFERENCE, line.place, f"{one.heading} is no heading of this catalog.")
    if one.kind in (Kind.REQUIREMENT, Kind.ENHANCEMENT) and (one.fr is None) != (one.level is None):
        faults.add(Code.PACK_TABLE, line.place, f"{one.id} needs both an FR and a level, or neither.")
    if (one.kind is Kind.ENHANCEMENT) != (one.base is not None):
        faults.add(Code.PACK_TABLE, line.place, "Enhancements, and nothing else, have a base.")
    elif one.base is not None:
        _check_base(line, one, by_id, faults)


def _check_base(line: Line, one: Requirement, by_id: Mapping[str, Requirement], faults: Faults) -> None:
    base = by_id.get(one.base or "")
    if base is None:
        faults.add(Code.PACK_REFERENCE, line.place, f"There is no base {one.base}.")
    elif base.kind is not Kind.REQUIREMENT:
        message = f"The base {base.id} is a {base.kind.value}; an enhancement enhances a requirement."
        faults.add(Code.CYCLE if base.base else Code.PACK_REFERENCE, line.place, message)
    elif base.fr is not one.fr or (base.level or 0) > (one.level or 0):
        message = f"{one.id} and its base {base.id} differ in FR, or the base comes at a higher level."
        faults.add(Code.PACK_REFERENCE, line.place, message)


def _comment(line: Line, pack: Pack, faults: Faults) -> Comment:
    if line["effect"] not in EFFECTS:
        faults.add(Code.PACK_TABLE, line.place, f"effect is {line['effect']!r}.", f"One of {', '.join(EFFECTS)}.")
    if line["verified"] not in ("yes", "no"):
        faults.add(Code.PACK_TABLE, line.place, f"verified is {line['verified']!r}.", "yes or no.")
    return Comment(
        row=line["row"],
        effect=line["effect"],
        comment=line["comment"],
        clause=line["clause"],
        verified=line["verified"] == "yes",
        confidence=faults.choice(line, "confidence", Confidence, Confidence.UNKNOWN),
        sources=check_sources(line, pack, faults),
        note=line["note"],
    )
