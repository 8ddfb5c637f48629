"""site: the operator's side, one lazily imported command each."""

import click

from medslate.cli.app import LazyGroup

COMMANDS = {
    "init": ("site_files", "Start the description of a site."),
    "import": ("site_files", "Take in an inventory from CSV or XLSX."),
    "accept": ("site_accept", "Take the sealed declaration of a maker as what is known of a device."),
    "generate": ("site_generate", "Make a believable hospital, with its assumptions."),
    "check": ("site_levels", "Check the description, its partition and its acceptances."),
    "achieve": ("site_levels", "Show the SL-A of zones, placements, conduits and the site."),
    "explain": ("site_levels", "Follow one row from the device to each path and measure."),
    "plan": ("site_plan", "Find the cheapest measures that reach the targets, with proof."),
    "compare": ("site_compare", "Compare the four infrastructure levels on this site."),
    "partition": ("site_partition", "Propose zones and conduits for what has to be placed."),
    "procure": ("site_procure", "Hold candidate devices against a need."),
    "report": ("site_report", "Write the operator's security plan."),
}


@click.command(
    cls=LazyGroup,
    table=COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Example: medslate site plan -C examples/st-elsewhere/hospital",
)
def site() -> None:
    """Work on the network of a hospital: zones, conduits, what is achieved in them (SL-A), and what it takes."""
