"""Zones made one: what that keeps, and what it takes with it."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import reduce

from medslate.levels.frs import FR
from medslate.networks.fresh_ids import FreshIds, distinct
from medslate.networks.site import Conduit, FailMode, Flow, Instance, Preferences, Site, Zone
from medslate.networks.splitting import Became, readdressed_in_place, readdressed_wishes
from medslate.standards.profiles import Harm, ZoneKind

PRECEDENCE = tuple(ZoneKind)
HARMS = tuple(Harm)


def merge(site: Site, groups: Mapping[str, tuple[Zone, ...]], names: FreshIds) -> tuple[Site, tuple[str, ...]]:
    """The site with each group of two or more zones as one zone, and what was lost, in sentences.

    * The zone has the highest target per FR, the worst harm and the shortest reaction of its members.
    * Conduits within it lead from the zone to itself, until `without_loops`: their flows are free. Conduits between the
      same two zones unite, but those of remote service stay by themselves.
    * A measure at a zone or conduit is kept if it stood at all that became one; else it would be said to do more.
    * An acceptance of a member is dropped, for nobody accepted it for the others. A twin within the zone is none.
    * What is banned or required at a member is so at the whole; if both, neither.
    """
    groups = {names.fresh(name): zones for name, zones in groups.items() if len(zones) > 1}
    zone = {one.id: name for name, zones in groups.items() for one in zones}
    conduits = _united(site, zone)
    parts = {name: tuple(one.id for one in ones) for name, ones in groups.items()}
    parts |= {name: tuple(one.id for one in ones) for name, ones in conduits.items()}
    became = {one: name for name, ones in parts.items() for one in ones}
    gone = site.conduit.keys() - became.keys()

    def now(place: str) -> tuple[str, ...]:
        return () if place in gone else (became.get(place, place),)

    lost = dict.fromkeys(_lost(site, now, parts))
    wishes, contrary = _settled(readdressed_wishes(site.preferences, now))
    merged = replace(
        site,
        zones=_zones(site, groups, zone),
        conduits=(
            *(_conduit(ones, zone) for ones in conduits.values()),
            *(_conduit((one,), zone) for one in site.conduits if one.id in gone),
        ),
        placements=tuple(replace(one, zone=zone.get(one.zone, one.zone)) for one in site.placements),
        in_place=readdressed_in_place((one for one in site.in_place if one.instance not in lost), now),
        acceptances=tuple(one for one in site.acceptances if one.zone not in zone),
        preferences=wishes,
    )
    return merged, (*_notes(site, zone, lost), *contrary)


def without_loops(site: Site) -> Site:
    """The site without conduits from a zone to itself: within a zone flows are free."""
    return replace(site, conduits=tuple(one for one in site.conduits if one.ends[0] != one.ends[1]))


def _zones(site: Site, groups: Mapping[str, tuple[Zone, ...]], zone: Mapping[str, str]) -> tuple[Zone, ...]:
    made: dict[str, Zone] = {}
    for one in site.zones:
        name = zone.get(one.id, one.id)
        if name not in made:
            made[name] = joined(name, groups[name]) if name in groups else one
    return tuple(replace(one, twin="" if one.twin in zone else one.twin) for one in made.values())


def joined(name: str, members: tuple[Zone, ...]) -> Zone:
    """One zone for several: the highest target per FR, the worst harm and the shortest reaction of its members."""
    target = reduce(lambda one, other: one.join(other), (member.target for member in members))
    return replace(
        members[0],
        id=name,
        name=", ".join(one.name for one in members),
        kind=min((one.kind for one in members), key=PRECEDENCE.index),
        target=target,
        harm=max((one.harm for one in members), key=HARMS.index),
        reaction=min((one.reaction for one in members), key=lambda one: one.rank),
        profile="",
        reasons={fr: f"highest of {', '.join(one.id for one in members if one.target[fr] == target[fr])}" for fr in FR},
        twin="",
        critical=any(one.critical for one in members),
        wireless=any(one.wireless for one in members),
        temporary=any(one.temporary for one in members),
        break_glass=all(one.break_glass for one in members),
        lane=max(one.lane for one in members),
    )


def _united(site: Site, zone: Mapping[str, str]) -> Mapping[str, tuple[Conduit, ...]]:
    """The conduits that remain, each with those it is made of, by the id of the first."""
    found: dict[object, list[Conduit]] = {}
    for one in site.conduits:
        ends = frozenset(zone.get(end, end) for end in one.ends)
        if len(ends) > 1:
            found.setdefault((ends, one.remote) if zone.keys() & set(one.ends) else one.id, []).append(one)
    return {ones[0].id: tuple(ones) for ones in found.values()}


def _conduit(ones: tuple[Conduit, ...], zone: Mapping[str, str]) -> Conduit:
    first = ones[0]
    targets = [one.target for one in ones if one.target is not None]
    modes = {one.fail_mode for one in ones}
    return replace(
        first,
        ends=(zone.get(first.ends[0], first.ends[0]), zone.get(first.ends[1], first.ends[1])),
        name=", ".join(one.name for one in ones if one.name),
        target=reduce(lambda one, other: one.join(other), targets) if targets else None,
        wireless=any(one.wireless for one in ones),
        fail_mode=first.fail_mode if len(modes) == 1 else FailMode.UNKNOWN,
        flows=_flows(ones, zone),
    )


def _flows(ones: tuple[Conduit, ...], zone: Mapping[str, str]) -> tuple[Flow, ...]:
    """The flows of all of them, under other ids only where two bear the same."""
    return distinct(
        replace(one, origin=zone.get(one.origin, one.origin), to=zone.get(one.to, one.to))
        for conduit in ones
        for one in conduit.flows
    )


def _lost(site: Site, now: Became, parts: Mapping[str, tuple[str, ...]]) -> tuple[Instance, ...]:
    """The measures in place whose conduit vanished, or that did not stand at all that became one with their place."""
    standing = {one.instance for one in site.in_place}
    return tuple(
        one.instance for one in site.in_place
        if not any(
            all(Instance(one.instance.measure, it) in standing for it in parts.get(place, (place,)))
            for place in now(one.instance.where)
        )
    )  # fmt: skip


def _settled(wishes: Preferences) -> tuple[Preferences, tuple[str, ...]]:
    both = tuple(one for one in wishes.banned if one in wishes.required and one.where)
    settled = replace(
        wishes,
        banned=tuple(one for one in wishes.banned if one not in both),
        required=tuple(one for one in wishes.required if one not in both),
    )
    return settled, tuple(
        f"{one} is required for one zone of it and banned for another: neither is kept." for one in both
    )


def _notes(site: Site, zone: Mapping[str, str], lost: Iterable[Instance]) -> tuple[str, ...]:
    free = sorted(
        flow.id for one in site.conduits if len({zone.get(end, end) for end in one.ends}) == 1 for flow in one.flows
    )
    gone = [f"{one} is not carried over: it does not stand at all that is one now." for one in lost]
    gone += [f"The acceptance {one.id} is not carried over: its zone is one with others now."
             for one in site.acceptances if one.zone in zone]  # fmt: skip
    return (*((f"Within one zone now, and so free: {', '.join(free)}.",) if free else ()), *gone)
