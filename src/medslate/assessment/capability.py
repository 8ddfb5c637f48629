"""SL-C of a device from its dossier, at the three strengths, with reasons."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from medslate.assessment.dossier import Dossier
from medslate.assessment.evidence import EvidenceKind, Outcome
from medslate.devices.claims import Claim
from medslate.devices.device import Component
from medslate.levels.devices import DeviceLevels, device_levels
from medslate.levels.rule import Levels, counts_at_lower, levels_of
from medslate.levels.strengths import Strength, Support, at_strength
from medslate.levels.verdicts import Verdict
from medslate.standards.catalogs import Catalog, Requirement


@dataclass(frozen=True, slots=True)
class ComponentAssessment:
    """One component: the rows it faces, what stands behind its claims, the verdicts that hold, and the levels.

    `supports` is by row; `verdicts` and `levels` are by strength.
    """

    component: Component
    rows: tuple[Requirement, ...]
    supports: Mapping[str, Support]
    verdicts: Mapping[Strength, Mapping[str, Verdict]]
    levels: Mapping[Strength, Levels]

    def counting(self, strength: Strength) -> frozenset[str]:
        """The rows that count at a strength while open rows fail; rows that drop out are not among them."""
        held = self.verdicts[strength]
        standing = {row.id: held.get(row.id, Verdict.OPEN).standing for row in self.rows}
        return frozenset(row.id for row in self.rows if counts_at_lower(row.as_row(), standing))


@dataclass(frozen=True, slots=True)
class Assessment:
    """The device on a day: its components, and its levels at each strength (none when no component is in scope)."""

    day: date
    components: Mapping[str, ComponentAssessment]
    device: Mapping[Strength, DeviceLevels]

    def support(self, dossier: Dossier, claim: Claim) -> Support:
        """What stands behind a claim, as assessed; outside the level rule (constraints, second claims) judged anew."""
        if dossier.claim[claim.component, claim.row] is claim:
            known = self.components[claim.component].supports.get(claim.row)
            if known is not None:
                return known
        return support_of(dossier, claim, self.day)


def support_of(dossier: Dossier, claim: Claim, today: date) -> Support:
    """What stands behind a claim on a given day. Evidence speaks only for the component it was taken on."""
    version = dossier.device.component[claim.component].version
    current = tested = failed = False
    for item in dossier.supporting(claim):
        if item.current(claim.component, version, today):
            if item.outcome is Outcome.FAILED:
                failed = True
            elif item.outcome is Outcome.PASSED or (item.outcome is None and item.kind is not EvidenceKind.TEST):
                current = True
                tested = tested or item.complete_test
    return Support(bool(claim.rationale.strip()), current, tested, failed)


def assess_component(dossier: Dossier, catalog: Catalog, component: Component, today: date) -> ComponentAssessment:
    """One component by itself: only its own claims and evidence matter, so a change elsewhere leaves it as it is."""
    faced = catalog.faced_by(component.types)
    claims = [claim for row in faced if (claim := dossier.claim.get((component.id, row.id))) is not None]
    supports = {claim.row: support_of(dossier, claim, today) for claim in claims}
    verdicts = {
        strength: {claim.row: at_strength(claim.verdict, supports[claim.row], strength) for claim in claims}
        for strength in Strength
    }
    rows = catalog.rows_for(component.types)
    levels = {strength: levels_of(rows, held) for strength, held in verdicts.items()}
    return ComponentAssessment(component, faced, supports, verdicts, levels)


def assess(dossier: Dossier, catalog: Catalog, today: date) -> Assessment:
    """Every component, and the device as the lowest of those that expose or protect an interface in scope."""
    components = {one.id: assess_component(dossier, catalog, one, today) for one in dossier.device.components}
    return combine(dossier, components, today)


def reassess(before: Assessment, dossier: Dossier, catalog: Catalog, changed: str) -> Assessment:
    """The assessment after a change in one component's claims or evidence; the others are taken over as they are."""
    component = dossier.device.component[changed]
    fresh = {changed: assess_component(dossier, catalog, component, before.day)}
    return combine(dossier, {**before.components, **fresh}, before.day)


def combine(dossier: Dossier, components: Mapping[str, ComponentAssessment], day: date) -> Assessment:
    """The device's levels from those of its components in scope."""
    scope = [one.id for one in dossier.device.in_scope]
    device = {
        strength: device_levels({name: components[name].levels[strength] for name in scope})
        for strength in Strength
        if scope
    }
    return Assessment(day, components, device)
