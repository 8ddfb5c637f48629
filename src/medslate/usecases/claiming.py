"""Set a claim, or add an evidence item, checked against the catalog and the device before anything is written."""

from medslate.assessment.evidence import Evidence
from medslate.devices.claims import Claim
from medslate.errors import UsageError
from medslate.standards.catalogs import Kind, closest
from medslate.usecases.opening import Opened
from medslate.usecases.ports import Editor


def set_claim(opened: Opened, editor: Editor, claim: Claim) -> str:
    """Write the claim; the name of the changed file. Raises `UsageError` for an id that nothing bears."""
    known = opened.dossier.device.component
    if claim.component not in known:
        raise _unknown("component", claim.component, closest(claim.component, known))
    row = opened.catalog.by_id.get(claim.row)
    if row is None or row.kind is Kind.HEADING:
        raise _unknown("row", claim.row, opened.catalog.closest(claim.row) if row is None else None)
    for name in claim.evidence:
        if name not in opened.dossier.evidence_by_id:
            raise _unknown("evidence", name, closest(name, opened.dossier.evidence_by_id))
    return editor.set_claim(claim)


def add_evidence(opened: Opened, editor: Editor, evidence: Evidence) -> str:
    """Write the item; the name of the changed file. Raises `UsageError` for an unknown component."""
    known = opened.dossier.device.component
    for name in evidence.taken_on:
        if name not in known:
            raise _unknown("component", name, closest(name, known))
    return editor.add_evidence(evidence)


def _unknown(what: str, wrong: str, near: str | None) -> UsageError:
    return UsageError(f"There is no {what} {wrong}." + (f" Did you mean {near}?" if near else ""))
