"""What leads from zone to zone: enforcement points, remote service, and what happens when enforcement fails."""

from collections.abc import Iterator
from datetime import date

from medslate.findings import Code, Finding
from medslate.networks.reach import enforced
from medslate.networks.site import Conduit, FailMode, Site
from medslate.networks.system import System
from medslate.standards.measures import AttackPath
from medslate.standards.profiles import Reaction, ZoneKind


def check_paths(system: System, today: date) -> Iterator[Finding]:
    """Conduits in the order of the files, then devices whose remote service leads nowhere."""
    guarded = enforced(system, (one.instance for one in system.site.in_place))
    for conduit in system.site.conduits:
        if conduit.id not in guarded:
            yield from _open(system.site, conduit)
        yield from _remote(system.site, conduit)
        yield from _fails_closed(system.site, conduit)
    yield from _without_remote(system)


def _open(site: Site, conduit: Conduit) -> Iterator[Finding]:
    one, other = (site.zone[end] for end in conduit.ends)
    remedy = "Put a measure that enforces at the conduit or at one of its zones."
    if one.outside is not other.outside:
        outer, inner = (one, other) if one.outside else (other, one)
        message = f"{conduit.id} leads from outside ({outer.id}) to {inner.id} without an enforcement point."
        yield Finding(Code.NO_ENFORCEMENT, conduit.place, message, remedy)
    elif one.target != other.target:
        message = (
            f"{conduit.id} joins {one.id} {one.target} and {other.id} {other.target} without an enforcement point, "
            "so the weaker zone is a way into the other."
        )
        yield Finding(Code.NO_ENFORCEMENT, conduit.place, message, remedy)


def _remote(site: Site, conduit: Conduit) -> Iterator[Finding]:
    zones = [site.zone[end] for end in conduit.ends]
    kinds = {one.kind for one in zones}
    if not conduit.remote:
        if ZoneKind.MEDICAL in kinds and any(one.outside for one in zones):
            message = (
                f"{conduit.id} leads from outside straight to a medical zone and is not marked `remote`; "
                "it counts as a path from another zone."
            )
            remedy = "Mark it if remote service comes through it; lead other data over a zone of services."
            yield Finding(Code.REMOTE_UNMARKED, conduit.place, message, remedy)
        return
    if ZoneKind.REMOTE not in kinds:
        message = (
            f"Remote service comes through {conduit.id}, and neither {zones[0].id} nor {zones[1].id} is a remote zone."
        )
        remedy = "Let it begin in the zone where remote service is admitted, of the kind remote."
        yield Finding(Code.REMOTE_ORIGIN, conduit.place, message, remedy)
    for flow in conduit.flows:
        if not flow.on_demand:
            message = f"The flow {flow.id} of remote service through {conduit.id} is open all the time."
            yield Finding(Code.REMOTE_STANDING, flow.place, message, "Open it on demand, for the time it is needed.")


def _fails_closed(site: Site, conduit: Conduit) -> Iterator[Finding]:
    urgent = [end for end in conduit.ends if site.reaction(end) is Reaction.SECONDS]
    if conduit.fail_mode is FailMode.CLOSED and urgent:
        for flow in conduit.flows:
            if flow.essential:
                message = (
                    f"If {conduit.id} fails it closes and cuts the essential flow {flow.id}, "
                    f"and in {urgent[0]} harm follows within seconds."
                )
                remedy = "Let the conduit fail open, or let the function do without it."
                yield Finding(Code.FAILS_CLOSED, flow.place, message, remedy)


def _without_remote(system: System) -> Iterator[Finding]:
    site = system.site
    served = {end for one in site.conduits if one.remote for end in one.ends}
    for one in site.placements:
        if system.device(one).reach.get(AttackPath.REMOTE) and one.zone not in served:
            message = (
                f"{one.device} offers remote service, and no conduit of remote service leads to {one.zone}; "
                "the path counts as closed."
            )
            remedy = "Add the conduit, or make sure that nobody comes in another way."
            yield Finding(Code.REMOTE_NOWHERE, one.place, message, remedy)
