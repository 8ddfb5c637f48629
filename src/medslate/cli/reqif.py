"""reqif export, import: rows and verdicts for requirement tools, edited there, and read back."""

from datetime import date
from pathlib import Path

import click

from medslate.cli import options
from medslate.cli.output import finding_data, say_findings, say_json
from medslate.cli.plainly import say
from medslate.findings import Finding, failed
from medslate.usecases.reqif import specify
from medslate.usecases.reqif_import import ReqifChanges, reqif_changes, write_changes
from medslate.wiring import editor, neighbours

_LONGEST = 60


@click.group(epilog="Example: medslate reqif export -C infusion-pump -o pump.reqif")
def reqif() -> None:
    """The rows that a device faces, for requirement tools: written as ReqIF, edited there, read back field by field."""


@reqif.command(epilog="Example: medslate reqif export -C infusion-pump -o pump.reqif")
@click.option(
    "-o", "--output", "file", type=click.Path(path_type=Path, dir_okay=False), required=True, help="File to write."
)
@options.folder
@options.day
def export(file: Path, folder: Path, today: date) -> None:
    """Write the rows that each component faces, with verdict, how and levels.

    Ids stay the same from export to export, so a tool updates what it has. Titles and texts are our own words.
    """
    made = specify(options.opened(folder, today))
    neighbours.write_reqif(file, made)
    count = len(made.chapters)
    components = "1 component" if count == 1 else f"{count} components"
    click.echo(f"Wrote {file}: {made.rows} rows of {components}. Read back: `medslate reqif import {file} --dry-run`.")


@reqif.command("import", epilog="Example: medslate reqif import pump.reqif -C infusion-pump --dry-run")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--dry-run", is_flag=True, help="Name each changed field, and write nothing.")
@options.folder
@options.day
@options.output("text", "json")
def import_(file: Path, dry_run: bool, folder: Path, today: date, form: str) -> int:
    """Read verdict, how and rationale back: each change is named, and rows that cannot be taken are refused.

    What was claimed here since the export is never written over. Exit status 1 if a row is refused, or if what is taken
    does not hold; the others are taken in.
    """
    read, findings = neighbours.read_reqif(file)
    if read is None:
        say_findings(findings)
        return 1
    changes = reqif_changes(options.opened(folder, today), read)
    written = () if dry_run else write_changes(editor(folder), changes)
    files = [(folder / one).as_posix() for one in written]
    if form == "json":
        say_json(_data(changes, files))
    else:
        _say(changes, files, dry_run=dry_run)
    return int(failed(changes.findings))


def _say(changes: ReqifChanges, files: list[str], *, dry_run: bool) -> None:
    say_findings(changes.findings)
    for one in changes.changes:
        said = f"{_short(one.before)} -> {_short(one.after)}"
        say(f"{one.component}, {one.row}, {one.field.value.lower()}: {said}")
    fields, rows = len(changes.changes), len(changes.claims)
    same = f"{changes.same} rows say what is claimed."
    if not fields:
        click.echo(f"Nothing changes; {same}")
        return
    said = f"{fields} field{'s' * (fields != 1)} of {rows} row{'s' * (rows != 1)}"
    click.echo(f"{said} would change; nothing is written (--dry-run)." if dry_run else f"Changed {said}; {same}")
    if files:
        click.echo(f"Wrote {', '.join(files)}.")


def _short(text: str) -> str:
    clean = " ".join(text.split())
    return repr(clean if len(clean) <= _LONGEST else f"{clean[: _LONGEST - 4]} ...")


def _data(changes: ReqifChanges, files: list[str]) -> dict[str, object]:
    found: tuple[Finding, ...] = changes.findings
    return {
        "changes": [
            {
                "component": one.component,
                "row": one.row,
                "field": one.field.value.lower(),
                "before": one.before,
                "after": one.after,
            }
            for one in changes.changes
        ],
        "rows": len(changes.claims),
        "same": changes.same,
        "findings": [finding_data(one) for one in found],
        "written": files,
    }
