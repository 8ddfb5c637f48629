"""Set a claim, or add an evidence item, checked against the catalog and the device before anything is written."""

from dataclasses import replace

from medslate.assessment.capability import assess
from medslate.assessment.checks import check_dossier
from medslate.assessment.evidence import Evidence
from medslate.devices.claims import Claim
from medslate.errors import UsageError
from medslate.findings import Code, Finding, Place
from medslate.standards.catalogs import suggestion
from medslate.usecases.opening import Opened
from medslate.usecases.ports import Editor

NEW = Place("the new claim")
REFUSED = (Code.UNKNOWN_ID, Code.NOT_A_ROW, Code.ROW_NOT_FACED)


def set_claim(opened: Opened, editor: Editor, claim: Claim) -> tuple[str, tuple[Finding, ...]]:
    """Write the claim; the name of the changed file, and what the check will say about it.

    Raises `UsageError` for ids that nothing bears and rows that the component does not face; all else is written and
    told, because claims are made one by one.
    """
    found = checked_claim(opened, claim)
    return editor.set_claim(claim), found


def checked_claim(opened: Opened, claim: Claim) -> tuple[Finding, ...]:
    """What the check will say about a claim that is not written yet. Raises `UsageError` like `set_claim`."""
    others = tuple(one for one in opened.dossier.claims if (one.component, one.row) != (claim.component, claim.row))
    dossier = replace(opened.dossier, claims=(*others, replace(claim, place=NEW)))
    assessment = assess(dossier, opened.catalog, opened.today)
    found = tuple(one for one in check_dossier(dossier, opened.catalog, assessment) if one.place.file == NEW.file)
    for one in found:
        if one.code in REFUSED:
            raise UsageError(f"{one.message} {one.remedy}")
    return found


def add_evidence(opened: Opened, editor: Editor, evidence: Evidence) -> str:
    """Write the item; the name of the changed file. Raises `UsageError` for an unknown component."""
    known = opened.dossier.device.component
    for name in evidence.taken_on:
        if name not in known:
            raise UsageError(f"There is no component {name}. {suggestion(name, known)}".rstrip())
    return editor.add_evidence(evidence)
