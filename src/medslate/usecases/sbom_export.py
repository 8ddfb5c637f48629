"""One bill of materials of the whole device."""

from datetime import date

from medslate.assessment.dossier import Dossier
from medslate.errors import UsageError
from medslate.usecases.ports import Tree
from medslate.usecases.supply import SupplyFormats, Written, kept_bills


def export_software(dossier: Dossier, tree: Tree, formats: SupplyFormats, day: date) -> Written:
    """The bill, dated to a day. Raises `UsageError` if no component has one."""
    bills = kept_bills(tree, dossier)
    if not bills:
        raise UsageError("No component has a bill of materials; take one in: `medslate sbom import`.")
    return formats.write_bill(dossier, bills, day)
