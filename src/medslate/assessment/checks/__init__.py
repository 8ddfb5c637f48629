"""The gate of a sprint: every rule that a dossier is checked by, as findings.

`check_dossier` runs them all; no option leaves one out. What needs a disk (files, digests) is found by the reader.
"""

from collections.abc import Callable, Iterator

from medslate.assessment.capability import Assessment
from medslate.assessment.checks.claims import check_claims
from medslate.assessment.checks.device import check_device
from medslate.assessment.checks.evidence import check_evidence
from medslate.assessment.checks.release import check_approvals, check_release
from medslate.assessment.checks.software import check_software
from medslate.assessment.dossier import Dossier
from medslate.findings import Finding
from medslate.standards.catalogs import Catalog

CHECKS: tuple[Callable[[Dossier, Catalog, Assessment], Iterator[Finding]], ...] = (
    check_device,
    check_claims,
    check_evidence,
    check_approvals,
    check_release,
    check_software,
)


def check_dossier(dossier: Dossier, catalog: Catalog, assessment: Assessment) -> tuple[Finding, ...]:
    """All findings, in the order of the rules, each rule in the order of the files."""
    return tuple(finding for check in CHECKS for finding in check(dossier, catalog, assessment))
