"""declarations export, import: claims and evidence as CycloneDX declarations."""

from datetime import date
from pathlib import Path

import click

from medslate import wiring
from medslate.cli import options
from medslate.cli.oscal_views import say_losses
from medslate.cli.output import finding_data, say_findings, say_json
from medslate.cli.plainly import say
from medslate.findings import Finding, failed
from medslate.levels.strengths import Strength
from medslate.usecases.declarations import Declarations, Declared
from medslate.wiring import neighbours


@click.group(epilog="Example: medslate declarations export -C infusion-pump -o claims.cdx.json")
def declarations() -> None:
    """Claims, evidence and conformance as CycloneDX declarations (1.6): give them out, and read those of others."""


@declarations.command(
    epilog="Example: medslate declarations export -C infusion-pump --strength tested -o claims.cdx.json"
)
@click.option(
    "-o", "--output", "file", type=click.Path(path_type=Path, dir_okay=False), required=True, help="File to write."
)
@click.option(
    "--strength",
    type=click.Choice([one.value for one in Strength]),
    default=Strength.DECLARED.value,
    help="Which verdicts are told with a score.",
)
@options.folder
@options.day
@options.output("text", "json")
def export(file: Path, strength: str, folder: Path, today: date, form: str) -> None:
    """Write the claims, and the answers to other catalogs, row by row, with their evidence; tell what is lost.

    The rows of the catalogs are in it, in our own words. The same content and day give the same file.
    """
    from medslate.usecases.declarations import export as exported

    made = exported(options.conformity(folder, today)[0], Strength(strength), neighbours.declarations())
    wiring.disk(file.absolute().parent).write(file.name, made.content)
    if form == "json":
        told = {"claimed": made.claimed, "open": made.open, "answered": made.answered}
        say_json({"file": str(file), **told, "losses": list(made.losses)})
        return
    click.echo(
        f"Wrote {file}: {made.claimed} rows claimed, {made.open} open, {made.answered} of other catalogs answered"
    )
    say_losses(made.losses)


@declarations.command("import", epilog="Example: medslate declarations import supplier.cdx.json --format json")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@options.output("text", "json")
def import_(file: Path, form: str) -> int:
    """Read declarations: per requirement what is claimed of what, how far it conforms, and how sure that is.

    Nothing is written anywhere. A score that is not given is shown as `-`, and is not 0.
    """
    read, found = neighbours.declarations().read(file.read_bytes(), file.as_posix())
    if read is None:
        say_findings(found)
        return 1
    if form == "json":
        say_json(_data(read, found))
    else:
        _say(read, found)
    return int(failed(found))


def _say(read: Declarations, found: tuple[Finding, ...]) -> None:
    say_findings(found)
    say(f"{read.subject or 'No subject'} {read.version}".rstrip())
    if read.assessors:
        say(f"Assessed by {', '.join(read.assessors)}")
    if read.affirmation:
        say(f"Affirmed: {read.affirmation}")
    standard = ""
    for one in read.lines:
        if one.standard != standard:
            standard = one.standard
            say()
            say(standard)
            say("conformance  confidence  requirement")
        say(f"{_score(one.score):>11}  {_score(one.confidence):>10}  {_line(one)}")
    scored = [one.score for one in read.lines if one.score is not None]
    click.echo(f"\n{len(read.lines)} rows: {len(scored)} with a score, {sum(one >= 1 for one in scored)} in full")
    say_losses(read.losses)


def _line(one: Declared) -> str:
    said = "; ".join((*one.claims, *(f"against: {text}" for text in one.against))) or "nothing claimed"
    return f"{one.requirement} {one.title}".rstrip() + (f", {one.target}" if one.target else "") + f": {said}"


def _score(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f}"


def _data(read: Declarations, found: tuple[Finding, ...]) -> dict[str, object]:
    return {
        "subject": read.subject,
        "version": read.version,
        "assessors": list(read.assessors),
        "affirmation": read.affirmation,
        "catalog": read.catalog,
        "strength": read.strength,
        "lines": [
            {
                "standard": one.standard,
                "requirement": one.requirement,
                "title": one.title,
                "target": one.target,
                "conformance": one.score,
                "confidence": one.confidence,
                "claims": list(one.claims),
                "against": list(one.against),
                "reasoning": list(one.reasoning),
                "evidence": list(one.evidence),
            }
            for one in read.lines
        ],
        "findings": [finding_data(one) for one in found],
        "losses": list(read.losses),
    }
