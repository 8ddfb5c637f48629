"""Reading profiles: kinds of zones with their targets, and the model of a hospital."""

from collections.abc import Callable, Mapping
from typing import Any

from medslate.adapters.packs.catalog_tables import backed, check_ids
from medslate.adapters.packs.measure_tables import paths_of, whole, yes
from medslate.adapters.packs.tables import Faults, Line, V, read_table
from medslate.findings import Code
from medslate.levels.vectors import Capability, Target, VectorError
from medslate.standards.catalogs import suggestion
from medslate.standards.packs import Pack
from medslate.standards.profiles import (
    DeviceKind,
    Harm,
    HospitalSize,
    Profiles,
    Reaction,
    TypicalFlow,
    ZoneKind,
    ZoneProfile,
)

ZONES = (
    "id", "title", "kind", "target", "harm", "reaction", "lane", "critical", "areas", "rationale", "confidence",
    "sources", "note",
)  # fmt: skip
KINDS = (
    "id", "title", "category", "critical", "share", "ratio", "zones", "types", "vectors", "reach", "features",
    "confidence", "sources", "note",
)  # fmt: skip
SIZES = ("id", "title", "counts", "confidence", "sources", "note")
FLOWS = (
    "id", "origin", "to", "protocol", "port", "both", "encrypted", "on_demand", "essential", "remote", "confidence",
    "sources", "note",
)  # fmt: skip
CATEGORIES = ("medical", "it", "building")
ALL_OF_THEM = 100
MOST_LANES = 20
MOST_PER_100 = 10_000
MOST = 10_000_000


def read_profiles(
    pack: Pack, head: Mapping[str, Any], tables: Mapping[str, bytes], folder: str, faults: Faults
) -> Profiles:
    """Profiles from their four tables, with every reference between them checked."""
    read = {
        name: read_table(tables[name], f"{folder}/{name}", columns, faults)
        for name, columns in (("zones.tsv", ZONES), ("kinds.tsv", KINDS), ("sizes.tsv", SIZES), ("flows.tsv", FLOWS))
    }
    for lines in read.values():
        check_ids(lines, faults)
    profiles = Profiles(
        pack,
        tuple(_zone(line, pack, faults) for line in read["zones.tsv"]),
        tuple(_kind(line, pack, faults) for line in read["kinds.tsv"]),
        tuple(_size(line, pack, faults) for line in read["sizes.tsv"]),
        tuple(_flow(line, pack, faults) for line in read["flows.tsv"]),
        str(head.get("catalog", "")),
        str(head.get("library", "")),
    )
    for line, kind in zip(read["kinds.tsv"], profiles.kinds, strict=True):
        _check_zones(line, kind.zones, profiles, faults)
    for line, flow in zip(read["flows.tsv"], profiles.flows, strict=True):
        _check_zones(line, (flow.origin, flow.to), profiles, faults)
    _check_shares(read["kinds.tsv"], profiles, faults)
    return profiles


def _zone(line: Line, pack: Pack, faults: Faults) -> ZoneProfile:
    confidence, sources = backed(line, pack, faults)
    if not line["rationale"]:
        faults.add(Code.PACK_TABLE, line.place, "The target has no rationale.")
    return ZoneProfile(
        id=line["id"],
        title=line["title"],
        kind=faults.choice(line, "kind", ZoneKind, ZoneKind.EXTERNAL),
        target=_vector(line, Target.parse, faults) or Target.same(0),
        harm=faults.choice(line, "harm", Harm, Harm.DEATH),
        reaction=faults.choice(line, "reaction", Reaction, Reaction.SECONDS),
        lane=whole(line, "lane", 0, MOST_LANES, faults),
        critical=yes(line, "critical", faults),
        rationale=line["rationale"],
        confidence=confidence,
        sources=sources,
        note=line["note"],
        areas=line.listed("areas", "|"),
    )


