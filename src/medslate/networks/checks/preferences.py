"""Wishes that contradict each other, and measures that need each other in a circle."""

from collections.abc import Iterator, Mapping
from datetime import date

from medslate.findings import Code, Finding
from medslate.networks.site import Instance
from medslate.networks.system import System
from medslate.networks.vocabulary import PREFERENCES


def check_preferences(system: System, today: date) -> Iterator[Finding]:
    """Banned against required, banned against what stands, and the needs of the library with what makers ask for."""
    yield from _contrary(system)
    yield from _banned_in_place(system)
    yield from _cycles(system)


def _contrary(system: System) -> Iterator[Finding]:
    """Required everywhere and banned at one place is no contradiction: it is required elsewhere."""
    banned = set(system.site.preferences.banned)
    for number, one in enumerate(system.site.preferences.required):
        if one in banned or Instance(one.measure) in banned:
            message = f"{one} is required, and banned too."
            yield Finding(Code.CONTRARY, PREFERENCES.at("required", number), message, "Keep one of the two.")


def _banned_in_place(system: System) -> Iterator[Finding]:
    banned = set(system.site.preferences.banned)
    for one in system.site.in_place:
        if one.instance in banned or Instance(one.instance.measure) in banned:
            message = (
                f"{one.instance} is banned and stands already; a ban removes nothing, and what stands is credited."
            )
            yield Finding(Code.BANNED_IN_PLACE, one.place, message, "Take it out of what is in place if it is to go.")


def _cycles(system: System) -> Iterator[Finding]:
    needs = {one.id: one.needs for one in system.library.measures}
    told: set[str] = set()
    for start in needs:
        circle = () if start in told else _circle(start, needs)
        if circle:
            told.update(circle)
            message = (
                f"These measures need each other in a circle, so none of them could be had first: {', '.join(circle)}."
            )
            yield Finding(Code.CYCLE, system.site.place, message, "Break the circle in the library or the dossier.")


def _circle(start: str, needs: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The way from a measure over what it needs back to itself; empty if there is none."""
    came: dict[str, str] = {}
    waiting = [start]
    while waiting:
        at = waiting.pop()
        for one in needs.get(at, ()):
            if one == start:
                return _way(at, start, came)
            if one not in came:
                came[one] = at
                waiting.append(one)
    return ()


def _way(end: str, start: str, came: Mapping[str, str]) -> tuple[str, ...]:
    found = [end]
    while found[-1] != start:
        found.append(came[found[-1]])
    return tuple(reversed(found))
