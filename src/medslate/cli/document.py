"""document sign, document verify: signatures on PDFs."""

from datetime import datetime
from pathlib import Path

import click

from medslate.bundles.manifest import Role
from medslate.cli import bundle_options, moments
from medslate.cli.bundle_views import say_policy
from medslate.cli.document_views import outcome_data, say_outcome
from medslate.cli.output import say_json
from medslate.errors import UsageError
from medslate.usecases.document_sign import Level, Signing, sign_document
from medslate.usecases.document_verify import verify_document
from medslate.wiring import bundles, documents, exchanging

_LEVELS = tuple(one.value for one in Level)
_ROLES = tuple(one.value for one in Role)


@click.group(epilog="Example: medslate document verify test-report.pdf --trust trust.yaml")
def document() -> None:
    """Sign PDFs so that any reader of PDFs can check them, and verify such signatures."""


@document.command(
    epilog="Example: medslate document sign test-report.pdf --as maker --meaning 'approved for release' "
    "--key key.pem --certificate certificate.pem -o signed.pdf"
)
@click.argument("file", type=bundle_options.FILE)
@click.option("--as", "role", type=click.Choice(_ROLES), required=True, help="As what you sign.")
@click.option("--meaning", required=True, metavar="TEXT", help="What your signature means: 'approved for release'.")
@click.option("--level", type=click.Choice(_LEVELS), help="PAdES level (default: B-T with --stamp, else B-B).")
@bundle_options.key
@click.option("--trust", type=bundle_options.FILE, help="For B-LT, B-LTA: trust.yaml with anchors and lists to keep.")
@moments.at("When it is signed, as it says")
@bundle_options.out
def sign(
    file: Path, role: str, meaning: str, level: str | None, key: str, certificate: Path, password: str, stamp: str,
    trust: Path | None, moment: datetime, out: Path,
) -> None:  # fmt: skip
    """Add a signature to FILE, a PDF. Signatures that are there stay valid; read what you sign first.

    A document made by `report` shows each in a slot on its first page: role, name, meaning, time, certificate.
    """
    bundles.refuse_present(out)
    wanted = Level(level) if level else Level.STAMPED if stamp else Level.BASIC
    if wanted.stamped and not stamp:
        raise UsageError(f"{wanted.value} needs a time-stamping authority: name it with --stamp.")
    if wanted.kept and trust is None:
        raise UsageError(
            f"{wanted.value} keeps anchors and revocation lists: name the trust.yaml with them by --trust."
        )
    policy = exchanging.trust_policy(trust) if trust and wanted.kept else None
    signer, name = documents.document_signer(key, certificate, password, stamp, moment, policy)
    signed = sign_document(documents.content(file), Signing(Role(role), name, meaning, moment), wanted, signer)
    bundles.write_new(out, [signed.content])
    shown = (
        f"shown in slot {signed.slot} of its first page" if signed.slot else "shown on no page: there is no room for it"
    )
    click.echo(f"Signed {out} as {role}, {name}, level {wanted.value}; {shown}.")


@document.command(epilog="Example: medslate document verify test-report.pdf --trust trust.yaml")
@click.argument("file", type=bundle_options.FILE)
@bundle_options.trust
@click.option("--source", type=bundle_options.FILE, help="Data that must be the same as those attached to it.")
@moments.at("Judge signatures without a time stamp as of this day or moment")
@bundle_options.output
def verify(file: Path, trust: Path | None, source: Path | None, moment: datetime, form: str) -> int:
    """Decide whether FILE, a signed PDF, is to be believed: accepted, or refused with every reason.

    Tells who signed, as what, at what proven time and level, and what was added since. Nothing is fetched and nothing
    is written. Exit status 1 if it is refused.
    """
    given = documents.content(source) if source else None
    policy, crypto, content = bundles.policy(trust), exchanging.crypto(), documents.content(file)
    outcome = verify_document(content, policy, documents.reader(), crypto, moment, given)
    if form == "json":
        say_json(outcome_data(outcome))
    else:
        say_outcome(outcome, str(file), moment)
        say_policy(trust)
    return int(not outcome.accepted)
