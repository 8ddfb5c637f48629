"""Which cells of a workbook hold formulas: values alone do not tell, because files keep the last result."""

import io
import posixpath
import zipfile
from collections.abc import Mapping
from xml.parsers import expat

_ELSEWHERE = "/"


def formulas(content: bytes) -> Mapping[str, frozenset[str]]:
    """The addresses of the cells with formulas, by the name of their sheet. The workbook has passed the gate."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name.lower(): name for name in archive.namelist()}
        sheets = _elements(archive.read(parts["xl/workbook.xml"]), "sheet")
        links = parts.get("xl/_rels/workbook.xml.rels")
        targets = {one.get("Id"): one.get("Target", "") for one in _elements(archive.read(links), "Relationship")} \
            if links else {}  # fmt: skip
        found: dict[str, frozenset[str]] = {}
        for one in sheets:
            ids = [value for key, value in one.items() if key.rpartition(":")[2] == "id"]
            target = targets.get(ids[0], "") if ids else ""
            path = target.lstrip("/") if target.startswith(_ELSEWHERE) else posixpath.normpath(f"xl/{target}")
            if path.lower() in parts:
                found[one.get("name", "")] = _cells(archive.read(parts[path.lower()]))
    return found


def _elements(data: bytes, kind: str) -> list[dict[str, str]]:
    """The attributes of every element of a kind."""
    found: list[dict[str, str]] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag.rpartition(":")[2] == kind:
            found.append(attributes)

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.Parse(data, True)
    return found


def _cells(data: bytes) -> frozenset[str]:
    """The addresses of the cells with a formula; a cell that does not say where it is is passed over."""
    found: set[str] = set()
    at = ""

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal at
        kind = tag.rpartition(":")[2]
        if kind == "c":
            at = attributes.get("r", "").upper()
        elif kind == "f" and at:
            found.add(at)

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.Parse(data, True)
    return frozenset(found)
