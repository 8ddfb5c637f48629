"""oscal validate, resolve, import, take, export."""

from datetime import date
from pathlib import Path

import click

from medslate import wiring
from medslate.cli import options
from medslate.cli.checked import say_checked
from medslate.cli.oscal_views import say_losses, say_taken, taken_data
from medslate.cli.output import say_findings, say_json
from medslate.errors import UsageError
from medslate.findings import Finding, failed
from medslate.usecases.oscal_validate import Document
from medslate.usecases.oscal_validate import validate as validated

_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
_CATALOG = click.option(
    "--catalog", "catalogs", type=_FILE, multiple=True, help="A catalog or profile that the document names; repeatable."
)
_KINDS = ("catalog", "mapping-collection", "component-definition", "assessment-results")


@click.command("validate", epilog="Example: medslate oscal validate components.json --catalog catalog.json")
@click.argument("files", metavar="FILE...", type=_FILE, nargs=-1, required=True)
@_CATALOG
@options.output("text", "json", "sarif")
def validate(files: tuple[Path, ...], catalogs: tuple[Path, ...], form: str) -> int:
    """Check documents: their form, and what they say against themselves and against their catalogs.

    Catalogs are looked for beside a document, and among those given. Exit status 1 if there is an error.
    """
    given, found = _given(catalogs)
    for file in files:
        found += validated(file.read_bytes(), file.as_posix(), given, wiring.beside(file), wiring.oscal())[1]
    return say_checked(found, form)


@click.command(epilog="Example: medslate oscal resolve profile.json --catalog catalog.json --into resolved.json")
@click.argument("file", metavar="PROFILE", type=_FILE)
@_CATALOG
@click.option("--into", type=click.Path(path_type=Path, dir_okay=False), help="File to write (default: show it).")
def resolve(file: Path, catalogs: tuple[Path, ...], into: Path | None) -> int:
    """Resolve a profile into the catalog that it selects and changes.

    What the profile asks for in vain is an error, and then nothing is written.
    """
    from medslate.usecases.oscal_resolve import resolve as resolved

    given, found = _given(catalogs)
    form = wiring.oscal()
    catalog, said = resolved(file.read_bytes(), file.as_posix(), given, wiring.beside(file), form)
    for one in (*found, *said):
        click.echo(str(one), err=True)
    if catalog is None or failed(found):
        return 1
    _put(form.write(catalog), into)
    return 0


@click.command("import", epilog="Example: medslate oscal import catalog.json --into my-packs --id my-catalog-2026")
@click.argument("file", type=_FILE)
@click.option(
    "--into", type=click.Path(path_type=Path, file_okay=False), default=Path("packs"), help="Folder of packs."
)
@click.option("--id", "name", default="", help="Id of the pack (default: from the title).")
@click.option(
    "--party", type=click.Choice(("manufacturer", "operator", "both")), default="operator", help="Who answers its rows."
)
@click.option("--scale", default="medslate-implementation", help="Pack with the answers that its rows allow.")
@click.option("--from", "origin", default="", help="For a mapping: the pack that its sources are rows of.")
@click.option("--to", default="", help="For a mapping: the pack that its targets are rows of.")
@click.option("--replace", is_flag=True, help="Write over a pack of the same id.")
@click.option("--dry-run", is_flag=True, help="Write nothing; tell what would be written and lost.")
@options.output("text", "json")
def import_(
    file: Path, into: Path, name: str, party: str, scale: str, origin: str, to: str, replace: bool, dry_run: bool,
    form: str,
) -> int:  # fmt: skip
    """Make a pack of a catalog, or of a mapping between two packs; tell what the pack cannot hold."""
    from medslate.usecases.oscal_import import Order, import_document

    document, found = wiring.oscal().read(file.read_bytes(), file.as_posix())
    if document is None or failed(found):
        say_findings(found)
        return 1
    source = wiring.pack_source(*([into] if into.is_dir() else []))
    made = import_document(document, Order(name, party, scale, origin, to), source, wiring.oscal())
    files = wiring.pack_files(made)
    if not replace and not dry_run and any((into / one).exists() for one in files):
        raise UsageError(f"There is a pack {made.head['id']} in {into}; give --replace, or another --id.")
    if not dry_run:
        into.mkdir(parents=True, exist_ok=True)
        disk = wiring.disk(into)
        for path, content in files.items():
            disk.write(path, content)
    if form == "json":
        say_json({"pack": made.head["id"], "rows": len(made.rows), "files": list(files), "losses": list(made.losses)})
        return 0
    click.echo(f"{'Would write' if dry_run else 'Wrote'} {made.head['id']}: {len(made.rows)} rows")
    say_losses(made.losses)
    return 0


