"""What the commands that write documents share: in which looks, and where to."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import click

from medslate import wiring
from medslate.documents.model import Document

F = TypeVar("F", bound=Callable[..., Any])
FORMS = ("pdf", "docx", "html", "json")


def forms(command: F) -> F:
    """The looks, and the folder to write into."""
    into = click.Path(path_type=Path, file_okay=False)
    command = click.option("--into", type=into, default=Path(), help="Folder to write into.")(command)
    text = "May be repeated (default: all four)."
    return click.option("--as", "forms", type=click.Choice(FORMS), multiple=True, help=text)(command)


def template(command: F) -> F:
    """The owner's own template for DOCX."""
    kind = click.Path(path_type=Path, exists=True, dir_okay=False)
    return click.option("--template", type=kind, help="Your DOCX template.")(command)


def write(made: Mapping[str, Document], forms_: tuple[str, ...], into: Path, template_: Path | None) -> None:
    """Write every document in every look asked for, in all if none is, and name the files."""
    renderers = wiring.renderers(template_.read_bytes() if template_ else None)
    into.mkdir(parents=True, exist_ok=True)
    disk = wiring.disk(into)
    for name, content in made.items():
        for form in forms_ or FORMS:
            disk.write(f"{name}.{form}", renderers[form](content))
            click.echo(str(into / f"{name}.{form}"))
