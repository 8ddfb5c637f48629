"""What coverage and conformity show, as text and as JSON data."""

from collections.abc import Mapping, Sequence
from typing import Any

import click

from medslate.assessment.conformity.facts import States
from medslate.assessment.conformity.scoring import Group
from medslate.cli.mapping_views import pack_data, say_rows
from medslate.cli.output import say_table
from medslate.levels.strengths import Strength
from medslate.standards.fulfilment.scales import Scoring
from medslate.standards.fulfilment.states import State
from medslate.usecases.conform import Conformed, Gap, RowResult
from medslate.usecases.coverage import Coverage, Covered

STATES = (
    State.FULFILLED,
    State.AT_LEAST_PARTLY,
    State.PARTLY,
    State.AT_MOST_PARTLY,
    State.NOT_FULFILLED,
    State.VOID,
    State.OPEN,
)
SHORT = {State.AT_LEAST_PARTLY: ">= partly", State.AT_MOST_PARTLY: "<= partly", State.NOT_FULFILLED: "not"}
SHORT |= {State.VOID: "n.a."}
FEW = 3
KEY = "declared/evidenced/tested"


def short(state: State) -> str:
    """A state in a table."""
    return SHORT.get(state, str(state.value))


def words(states: States) -> str:
    """The states of a row at all strengths; one word if they are the same."""
    if len(set(states)) == 1:
        return f"{states[0].value} (declared, evidenced, tested)"
    return ", ".join(f"{one.value} {state.value}" for one, state in zip(Strength, states, strict=True))


def states_data(states: States) -> dict[str, Any]:
    """States by strength, each with its two ends."""
    return {
        strength.value: {"state": one.value, "certain": one.certain.name.lower(), "possible": one.possible.name.lower()}
        if one is not State.VOID
        else {"state": one.value, "certain": None, "possible": None}
        for strength, one in zip(Strength, states, strict=True)
    }


def say_coverage(found: Coverage) -> None:
    """One line per catalog, by party; a few catalogs at length. The totals name what is not known."""
    if len(found.every) <= FEW:
        for one in found.every:
            _say_covered(one)
    else:
        for party, ones in found.by_party.items():
            click.echo(click.style(f"To be answered by: {party.value}", bold=True))
            _say_lines(ones)
            click.echo()
        click.echo(f"State of rows: {KEY}.")
    _say_total(found)


def _say_lines(ones: Sequence[Covered]) -> None:
    head = ["catalog", "asked", "answered", "reached", *(short(one) for one in STATES), "contrary", "unmapped"]
    say_table(
        head,
        [
            [
                one.catalog.pack.id,
                *(str(number) for number in (one.asked, one.answered, one.reached)),
                *(_three(one, state) for state in STATES),
                str(one.contrary),
                str(one.unmapped),
            ]
            for one in ones
        ],
    )


def _three(one: Covered, state: State) -> str:
    numbers = [one.counts[strength][state] for strength in Strength]
    return "/".join(map(str, numbers)) if any(numbers) else "-"


def _say_covered(one: Covered) -> None:
    click.echo(click.style(f"{one.catalog.pack.citation} {one.catalog.pack.title}", bold=True))
    click.echo(f"{one.asked} rows asked of: {one.catalog.party.value}; {sum(one.excluded.values())} not asked")
    for reason, number in one.excluded.items():
        click.echo(f"  {number} not asked: {reason}")
    click.echo(f"{one.answered} answered; {one.reached} more reached through crosswalks; {one.contrary} contradicted")
    click.echo(f"{one.unmapped} that no crosswalk leads to: only an answer of their own can tell of them")
    rows = [[strength.value, *(str(counts[state]) for state in STATES)] for strength, counts in one.counts.items()]
    say_table(["rows", *(short(state) for state in STATES)], rows)
    click.echo()


def _say_total(found: Coverage) -> None:
    asked = sum(one.asked for one in found.every)
    open_ = "/".join(str(found.total(strength)[State.OPEN]) for strength in Strength)
    full = "/".join(str(found.total(strength)[State.FULFILLED]) for strength in Strength)
    click.echo(f"Together {asked} rows asked in {_listed(len(found.every), 'catalog')}: {full} certainly fulfilled.")
    click.echo(
        f"Not known: {open_} rows are open ({KEY}), {sum(one.contrary for one in found.every)} of them contradicted;"
    )
    click.echo(
        f"{sum(one.unmapped for one in found.every)} rows no crosswalk leads to: they wait for an answer of their own."
    )


