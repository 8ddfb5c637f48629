"""bundle sign, bundle redact, bundle open: what makes files of a bundle."""

from datetime import datetime
from pathlib import Path

import click

from medslate import wiring
from medslate.bundles.container import pack
from medslate.bundles.manifest import Audience
from medslate.cli import bundle_options, moments
from medslate.cli.bundle_views import say_decision, say_policy, say_withheld
from medslate.cli.plainly import say
from medslate.errors import UsageError
from medslate.usecases.bundle_open import FILES, look_into
from medslate.usecases.bundle_redact import redacted, withheld
from medslate.usecases.bundle_sign import add_signature
from medslate.usecases.bundle_verify import accepted, title
from medslate.wiring import bundles, exchanging

_AUDIENCES = tuple(one.value for one in Audience)


@click.command(
    epilog="Example: medslate bundle sign cadence-vp.medslate.zip --key key.pem --certificate certificate.pem "
    "-o signed.medslate.zip"
)
@click.argument("file", type=bundle_options.FILE)
@click.option("--as", "name", default="", help="Id of the signer, as the bundle announces it (default: by the key).")
@bundle_options.key
@moments.at("When it is sealed, as it says")
@bundle_options.out
def sign(
    file: Path, name: str, key: str, certificate: Path, password: str, stamp: str, moment: datetime, out: Path
) -> None:
    """Add the seal of somebody whom FILE announces. Read what you seal first: `bundle show`.

    Nothing is said about the seals that are there already.
    """
    bundles.refuse_present(out)
    sealer = bundles.sealer(key, certificate, password, stamp, moment)
    manifest, files = add_signature(bundles.container(file), name, sealer, str(file))
    bundles.write_new(out, pack(files))
    lacking = [one for one in manifest.signers if one.file not in files]
    own = next(one for one in manifest.signers if one.key == sealer.key)
    say(f"Sealed {out} as {own.name} ({own.role.value}): {title(manifest)}")
    for gone in withheld(manifest, files):
        say(f"  sealed unseen  {gone.name}, which is withheld here: your seal is on it as well")
    for one in lacking:
        say(f"  still to seal  {one.id}: {one.name}; until then it is refused")
    if not lacking:
        say("All who are announced have sealed. Next: `medslate bundle verify`.")


@click.command(
    epilog="Example: medslate bundle redact cadence-vp.medslate.zip --for operator -o for-hospitals.medslate.zip"
)
@click.argument("file", type=bundle_options.FILE)
@click.option("--for", "audience", type=click.Choice(_AUDIENCES), required=True, help="Who is to get it.")
@bundle_options.out
def redact(file: Path, audience: str, out: Path) -> None:
    """Leave out of FILE what is not for an audience. The seals stay valid, and tell what was withheld, and why."""
    bundles.refuse_present(out)
    manifest, files = redacted(bundles.container(file), Audience(audience), str(file))
    bundles.write_new(out, pack(files))
    say(f"Wrote {out}, for {audience}.")
    say_withheld(withheld(manifest, files))


@click.command(epilog="Example: medslate bundle open cadence-vp.medslate.zip --into cadence-vp")
@click.argument("file", type=bundle_options.FILE)
@click.option("--into", type=click.Path(path_type=Path, file_okay=False), required=True, help="Folder; must be empty.")
@bundle_options.trust
@click.option("--need", type=bundle_options.FILE, help="The need that it answers; verified, too.")
@moments.at("Judge seals without a time stamp as of this day or moment")
def open_(file: Path, into: Path, trust: Path | None, need: Path | None, moment: datetime) -> None:
    """Verify FILE, and write its members into a folder. What is not accepted is not opened.

    To look at a bundle of somebody whom you do not know yet: `bundle show`.
    """
    if into.is_dir() and any(into.iterdir()):
        raise UsageError(f"{into} is not empty; nothing is written over. Name another folder.")
    needed = bundles.container(need) if need else None
    content = bundles.read(file)
    decision = accepted(content, bundles.policy(trust), exchanging.crypto(), moment, needed, str(file))
    if any(name in decision.content for name in FILES.values()):
        look_into(content, str(file))  # raises if what it tells is not what its manifest, which was judged, is about
    into.mkdir(parents=True, exist_ok=True)
    disk = wiring.disk(into)
    for name, one in decision.content.items():
        disk.write(name, bytes(one))
    say_decision(decision, str(file), moment, needed is not None)
    say_policy(trust)
    for name in decision.content:
        say(f"  wrote     {(into / name).as_posix()}")
