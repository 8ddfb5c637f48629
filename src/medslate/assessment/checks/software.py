"""Checks of the software parts and of what is stated on their vulnerabilities (rules of this project).

They follow what MDR Annex I 17.2 and 17.4, FDA section 524B(b) and CRA Annex I part II ask of vulnerability handling in
common: know the parts, decide on each vulnerability, and tell who uses the device what to do.
"""

from collections.abc import Iterator
from datetime import date

from medslate.assessment.capability import Assessment
from medslate.assessment.dossier import Dossier
from medslate.findings import Code, Finding
from medslate.lifecycle.severity import version_of
from medslate.lifecycle.vulnerabilities import Response, State, VexStatement, Vulnerability
from medslate.standards.catalogs import Catalog, suggestion

PATIENCE = 90
"""Days that a vulnerability may be under investigation before it is noted: the span that finders usually wait."""


def check_software(dossier: Dossier, catalog: Catalog, assessment: Assessment) -> Iterator[Finding]:
    """Each inventory is of a component, each statement of a part that is there, and says what its state needs."""
    yield from _inventories(dossier)
    for vulnerability in dossier.vulnerabilities:
        yield from _severities(vulnerability)
        if not vulnerability.statements:
            message = f"{vulnerability.id} is described, and nothing is stated of it."
            remedy = "State whether the device is affected: `medslate vex set`."
            yield Finding(Code.VEX_MISSING, vulnerability.place, message, remedy)
        first: dict[tuple[str, str], VexStatement] = {}
        for one in vulnerability.statements:
            if first.setdefault((one.component, one.part), one) is not one:
                message = f"{one.id} states what {first[one.component, one.part].id} states already, or contradicts it."
                yield Finding(Code.DUPLICATE, one.place, message, "Keep one.")
            yield from _component(dossier, one)
            yield from _state(dossier, one)
            yield from _overdue(one, assessment.day)


def _overdue(one: VexStatement, today: date) -> Iterator[Finding]:
    waited = (today - one.since).days
    if one.state is State.UNDER_INVESTIGATION and waited > PATIENCE:
        message = f"{one.vulnerability} in {one.component} is under investigation for {waited} days."
        yield Finding(Code.VEX_OVERDUE, one.place.at("state"), message, "Decide, and state it.")


def _inventories(dossier: Dossier) -> Iterator[Finding]:
    for inventory in dossier.software:
        known = dossier.device.component.get(inventory.component)
        if known is None:
            ids = dossier.device.component
            remedy = suggestion(inventory.component, ids, f"Name the file after one of {', '.join(ids)}.")
            message = f"There is no component {inventory.component}, so the inventory counts for nothing."
            yield Finding(Code.UNKNOWN_ID, inventory.place, message, remedy)
        elif (listed := inventory.names[1]) not in ("", known.version):
            message = f"The inventory is of {inventory.component} {listed}; the current version is {known.version}."
            remedy = "Take in the inventory of the current version: `medslate sbom import`."
            yield Finding(Code.INVENTORY_VERSION, inventory.place, message, remedy)
    if dossier.software:  # who keeps none states it elsewhere; who keeps some is to keep all
        for component in dossier.device.in_scope:
            if component.id not in dossier.inventory:
                message = f"{component.id} is in scope and has no inventory of its software."
                remedy = f"Take one in: `medslate sbom import FILE --component {component.id}`."
                yield Finding(Code.NO_INVENTORY, component.place, message, remedy)


def _severities(vulnerability: Vulnerability) -> Iterator[Finding]:
    for number, vector in enumerate(vulnerability.severities):
        if not version_of(vector):
            message = f"{vector!r} is no whole vector of CVSS 2, 3.0, 3.1 or 4.0."
            place = vulnerability.place.at("severities", number)
            yield Finding(Code.SHAPE, place, message, "Copy the vector anew, with all base metrics.")


def _component(dossier: Dossier, one: VexStatement) -> Iterator[Finding]:
    known = dossier.device.component
    if one.component not in known:
        remedy = suggestion(one.component, known, f"Known: {', '.join(known)}.")
        yield Finding(Code.UNKNOWN_ID, one.place, f"There is no component {one.component}.", remedy)
    elif one.names_present_part:
        inventory = dossier.inventory.get(one.component)
        if inventory is None or not inventory.named(one.part):
            names = () if inventory is None else (f"{part.name}@{part.version}" for part in inventory.parts)
            remedy = suggestion(one.part, tuple(names), f"See `medslate sbom show --component {one.component}`.")
            message = f"{one.vulnerability}: the inventory of {one.component} has no part {one.part}."
            yield Finding(Code.PART_MISSING, one.place.at("part"), message, remedy)


def _state(dossier: Dossier, one: VexStatement) -> Iterator[Finding]:
    name = f"{one.vulnerability} in {one.component}"
    if one.state is State.NOT_AFFECTED and one.justification is None:
        message = f"{name} is not affected, and nothing says why, so nobody can rely on it."
        yield Finding(Code.VEX_UNJUSTIFIED, one.place, message, "Add `justification:`.")
    if one.state is State.AFFECTED and not (one.action and one.responses):
        lacking = " and ".join(name for name in ("action", "responses") if not getattr(one, name))
        message = f"{name} is affected, and {lacking} are missing, so the operator does not know what to do."
        yield Finding(Code.VEX_NO_ACTION, one.place, message.replace("action are", "action is"), f"Add {lacking}.")
    if one.justification is not None and one.state is not State.NOT_AFFECTED:
        message = f"{name} is {one.state.value}, and has a justification for not being affected."
        yield Finding(Code.VEX_CONTRARY, one.place.at("justification"), message, "Take one of the two back.")
    if dossier.device.version in one.affected_versions and one.state is not State.AFFECTED:
        message = f"{name} is {one.state.value}, and the present version is listed among those affected."
        yield Finding(Code.VEX_CONTRARY, one.place.at("affected_versions"), message, "Take one of the two back.")
    if {Response.WILL_NOT_FIX, Response.CAN_NOT_FIX} & {*one.responses} and Response.UPDATE in one.responses:
        message = f"{name} has an update, and is not going to be fixed."
        yield Finding(Code.VEX_CONTRARY, one.place.at("responses"), message, "Take one of the two back.")
