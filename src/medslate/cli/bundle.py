"""bundle: what one party seals for another, one lazily imported command each."""

import click

from medslate.cli.app import LazyGroup

COMMANDS = {
    "seal": ("bundle_seal", "Seal a maker's declaration of a device, with all that belongs to it."),
    "need": ("bundle_seal", "Seal an operator's need for a device in a zone."),
    "sign": ("bundle_files", "Add the seal of somebody whom the bundle announces."),
    "redact": ("bundle_files", "Leave out what is not for an audience; the seals stay valid."),
    "verify": ("bundle_verify", "Decide whether a bundle is to be believed."),
    "open": ("bundle_files", "Verify a bundle, and write its members into a folder."),
    "show": ("bundle_show", "Show what a bundle tells."),
    "diff": ("bundle_show", "Show what changed between two declarations, and what to do about it."),
    "match": ("bundle_show", "Hold the answer of a maker against the need of an operator."),
}


@click.command(
    cls=LazyGroup,
    table=COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Example: medslate bundle verify cadence-vp-2.4.0.medslate.zip --trust trust.yaml",
)
def bundle() -> None:
    """Seal, verify and read what manufacturers and operators give each other."""
