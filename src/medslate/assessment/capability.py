"""SL-C of a device from its dossier, at the three strengths, with reasons."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from medslate.assessment.dossier import Dossier
from medslate.assessment.evidence import EvidenceKind, Outcome
from medslate.devices.claims import Claim
from medslate.devices.device import Component
from medslate.levels.devices import DeviceLevels, device_levels
from medslate.levels.rule import Levels, levels_of
from medslate.levels.strengths import Strength, Support, at_strength
from medslate.levels.verdicts import Verdict
from medslate.standards.catalogs import Catalog, Requirement


@dataclass(frozen=True, slots=True)
class ComponentAssessment:
    """One component: the rows it faces, the verdicts that hold at each strength, and the levels that follow."""

    component: Component
    rows: tuple[Requirement, ...]
    verdicts: Mapping[Strength, Mapping[str, Verdict]]
    levels: Mapping[Strength, Levels]


@dataclass(frozen=True, slots=True)
class Assessment:
    """The device: its components, and its levels at each strength (empty when no component is in scope)."""

    components: Mapping[str, ComponentAssessment]
    device: Mapping[Strength, DeviceLevels]


def support_of(dossier: Dossier, claim: Claim, today: date) -> Support:
    """What stands behind a claim on a given day. Evidence speaks only for the component it was taken on."""
    version = dossier.device.component[claim.component].version
    current = [
        item
        for item in dossier.supporting(claim)
        if item.current(claim.component, version, today) and item.outcome is not Outcome.SKIPPED
    ]
    passed = [item for item in current if item.outcome is not Outcome.FAILED]
    return Support(
        rationale=bool(claim.rationale.strip()),
        current=any(item.kind is not EvidenceKind.TEST or item.outcome is Outcome.PASSED for item in passed),
        tested=any(item.complete_test for item in passed),
        failed=len(passed) < len(current),
    )


def assess_component(dossier: Dossier, catalog: Catalog, component: Component, today: date) -> ComponentAssessment:
    """One component by itself: only its own claims and evidence matter, so a change elsewhere leaves it as it is."""
    faced = catalog.faced_by(component.types)
    rows = tuple(one.as_row() for one in faced)
    claims = [dossier.claim[key] for row in faced if (key := (component.id, row.id)) in dossier.claim]
    backed = [(claim, support_of(dossier, claim, today)) for claim in claims]
    verdicts = {
        strength: {claim.row: at_strength(claim.verdict, support, strength) for claim, support in backed}
        for strength in Strength
    }
    levels = {strength: levels_of(rows, verdicts[strength]) for strength in Strength}
    return ComponentAssessment(component, faced, verdicts, levels)


def assess(dossier: Dossier, catalog: Catalog, today: date) -> Assessment:
    """Every component, and the device as the lowest of those that expose or protect an interface in scope."""
    components = {one.id: assess_component(dossier, catalog, one, today) for one in dossier.device.components}
    return combine(dossier, components)


def reassess(before: Assessment, dossier: Dossier, catalog: Catalog, changed: str, today: date) -> Assessment:
    """The assessment after a change in one component's claims or evidence; the others are taken over as they are."""
    component = dossier.device.component[changed]
    fresh = {changed: assess_component(dossier, catalog, component, today)}
    return combine(dossier, {**before.components, **fresh})


def combine(dossier: Dossier, components: Mapping[str, ComponentAssessment]) -> Assessment:
    """The device's levels from those of its components in scope."""
    scope = [one.id for one in dossier.device.in_scope]
    device = {
        strength: device_levels({name: components[name].levels[strength] for name in scope})
        for strength in Strength
        if scope
    }
    return Assessment(components, device)
