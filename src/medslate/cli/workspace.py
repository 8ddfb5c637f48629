"""init, claim, evidence, results, approve, release, schema: what changes a workspace."""

from datetime import date
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

import click

from medslate import wiring
from medslate.assessment.evidence import Evidence, EvidenceKind, Independence, Outcome
from medslate.cli import options
from medslate.cli.output import say_findings
from medslate.devices.claims import Claim
from medslate.errors import UsageError
from medslate.findings import Place
from medslate.levels.verdicts import Verdict
from medslate.usecases.claiming import add_evidence, set_claim
from medslate.usecases.init import NewDevice, new_workspace, parse_component
from medslate.usecases.opening import load_catalog
from medslate.usecases.release import approve as approve_content
from medslate.usecases.release import release as record_release
from medslate.usecases.results import Run, record_results
from medslate.wiring import exchanging, sites

if TYPE_CHECKING:
    from medslate.adapters.formats.sarif_reading import Analysis

_PAIR = "NAME=VALUE"


def _choice(kind: type[EvidenceKind] | type[Independence] | type[Outcome] | type[Verdict]) -> click.Choice[str]:
    return click.Choice([str(one.value) for one in kind])


@click.command(
    epilog="Example: medslate init pump --name 'Pump' --manufacturer 'Us' --component controller=EDR@1.0.0 "
    "--component server=SAR"
)
@click.argument("folder", type=click.Path(path_type=Path), default=Path())
@click.option("--name", prompt="Name of the device")
@click.option("--manufacturer", prompt="Manufacturer")
@click.option("--device-version", default="0.1.0", show_default=True)
@click.option("--component", "components", multiple=True, metavar="NAME=TYPE[+TYPE][@VERSION]", help="May be repeated.")
@click.option("--catalog", default=wiring.default_catalog, help="Pack to assess against.")
@click.option("--overlay", "overlays", multiple=True, help="Overlay packs (default: those there are for the catalog).")
def init(
    folder: Path,
    name: str,
    manufacturer: str,
    device_version: str,
    components: tuple[str, ...],
    catalog: str,
    overlays: tuple[str, ...],
) -> None:
    """Start a workspace in FOLDER with only the rows that each component faces, all open."""
    packs = wiring.pack_source()
    known = load_catalog(packs, catalog)
    if not components:
        kinds = ", ".join(f"{key} {title}" for key, title in known.component_types.items())
        text = click.prompt(f"Components, like controller=EDR server=SAR ({kinds})")
        components = tuple(text.split())
    device = NewDevice(name, manufacturer, device_version, tuple(parse_component(one, known) for one in components))
    folder.mkdir(parents=True, exist_ok=True)
    disk = wiring.disk(folder)
    if disk.names("", ".yaml"):
        raise UsageError(f"{folder} holds YAML files already; start in an empty folder.")
    files = new_workspace(device, known, overlays or wiring.overlays_of(packs, catalog))
    for file, text in files.items():
        disk.write(file, text.encode())
    schemas = wiring.schemas()
    for file, content in schemas.items():
        disk.write(f"schemas/{file}", content)
    where = "" if folder == Path() else f" -C {folder}"
    click.echo(f"Started {folder / 'device.yaml'} and {len(files) + len(schemas) - 1} more files; every row is open.")
    click.echo(f"Next: describe the device in device.yaml, then `medslate ask{where}` and `medslate check{where}`.")


