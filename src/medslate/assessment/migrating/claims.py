"""Claims on components, taken from one edition of the catalog with levels to the next, and the levels that result."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from medslate.assessment.capability import Assessment, assess
from medslate.assessment.dossier import Dossier
from medslate.assessment.migrating.answers import NO_ROW, Outcome
from medslate.assessment.migrating.taking import WHY, doubtful, holds, succession
from medslate.devices.claims import Claim
from medslate.devices.device import Component
from medslate.levels.frs import FR
from medslate.levels.strengths import Strength
from medslate.levels.vectors import Bounds, Capability
from medslate.levels.verdicts import Standing, Verdict
from medslate.standards.catalogs import Catalog
from medslate.standards.crosswalks import Change
from medslate.standards.editions.comparing import Comparison, Differs, Fate
from medslate.standards.fulfilment.states import State

_STATES = {
    Standing.COUNTS: State.FULFILLED,
    Standing.FAILS: State.AT_MOST_PARTLY,
    Standing.OPEN: State.OPEN,
    Standing.OUT: State.VOID,
}
_FACTS = ("fr", "level", "applies_to", "base", "kind")


@dataclass(frozen=True, slots=True)
class MovedClaim:
    """A row of the new edition that a component faces: what it takes over, from which claims, and why not more.

    `differs`: what of the row bears on levels and is not as it was.
    """

    component: str
    row: str
    change: Change
    origins: tuple[str, ...]
    outcome: Outcome
    why: str = ""
    differs: tuple[Differs, ...] = ()
    claim: Claim | None = None


@dataclass(frozen=True, slots=True)
class LeftClaim:
    """A claim of the old edition that no row of the new one takes up: it stays in the old workspace alone."""

    component: str
    row: str
    verdict: Verdict
    why: str


@dataclass(frozen=True, slots=True)
class LevelChange:
    """The bounds of one FR at one strength that are not the same under both editions, as (lowest, highest)."""

    strength: Strength
    fr: FR
    before: tuple[int, int]
    after: tuple[int, int]


@dataclass(frozen=True)
class ClaimMigration:
    """The account of all claims, the dossier under the new edition, and the levels that differ."""

    moved: tuple[MovedClaim, ...]
    left: tuple[LeftClaim, ...]
    dossier: Dossier
    before: Assessment
    after: Assessment
    levels: tuple[LevelChange, ...]


def migrate_claims(
    comparison: Comparison, dossier: Dossier, before: Assessment, new: Catalog, overlays: tuple[str, ...]
) -> ClaimMigration:
    """Every row that a component faces under the new edition, every claim, and the levels under both editions.

    The dossier must be assessed against the old edition. Test records stay as they are: they name the old rows.
    """
    moved = tuple(_all_moved(comparison, dossier, new))
    taken = {(one.component, name) for one in moved for name in one.origins}
    left = tuple(_left(comparison, one) for key, one in dossier.claim.items() if key not in taken)
    claims = tuple(one.claim for one in moved if one.claim is not None)
    after = replace(dossier, catalog=new.pack.id, overlays=overlays, claims=claims)
    assessed = assess(after, new, before.day)
    return ClaimMigration(moved, left, after, before, assessed, tuple(_levels(before, assessed)))


def _all_moved(comparison: Comparison, dossier: Dossier, new: Catalog) -> Iterator[MovedClaim]:
    for component in dossier.device.components:
        for row in new.requirements:
            if row.answerable and row.faced_by(component.types):
                yield _moved(comparison, comparison.news[row.id], dossier, component)


def _moved(comparison: Comparison, fate: Fate, dossier: Dossier, component: Component) -> MovedClaim:
    origins = tuple(one for one in fate.others if (component.id, one) in dossier.claim)
    differs = tuple(one for one in fate.differs if one.name in _FACTS)

    def made(outcome: Outcome, why: str = "", claim: Claim | None = None) -> MovedClaim:
        return MovedClaim(component.id, fate.row, fate.change, origins, outcome, why, differs, claim)

    if not fate.others:
        return made(Outcome.NEW, WHY.get(fate.change, ""))
    given = [dossier.claim[component.id, one] for one in origins]
    if not given:
        return made(Outcome.UNANSWERED)
    (first, *_) = given
    successor = succession(fate)
    why = successor.doubt
    if not why and not holds(successor.relation, _STATES[first.verdict.standing]):
        why = doubtful(successor.relation, first.verdict.value)
    if not why:
        return made(Outcome.CARRIED, claim=replace(first, row=fate.row))
    return made(Outcome.OPENED, why, _opened(comparison, fate.row, given))


def _opened(comparison: Comparison, row: str, given: list[Claim]) -> Claim:
    """An open claim that keeps all texts and references of the old ones as a proposal."""
    old = comparison.old.id
    reasons = [f" ({one.rationale})" if one.rationale else "" for one in given]
    said = [f"From {old} {one.row}: {one.verdict.value}{why}." for one, why in zip(given, reasons, strict=True)]
    return replace(
        given[0],
        row=row,
        verdict=Verdict.OPEN,
        how=" ".join(dict.fromkeys(one.how for one in given if one.how)),
        rationale=" ".join(said),
        evidence=tuple(dict.fromkeys(name for one in given for name in one.evidence)),
        through=tuple(dict.fromkeys(name for one in given for name in one.through)),
        measures=tuple(dict.fromkeys(name for one in given for name in one.measures)),
        impairs={key: text for one in given for key, text in one.impairs.items()},
    )


def _left(comparison: Comparison, claim: Claim) -> LeftClaim:
    fate = comparison.olds.get(claim.row)
    if fate is None:
        why = NO_ROW
    elif fate.others:
        why = f"the component does not face {', '.join(fate.others)}"
    else:
        why = WHY.get(fate.change, "")
    return LeftClaim(claim.component, claim.row, claim.verdict, why)


def _levels(before: Assessment, after: Assessment) -> Iterator[LevelChange]:
    for strength in Strength:
        if strength in before.device and strength in after.device:
            old, new = before.device[strength].bounds, after.device[strength].bounds
            for fr in FR:
                was, now = _ends(old, fr), _ends(new, fr)
                if was != now:
                    yield LevelChange(strength, fr, was, now)


def _ends(bounds: Bounds[Capability], fr: FR) -> tuple[int, int]:
    return bounds.lower[fr], bounds.upper[fr]
