"""The outcome of a check, for a device and for a site alike."""

import click

from medslate import __version__, wiring
from medslate.cli.output import finding_data, say_findings, say_json
from medslate.findings import Finding, Severity, failed


def say_checked(findings: tuple[Finding, ...], form: str) -> int:
    """Show the findings in the form asked for; the exit status: 1 if there is an error."""
    if form == "sarif":
        click.echo(wiring.sarif(findings, __version__))
    elif form == "json":
        say_json({"passes": not failed(findings), "findings": [finding_data(one) for one in findings]})
    else:
        say_findings(findings)
        counts = {weight: sum(one.severity is weight for one in findings) for weight in Severity}
        click.echo(", ".join(f"{count} {weight.value}{'s' if count != 1 else ''}" for weight, count in counts.items()))
    return int(failed(findings))