def _kind(line: Line, pack: Pack, faults: Faults) -> DeviceKind:
    confidence, sources = backed(line, pack, faults)
    if line["category"] not in CATEGORIES:
        remedy = suggestion(line["category"], CATEGORIES, f"One of {', '.join(CATEGORIES)}.")
        faults.add(Code.PACK_TABLE, line.place, f"category is {line['category']!r}.", remedy)
    if not line["types"]:
        faults.add(Code.PACK_TABLE, line.place, "The kind names no component type.")
    vectors = counted(line, "vectors", ALL_OF_THEM, faults)
    for text in vectors:
        _vector(line, Capability.parse, faults, text)
    zones = counted(line, "zones", ALL_OF_THEM, faults)
    for column, percents in (("zones", zones), ("vectors", vectors)):
        if sum(percents.values()) != ALL_OF_THEM:
            message = f"The percents of {column} make {sum(percents.values())}, not {ALL_OF_THEM}."
            faults.add(Code.PACK_TABLE, line.place, message)
    return DeviceKind(
        id=line["id"],
        title=line["title"],
        share=whole(line, "share", 0, ALL_OF_THEM, faults) if line["share"] else None,
        zones=zones,
        types=line.listed("types", "|"),
        vectors=vectors,
        reach=paths_of(line, "reach", faults),
        features=counted(line, "features", ALL_OF_THEM, faults),
        critical=yes(line, "critical", faults),
        category=line["category"],
        confidence=confidence,
        sources=sources,
        note=line["note"],
        ratio=_ratio(line, faults),
    )


def _ratio(line: Line, faults: Faults) -> int | None:
    if line["share"] and line["ratio"]:
        remedy = "Keep the share for medical devices, the ratio for what comes beside them."
        faults.add(Code.PACK_TABLE, line.place, "The kind has a share and a ratio.", remedy)
    return whole(line, "ratio", 0, MOST_PER_100, faults) if line["ratio"] else None


def _size(line: Line, pack: Pack, faults: Faults) -> HospitalSize:
    confidence, sources = backed(line, pack, faults)
    return HospitalSize(
        line["id"], line["title"], counted(line, "counts", MOST, faults), confidence, sources, line["note"]
    )


def _flow(line: Line, pack: Pack, faults: Faults) -> TypicalFlow:
    confidence, sources = backed(line, pack, faults)
    return TypicalFlow(
        id=line["id"],
        origin=line["origin"],
        to=line["to"],
        protocol=line["protocol"],
        port=line["port"],
        both=yes(line, "both", faults),
        encrypted=yes(line, "encrypted", faults),
        on_demand=yes(line, "on_demand", faults),
        essential=yes(line, "essential", faults),
        remote=yes(line, "remote", faults),
        confidence=confidence,
        sources=sources,
        note=line["note"],
    )


def counted(line: Line, column: str, most: int, faults: Faults) -> Mapping[str, int]:
    """A cell that gives a number per name: `a=40;b=60`."""
    found: dict[str, int] = {}
    for part in line.listed(column, ";"):
        name, _, number = part.rpartition("=")
        if (
            not name
            or not (number.isascii() and number.isdigit())
            or len(number) > len(str(most))
            or int(number) > most
        ):
            remedy = f"Write name=number;name=number, each number from 0 to {most}."
            faults.add(Code.PACK_TABLE, line.place, f"{column} holds {part!r}.", remedy)
        elif name in found:
            faults.add(Code.DUPLICATE, line.place, f"{column} names {name} twice.", "Keep one.")
        else:
            found[name] = int(number)
    return found


def _vector(line: Line, parse: Callable[[str], V], faults: Faults, text: str | None = None) -> V | None:
    try:
        return parse(line["target"] if text is None else text)
    except VectorError as error:
        faults.add(Code.PACK_TABLE, line.place, f"{str(error)[:1].upper()}{str(error)[1:]}.")
        return None


def _check_zones(line: Line, names: Mapping[str, int] | tuple[str, ...], profiles: Profiles, faults: Faults) -> None:
    for name in names:
        if name not in profiles.zone:
            remedy = suggestion(name, profiles.zone)
            faults.add(Code.PACK_REFERENCE, line.place, f"There is no zone profile {name}.", remedy)


def _check_shares(lines: tuple[Line, ...], profiles: Profiles, faults: Faults) -> None:
    """The shares of the networked medical devices make a whole, if there are any."""
    shares = [one.share for one in profiles.kinds if one.share is not None]
    if shares and sum(shares) != ALL_OF_THEM:
        message = f"The shares of all kinds make {sum(shares)}, not {ALL_OF_THEM}."
        faults.add(Code.PACK_TABLE, lines[-1].place, message)
