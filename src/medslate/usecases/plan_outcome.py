"""What a plan comes to: the levels before and after, why each measure, what remains and what would close it."""

from dataclasses import dataclass
from datetime import date

from medslate.assessment.achieved.levels import SiteAchieved, site_achieved
from medslate.assessment.achieved.standing import Standing, in_place
from medslate.networks.system import System
from medslate.planning.needs import problem
from medslate.planning.plan import Plan
from medslate.planning.reasons.remaining import Reachable, Remaining, reachable, remaining
from medslate.planning.reasons.why import Why, why


@dataclass(frozen=True)
class Outcome:
    """A plan with its reasons."""

    system: System
    plan: Plan
    before: SiteAchieved
    after: SiteAchieved
    why: tuple[Why, ...]
    remaining: tuple[Remaining, ...]
    reachable: tuple[Reachable, ...]


def outcome(system: System, plan: Plan, today: date) -> Outcome:
    """The plan explained by the reference rule. `system`: the one it was made for, before anything of it is built."""
    there = in_place(system)
    asked = problem(system, today)
    after = site_achieved(Standing(system, (*there, *plan.instances)))
    return Outcome(
        system,
        plan,
        site_achieved(Standing(system, there)),
        after,
        why(system, plan, today, after),
        remaining(asked, plan, after),
        reachable(asked),
    )
