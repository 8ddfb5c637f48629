"""Checks of the evidence: known, current, unexpired, passed, complete, used."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from medslate.assessment.capability import Assessment
from medslate.assessment.checks.device import unknown
from medslate.assessment.checks.rows import row_fault
from medslate.assessment.dossier import Dossier
from medslate.assessment.evidence import Evidence, Outcome, TestRecord
from medslate.devices.claims import Claim
from medslate.findings import Code, Finding, Place
from medslate.levels.verdicts import Standing
from medslate.standards.catalogs import Catalog


def check_evidence(dossier: Dossier, catalog: Catalog, assessment: Assessment) -> Iterator[Finding]:
    """Each item and each test record by itself, then what the claims make of them."""
    claims = Counter(name for one in dossier.claims for name in one.evidence)
    answers = Counter(name for one in dossier.stated.values() for name in one.evidence)
    for item in dossier.evidence:
        yield from _item(dossier, item, _named(claims[item.id], answers[item.id]), assessment.day)
    for record in dossier.records:
        yield from _record(dossier, catalog, record, assessment.day)
    for claim in dossier.claims:
        if claim.component in dossier.device.component:
            yield from _claim(dossier, claim, assessment)


def _named(claims: int, answers: int) -> str:
    """How many claims and answers name an item; empty if none does."""
    counted = [(claims, "claim"), (answers, "answer")]
    many = [f"{count} {what if count == 1 else what + 's'}" for count, what in counted if count]
    return f"{' and '.join(many)} {'names' if claims + answers == 1 else 'name'} it" if many else ""


def _item(dossier: Dossier, item: Evidence, named: str, today: date) -> Iterator[Finding]:
    for component, version in item.taken_on.items():
        yield from _version(dossier, f"Evidence {item.id}", component, version, item.place, named)
    yield from _dates(item, today)
    if item.outcome is Outcome.PASSED and not item.complete_test:
        yield _incomplete(f"Test {item.id}", item, item.place)
    if not named:
        message = f"No claim and no answer rests on evidence {item.id}."
        yield Finding(Code.EVIDENCE_UNUSED, item.place, message, "Name it in a claim or an answer, or remove it.")


def _incomplete(what: str, test: Evidence | TestRecord, place: Place) -> Finding:
    told = {"date": test.taken, "tester": test.tester, "independence": test.independence}
    lacking = [name for name, value in told.items() if not value]
    if not lacking:
        message = f"{what} is of another kind than test, so that it passed does not count as tested."
        return Finding(Code.TEST_INCOMPLETE, place, message, "Write `kind: test`.")
    place = place.at(lacking[0]) if isinstance(test, TestRecord) else place
    message = f"{what} has no {' and no '.join(lacking)}, so what passed does not count as tested."
    return Finding(Code.TEST_INCOMPLETE, place, message, f"Add {' and '.join(f'`{one}:`' for one in lacking)}.")


def _version(dossier: Dossier, what: str, component: str, version: str, place: Place, named: str) -> Iterator[Finding]:
    known = dossier.device.component.get(component)
    if known is None:
        yield unknown("component", component, dossier.device.component, place)
    elif known.version != version:
        weight = f"; {named}" if named else ""
        yield Finding(
            Code.STALE_EVIDENCE,
            place,
            f"{what} was taken on {component} {version}, but the current version is {known.version}{weight}.",
            "Repeat it on the current version, or record why it still holds as a review of that version.",
        )


def _dates(item: Evidence, today: date) -> Iterator[Finding]:
    if item.expired(today):
        message = f"Evidence {item.id} expired on {item.expires}."
        yield Finding(Code.EXPIRED_EVIDENCE, item.place, message, "Renew it.")
    if item.taken is not None and item.taken > today:
        message = f"Evidence {item.id} is dated {item.taken}, after today ({today})."
        yield Finding(Code.FUTURE_EVIDENCE, item.place, message, "Correct the date.")


def _record(dossier: Dossier, catalog: Catalog, record: TestRecord, today: date) -> Iterator[Finding]:
    yield from _version(dossier, f"Test record {record.id}", record.component, record.version, record.place, "")
    if record.taken is not None and record.taken > today:
        message = f"Test record {record.id} is dated {record.taken}, after today ({today})."
        yield Finding(Code.FUTURE_EVIDENCE, record.place, message, "Correct the date.")
    if not (record.taken and record.tester and record.independence):
        yield _incomplete(f"Test record {record.id}", record, record.place)
    component = dossier.device.component.get(record.component)
    first: dict[str, int] = {}
    for number, case in enumerate(record.cases):
        for row in case.rows:
            first.setdefault(row, number)
    for row, number in first.items():
        if component is not None and (fault := row_fault(catalog, component, row)) is not None:
            place = record.place.at("cases", number, "rows")
            yield replace(fault, place=place, remedy=f"{fault.remedy} Then run the test again.")


def _claim(dossier: Dossier, claim: Claim, assessment: Assessment) -> Iterator[Finding]:
    for name in claim.evidence:
        item = dossier.evidence_by_id.get(name)
        if item is None:
            yield unknown("evidence", name, dossier.evidence_by_id, claim.place.at("evidence"))
        elif claim.component not in item.taken_on:
            yield Finding(
                Code.STALE_EVIDENCE,
                claim.place.at("evidence"),
                f"Evidence {name} was not taken on {claim.component}, so it does not support {claim.row}.",
                f"Add {claim.component} with its version under `of:` of {name}, or name other evidence.",
            )
    if claim.verdict.standing in (Standing.OPEN, Standing.FAILS):
        return
    if assessment.support(dossier, claim).failed:
        yield Finding(
            Code.FAILED_TEST,
            claim.place,
            f"{claim.row} is claimed {claim.verdict.value}, but a current test of it failed.",
            "Correct the component or the claim; until then the row is open.",
        )
    elif not dossier.supporting(claim):
        yield Finding(
            Code.NO_EVIDENCE,
            claim.place,
            f"{claim.row} of {claim.component} is claimed {claim.verdict.value} without evidence.",
            "Name evidence, or mark a test with the row.",
        )