@click.command(epilog="Example: medslate claim 'CR 1.5' --component controller --verdict met --evidence TST-LOGIN")
@click.argument("row", nargs=-1, required=True)
@click.option("--component", required=True)
@click.option("--verdict", type=_choice(Verdict), required=True)
@click.option("--how", help="How the component does it.")
@click.option("--rationale", help="Why it does not apply, or is not done.")
@click.option("--evidence", multiple=True, help="Id of evidence.yaml; may be repeated.")
@click.option("--through", multiple=True, help="Id of an integration; may be repeated.")
@click.option("--measure", "measures", multiple=True, help="Id of an external measure; may be repeated.")
@click.option("--impairs", multiple=True, metavar="FUNCTION=RESOLUTION", help="May be repeated.")
@options.folder
@options.day
def claim(
    row: tuple[str, ...],
    component: str,
    verdict: str,
    how: str | None,
    rationale: str | None,
    evidence: tuple[str, ...],
    through: tuple[str, ...],
    measures: tuple[str, ...],
    impairs: tuple[str, ...],
    folder: Path,
    today: date,
) -> None:
    """Set the claim on one row of a component. What is not given stays; so do comments and order of the file."""
    opened = options.opened(folder, today)
    name = " ".join(row)
    old = opened.dossier.claim.get((component, name)) or Claim(component, name, Verdict.OPEN, Place(""))
    made = Claim(
        component,
        name,
        Verdict(verdict),
        old.place,
        old.how if how is None else how,
        old.rationale if rationale is None else rationale,
        evidence or old.evidence,
        through or old.through,
        measures or old.measures,
        dict(_pair(one, "FUNCTION=RESOLUTION") for one in impairs) or old.impairs,
    )
    changed, findings = set_claim(opened, wiring.editor(folder), made)
    click.echo(f"Changed {changed}.")
    say_findings(findings)


@click.command(
    epilog="Example: medslate evidence TST-LOGIN evidence/login.pdf --title 'Login tests' --kind test "
    "--of controller=3.2.0 --outcome passed --tester 'Test lab' --independence third-party"
)
@click.argument("key", metavar="ID")
@click.argument("file", required=False, default="")
@click.option("--title", required=True)
@click.option("--kind", type=_choice(EvidenceKind), required=True)
@click.option("--sarif", is_flag=True, help="FILE is the SARIF log of an analysis: outcome and day come from it.")
@click.option("--of", "taken_on", multiple=True, required=True, metavar="COMPONENT=VERSION", help="May be repeated.")
@click.option("--date", "taken", type=options.Day(), help="Day it was taken (default: today).")
@click.option("--expires", type=options.Day())
@click.option("--outcome", type=_choice(Outcome))
@click.option("--tester", default="", help="Role or organisation.")
@click.option("--independence", type=_choice(Independence))
@options.folder
@options.day
def evidence(
    key: str,
    file: str,
    title: str,
    kind: str,
    sarif: bool,
    taken_on: tuple[str, ...],
    taken: date | None,
    expires: date | None,
    outcome: str | None,
    tester: str,
    independence: str | None,
    folder: Path,
    today: date,
) -> int:
    """Add evidence ID, with the SHA-256 of its FILE within the workspace."""
    if sarif:
        if kind != EvidenceKind.ANALYSIS.value or outcome is not None or not file:
            raise UsageError(
                "--sarif needs FILE and --kind analysis, and takes the outcome from the log: leave --outcome out."
            )
        analysis, findings = wiring.sarif_log(folder, file)
        if analysis is None:
            say_findings(findings)
            return 1
        outcome, taken = analysis.outcome.value, taken or analysis.ended
        click.echo(_told(analysis))
    item = Evidence(
        id=key,
        title=title,
        kind=EvidenceKind(kind),
        taken_on=dict(_pair(one, "COMPONENT=VERSION") for one in taken_on),
        taken=taken or today,
        place=Place("evidence.yaml"),
        file=file,
        sha256=wiring.digest_of(folder, file) if file else "",
        expires=expires,
        outcome=None if outcome is None else Outcome(outcome),
        tester=tester,
        independence=None if independence is None else Independence(independence),
    )
    click.echo(f"Changed {add_evidence(options.opened(folder, today), wiring.editor(folder), item)}.")
    return 0


