"""Whether a component has a row at all: the row exists, is no heading, and is for a type that the component is."""

from medslate.devices.device import Component
from medslate.findings import Code, Finding, Place
from medslate.standards.catalogs import Catalog, Kind, suggestion

NOWHERE = Place("")


def row_fault(catalog: Catalog, component: Component, name: str) -> Finding | None:
    """Why nothing can be stated about the row of this name for the component; the caller says where it stands."""
    row = catalog.by_id.get(name)
    if row is None:
        remedy = suggestion(name, catalog.by_id, f"See `medslate pack show {catalog.pack.id}`.")
        return Finding(Code.UNKNOWN_ID, NOWHERE, f"{catalog.pack.citation} has no row {name}.", remedy)
    if row.kind is Kind.HEADING:
        own = [one.id for one in catalog.requirements if one.heading == row.id and one.faced_by(component.types)]
        remedy = f"Name {', '.join(own)} instead." if own else f"Leave it out: {component.id} has no such row."
        return Finding(Code.NOT_A_ROW, NOWHERE, f"{row.id} is a heading, not a row.", remedy)
    if not row.faced_by(component.types):
        return Finding(
            Code.ROW_NOT_FACED,
            NOWHERE,
            f"{row.id} is for {', '.join(row.applies_to)}; {component.id} is {', '.join(component.types)}.",
            "Leave it out, or add the type to the component.",
        )
    return None
