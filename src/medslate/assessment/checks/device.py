"""Checks of the device itself: known components and types, a scope, the common constraints, rows left open."""

from collections.abc import Iterable, Iterator

from medslate.assessment.capability import Assessment
from medslate.assessment.dossier import Dossier
from medslate.findings import Code, Finding, Place
from medslate.levels.verdicts import Standing
from medslate.standards.catalogs import Catalog, suggestion


def check_device(dossier: Dossier, catalog: Catalog, assessment: Assessment) -> Iterator[Finding]:
    """The device holds together and says which of its parts decide its level."""
    yield from _types(dossier, catalog)
    yield from _interfaces(dossier)
    yield from _constraints(dossier, catalog)
    yield from _left_open(dossier, catalog)
    yield from _less_sure(dossier, catalog)


def unknown(what: str, wrong: str, known: Iterable[str], place: Place) -> Finding:
    """An id that nothing bears, with the nearest that something does."""
    ids = sorted(known)
    remedy = suggestion(wrong, ids, f"Known: {', '.join(ids[:8]) or 'none'}.")
    return Finding(Code.UNKNOWN_ID, place, f"There is no {what} {wrong}.", remedy)


def _types(dossier: Dossier, catalog: Catalog) -> Iterator[Finding]:
    for component in dossier.device.components:
        if not component.types:
            remedy = f"Give at least one of {', '.join(catalog.component_types)}."
            yield Finding(Code.SHAPE, component.place, f"Component {component.id} has no type.", remedy)
        for one in component.types:
            if one not in catalog.component_types:
                yield unknown("component type", one, catalog.component_types, component.place.at("types"))


def _interfaces(dossier: Dossier) -> Iterator[Finding]:
    device = dossier.device
    for interface in device.interfaces:
        for name in (interface.component, *interface.protected_by):
            if name not in device.component:
                yield unknown("component", name, device.component, interface.place)
        if not interface.in_scope and not interface.reason.strip():
            yield Finding(
                Code.SHAPE,
                interface.place,
                f"Interface {interface.id} is out of scope without a reason.",
                "Write the reason: leaving an interface out can raise the device's level.",
            )
    for component in device.components:
        if device.in_scope and component not in device.in_scope:
            yield Finding(
                Code.OUT_OF_SCOPE,
                component.place,
                f"{component.id} exposes and protects no interface in scope, so the device's SL-C leaves it out.",
                "List its interfaces, or make sure that nothing outside can reach it.",
            )
    if not device.in_scope:
        yield Finding(
            Code.NO_SCOPE,
            device.place,
            "No component exposes or protects an interface in scope, so the device has no SL-C.",
            "List the interfaces with the component that exposes each.",
        )


def _constraints(dossier: Dossier, catalog: Catalog) -> Iterator[Finding]:
    for component in dossier.device.in_scope:
        missing = [
            one.id
            for one in catalog.constraints
            if (claim := dossier.claim.get((component.id, one.id))) is None
            or claim.verdict.standing not in (Standing.COUNTS, Standing.OUT)
        ]
        if missing:
            yield Finding(
                Code.CONSTRAINT_NOT_SHOWN,
                component.place,
                f"{component.id} does not show {', '.join(missing)}, which hold at every level from 1.",
                "Claim them beside the rows of the component.",
            )


def _less_sure(dossier: Dossier, catalog: Catalog) -> Iterator[Finding]:
    faced = dict.fromkeys(row for one in dossier.device.components for row in catalog.faced_by(one.types))
    unsure = [row.id for row in faced if not row.confidence.firm]
    if unsure:
        yield Finding(
            Code.LOW_CONFIDENCE,
            dossier.device.place,
            f"{len(unsure)} of the {len(faced)} rows that the components face are not of high confidence.",
            f"Compare them with {catalog.pack.citation} itself; documents mark each of them.",
        )


def _left_open(dossier: Dossier, catalog: Catalog) -> Iterator[Finding]:
    for component in dossier.device.components:
        faced = catalog.faced_by(component.types)
        left = sum(
            claim is None or claim.verdict.standing is Standing.OPEN
            for claim in (dossier.claim.get((component.id, row.id)) for row in faced)
        )
        if left:
            message = f"{left} of the {len(faced)} rows that {component.id} faces are open."
            yield Finding(Code.OPEN_ROWS, component.place, message, "`medslate ask` lists those that still decide.")
