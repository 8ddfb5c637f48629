"""Which required rows are covered by a set of instances, found row by row and path by path."""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from datetime import date

from medslate.devices.known import KnownComponent
from medslate.levels.verdicts import Verdict
from medslate.networks.site import Connection, Instance, Placement, Zone
from medslate.planning.check.ground import Ground
from medslate.planning.plan import Lack
from medslate.standards.catalogs import Requirement
from medslate.standards.measures import AttackPath, Help, InSeconds, Measure
from medslate.standards.profiles import Reaction

Rows = Mapping[tuple[str, str], Sequence[tuple[Measure, Help]]]


class Cover:
    """The state of every required row while `instances` stand, at the lower end: what is not known does not help."""

    def __init__(self, ground: Ground, instances: Iterable[Instance], today: date) -> None:
        self.ground = ground
        self.site = ground.site
        self.today = today
        self.at: dict[str, list[Measure]] = {}
        for one in sorted(ground.effective(instances)):
            self.at.setdefault(one.where, []).append(ground.measure(one))
        self._seen: dict[object, tuple[tuple[str, str], ...]] = {}
        self._carries: dict[tuple[str, AttackPath], list[tuple[tuple[str, str], Help]]] = {}
        self._helps: dict[tuple[AttackPath, tuple[str, ...]], Rows] = {}

    def lacks(self) -> Iterator[tuple[Lack, bool]]:
        """Every required row that is neither met nor covered, and whether an acceptance takes it out."""
        for placement in self.site.placements:
            zone = self.site.zone[placement.zone]
            for component, row in self._lacking(placement, zone):
                yield Lack(placement.id, component, row), self.accepted(zone, row)

    def accepted(self, zone: Zone, row: str) -> bool:
        """Whether an acceptance of the zone that has not expired names the row, or its FR from a lower level on."""
        one = self.ground.system.catalog.by_id[row]
        return any(
            acceptance.zone == zone.id
            and self.today <= acceptance.expires
            and (
                row in acceptance.rows
                or any(fr is one.fr and (one.level or 0) > level for fr, level in acceptance.above.items())
            )
            for acceptance in self.site.acceptances
        )

    def _lacking(self, placement: Placement, zone: Zone) -> tuple[tuple[str, str], ...]:
        """Units that are alike in everything that the rules look at are reckoned once."""
        alike = (
            placement.device,
            zone.id,
            placement.connection,
            frozenset(placement.refuses),
            tuple(one.id for one in self.at.get(placement.id, ())),
        )
        if alike not in self._seen:
            self._seen[alike] = tuple(self._reckon(placement, zone))
        return self._seen[alike]

    def _reckon(self, placement: Placement, zone: Zone) -> Iterator[tuple[str, str]]:
        near = [one for where in ("", zone.id, placement.id) for one in self._serving(where, placement, zone)]
        paths = [
            (kind, self._helping(kind, (*near, *(self._serving(conduit, placement, zone) if conduit else ()))))
            for kind, conduit in self.paths(placement)
        ]
        for component in self.ground.system.devices[placement.device].components:
            faced = self.ground.system.catalog.faced_by(component.types)
            there = {one.id for one in faced}
            for row in faced:
                if row.fr is None or (row.level or 0) > zone.target[row.fr]:
                    continue
                if contradicts(component, row, there) or not self._counts(component, row.id, paths):
                    yield component.id, row.id

    def _counts(self, component: KnownComponent, row: str, paths: list[tuple[AttackPath, Rows]]) -> bool:
        if component.verdicts.get(row) in (Verdict.MET, Verdict.NOT_APPLICABLE):
            return True
        return all(
            enough((*helping.get(("", row), ()), *helping.get((component.id, row), ())))
            for kind, helping in paths
            if self.ground.system.library.matters(row, kind)
        )

    def paths(self, placement: Placement) -> Iterator[tuple[AttackPath, str]]:
        """The paths that are open as far as is known, each with the conduit through which it leads."""
        device = self.ground.system.devices[placement.device]
        shut = {path for path, can in device.reach.items() if not can}
        if AttackPath.OTHER_ZONE not in shut:
            shut.discard(AttackPath.REMOTE)
        if placement.connection is not Connection.NONE:
            for conduit in self.site.conduits_of[placement.zone]:
                kind = AttackPath.REMOTE if conduit.remote else AttackPath.OTHER_ZONE
                if kind not in shut:
                    yield kind, conduit.id
            if AttackPath.SAME_ZONE not in shut and self.ground.units[placement.zone] > 1:
                yield AttackPath.SAME_ZONE, ""
            if AttackPath.WLAN not in shut and placement.connection is not Connection.WIRED:
                yield AttackPath.WLAN, ""
        for kind in (AttackPath.LOCAL, AttackPath.MEDIA):
            if kind not in shut:
                yield kind, ""

    def _serving(self, where: str, placement: Placement, zone: Zone) -> list[Measure]:
        return [one for one in self.at.get(where, ()) if self._serves(one, placement, zone)]

    def _helping(self, kind: AttackPath, measures: Sequence[Measure]) -> Rows:
        """Who helps each row on a path where these measures act; the same ones help alike wherever they stand."""
        key = kind, tuple(one.id for one in measures)
        if key not in self._helps:
            self._helps[key] = self._gathered(kind, measures)
        return self._helps[key]

    def _gathered(self, kind: AttackPath, measures: Iterable[Measure]) -> Rows:
        found: dict[tuple[str, str], list[tuple[Measure, Help]]] = {}
        for measure in measures:
            for key, help_ in self._carried(measure, kind):
                found.setdefault(key, []).append((measure, help_))
        return found

    def _carried(self, measure: Measure, kind: AttackPath) -> list[tuple[tuple[str, str], Help]]:
        """What a measure carries on a path: component, if it is for one only, and row, with how strongly."""
        if (measure.id, kind) not in self._carries:
            self._carries[measure.id, kind] = [
                ((one.component, one.row), one.help)
                for one in self.ground.system.library.carried[measure.id]
                if one.path is kind
            ]
        return self._carries[measure.id, kind]

    def _serves(self, measure: Measure, placement: Placement, zone: Zone) -> bool:
        """Whether it may act there at all, more than alert, and is known to have of the device what it takes."""
        features = self.ground.system.devices[placement.device].features
        only_alerts = measure.in_seconds is InSeconds.ALERTS_ONLY and self.ground.hurry[zone.id] is Reaction.SECONDS
        return (
            not only_alerts
            and not self.ground.endangers(measure, zone)
            and self.ground.suits(measure, placement)
            and all(features.get(one, False) for one in measure.features)
        )


def contradicts(component: KnownComponent, row: Requirement, faced: Container[str]) -> bool:
    """An enhancement that applies beside a base that does not: it can never count."""
    if row.base is None or component.verdicts.get(row.id) is Verdict.NOT_APPLICABLE:
        return False
    base = component.verdicts.get(row.base)
    return base is Verdict.NOT_APPLICABLE or row.base not in faced


def enough(helping: Iterable[tuple[Measure, Help]]) -> bool:
    """One full help, or two in part that differ in mechanism and in administration."""
    part: list[Measure] = []
    for measure, help_ in helping:
        if help_ is Help.FULL:
            return True
        if help_ is Help.PART:
            if any(
                measure.mechanism != other.mechanism and measure.administration != other.administration
                for other in part
            ):
                return True
            part.append(measure)
    return False
