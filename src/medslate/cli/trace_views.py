"""What trace shows: the row, a tree of what tells of it, and what it tells of."""

from collections.abc import Iterable, Sequence
from typing import Any

import click

from medslate.assessment.conformity.paths import Conclusion, held_at
from medslate.cli.conformity_views import states_data, words
from medslate.cli.mapping_views import WITHIN, chain_data, pack_data, say_rows, together
from medslate.usecases.trace import Outward, Said, Traced


def say_traced(found: Traced) -> None:
    """The row, its states, what is stated of it, every path, and its own reach."""
    row, pack = found.row, found.catalog.pack
    click.echo(click.style(f"{row.id} {row.title}", bold=True) + f" · {pack.citation}")
    click.echo(row.intent)
    if found.excluded:
        click.echo(f"Not asked: {found.excluded}")
    held = held_at(found.states)
    click.echo(f"\nKnown: {words(found.states)}" + (f"; holds as {held.value}" if held is not None else ""))
    if found.contrary:
        click.echo("What follows excludes one another, so the row is open where it does.")
    if not found.conclusions:
        click.echo("Nothing is stated of it, and nothing that is stated elsewhere tells of it.")
    for one in found.conclusions:
        click.echo()
        _say_conclusion(found, one, 0)
    _say_outward(found)


def _say_conclusion(found: Traced, one: Conclusion, depth: int) -> None:
    pad = "  " * depth
    if one.step is None:
        click.echo(f"{pad}{_name(found, one.key)} stated: {words(one.states)}")
        for said in found.said.get(one.key, ()):
            _say_said(said, pad + "  ")
        return
    bond = one.step.bond
    sure = f", {bond.confidence.value}" if bond.rows else ""
    click.echo(f"{pad}{_name(found, one.key)}: {words(one.states)}")
    by = one.step.crosswalk or WITHIN
    targets = f"{together(bond.targets)} together" if len(bond.targets) > 1 else bond.targets[0]
    click.echo(f"{pad}  because {together(bond.origins)} {bond.relation.value} {targets} ({by}{sure})")
    for before in one.via:
        _say_conclusion(found, before, depth + 2)


def _name(found: Traced, key: tuple[str, str]) -> str:
    return key[1] if key == found.key else f"{key[1]} of {key[0]}"


def _say_said(one: Said, pad: str) -> None:
    by = f"{one.by}: " if one.by else ""
    click.echo(f"{pad}{by}{one.answer} ({one.place})")
    for label, text in (("how", one.how), ("reason", one.rationale)):
        if text:
            click.echo(f"{pad}  {label}: {' '.join(text.split())}")
    for item in one.evidence:
        file = f", {item.file}" if item.file else ""
        click.echo(f"{pad}  evidence {item.id}: {item.title}{file}")
    if not one.evidence:
        click.echo(f"{pad}  no evidence")


def _say_outward(found: Traced) -> None:
    every = [one for ones in found.outward.values() for one in ones]
    if not every:
        click.echo("\nNo relation leads from it to a row of another catalog.")
        return
    stated = found.said.get(found.key)
    word = "It tells of" if stated else "An answer to it could tell of"
    click.echo(f"\n{word} {len(every)} rows of {len(found.outward)} catalogs, by at most three relations:")
    for pack, ones in found.outward.items():
        firm = [one for one in ones if one.depends]
        rest = [one for one in ones if not one.depends]
        click.echo(f"  {pack}")
        if firm:
            click.echo("    known through it, with the relation and the state as declared:")
            say_rows(map(_reached, firm), "      ")
        if rest:
            if stated:
                click.echo("    related, but nothing more is known through it:")
            say_rows(map(_reached, rest), "      ")


def _reached(one: Outward) -> str:
    relation = "together with others" if one.chain is None else one.chain.relation.value
    if one.chain is not None and len(one.chain.origins) > 1:
        relation += " together"
    return f"{one.key[1]} ({relation}, {one.states[0].value}{'' if one.asked else ', not asked'})"


def traced_data(found: Traced) -> dict[str, Any]:
    """A row and its paths as JSON data."""
    held = held_at(found.states)
    return pack_data(found.catalog.pack) | {
        "row": found.row.id,
        "title": found.row.title,
        "intent": found.row.intent,
        "confidence": found.row.confidence.value,
        "excluded": found.excluded or None,
        "states": states_data(found.states),
        "held_as": None if held is None else held.value,
        "contrary": found.contrary,
        "stated": _said_data(found.said.get(found.key, ())),
        "paths": [_conclusion_data(found, one) for one in found.conclusions if one.step is not None],
        "tells_of": {pack: [_outward_data(one) for one in ones] for pack, ones in found.outward.items()},
    }


def _conclusion_data(found: Traced, one: Conclusion) -> dict[str, Any]:
    step = one.step
    data: dict[str, Any] = {"pack": one.key[0], "row": one.key[1], "states": states_data(one.states)}
    if step is None:
        return data | {"stated": _said_data(found.said.get(one.key, ()))}
    relation = one.relation
    return data | {
        "relation": step.bond.relation.value,
        "from": {"pack": step.pack, "rows": list(step.bond.origins)},
        "together": list(step.bond.targets),
        "crosswalk": step.crosswalk or None,
        "relation_of_source": None if relation is None else relation.value,
        "confidence": one.confidence.value,
        "sources": [{"pack": pack, "row": row} for pack, row in one.sources],
        "because": [_conclusion_data(found, before) for before in one.via],
    }


def _said_data(every: Iterable[Said]) -> Sequence[dict[str, Any]]:
    return [
        {
            "by": one.by,
            "answer": one.answer,
            "how": one.how,
            "rationale": one.rationale,
            "file": one.place.file,
            "line": one.place.line,
            "evidence": [{"id": item.id, "title": item.title, "file": item.file} for item in one.evidence],
        }
        for one in every
    ]


def _outward_data(one: Outward) -> dict[str, Any]:
    data = {"row": one.key[1], "states": states_data(one.states), "depends": one.depends, "asked": one.asked}
    return data | {"path": None if one.chain is None else chain_data(one.chain)}
