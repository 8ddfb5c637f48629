"""The conduits of a hospital: between the zones of which the pack names a typical flow."""

from collections.abc import Iterable, Mapping

from medslate.findings import Place
from medslate.networks.generating.areas import Area
from medslate.networks.site import Conduit, FailMode, Flow
from medslate.standards.profiles import Reaction, TypicalFlow

Ends = tuple[str, str]


def conduits(flows: Iterable[TypicalFlow], areas: tuple[Area, ...]) -> tuple[Conduit, ...]:
    """One conduit for all flows between two zones, and one of its own for remote service between them.

    Flows within a zone need none. A conduit fails open where harm follows within seconds, else closed.
    """
    holding: dict[str, list[Area]] = {}
    for area in areas:
        for profile in area.profiles:
            holding.setdefault(profile, []).append(area)
    ends: dict[tuple[frozenset[str], bool], Ends] = {}
    found: dict[tuple[frozenset[str], bool], list[Flow]] = {}
    for flow in flows:
        for one in holding.get(flow.origin, ()):
            for other in holding.get(flow.to, ()):
                if one is not other:
                    key = (frozenset((one.zone.id, other.zone.id)), flow.remote)
                    between = ends.setdefault(key, (one.zone.id, other.zone.id))
                    found.setdefault(key, []).append(_flow(flow, one.zone.id, other.zone.id, _name(between, key[1])))
    zones = {one.zone.id: one for one in areas}
    return tuple(_conduit(ends[key], key[1], tuple(ones), zones) for key, ones in found.items())


def _name(ends: Ends, remote: bool) -> str:
    return f"{ends[0]}--{ends[1]}{'--service' if remote else ''}"


def _flow(flow: TypicalFlow, origin: str, to: str, conduit: str) -> Flow:
    place = Place("site.yaml", ("conduits", conduit, "flows", flow.id))
    return Flow(
        flow.id, origin, to, place, flow.protocol, flow.port, flow.both, flow.encrypted, flow.on_demand, flow.essential
    )


def _conduit(ends: Ends, remote: bool, flows: tuple[Flow, ...], zones: Mapping[str, Area]) -> Conduit:
    name = _name(ends, remote)
    urgent = any(zones[end].zone.reaction is Reaction.SECONDS for end in ends)
    return Conduit(
        name,
        ends,
        Place("site.yaml", ("conduits", name)),
        remote=remote,
        fail_mode=FailMode.OPEN if urgent else FailMode.CLOSED,
        flows=flows,
    )
