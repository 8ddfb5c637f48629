"""What the commands on bundles share: which trust policy counts, and how a file of seals is made."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

F = TypeVar("F", bound=Callable[..., Any])
FILE = click.Path(path_type=Path)


def trust(command: F) -> F:
    """The verifier's own policy."""
    text = "Whose seals you accept (default: trust.yaml here)."
    return click.option("--trust", type=FILE, help=text)(command)


def key(command: F) -> F:
    """The key to seal with, and all that it needs."""
    for option in (
        click.option(
            "--stamp", metavar="URL", default="", help="Time-stamping authority (RFC 3161) to ask for a stamp."
        ),
        click.option(
            "--password", metavar="NAME", default="", help="Environment variable with the key's password or PIN."
        ),
        click.option(
            "--certificate", type=FILE, required=True, help="Certificate of the key, with those up to its root (PEM)."
        ),
        click.option("--key", required=True, metavar="KEY", help="Private key (PEM), or a token's key as pkcs11: URI."),
    ):
        command = option(command)
    return command


def out(command: F) -> F:
    """The file to write; none is written over."""
    return click.option("-o", "--output", "out", type=FILE, required=True, help="File to write; it must not exist.")(
        command
    )


def output(command: F) -> F:
    """Text or JSON."""
    kind = click.Choice(("text", "json"))
    return click.option("--format", "form", type=kind, default="text", help="Form of the output.")(command)
