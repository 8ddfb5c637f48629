"""Reading a library of countermeasures from its tables."""

from collections.abc import Iterator, Mapping
from typing import Any

from medslate.adapters.packs.catalog_tables import backed, check_ids
from medslate.adapters.packs.tables import Faults, Line, read_table
from medslate.findings import Code, Place
from medslate.standards.catalogs import suggestion
from medslate.standards.measures import (
    AttackPath,
    Carry,
    CostClass,
    Feature,
    FlowNeed,
    Help,
    InSeconds,
    Library,
    Limited,
    Measure,
    Scope,
)
from medslate.standards.packs import Pack

MEASURES = (
    "id", "title", "scope", "mechanism", "administration", "cost_class", "units", "fixed", "in_seconds", "emergency",
    "enforces", "flows", "needs", "features", "conflicts", "confidence", "sources", "note",
)  # fmt: skip
CARRIES = ("measure", "row", "paths", "help", "confidence", "sources", "note")
LIMITS = ("row", "kind", "paths", "reason", "confidence", "sources")
FEATURES = ("id", "title", "question", "answer", "confidence", "sources", "note")
DEVICE_ONLY, CONCERNS = "device-only", "concerns"
EVERY_PATH = "all"
ANSWERS = ("Yes", "No")
NEEDED_BY = {
    Scope.SITE: frozenset(Scope),
    Scope.ZONE: frozenset(Scope) - {Scope.SITE},
    Scope.CONDUIT: frozenset(Scope) - {Scope.SITE},
    Scope.DEVICE: frozenset({Scope.DEVICE}),
}
"""Per scope of what is needed: the scopes of measures for which it is clear where it has to stand."""


def read_library(
    pack: Pack, head: Mapping[str, Any], tables: Mapping[str, bytes], folder: str, faults: Faults
) -> Library:
    """A library from its four tables and the cost classes of pack.toml, with every reference between them checked.

    Whether the rows and questions exist is checked where those packs are at hand.
    """
    read = {
        name: read_table(tables[name], f"{folder}/{name}", columns, faults)
        for name, columns in (
            ("measures.tsv", MEASURES),
            ("carries.tsv", CARRIES),
            ("limits.tsv", LIMITS),
            ("features.tsv", FEATURES),
        )
    }
    features = tuple(_feature(line, pack, faults) for line in read["features.tsv"])
    measures = tuple(_measure(line, pack, faults) for line in read["measures.tsv"])
    device_only, concerns = _limits(read["limits.tsv"], pack, faults)
    library = Library(
        pack,
        str(head.get("catalog", "")),
        measures,
        tuple(_known(read["carries.tsv"], {one.id for one in measures}, pack, faults)),
        device_only,
        concerns,
        {one.id: one for one in features},
        _cost_classes(head, pack, faults),
        str(head.get("questionnaire", "")),
        str(head.get("currency", "")),
    )
    check_ids(read["features.tsv"], faults)
    check_ids(read["measures.tsv"], faults)
    for line, one in zip(read["measures.tsv"], measures, strict=True):
        _check_measure(line, one, library, faults)
    _check_carries(read["carries.tsv"], library, faults)
    return library


def yes(line: Line, column: str, faults: Faults) -> bool:
    """A cell that says yes or no."""
    if line[column] not in ("yes", "no"):
        faults.add(Code.PACK_TABLE, line.place, f"{column} is {line[column]!r}.", "Write yes or no.")
    return line[column] == "yes"


def whole(line: Line, column: str, least: int, most: int, faults: Faults) -> int:
    """A cell that holds a whole number within bounds; the lower bound, and a finding, if it does not."""
    text = line[column]
    if text.isascii() and text.isdigit() and len(text) <= len(str(most)) and least <= int(text) <= most:
        return int(text)
    remedy = f"A whole number from {least} to {most}."
    faults.add(Code.PACK_TABLE, line.place, f"{column} is {text!r}.", remedy)
    return least