def coverage_data(found: Coverage) -> dict[str, Any]:
    """Coverage as JSON data."""
    return {
        "catalogs": [
            pack_data(one.catalog.pack)
            | {
                "party": one.catalog.party.value,
                "asked": one.asked,
                "excluded": dict(one.excluded),
                "answered": one.answered,
                "reached": one.reached,
                "contrary": one.contrary,
                "unmapped": one.unmapped,
                "states": {strength.value: counts_data(counts) for strength, counts in one.counts.items()},
            }
            for one in found.every
        ],
        "total": {
            "asked": sum(one.asked for one in found.every),
            "unmapped": sum(one.unmapped for one in found.every),
            "contrary": sum(one.contrary for one in found.every),
            "states": {strength.value: counts_data(found.total(strength)) for strength in Strength},
        },
    }


def counts_data(counts: Mapping[State, int]) -> dict[str, int]:
    """Numbers of rows by state."""
    return {state.value: counts[state] for state in STATES}


def say_conformed(found: Conformed) -> None:
    """The result, the groups, the rows, and what is not asked."""
    _say_head(found)
    _say_result(found)
    for group in found.groups:
        title = f"{group.id} {group.title}".strip() or "(without a group)"
        click.echo(f"\n{click.style(title, bold=True)}: {words(group.states)}")
        for row in group.rows:
            _say_row(found.by_id[row.id], claimed=found.scale is None or found.scale.scoring is Scoring.LEVELS)
    _say_excluded(found)


def _say_head(found: Conformed) -> None:
    pack = found.catalog.pack
    click.echo(click.style(f"{pack.citation} {pack.title}", bold=True))
    about = f"; about: {found.statement.about}" if found.statement is not None and found.statement.about else ""
    click.echo(f"{pack.id} {pack.version}, digest {pack.digest[:12]}{about}")
    if found.catalog.routes:
        route = found.statement.route if found.statement is not None else ""
        click.echo(
            f"Route: {route or next(iter(found.catalog.routes))}{'' if route else ' (the first, none is given)'}"
        )


def _say_result(found: Conformed) -> None:
    rule = found.scale.scoring if found.scale is not None else None
    if rule is Scoring.LEVELS:
        click.echo("Its rows are claimed per component, and result in levels: see `medslate assess`. For the device:")
    elif rule is None:
        click.echo("It has no answers of its own; what crosswalks tell of its rows:")
    for strength, one in found.ladder.items():
        click.echo(f"Step, {strength.value}: {_step(found, one.lower)}, at most {_step(found, one.upper)}")
        for text, rows in (("kept down by", one.stops), ("held for certain by", one.limits)):
            if rows:
                click.echo(f"  {text}:")
                say_rows(rows, "    ")
    if found.grade is not None:
        lowest, highest = found.grade.lowest, found.grade.highest
        whole = (
            f"{lowest} to {highest}" if lowest else "none: the document's weights are not public, and none is made up"
        )
        click.echo(f"Grade of the whole: {whole}")
    if found.given and rule is not Scoring.LEVELS:
        click.echo("Answers: " + ", ".join(f"{answer} {number}" for answer, number in found.given.items()))
    table = [
        [strength.value, short(found.whole[at]), *(str(number[state]) for state in STATES)]
        for at, strength in enumerate(Strength)
        for number in (_counted(found, at),)
    ]
    say_table(["all rows", "as one", *(short(state) for state in STATES)], table)


def _counted(found: Conformed, at: int) -> Mapping[State, int]:
    states = [one.states[at] for one in found.rows]
    return {state: states.count(state) for state in State}


def _step(found: Conformed, step: int) -> str:
    return "none" if step < 0 else f"{step} {found.catalog.steps.get(step, '')}".rstrip()


def _say_row(one: RowResult, *, claimed: bool) -> None:
    said = f"; answered {one.stated.answer!r}" if one.stated is not None else "" if claimed else "; not answered"
    sure = "" if one.row.confidence.firm else f" [{one.row.confidence.value}]"
    click.echo(f"  {one.row.id} {one.row.title}{sure}: {words(one.states)}{said}")
    for line in _notes(one):
        click.echo(f"      {line}")


