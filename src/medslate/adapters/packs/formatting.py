"""The canonical form of a pack's tables: fixed columns, single blanks, LF, and one order. Idempotent."""

from collections.abc import Iterator
from pathlib import Path

from medslate.adapters.packs import catalog_tables, crosswalk_tables
from medslate.adapters.packs.catalog_tables import COMMENTS, REQUIREMENTS
from medslate.adapters.packs.crosswalk_tables import QUESTIONS, RELATIONS, SECTIONS
from medslate.adapters.packs.measure_tables import CARRIES, FEATURES, LIMITS, MEASURES
from medslate.adapters.packs.profile_tables import FLOWS, KINDS, SIZES, ZONES
from medslate.adapters.packs.register_tables import ANSWERS, DOCUMENTS, EVENTS, LEVELS, LINKS, SELECTS
from medslate.adapters.packs.tables import Faults, Line, read_table, write_table
from medslate.findings import Finding

COLUMNS = {
    "requirements.tsv": REQUIREMENTS,
    "comments.tsv": COMMENTS,
    "relations.tsv": RELATIONS,
    "sections.tsv": SECTIONS,
    "questions.tsv": QUESTIONS,
    "measures.tsv": MEASURES,
    "carries.tsv": CARRIES,
    "limits.tsv": LIMITS,
    "features.tsv": FEATURES,
    "zones.tsv": ZONES,
    "kinds.tsv": KINDS,
    "sizes.tsv": SIZES,
    "flows.tsv": FLOWS,
    "answers.tsv": ANSWERS,
    "documents.tsv": DOCUMENTS,
    "links.tsv": LINKS,
    "events.tsv": EVENTS,
    "levels.tsv": LEVELS,
    "selects.tsv": SELECTS,
}
OPTIONAL = {"requirements.tsv": catalog_tables.MORE, "relations.tsv": crosswalk_tables.MORE}


def formatted(folder: Path) -> Iterator[tuple[Path, bytes, tuple[Finding, ...]]]:
    """Every table of a pack with its canonical bytes; a table that cannot be read comes with findings, unchanged."""
    for name, columns in COLUMNS.items():
        path = folder / name
        if path.is_file():
            content = path.read_bytes()
            faults = Faults()
            more = OPTIONAL.get(name, ())
            rows = read_table(content, f"{folder.name}/{name}", columns, faults, more)
            found = tuple(faults.findings)
            used = (*columns, *(one for one in more if any(row[one] for row in rows)))
            yield path, content if found else write_table(used, _ordered(rows)), found


def _ordered(rows: tuple[Line, ...]) -> tuple[dict[str, str], ...]:
    """The order of the standard is the writer's; only an enhancement is brought behind its base, after its siblings."""
    cells = [dict(row.cells) for row in rows]
    if not cells or "base" not in cells[0]:
        return tuple(cells)
    behind: dict[str, list[dict[str, str]]] = {}
    for row in (*(row for row in cells if not row["base"]), *(row for row in cells if row["base"])):
        behind.setdefault(row["base"] or row["id"], []).append(row)
    return tuple(row for group in behind.values() for row in group)