def paths_of(line: Line, column: str, faults: Faults) -> tuple[AttackPath, ...]:
    """A cell that names attack paths, or all of them."""
    if line[column] == EVERY_PATH:
        return tuple(AttackPath)
    known = {one.value: one for one in AttackPath}
    names = line.listed(column, "|")
    for name in names:
        if name not in known:
            remedy = suggestion(name, known, f"{EVERY_PATH}, or some of {', '.join(known)}.")
            faults.add(Code.PACK_TABLE, line.place, f"{column} names {name!r}, which is no attack path.", remedy)
    return tuple(known[name] for name in names if name in known)


def _measure(line: Line, pack: Pack, faults: Faults) -> Measure:
    for column in ("title", "mechanism", "administration"):
        if not line[column]:
            faults.add(Code.PACK_TABLE, line.place, f"{column} is empty.")
    confidence, sources = backed(line, pack, faults)
    return Measure(
        id=line["id"],
        title=line["title"],
        scope=faults.choice(line, "scope", Scope, Scope.SITE),
        mechanism=line["mechanism"],
        administration=line["administration"],
        cost_class=line["cost_class"],
        units=whole(line, "units", 1, 1_000_000, faults),
        fixed=whole(line, "fixed", 0, 100, faults),
        in_seconds=faults.choice(line, "in_seconds", InSeconds, InSeconds.BLOCKS),
        emergency=yes(line, "emergency", faults),
        enforces=yes(line, "enforces", faults),
        flows=faults.choice(line, "flows", FlowNeed, FlowNeed.NONE),
        needs=line.listed("needs", "|"),
        features=line.listed("features", "|"),
        conflicts=line.listed("conflicts", "|"),
        confidence=confidence,
        sources=sources,
        note=line["note"],
    )


def _feature(line: Line, pack: Pack, faults: Faults) -> Feature:
    backed(line, pack, faults)
    if bool(line["question"]) != (line["answer"] in ANSWERS) or line["answer"] not in ("", *ANSWERS):
        remedy = "Yes or No where a question shows the feature; else empty."
        faults.add(Code.PACK_TABLE, line.place, f"answer is {line['answer']!r}.", remedy)
    return Feature(line["id"], line["title"], line["question"], line["answer"])


def _known(lines: tuple[Line, ...], measures: set[str], pack: Pack, faults: Faults) -> Iterator[Carry]:
    """What is carried by measures that exist, one by path."""
    for line in lines:
        confidence, sources = backed(line, pack, faults)
        help_ = faults.choice(line, "help", Help, Help.SUPPORT)
        if not (paths := paths_of(line, "paths", faults)):
            faults.add(Code.PACK_TABLE, line.place, "The row names no attack path.")
        if line["measure"] in measures:
            for path in paths:
                yield Carry(line["measure"], line["row"], path, help_, confidence, sources, line["note"])
        else:
            _missing(line, "measure", line["measure"], measures, faults)


def _limits(lines: tuple[Line, ...], pack: Pack, faults: Faults) -> tuple[tuple[Limited, ...], tuple[Limited, ...]]:
    """The rows that only the device can do, and those that matter on some paths only."""
    found: dict[str, list[Limited]] = {DEVICE_ONLY: [], CONCERNS: []}
    seen: set[tuple[str, str]] = set()
    for line in lines:
        confidence, sources = backed(line, pack, faults)
        if not line["reason"]:
            faults.add(Code.PACK_TABLE, line.place, "The row has no reason.")
        if (line["kind"], line["row"]) in seen:
            faults.add(Code.DUPLICATE, line.place, f"{line['row']} stands twice as {line['kind']}.", "Keep one.")
        seen.add((line["kind"], line["row"]))
        paths = frozenset(paths_of(line, "paths", faults))
        if line["kind"] not in found:
            remedy = suggestion(line["kind"], found, f"One of {', '.join(found)}.")
            faults.add(Code.PACK_TABLE, line.place, f"kind is {line['kind']!r}.", remedy)
        elif line["kind"] == DEVICE_ONLY and line["paths"] != EVERY_PATH:
            faults.add(
                Code.PACK_TABLE, line.place, "What only the device can do, it must do on every path.", "Write all."
            )
        elif not paths:
            faults.add(Code.PACK_TABLE, line.place, f"{line['row']} would matter on no path at all.")
        else:
            found[line["kind"]].append(Limited(line["row"], line["reason"], confidence, sources, paths))
    return tuple(found[DEVICE_ONLY]), tuple(found[CONCERNS])


