"""pack diff: two editions, or two versions of one pack, held against each other."""

from pathlib import Path
from typing import Any

import click

from medslate import wiring
from medslate.cli import options
from medslate.cli.output import say_json
from medslate.standards.crosswalks import Change, SetRelation
from medslate.standards.editions.comparing import Comparison, Differs, Fate
from medslate.usecases.pack_diff import pack_diff

MOST = 72


@click.command(
    "diff",
    epilog="Example: medslate pack diff ig-nb-questionnaire-5-2022 ig-nb-audit-1-2023 "
    "/ medslate pack diff old-packs iec-62443-4-2-2019",
)
@click.argument("old")
@click.argument("new")
@click.option("--all", "everything", is_flag=True, help="List the rows of which nothing differs as well.")
@options.packs
@options.output("text", "json")
def diff(old: str, new: str, everything: bool, more: tuple[Path, ...], form: str) -> int:
    """Account for every row of two packs: kept, reworded, moved, split, merged, added, removed or unknown.

    OLD and NEW are ids of packs, folders of a pack, or a folder of packs in which the other's id is looked up. Exit
    status 1 if anything differs.
    """
    packs = wiring.pack_source(*more)
    found = pack_diff(packs.load_at(old, new), packs.load_at(new, old), packs)
    if form == "json":
        say_json(comparison_data(found))
    else:
        _say(found, everything)
    return int(not found.same)


def comparison_data(one: Comparison) -> dict[str, Any]:
    """A comparison as JSON data."""
    return {
        "old": _pack_data(one.old.id, one.old.version, one.old.digest),
        "new": _pack_data(one.new.id, one.new.version, one.new.digest),
        "crosswalk": one.crosswalk,
        "same": one.same,
        "reordered": one.reordered,
        "counts": {change.value: {"old": old, "new": new} for change, (old, new) in one.counts.items()},
        "head": [_differs_data(each) for each in one.head],
        "old_rows": [_fate_data(each, "to") for each in one.olds.values()],
        "new_rows": [_fate_data(each, "from") for each in one.news.values()],
    }


def _pack_data(name: str, version: str, digest: str) -> dict[str, str]:
    return {"id": name, "version": version, "digest": digest}


def _differs_data(one: Differs) -> dict[str, str]:
    return {"field": one.name, "before": one.before, "after": one.after}


def _fate_data(one: Fate, way: str) -> dict[str, Any]:
    return {
        "row": one.row,
        "change": one.change.value,
        way: list(one.others),
        "differs": [_differs_data(each) for each in one.differs],
        "relations": [
            {
                "row": each.to if way == "to" else each.origin,
                "relation": each.relation.value,
                "change": each.change.value if each.change else "",
                "confidence": each.confidence.value,
                "rationale": each.rationale,
            }
            for each in one.relations
        ],
    }


def _say(found: Comparison, everything: bool) -> None:
    _say_head(found)
    for fate in found.olds.values():
        if everything or not fate.same:
            _say_fate(fate)
    for fate in (one for one in found.news.values() if not one.others):
        _say_fate(fate)
    for label, side, at in (("old", found.olds, 0), ("new", found.news, 1)):
        said = ", ".join(f"{both[at]} {change.value}" for change, both in found.counts.items() if both[at])
        click.echo(f"{len(side)} rows of the {label} side: {said or 'none'}.")
    if found.same and found.old.digest != found.new.digest:
        click.echo("The digests differ by what is not compared: examples, the list of changes, or the form of a table.")


def _say_head(found: Comparison) -> None:
    for label, pack in (("old", found.old), ("new", found.new)):
        click.echo(f"{label}  {pack.id} {pack.version}, digest {pack.digest[:12]}: {pack.citation}")
    if found.crosswalk:
        click.echo(f"By the edition crosswalk {found.crosswalk}.")
    elif found.old.id != found.new.id:
        click.echo("There is no edition crosswalk between them: rows are told apart by their ids alone.")
    for one in found.head:
        click.echo(f"head  {_told(one)}")
    if found.reordered:
        click.echo("The rows that both have stand in another order.")


def _say_fate(fate: Fate) -> None:
    to = f" -> {', '.join(fate.others)}" if fate.others and fate.others != (fate.row,) else ""
    click.echo(f"{click.style(fate.row, bold=True)}  {fate.change.value}{to}{_because(fate)}")
    for one in fate.differs if fate.change is not Change.UNKNOWN else ():
        click.echo(f"    {_told(one)}")


def _because(fate: Fate) -> str:
    """What the crosswalk says, each reason once, with its relation and confidence."""
    if not fate.relations:
        return ""
    reasons = dict.fromkeys(one.rationale for one in fate.relations)
    kinds = dict.fromkeys(
        one.confidence.value if one.relation is SetRelation.NONE else f"{one.relation.value}, {one.confidence.value}"
        for one in fate.relations
    )
    return f" ({'; '.join(kinds)}): {' '.join(reasons)}"


def _told(one: Differs) -> str:
    return f"{one.name}: {_short(one.before)} -> {_short(one.after)}"


def _short(text: str) -> str:
    if not text:
        return "(nothing)"
    return repr(text) if len(text) <= MOST else repr(text[: MOST - 3] + "...")
