"""bundle show, bundle diff, bundle match: what bundles tell."""

from datetime import datetime
from pathlib import Path

import click

from medslate import wiring
from medslate.bundles.trusted import verify
from medslate.cli import bundle_options, exchange_data, exchange_views, moments
from medslate.cli.bundle_views import (
    decision_data,
    manifest_data,
    say_decision,
    say_head,
    say_links,
    say_withheld,
)
from medslate.cli.output import say_json
from medslate.cli.plainly import say
from medslate.exchange.difference import difference
from medslate.levels.strengths import Strength
from medslate.usecases.bundle_match import answers, matched
from medslate.usecases.bundle_open import Received, Trust, look_into, open_bundle
from medslate.usecases.bundle_verify import title
from medslate.wiring import bundles, exchanging

UNVERIFIED = (
    "NOT VERIFIED: nobody is known to stand for what follows. `medslate bundle verify` decides, by your trust.yaml."
)
_JUDGE = "Judge seals without a time stamp as of this day or moment"
_STRENGTHS = tuple(one.value for one in Strength)
_trust = click.option("--trust", type=bundle_options.FILE, help="Verify first: whose seals you accept.")


@click.command(epilog="Example: medslate bundle show cadence-vp-2.4.0.medslate.zip")
@click.argument("file", type=bundle_options.FILE)
@_trust
@moments.at(_JUDGE)
@bundle_options.output
def show(file: Path, trust: Path | None, moment: datetime, form: str) -> int:
    """Show what FILE tells: levels, help from outside, measures, members, signers.

    Without --trust nobody stands for it, and the first line says so. With it exit status 1 if the bundle is refused; it
    is shown all the same.
    """
    content = bundles.container(file)
    decision = verify(content, bundles.policy(trust), exchanging.crypto(), moment) if trust else None
    received = look_into(content, str(file))
    if form == "json":
        verified = None if decision is None else decision_data(decision)
        say_json(
            {"verified": verified, "manifest": manifest_data(received.manifest), **exchange_data.told(received.told)}
        )
    else:
        if decision is None:
            say(UNVERIFIED)
            say(title(received.manifest))
            say_head(received.manifest)
            for one in received.manifest.signers:
                said = "as it says" if one not in received.unsealed else "announced, and has not sealed yet"
                say(f"  {one.role.value:9} {one.name}, {said}")
            say_links(received.manifest, with_need=False)
            say_withheld(received.withheld)
        else:
            say_decision(decision, str(file), moment, with_need=False)
        exchange_views.say_told(received.told)
        exchange_views.say_members(received.manifest, received.withheld)
    return int(decision is not None and not decision.accepted)


@click.command(epilog="Example: medslate bundle diff cadence-vp-2.4.0.medslate.zip cadence-vp-2.5.0.medslate.zip")
@click.argument("before", type=bundle_options.FILE)
@click.argument("after", type=bundle_options.FILE)
@_trust
@moments.at(_JUDGE)
@bundle_options.output
def diff(before: Path, after: Path, trust: Path | None, moment: datetime, form: str) -> None:
    """Show what changed from the declaration BEFORE to the one AFTER, and what an operator must do about it."""
    old, new = (_received(one, trust, moment) for one in (before, after))
    found = difference(old.declaration, new.declaration)
    if form == "json":
        say_json({"verified": trust is not None, **exchange_data.difference(found)})
        return
    if trust is None:
        say(UNVERIFIED)
    replaced = new.manifest.replaces
    if replaced is not None and replaced.manifest != old.manifest.digest:
        say(f"{after} says that it replaces another bundle: {replaced.title}.")
    exchange_views.say_difference(found)


@click.command(epilog="Example: medslate bundle match icu-pumps.medslate.zip cadence-vp-2.4.0.medslate.zip")
@click.argument("need", type=bundle_options.FILE)
@click.argument("answer", type=bundle_options.FILE)
@click.option(
    "--strength", type=click.Choice(_STRENGTHS), default=_STRENGTHS[0], help="How firm a claim must be to count."
)
@_trust
@moments.at(_JUDGE)
@bundle_options.output
def match(need: Path, answer: Path, strength: str, trust: Path | None, moment: datetime, form: str) -> int:
    """Hold the ANSWER of a maker against the NEED of an operator, FR by FR.

    Exit status 1 unless every FR is reached, if need be with more of what the maker asks for, and nothing conflicts.
    """
    asked, told = (_received(one, trust, moment) for one in (need, answer))
    found = matched(asked, told, wiring.pack_source(), Strength(strength))
    named = answers(asked.manifest, told.manifest)
    if form == "json":
        say_json({"verified": trust is not None, "answers": named, **exchange_data.match(found)})
    else:
        if trust is None:
            say(UNVERIFIED)
        if not named:
            say(f"{answer} does not say that it answers this need; they are compared all the same.")
        exchange_views.say_match(found)
    return int(not found.fits)


def _received(file: Path, trust: Path | None, moment: datetime) -> Received:
    """What a bundle tells; accepted, if there is a trust policy to go by."""
    content = bundles.container(file)
    if trust is None:
        return look_into(content, str(file))
    return open_bundle(content, Trust(bundles.policy(trust), exchanging.crypto(), moment), str(file))
