"""A pack as files, as `source` reads it."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from medslate.adapters.packs import catalog_tables, crosswalk_tables
from medslate.adapters.packs.tables import Faults, read_table, write_table
from medslate.standards.packs import PackKind
from medslate.usecases.oscal_import import ImportedPack

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_TABLES = {
    PackKind.CATALOG: ("requirements.tsv", catalog_tables.REQUIREMENTS, catalog_tables.MORE),
    PackKind.CROSSWALK: ("relations.tsv", crosswalk_tables.RELATIONS, crosswalk_tables.MORE),
}


def pack_files(made: ImportedPack) -> Mapping[str, bytes]:
    """The files of an imported pack by name, below the folder of packs: its head, its table, its changes."""
    name, columns, optional = _TABLES[made.kind]
    used = (*columns, *(one for one in optional if any(row.get(one) for row in made.rows)))
    rows = tuple({column: row.get(column, "") for column in used} for row in made.rows)
    folder = f"{made.kind.value}s/{made.head['id']}"
    return {
        f"{folder}/pack.toml": _head(made).encode(),
        f"{folder}/{name}": write_table(used, rows),
        f"{folder}/CHANGES.md": made.changes.encode(),
    }


def read_rows(folder: Path, kind: PackKind, faults: Faults) -> tuple[Mapping[str, str], ...]:
    """The rows of the table of a pack that is there, cell by cell."""
    name, columns, optional = _TABLES[kind]
    content = (folder / name).read_bytes() if (folder / name).is_file() else b""
    return tuple(one.cells for one in read_table(content, f"{folder.name}/{name}", columns, faults, optional))


def _head(made: ImportedPack) -> str:
    said = "".join(f"{key} = {_value(value)}\n" for key, value in made.head.items())
    tables = {"sources": made.sources, **made.tables}
    return f"format = 1\n{said}" + "".join(_table(name, lines) for name, lines in tables.items() if lines)


def _table(name: str, lines: Mapping[str, str]) -> str:
    return f"\n[{name}]\n" + "".join(f"{_key(key)} = {_quoted(value)}\n" for key, value in lines.items())


def _key(text: str) -> str:
    return text if _BARE.fullmatch(text) else _quoted(text)


def _value(value: Any) -> str:
    """A text, or a list of texts."""
    return f"[{', '.join(map(_quoted, value))}]" if isinstance(value, list | tuple) else _quoted(str(value))


def _quoted(text: str) -> str:
    """A text as TOML writes it, on one line: its escapes are those of JSON, but for DEL."""
    return json.dumps(" ".join(text.split()), ensure_ascii=False).replace("\x7f", "\\u007f")
