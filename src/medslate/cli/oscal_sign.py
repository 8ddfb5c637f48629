"""oscal sign, verify: signatures beside OSCAL documents, in the form of compliance-trestle."""

from datetime import datetime
from pathlib import Path

import click

from medslate import wiring
from medslate.cli import moments, options
from medslate.cli.output import say_json
from medslate.errors import UsageError
from medslate.usecases.oscal_keys import by_policy
from medslate.usecases.oscal_sign import Package, read_package
from medslate.usecases.oscal_sign import sign as signed
from medslate.usecases.oscal_verify import Envelope, PublicKey
from medslate.usecases.oscal_verify import verify as verified
from medslate.wiring import exchanging, neighbours
from medslate.wiring.foreign import content_of

_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
_ENVELOPE = ".dsse.json"
_SUBJECT = click.option(
    "--subject", metavar="NAME", default="", help="Name under which it is signed (default: that of the file)."
)
_PACKAGE = click.option("--package", "several", is_flag=True, help="FILE is the list of the documents of a package.")


@click.command(epilog="Example: medslate oscal sign claims.json --key keys/key.pem")
@click.argument("file", type=_FILE)
@click.option("--key", required=True, metavar="KEY", help="Private key (PEM), or a token's key as pkcs11: URI.")
@click.option("--password", metavar="NAME", default="", help="Environment variable with the key's password or PIN.")
@click.option(
    "-o", "--output", "out", type=click.Path(path_type=Path, dir_okay=False), help="File to write; it must not exist."
)
@_SUBJECT
@_PACKAGE
def sign(file: Path, key: str, password: str, out: Path | None, subject: str, several: bool) -> None:
    """Sign a JSON document; the signature goes into a file of its own (default: beside it, NAME.dsse.json).

    Signed is what the document says, not how it is set: blanks and the order of fields may change. Compliance-trestle
    verifies it with `trestle verify`, of a package with `trestle verify-manifest`.
    """
    made = out if out is not None else file.with_name(file.stem + _ENVELOPE)
    if made.exists():
        raise UsageError(f"There is a file {made} already; give another name with -o, or remove it.")
    contents, package = _contents(file, subject, several=several)
    envelope = signed(contents, exchanging.signing_key(key, password or None), package)
    wiring.disk(made.absolute().parent).write(made.name, envelope)
    count = f" ({len(contents)} document{'s' * (len(contents) != 1)})" if several else ""
    click.echo(f"Signed {file}{count}: {made}. Verify: `medslate oscal verify {file} --signature {made} ...`.")


@click.command(epilog="Example: medslate oscal verify claims.json --signature claims.dsse.json --public-key maker.pem")
@click.argument("file", type=_FILE)
@click.option("--signature", type=_FILE, required=True, help="File with the signature (DSSE envelope).")
@click.option(
    "--public-key", "keys", type=_FILE, multiple=True, required=True,
    help="Public key of the signer, or the certificates for it (PEM); repeatable.",
)  # fmt: skip
@click.option("--trust", type=_FILE, help="Your trust policy: a party in it must answer for the key.")
@_SUBJECT
@_PACKAGE
@moments.at("When certificates must be valid")
@options.output("text", "json")
def verify(
    file: Path, signature: Path, keys: tuple[Path, ...], trust: Path | None, subject: str, several: bool,
    moment: datetime, form: str,
) -> int:  # fmt: skip
    """Verify the signature on a JSON document, ours or one of compliance-trestle. Exit status 1 if it does not hold.

    Without --trust the keys that you name are trusted as they are. With it, a key counts only if the policy names it,
    or if its certificates lead to an anchor of a party.
    """
    crypto = exchanging.crypto()
    given = neighbours.given_keys(keys)
    if trust is None:
        trusted = tuple(PublicKey(one.file, one.der) for one in given)
    else:
        trusted = by_policy(given, exchanging.trust_policy(trust), crypto, moment)
    contents, package = _contents(file, subject, several=several)
    envelope = Envelope(signature.as_posix(), content_of(signature))
    found = verified(
        contents, envelope, trusted, crypto.signed, lambda *given: neighbours.canonical(*given)[0], package
    )
    if form == "json":
        say_json({"file": str(file), "verified": True, "signers": list(found.owners), "digests": dict(found.digests)})
        return 0
    click.echo(f"{file}: the signature holds; signed by {', '.join(found.owners)}")
    for name, digest in found.digests.items():
        click.echo(f"  {name}: {digest}")
    return 0


def _contents(file: Path, subject: str, *, several: bool) -> tuple[dict[str, bytes], Package | None]:
    """The canonical bytes by name, of one document, or of all those that a list names."""
    tree, content = neighbours.canonical(content_of(file), file.as_posix())
    if not several:
        return {subject or file.name: content}, None
    if subject:
        raise UsageError("The names of a package stand in its list; give no --subject.")
    package = read_package(tree, file.as_posix())
    read = neighbours.reader_of(file.absolute().parent)
    return {one.name: neighbours.canonical(read(one.uri), one.uri)[1] for one in package.artifacts}, package
