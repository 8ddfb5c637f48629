"""State whether the device is affected by a vulnerability, in one part of one component."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from medslate.assessment.dossier import Dossier
from medslate.errors import UsageError
from medslate.findings import Place
from medslate.lifecycle.vulnerabilities import Justification, Response, State, VexStatement
from medslate.standards.catalogs import suggestion
from medslate.usecases.ports import SoftwareKeeper

FILE = Place("vulnerabilities.yaml")


@dataclass(frozen=True, slots=True)
class Said:
    """What is said; `None` leaves what an earlier statement says."""

    state: State
    justification: Justification | None = None
    impact: str | None = None
    responses: tuple[Response, ...] | None = None
    action: str | None = None
    fixed_in: str | None = None


def set_statement(
    dossier: Dossier, vulnerability: str, component: str, part: str, said: Said, day: date, keeper: SoftwareKeeper
) -> tuple[VexStatement, str]:
    """Put the statement in place of the one on the same part, or add it; also the name of the changed file.

    Without a component it is the one that alone has the part. Raises `UsageError` if it is none, or several, or if the
    part is unknown, or there are several statements on the vulnerability and no part says which is meant.
    """
    component = component or _component(dossier, vulnerability, part)
    if component not in dossier.device.component:
        known = dossier.device.component
        hint = suggestion(component, known, f"Known: {_listed(known)}.")
        raise UsageError(f"There is no component {component}. {hint}")
    before = _before(dossier, vulnerability, component, part)
    if before is None:
        key = _key(dossier, vulnerability, component, part)
        made = VexStatement(key, vulnerability, component, said.state, day, FILE.at("statements", key), part)
    else:
        made = replace(before, state=said.state, updated=day)
    if made.names_present_part:
        _part_is_there(dossier, component, made.part)
    kept = None if before is None or said.state is not State.NOT_AFFECTED else before.justification
    given = {
        name: value
        for name in ("impact", "responses", "action", "fixed_in")
        if (value := getattr(said, name)) is not None
    }
    made = replace(made, justification=said.justification or kept, **given)
    return made, keeper.set_statement(made)


def _component(dossier: Dossier, vulnerability: str, part: str) -> str:
    """The component that is meant without being named."""
    stated = {one.component for one in dossier.vex if one.vulnerability == vulnerability and part in ("", one.part)}
    having = {one.component for one in dossier.software if part and one.named(part)}
    found = sorted(stated or having)
    if len(found) != 1:
        why = f"none is known to have the part {part}" if part else "without --part its own code is meant"
        told = f"{_listed(found)} have it" if found else f"{why}. There are {_listed(dossier.device.component)}"
        raise UsageError(f"Name the component with --component: {told}.")
    return found[0]


def _before(dossier: Dossier, vulnerability: str, component: str, part: str) -> VexStatement | None:
    """The statement that is changed; any name of the part will do."""
    stated = [one for one in dossier.vex if (one.vulnerability, one.component) == (vulnerability, component)]
    if not part:
        if len(stated) > 1:
            raise UsageError(
                f"{vulnerability} is stated of {_listed(one.part for one in stated)}: name one with --part."
            )
        return stated[0] if stated else None
    inventory = dossier.inventory.get(component)
    meant = () if inventory is None else inventory.named(part)
    same = [one for one in stated if one.part == part or any(each.called(one.part) for each in meant)]
    return same[0] if same else None


def _part_is_there(dossier: Dossier, component: str, part: str) -> None:
    inventory = dossier.inventory.get(component)
    if inventory is None:
        raise UsageError(f"{component} has no inventory of its software: `medslate sbom import` takes one in.")
    if not inventory.named(part):
        names = tuple(f"{one.name}@{one.version}" for one in inventory.parts)
        hint = suggestion(part, names, f"See `medslate sbom show --component {component}`.")
        raise UsageError(f"The inventory of {component} has no part {part}. {hint}")


def _key(dossier: Dossier, vulnerability: str, component: str, part: str) -> str:
    name = part.partition("?")[0].rpartition("/")[2].partition("@")[0]
    wanted = " ".join(one for one in (vulnerability, component, name) if one)
    taken = {one.id for one in dossier.vex}
    number, key = 1, wanted
    while key in taken:
        number += 1
        key = f"{wanted} {number}"
    return key


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names)
