"""coverage, conformity, trace, answer: catalogs other than the one with levels."""

from datetime import date
from pathlib import Path

import click

from medslate import wiring
from medslate.assessment.conformity.stated import Stated
from medslate.cli import conformity_views, options, trace_views
from medslate.cli.output import say_findings, say_json
from medslate.findings import Place
from medslate.levels.strengths import Strength
from medslate.usecases.answer import answer as set_answer
from medslate.usecases.conform import conform, gaps
from medslate.usecases.coverage import coverage as coverage_of
from medslate.usecases.trace import trace as trace_row


@click.command(epilog="Example: medslate coverage iec-81001-5-1-2021 mdr-2017-745-annex-i")
@click.argument("packs", metavar="[PACK]...", nargs=-1)
@options.folder
@options.day
@options.output("text", "json")
def coverage(packs: tuple[str, ...], folder: Path, today: date, form: str) -> None:
    """Count, per catalog, the rows that are asked, answered, reached through crosswalks, and what is known of them.

    Without PACK all catalogs are shown, by who has to answer them. Three numbers stand for declared/evidenced/tested.
    """
    found = coverage_of(options.conformity(folder, today)[0], packs)
    say_json(conformity_views.coverage_data(found)) if form == "json" else conformity_views.say_coverage(found)


@click.command(epilog="Example: medslate conformity iec-81001-5-1-2021 --by phase / --gaps --at evidenced")
@click.argument("pack", metavar="PACK")
@click.option("--by", type=click.Choice(["heading", "phase"]), default="heading", help="How rows are grouped.")
@click.option("--gaps", "only_gaps", is_flag=True, help="Only the rows that are not certain, and what closes each.")
@click.option(
    "--at", type=click.Choice([one.value for one in Strength]), default=Strength.DECLARED.value, help="For --gaps."
)
@options.folder
@options.day
@options.output("text", "json")
def conformity(pack: str, by: str, only_gaps: bool, at: str, folder: Path, today: date, form: str) -> int:
    """Show what the answers to catalog PACK come to by the rule of its scale, and each row with its states.

    With --gaps the exit status is 1 if a row is not certain.
    """
    made, _ = options.conformity(folder, today)
    found = conform(made, pack, by)
    if not only_gaps:
        say_json(conformity_views.conformed_data(found)) if form == "json" else conformity_views.say_conformed(found)
        return 0
    strength = Strength(at)
    missing = gaps(made, found, strength)
    if form == "json":
        say_json(conformity_views.gaps_data(found, missing, strength))
    else:
        conformity_views.say_gaps(found, missing, strength)
    return int(bool(missing))


@click.command(epilog="Example: medslate trace mdr-2017-745-annex-i 'GSPR 17.4'")
@click.argument("pack", metavar="PACK")
@click.argument("row", metavar="ROW", nargs=-1, required=True)
@options.folder
@options.day
@options.output("text", "json")
def trace(pack: str, row: tuple[str, ...], folder: Path, today: date, form: str) -> None:
    """Show one ROW of PACK: what is stated of it, every path by which something else tells of it, what it tells of."""
    made, _ = options.conformity(folder, today)
    found = trace_row(wiring.workspace(folder), made, pack, " ".join(row))
    say_json(trace_views.traced_data(found)) if form == "json" else trace_views.say_traced(found)


@click.command(
    epilog="Example: medslate answer iec-81001-5-1-2021 4.1.1 conforms --how 'Quality manual, 7' --evidence QM-7"
)
@click.argument("pack", metavar="PACK")
@click.argument("row", metavar="ROW")
@click.argument("answer_", metavar="ANSWER")
@click.option("--how", help="How the row is fulfilled, and where that is written.")
@click.option("--rationale", help="Why it does not apply, or is not done.")
@click.option("--evidence", multiple=True, metavar="ID", help="Id of evidence.yaml; may be repeated.")
@options.folder
@options.day
def answer(
    pack: str,
    row: str,
    answer_: str,
    how: str | None,
    rationale: str | None,
    evidence: tuple[str, ...],
    folder: Path,
    today: date,
) -> None:
    """Give ANSWER to one ROW of catalog PACK. What is not given stays; so do comments and order of the file."""
    made, source = options.conformity(folder, today)
    old = made.opened.dossier.stated.get((pack, row)) or Stated(pack, row, answer_, Place(""))
    stated = Stated(
        pack,
        row,
        answer_,
        old.place,
        old.how if how is None else how,
        old.rationale if rationale is None else rationale,
        evidence or old.evidence,
    )
    done = set_answer(made, source, wiring.editor(folder), stated)
    click.echo(f"Changed {done.file}.")
    conformity_views.say_told(done.told)
    say_findings(done.findings)