def _notes(one: RowResult) -> list[str]:
    found = ["Sources contradict each other."] if one.contrary else []
    for pack, rows in one.through.items():
        listed = ", ".join(rows[:6]) + (f" and {len(rows) - 6} more" if len(rows) > 6 else "")
        found.append(f"told by {pack}: {listed}")
    return found


def _say_excluded(found: Conformed) -> None:
    by_reason: dict[str, list[str]] = {}
    for row, reason in found.scope.excluded.items():
        by_reason.setdefault(reason, []).append(row)
    for reason, rows in by_reason.items():
        click.echo(f"\nNot asked, {len(rows)}: {reason}")
        say_rows(rows)


def conformed_data(found: Conformed) -> dict[str, Any]:
    """The result of a catalog as JSON data."""
    return _head_data(found) | {
        "whole": states_data(found.whole),
        "ladder": {
            strength.value: {
                "lower": one.lower,
                "upper": one.upper,
                "stops": list(one.stops),
                "limits": list(one.limits),
            }
            for strength, one in found.ladder.items()
        },
        "grade": None if found.grade is None else {"lowest": found.grade.lowest, "highest": found.grade.highest},
        "answers": dict(found.given),
        "groups": [_group_data(found, one) for one in found.groups],
        "rows": [row_data(one) for one in found.rows],
        "excluded": dict(found.scope.excluded),
    }


def _head_data(found: Conformed) -> dict[str, Any]:
    return pack_data(found.catalog.pack) | {
        "rule": None if found.scale is None else found.scale.scoring.value,
        "about": found.statement.about if found.statement is not None else "",
        "route": found.statement.route if found.statement is not None else "",
    }


def _group_data(found: Conformed, group: Group) -> dict[str, Any]:
    states = {one.id: found.by_id[one.id].states for one in group.rows}
    counts = {one.value: counts_data(group.counted(states, at)) for at, one in enumerate(Strength)}
    rows = [one.id for one in group.rows]
    return {"group": group.id, "title": group.title, "rows": rows, "whole": states_data(group.states), "counts": counts}


def row_data(one: RowResult) -> dict[str, Any]:
    """One row of a result as JSON data."""
    stated = one.stated
    return {
        "row": one.row.id,
        "title": one.row.title,
        "answer": None if stated is None else stated.answer,
        "how": "" if stated is None else stated.how,
        "rationale": "" if stated is None else stated.rationale,
        "evidence": [] if stated is None else list(stated.evidence),
        "states": states_data(one.states),
        "contrary": one.contrary,
        "through": {pack: list(rows) for pack, rows in one.through.items()},
        "confidence": one.row.confidence.value,
    }


def say_gaps(found: Conformed, missing: Sequence[Gap], strength: Strength) -> None:
    """The rows that are not certain, each with what closes it and what usually shows it."""
    _say_head(found)
    for one in missing:
        row = one.result.row
        click.echo(f"\n{click.style(f'{row.id} {row.title}', bold=True)}: {words(one.result.states)}")
        click.echo(f"  {one.remedy}")
        if row.evidence:
            click.echo(f"  Usually shown by: {'; '.join(row.evidence)}")
        if one.instead:
            instead = "; ".join(f"{name} of {pack}" for pack, name in one.instead)
            click.echo(f"  Closed as well by: {instead}")
    click.echo(f"\n{len(missing)} of {len(found.rows)} rows asked are not certain as {strength.value}.")


def gaps_data(found: Conformed, missing: Sequence[Gap], strength: Strength) -> dict[str, Any]:
    """Gaps as JSON data."""
    return _head_data(found) | {
        "at": strength.value,
        "asked": len(found.rows),
        "gaps": [
            row_data(one.result)
            | {
                "remedy": one.remedy,
                "usual_evidence": list(one.result.row.evidence),
                "instead": [{"pack": pack, "row": row} for pack, row in one.instead],
            }
            for one in missing
        ],
    }


def say_told(told: Mapping[str, tuple[str, ...]]) -> None:
    """What an answer changed elsewhere."""
    if told:
        click.echo(f"Through crosswalks something else is known now of rows of {_listed(len(told), 'catalog')}:")
        for pack, rows in told.items():
            click.echo(f"  {pack}:")
            say_rows(rows, "    ")


def _listed(number: int, what: str) -> str:
    return f"{number} {what}{'s' if number != 1 else ''}"
