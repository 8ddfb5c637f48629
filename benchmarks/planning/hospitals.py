"""The instances of planning: generated hospitals, by family and size; equal seeds give equal hospitals, everywhere.

Family `shipped` is what the generator makes, with the library as it ships and the measures that stand already. Family
`dense` is the same hospitals with nothing in place and a made-up library with far more choice (`dense.py`). The seed
makes both the hospital and the library. In `CONFLICTS` not all can be covered, because measures exclude one another:
these need two questions, first how little stays uncovered, then the cost.

    python -m benchmarks.planning.hospitals        # writes instances.json: what was generated, with digests
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from benchmarks.planning.dense import dense
from medslate.networks.generating import generate_group
from medslate.networks.generating.order import Architecture, Content, Order
from medslate.networks.system import System
from medslate.usecases.site_generate import system_of
from medslate.wiring import sites as site_wiring

TODAY = date(2026, 11, 22)
INSTANCES = Path(__file__).with_name("instances.json")


@dataclass(frozen=True)
class Size:
    """Hospitals, zones and networked medical devices of each, and the reference size that gives the proportions."""

    hospitals: int
    zones: int
    devices: int
    like: str
    seeds: tuple[int, ...]


SIZES = {
    "20-zones": Size(1, 20, 1_000, "medium", (0, 1, 3, 8, 11)),
    "200-zones": Size(1, 200, 10_000, "university", (0, 1, 3)),
    "100-hospitals": Size(100, 20, 1_000, "medium", (1,)),
}
FAMILIES = ("shipped", "dense")
CONFLICTS = ("dense/20-zones/3", "dense/200-zones/3")


@dataclass(frozen=True)
class Name:
    """`family/size/seed`."""

    family: str
    size: str
    seed: int

    @classmethod
    def parse(cls, text: str) -> "Name":
        family, size, seed = text.split("/")
        if family not in FAMILIES or size not in SIZES:
            raise ValueError(f"no instance {text}")
        return cls(family, size, int(seed))

    def __str__(self) -> str:
        return f"{self.family}/{self.size}/{self.seed}"


def systems(name: Name, content: Content) -> tuple[System, ...]:
    """The hospitals of an instance."""
    size = SIZES[name.size]
    order = Order(size.like, Architecture.DEDICATED, zones=size.zones, devices=size.devices)
    made = generate_group(content, order, size.hospitals, site_wiring.draws(name.seed))
    found = tuple(system_of(one, content) for one in made)
    if name.family == "shipped":
        return found
    library = dense(content.library, name.seed)
    bare = (replace(one.site, in_place=(), library=library.pack.id) for one in found)
    return tuple(replace(one, site=site, library=library) for one, site in zip(found, bare, strict=True))


def digest(several: Iterable[System]) -> str:
    """The SHA-256 of the files of the sites and of the library's measures and carries, first 16 digits."""
    sha = hashlib.sha256()
    for number, one in enumerate(several):
        if not number:
            sha.update(repr((one.library.measures, one.library.carries, one.library.cost_classes)).encode())
        for name, content in sorted(site_wiring.site_files(replace(one.site, library="")).items()):
            sha.update(name.encode() + b"\0" + content + b"\0")
    return sha.hexdigest()[:16]


def described(name: Name, several: tuple[System, ...]) -> dict[str, object]:
    """The figures by which an instance is known again."""
    sites = [one.site for one in several]
    return {
        "instance": str(name),
        "hospitals": len(sites),
        "zones": sum(len(one.zones) for one in sites),
        "conduits": sum(len(one.conduits) for one in sites),
        "placements": sum(len(one.placements) for one in sites),
        "medical_devices": sum(at.count for one in sites for at in one.placements if at.category == "medical"),
        "all_devices": sum(at.count for one in sites for at in one.placements),
        "models": sum(len(one.devices) for one in sites),
        "measures": len(several[0].library.measures),
        "digest": digest(several),
    }


def names() -> Iterable[Name]:
    """Every instance."""
    return (Name(family, size, seed) for family in FAMILIES for size, of in SIZES.items() for seed in of.seeds)


def main() -> None:
    content = site_wiring.hospital_content()
    found = [described(name, systems(name, content)) for name in names()]
    INSTANCES.write_text(json.dumps(found, indent=1) + "\n", "utf-8")
    for one in found:
        print(*one.values())


if __name__ == "__main__":
    main()
