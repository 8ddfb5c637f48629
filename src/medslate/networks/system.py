"""The system under consideration (IEC 62443-3-2 ZCR 1.1): site, devices as known, and what they are held against."""

from collections.abc import Mapping
from dataclasses import dataclass

from medslate.devices.known import KnownDevice
from medslate.networks.site import Placement, Site
from medslate.standards.catalogs import Catalog
from medslate.standards.measures import Library


@dataclass(frozen=True)
class System:
    """All that the rules of the operator's side look at. `library` holds what makers ask for beside its own."""

    site: Site
    devices: Mapping[str, KnownDevice]
    catalog: Catalog
    library: Library

    def device(self, placement: Placement) -> KnownDevice:
        """The device of a placement."""
        return self.devices[placement.device]
