"""Zones and placements in parts: conduits, measures, acceptances and wishes go along to every part."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import product

from medslate.networks.fresh_ids import FreshIds, distinct
from medslate.networks.site import Conduit, Flow, InPlace, Instance, Placement, Preferences, Site, Zone


@dataclass(frozen=True, slots=True)
class Parts:
    """What becomes of zones and placements, by their id; those not named stay as they are."""

    zones: Mapping[str, tuple[Zone, ...]]
    placements: Mapping[str, tuple[Placement, ...]]


def split(site: Site, parts: Parts, names: FreshIds) -> Site:
    """The site with zones and placements in parts.

    A conduit is there between two parts if one of its flows is; one of which no flow is described, between all. A flow
    that names a zone holds for all its parts. Every part keeps what stood, was accepted or was wished at the whole.
    """
    conduits = {one.id: tuple(_conduits(one, site, parts, names)) for one in site.conduits}
    became = {
        "": ("",),
        **{one.id: tuple(it.id for it in parts.zones.get(one.id, (one,))) for one in site.zones},
        **{one.id: tuple(it.id for it in parts.placements.get(one.id, (one,))) for one in site.placements},
        **{name: tuple(it.id for it in ones) for name, ones in conduits.items()},
    }
    return replace(
        site,
        zones=tuple(it for one in site.zones for it in parts.zones.get(one.id, (one,))),
        placements=tuple(it for one in site.placements for it in parts.placements.get(one.id, (one,))),
        conduits=tuple(it for ones in conduits.values() for it in ones),
        in_place=readdressed_in_place(site.in_place, became.__getitem__),
        acceptances=tuple(
            replace(one, id=one.id if len(became[one.zone]) == 1 else f"{one.id}-{zone}", zone=zone)
            for one in site.acceptances for zone in became[one.zone]
        ),
        preferences=readdressed_wishes(site.preferences, became.__getitem__),
    )  # fmt: skip


Became = Callable[[str], Iterable[str]]
"""Per zone, conduit, placement or "" (the site): what stands in its stead."""


def readdressed(instances: Iterable[Instance], became: Became) -> tuple[Instance, ...]:
    """The instances at what their places have become, each once."""
    return tuple(dict.fromkeys(Instance(one.measure, where) for one in instances for where in became(one.where)))


def readdressed_in_place(standing: Iterable[InPlace], became: Became) -> tuple[InPlace, ...]:
    """What stands, at what its places have become; of several records of one instance the first."""
    found: dict[Instance, InPlace] = {}
    for one in standing:
        for instance in readdressed((one.instance,), became):
            found.setdefault(instance, replace(one, instance=instance))
    return tuple(found.values())


def readdressed_wishes(preferences: Preferences, became: Became) -> Preferences:
    """What is banned and required, at what its places have become."""
    return replace(
        preferences,
        banned=readdressed(preferences.banned, became),
        required=readdressed(preferences.required, became),
    )


def _conduits(conduit: Conduit, site: Site, parts: Parts, names: FreshIds) -> Iterator[Conduit]:
    near, far = (tuple(one.id for one in parts.zones.get(end, (site.zone[end],))) for end in conduit.ends)
    found: dict[tuple[str, str], list[Flow]] = {}
    for flow in conduit.flows:
        for (origin, named), (to, also) in product(_ends(flow.origin, site, parts), _ends(flow.to, site, parts)):
            found.setdefault(_ordered(origin, to, (*near, *far)), []).append(replace(flow, origin=named, to=also))
    pairs = found or {_ordered(one, other, (*near, *far)): [] for one, other in product(near, far)}
    for number, (between, flows) in enumerate(pairs.items()):
        name = names.fresh(f"{conduit.id}-{number + 1}") if number else conduit.id
        yield replace(conduit, id=name, ends=between, flows=distinct(flows))


def _ordered(one: str, other: str, order: tuple[str, ...]) -> tuple[str, str]:
    return (one, other) if order.index(one) <= order.index(other) else (other, one)


def _ends(end: str, site: Site, parts: Parts) -> tuple[tuple[str, str], ...]:
    """What an end of a flow has become: each as the zone, and the name of the zone or of the placement in it."""
    if end in site.placement:
        return tuple((one.zone, one.id) for one in parts.placements.get(end, (site.placement[end],)))
    return tuple((one.id, one.id) for one in parts.zones.get(end, (site.zone[end],)))