def _told(analysis: "Analysis") -> str:
    """What the log of an analysis comes to; a tool that does not say that it ran to its end gets no pass."""
    found = ", ".join(f"{count} {level}" for level, count in analysis.counts.items() if count) or "nothing"
    answered = f" ({_count(analysis.suppressed, 'error')} suppressed)" if analysis.suppressed else ""
    silent = "; no run says that it ran to its end, so this is no pass" if analysis.outcome is Outcome.SKIPPED else ""
    return f"{', '.join(analysis.tools)}: found {found}{answered}: {analysis.outcome.value}{silent}."


@click.command(epilog="Example: medslate results build/junit.xml --component controller --tester 'Test team'")
@click.argument("file")
@click.option("--component", required=True)
@click.option("--version", help="Version tested (default: the component's current one).")
@click.option("--name", help="Name of the record (default: that of the file).")
@click.option("--rows", multiple=True, metavar="PATTERN=ROW[;ROW]", help="Rows of tests that cannot name them.")
@click.option("--tester", default="", help="Role or organisation; without it the tests do not count as tested.")
@click.option("--independence", type=_choice(Independence))
@options.folder
@options.day
def results(
    file: str,
    component: str,
    version: str | None,
    name: str | None,
    rows: tuple[str, ...],
    tester: str,
    independence: str | None,
    folder: Path,
    today: date,
) -> int:
    """Take in test results from a JUnit FILE within the workspace.

    Tests name rows in a property `medslate`; give --rows for those that cannot.
    """
    patterns = {
        pattern: tuple(part.strip() for part in value.split(";"))
        for pattern, value in (_pair(one, "PATTERN=ROW") for one in rows)
    }
    cases, digest, findings = wiring.junit(folder, file, patterns)
    if findings:
        say_findings(findings)
        return 1
    run = Run(
        component, version, today, tester, None if independence is None else Independence(independence), file, digest
    )
    opened = options.opened(folder, today)
    record_name = name or PurePosixPath(file).stem
    record, changed = record_results(opened.dossier, opened.catalog, wiring.editor(folder), record_name, run, cases)
    tested = {row for case in record.cases for row in case.rows}
    told = f"{_count(len(record.cases), 'test')} of {_count(len(tested), 'row')}"
    click.echo(f"Wrote {changed}: {told}, {component} {record.version}.")
    return 0


@click.command(epilog="Example: medslate approve --role 'Head of product security'")
@click.option("--role", required=True)
@click.option("--meaning", default="Content reviewed and approved", show_default=True)
@options.folder
@options.day
def approve(role: str, meaning: str, folder: Path, today: date) -> None:
    """Approve the present content, by its digest; a later change makes the approval outdated."""
    opened = options.opened(folder, today)
    made, changed = approve_content(opened, wiring.editor(folder), role, meaning, today)
    click.echo(f"Changed {changed}: {made.role} approves content {made.content[:12]}.")


@click.command(epilog="Example: medslate release")
@options.folder
@options.day
def release(folder: Path, today: date) -> None:
    """Record the present state as the release of the device's version; `check` then tells what changed since."""
    made, changed = record_release(options.opened(folder, today), wiring.editor(folder))
    click.echo(
        f"Wrote {changed}: release {made.version}, SL-C " + ", ".join(f"{k} {v}" for k, v in made.levels.items())
    )


@click.command(epilog="Example: medslate schema schemas/")
@click.argument("target", type=click.Path(path_type=Path), default=Path("schemas"))
def schema(target: Path) -> None:
    """Write the JSON Schemas of the files of workspaces and sites, and of trust.yaml, into a folder, for editors."""
    target.mkdir(parents=True, exist_ok=True)
    disk = wiring.disk(target)
    for name, content in {**wiring.schemas(), **sites.site_schemas(), **exchanging.trust_schemas()}.items():
        disk.write(name, content)
        click.echo(str(target / name))


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'s' if number != 1 else ''}"


def _pair(text: str, form: str = _PAIR) -> tuple[str, str]:
    name, mark, value = text.partition("=")
    if not mark or not name.strip():
        raise click.BadParameter(f"{text!r} is not of the form {form}.")
    return name.strip(), value.strip()
