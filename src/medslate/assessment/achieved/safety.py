"""Where a measure may stand at all: safety before security, and the flows that must stay possible."""

from medslate.networks.site import Conduit, Instance, Placement, Site
from medslate.networks.system import System
from medslate.standards.measures import FlowNeed, InSeconds, Measure, Scope
from medslate.standards.profiles import Reaction


def forbidden(system: System, instance: Instance) -> str:
    """Why the instance may not stand where it is meant to; empty if it may.

    * A measure that blocks is forbidden where harm follows within seconds.
    * One that stands before log-in or access needs a break-glass path where harm follows within seconds or minutes.
    * One that cuts flows is forbidden where they are needed.
    * One that the maker refuses for its device is forbidden on it.

    Of a measure for the whole site each zone is judged by itself: see `withheld`.
    """
    measure, site = system.library.by_id[instance.measure], system.site
    if measure.scope is Scope.SITE:
        return ""
    for zone in zones_at(site, measure, instance.where):
        if reason := _unsafe(site, measure, zone):
            return reason
    if reason := _cuts(site, measure, instance.where):
        return reason
    if measure.scope is Scope.DEVICE:
        placement = site.placement[instance.where]
        if measure.device not in ("", placement.device):
            return f"It is meant for {measure.device}, not for {placement.device}."
        if _refused(system, measure, placement):
            return f"The maker of {placement.device} does not allow it."
    return ""


def withheld(system: System, measure: Measure, placement: Placement) -> str:
    """Why a measure that stands earns no credit for a placement that it serves; empty if it does."""
    site = system.site
    if reason := _unsafe(site, measure, placement.zone):
        return reason
    if measure.in_seconds is InSeconds.ALERTS_ONLY and site.reaction(placement.zone) is Reaction.SECONDS:
        return "Where harm follows within seconds it may only alert."
    if measure.device not in ("", placement.device):
        return f"It serves {measure.device} only."
    if _refused(system, measure, placement):
        return f"The maker of {placement.device} does not allow it."
    lacking = [one for one in measure.features if system.device(placement).features.get(one) is False]
    return f"The device does not offer: {', '.join(lacking)}." if lacking else ""


def unsure(system: System, measure: Measure, placement: Placement) -> tuple[str, ...]:
    """The features that the measure needs and of which it is not known whether the device offers them."""
    known = system.device(placement).features
    return tuple(one for one in measure.features if one not in known)


def zones_at(site: Site, measure: Measure, where: str) -> tuple[str, ...]:
    """The zones whose functions an instance touches: its own, both ends of its conduit, or that of its placement."""
    if measure.scope is Scope.ZONE:
        return (where,)
    if measure.scope is Scope.CONDUIT:
        return site.conduit[where].ends
    return (site.placement[where].zone,) if measure.scope is Scope.DEVICE else ()


def _unsafe(site: Site, measure: Measure, zone: str) -> str:
    reaction = site.reaction(zone)
    if measure.in_seconds is InSeconds.BLOCKS and reaction is Reaction.SECONDS:
        return f"It may block, and in {zone} harm follows within seconds."
    if measure.emergency and reaction.rank <= Reaction.MINUTES.rank and not site.zone[zone].break_glass:
        return f"It needs a break-glass path, and {zone} has none."
    return ""


def _cuts(site: Site, measure: Measure, where: str) -> str:
    if measure.flows is FlowNeed.ANY:
        return ""
    flows = [
        (conduit, flow) for conduit in _conduits_at(site, measure, where) for flow in conduit.flows
        if measure.scope is not Scope.DEVICE or _touches(site, site.placement[where], flow.origin, flow.to)
    ]  # fmt: skip
    if measure.flows is FlowNeed.NONE and flows:
        return f"It would cut the flow {flows[0][1].id}."
    two_way = [flow.id for _, flow in flows if flow.both]
    if two_way:
        return f"It passes one way only, and the flow {two_way[0]} needs both."
    origins = {(conduit.id, _zone_of(site, flow.origin)) for conduit, flow in flows}
    turned = {conduit for conduit, _ in origins if sum(one == conduit for one, _ in origins) > 1}
    return f"It passes one way only, and flows of {min(turned)} go both ways." if turned else ""


def _conduits_at(site: Site, measure: Measure, where: str) -> tuple[Conduit, ...]:
    if measure.scope is Scope.CONDUIT:
        return (site.conduit[where],)
    return site.conduits_of[where if measure.scope is Scope.ZONE else site.placement[where].zone]


def _touches(site: Site, placement: Placement, *ends: str) -> bool:
    return any(end in (placement.id, placement.zone) for end in ends)


def _zone_of(site: Site, end: str) -> str:
    return site.placement[end].zone if end in site.placement else end


def _refused(system: System, measure: Measure, placement: Placement) -> bool:
    return measure.id in placement.refuses or measure.id in system.device(placement).refuses
