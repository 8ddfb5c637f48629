"""Why each measure of a plan is there: what would be uncovered without it, by the reference rule."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from medslate.assessment.achieved.credit import Helping, covers
from medslate.assessment.achieved.levels import RowCover, SiteAchieved, site_achieved
from medslate.assessment.achieved.standing import Standing, in_place, needed
from medslate.levels.verdicts import Verdict
from medslate.networks.site import Instance
from medslate.networks.system import System
from medslate.planning.plan import Lack, Plan
from medslate.planning.reasons.accepted import contradictory, is_accepted, required


@dataclass(frozen=True, slots=True)
class Why:
    """Why an instance is in a plan. `alone`: the required rows that would be uncovered without it.

    `needed_by`: instances of the plan that need it. `required`: the operator wants it whatever it covers. `kept`: a
    former plan bought it. `open`: those of `alone` of which it is not known whether the device does them itself.
    """

    instance: Instance
    alone: tuple[Lack, ...]
    needed_by: tuple[Instance, ...] = ()
    required: bool = False
    kept: bool = False
    open: tuple[Lack, ...] = ()

    @property
    def only_while_open(self) -> bool:
        """Whether nothing but open rows rests on it, so that answers may make it superfluous."""
        return bool(self.alone) and self.open == self.alone and not self.required

    @property
    def rows(self) -> tuple[str, ...]:
        """The rows in `alone`, each once, in order."""
        return tuple(dict.fromkeys(sorted(one.row for one in self.alone)))

    @property
    def placements(self) -> tuple[str, ...]:
        """The placements in `alone`, each once, in order."""
        return tuple(dict.fromkeys(one.placement for one in self.alone))


def why(system: System, plan: Plan, today: date, after: SiteAchieved | None = None) -> tuple[Why, ...]:
    """Each instance of the plan with its reasons, in the order of the plan's instances.

    `after`: what the site achieves with the plan, if that is known already.
    """
    if after is None:
        after = site_achieved(Standing(system, (*in_place(system), *plan.instances)))
    rest = _Rest(system, plan, after.standing)
    alone: dict[Instance, list[Lack]] = {one: [] for one in plan.instances}
    unknown = set[Lack]()
    for lack, cover in _covered(system, after):
        causes = {one for path in cover.paths for one in rest.hinges(path.helping)}
        if causes and not is_accepted(system, lack, today):
            unknown |= {lack} if cover.verdict is Verdict.OPEN else set()
            for one in causes:
                alone[one].append(lack)
    wanted = set(system.site.preferences.required)
    return tuple(
        Why(
            one,
            tuple(sorted(alone[one])),
            rest.needing(one),
            one in wanted or Instance(one.measure) in wanted,
            one in plan.kept,
            tuple(lack for lack in sorted(alone[one]) if lack in unknown),
        )
        for one in plan.instances
    )


def _covered(system: System, after: SiteAchieved) -> Iterator[tuple[Lack, RowCover]]:
    """Every required row that is covered from outside, with its cover."""
    for placement in system.site.placements:
        rows = after.placements[placement.id].rows
        for component in system.device(placement).components:
            for row in required(system, placement, component):
                cover = rows.get((component.id, row.id))
                if cover is not None and cover.lower and not contradictory(system, component, row):
                    yield Lack(placement.id, component.id, row.id), cover


class _Rest:
    """What would be left of the help on a path if one instance of the plan were not there."""

    def __init__(self, system: System, plan: Plan, standing: Standing) -> None:
        self.system, self.standing = system, standing
        self.chosen = frozenset(plan.instances)
        self._hinges: dict[tuple[Helping, ...], frozenset[Instance]] = {}

    def hinges(self, helping: tuple[Helping, ...]) -> frozenset[Instance]:
        """The instances of the plan without any one of which the path is no longer covered."""
        if helping not in self._hinges:
            sure = [one for one in helping if one.sure]
            causes = frozenset[Instance]().union(*(self.rests_on[one.instance] for one in sure))
            self._hinges[helping] = frozenset(
                cause for cause in causes if not covers(one for one in sure if cause not in self.rests_on[one.instance])
            )
        return self._hinges[helping]

    def needing(self, one: Instance) -> tuple[Instance, ...]:
        """The other instances of the plan that rest on it."""
        return self._needing.get(one, ())

    @cached_property
    def _needing(self) -> Mapping[Instance, tuple[Instance, ...]]:
        found: dict[Instance, list[Instance]] = {}
        for other in sorted(self.chosen):
            for one in self.rests_on[other] - {other}:
                found.setdefault(one, []).append(other)
        return {one: tuple(others) for one, others in found.items()}

    @cached_property
    def rests_on(self) -> Mapping[Instance, frozenset[Instance]]:
        """Per standing instance: the instances of the plan without which it does not help, itself among them."""
        return {one: frozenset(self._chain(one)) & self.chosen for one in self.standing.instances}

    def _chain(self, one: Instance) -> Iterable[Instance]:
        found, new = set[Instance](), {one}
        while new:
            found |= new
            new = {each for last in new for group in needed(self.system, last) for each in group} - found
        return found
