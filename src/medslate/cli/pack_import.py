"""pack import: tables and libraries of others as packs of one's own."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from medslate import wiring
from medslate.cli import options
from medslate.cli.output import finding_data, say_findings, say_json
from medslate.errors import UsageError
from medslate.findings import Finding, Place, failed
from medslate.standards.catalogs import Party
from medslate.standards.packs import Confidence, PackKind
from medslate.usecases.import_library import library_packs
from medslate.usecases.import_pack import SOURCE, PackOrder, Update, confidence_of, sound_rows, update
from medslate.usecases.import_table import column_map, take_table
from medslate.usecases.oscal_import import ImportedPack
from medslate.usecases.validate_pack import validate_pack
from medslate.wiring import foreign

_LONGEST = 60


@click.command(
    "import",
    epilog="Example: medslate pack import rules.xlsx --id our-rules-2026 --title 'Our house rules' "
    "--source 'Our document HR-7, issue 2' --dry-run",
)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--id", "name", default="", help="Id of the pack; a library names its own.")
@click.option("--title", default="", help="Title of the document.")
@click.option("--source", default="", help="Where the rows come from; every row names it.")
@click.option("--confidence", type=click.Choice([one.value for one in Confidence]), help="That rows say what it says.")
@click.option("--standard", default="", help="Short name of the document (default: its title).")
@click.option("--edition", default="", help="Edition of the document.")
@click.option("--licence", default="", help="Under which its text may be used.")
@click.option("--party", type=click.Choice([one.value for one in Party]), help="Who answers the rows (default: both).")
@click.option("--scale", default="", help="Pack with the answers that rows allow.")
@click.option("--column", "columns", multiple=True, metavar="FIELD=HEADING", help="May be repeated; empty: unused.")
@click.option("--sheet", default="", help="Sheet of the workbook (default: that with most of the columns).")
@click.option("--from", "origin", default="", help="Of mappings: the pack with the source framework.")
@click.option("--to", default="", help="Of mappings: the pack with the target framework.")
@click.option(
    "--into", type=click.Path(path_type=Path), default=Path("packs"), help="Folder of packs (default: packs)."
)
@click.option("--dry-run", is_flag=True, help="Show what would be written or changed, and write nothing.")
@options.output("text", "json")
def import_pack(
    file: Path,
    name: str,
    title: str,
    source: str,
    confidence: str | None,
    standard: str,
    edition: str,
    licence: str,
    party: str | None,
    scale: str,
    columns: tuple[str, ...],
    sheet: str,
    origin: str,
    to: str,
    into: Path,
    dry_run: bool,
    form: str,
) -> int:
    """Take FILE in as packs: a table of requirements (XLSX, CSV), or a library of CISO Assistant (YAML).

    Every row is accounted for. Importing again updates the pack. Exit status 1 if a row is refused; the others are
    taken in.
    """
    sure = Confidence(confidence) if confidence else None
    order = PackOrder(name, file.name, title, source, standard, edition, licence, party or "", scale, sure)
    read = _library(file, order, (origin, to), into) if foreign.holds_library(file) else None
    packs, findings, notes = read or _table(file, order, _named(columns), sheet, into)
    if not packs:
        say_findings(findings)
        click.echo("medslate: nothing could be taken; nothing is written.", err=True)
        return 1
    foreign.refuse_taken(into, (one.head["id"] for one in packs))
    made = [update(one, foreign.present_pack(into, one.kind, one.head["id"])) for one in packs]
    _check_all(into, [one.pack for one in made])
    wanted = [] if dry_run else [one.pack for one in made if not one.idle]
    written = foreign.write_packs(into, wanted) if wanted else ()
    if form == "json":
        say_json(_data(made, findings, notes, [(into / one).as_posix() for one in written]))
    else:
        _say(made, findings, notes)
        _say_written(into, written, dry_run)
    return int(failed(findings))


_Read = tuple[tuple[ImportedPack, ...], tuple[Finding, ...], tuple[str, ...]]


def _library(file: Path, order: PackOrder, ends: tuple[str, str], into: Path) -> _Read:
    library, findings = foreign.read_library(file)
    if library is None:
        return (), findings, ()

    def kept(name: str) -> dict[str, Any]:
        found = foreign.present_pack(into, PackKind.CATALOG, name) or foreign.present_pack(
            into, PackKind.CROSSWALK, name
        )
        return dict(found.head) if found is not None else {}

    with foreign.packs_with(into, ()) as packs:
        made = library_packs(library, order, ends, packs, kept, wiring.default_pack(PackKind.SCALE))
    return made.packs, wiring.located_in(file, (*findings, *made.findings)), made.notes


def _table(file: Path, order: PackOrder, named: dict[str, str], sheet: str, into: Path) -> _Read:
    if not order.id:
        raise UsageError("Give the pack an id, like --id our-rules-2026.")
    table, findings = foreign.read_table(file, column_map(named, sheet, Place(str(file))))
    if table is None:
        return (), findings, ()
    present = foreign.present_pack(into, PackKind.CATALOG, order.id)
    kept = present.head if present is not None else {}
    taken = take_table(table, named, confidence_of(order, kept), SOURCE)
    default = wiring.default_pack(PackKind.SCALE)
    taken, made = sound_rows(taken, order, default, kept, foreign.check_table)
    asked = sum(one.cells["kind"] != "heading" for one in taken.lines)
    said = (
        f"{_count(taken.rows, 'row')}: {taken.rows - taken.empty - taken.refused} taken, {taken.empty} empty, "
        f"{taken.refused} refused; the pack has {_count(asked, 'row')} to answer, and "
        f"{_count(len(taken.lines) - asked, 'heading')}"
    )
    return (made,), (*findings, *taken.findings), (*taken.notes, *(one.rstrip(".") for one in made.losses), said)


def _named(columns: Iterable[str]) -> dict[str, str]:
    found = {}
    for one in columns:
        key, mark, heading = one.partition("=")
        if not mark:
            raise UsageError(f"--column {one!r}: write the field and its heading, like --column id='Control no.'.")
        found[key.strip().lower()] = heading.strip()
    return found


def _check_all(into: Path, made: list[ImportedPack]) -> None:
    """The packs hold together with all others; else nothing is written."""
    with foreign.packs_with(into, made) as packs:
        for one in made:
            if found := [each for each in validate_pack(packs, one.head["id"]) if failed((each,))]:
                raise UsageError(f"{one.head['id']} would not hold together: {found[0]}")


def _say(made: list[Update], findings: Iterable[Finding], notes: Iterable[str]) -> None:
    say_findings(findings)
    for note in notes:
        click.echo(f"Note: {note}.")
    for one in made:
        head = one.pack.head
        click.echo(f"{one.pack.kind.value} {head['id']} {head['version']}: {_said(one)}")
        _say_changes(one)
        if one.new and all(row["confidence"] == Confidence.UNKNOWN.value for row in one.pack.rows):
            click.echo("  The confidence of its rows is unknown; say how sure you are with --confidence.")


def _said(one: Update) -> str:
    if one.new:
        return f"new, {_count(len(one.added), 'row')}."
    if one.idle:
        return "nothing changes."
    return f"{_count(len(one.added), 'row')} added, {len(one.removed)} removed, {len(one.changed)} changed."


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'s' * (number != 1)}"


def _say_changes(one: Update) -> None:
    for key, (before, after) in one.said.items():
        click.echo(f"  pack.toml, {key}: {_short(before)} -> {_short(after)}")
    if one.new:
        return
    lines = [f"  + {name}" for name in one.added] + [f"  - {name}" for name in one.removed]
    for name, cells in one.changed.items():
        lines += [f"  {name}, {column}: {_short(old)} -> {_short(new)}" for column, (old, new) in cells.items()]
    if one.moved:
        lines.append("  The rows stand in another order.")
    for line in lines:
        click.echo(line)


def _short(text: str) -> str:
    return repr(text if len(text) <= _LONGEST else f"{text[: _LONGEST - 4]} ...")


def _say_written(into: Path, written: tuple[str, ...], dry_run: bool) -> None:
    if written:
        click.echo(f"Wrote {', '.join((into / one).as_posix() for one in written)}.")
    elif dry_run:
        click.echo("Nothing is written (--dry-run).")


def _data(
    made: Iterable[Update], findings: Iterable[Finding], notes: Iterable[str], written: list[str]
) -> dict[str, object]:
    return {
        "packs": [
            {
                "id": one.pack.head["id"],
                "kind": one.pack.kind.value,
                "version": one.pack.head["version"],
                "new": one.new,
                "rows": len(one.pack.rows),
                "added": list(one.added),
                "removed": list(one.removed),
                "changed": {key: {at: list(pair) for at, pair in cells.items()} for key, cells in one.changed.items()},
                "pack_toml": {key: list(pair) for key, pair in one.said.items()},
                "reordered": one.moved,
            }
            for one in made
        ],
        "notes": list(notes),
        "findings": [finding_data(one) for one in findings],
        "written": written,
    }
