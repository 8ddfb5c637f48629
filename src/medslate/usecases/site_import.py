"""Import: the rows of an inventory as placements, every row accounted for.

Rows that are equal in device, zone, configuration and all else that is said of them make one placement with their
count. An import owns one file of placements and one of devices; what stands there already keeps its ids and what was
added to it. A device that the site does not know is placed all the same, with every row open, and is listed.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from medslate.errors import MedslateError
from medslate.findings import Code, Finding, Place, failed
from medslate.networks.site import Connection, DeviceEntry, Placement, Site
from medslate.usecases.inventory import ColumnMap, Table, fresh, slug
from medslate.usecases.inventory_rows import DEFAULTS, Ledger, Rows, Unit
from medslate.usecases.ports import SiteSource


@dataclass(frozen=True, slots=True)
class Tally:
    """Where the rows went; `rows` is the sum of the five below it.

    `again`: rows on an asset of which a row before said the same.
    """

    rows: int
    placed: int
    again: int
    left_out: int
    empty: int
    refused: int
    units: int


@dataclass(frozen=True, slots=True)
class Imported:
    """The content of the import's own two files, what changes in them, and what became of every row.

    `unknown`: devices in use that no workspace, form, vector or verdict tells of. `elsewhere`: placements in other
    files that stand for rows of the inventory, and are left as they are.
    """

    placements: tuple[Placement, ...]
    devices: tuple[DeviceEntry, ...]
    changes: tuple[str, ...]
    unknown: tuple[DeviceEntry, ...]
    elsewhere: tuple[Placement, ...]
    tally: Tally
    findings: tuple[Finding, ...]


class RefusedImportError(MedslateError):
    """Nothing is taken in; the findings say why. `of_site`: they are about the site's files, not the mapping."""

    def __init__(self, why: str, findings: tuple[Finding, ...], of_site: bool) -> None:
        super().__init__(why)
        self.findings = findings
        self.of_site = of_site


def take_in(
    source: SiteSource,
    table: Table,
    columns: ColumnMap,
    name: str,
    as_files: Callable[[Imported], Mapping[str, bytes]],
    after: Callable[[Mapping[str, bytes]], SiteSource],
) -> tuple[Imported, Mapping[str, bytes]]:
    """What the import comes to, and the content of its files, which it is left to the caller to write.

    `after`: the site as it would be with those files. Raises `RefusedImportError` if the site cannot be read now or
    could not be then, such as where a measure stands at a placement that goes, and if the mapping names what is not
    there.
    """
    site, found = source.read()
    if site is None:
        raise RefusedImportError("The site cannot be read; nothing is changed.", found, of_site=True)
    made = import_inventory(site, table, columns, name)
    if wrong := tuple(one for one in made.findings if one.code is Code.UNKNOWN_ID):
        raise RefusedImportError(
            "The mapping names what the site does not have; nothing is changed.", wrong, of_site=False
        )
    files = as_files(made)
    then, found = after(files).read()
    if then is None:
        why = "The site would not hold together with what the inventory says; nothing is changed."
        raise RefusedImportError(why, tuple(one for one in found if failed((one,))), of_site=True)
    return replace(made, findings=source.locate(made.findings)), files


def import_inventory(site: Site, table: Table, columns: ColumnMap, name: str) -> Imported:
    """The rows of the table placed in the site; `name` names the import, whose files are `.../imported-<name>.yaml`."""
    own = f"imported-{name}.yaml"
    reader = Rows(site, table, columns, f"devices/{own}")
    ledger = reader.read()
    placements, elsewhere, changes = _placed(site, ledger, columns, f"placements/{own}")
    devices = (*(one for one in site.devices if one.place.file == f"devices/{own}"), *reader.new.values())
    entries = {one.id: one for one in (*site.devices, *devices)}
    used = dict.fromkeys(unit.device for unit in ledger.count)
    differing = _differing(ledger, elsewhere)
    findings = (*reader.faults, *ledger.findings, *_unclear(ledger, columns), *differing)
    return Imported(
        placements,
        devices,
        (*(f"new device {one.id}: {_called(one)}" for one in reader.new.values()), *changes),
        tuple(entries[one] for one in used if _hardly_known(entries[one])),
        tuple(one for ones in elsewhere.values() for one in ones),
        _tally(ledger, table),
        findings,
    )


Elsewhere = Mapping[Unit, tuple[Placement, ...]]


