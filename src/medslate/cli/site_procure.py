"""site procure."""

import re
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import click

from medslate import wiring
from medslate.cli import options, procure_views, solving
from medslate.cli.output import say_findings, say_json
from medslate.errors import UsageError
from medslate.findings import Place, failed
from medslate.levels.vectors import Capability, Target, VectorError
from medslate.networks.site import Connection, DeviceEntry, Flow, Placement
from medslate.networks.system import System
from medslate.planning.program import Limits
from medslate.usecases.plan import Engine
from medslate.usecases.procure import NEW, Need, Wanted
from medslate.usecases.procure_ranking import Hear, rank, wanted_faults
from medslate.wiring import sites

CALLED = Place("command line")
CANDIDATE = re.compile(r"(?:(?P<name>[\w.-]+)=)?(?P<source>.+?)(?::(?P<types>[A-Za-z]+(?:,[A-Za-z]+)*))?")
SEALED = ".medslate.zip"
CONNECTIONS = tuple(one.value for one in Connection)


@click.command(
    epilog="Example: medslate site procure -C examples/st-elsewhere/hospital --zone icu --count 20 "
    "--candidate examples/st-elsewhere/infusion-pump --candidate examples/st-elsewhere/bedside-monitor:EDR"
)
@click.argument("need", metavar="[NEED]", required=False, type=click.Path(path_type=Path))
@click.option("--candidate", "sources", multiple=True, metavar="[NAME=]SOURCE[:TYPES]", help="A device to compare.")
@click.option("--zone", metavar="ZONE", help="Zone that the devices go into.")
@click.option("--count", type=click.IntRange(1), help="How many units (default: 1).")
@click.option("--target", type=options.TargetVector(), help="SL-T that the zone shall have (default: its own).")
@click.option("--kind", help="Kind of device, such as 'infusion pump'.")
@click.option("--critical", is_flag=True, help="Losing all of the kind harms.")
@click.option("--connection", type=click.Choice(CONNECTIONS), help="How they are connected (default: unknown).")
@click.option("--flow", "flows", multiple=True, metavar="ZONE[:PROTOCOL[:PORT]]", help="A flow they must have.")
@solving.solver()
@solving.seconds(60)
@options.folder
@options.day
@options.output("text", "json")
def procure(
    need: Path | None,
    sources: tuple[str, ...],
    zone: str | None,
    count: int | None,
    target: Target | None,
    kind: str | None,
    critical: bool,
    connection: str | None,
    flows: tuple[str, ...],
    name: str,
    seconds: float,
    folder: Path,
    today: date,
    form: str,
) -> int:
    """Hold candidate devices against a need: what each would take in its place, ranked, and what could change that.

    NEED is a file that says what is to be bought; the options say it too, and stand above the file. Exit status 1 if
    a candidate, or the need, cannot be used as it is described.
    """
    opened = options.opened_site(folder, today)
    wanted, found = sites.read_need(need) if need else (Wanted(Need(Placement(NEW, "", zone or "", CALLED))), ())
    if wanted is None:
        say_findings(found)
        return 1
    joined = Connection(connection) if connection else None
    given = {"zone": zone, "count": count, "kind": kind, "critical": critical or None, "connection": joined}
    wanted = _with_options(wanted, {key: one for key, one in given.items() if one is not None}, target, flows)
    entries = (*wanted.candidates, *(_entry(one, opened.system, folder) for one in sources))
    candidates, told = sites.candidates_opened(opened, entries, folder)
    faults = wanted_faults(opened.system, wanted, candidates)
    if failed(faults):
        say_findings(wiring.located_in(need, faults) if need else faults)
        return 1
    told = wiring.located_in(need, told) if need else told
    with wiring.solver(name) as solver:
        engine = Engine(solver, Limits(seconds), solving.reporter(), name)
        ranking = rank(opened.system, wanted.need, candidates, today, engine, _hearer(lambda: solver.interrupted))
    if form == "json":
        say_json(procure_views.ranking_data(ranking, told))
    else:
        say_findings(told)
        procure_views.say_ranking(ranking)
    return int(failed(told))


def _hearer(stopped: Callable[[], bool]) -> Hear:
    """Shows about once a second what is planned for; says no once the user has interrupted."""
    began = last = time.monotonic()

    def hear(about: str, plans: int) -> bool:
        nonlocal last
        now = time.monotonic()
        if now - last >= 1:
            last = now
            click.echo(f"{now - began:6.0f} s  planning for {about}, {plans} plans made", err=True)
        return not stopped()

    return hear


def _with_options(wanted: Wanted, given: dict[str, object], target: Target | None, flows: tuple[str, ...]) -> Wanted:
    """The need as the options change it."""
    need = wanted.need
    placement = replace(need.placement, **given)  # type: ignore[arg-type]
    if not placement.zone:
        raise UsageError("Say into which zone the devices go: `--zone`, or a file with the need.")
    more = tuple(_flow(one, number) for number, one in enumerate(flows, 1))
    return replace(
        wanted, need=replace(need, placement=placement, target=target or need.target, flows=need.flows + more)
    )


def _flow(text: str, number: int) -> Flow:
    zone, protocol, port = (*text.split(":", 2), "", "")[:3]
    return Flow(f"flow-{number}", NEW, zone, CALLED, protocol, port)


def _entry(text: str, system: System, folder: Path) -> DeviceEntry:
    """A candidate as the command line names it: a device of the site, a workspace, a form, a bundle, or a vector."""
    parts = CANDIDATE.fullmatch(text)
    name, source, types = parts.groups() if parts else (None, text, None)
    known = next((one for one in system.site.devices if one.id == source), None)
    if known is not None:
        return replace(sites.seen_from(folder, known), id=name or known.id)
    path = Path(source)
    called = name or path.resolve().stem
    entry = DeviceEntry(called, called, CALLED, types=tuple(filter(None, (types or "").upper().split(","))))
    if path.name.endswith(SEALED):
        return replace(entry, id=name or path.name.removesuffix(SEALED), name=name or "", bundle=source)
    if (path / "device.yaml").is_file():
        return replace(entry, name=name or "", workspace=source)
    if path.is_file() or (path / "answers.yaml").is_file():
        return replace(entry, form=source)
    try:
        vector = Capability.parse(source)
    except VectorError:
        files = f"no folder with a device.yaml or an answers.yaml, no workbook, no bundle ({SEALED})"
        said = f"no device of the site, {files} and no vector"
        raise UsageError(f"{source} is {said}.") from None
    if not entry.types:
        raise UsageError(f"A vector needs component types behind it, like {source}:EDR.")
    called = name or "-".join(map(str, vector.levels))
    return replace(entry, id=called, name=called, vector=vector)
