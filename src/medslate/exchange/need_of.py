"""From a place in a site to the need that its operator tells a maker."""

from collections.abc import Iterable, Iterator
from datetime import date

from medslate.assessment.achieved.standing import Standing as Stands
from medslate.assessment.achieved.standing import in_place
from medslate.exchange.need import Need, NeededFlow, Question, Standing
from medslate.levels.verdicts import Verdict
from medslate.networks.system import System
from medslate.standards.catalogs import Requirement


def need_of(
    system: System,
    zone: str,
    day: date,
    *,
    device: str = "",
    kind: str = "",
    count: int = 1,
    questions: Iterable[Question] = (),
) -> Need:
    """What the zone asks of a device that stands there, or is to stand there.

    The reaction time is the shortest of the zone and of what is placed in it. The flows are those of its conduits; of
    two with one id the second is told with its conduit before it. In place is what stands for the site, in the zone, on
    its conduits, and at the device's own placements there, unless it may not stand or lacks what it needs.

    The operator's own questions come first. Then the rows that nobody but the device can do here: those up to the
    target for which the library carries nothing that is credited, and of a device with an entry only those that are
    open. All other rows are the maker's to declare; the target says which. Raises `ValueError` for a zone or device
    that the site does not have, and for a count below 1.
    """
    site = system.site
    if zone not in site.zone:
        raise ValueError(f"there is no zone {zone} in {site.name}")
    if device and device not in system.devices:
        raise ValueError(f"there is no device {device} in {site.name}")
    if count < 1:
        raise ValueError(f"a need is for 1 device or more, not {count}")
    there, own = site.zone[zone], tuple(questions)
    asked = {one.row for one in own} | {one.id for one in own}
    more = (_question(one) for one in _rows(system, zone, device) if one.id not in asked)
    return Need(
        site.id,
        site.name,
        zone,
        there.name,
        there.target,
        there.harm,
        site.reaction(zone),
        site.catalog,
        site.library,
        day,
        device,
        kind,
        count,
        tuple(_flows(system, zone)),
        tuple(_standing(system, zone, device)),
        (*own, *more),
    )


def _flows(system: System, zone: str) -> Iterator[NeededFlow]:
    seen: set[str] = set()
    for conduit in system.site.conduits_of[zone]:
        for one in conduit.flows:
            name = f"{conduit.id}/{one.id}" if one.id in seen else one.id
            seen.add(name)
            yield NeededFlow(name, one.origin, one.to, one.protocol, one.port, one.encrypted, one.essential)


def _standing(system: System, zone: str, device: str) -> Iterator[Standing]:
    """The measures in place that protect a device in the zone, in the order of their ids."""
    site = system.site
    conduits = (one.id for one in site.conduits_of[zone])
    placements = (one.id for one in site.placed_in[zone] if one.device == device)
    places = {"", zone, *conduits, *placements}
    idle = Stands(system, in_place(system)).idle
    for one in sorted({stated.instance for stated in site.in_place} - idle.keys()):
        if one.where in places:
            yield Standing(one.measure, system.library.by_id[one.measure].title, one.where)


def _rows(system: System, zone: str, device: str) -> Iterator[Requirement]:
    """The rows up to the zone's target for which no measure of the library is ever credited."""
    library, target = system.library, system.site.zone[zone].target
    carried = {one.row for one in library.carries if not library.by_id[one.measure].device}
    credited = {one.row for ones in library.credited.values() for one in ones} & carried - set(library.only_device)
    for row in system.catalog.requirements:
        wanted = row.fr is not None and row.level is not None and row.level <= target[row.fr]
        if row.assessable and wanted and row.id not in credited and (not device or _open(system, device, row)):
            yield row


def _open(system: System, device: str, row: Requirement) -> bool:
    """Whether it is not known of a part of the device that faces the row if it does it."""
    return any(
        row.faced_by(one.types) and one.verdicts.get(row.id, Verdict.OPEN) is Verdict.OPEN
        for one in system.devices[device].components
    )


def _question(row: Requirement) -> Question:
    text = f"Does the device do {row.id}, {row.title}? The operator has no measure that could stand in for it."
    return Question(row.id, text, row.id)
