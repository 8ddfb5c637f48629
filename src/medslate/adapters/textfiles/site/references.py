"""Whether everything that a site's files name exists, and stands where it is said to stand."""

from collections.abc import Collection, Iterable, Iterator

from medslate.findings import Code, Finding, Place
from medslate.networks.site import Conduit, Flow, Instance, Site
from medslate.standards.catalogs import suggestion

_SUGGESTED = 50  # finding the nearest of thousands of ids takes time; nobody reads more hints at once


def check_references(site: Site) -> tuple[Finding, ...]:
    """Every reference that leads nowhere, or where it must not."""
    check = _Check(site)
    found = [
        *_distinct(site),
        *check.zones(),
        *check.conduits(),
        *check.placements(),
        *check.measures(),
        *check.acceptances(),
    ]
    return tuple(found)


def _distinct(site: Site) -> Iterator[Finding]:
    """Ids of zones, conduits and placements tell places apart, so no two of them are equal."""
    seen: dict[str, tuple[str, Place]] = {}
    for what, ones in (("zone", site.zones), ("conduit", site.conduits), ("placement", site.placements)):
        for one in ones:
            if one.id in seen:
                other, place = seen[one.id]
                message = (
                    f"The {what} {one.id} has the id of the {other} in {place.file}; a measure could stand at either."
                )
                yield Finding(Code.DUPLICATE, one.place, message, "Give one of them another id.")
            else:
                seen[one.id] = (what, one.place)


class _Check:
    """One site, with its ids at hand."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.devices = {one.id for one in site.devices}
        self.places = {*site.zone, *site.conduit, *site.placement}
        self.hints: dict[tuple[str, int], str] = {}

    def zones(self) -> Iterator[Finding]:
        for one in self.site.zones:
            if one.twin == one.id:
                message = f"Zone {one.id} is its own twin; it cannot take over from itself."
                yield Finding(Code.CONTRADICTION, one.place.at("twin"), message, "Name another zone, or none.")
            elif one.twin:
                yield from self._known("zone", one.twin, self.site.zone, one.place.at("twin"))

    def conduits(self) -> Iterator[Finding]:
        for one in self.site.conduits:
            unknown = [
                fault
                for end in dict.fromkeys(filter(None, one.ends))
                for fault in self._known("zone", end, self.site.zone, one.place.at("between"))
            ]
            yield from unknown
            if one.ends[0] == one.ends[1] != "":
                message = f"Conduit {one.id} leads from zone {one.ends[0]} to itself."
                yield Finding(Code.CONTRADICTION, one.place.at("between"), message, "Name two zones.")
            elif not unknown and all(one.ends):
                for flow in one.flows:
                    yield from self._flow(one, flow)

    def _flow(self, conduit: Conduit, flow: Flow) -> Iterator[Finding]:
        """A flow leads from one end of its conduit to the other."""
        zones = []
        for key, name in (("from", flow.origin), ("to", flow.to)):
            zone = name if name in self.site.zone else None
            if name in self.site.placement:
                zone = self.site.placement[name].zone
            if zone is None:
                yield from self._known("zone or placement", name, self.site.zone, flow.place.at(key))
            elif zone in self.site.zone and zone not in conduit.ends:
                what = f"zone {zone}" if zone == name else f"{name} in zone {zone}"
                message = (
                    f"Flow {flow.id} names {what}, and conduit {conduit.id} lies between {' and '.join(conduit.ends)}."
                )
                yield Finding(
                    Code.CONTRADICTION, flow.place.at(key), message, "Move the flow to a conduit of that zone."
                )
            else:
                zones.append(zone)
        if len(zones) == 2 and zones[0] == zones[1]:
            message = f"Flow {flow.id} begins and ends in zone {zones[0]}, so it does not pass conduit {conduit.id}."
            yield Finding(Code.CONTRADICTION, flow.place, message, "Take it out, or name both ends of the conduit.")

    def placements(self) -> Iterator[Finding]:
        for one in self.site.placements:
            if one.device not in self.devices:
                yield from self._known("device", one.device, self.devices, one.place.at("device"))
            if one.zone not in self.site.zone:
                yield from self._known("zone", one.zone, self.site.zone, one.place.at("zone"))

    def measures(self) -> Iterator[Finding]:
        seen: set[Instance] = set()
        for one in self.site.in_place:
            yield from self._where((one.instance,), one.place)
            if one.instance in seen:
                yield Finding(Code.DUPLICATE, one.place, f"{one.instance} stands in the list already.", "Keep one.")
            seen.add(one.instance)
        for key, instances in (("banned", self.site.preferences.banned), ("required", self.site.preferences.required)):
            yield from self._where(instances, Place("preferences.yaml", (key,)))

    def _where(self, instances: Iterable[Instance], place: Place) -> Iterator[Finding]:
        for one in instances:
            if one.where and one.where not in self.places:
                yield from self._known("zone, conduit or placement", one.where, self.places, place, f"{one}: ")

    def acceptances(self) -> Iterator[Finding]:
        for one in self.site.acceptances:
            yield from self._known("zone", one.zone, self.site.zone, one.place.at("zone"))

    def _known(self, what: str, name: str, known: Collection[str], place: Place, lead: str = "") -> Iterator[Finding]:
        if name in known:
            return
        key = (name, id(known))
        if key not in self.hints:
            otherwise = f"There are: {', '.join(known)}." if 0 < len(known) <= 20 else ""
            few = len(self.hints) < _SUGGESTED
            self.hints[key] = suggestion(name, sorted(known), otherwise) if few else otherwise
        remedy = self.hints[key] or "Add it, or name one that there is."
        yield Finding(Code.UNKNOWN_ID, place, f"{lead}There is no {what} {name}.", remedy)