def _placed(
    site: Site, ledger: Ledger, columns: ColumnMap, own: str
) -> tuple[tuple[Placement, ...], Elsewhere, tuple[str, ...]]:
    """The placements of the import's file, those of other files that stand for its units, and what changes."""
    known: dict[Unit, list[Placement]] = {}
    for one in site.placements:
        known.setdefault(_unit_of(one, columns), []).append(one)
    here = {unit: tuple(one for one in ones if one.place.file == own) for unit, ones in known.items()}
    others = {unit: tuple(one for one in known.get(unit, ()) if one.place.file != own) for unit in ledger.count}
    elsewhere = {unit: ones for unit, ones in others.items() if ones}
    taken = {*site.zone, *site.conduit, *site.placement}
    made: list[Placement] = []
    changes: list[str] = []
    for unit, count in ledger.count.items():
        if unit not in elsewhere:
            made += _updated(unit, count, here.get(unit, ()), taken, own, changes)
    kept = {one.id for one in made}
    gone = [one for one in site.placements if one.place.file == own and one.id not in kept]
    changes += [f"placement {one.id} goes: {one.count} of {one.device} in {one.zone}" for one in gone]
    return tuple(made), elsewhere, tuple(changes)


def _updated(
    unit: Unit, count: int, old: tuple[Placement, ...], taken: set[str], own: str, changes: list[str]
) -> tuple[Placement, ...]:
    """What stands for the units now. Units that were split by hand stay split as long as their number is right."""
    if not old:
        new = _new_placement(unit, count, taken, own)
        taken.add(new.id)
        changes.append(f"new placement {new.id}: {count} of {unit.device} in {unit.zone}")
        return (new,)
    if sum(one.count for one in old) == count:
        return old
    changes.append(f"placement {old[0].id}: {old[0].count} becomes {count}")
    return (replace(old[0], count=count),)


def _new_placement(unit: Unit, count: int, taken: Iterable[str], file: str) -> Placement:
    connection = Connection(unit.connection)
    said = "" if connection is Connection.UNKNOWN else connection.value
    name = fresh(slug(unit.zone, unit.device, unit.configuration, said, "mobile" if unit.mobile else ""), taken)
    return Placement(
        id=name,
        device=unit.device,
        zone=unit.zone,
        place=Place(file, ("placements", name)),
        count=count,
        configuration=unit.configuration,
        kind=unit.kind,
        category=unit.category,
        critical=unit.critical,
        connection=connection,
        mobile=unit.mobile,
    )


def _unit_of(one: Placement, columns: ColumnMap) -> Unit:
    """A placement as the inventory could tell of it: what no column says is left to whoever edits the files."""
    said = columns.columns
    return Unit(
        one.device,
        one.zone,
        one.configuration if "configuration" in said else "",
        one.kind if "kind" in said else "",
        one.category if "category" in said else "medical",
        one.connection.value if "connection" in said else "unknown",
        "mobile" in said and one.mobile,
        "critical" in said and one.critical,
    )


def _tally(ledger: Ledger, table: Table) -> Tally:
    went = ledger.went
    return Tally(
        rows=len(table.rows),
        placed=went["placed"],
        again=went["again"],
        left_out=went["left out"],
        empty=went["empty"],
        refused=went["refused"],
        units=sum(ledger.count.values()),
    )


def _unclear(ledger: Ledger, columns: ColumnMap) -> Iterator[Finding]:
    for (key, text), places in ledger.unclear.items():
        rows = f"{len(places)} row{'s' if len(places) > 1 else ''}"
        message = f"{text!r} is no {key} ({rows}, this is the first); taken as {_shown(DEFAULTS[key])}."
        yield Finding(
            Code.INVENTORY_VALUE,
            places[0],
            message,
            f"Say what it means under `values:`, `{key}:` in {columns.place.file}.",
        )


def _differing(ledger: Ledger, elsewhere: Elsewhere) -> Iterator[Finding]:
    for unit, ones in elsewhere.items():
        count = sum(one.count for one in ones)
        if count != ledger.count[unit]:
            names = ", ".join(one.id for one in ones)
            message = f"{names}: {count} units are placed by hand, and the inventory has {ledger.count[unit]}."
            remedy = "Correct the count, or take the placement out and import again."
            yield Finding(Code.INVENTORY_VALUE, ones[0].place.at("count"), message, remedy)


def _hardly_known(one: DeviceEntry) -> bool:
    return not (one.workspace or one.form or one.vector or one.bundle or one.verdicts)


def _called(one: DeviceEntry) -> str:
    return " ".join(part for part in (one.manufacturer, one.name, one.version) if part)


def _shown(value: str | bool) -> str:
    return value if isinstance(value, str) else "yes" if value else "no"