def _cost_classes(head: Mapping[str, Any], pack: Pack, faults: Faults) -> Mapping[str, CostClass]:
    """[cost_classes] of pack.toml: per class the least, the most (none: no limit) and the figure to reckon with."""
    place = Place(f"{pack.id}/pack.toml")
    table = head.get("cost_classes", {})
    found = {}
    for name, one in table.items() if isinstance(table, dict) else ():
        if (made := _cost_class(name, one)) is not None:
            found[name] = made
        else:
            remedy = "Write { low = 0, figure = 5, high = 10 } in whole units, rising; high may be missing."
            faults.add(Code.SHAPE, place, f"cost_classes: {name} is no cost class.", remedy)
    if not found:
        faults.add(Code.SHAPE, place, "[cost_classes] names no cost class.")
    return found


def _cost_class(name: str, one: object) -> CostClass | None:
    table: Mapping[str, Any] = one if isinstance(one, dict) else {}
    low, figure, high = (table.get(key) for key in ("low", "figure", "high"))
    rising = [number for number in (low, figure) if type(number) is int and number >= 0]
    if len(rising) != len(("low", "figure")) or rising[0] > rising[1]:
        return None
    if high is not None and (type(high) is not int or high < rising[1]):
        return None
    return CostClass(name, rising[0], high, rising[1])


def _check_measure(line: Line, one: Measure, library: Library, faults: Faults) -> None:
    if one.cost_class not in library.cost_classes:
        _missing(line, "cost class", one.cost_class, library.cost_classes, faults)
    for name in one.features:
        if name not in library.features:
            _missing(line, "feature", name, library.features, faults)
    for name in (*one.needs, *one.conflicts):
        if name not in library.by_id:
            _missing(line, "measure", name, library.by_id, faults)
        elif name == one.id or (name in one.needs and name in one.conflicts):
            faults.add(Code.CONTRADICTION, line.place, f"{one.id} cannot need or exclude {name} like this.")
        elif name in one.needs and one.scope not in NEEDED_BY[library.by_id[name].scope]:
            scopes = f"{one.scope.value} and {library.by_id[name].scope.value}"
            message = f"{one.id} cannot need {name}: it is not clear where it would stand ({scopes})."
            faults.add(Code.PACK_REFERENCE, line.place, message, "Need one of the same or a wider scope.")
    if one.id in _needed(one, library.by_id) and one.id not in one.needs:
        faults.add(Code.CYCLE, line.place, f"What {one.id} needs leads back to it.")


def _needed(one: Measure, by_id: Mapping[str, Measure]) -> frozenset[str]:
    """Everything that a measure needs, directly or not."""
    found: set[str] = set()
    open_ = list(one.needs)
    while open_:
        name = open_.pop()
        if name not in found:
            found.add(name)
            open_.extend(by_id[name].needs if name in by_id else ())
    return frozenset(found)


def _check_carries(lines: tuple[Line, ...], library: Library, faults: Faults) -> None:
    seen: set[tuple[str, str, AttackPath]] = set()
    for line in lines:
        if line["row"] in library.only_device:
            message = f"{line['row']} takes no credit from outside (limits.tsv), so {line['measure']} cannot carry it."
            faults.add(Code.CONTRADICTION, line.place, message)
        for path in paths_of(line, "paths", Faults()):
            key = (line["measure"], line["row"], path)
            if key in seen:
                message = f"{line['measure']} carries {line['row']} on {path.value} twice."
                faults.add(Code.DUPLICATE, line.place, message, "Keep one.")
            elif not library.matters(line["row"], path):
                message = f"{line['row']} does not matter on {path.value} (limits.tsv), and is carried there."
                faults.add(Code.CONTRADICTION, line.place, message, "Take the path out of one of the two.")
            seen.add(key)


def _missing(line: Line, what: str, name: str, known: Mapping[str, object] | set[str], faults: Faults) -> None:
    remedy = suggestion(name, known)
    faults.add(Code.PACK_REFERENCE, line.place, f"There is no {what} {name}.", remedy)
