"""archive make, verify: a release with all that proves it, in a folder that public tools check."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from pathlib import Path

import click

from medslate.cli import moments, options
from medslate.cli.bundle_views import decision_data, refusal_data
from medslate.cli.document_views import outcome_data
from medslate.cli.output import finding_data, say_findings, say_json
from medslate.cli.plainly import say
from medslate.usecases.archive_documents import Document
from medslate.usecases.archive_make import make_archive, release_of
from medslate.usecases.archive_verify import Verified, verify_archive
from medslate.usecases.bundle_verify import told
from medslate.usecases.document_verify import told as signature_told
from medslate.wiring import archives
from medslate.wiring.documents import reader

OWN = (
    "NOT VERIFIED BY YOU: that is by the trust policy and for the moment in the archive, as its maker wrote them. "
    "It shows that nothing was spoilt since, and nothing of who made it; give your own with --trust."
)
_FILE = click.Path(path_type=Path, dir_okay=False)
_FOLDER = click.Path(path_type=Path, file_okay=False)


@click.group(epilog="Example: medslate archive verify archive-2.4.0 --trust trust.yaml")
def archive() -> None:
    """The archive of a release: a BagIt folder that can be read and verified without medslate."""


@archive.command(
    epilog="Example: medslate archive make -C pump --release 2.4.0 --bundle pump-2.4.0.medslate.zip "
    "--documents signed/ --trust trust.yaml -o archive-2.4.0"
)
@options.folder
@click.option("--release", required=True, help="Version that was released.")
@click.option("--bundle", type=_FILE, required=True, help="Its sealed bundle, whole.")
@click.option("--documents", type=_FOLDER, help="Folder of its documents as issued.")
@click.option("--trust", type=_FILE, required=True, help="Trust policy that accepts the bundle; it is archived, too.")
@click.option("-o", "--output", "out", type=_FOLDER, required=True, help="Folder of the archive; new or empty.")
@options.day
def make(folder: Path, release: str, bundle: Path, documents: Path | None, trust: Path, out: Path, today: date) -> None:
    """Put a release into a BagIt folder: bundle, documents, workspace, packs, and what verifies them.

    Refused if the bundle is, if it tells another content than was released, and if workspace or packs have changed.
    """
    archives.refuse_present(out)
    if documents is not None and not documents.is_dir():
        raise click.BadParameter(f"There is no folder {documents}.", param_hint="--documents")
    opened = options.opened(folder, today)
    used = tuple(release_of(opened, release).packs)
    source = archives.source(folder, release, bundle, documents, trust, used, out)
    moment = datetime.combine(today, time(23, 59, 59), UTC)
    made = make_archive(opened, source, archives.trust(trust, moment), reader)
    count = archives.write_archive(out, made)
    size = sum(len(one) for one in made.payload.values())
    click.echo(f"Wrote {out}: {count} files, {size} bytes below data/. Its guide is {out / 'data' / 'READ-ME.txt'}.")
    _say_documents(made.documents)
    click.echo(f"Note elsewhere: tagmanifest-sha256.txt has the SHA-256 {archives.seal_of(out)}.")


@archive.command(epilog="Example: medslate archive verify archive-2.4.0 --trust trust.yaml")
@click.argument("folder", type=_FOLDER)
@click.option("--trust", type=_FILE, help="Your own trust policy; without it, that of the archive, which proves less.")
@click.option(
    "--at",
    "moment",
    type=moments.Moment(),
    help="Judge for this day or moment (default: now; without --trust, as recorded).",
)
@options.output("text", "json")
def verify(folder: Path, trust: Path | None, moment: datetime | None, form: str) -> int:
    """Verify the folder strictly, then the bundle in it, and that all of it belongs together. Exit status 1 if not.

    The moment that is recorded in it proves nothing: whoever holds a key that was revoked since would record an earlier
    one. So your own policy judges for now, or for the moment that you give.
    """
    info, findings = archives.checked(folder)
    found = Verified(None, None, {}, findings)
    if not findings:
        moment = moment or (None if trust is None else moments.now())
        found = verify_archive(archives.kept(folder, trust), moment, own=trust is None)
    if form == "json":
        say_json({"policy": "the archive's" if trust is None else "yours", **_data(info, found)})
    else:
        _say(folder, found, own=trust is None)
    return int(not found.accepted)


def _say(folder: Path, found: Verified, *, own: bool) -> None:
    say_findings(found.findings)
    decision = found.decision
    for one in decision.refusals if decision else ():
        say(f"bundle: {told(one)}")
    for document in found.documents:
        for refusal in document.refusals:
            say(f"{document.name}: {signature_told(refusal)}")
    if not found.accepted or decision is None or found.at is None:
        click.echo(f"{folder} is refused.")
        return
    click.echo(f"{folder} is whole, and its bundle accepted for {moments.shown(found.at)}.")
    for signed in decision.signed:
        whose = f"of {signed.party}" if signed.party else "not of a party that is trusted"
        say(f"  {signed.signer.role.value}: {signed.signer.name}, {whose}")
    _say_documents(found.documents)
    if own:
        click.echo(OWN)


def _say_documents(documents: Iterable[Document]) -> None:
    """Who has signed the documents, if the policy had them looked at."""
    for one in documents:
        accepted = [each for each in one.outcome.signatures if each.party]
        names = ", ".join(f"{each.signature.name} ({each.role.value})" for each in accepted if each.role)
        say(f"  {one.name}: signed by {names or 'nobody'}")


def _data(info: object, found: Verified) -> dict[str, object]:
    return {
        "accepted": found.accepted,
        "at": moments.shown(found.at) if found.at else None,
        "info": info,
        "findings": [finding_data(one) for one in found.findings],
        "refusals": [refusal_data(one) for one in (found.decision.refusals if found.decision else ())],
        "decision": decision_data(found.decision) if found.decision else None,
        "documents": [{"name": one.name, **outcome_data(one.outcome)} for one in found.documents],
        "recorded": found.recorded,
    }
