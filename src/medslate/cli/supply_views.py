"""How software parts, their differences and statements on vulnerabilities are shown."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import click

from medslate import wiring
from medslate.assessment.dossier import Dossier
from medslate.cli.output import finding_data, say_findings, say_table
from medslate.cli.plainly import say
from medslate.lifecycle.software import Differences, Inventory, PartChange, SoftwarePart, Used
from medslate.lifecycle.vulnerabilities import VexStatement
from medslate.usecases.vex_import import Match, Taken


def put_file(content: bytes, file: Path | None) -> None:
    """Write the file, or show its content."""
    if file is None:
        click.echo(content.decode(), nl=False)
    else:
        wiring.disk(file.absolute().parent).write(file.name, content)
        say(f"Wrote {file}")


def say_bill_losses(losses: Iterable[str], *, err: bool = False) -> None:
    """What could not be taken along, each once; nothing if nothing."""
    told = tuple(dict.fromkeys(losses))
    if told:
        say("What is lost:", err=err)
    for one in told:
        say(f"  {one}", err=err)


def part_data(part: SoftwarePart) -> dict[str, Any]:
    """A software part as JSON data."""
    return {
        "ref": part.ref,
        "name": part.full_name,
        "version": part.version,
        "supplier": part.supplier,
        "purl": part.purl,
        "cpe": part.cpe,
        "kind": part.kind,
        "licences": list(part.licences),
        "scope": part.scope,
    }


def say_parts(used: Iterable[Used], inventories: Mapping[str, Inventory], components: Iterable[str]) -> None:
    """A table of parts, then how complete it is."""
    rows = [
        (
            one.part.full_name,
            one.part.version,
            ", ".join(one.part.licences),
            one.part.supplier,
            ", ".join(one.components),
        )
        for one in used
    ]
    if rows:
        say_table(("part", "version", "licence", "supplier", "in"), rows)
    say(f"{len(rows)} parts")
    for name in components:
        if name in inventories and inventories[name].incomplete:
            say(f"{name}: its bill says that it does not list everything.")
    lacking = [name for name in components if name not in inventories]
    if lacking:
        say(f"Not listed: {', '.join(lacking)}.")


def differences_data(changed: Differences) -> dict[str, Any]:
    """What differs, as JSON data."""
    return {
        "added": [part_data(one) for one in changed.added],
        "removed": [part_data(one) for one in changed.removed],
        "changed": [
            {"before": part_data(one.before), "after": part_data(one.after), "fields": list(one.fields)}
            for one in changed.changed
        ],
    }


def say_differences(changed: Differences) -> None:
    """One line per part that differs."""
    if not changed.any:
        say("The parts are the same.")
    for one in changed.added:
        say(f"+ {one.title}")
    for one in changed.removed:
        say(f"- {one.title}")
    for each in changed.changed:
        say(f"~ {_change(each)}")


def _change(one: PartChange) -> str:
    if "version" in one.fields:
        more = [field for field in one.fields if field != "version"]
        told = f" (also {', '.join(more)})" if more else ""
        return f"{one.before.full_name} {one.before.version or '?'} -> {one.after.version or '?'}{told}"
    return f"{one.after.title}: {', '.join(one.fields)}"


def statement_data(one: VexStatement) -> dict[str, Any]:
    """A statement as JSON data."""
    return {
        "id": one.id,
        "vulnerability": one.vulnerability,
        "component": one.component,
        "part": one.part,
        "state": one.state.value,
        "justification": one.justification.value if one.justification else None,
        "impact": one.impact,
        "responses": [each.value for each in one.responses],
        "action": one.action,
        "since": one.since.isoformat(),
        "updated": one.updated.isoformat() if one.updated else None,
        "fixed_in": one.fixed_in,
        "affected_versions": list(one.affected_versions),
    }


def say_statements(dossier: Dossier) -> None:
    """A table of all statements."""
    rows = [
        (
            one.vulnerability,
            one.component,
            one.part.partition("?")[0],
            one.state.value,
            one.justification.value if one.justification else ", ".join(each.value for each in one.responses),
            one.last_word.isoformat(),
        )
        for one in dossier.vex
    ]
    if rows:
        say_table(("vulnerability", "component", "part", "state", "why, or what is done", "as of"), rows)
    say(f"{len(rows)} statements on {len(dossier.vulnerabilities)} vulnerabilities")


def taken_data(taken: Taken, files: Iterable[str]) -> dict[str, Any]:
    """What comes in, as JSON data."""
    return {
        "files": list(files),
        "statements": [statement_data(one) for one in taken.statements],
        "matches": [
            {
                "vulnerability": one.vulnerability,
                "product": one.product.title,
                "component": one.component,
                "part": one.part.title,
                "likeness": one.likeness.value,
                "by": one.by,
            }
            for one in taken.matches
        ],
        "unmatched": list(taken.unmatched),
        "losses": list(taken.losses),
        "findings": [finding_data(one) for one in taken.findings],
    }


def say_taken(taken: Taken, *, dry_run: bool) -> None:
    """What comes in, what was found of parts, and what concerns nothing here."""
    for one in taken.statements:
        part = f" ({one.part})" if one.part else ""
        say(
            f"{'Would state' if dry_run else 'Stated'}: {one.vulnerability} in {one.component}{part}: {one.state.value}"
        )
    for match in taken.matches:
        say(f"  {_match(match)}")
    if taken.unmatched:
        say(f"No part of the device: {'; '.join(taken.unmatched)}")
    if not taken.statements and not taken.findings:
        say("Nothing new concerns the device.")
    say_findings(taken.findings)
    say_bill_losses(taken.losses)


def _match(one: Match) -> str:
    return f"{one.product.title}: {one.part.title} in {one.component}, by {one.by}, {one.likeness.value}"
