"""Declaring: from a maker's dossier, as assessed on a day, to all that is told of the device, for every audience."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from medslate.assessment.capability import Assessment
from medslate.assessment.dossier import Dossier
from medslate.assessment.evidence import Evidence, Outcome, TestRecord
from medslate.devices.claims import Claim
from medslate.exchange.declaration import Declaration, Ground, Item, Part, Stated
from medslate.exchange.proven import asks_of, help_of, verdicts_of
from medslate.levels.strengths import Strength, at_strength
from medslate.standards.catalogs import Catalog


def declare(dossier: Dossier, catalog: Catalog, assessment: Assessment, packs: Mapping[str, str]) -> Declaration:
    """The whole declaration, with claims, grounds and evidence.

    `packs`: digests of the packs that it was computed with, by id. Claims on parts or rows that there are not, or that
    their part does not face, are left out, as are second claims on a row. Raises `ValueError` if no component is in
    scope: such a device has no SL-C to declare.
    """
    device = dossier.device
    if not device.in_scope:
        raise ValueError(f"{device.name} has no component in scope")
    parts = tuple(_parts(dossier, assessment))
    standing = tuple(_standing(dossier, catalog))
    claims = tuple(_stated(dossier, assessment, one) for one in standing)
    held = {one.id: verdicts_of(one, claims, catalog, Strength.DECLARED) for one in parts if one.in_scope}
    return Declaration(
        device.name,
        device.model,
        device.manufacturer,
        device.version,
        device.udi_di,
        device.intended_use,
        device.environment,
        dossier.catalog,
        dossier.overlays,
        assessment.day,
        dossier.content,
        approved_by(dossier),
        {strength: assessment.device[strength].bounds for strength in Strength},
        parts,
        device.functions,
        device.interfaces,
        device.measures,
        device.integrations,
        asks_of(device.measures, device.integrations, claims, held),
        device.assumptions,
        device.guidance,
        help_of(parts, claims, device.measure_ids | device.integration_ids, catalog),
        dict(packs),
        device.refuses,
        claims=claims,
        grounds=tuple(_ground(dossier, one) for one in standing),
        evidence=(*map(_item, dossier.evidence), *map(_record, dossier.records)),
    )


def public(declaration: Declaration) -> Declaration:
    """What everybody may see of it: without claims, grounds and evidence."""
    return replace(declaration, claims=None, grounds=None, evidence=None)


def approved_by(dossier: Dossier) -> tuple[str, ...]:
    """The roles that approved the dossier's present content, in the order of the approvals."""
    return tuple(dict.fromkeys(one.role for one in dossier.approvals if one.content == dossier.content))


def _parts(dossier: Dossier, assessment: Assessment) -> Iterator[Part]:
    scope = dossier.device.in_scope
    for one in dossier.device.components:
        capability = {strength: levels.bounds for strength, levels in assessment.components[one.id].levels.items()}
        yield Part(one.id, one.name, one.types, one.version, one in scope, capability)


def _standing(dossier: Dossier, catalog: Catalog) -> Iterator[Claim]:
    """The claims that enter a row: of several for one row the first."""
    for claim in dossier.claim.values():
        component, row = dossier.device.component.get(claim.component), catalog.by_id.get(claim.row)
        if component is None or row is None or not row.faced_by(component.types):
            continue
        if row.assessable or row in catalog.constraints:
            yield claim


def _stated(dossier: Dossier, assessment: Assessment, claim: Claim) -> Stated:
    support = assessment.support(dossier, claim)
    held = {strength: at_strength(claim.verdict, support, strength) for strength in Strength}
    return Stated(claim.component, claim.row, claim.verdict, held, claim.measures, claim.through)


def _ground(dossier: Dossier, claim: Claim) -> Ground:
    evidence = tuple(dict.fromkeys(one.id for one in dossier.supporting(claim)))
    return Ground(claim.component, claim.row, claim.how, claim.rationale, dict(claim.impairs), evidence)


def _item(one: Evidence) -> Item:
    outcome = "" if one.outcome is None else one.outcome.value
    return Item(one.id, one.title, one.kind.value, outcome, one.taken, one.sha256)


def _record(one: TestRecord) -> Item:
    """A test run: failed if any of its tests failed, passed if one passed and none failed."""
    seen = [case.outcome for case in one.cases]
    joint = next((worst for worst in (Outcome.FAILED, Outcome.PASSED) if worst in seen), Outcome.SKIPPED)
    title = f"{one.id}: {len(seen)} test{'s' if len(seen) != 1 else ''} of {one.component} {one.version}"
    return Item(one.id, title, "test", joint.value, one.taken, one.sha256)
