"""What `migrate` says: every old row, every new one without a predecessor, and what else changes."""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from medslate.assessment.migrating.answers import Moved, Outcome
from medslate.assessment.migrating.claims import MovedClaim
from medslate.standards.catalogs import Catalog
from medslate.usecases.migrate import AnswersPlan, ClaimsPlan, Effects, Written

MOST = 8


def say_plan(plan: AnswersPlan | ClaimsPlan, written: Written | None, into: Path | None) -> None:
    """The plan as text."""
    way = plan.comparison.crosswalk or "no crosswalk: rows with the same id and words are kept"
    click.echo(click.style(f"{plan.old.pack.citation} -> {plan.new.pack.citation}", bold=True) + f" (by {way})")
    if isinstance(plan, AnswersPlan):
        _say_answers(plan)
    else:
        _say_claims(plan)
    _say_effects(plan.effects)
    _say_written(written, plan, into)


def _say_answers(plan: AnswersPlan) -> None:
    for former in plan.migration.olds:
        if former.outcome is not Outcome.UNANSWERED:
            to = f" -> {', '.join(former.successors)}" if former.successors else ""
            click.echo(_line(former.row, f"{former.answer or 'open'}, {former.outcome.value}{to}", former.why))
    silent = [one.row for one in plan.migration.olds if one.outcome is Outcome.UNANSWERED]
    if silent:
        click.echo(f"Not answered before: {', '.join(silent)}.")
    _say_new([one for one in plan.migration.news if one.outcome is Outcome.NEW], plan.new)
    if plan.lost_route:
        click.echo(f"The route {plan.lost_route} is not known to the new edition: choose one of its own.")
    _say_counts(plan.migration.news)


def _say_claims(plan: ClaimsPlan) -> None:
    for one in plan.migration.moved:
        if one.outcome is Outcome.OPENED or (
            one.outcome is Outcome.CARRIED and (one.differs or one.origins != (one.row,))
        ):
            facts = "; ".join(f"{each.name} {each.before or '-'} -> {each.after or '-'}" for each in one.differs)
            origin = f" from {', '.join(one.origins)}" if one.origins != (one.row,) else ""
            said = ", ".join(filter(None, (one.outcome.value + origin, facts)))
            click.echo(_line(f"{one.component}: {one.row}", said, one.why))
    for left in plan.migration.left:
        click.echo(_line(f"{left.component}: {left.row}", f"{left.verdict.value}, left behind", left.why))
    _say_new([one for one in plan.migration.moved if one.outcome is Outcome.NEW], plan.new)
    _say_counts(plan.migration.moved)
    if plan.overlays:
        click.echo(f"Overlays of the old edition are left out: {', '.join(plan.overlays)}.")
    click.echo("Test records name the old rows and stay as they are; run the tests again with the new ones.")
    for level in plan.migration.levels:
        before, after = (_ends(*ends) for ends in (level.before, level.after))
        click.echo(f"SL-C {level.strength.value} {level.fr.name}: {before} -> {after}")
    if not plan.migration.levels:
        click.echo("The SL-C of the device is the same under both editions.")


def _say_new(news: Iterable[Moved | MovedClaim], new: Catalog) -> None:
    for row, why in dict.fromkeys((one.row, one.why) for one in news):
        click.echo(_line(row, "new, open", why) + f" {new.by_id[row].title}")


def _say_counts(news: Iterable[Moved | MovedClaim]) -> None:
    counts = Counter(one.outcome for one in news)
    said = ", ".join(f"{counts[one]} {one.value}" for one in Outcome if counts[one])
    click.echo(f"Rows of the new edition: {said or 'none'}.")


def _say_effects(effects: Effects) -> None:
    for name, rows in effects.rows.items():
        more = f" and {len(rows) - MOST} more" if len(rows) > MOST else ""
        click.echo(f"Something else is known of {len(rows)} rows of {name}: {', '.join(rows[:MOST])}{more}.")
    for one in effects.steps:
        before, after = (_ends(each.lower, each.upper) for each in (one.before, one.after))
        click.echo(f"Step of {one.catalog}, {one.strength.value}: {before} -> {after}")
    for name, catalogs in effects.documents.items():
        click.echo(f"May change: {name} ({', '.join(catalogs)})")


