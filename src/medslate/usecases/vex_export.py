"""The statements on vulnerabilities, for others: as CycloneDX, or as CSAF."""

from datetime import date
from urllib.parse import urlsplit

from medslate.assessment.dossier import Dossier
from medslate.errors import UsageError
from medslate.usecases.ports import Tree
from medslate.usecases.supply import Notice, SupplyFormats, Written, kept_bills

CATEGORIES = ("csaf_vex", "csaf_security_advisory")


def export_vex(dossier: Dossier, tree: Tree, formats: SupplyFormats, day: date) -> Written:
    """All statements in CycloneDX. Raises `UsageError` if there are none."""
    _needs_statements(dossier)
    return formats.write_vex(dossier, kept_bills(tree, dossier), day)


def export_csaf(dossier: Dossier, notice: Notice, formats: SupplyFormats, day: date) -> Written:
    """All statements in CSAF. Raises `UsageError` if there are none that it would tell, or no namespace."""
    _needs_statements(dossier)
    if urlsplit(notice.namespace).scheme not in ("https", "http") or not urlsplit(notice.namespace).netloc:
        raise UsageError("CSAF names its publisher by an address of its own: give --namespace https://your.example.")
    if notice.category == CATEGORIES[1] and not any(one.state.concerns_readers for one in dossier.vex):
        raise UsageError("A security advisory tells what the device is affected by, or no longer: nothing is.")
    return formats.write_csaf(dossier, notice, day)


def _needs_statements(dossier: Dossier) -> None:
    if not any(one.component in dossier.device.component for one in dossier.vex):
        raise UsageError("Nothing is stated on any vulnerability: `medslate vex set`.")
