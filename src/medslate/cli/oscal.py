"""oscal: documents of NIST's format, one lazily imported command each."""

import click

from medslate.cli.app import LazyGroup

COMMANDS = {
    "validate": ("oscal_documents", "Check documents: their form, and what they say against themselves."),
    "resolve": ("oscal_documents", "Resolve a profile into the catalog that it selects and changes."),
    "import": ("oscal_documents", "Make a pack of a catalog, or of a mapping between two packs."),
    "take": ("oscal_documents", "Take a component definition, or assessment results, into a workspace."),
    "export": ("oscal_documents", "Write a pack, or a workspace, as OSCAL."),
    "sign": ("oscal_sign", "Sign a JSON document, or a package of several."),
    "verify": ("oscal_sign", "Verify the signature on a JSON document, ours or of compliance-trestle."),
}


@click.command(
    cls=LazyGroup,
    table=COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Example: medslate oscal validate catalog.json",
)
def oscal() -> None:
    """Check, resolve, take in, give out and sign OSCAL documents (JSON, versions 1.0 to 1.2)."""
