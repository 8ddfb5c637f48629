"""Take in the bill of materials of a component: kept byte for byte if it is CycloneDX, else turned into it."""

from dataclasses import dataclass

from medslate.assessment.dossier import Dossier
from medslate.errors import UsageError
from medslate.findings import Finding
from medslate.lifecycle.software import Differences, differences
from medslate.standards.catalogs import suggestion
from medslate.usecases.ports import SoftwareKeeper
from medslate.usecases.supply import Converted, SupplyFormats


@dataclass(frozen=True)
class Imported:
    """A bill as it is to be kept, what differs from the one kept before (none: there was none), and what was found."""

    component: str
    bill: Converted | None
    changed: Differences | None
    findings: tuple[Finding, ...]


def read_for(content: bytes, component: str, file: str, dossier: Dossier, formats: SupplyFormats) -> Imported:
    """The bill for a component. Raises `UsageError` if the device has no such component."""
    known = dossier.device.component
    if component not in known:
        hint = suggestion(component, known, f"Known: {', '.join(known)}.")
        raise UsageError(f"There is no component {component}. {hint}")
    bill, found = formats.convert(content, component, file)
    before = dossier.inventory.get(component)
    changed = None if bill is None or before is None else differences(before, bill.inventory)
    return Imported(component, bill, changed, found)


def keep(imported: Imported, keeper: SoftwareKeeper) -> str:
    """Write the bill; the name of its file. Raises `UsageError` if there is none to write."""
    if imported.bill is None:
        raise UsageError("There is no bill of materials to keep.")
    return keeper.put_inventory(imported.component, imported.bill.content)
