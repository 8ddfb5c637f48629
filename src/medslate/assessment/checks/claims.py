"""Checks of the claims: known rows, no contradiction, enhancements with their base, N/A with its rationale."""

from collections.abc import Iterator
from dataclasses import replace

from medslate.assessment.capability import Assessment
from medslate.assessment.checks.device import unknown
from medslate.assessment.checks.rows import row_fault
from medslate.assessment.dossier import Dossier
from medslate.devices.claims import Claim
from medslate.findings import Code, Finding, Place
from medslate.levels.verdicts import Standing, Verdict
from medslate.standards.catalogs import Catalog, Requirement


def check_claims(dossier: Dossier, catalog: Catalog, assessment: Assessment) -> Iterator[Finding]:
    """Each claim by itself, then against its twin and its base."""
    told: set[str] = set()
    for claim in dossier.claims:
        component = dossier.device.component.get(claim.component)
        if component is None:
            if claim.place.file not in told:
                place = Place(claim.place.file, ("component",))
                yield unknown("component", claim.component, dossier.device.component, place)
            told.add(claim.place.file)
        elif (fault := row_fault(catalog, component, claim.row)) is not None:
            yield replace(fault, place=claim.place)
        else:
            yield from _base(dossier, claim, catalog.by_id[claim.row])
            yield from _not_applicable(claim)
            yield from _outside_help(dossier, claim)
            yield from _functions(dossier, claim)
        yield from _twin(dossier, claim)


def _base(dossier: Dossier, claim: Claim, row: Requirement) -> Iterator[Finding]:
    if row.base is None or claim.verdict.standing is not Standing.COUNTS:
        return
    base = dossier.claim.get((claim.component, row.base))
    verdict = Verdict.OPEN if base is None else base.verdict
    if verdict.standing is not Standing.COUNTS:
        yield Finding(
            Code.ENHANCEMENT_WITHOUT_BASE,
            claim.place,
            f"{row.id} is claimed {claim.verdict.value}, but its base {row.base} is {verdict.value}; "
            "an enhancement never counts without its base.",
            f"Meet {row.base} first, or withdraw {row.id}.",
        )


def _not_applicable(claim: Claim) -> Iterator[Finding]:
    if claim.verdict is Verdict.NOT_APPLICABLE and not claim.rationale.strip():
        yield Finding(
            Code.NA_WITHOUT_RATIONALE,
            claim.place,
            f"{claim.row} is claimed not applicable without a rationale, so it counts as open.",
            "Say which feature of the component makes its condition absent.",
        )


def _outside_help(dossier: Dossier, claim: Claim) -> Iterator[Finding]:
    integrations, measures = dossier.device.integration_ids, dossier.device.measure_ids
    if claim.verdict is Verdict.MET_BY_INTEGRATION and not claim.through:
        yield Finding(
            Code.INTEGRATION_UNNAMED,
            claim.place,
            f"{claim.row} is met by integration, but no system is named.",
            "Name it under `through:`; the operator must know the dependency.",
        )
    if claim.verdict is Verdict.COVERED_EXTERNALLY and not claim.measures:
        yield Finding(
            Code.MEASURE_UNNAMED,
            claim.place,
            f"{claim.row} is covered externally, but no measure is named.",
            "Name it under `measures:`; the accompanying documents must ask for it.",
        )
    for wrong in (one for one in claim.through if one not in integrations):
        yield unknown("integration", wrong, integrations, claim.place.at("through"))
    for wrong in (one for one in claim.measures if one not in measures):
        yield unknown("external measure", wrong, measures, claim.place.at("measures"))


def _functions(dossier: Dossier, claim: Claim) -> Iterator[Finding]:
    functions = dossier.device.function_ids
    for function, resolution in claim.impairs.items():
        if function not in functions:
            yield unknown("essential function", function, functions, claim.place.at("impairs"))
        elif not resolution.strip() and claim.verdict.standing is Standing.COUNTS:
            yield Finding(
                Code.IMPAIRED_FUNCTION,
                claim.place.at("impairs", function),
                f"Fulfilling {claim.row} would impair essential function {function}, and no resolution is recorded.",
                "Write how the function keeps working, with its safety argument, or withdraw the claim.",
            )


def _twin(dossier: Dossier, claim: Claim) -> Iterator[Finding]:
    first = dossier.claim[claim.component, claim.row]
    if first is claim:
        return
    if first.verdict is claim.verdict:
        message = f"{claim.row} of {claim.component} is claimed twice, first at {first.place}."
        yield Finding(Code.DUPLICATE, claim.place, message, "Keep one.")
    else:
        yield Finding(
            Code.CONTRADICTION,
            claim.place,
            f"{claim.row} of {claim.component} is {claim.verdict.value} here "
            f"and {first.verdict.value} at {first.place}.",
            "Keep the one that is true.",
        )
