"""Options that several commands share."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from medslate import wiring
from medslate.findings import Finding, Severity
from medslate.levels.vectors import Target, VectorError
from medslate.usecases.opening import BrokenWorkspaceError, Opened, open_workspace
from medslate.usecases.ports import PackSource, Workspace
from medslate.wiring import sites

if TYPE_CHECKING:
    from medslate.usecases.open_conformity import Conformity
    from medslate.usecases.open_site import OpenedSite

F = TypeVar("F", bound=Callable[..., Any])


class Day(click.ParamType[date]):
    """A day as YYYY-MM-DD."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is no day; write it like 2026-11-21.", param, ctx)


class TargetVector(click.ParamType[Target]):
    """A target vector: seven levels, or one for all."""

    name = "vector"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Target:
        try:
            return value if isinstance(value, Target) else Target.parse(value)
        except VectorError as error:
            self.fail(str(error), param, ctx)


def folder(command: F) -> F:
    """The workspace to work on: `-C`, by default the current folder."""
    kind = click.Path(path_type=Path)
    option = click.option("-C", "folder", type=kind, default=Path(), help="Folder of the workspace (default: here).")
    return option(command)


def day(command: F) -> F:
    """The day for which evidence is judged."""
    help_text = "Judge evidence for this day (default: today)."
    return click.option("--on", "today", type=Day(), default=date.today, help=help_text)(command)


def packs(command: F) -> F:
    """A further folder with packs, laid out like ours."""
    kind = click.Path(path_type=Path, exists=True, file_okay=False)
    return click.option("--packs", "more", type=kind, multiple=True, help="A further folder of packs.")(command)


def output(*formats: str) -> Callable[[F], F]:
    """The form of the output."""
    return click.option("--format", "form", type=click.Choice(formats), default=formats[0], help="Form of the output.")


def opened(folder: Path, today: date, source: PackSource | None = None) -> Opened:
    """The workspace of a folder, opened with the packs at hand, or with those of a source that is to be used again."""
    return _opened(wiring.workspace(folder), folder, folder, today, source)


def conformity(folder: Path, today: date) -> "tuple[Conformity, PackSource]":
    """The workspace of a folder, held against every pack at hand, and where those come from."""
    from medslate.usecases.open_conformity import conformity_of

    source = wiring.pack_source(folder / "packs")
    return conformity_of(opened(folder, today, source), source), source


def former(folder: Path, state: str, today: date) -> Opened:
    """The workspace to compare with: another folder, or this one as it was at a revision, `REV:file` in messages."""
    seen = Path(state) if Path(state).is_dir() else Path(f"{state}:")
    return _opened(wiring.other_state(folder, state), folder, seen, today)


def _opened(workspace: Workspace, folder: Path, seen: Path, today: date, source: PackSource | None = None) -> Opened:
    try:
        return open_workspace(workspace, source or wiring.pack_source(folder / "packs"), today)
    except BrokenWorkspaceError as broken:
        raise BrokenWorkspaceError(tuple(seen_from_here(one, seen) for one in broken.findings)) from broken


def opened_site(folder: Path, today: date, *, listing: bool = False) -> "OpenedSite":
    """The site of a folder, opened with its devices and the packs at hand; its findings seen from here.

    What is wrong with the description is left out of every reckoning, so each command says on standard error that there
    is something, but for the one that lists it.
    """
    from medslate.usecases.open_site import BrokenSiteError

    try:
        opened = sites.site_opened(folder, today)
    except BrokenSiteError as broken:
        raise BrokenSiteError(tuple(seen_from_here(one, folder) for one in broken.findings)) from broken
    errors = sum(one.severity is Severity.ERROR for one in opened.findings)
    if errors and not listing:
        said = "1 error" if errors == 1 else f"{errors} errors"
        click.echo(f"{said} in the description, left out here: see `medslate site check`.", err=True)
    return replace(opened, findings=tuple(seen_from_here(one, folder) for one in opened.findings))


def seen_from_here(finding: Finding, folder: Path) -> Finding:
    """The finding with its file as seen from the current folder, so that editors and code hosts find it."""
    file = (folder / finding.place.file).as_posix()
    return replace(finding, place=replace(finding.place, file=file))
