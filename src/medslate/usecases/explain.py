"""Explain a row or an FR: what decided it, on what it rests, what it would take."""

from collections.abc import Mapping
from dataclasses import dataclass

from medslate.assessment.evidence import Evidence
from medslate.devices.claims import Claim
from medslate.errors import UsageError
from medslate.levels.frs import FR
from medslate.levels.rule import FRLevel
from medslate.levels.strengths import Strength
from medslate.levels.vectors import HIGHEST
from medslate.levels.verdicts import Standing, Verdict
from medslate.standards.catalogs import Requirement, suggestion
from medslate.standards.overlays import Comment
from medslate.usecases.opening import Opened
from medslate.usecases.ports import PackSource


@dataclass(frozen=True)
class ComponentView:
    """One row seen from one component that faces it."""

    component: str
    claim: Claim | None
    verdicts: Mapping[Strength, Verdict]
    evidence: tuple[Evidence, ...]
    decides: bool


@dataclass(frozen=True)
class RowExplained:
    """A row, what documents say of it, and how each component stands to it."""

    requirement: Requirement
    comments: tuple[Comment, ...]
    owned_text: str | None
    enhancements: tuple[Requirement, ...]
    components: tuple[ComponentView, ...]


@dataclass(frozen=True)
class FRExplained:
    """An FR: per strength and component its level with reasons, and the device's bounds."""

    fr: FR
    device: Mapping[Strength, tuple[int, int]]
    components: Mapping[str, Mapping[Strength, FRLevel]]
    deciding: tuple[str, ...]
    next_level: int | None
    needed: tuple[tuple[str, Requirement, Verdict], ...]


def explain_row(opened: Opened, packs: PackSource, wanted: str) -> RowExplained:
    """One row. Raises `UsageError` with the nearest id if the catalog has none of that name."""
    catalog = opened.catalog
    requirement = catalog.by_id.get(wanted)
    if requirement is None:
        hint = suggestion(wanted, catalog.by_id, f"Rows: `medslate pack show {catalog.pack.id}`.")
        raise UsageError(f"{catalog.pack.citation} has no row {wanted}. {hint}")
    return RowExplained(
        requirement,
        tuple(comment for overlay in opened.overlays for comment in overlay.by_row.get(wanted, ())),
        packs.owned_text(catalog.pack.id, wanted),
        tuple(one for one in catalog.requirements if one.base == wanted),
        tuple(
            _view(opened, name, requirement)
            for name, one in opened.assessment.components.items()
            if requirement.assessable and requirement.faced_by(one.component.types)
        ),
    )


def _view(opened: Opened, name: str, requirement: Requirement) -> ComponentView:
    claim = opened.dossier.claim.get((name, requirement.id))
    assessed = opened.assessment.components[name]
    fr = requirement.fr
    return ComponentView(
        name,
        claim,
        {strength: assessed.verdicts[strength].get(requirement.id, Verdict.OPEN) for strength in Strength},
        () if claim is None else opened.dossier.supporting(claim),
        fr is not None and requirement.id in assessed.levels[Strength.DECLARED][fr].stops,
    )


def explain_fr(opened: Opened, fr: FR) -> FRExplained:
    """One FR: what holds it where it is, and the rows that the next level needs (declared strength)."""
    components = {
        name: {strength: one.levels[strength][fr] for strength in Strength}
        for name, one in opened.assessment.components.items()
    }
    declared = opened.assessment.device.get(Strength.DECLARED)
    level = None if declared is None else declared.bounds.lower[fr]
    next_level = None if level is None or level == HIGHEST else level + 1
    return FRExplained(
        fr,
        {strength: (one.bounds.lower[fr], one.bounds.upper[fr]) for strength, one in opened.assessment.device.items()},
        components,
        () if declared is None else declared.deciding(fr).lower,
        next_level,
        () if next_level is None else missing(opened, fr, next_level),
    )


def missing(opened: Opened, fr: FR, level: int) -> tuple[tuple[str, Requirement, Verdict], ...]:
    """What components in scope lack for a level of an FR: (component, row, verdict as declared), in row order.

    A row is lacking if it is applicable, required at or below the level, and does not count.
    """
    assessed = [opened.assessment.components[component.id] for component in opened.dossier.device.in_scope]
    return tuple(
        (one.component.id, row, verdict)
        for one in assessed
        for counting in [one.counting(Strength.DECLARED)]
        for row in one.rows
        if row.fr is fr and (row.level or 0) <= level and row.id not in counting
        if (verdict := one.verdicts[Strength.DECLARED].get(row.id, Verdict.OPEN)).standing is not Standing.OUT
    )
