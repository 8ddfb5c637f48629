"""What only the credit rule can tell of a site: idle measures, wishes that safety forbids, acceptances of nothing."""

from collections.abc import Iterator
from datetime import date

from medslate.assessment.achieved.levels import placement_achieved
from medslate.assessment.achieved.safety import forbidden
from medslate.assessment.achieved.standing import Standing, asked_id, in_place
from medslate.findings import Code, Finding, Place
from medslate.levels.rule import Row
from medslate.networks.site import Acceptance, Instance
from medslate.networks.system import System
from medslate.networks.vocabulary import PREFERENCES


def check_achieved(system: System, today: date) -> tuple[Finding, ...]:
    """All findings: measures in place in their order, then what is required, then acceptances in force."""
    standing = Standing(system, in_place(system))
    return (*_idle(standing), *_required(system), *_acceptances(standing, today))


def _idle(standing: Standing) -> Iterator[Finding]:
    for instance, place in _stated(standing.system):
        if reason := standing.idle.get(instance):
            message = f"{instance} stands and earns no credit. {reason}"
            yield Finding(Code.IDLE, place, message, "Change what keeps it from helping, or take it out.")


def _stated(system: System) -> Iterator[tuple[Instance, Place]]:
    for one in system.site.in_place:
        yield one.instance, one.place
    for placement in system.site.placements:
        for number, name in enumerate(placement.fulfilled):
            yield Instance(asked_id(placement.device, name), placement.id), placement.place.at("fulfilled", number)


def _required(system: System) -> Iterator[Finding]:
    """Required at one place and forbidden there. Required everywhere means: wherever it may stand."""
    for number, one in enumerate(system.site.preferences.required):
        if one.where and (reason := forbidden(system, one)):
            message = f"{one} is required and may not stand there. {reason}"
            remedy = "Take it out, or change what forbids it."
            yield Finding(Code.REQUIRED_FORBIDDEN, PREFERENCES.at("required", number), message, remedy)


def _acceptances(standing: Standing, today: date) -> Iterator[Finding]:
    for one in standing.system.site.acceptances:
        if one.expires >= today and not any(_accepted(one, row) for row in _lacking(standing, one.zone)):
            message = f"Nothing that {one.id} accepts is lacking in {one.zone}."
            yield Finding(Code.ACCEPTANCE_IDLE, one.place, message, "Withdraw it.")


def _lacking(standing: Standing, zone: str) -> Iterator[Row]:
    """The rows up to the zone's target that do not count for some placement in it, at the lower end."""
    system = standing.system
    target = system.site.zone[zone].target
    for placement in system.site.placed_in[zone]:
        for cover in placement_achieved(standing, placement).rows.values():
            row = system.catalog.by_id[cover.row].as_row()
            if not cover.lower and row.level <= target[row.fr]:
                yield row


def _accepted(acceptance: Acceptance, row: Row) -> bool:
    above = acceptance.above.get(row.fr)
    return row.id in acceptance.rows or (above is not None and row.level > above)
