"""What claims prove: verdicts and levels of parts, what is asked for, and for which levels a device needs help.

A maker declares these; whoever holds the claims computes them anew with the same rule.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from medslate.devices.device import ExternalMeasure, Integration
from medslate.devices.known import Asked
from medslate.exchange.declaration import Help, Part, Stated
from medslate.levels.frs import FR
from medslate.levels.rule import Row, levels_of
from medslate.levels.strengths import Strength
from medslate.levels.vectors import HIGHEST, Bounds, Capability
from medslate.levels.verdicts import Standing, Verdict
from medslate.standards.catalogs import Catalog


def verdicts_of(part: Part, claims: Iterable[Stated], catalog: Catalog, strength: Strength) -> Mapping[str, Verdict]:
    """The verdicts that hold at a strength, by row that the part faces. A row without a claim is left out."""
    faced = {row.id for row in catalog.rows_for(part.types)}
    return {one.row: one.held[strength] for one in claims if one.component == part.id and one.row in faced}


def capability_of(part: Part, verdicts: Mapping[str, Verdict], catalog: Catalog) -> Bounds[Capability]:
    """SL-C of a part by the level rule."""
    return levels_of(catalog.rows_for(part.types), verdicts).bounds


def asks_of(
    measures: Iterable[ExternalMeasure],
    integrations: Iterable[Integration],
    claims: Iterable[Stated],
    held: Mapping[str, Mapping[str, Verdict]],
) -> tuple[Asked, ...]:
    """What the maker asks for, each with the rows of parts in scope that rest on it.

    `held`: per part in scope, the verdicts that hold at the strength looked at. A claim that does not hold asks for
    nothing.
    """
    rows: dict[str, list[tuple[str, str]]] = {}
    for one in claims:
        if held.get(one.component, {}).get(one.row) is one.verdict:
            for name in rests_on(one):
                rows.setdefault(name, []).append((one.component, one.row))
    asked = (
        Asked(one.id, one.title, tuple(rows.get(one.id, ())), library=one.library, description=one.description)
        for one in measures
    )
    systems = (
        Asked(one.id, one.name, tuple(rows.get(one.id, ())), integration=True, description=one.provides)
        for one in integrations
    )
    return (*asked, *systems)


def rests_on(claim: Stated) -> tuple[str, ...]:
    """What outside the part must be in place for a claim: its external measures, or the systems it is met through."""
    if claim.verdict is Verdict.COVERED_EXTERNALLY:
        return tuple(dict.fromkeys(claim.measures))
    return tuple(dict.fromkeys(claim.through)) if claim.verdict is Verdict.MET_BY_INTEGRATION else ()


@dataclass(frozen=True, slots=True)
class Judged:
    """One applicable row of a part, as declared: whether it counts once `needs` are in place. `counts` needs none."""

    component: str
    row: Row
    possible: bool
    needs: frozenset[str]


def help_of(
    parts: Iterable[Part], claims: Iterable[Stated], known: frozenset[str], catalog: Catalog
) -> tuple[Help, ...]:
    """Per FR and level above the declared lower end, up to the highest that a row asks for: what is needed.

    `known`: ids of the measures and integrations that the maker describes; a claim that names any other has no help.
    The needs of a level are those of all rows up to it that can count, so they are the fewest with which these count.
    """
    stated = tuple(claims)
    scope = tuple(one for one in parts if one.in_scope)
    judged = tuple(one for part in scope for one in _judged(part, stated, known, catalog))
    lower = {fr: min((one.capability[Strength.DECLARED].lower[fr] for one in scope), default=HIGHEST) for fr in FR}
    return tuple(
        _help(fr, level, tuple(one for one in judged if one.row.fr is fr and one.row.level <= level))
        for fr in FR
        for level in range(lower[fr] + 1, max((one.row.level for one in judged if one.row.fr is fr), default=0) + 1)
    )


def _help(fr: FR, level: int, judged: tuple[Judged, ...]) -> Help:
    needs = {name for one in judged if one.possible for name in one.needs}
    lacking = tuple((one.component, one.row.id) for one in judged if not one.possible)
    return Help(fr, level, tuple(sorted(needs)), lacking)


def _judged(part: Part, claims: tuple[Stated, ...], known: frozenset[str], catalog: Catalog) -> Iterable[Judged]:
    held = verdicts_of(part, claims, catalog, Strength.DECLARED)
    named = {one.row: rests_on(one) for one in claims if one.component == part.id}
    for row in catalog.rows_for(part.types):
        if held.get(row.id, Verdict.OPEN).standing is not Standing.OUT:
            both = tuple(name for name in (row.id, row.base) if name is not None)
            verdicts = [held.get(name, Verdict.OPEN) for name in both]
            possible = all(
                _can(verdict, named.get(name, ()), known) for name, verdict in zip(both, verdicts, strict=True)
            )
            yield Judged(part.id, row, possible, frozenset(one for name in both for one in named.get(name, ())))


def _can(verdict: Verdict, names: tuple[str, ...], known: frozenset[str]) -> bool:
    """Whether a row counts once all that it rests on is in place."""
    outside = verdict in (Verdict.COVERED_EXTERNALLY, Verdict.MET_BY_INTEGRATION)
    return verdict is Verdict.MET or (outside and bool(names) and known >= set(names))