def _say_written(written: Written | None, plan: AnswersPlan | ClaimsPlan, into: Path | None) -> None:
    if written is None:
        more = (
            " Name a folder with --into to have a copy of the workspace written."
            if isinstance(plan, ClaimsPlan)
            else ""
        )
        click.echo(f"Nothing was written.{more if into is None else ''}")
        return
    where = f" in {into}" if into is not None else ""
    click.echo(f"Wrote {', '.join(written.files)}{where}." if written.files else "There was nothing to write.")
    for one in written.pinned:
        click.echo(f"Pinned {one.pack} {one.pin.version}, digest {one.pin.digest[:12]}.")


def _line(row: str, said: str, why: str) -> str:
    return f"{click.style(row, bold=True)}  {said}{f': {why}.' if why else '.'}"


def _ends(lower: int, upper: int) -> str:
    return str(lower) if lower == upper else f"{lower}..{upper}"


def plan_data(plan: AnswersPlan | ClaimsPlan, written: Written | None) -> dict[str, Any]:
    """The plan as JSON data."""
    head = {
        "from": {"id": plan.old.pack.id, "version": plan.old.pack.version, "digest": plan.old.pack.digest},
        "to": {"id": plan.new.pack.id, "version": plan.new.pack.version, "digest": plan.new.pack.digest},
        "crosswalk": plan.comparison.crosswalk,
    }
    body = _answers_data(plan) if isinstance(plan, AnswersPlan) else _claims_data(plan)
    tail = {
        "rows_elsewhere": {name: list(rows) for name, rows in plan.effects.rows.items()},
        "steps": [
            {
                "catalog": one.catalog,
                "strength": one.strength.value,
                "before": [one.before.lower, one.before.upper],
                "after": [one.after.lower, one.after.upper],
            }
            for one in plan.effects.steps
        ],
        "documents": {name: list(catalogs) for name, catalogs in plan.effects.documents.items()},
        "written": list(written.files) if written else [],
        "pinned": {one.pack: one.pin.digest for one in written.pinned} if written else {},
    }
    return head | body | tail


def _answers_data(plan: AnswersPlan) -> dict[str, Any]:
    return {
        "old_rows": [
            {
                "row": one.row,
                "answer": one.answer,
                "change": one.change.value,
                "outcome": one.outcome.value,
                "to": list(one.successors),
                "why": one.why,
            }
            for one in plan.migration.olds
        ],
        "new_rows": [
            {
                "row": one.row,
                "change": one.change.value,
                "outcome": one.outcome.value,
                "from": list(one.origins),
                "answer": one.stated.answer if one.stated else "",
                "confidence": one.confidence.value if one.confidence else "",
                "why": one.why,
            }
            for one in plan.migration.news
        ],
        "lost_route": plan.lost_route,
    }


def _claims_data(plan: ClaimsPlan) -> dict[str, Any]:
    return {
        "new_rows": [
            {
                "component": one.component,
                "row": one.row,
                "change": one.change.value,
                "outcome": one.outcome.value,
                "from": list(one.origins),
                "verdict": one.claim.verdict.value if one.claim else "",
                "differs": [{"field": each.name, "before": each.before, "after": each.after} for each in one.differs],
                "why": one.why,
            }
            for one in plan.migration.moved
        ],
        "left": [
            {"component": one.component, "row": one.row, "verdict": one.verdict.value, "why": one.why}
            for one in plan.migration.left
        ],
        "overlays_left": list(plan.overlays),
        "levels": [
            {"strength": one.strength.value, "fr": one.fr.name, "before": list(one.before), "after": list(one.after)}
            for one in plan.migration.levels
        ],
    }
