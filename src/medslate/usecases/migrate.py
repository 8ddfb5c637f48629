"""Migrate: take what a workspace states of one edition to the next, and tell all that changes. Nothing is deleted."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from medslate.assessment.conformity.reached import Reached
from medslate.assessment.conformity.scoring import LadderResult, ladder
from medslate.assessment.conformity.stated import Stated, Statement
from medslate.assessment.dossier import Dossier
from medslate.assessment.migrating.answers import Answers, Migration, Outcome, migrate_answers
from medslate.assessment.migrating.claims import ClaimMigration, migrate_claims
from medslate.documents.catalogue import DOCUMENTS
from medslate.errors import UsageError
from medslate.findings import Place
from medslate.levels.strengths import Strength
from medslate.standards.catalogs import Catalog
from medslate.standards.editions.comparing import Comparison, compare
from medslate.standards.editions.contents import contents_of
from medslate.standards.fulfilment.scales import Scale, Scoring
from medslate.standards.overlays import Overlay
from medslate.standards.packs import PackKind
from medslate.usecases.open_conformity import Conformity, Field, open_conformity
from medslate.usecases.opening import Opened
from medslate.usecases.pack_diff import editions_between
from medslate.usecases.ports import Editor, Mover, PackSource, StandardsKeeper
from medslate.usecases.standards_pin import Pinned, packs_behind, pin


@dataclass(frozen=True, slots=True)
class StepChange:
    """The step of a ladder that a catalog reaches at one strength, before and after, when it is not the same."""

    catalog: str
    strength: Strength
    before: LadderResult
    after: LadderResult


@dataclass(frozen=True)
class Effects:
    """What else changes: per catalog the rows of which something else is known, steps of ladders, documents.

    `documents`: by name, with the catalogs for which each may say something else.
    """

    rows: Mapping[str, tuple[str, ...]]
    steps: tuple[StepChange, ...]
    documents: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class AnswersPlan:
    """A migration of answers before it is written. `route`: that of the old answers, if the new edition lacks it."""

    old: Catalog
    new: Catalog
    comparison: Comparison
    migration: Migration
    statement: Statement
    present: Statement | None
    lost_route: str
    effects: Effects
    dossier: Dossier
    field: Field


@dataclass(frozen=True)
class ClaimsPlan:
    """A migration of claims before it is written. `overlays`: of the old catalog, which say nothing of the new one."""

    old: Catalog
    new: Catalog
    comparison: Comparison
    migration: ClaimMigration
    overlays: tuple[str, ...]
    effects: Effects
    dossier: Dossier
    field: Field


@dataclass(frozen=True)
class Written:
    """The files that were written or changed, and what is pinned now."""

    files: tuple[str, ...]
    pinned: tuple[Pinned, ...]


def plan_migration(opened: Opened, field: Field, packs: PackSource, old: str, new: str) -> AnswersPlan | ClaimsPlan:
    """What a migration would do.

    Raises `UsageError` if the workspace states nothing of the old edition, if the two are not editions of one document,
    or if one is answered by claims and the other is not.
    """
    before, after = field.catalog(old), field.catalog(new)
    if old == new:
        raise UsageError("Name two editions.")
    claims, claims_after = field.by_claims(before), field.by_claims(after)
    if claims is not claims_after:
        raise UsageError(f"{old} and {new} are not answered in the same way: one by claims, one row by row.")
    comparison = compare(contents_of(before), contents_of(after), editions_between(field.crosswalks, old, new))
    if not comparison.crosswalk and before.pack.standard != after.pack.standard:
        between = f"There is no edition crosswalk from {old} to {new}, and they are not editions of one standard."
        raise UsageError(f"{between} {_known(field, old)}")
    held = open_conformity(opened, field, packs)
    if claims:
        return _plan_claims(held, packs, comparison, before, after)
    return _plan_answers(held, packs, comparison, before, after)


def _scale(field: Field, catalog: Catalog) -> Scale:
    scale = field.scale_of(catalog)
    if scale is None:
        raise UsageError(f"{catalog.pack.id} has neither a scale nor levels, so that its rows cannot be answered.")
    return scale


def _known(field: Field, old: str) -> str:
    ways = [one.to for one in field.crosswalks if one.editions and one.origin == old]
    return (
        f"From {old} there is a way to {' and '.join(ways)}." if ways else "`medslate pack list` shows the crosswalks."
    )


# -- answers ----------------------------------------------------------------------------------------------------------


def _plan_answers(
    held: Conformity, packs: PackSource, comparison: Comparison, old: Catalog, new: Catalog
) -> AnswersPlan:
    dossier, field = held.opened.dossier, held.field
    origin, present = dossier.statement_on(old.pack.id), dossier.statement_on(new.pack.id)
    if origin is None:
        raise UsageError(f"This workspace has no answers on {old.pack.id} under conformity/.")
    sides = [Answers(one, _scale(field, one), _stated(dossier, one)) for one in (old, new)]
    migration = migrate_answers(comparison, *sides)
    route = origin.route if origin.route in new.routes else ""
    file = f"conformity/{new.pack.id}.yaml"
    statement = Statement(new.pack.id, Place(file), migration.written, origin.about, route)
    after = replace(dossier, statements=(*dossier.statements, statement))
    reached = open_conformity(replace(held.opened, dossier=after), field, packs).reached
    effects = _effects(held, reached, (old, new))
    lost = "" if route else origin.route
    return AnswersPlan(old, new, comparison, migration, statement, present, lost, effects, after, field)


def _stated(dossier: Dossier, catalog: Catalog) -> Mapping[str, Stated]:
    return {row: one for (pack, row), one in dossier.stated.items() if pack == catalog.pack.id}


def write_answers(
    plan: AnswersPlan, opened: Opened, packs: PackSource, mover: Mover, editor: Editor, keeper: StandardsKeeper
) -> Written:
    """Write the new answers: a whole file, or, if the new edition has one already, the rows that it lacks.

    A workspace that pins packs is pinned to those that come in as well.
    """
    files: tuple[str, ...]
    if plan.present is None:
        files = (mover.start_statement(plan.statement, _note(plan)),) if plan.statement.answers else ()
    else:
        files = tuple(dict.fromkeys(editor.set_stated(one) for one in plan.statement.answers))
    return Written(files, _pinned(plan, opened, packs, keeper))


def _note(plan: AnswersPlan) -> str:
    counts = {outcome: sum(one.outcome is outcome for one in plan.migration.news) for outcome in Outcome}
    carried, opened = counts[Outcome.CARRIED], counts[Outcome.OPENED]
    return (
        f"From {plan.old.pack.id} {plan.old.pack.version} to {plan.new.pack.id} {plan.new.pack.version}:\n"
        f"{carried} answers carried over; {opened} rows have no `answer` yet, what was said of them is a proposal."
    )


# -- claims -----------------------------------------------------------------------------------------------------------


def _plan_claims(held: Conformity, packs: PackSource, comparison: Comparison, old: Catalog, new: Catalog) -> ClaimsPlan:
    opened = held.opened
    if opened.dossier.catalog != old.pack.id:
        raise UsageError(f"This workspace is assessed against {opened.dossier.catalog}, not {old.pack.id}.")
    overlays = tuple(_overlays_of(packs, new.pack.id))
    migration = migrate_claims(comparison, opened.dossier, opened.assessment, new, overlays)
    after = replace(opened, dossier=migration.dossier, catalog=new, assessment=migration.after)
    reached = open_conformity(after, held.field, packs).reached
    effects = _effects(held, reached, (old, new))
    lost = tuple(one for one in opened.dossier.overlays if one not in overlays)
    return ClaimsPlan(old, new, comparison, migration, lost, effects, migration.dossier, held.field)


def _overlays_of(packs: PackSource, catalog: str) -> Iterator[str]:
    for one in packs.packs():
        if one.kind is PackKind.OVERLAY:
            content = packs.load(one.id)
            if isinstance(content, Overlay) and content.overlays == catalog:
                yield one.id


def write_claims(plan: ClaimsPlan, opened: Opened, packs: PackSource, mover: Mover, keeper: StandardsKeeper) -> Written:
    """Write the claims under the new edition, into a copy of the workspace, for the old claims are replaced there."""
    dossier = plan.migration.dossier
    files = (mover.set_catalog(dossier.catalog, dossier.overlays), *mover.set_claims(dossier.claims))
    return Written(files, _pinned(plan, opened, packs, keeper))


# -- both -------------------------------------------------------------------------------------------------------------


def _pinned(
    plan: AnswersPlan | ClaimsPlan, opened: Opened, packs: PackSource, keeper: StandardsKeeper
) -> tuple[Pinned, ...]:
    """Pin what comes in; what was pinned before stays as it was."""
    pins = opened.dossier.standards.pins
    if not pins:
        return ()
    come = (one for one in packs_behind(plan.dossier, plan.field) if one not in pins)
    before = packs_behind(opened.dossier, plan.field)
    return pin(opened.dossier, packs, keeper, tuple(one for one in come if one not in before))


def _effects(held: Conformity, after: Reached, editions: tuple[Catalog, Catalog]) -> Effects:
    """What is known otherwise in all catalogs but the two, and the new one's and others' steps of ladders."""
    before = held.reached
    own = {one.pack.id for one in editions}
    rows: dict[str, tuple[str, ...]] = {}
    steps: list[StepChange] = []
    for name, catalog in held.field.catalogs.items():
        asked = held.scopes[name].rows
        changed = tuple(one.id for one in asked if before.states(name, one.id) != after.states(name, one.id))
        if changed:
            scale = held.field.scale_of(catalog)
            if scale is not None and scale.scoring is Scoring.LADDER:
                steps += _steps(catalog, held, after)
            if name not in own:
                rows[name] = changed
    affected = (*editions, *(held.field.catalogs[one] for one in rows))
    return Effects(rows, tuple(steps), _documents(affected, held.field))


def _documents(catalogs: Iterable[Catalog], field: Field) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for one in catalogs:
        for name in DOCUMENTS if field.by_claims(one) else (one.document or "conformity-report",):
            found[name] = (*found.get(name, ()), one.pack.id)
    return found


def _steps(catalog: Catalog, held: Conformity, after: Reached) -> Iterator[StepChange]:
    name, rows = catalog.pack.id, held.scopes[catalog.pack.id].rows
    was, now = ({one.id: reached.states(name, one.id) for one in rows} for reached in (held.reached, after))
    for number, strength in enumerate(Strength):
        old, new = ladder(rows, was, number), ladder(rows, now, number)
        if (old.lower, old.upper) != (new.lower, new.upper):
            yield StepChange(name, strength, old, new)
