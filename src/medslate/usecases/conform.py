"""Conform: what the answers to one catalog come to, by the rule of its scale, by row and group; and its gaps."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from medslate.assessment.conformity.facts import OPEN, States
from medslate.assessment.conformity.paths import conclusions
from medslate.assessment.conformity.reached import Key
from medslate.assessment.conformity.scope import Scope
from medslate.assessment.conformity.scoring import (
    Grade,
    Group,
    LadderResult,
    by_heading,
    by_phase,
    grade,
    ladder,
    together,
)
from medslate.assessment.conformity.stated import Stated, Statement
from medslate.errors import UsageError
from medslate.levels.strengths import Strength
from medslate.standards.catalogs import Catalog, Requirement
from medslate.standards.crosswalks import SetRelation
from medslate.standards.fulfilment.scales import Scale, Scoring
from medslate.standards.fulfilment.states import Done, State
from medslate.usecases.open_conformity import Conformity

CARRIES_ALL = (SetRelation.EQUAL, SetRelation.SUPERSET)


@dataclass(frozen=True)
class RowResult:
    """One row that is asked: its answer, its states, and by pack the rows of others that tell of it."""

    row: Requirement
    stated: Stated | None
    states: States
    contrary: bool
    through: Mapping[str, tuple[str, ...]]

    def certain(self, strength: Strength) -> bool:
        """Whether nothing is missing at a strength: certainly fulfilled, or not applicable."""
        state = self.states[tuple(Strength).index(strength)]
        return state is State.VOID or state.certain is Done.FULL


@dataclass(frozen=True)
class Gap:
    """A row that is not certain at a strength, what would close it, and rows of others that would tell so in full."""

    result: RowResult
    remedy: str
    instead: tuple[Key, ...]


@dataclass(frozen=True)
class Conformed:
    """The result of one catalog. `scale`: none for packs without answers of their own, such as overlays.

    `ladder` and `grade`: by strength, only for catalogs whose scale has that rule; `given`: the answers as counted.
    """

    catalog: Catalog
    scale: Scale | None
    statement: Statement | None
    scope: Scope
    rows: tuple[RowResult, ...]
    groups: tuple[Group, ...]
    whole: States
    ladder: Mapping[Strength, LadderResult]
    grade: Grade | None
    given: Mapping[str, int]

    @cached_property
    def by_id(self) -> Mapping[str, RowResult]:
        """The results of rows by id."""
        return {one.row.id: one for one in self.rows}


def conform(conformity: Conformity, name: str, by: str = "heading") -> Conformed:
    """The result of a catalog, in groups by `heading` or by `phase` of the life cycle.

    Raises `UsageError` for an unknown catalog, and for phases of one that has none.
    """
    catalog = conformity.field.catalog(name)
    if by == "phase" and not catalog.phases:
        raise UsageError(f"{catalog.pack.citation} has no phases; group by heading.")
    scope = conformity.scopes[name]
    rows = tuple(_result(conformity, catalog, one) for one in scope.rows)
    states = {one.row.id: one.states for one in rows}
    scale = conformity.field.scale_of(catalog)
    rule = scale.scoring if scale is not None else Scoring.CONFORMITY
    given = {one.row.id: one.stated.answer for one in rows if one.stated is not None}
    if scale is not None:
        given = {row: answer for row, answer in given.items() if answer in scale.by_id}
    grouped = by_phase if by == "phase" else by_heading
    return Conformed(
        catalog,
        scale,
        conformity.opened.dossier.statement_on(name),
        scope,
        rows,
        grouped(catalog, scope.rows, states),
        together(scope.rows, states),
        {one: ladder(scope.rows, states, at) for at, one in enumerate(Strength)} if rule is Scoring.LADDER else {},
        grade(scope.rows, given, scale) if scale is not None and rule is Scoring.GRADES else None,
        {} if scale is None else {one: list(given.values()).count(one) for one in scale.by_id},
    )


def _result(conformity: Conformity, catalog: Catalog, row: Requirement) -> RowResult:
    key, made = (catalog.pack.id, row.id), conformity.reached
    states, contrary = made.states(*key), key in made.contrary
    found: dict[str, dict[str, None]] = {}
    if states != OPEN or contrary:
        for one in conclusions(made, key):
            for pack, source in one.sources:
                if one.step is not None:
                    found.setdefault(pack, {})[source] = None
    through = {pack: tuple(rows) for pack, rows in found.items()}
    return RowResult(row, conformity.opened.dossier.stated.get(key), states, contrary, through)


def gaps(conformity: Conformity, conformed: Conformed, strength: Strength) -> tuple[Gap, ...]:
    """The rows that are not certain at a strength, in order."""
    name = conformed.catalog.pack.id
    return tuple(
        Gap(one, _remedy(conformed, one, strength), _instead(conformity, (name, one.row.id)))
        for one in conformed.rows
        if not one.certain(strength)
    )


def _remedy(conformed: Conformed, one: RowResult, strength: Strength) -> str:
    """What would close a gap, from what is known of it."""
    name = conformed.catalog.pack.id
    declared = one.states[0]
    if one.contrary:
        return f"Sources contradict each other: `medslate trace {name} '{one.row.id}'`, and correct one of them."
    if one.certain(Strength.DECLARED):
        return "Name a passed test." if strength is Strength.TESTED else "Name evidence that speaks for it."
    if conformed.scale is None or conformed.scale.scoring is Scoring.LEVELS:
        return f"`medslate explain '{one.row.id}'` names the components that it waits for."
    if one.stated is None:
        said = "Part of it is known from elsewhere; answer" if declared is not State.OPEN else "Answer"
        return f"{said} it: `medslate answer {name} '{one.row.id}' ...`"
    if declared is State.OPEN:
        return "The answer tells nothing yet: give its reason, or correct it."
    return "Do what is missing, then answer anew."


def _instead(conformity: Conformity, key: Key) -> tuple[Key, ...]:
    """The single rows that ask all that this one asks, and are asked themselves: fulfilled, they close it as well."""
    return tuple(
        (step.pack, step.bond.origins[0])
        for step in conformity.field.web.arriving.get(key, ())
        if step.bond.relation in CARRIES_ALL
        and len(step.bond.origins) == 1
        and step.bond.origins[0] not in conformity.scopes[step.pack].excluded
    )
