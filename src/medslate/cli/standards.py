"""standards list, show, graph, due, checked, pin: the register of standards, and what a workspace holds on to."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from medslate import wiring
from medslate.cli import options, standards_graphs, standards_views
from medslate.cli.output import say_json
from medslate.cli.packs import packs_option
from medslate.usecases.opening import BrokenWorkspaceError
from medslate.usecases.standards_due import due as what_is_due
from medslate.usecases.standards_graph import graph as graph_of
from medslate.usecases.standards_list import documents, registers
from medslate.usecases.standards_list import show as show_document
from medslate.usecases.standards_pin import mark_checked, packs_behind
from medslate.usecases.standards_pin import pin as pin_packs

if TYPE_CHECKING:
    from medslate.assessment.dossier import Dossier


@click.group(epilog="Example: medslate standards due -C examples/st-elsewhere/infusion-pump")
def standards() -> None:
    """The register of standards: which documents there are, how they hang together, what happens to them."""


@standards.command("list", epilog="Example: medslate standards list --party operator --status published")
@click.option("--party", default="", metavar="PARTY", help="For manufacturer or operator; those for both among them.")
@click.option("--layer", default="", metavar="LAYER", help="What it speaks of, such as product or process.")
@click.option("--status", default="", metavar="STATUS", help="Such as published, draft, withdrawn.")
@packs_option
@options.output("text", "json")
def list_(party: str, layer: str, status: str, more: tuple[Path, ...], form: str) -> None:
    """List the documents of the register, with the packs that hold them."""
    known = registers(wiring.pack_source(*more))
    found = documents(known, party, layer, status)
    say_json(standards_views.documents_data(known, found)) if form == "json" else standards_views.say_documents(
        known, found
    )


@standards.command(epilog="Example: medslate standards show IEC-81001-5-1")
@click.argument("name", metavar="ID")
@packs_option
@options.output("text", "json")
def show(name: str, more: tuple[Path, ...], form: str) -> None:
    """Show one document with its relations and what happened to it."""
    found = show_document(registers(wiring.pack_source(*more)), name)
    say_json(standards_views.shown_data(found)) if form == "json" else standards_views.say_shown(found)


@standards.command(epilog="Example: medslate standards graph --as dot | dot -Tsvg > standards.svg")
@click.option("--as", "look", type=click.Choice(["text", "dot", "mermaid", "json"]), default="text", help="The form.")
@click.option("--around", default="", metavar="ID", help="Only this document and its neighbours.")
@packs_option
def graph(look: str, around: str, more: tuple[Path, ...]) -> None:
    """Show the relations between documents as text, Graphviz DOT, Mermaid or JSON."""
    for one in registers(wiring.pack_source(*more)):
        found = graph_of(one, around)
        if look == "json":
            say_json(standards_graphs.graph_data(found))
        else:
            click.echo(standards_graphs.FORMS[look](found))


@standards.command(epilog="Example: medslate standards due --since 2026-01-01 --all")
@click.option("--since", type=options.Day(), help="Instead of the day on which the workspace was last checked.")
@click.option("--all", "every", is_flag=True, help="All documents, not only those behind the workspace's packs.")
@options.folder
@options.day
@options.output("text", "json")
def due(since: date | None, every: bool, folder: Path, today: date, form: str) -> int:
    """Show what happened to standards since the workspace was last checked, what comes within a year, what is outdated.

    Exit status 1 if something happened, or if a pinned pack is not the present one. With --since and --all no
    workspace is needed.
    """
    bare = since is not None and every and not (folder / "device.yaml").is_file()
    found = what_is_due(
        wiring.pack_source(folder / "packs"), None if bare else _dossier(folder), today, since, every=every
    )
    say_json(standards_views.due_data(found)) if form == "json" else standards_views.say_due(found)
    return int(found.any)


@standards.command(epilog="Example: medslate standards checked")
@options.folder
@options.day
def checked(folder: Path, today: date) -> None:
    """Record that what `due` shows was gone through up to today: it is not shown again."""
    _dossier(folder)
    known = registers(wiring.pack_source(folder / "packs"))
    for one in mark_checked(known, wiring.editor(folder), today):
        late = f" (the register knows nothing later than {one.day})" if one.day < one.wanted else ""
        click.echo(f"Changed standards.yaml: {one.register.pack.id} checked up to {one.day}{late}.")


@standards.command(epilog="Example: medslate standards pin / medslate standards pin mdr-2017-745-annex-i")
@click.argument("packs", metavar="[PACK]...", nargs=-1)
@options.folder
def pin(packs: tuple[str, ...], folder: Path) -> None:
    """Pin packs at their present versions and digests; `check` then tells when one is no longer the same.

    Without PACK: those that the workspace answers, with their scales, boundaries and the crosswalks between them.
    """
    from medslate.usecases.open_conformity import open_field

    source = wiring.pack_source(folder / "packs")
    dossier = _dossier(folder)
    names = packs or packs_behind(dossier, open_field(source))
    standards_views.say_pinned(pin_packs(dossier, source, wiring.editor(folder), names))


def _dossier(folder: Path) -> "Dossier":
    dossier, findings = wiring.workspace(folder).read()
    if dossier is None:
        raise BrokenWorkspaceError(tuple(options.seen_from_here(one, folder) for one in findings))
    return dossier
