"""What the device commands show: each result as text and as JSON data."""

from collections.abc import Mapping, Sequence
from typing import Any

import click

from medslate.assessment.changes import Changes
from medslate.cli.output import bounds_data, fr_names, say_table
from medslate.levels.devices import DeviceLevels
from medslate.levels.frs import FR
from medslate.levels.rule import FRLevel, Levels, interval
from medslate.levels.strengths import Strength
from medslate.usecases.ask import OpenRow
from medslate.usecases.explain import FRExplained, RowExplained
from medslate.usecases.gap import Gap
from medslate.usecases.opening import Opened


def say_assessment(opened: Opened) -> None:
    """The device's vectors, those of its components, and the rows that stop the next level."""
    device = opened.dossier.device
    click.echo(f"{device.name} {device.version}, {device.manufacturer} · {opened.catalog.pack.citation}\n")
    if not opened.assessment.device:
        click.echo("No component is in scope, so the device has no SL-C. `medslate check` says why.\n")
    scope = {one.id for one in device.in_scope}
    rows = [_device_row(one, strength) for strength, one in opened.assessment.device.items()]
    for name, one in opened.assessment.components.items():
        label = name if name in scope else f"{name} (out of scope)"
        rows += [_component_row(label, strength, levels) for strength, levels in one.levels.items()]
    say_table(["SL-C", "strength", *fr_names()], rows)
    if any("*" in cell for row in rows for cell in row):
        click.echo("* no applicable row asks for this level, so reaching it says nothing")
    for strength, levels in opened.assessment.device.items():
        click.echo(f"\nWhat stops the next level, {strength.value}:")
        for fr in FR:
            stops = levels.stops(fr)
            reached = levels.bounds.lower[fr]
            text = "nothing" if not stops else _grouped(stops)
            click.echo(f"  {fr.name:<4}{reached}  {text}")


def _component_row(label: str, strength: Strength, levels: Levels) -> list[str]:
    return [label, strength.value, *(interval(one.lower, one.upper, one.vacuous) for one in levels.frs)]


def _device_row(device: DeviceLevels, strength: Strength) -> list[str]:
    lower, upper = device.bounds.lower, device.bounds.upper
    return ["device", strength.value, *(interval(lower[fr], upper[fr], device.vacuous(fr)) for fr in FR)]


def _grouped(pairs: Sequence[tuple[str, str]], most: int = 6) -> str:
    by_component: dict[str, list[str]] = {}
    for component, row in pairs:
        by_component.setdefault(component, []).append(row)
    return "; ".join(
        f"{name}: {', '.join(rows[:most])}" + (f" and {len(rows) - most} more" if len(rows) > most else "")
        for name, rows in by_component.items()
    )


def assessment_data(opened: Opened) -> dict[str, Any]:
    """The whole assessment as JSON data, with the packs it was computed with."""
    return {
        "device": {strength.value: bounds_data(one.bounds) for strength, one in opened.assessment.device.items()},
        "components": {
            name: {
                strength.value: bounds_data(levels.bounds) | {"frs": [fr_level_data(fr) for fr in levels.frs]}
                for strength, levels in one.levels.items()
            }
            for name, one in opened.assessment.components.items()
        },
        "in_scope": [one.id for one in opened.dossier.device.in_scope],
        "on": opened.today.isoformat(),
        "content": opened.dossier.content,
        "packs": dict(opened.digests),
    }


def fr_level_data(one: FRLevel) -> dict[str, Any]:
    """One FR of one component as JSON data."""
    return {
        "fr": one.fr.name,
        "lower": one.lower,
        "upper": one.upper,
        "stops": list(one.stops),
        "limits": list(one.limits),
        "vacuous": list(one.vacuous),
        "rows": one.rows,
        "undecided": [row.id for row in one.undecided],
    }


