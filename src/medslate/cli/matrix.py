"""matrix export, import: what is stated of catalogs, as a workbook that is edited outside and read back."""

from datetime import date
from pathlib import Path

import click

from medslate import wiring
from medslate.cli import options
from medslate.cli.output import finding_data, say_findings, say_json
from medslate.findings import Finding, failed
from medslate.usecases.matrix_export import make_matrix
from medslate.usecases.matrix_import import CellChange, MatrixChanges, matrix_changes, write_changes
from medslate.wiring import foreign

_LONGEST = 60


@click.group(epilog="Example: medslate matrix export iec-81001-5-1-2021 -o matrix.xlsx")
def matrix() -> None:
    """Answers to catalogs as a workbook: written, edited outside, and read back cell by cell."""


@matrix.command(epilog="Example: medslate matrix export iec-81001-5-1-2021 mdr-2017-745-annex-i -o matrix.xlsx")
@click.argument("names", metavar="[PACK]...", nargs=-1)
@click.option(
    "-o", "--output", "file", type=click.Path(path_type=Path, dir_okay=False), required=True, help="Workbook."
)
@options.folder
@options.day
def export(names: tuple[str, ...], file: Path, folder: Path, today: date) -> None:
    """Write the coverage matrix of catalogs (default: those that are answered here), one sheet per catalog."""
    made = make_matrix(options.conformity(folder, today)[0], names)
    foreign.write_matrix(file, made)
    rows = sum(not row.heading for sheet in made.sheets for row in sheet.rows)
    sheets = "1 catalog" if len(made.sheets) == 1 else f"{len(made.sheets)} catalogs"
    click.echo(f"Wrote {file}: {rows} rows of {sheets}. Read it back with `medslate matrix import {file} --dry-run`.")


@matrix.command("import", epilog="Example: medslate matrix import matrix.xlsx --dry-run")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--dry-run", is_flag=True, help="Name each changed cell, and write nothing.")
@options.folder
@options.day
@options.output("text", "json")
def import_matrix(file: Path, dry_run: bool, folder: Path, today: date, form: str) -> int:
    """Read an edited matrix back: each changed cell is named, bad rows are refused by the address of their cell.

    What was changed here since the export is never written over. Exit status 1 if a row is refused; the others are
    taken in.
    """
    read, findings = foreign.read_matrix(file)
    if read is None:
        say_findings(findings)
        return 1
    changes = matrix_changes(options.conformity(folder, today)[0], read)
    found = (*findings, *changes.findings)
    written = () if dry_run else write_changes(wiring.editor(folder), changes)
    files = [(folder / one).as_posix() for one in written]
    if form == "json":
        say_json(_data(changes, found, files))
    else:
        _say(changes, found, files, dry_run)
    return int(failed(found))


def _say(changes: MatrixChanges, found: tuple[Finding, ...], files: list[str], dry_run: bool) -> None:
    say_findings(found)
    for note in changes.notes:
        click.echo(f"Note: {note}.")
    for one in changes.cells:
        click.echo(f"{_address(one)}: {one.row}, {one.column.value}: {_short(one.before)} -> {_short(one.after)}")
    cells, rows = len(changes.cells), len(changes.stated)
    if not cells:
        click.echo("Nothing changes.")
        return
    said = f"{cells} cell{'s' * (cells != 1)} of {rows} row{'s' * (rows != 1)}"
    click.echo(f"{said} would change; nothing is written (--dry-run)." if dry_run else f"Changed {said}.")
    if files:
        click.echo(f"Wrote {', '.join(files)}.")


def _address(one: CellChange) -> str:
    return f"{one.place.path[0]}!{one.place.path[1]}"


def _short(text: str) -> str:
    clean = " ".join(text.split())
    return repr(clean if len(clean) <= _LONGEST else f"{clean[: _LONGEST - 4]} ...")


def _data(changes: MatrixChanges, found: tuple[Finding, ...], files: list[str]) -> dict[str, object]:
    return {
        "changes": [
            {
                "sheet": one.place.path[0],
                "cell": one.place.path[1],
                "row": one.row,
                "column": one.column.value,
                "before": one.before,
                "after": one.after,
            }
            for one in changes.cells
        ],
        "rows": len(changes.stated),
        "notes": list(changes.notes),
        "findings": [finding_data(one) for one in found],
        "written": files,
    }
