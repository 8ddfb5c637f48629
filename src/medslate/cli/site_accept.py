"""site accept."""

from datetime import date
from pathlib import Path

import click

from medslate import wiring
from medslate.cli import options
from medslate.cli.exchange_views import say_difference
from medslate.cli.output import bounds_data, finding_data, say_findings, say_json
from medslate.cli.plainly import say
from medslate.errors import MedslateError
from medslate.exchange.declaration import Declaration
from medslate.exchange.difference import difference
from medslate.levels.frs import FR
from medslate.usecases.bundle_open import Received, look_into, open_bundle
from medslate.usecases.site_accept import Accepted, doubts
from medslate.usecases.site_accept import accept as accepted
from medslate.wiring import bundles, sites

_FILE = click.Path(path_type=Path)


@click.command(epilog="Example: medslate site accept cadence-vp-2.5.0.medslate.zip --device cadence-vp -C hospital")
@click.argument("answer", type=_FILE)
@click.option("--device", required=True, help="Id of the device, as in devices.yaml; a new one is added.")
@click.option("--need", type=_FILE, help="The need that it answers; verified, too.")
@click.option("--installed", is_flag=True, help="The units here run that version: write it into the entry, too.")
@click.option("--dry-run", is_flag=True, help="Show what would change, and write nothing.")
@options.folder
@options.day
@options.output("text", "json")
def accept(
    answer: Path, device: str, need: Path | None, installed: bool, dry_run: bool, folder: Path, today: date, form: str
) -> None:
    """Take the sealed declaration in ANSWER as what is known of a device, if the site's own trust.yaml accepts it.

    The bundle is kept under bundles/, and the entry of the device points to it instead of what it pointed to before.
    """
    trust = bundles.trust_of(folder, today)
    asked = bundles.container(need) if need else None
    content = bundles.read(answer)
    received = open_bundle(content, trust, str(answer), asked)
    needed = look_into(asked, str(need)) if asked is not None else None
    made = accepted(options.opened_site(folder, today), received, device, needed)
    former = _former(made, folder)
    changed = None if former is None else difference(former.declaration, made.declaration)
    older = former is not None and _replaced_by(received, former)
    doubtful = tuple(doubts(made, received, former))
    files = {
        made.bundle: bytes(content),
        **sites.with_bundle(folder, made, made.declaration.version if installed else ""),
    }
    written = () if dry_run else wiring.write_changed(folder, files)
    if form == "json":
        say_json({**_data(made, written, older), "doubts": list(doubtful)})
        return
    say_findings(options.seen_from_here(one, folder) for one in made.findings)
    _say(made, installed, dry_run)
    if older:
        say("  It is older: the bundle that was known says that it replaces this one. Is the old release back in use?")
    for one in doubtful:
        say(f"  Look twice: {one}")
    if changed is not None and changed.any:
        say()
        say_difference(changed)
    if written:
        say()
        say(f"Wrote {' and '.join((folder / one).as_posix() for one in written)}.")
    elif dry_run:
        say()
        say("Nothing is written (--dry-run).")
        return
    where = "" if folder == Path() else f" -C {folder}"
    say(f"Next: `medslate site plan{where}` makes the plan anew.")


def _former(made: Accepted, folder: Path) -> Received | None:
    """The declaration that the device was known by, if that can still be read."""
    former = made.before[0].bundle if made.before else ""
    if not former:
        return None
    try:
        received = look_into(bundles.container(folder / former), former)
    except MedslateError:
        return None
    return received if isinstance(received.told, Declaration) else None


def _replaced_by(received: Received, former: Received) -> bool:
    """Whether the former bundle says that it takes the place of this one."""
    replaced = former.manifest.replaces
    return replaced is not None and replaced.manifest == received.manifest.digest


def _say(made: Accepted, installed: bool, dry_run: bool) -> None:
    one = made.declaration
    outcome = "Would be accepted" if dry_run else "Accepted"
    say(f"{outcome}: {made.device} is {one.manufacturer} {one.name} {one.version}, known by its maker's seal.")
    if made.before is None:
        say("It is new here: place it in placements.yaml.")
        say(f"  SL-C {made.known.capability}")
        return
    entry, known = made.before
    say(f"  known before by {made.source or 'nothing'}")
    say(f"  SL-C before {known.capability}")
    say(f"  SL-C now    {made.known.capability}")
    fallen = [fr.name for fr in FR if made.known.capability.lower[fr] < known.capability.lower[fr]]
    if fallen:
        say(f"  Lower than what was counted on: {', '.join(fallen)}. Look at its zones: `medslate site achieve`.")
    new = sorted({one.id for one in made.known.asks if one.rows} - {one.id for one in known.asks if one.rows})
    if new:
        say(f"  Asked of you, and not before: {', '.join(new)}. State what stands under `fulfilled:`.")
    if entry.version and entry.version != one.version and not installed:
        say(f"  The entry still says version {entry.version}: correct it once the units run {one.version}.")


def _data(made: Accepted, written: tuple[str, ...], older: bool) -> dict[str, object]:
    return {
        "device": made.device,
        "version": made.declaration.version,
        "bundle": made.bundle,
        "before": None if made.before is None else bounds_data(made.before[1].capability),
        "now": bounds_data(made.known.capability),
        "older": older,
        "written": list(written),
        "findings": [finding_data(one) for one in made.findings],
    }
