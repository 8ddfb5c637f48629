"""Which attack paths are open to a placement, from its interfaces and its place (a rule of this project)."""

from dataclasses import dataclass

from medslate.networks.site import Connection, Placement
from medslate.networks.system import System
from medslate.standards.measures import AttackPath

NETWORKED = (AttackPath.OTHER_ZONE, AttackPath.SAME_ZONE, AttackPath.WLAN, AttackPath.REMOTE)


@dataclass(frozen=True, slots=True)
class OpenPath:
    """One way to a placement. `conduit`: through which it leads, if through one.

    `sure`: the device is known to have the interface. One that is not sure is open at the lower end only.
    """

    kind: AttackPath
    conduit: str = ""
    sure: bool = True

    def __str__(self) -> str:
        return f"{self.kind.value} through {self.conduit}" if self.conduit else self.kind.value


def open_paths(system: System, placement: Placement) -> tuple[OpenPath, ...]:
    """The open paths, in the order of the kinds.

    * other zone: one path per conduit of the zone, for a device with a network interface; through a conduit of remote
      service the path is `remote` instead, open to devices with remote service or a network interface.
    * same zone: for a device with a network interface, unless it is the only unit in its zone.
    * WLAN: for a device with a radio, unless its placement is wired.
    * local and media: for a device with a panel or service port, and with a slot for media.

    A placement without connection has no path over the network. What is not known of a device counts as open.
    """
    return tuple(one for kind in AttackPath for one in _of_kind(system, placement, kind))


def _of_kind(system: System, placement: Placement, kind: AttackPath) -> tuple[OpenPath, ...]:
    known = system.device(placement).reach.get(kind)
    if kind in NETWORKED and placement.connection is Connection.NONE:
        return ()
    if kind is AttackPath.REMOTE:
        network = system.device(placement).reach.get(AttackPath.OTHER_ZONE)
        known = True if known or network else (None if known is None or network is None else False)
    if known is False:
        return ()
    if kind in (AttackPath.OTHER_ZONE, AttackPath.REMOTE):
        conduits = system.site.conduits_of[placement.zone]
        through = (one for one in conduits if one.remote is (kind is AttackPath.REMOTE))
        return tuple(OpenPath(kind, one.id, known is True) for one in through)
    alone = kind is AttackPath.SAME_ZONE and sum(one.count for one in system.site.placed_in[placement.zone]) <= 1
    wired = kind is AttackPath.WLAN and placement.connection is Connection.WIRED
    return () if alone or wired else (OpenPath(kind, sure=known is True),)
