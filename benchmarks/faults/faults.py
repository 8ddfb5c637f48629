"""The faults as data: what is wrong, where, and the one change that makes it so."""

import copy
import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
BASES = HERE / "bases"
AREAS = {"oscal": "oscal", "packs": "packs", "workspaces": "workspace"}
"""Per area, which is a file of faults, the folder of bases/ that the faults are made in."""
KEYS = {
    "id", "wrong", "file", "at", "set", "append", "remove", "find", "put", "field", "names", "code", "reported_in",
    "layers",
}  # fmt: skip
Files = Mapping[str, bytes]
Way = tuple[str | int, ...]


@dataclass(frozen=True)
class Fault:
    """One fault.

    `file`: where it sits. `change`: its entry in the file of faults, with the keys that say what is done. `field`:
    where a finding should point, by keys and positions; in a table the column. `reported_in`: the file that a finding
    should point to, where the fault shows in another than it sits in. `names`: of these words a message must have one.
    `code`: medslate's code for it. `layers`: folders of bases/ laid over the base.
    """

    id: str
    area: str
    wrong: str
    file: str
    field: Way
    reported_in: str
    names: tuple[str, ...]
    code: str
    layers: tuple[str, ...]
    change: Mapping[str, Any]

    @cached_property
    def base(self) -> Files:
        """The files without the fault."""
        return base(AREAS[self.area], *self.layers)

    @cached_property
    def files(self) -> Files:
        """The files with the fault."""
        return {**self.base, self.file: changed(self.base[self.file], self.file, self.change)}

    @property
    def key(self) -> str:
        """The name of the innermost field, empty if there is none."""
        return next((one for one in reversed(self.field) if isinstance(one, str)), "")


def base(*folders: str) -> Files:
    """The files of a base by name, those of later folders over those of earlier ones."""
    return {
        path.relative_to(BASES / folder).as_posix(): path.read_bytes()
        for folder in folders
        for path in sorted((BASES / folder).rglob("*"))
        if path.is_file()
    }


def faults(area: str) -> tuple[Fault, ...]:
    """All faults of an area."""
    entries = tomllib.loads((HERE / f"{area}.toml").read_text("utf-8"))["fault"]
    return tuple(_fault(area, one) for one in entries)


def every() -> tuple[Fault, ...]:
    """All faults of all areas."""
    return tuple(fault for area in AREAS for fault in faults(area))


def _fault(area: str, entry: Mapping[str, Any]) -> Fault:
    if unknown := set(entry) - KEYS:
        raise ValueError(f"{entry['id']}: unknown keys {sorted(unknown)}")
    at = entry.get("at", "")
    field = entry.get("field", at.rpartition("/")[2] if entry["file"].endswith(".tsv") else at)
    return Fault(
        id=entry["id"],
        area=area,
        wrong=entry["wrong"],
        file=entry["file"],
        field=_way(field),
        reported_in=entry.get("reported_in", entry["file"]),
        names=tuple(entry["names"]),
        code=entry["code"],
        layers=tuple(entry.get("layers", ())),
        change=entry,
    )


def _way(text: str) -> Way:
    return tuple(int(one) if one.isdecimal() else one for one in text.split("/") if one)


def changed(content: bytes, file: str, change: Mapping[str, Any]) -> bytes:
    """The content of a file after the change. Raises `ValueError` if the place is not there, or not just once."""
    text = content.decode()
    if "find" in change:
        if text.count(change["find"]) != 1:
            raise ValueError(f"{change['id']}: {change['find']!r} stands {text.count(change['find'])} times")
        return text.replace(change["find"], change["put"]).encode()
    if file.endswith(".tsv"):
        return _table(text, change).encode()
    value = json.loads(text)
    _json(value, _way(change["at"]), change)
    return (json.dumps(value, indent=2) + "\n").encode()


def _table(text: str, change: Mapping[str, Any]) -> str:
    lines = [line.split("\t") for line in text.splitlines()]
    if "append" in change:
        lines.append(change["append"].split("|"))
    elif "remove" in change:
        del lines[int(change["at"]) - 1]
    else:
        number, column = change["at"].split("/")
        lines[int(number) - 1][lines[0].index(column)] = change["set"]
    return "".join("\t".join(cells) + "\n" for cells in lines)


def _json(value: Any, way: Way, change: Mapping[str, Any]) -> None:
    for key in way[:-1]:
        value = value[key]
    if "append" in change:
        value[way[-1]].append(copy.deepcopy(change["append"]))
    elif "remove" in change:
        del value[way[-1]]
    else:
        value[way[-1]] = copy.deepcopy(change["set"])
