"""What `map` shows, as text and as JSON data; chains of relations, wherever they are shown."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from textwrap import wrap
from typing import Any

import click

from medslate.assessment.conformity.chains import Chain, Leg
from medslate.assessment.conformity.reached import HOPS
from medslate.standards.packs import Pack
from medslate.usecases.map_packs import Mapped, Pair, Side, Unmapped

WIDTH = 100
MOST = 8
"""So many rows of a set are written out in text; JSON has all of every set."""
WITHIN = "within the catalog"


def say_mapped(found: Mapped) -> None:
    """The pairs by the rows they start from, each with all its chains, then what lies to nothing on both sides."""
    click.echo(click.style(f"{found.origin.pack.citation} -> {found.to.pack.citation}", bold=True))
    direct = sum(one.direct for one in found.pairs)
    chained = len(found.pairs) - direct
    click.echo(f"{_count(len(found.pairs), 'pair')}: {direct} stated by a crosswalk, {chained} by chains alone")
    if found.answers:
        click.echo(f"{_count(len(found.answers), 'relation')} of answers to rows, which make no chains")
    for origins, pairs in groupby(found.pairs, key=lambda one: one.origins):
        click.echo(f"\n{click.style(titled(found.origin, origins), bold=True)}")
        for pair in pairs:
            _say_pair(found, pair)
    for crosswalk, one in found.answers:
        click.echo(f"{one.origin} {one.relation.value} {one.to}  ({one.confidence.value}; {crosswalk})")
    for side, rows, other in zip((found.origin, found.to), found.unmapped, (found.to, found.origin), strict=True):
        _say_unmapped(side, rows, other)


def _say_pair(found: Mapped, pair: Pair) -> None:
    told = " and ".join(one.value for one in pair.relations)
    click.echo(f"  {told} {titled(found.to, pair.targets)}")
    for one in pair.chains:
        kind = "direct" if one.length == 1 else f"{one.length} relations"
        relation = "" if pair.relations == (one.relation,) else f"{one.relation.value}, "
        said = f"({one.leg.step.crosswalk})" if one.length == 1 else path(one)
        click.echo(f"      {kind}, {relation}{one.confidence.value}: {said}")


def titled(side: Side, rows: Sequence[str]) -> str:
    """Rows with their titles; several stand together."""
    if len(rows) == 1:
        return f"{rows[0]} {side.titles.get(rows[0], '')}".rstrip()
    return f"{together(rows)} together"


def together(rows: Iterable[str]) -> str:
    """Row ids as one set."""
    every = tuple(rows)
    return " + ".join(every) if len(every) <= MOST else f"{every[0]} + ... + {every[-1]} ({len(every)} rows)"


def path(chain: Chain) -> str:
    """A chain in one line: the rows it leads over, with each relation and the crosswalk that states it."""
    start = together(chain.leg.step.bond.origins)
    if len(chain.before) == 1:
        start = path(chain.before[0])
        left, ends = set(chain.leg.step.bond.origins), set(chain.before[0].targets)
        if left != ends:
            start += f", {'part of' if left > ends else 'with'} {together(chain.leg.step.bond.origins)},"
    elif chain.before:
        start = " and ".join(f"({path(one)})" for one in chain.before)
    bond = chain.leg.step.bond
    by = chain.leg.step.crosswalk or WITHIN
    return f"{start} {bond.relation.value} {together(bond.targets)} ({by})"


def _say_unmapped(side: Side, rows: tuple[Unmapped, ...], other: Side) -> None:
    stated = [one for one in rows if one.stated is not None]
    silent = [one.row for one in rows if one.stated is None]
    if stated:
        click.echo(f"\n{side.pack.citation}, stated to have no counterpart in {other.pack.citation}: {len(stated)}")
        for one in stated:
            reason = one.stated.rationale if one.stated is not None else ""
            click.echo(f"  {one.row} {side.titles[one.row]}: {reason}")
    if silent:
        click.echo(f"\n{side.pack.citation}, no relation to {other.pack.citation} known: {len(silent)}")
        say_rows(silent)
    if not rows and side.rows:
        click.echo(f"\n{side.pack.citation}: no row without a relation to {other.pack.citation}.")


def say_rows(rows: Iterable[str], indent: str = "  ") -> None:
    """Ids, as many as fit in a line; none is broken."""
    text = "; ".join(one.replace(" ", "\0") for one in rows)
    for line in wrap(text, WIDTH - len(indent), break_long_words=False, break_on_hyphens=False):
        click.echo(indent + line.replace("\0", " "))


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'s' if number != 1 else ''}"


def mapped_data(found: Mapped) -> dict[str, Any]:
    """Two packs side by side as JSON data."""
    left, right = found.unmapped
    return {
        "from": pack_data(found.origin.pack),
        "to": pack_data(found.to.pack),
        "most_relations": HOPS,
        "pairs": [
            {
                "from": list(one.origins),
                "relations": [relation.value for relation in one.relations],
                "to": list(one.targets),
                "direct": one.direct,
                "paths": [chain_data(chain) for chain in one.chains],
            }
            for one in found.pairs
        ],
        "answers": [
            {
                "from": one.origin,
                "relation": one.relation.value,
                "to": one.to,
                "confidence": one.confidence.value,
                "crosswalk": crosswalk,
            }
            for crosswalk, one in found.answers
        ],
        "unmapped": {
            "from": [_unmapped_data(found.origin, one) for one in left],
            "to": [_unmapped_data(found.to, one) for one in right],
        },
    }


def _unmapped_data(side: Side, one: Unmapped) -> dict[str, Any]:
    stated = one.stated
    data = {"row": one.row, "title": side.titles[one.row], "stated": stated is not None}
    return data if stated is None else data | {"rationale": stated.rationale, "confidence": stated.confidence.value}


def pack_data(pack: Pack) -> dict[str, Any]:
    """Which pack, in which version."""
    return {"pack": pack.id, "standard": pack.citation, "version": pack.version, "digest": pack.digest}


def chain_data(chain: Chain) -> dict[str, Any]:
    """A chain as JSON data: its relations in order, each after those that lead to its rows."""
    return {
        "relation": chain.relation.value,
        "length": chain.length,
        "confidence": chain.confidence.value,
        "steps": [leg_data(leg) for leg in chain.legs],
    }


def leg_data(leg: Leg) -> dict[str, Any]:
    """One relation as JSON data; the crosswalk is null for what holds within a catalog."""
    step = leg.step
    return {
        "from": {"pack": step.pack, "rows": list(step.bond.origins)},
        "relation": step.bond.relation.value,
        "to": {"pack": leg.to, "rows": list(step.bond.targets)},
        "crosswalk": step.crosswalk or None,
        "confidence": step.bond.confidence.value if step.bond.rows else None,
        "rationale": list(dict.fromkeys(one.rationale for one in step.bond.rows)),
    }