def say_row(found: RowExplained) -> None:
    """A row: what it asks, what documents say of it, where each component stands."""
    row = found.requirement
    level = "no level of its own" if row.level is None else f"from level {row.level}"
    fr = "" if row.fr is None else f"{row.fr.name}, "
    click.echo(click.style(f"{row.id} {row.title}", bold=True))
    click.echo(f"{fr}{level}, for {', '.join(row.applies_to)}; clause {row.clause}; confidence {row.confidence.value}")
    click.echo(f"\n{row.intent}")
    if row.note:
        click.echo(f"Note: {row.note}")
    if found.owned_text:
        click.echo(f"\nYour text of the standard:\n{found.owned_text}")
    for comment in found.comments:
        verified = "" if comment.verified else " (not verified in the document itself)"
        click.echo(f"\nOverlay, clause {comment.clause}{verified}: {comment.comment}")
    for one in found.enhancements:
        click.echo(f"Enhancement {one.id} from level {one.level}: {one.title}")
    for view in found.components:
        _say_view(view)


def _say_view(view: Any) -> None:
    held = ", ".join(f"{strength.value} {verdict.value}" for strength, verdict in view.verdicts.items())
    decides = "  (stops the next level)" if view.decides else ""
    click.echo(f"\n{click.style(view.component, bold=True)}: {held}{decides}")
    if view.claim is None:
        click.echo("  No claim: the row is open.")
        return
    for label, text in (("How", view.claim.how), ("Rationale", view.claim.rationale)):
        if text:
            click.echo(f"  {label}: {' '.join(text.split())}")
    for function, resolution in view.claim.impairs.items():
        click.echo(f"  Essential function {function}: {' '.join(resolution.split()) or 'no resolution recorded'}")
    for label, ids in (("Through", view.claim.through), ("External measures", view.claim.measures)):
        if ids:
            click.echo(f"  {label}: {', '.join(ids)}")
    for item in view.evidence:
        outcome = "" if item.outcome is None else f", {item.outcome.value}"
        click.echo(f"  Evidence {item.id}: {item.title} ({item.kind.value}{outcome})")


def row_data(found: RowExplained) -> dict[str, Any]:
    """A row as JSON data."""
    row = found.requirement
    return {
        "row": row.id,
        "title": row.title,
        "fr": None if row.fr is None else row.fr.name,
        "level": row.level,
        "intent": row.intent,
        "confidence": row.confidence.value,
        "comments": [{"comment": one.comment, "verified": one.verified} for one in found.comments],
        "components": [
            {
                "component": one.component,
                "verdicts": {strength.value: verdict.value for strength, verdict in one.verdicts.items()},
                "decides": one.decides,
                "evidence": [item.id for item in one.evidence],
            }
            for one in found.components
        ],
    }


def say_fr(found: FRExplained) -> None:
    """An FR: the device, its components, and what the next level needs."""
    click.echo(click.style(f"{found.fr.name} {found.fr.title} (FR {found.fr.value})", bold=True))
    rows = [["device", strength.value, interval(*levels), "", ""] for strength, levels in found.device.items()]
    for name, levels_of in found.components.items():
        for strength, one in levels_of.items():
            remark = ", ".join(one.stops)
            rows.append([name, strength.value, interval(one.lower, one.upper), str(one.rows), remark])
    say_table(["", "strength", "level", "rows", "stopped by"], rows)
    if found.deciding:
        click.echo(f"\nHeld down by: {', '.join(found.deciding)} (declared)")
    if found.next_level is not None:
        click.echo(f"Level {found.next_level} needs:")
        for component, row, verdict in found.needed:
            click.echo(f"  {component}: {row.id} {row.title} (level {row.level}, {verdict.value})")


def fr_data(found: FRExplained) -> dict[str, Any]:
    """An FR as JSON data."""
    return {
        "fr": found.fr.name,
        "device": {strength.value: list(levels) for strength, levels in found.device.items()},
        "components": {
            name: {strength.value: fr_level_data(one) for strength, one in levels.items()}
            for name, levels in found.components.items()
        },
        "held_down_by": list(found.deciding),
        "next_level": found.next_level,
        "needed": [_lacking(*one) for one in found.needed],
    }


