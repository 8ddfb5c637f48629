"""What a bundle carries on the software of a device: its bill of materials, and what is stated on vulnerabilities."""

from collections.abc import Mapping
from datetime import date

from medslate.assessment.dossier import Dossier
from medslate.usecases.ports import Tree
from medslate.usecases.supply import Notice, SupplyFormats, kept_bills
from medslate.usecases.vex_export import CATEGORIES

BILL, VEX, CSAF = "sbom.cdx.json", "vex.cdx.json", "csaf.json"


def supply_members(
    dossier: Dossier, tree: Tree, formats: SupplyFormats, day: date, namespace: str = ""
) -> Mapping[str, bytes]:
    """The files by name; only those that there is something to say in, and CSAF only with a publisher's namespace.

    `tree`: the workspace. The same workspace and day give the same bytes.
    """
    bills = kept_bills(tree, dossier)
    made = {BILL: formats.write_bill(dossier, bills, day).content} if bills else {}
    if any(one.component in dossier.device.component for one in dossier.vex):
        made[VEX] = formats.write_vex(dossier, bills, day).content
        if namespace:
            made[CSAF] = formats.write_csaf(dossier, Notice(CATEGORIES[0], namespace), day).content
    return made
