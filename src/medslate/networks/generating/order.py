"""What a generated hospital is asked to be, and the packs that it is drawn from."""

from dataclasses import dataclass
from enum import Enum

from medslate.errors import UsageError
from medslate.standards.catalogs import Catalog
from medslate.standards.measures import Library
from medslate.standards.profiles import HospitalSize, Profiles


class Architecture(Enum):
    """Level of infrastructure: the granularity of `segmentation`, the highest with twin zones."""

    FLAT = 0
    GENERAL = 1
    DEDICATED = 2
    TWIN = 3


class Variety(Enum):
    """How many models there are of a kind of device: as (types from each supplier, suppliers) at the most."""

    ONE_FROM_ONE = "one-from-one"
    ONE_FROM_MANY = "one-from-many"
    MANY_FROM_ONE = "many-from-one"
    MANY_FROM_MANY = "many-from-many"

    @property
    def types(self) -> int:
        """Types of a kind from one supplier, at the most."""
        return {Variety.MANY_FROM_ONE: 4, Variety.MANY_FROM_MANY: 2}.get(self, 1)

    @property
    def suppliers(self) -> int:
        """Suppliers of a kind, at the most."""
        return 3 if self in (Variety.ONE_FROM_MANY, Variety.MANY_FROM_MANY) else 1


@dataclass(frozen=True, slots=True)
class Order:
    """`zones`: of the whole hospital, else as its size has them. `devices`: networked medical ones, likewise."""

    size: str
    architecture: Architecture
    name: str = "Hospital"
    variety: Variety = Variety.MANY_FROM_MANY
    zones: int | None = None
    devices: int | None = None


@dataclass(frozen=True)
class Content:
    """The packs: kinds of zones and devices, the measures that may stand, and the rows that devices meet or not."""

    profiles: Profiles
    library: Library
    catalog: Catalog

    def size(self, name: str) -> HospitalSize:
        """The reference size of a name. Raises `UsageError` if there is none."""
        for one in self.profiles.sizes:
            if one.id == name:
                return one
        known = ", ".join(one.id for one in self.profiles.sizes) or "none"
        raise UsageError(f"{self.profiles.pack.id} has no size {name}; there are: {known}.")


def count_of(size: HospitalSize, name: str) -> int:
    """A count of a size, at least 1. Raises `UsageError` if the size does not have it."""
    if size.counts.get(name, 0) < 1:
        raise UsageError(f"The size {size.id} has no count {name}, which the generator needs.")
    return size.counts[name]
