"""bundle verify. It imports nothing of the field but `bundles`: who only verifies starts at once."""

from datetime import datetime
from pathlib import Path

import click

from medslate.bundles.trusted import verify as verified
from medslate.cli import bundle_options, moments
from medslate.cli.bundle_views import decision_data, say_decision, say_policy
from medslate.wiring import bundles, exchanging


@click.command(epilog="Example: medslate bundle verify cadence-vp-2.4.0.medslate.zip --need icu-pumps.medslate.zip")
@click.argument("file", type=bundle_options.FILE)
@bundle_options.trust
@click.option("--need", type=bundle_options.FILE, help="The need that it answers; verified, too.")
@moments.at("Judge seals without a time stamp as of this day or moment")
@bundle_options.output
def verify(file: Path, trust: Path | None, need: Path | None, moment: datetime, form: str) -> int:
    """Decide whether FILE is to be believed: accepted, or refused with every reason.

    Nothing is fetched and nothing is written. Exit status 1 if it is refused.
    """
    needed = bundles.container(need) if need else None
    decision = verified(bundles.container(file), bundles.policy(trust), exchanging.crypto(), moment, needed)
    if form == "json":
        from medslate.cli.output import say_json

        say_json(decision_data(decision))
    else:
        say_decision(decision, str(file), moment, needed is not None)
        say_policy(trust)
    return int(not decision.accepted)
