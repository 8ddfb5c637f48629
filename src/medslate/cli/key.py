"""key new."""

import os
from datetime import datetime
from pathlib import Path

import click

from medslate.cli import moments
from medslate.errors import SetupError
from medslate.wiring import exchanging

KINDS = ("p256", "ed25519")


@click.group(epilog="Example: medslate key new keys --name 'Product security' --organization 'Fenwick Medical' --trial")
def key() -> None:
    """Make a key to seal with."""


@key.command(epilog="Example: medslate key new keys --name 'Product security' --organization 'Fenwick Medical' --trial")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--name", required=True, help="Whose key it is: a person, a role or a unit.")
@click.option("--organization", required=True, help="The organization, as trust policies will name it.")
@click.option("--kind", type=click.Choice(KINDS), default=KINDS[0], help="Kind of key; OpenSSL before 3.2 checks p256.")
@click.option("--trial", is_flag=True, help="Also make a certificate, by an authority made for it alone: for trials.")
@click.option("--password", metavar="NAME", default="", help="Environment variable with a password to protect it.")
@moments.at("When a trial certificate begins to be valid")
def new(folder: Path, name: str, organization: str, kind: str, trial: bool, password: str, moment: datetime) -> None:
    """Make a private key in FOLDER, which only you can read, and a request for a certificate of it.

    Send request.pem to the authority of your organization; the certificate it gives you, with those above it, is what
    `--certificate` takes. Nothing is written over.
    """
    if password and not os.environ.get(password):
        raise SetupError(f"The environment variable {password} is not set, or empty.")
    held = os.environ[password] if password else None
    files = exchanging.new_key(folder, name, organization, moment, kind=kind, trial=trial, password=held)
    click.echo(f"Made {', '.join((folder / one).as_posix() for one in files)}.")
    if trial:
        click.echo("The certificate is for trials only: nobody but you vouches for it.")
    else:
        click.echo(f"Next: have {folder / 'request.pem'} certified; keep {folder / 'key.pem'} to yourself.")