def _lacking(component: str, row: Any, verdict: Any) -> dict[str, Any]:
    return {"component": component, "row": row.id, "title": row.title, "level": row.level, "verdict": verdict.value}


def say_gap(found: Gap) -> None:
    """The gap per FR and strength, and the rows that close it."""
    rows = [[strength.value, *(str(one) if one else "-" for one in gaps)] for strength, gaps in found.gaps.items()]
    rows.append(["if open rows are met", *(str(one) if one else "-" for one in found.best)])
    say_table([f"gap to {found.target}", *fr_names()], rows)
    for fr, needed in found.rows.items():
        click.echo(f"\n{fr.name} needs, for level {found.target[fr]}:")
        for component, row, verdict in needed:
            click.echo(f"  {component}: {row.id} {row.title} (level {row.level}, {verdict.value})")
    if found.met:
        click.echo("\nThe declared capability meets the target in every place.")


def gap_data(found: Gap) -> dict[str, Any]:
    """The gap as JSON data."""
    return {
        "target": list(found.target.levels),
        "meets": found.met,
        "gaps": {strength.value: list(gaps) for strength, gaps in found.gaps.items()},
        "gap_if_open_rows_are_met": list(found.best),
        "rows": {fr.name: [_lacking(*one) for one in needed] for fr, needed in found.rows.items()},
    }


def say_open(found: Sequence[OpenRow]) -> None:
    """Open rows as questions."""
    for one in found:
        click.echo(f"{one.component}: {one.row.id} {one.row.title} (level {one.row.level})")
        click.echo(f"    {one.row.intent}")
    click.echo(f"{len(found)} open row{'s' if len(found) != 1 else ''} can still change a level.")


def say_changes(found: Changes) -> None:
    """Changes, the levels first."""
    for strength, (old, new) in found.levels.items():
        click.echo(f"SL-C {strength.value}: {old or 'none'} -> {new or 'none'}")
    for name, (was, now) in found.versions.items():
        click.echo(f"{name}: version {was or 'none'} -> {now or 'none'}")
    for one in found.verdicts:
        click.echo(f"{one.component}: {one.row} {one.before.value} -> {one.after.value}")
    for component, row in found.rewritten:
        click.echo(f"{component}: {row} same verdict, other words or evidence")
    for change in found.answers:
        was, now = change.before or "not answered", change.after or "not answered"
        click.echo(f"{change.pack}: {change.row} {was} -> {now}")
    for pack, row in found.reworded:
        click.echo(f"{pack}: {row} same answer, other words or evidence")
    for name, what in found.evidence.items():
        click.echo(f"evidence {name} {what}")
    if not found.any:
        click.echo("Nothing changed.")


def changes_data(found: Changes) -> dict[str, Any]:
    """Changes as JSON data."""
    return {
        "levels": {
            strength.value: {"before": None if old is None else str(old), "after": None if new is None else str(new)}
            for strength, (old, new) in found.levels.items()
        },
        "versions": _pairs(found.versions),
        "verdicts": [
            {"component": one.component, "row": one.row, "before": one.before.value, "after": one.after.value}
            for one in found.verdicts
        ],
        "rewritten": [{"component": component, "row": row} for component, row in found.rewritten],
        "answers": [
            {"pack": one.pack, "row": one.row, "before": one.before, "after": one.after} for one in found.answers
        ],
        "reworded": [{"pack": pack, "row": row} for pack, row in found.reworded],
        "evidence": dict(found.evidence),
    }


def _pairs(versions: Mapping[str, tuple[str | None, str | None]]) -> dict[str, Any]:
    return {name: {"before": was, "after": now} for name, (was, now) in versions.items()}
