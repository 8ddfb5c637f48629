"""Writing a site as text files: reading them gives the equal site."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from datetime import date
from enum import Enum
from itertools import groupby
from types import MappingProxyType
from typing import Any

from medslate.adapters.textfiles.surgery import scalar
from medslate.levels.vectors import Vector
from medslate.networks.site import (
    Acceptance,
    Conduit,
    DeviceEntry,
    Flow,
    InPlace,
    Instance,
    Placement,
    Preferences,
    Site,
    Zone,
)
from medslate.standards.profiles import ZoneProfile

NO_PROFILES: Mapping[str, ZoneProfile] = MappingProxyType({})
_NOT_FIELDS = {"id", "place", "content"}


def write_site(site: Site, profiles: Mapping[str, ZoneProfile] = NO_PROFILES) -> Mapping[str, bytes]:
    """The files of a site by name. What a zone's profile says is left out of the zone, if the profiles are given.

    A profile that is not among `profiles` is repeated in full, which reads the same.
    """
    head = {"medslate": 1, "site": {"id": site.id, "name": site.name}, "catalog": site.catalog, "library": site.library}
    if site.profiles:
        head["profiles"] = site.profiles
    zones = {one.id: _zone(one, profiles.get(one.profile)) for one in site.zones}
    conduits = {one.id: _conduit(one) for one in site.conduits}
    files = {"site.yaml": _file(head | _filled(zones=zones, conduits=conduits))}
    if site.devices:
        files["devices.yaml"] = devices_file(site.devices)
    if site.placements:
        files["placements.yaml"] = placements_file(site.placements)
    if site.in_place:
        files["measures.yaml"] = _file({"measures": list(_in_place(site.in_place))})
    if site.acceptances:
        files["acceptances.yaml"] = _file({"acceptances": {one.id: _acceptance(one) for one in site.acceptances}})
    if preferences := _preferences(site.preferences):
        files["preferences.yaml"] = _file(preferences)
    return files


def devices_file(devices: Iterable[DeviceEntry], head: str = "") -> bytes:
    """A file of devices, below the comment lines of `head`."""
    return _file({"devices": {one.id: _device(one) for one in devices}}, head)


def placements_file(placements: Iterable[Placement], head: str = "") -> bytes:
    """A file of placements, below the comment lines of `head`."""
    return _file({"placements": {one.id: _changed(one) for one in placements}}, head)


def _zone(one: Zone, profile: ZoneProfile | None) -> dict[str, Any]:
    """What stands in a profile that is not known here is written out, also where it is the default."""
    entry = {"name": one.name} | _filled(profile=one.profile)
    for name in ("kind", "target", "harm", "reaction", "critical", "lane"):
        value = getattr(one, name)
        told = value == getattr(profile, name) if profile else not value and not one.profile
        if not told:
            entry[name] = _levels(value) if name == "target" else value
    entry |= _filled(reasons={fr.name: text for fr, text in one.reasons.items()})
    return entry | {
        name: getattr(one, name) for name in ("twin", "wireless", "temporary", "break_glass") if getattr(one, name)
    }


def _conduit(one: Conduit) -> dict[str, Any]:
    rest = _changed(one)
    del rest["ends"]
    if one.target is not None:
        rest["target"] = _levels(one.target)
    return {"between": list(one.ends)} | rest | _filled(flows={flow.id: _flow(flow) for flow in one.flows})


def _flow(one: Flow) -> dict[str, Any]:
    rest = _changed(one)
    return {"from": rest.pop("origin")} | rest


def _device(one: DeviceEntry) -> dict[str, Any]:
    entry = _changed(one)
    if one.vector is not None:
        entry["vector"] = _levels(one.vector)
    return entry | _filled(reach={path.value: can for path, can in one.reach.items()})


def _levels(vector: Vector) -> str:
    return ",".join(map(str, vector.levels))


def _in_place(measures: Iterable[InPlace]) -> Iterator[dict[str, Any]]:
    """Neighbours that differ in their place only share an entry."""
    for (measure, since, note, local), ones in groupby(
        measures, lambda one: (one.instance.measure, one.since, one.note, bool(one.instance.where))
    ):
        if local:
            places = [one.instance.where for one in ones]
            yield {"measure": measure, "at": places} | _filled(since=since, note=note)
        else:
            for _ in ones:
                yield {"measure": measure} | _filled(since=since, note=note)


def _acceptance(one: Acceptance) -> dict[str, Any]:
    return _changed(one) | _filled(above={fr.name: level for fr, level in one.above.items()})


def _preferences(one: Preferences) -> dict[str, Any]:
    entry = _changed(one)
    for name in ("banned", "required"):
        if name in entry:
            entry[name] = [_instance(instance) for instance in entry[name]]
    return entry | _filled(cost=_changed(one.cost))


def _instance(one: Instance) -> str | dict[str, str]:
    return {"measure": one.measure, "at": one.where} if one.where else one.measure


def _changed(value: Any) -> dict[str, Any]:
    """The fields of a dataclass that are not at their defaults; an id and a place are no fields of an entry."""
    entry = {}
    for name, default in _defaults(type(value)):
        one = getattr(value, name)
        if one != default:
            entry[name] = list(one) if isinstance(one, tuple) else one
    return entry


def _defaults(kind: Any) -> tuple[tuple[str, Any], ...]:
    if kind not in _KNOWN:
        _KNOWN[kind] = tuple(
            (one.name, one.default_factory() if callable(one.default_factory) else one.default)
            for one in fields(kind)
            if one.name not in _NOT_FIELDS
        )
    return _KNOWN[kind]


_KNOWN: dict[Any, tuple[tuple[str, Any], ...]] = {}


def _filled(**entries: Any) -> dict[str, Any]:
    return {key: value for key, value in entries.items() if value}


def _file(value: Mapping[str, Any], head: str = "") -> bytes:
    comment = "".join(f"# {line}\n" for line in head.splitlines())
    return (comment + "\n".join(_lines(value, "")) + "\n").encode()


def _lines(value: Mapping[str, Any], indent: str) -> Iterator[str]:
    """Block style throughout, so that findings have lines at once; only short lists stand in brackets."""
    for key, one in value.items():
        name = f"{indent}{scalar(key)}:"
        if isinstance(one, Mapping) and one:
            yield name
            yield from _lines(one, indent + "  ")
        elif isinstance(one, list) and any(isinstance(item, Mapping) for item in one):
            yield name
            yield from _items(one, indent + "  ")
        else:
            yield f"{name} {_value(one)}"


def _items(items: list[Any], indent: str) -> Iterator[str]:
    for item in items:
        if isinstance(item, Mapping):
            first, *rest = _lines(item, indent + "  ")
            yield f"{indent}- {first.lstrip()}"
            yield from rest
        else:
            yield f"{indent}- {_value(item)}"


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return "[" + ", ".join(map(_value, value)) + "]"
    if isinstance(value, Enum):
        return scalar(str(value.value))
    if isinstance(value, Mapping):
        return "{}"
    return str(value) if isinstance(value, int | date) else scalar(str(value))