@click.command(epilog="Example: medslate oscal take components.json -C infusion-pump --dry-run")
@click.argument("file", type=_FILE)
@click.option("--pack", "name", default="", help="The catalog that the document is about, if it does not name a pack.")
@click.option("--dry-run", is_flag=True, help="Write nothing; tell what would be written and lost.")
@options.folder
@options.day
@options.output("text", "json")
def take(file: Path, name: str, dry_run: bool, folder: Path, today: date, form: str) -> int:
    """Take a component definition, or assessment results, into a workspace; tell what finds no place there.

    Claims and answers of our own documents come in as such; what others write becomes a proposal, and its row stays
    open. What is stated already is never written over. Exit status 1 if something is refused; the rest is taken.
    """
    from medslate.usecases.oscal_take import take as taken
    from medslate.usecases.oscal_take import write_taken

    document, found = wiring.oscal().read(file.read_bytes(), file.as_posix())
    if document is None or failed(found):
        say_findings(found)
        return 1
    held, packs = options.conformity(folder, today)
    made = taken(document, held, packs, wiring.oscal(), name)
    editor = wiring.editor(folder)
    files = () if dry_run else write_taken(made, held.opened.dossier, editor, editor)
    written = tuple((folder / one).as_posix() for one in files)
    say_json(taken_data(made, written)) if form == "json" else say_taken(made, written, dry_run=dry_run)
    return int(failed(made.findings))


@click.command(epilog="Example: medslate oscal export component-definition claims.json -C infusion-pump")
@click.argument("kind", type=click.Choice(_KINDS))
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), required=False)
@click.option("--pack", "name", default="", help="The pack to write as catalog or mapping-collection.")
@options.folder
@options.day
@options.output("text", "json")
def export(kind: str, file: Path | None, name: str, folder: Path, today: date, form: str) -> int:
    """Write a pack, or a workspace, as OSCAL; tell what OSCAL cannot hold.

    The same content and day give the same file. Without FILE it is shown, and what is lost is told as an error message.
    """
    from medslate.usecases.oscal_export import export_assessment, export_claims, export_pack

    writers = wiring.oscal()
    if kind in _KINDS[:2]:
        if not name:
            raise UsageError(f"Name the pack to write as {kind} with --pack.")
        made = export_pack(wiring.pack_source(folder / "packs"), name, today, writers)
        if made.document.root != kind:
            raise UsageError(f"{name} is no {kind}; it is written as {made.document.root}.")
    else:
        opened = options.opened(folder, today)
        packs = wiring.pack_source(folder / "packs")
        made = export_claims(opened, packs, writers) if kind == _KINDS[2] else export_assessment(opened, writers)
    content = writers.write(made.document)
    _put(content, file)
    if form == "json" and file is not None:
        say_json({"file": str(file), "uuid": made.document.value["uuid"], "losses": list(made.losses)})
    else:
        say_losses(made.losses, err=file is None)
    return 0


def _given(catalogs: tuple[Path, ...]) -> tuple[tuple[Document, ...], tuple[Finding, ...]]:
    """The catalogs given, and what keeps any of them from being used."""
    given: list[Document] = []
    found: tuple[Finding, ...] = ()
    for path in catalogs:
        document, faults = wiring.oscal().read(path.read_bytes(), path.as_posix())
        found += faults
        if document is not None and document.root not in ("catalog", "profile"):
            raise UsageError(f"{path} is a {document.root}, neither a catalog nor a profile.")
        given += [document] if document is not None else []
    return tuple(given), found


def _put(content: bytes, file: Path | None) -> None:
    if file is None:
        click.echo(content.decode(), nl=False)
    else:
        wiring.disk(file.absolute().parent).write(file.name, content)
        click.echo(f"Wrote {file}", err=True)
