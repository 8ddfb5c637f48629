"""The names that a site takes from elsewhere: measures, features, component types, rows, and what makers ask for.

What bears no such name is told and left out, so that the rules need not ask again.
"""

from collections.abc import Container, Iterable, Iterator
from dataclasses import replace

from medslate.findings import Code, Finding, Place
from medslate.networks.site import DeviceEntry, Instance, Site
from medslate.networks.system import System
from medslate.standards.catalogs import Catalog, suggestion
from medslate.standards.measures import Library, Scope

PREFERENCES = Place("preferences.yaml")

_STANDS = {
    Scope.DEVICE: "a placement",
    Scope.ZONE: "a zone",
    Scope.CONDUIT: "a conduit",
    Scope.SITE: "the whole site, without a place",
}


def entry_faults(entry: DeviceEntry, catalog: Catalog, library: Library) -> Iterator[Finding]:
    """Types, rows and features of a device entry that the catalog and the library do not have."""
    for number, one in enumerate(entry.types):
        if one not in catalog.component_types:
            yield unknown_name(entry.place.at("types", number), "component type", one, catalog.component_types)
    for one in entry.verdicts:
        if one not in catalog.by_id:
            yield unknown_name(entry.place.at("verdicts", one), "row", one, catalog.by_id)
    for one in entry.features:
        if one not in library.features:
            yield unknown_name(entry.place.at("features", one), "feature", one, library.features)


def settled(system: System) -> tuple[System, tuple[Finding, ...]]:
    """The system with those measures only that there are, at places where their scope lets them stand; and the rest."""
    site = system.site
    found: list[Finding] = []
    kept = tuple(one for one in site.in_place if _kept(system, one.instance, one.place, found))
    banned = _wishes(system, "banned", site.preferences.banned, found)
    required = _wishes(system, "required", site.preferences.required, found)
    found += [*_cost_faults(system), *_refusal_faults(system), *_fulfilled_faults(system)]
    preferences = replace(site.preferences, banned=banned, required=required)
    return replace(system, site=replace(site, in_place=kept, preferences=preferences)), tuple(found)


def unknown_name(place: Place, what: str, name: str, known: Iterable[str]) -> Finding:
    """A name that nothing bears, with the nearest one that something does."""
    return Finding(Code.UNKNOWN_ID, place, f"There is no {what} {name}.", suggestion(name, known, "Correct the name."))


def _wishes(system: System, key: str, wished: tuple[Instance, ...], found: list[Finding]) -> tuple[Instance, ...]:
    places = (PREFERENCES.at(key, number) for number in range(len(wished)))
    pairs = zip(wished, places, strict=True)
    return tuple(one for one, place in pairs if _kept(system, one, place, found, everywhere=True))


def _kept(system: System, instance: Instance, place: Place, found: list[Finding], *, everywhere: bool = False) -> bool:
    """Whether the instance can stand by its names; else the finding is noted. `everywhere`: no place means all."""
    measure = system.library.by_id.get(instance.measure)
    if measure is None:
        unknown = unknown_name(place, "measure", instance.measure, system.library.by_id)
        if unknown not in found:  # one entry of the file may stand at several places
            found.append(unknown)
        return False
    if (everywhere and not instance.where) or instance.where in _places(system.site, measure.scope):
        return True
    said = f"at {instance.where}" if instance.where else "without a place"
    message = f"{measure.id} ({measure.title}) stands at {_STANDS[measure.scope]}, not {said}."
    found.append(Finding(Code.MISPLACED, place, message, "Say where it stands, or correct its name."))
    return False


def _places(site: Site, scope: Scope) -> Container[str]:
    by_scope = {Scope.DEVICE: site.placement, Scope.ZONE: site.zone, Scope.CONDUIT: site.conduit}
    return by_scope.get(scope, ("",))


def _cost_faults(system: System) -> Iterator[Finding]:
    cost, library = system.site.preferences.cost, system.library
    for what, given, known in (
        ("cost class", "classes", library.cost_classes),
        ("measure", "measures", library.by_id),
    ):
        for name in getattr(cost, given):
            if name not in known:
                yield unknown_name(PREFERENCES.at("cost", given, name), what, name, known)
    foreign = sorted(set(library.cost_classes) - set(cost.classes))
    if library.currency not in ("", cost.currency) and foreign:
        message = f"Figures of the library are in {library.currency}, those of the site in {cost.currency}: "
        remedy = f"Give own figures under `classes:` for {', '.join(foreign)}."
        yield Finding(Code.CURRENCY_MIXED, PREFERENCES.at("cost", "currency"), f"{message}sums mix them.", remedy)


def _refusal_faults(system: System) -> Iterator[Finding]:
    refusing = (
        *((one.place, one.refuses) for one in system.site.devices),
        *((one.place, one.refuses) for one in system.site.placements),
    )
    for place, refused in refusing:
        for number, name in enumerate(refused):
            if name not in system.library.by_id:
                yield unknown_name(place.at("refuses", number), "measure", name, system.library.by_id)


def _fulfilled_faults(system: System) -> Iterator[Finding]:
    for one in system.site.placements:
        asked = {ask.id for ask in system.device(one).asks}
        for number, name in enumerate(one.fulfilled):
            if name not in asked:
                message = f"Nothing is known to be asked for {one.device} by the name of {name}."
                otherwise = "Leave it out, or point the device to its maker's workspace."
                remedy = suggestion(name, asked, otherwise)
                yield Finding(Code.UNKNOWN_ID, one.place.at("fulfilled", number), message, remedy)
