"""Plan one instance, change one thing, plan again from the former plan; print what each took as JSON.

    python -m benchmarks.planning.replan_once dense/20-zones/1 --seconds 60

Each change is made to the first hospital by itself, never one upon the other. Each run starts its workers anew; a
second run starts them only if something is left to solve, as `site plan --from` does. `bought`: what the former plan
chose stands already; `free`: nothing is bought yet, only the proofs of the former plan are taken over.
"""

import argparse
import json
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from benchmarks.planning.hospitals import Name, systems
from benchmarks.planning.plan_once import OURS, ours
from medslate.levels.verdicts import Verdict
from medslate.networks.site import InPlace
from medslate.networks.system import System
from medslate.planning.plan import Plan
from medslate.planning.program import Limits
from medslate.standards.measures import Help
from medslate.wiring import sites

SOLVER = OURS["medslate"]
Change = Callable[[System, Plan, random.Random], System]


def one_verdict(system: System, plan: Plan, chance: random.Random) -> System:
    """A device turns out not to meet one row that measures can carry."""
    carried = {one.row for one in system.library.carries if one.help is not Help.SUPPORT}
    placed = {one.device for one in system.site.placements}
    met = [
        (device.id, number, row)
        for device in system.devices.values()
        if device.id in placed
        for number, part in enumerate(device.components)
        for row, verdict in part.verdicts.items()
        if verdict is Verdict.MET and row in carried
    ]
    name, number, row = met[chance.randrange(len(met))]
    device = system.devices[name]
    part = device.components[number]
    worse = replace(part, verdicts={**part.verdicts, row: Verdict.UNMET})
    parts = (*device.components[:number], worse, *device.components[number + 1 :])
    return replace(system, devices={**system.devices, name: replace(device, components=parts)})


def one_placement(system: System, plan: Plan, chance: random.Random) -> System:
    """The units of one placement move to another zone of the same kind."""
    site = system.site
    moves = [
        (at, zone.id)
        for at, one in enumerate(site.placements)
        for zone in site.zones
        if zone.id != one.zone and zone.kind is site.zone[one.zone].kind
    ]
    at, to = moves[chance.randrange(len(moves))]
    moved = replace(site.placements[at], zone=to)
    return replace(system, site=replace(site, placements=(*site.placements[:at], moved, *site.placements[at + 1 :])))


def one_ban(system: System, plan: Plan, chance: random.Random) -> System:
    """One instance that the plan uses is banned."""
    banned = plan.chosen[chance.randrange(len(plan.chosen))].instance
    preferences = replace(system.site.preferences, banned=(*system.site.preferences.banned, banned))
    return replace(system, site=replace(system.site, preferences=preferences))


def one_in_place(system: System, plan: Plan, chance: random.Random) -> System:
    """One instance that the plan uses has been set up."""
    built = InPlace(plan.chosen[chance.randrange(len(plan.chosen))].instance, system.site.place)
    return replace(system, site=replace(system.site, in_place=(*system.site.in_place, built)))


CHANGES: dict[str, Change] = {
    "nothing": lambda system, plan, chance: system,
    "one verdict": one_verdict,
    "one placement": one_placement,
    "one measure banned": one_ban,
    "one measure set up": one_in_place,
}


def again(
    several: tuple[System, ...], plans: tuple[Plan, ...], changes: Sequence[str], limits: Limits, seed: int
) -> Iterator[dict[str, Any]]:
    """Each change, with what was bought and without."""
    for name in changes:
        changed = (CHANGES[name](several[0], plans[0], random.Random(f"{name} {seed}")), *several[1:])
        for bought in (True, False):
            figures = ours(changed, SOLVER, limits, former=plans, bought=bought)[1]
            yield {"change": name, "bought": bought} | figures


def main() -> None:
    parser = argparse.ArgumentParser(description="Plan, change one thing, plan again.")
    parser.add_argument("instance", type=Name.parse)
    parser.add_argument("--changes", nargs="*", choices=CHANGES, default=list(CHANGES))
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--gap", type=float, default=0.0, help="relative, 0.01 is 1 %%")
    options = parser.parse_args()
    limits = Limits(options.seconds, options.gap)
    several = systems(options.instance, sites.hospital_content())
    plans, first = ours(several, SOLVER, limits)
    later = list(again(several, plans, options.changes, limits, options.instance.seed))
    print(json.dumps({"first": first, "again": later}))


if __name__ == "__main__":
    main()
