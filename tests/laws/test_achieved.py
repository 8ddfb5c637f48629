"""Laws of what is achieved in place."""

from hypothesis import given
from hypothesis import strategies as st

from medslate.assessment.achieved.levels import site_achieved
from medslate.assessment.achieved.standing import Standing
from medslate.networks.system import System
from tests.laws.systems import instances, systems


@given(systems(), st.data())
def test_one_more_measure_never_lowers_a_level(system: System, data: st.DataObject) -> None:
    """A measure in place raises SL-A or leaves it, at both ends, for every placement."""
    every = instances(system)
    some = data.draw(st.sets(st.sampled_from(every)))
    one = data.draw(st.sampled_from(every))
    before, after = (site_achieved(Standing(system, chosen)) for chosen in (some, some | {one}))
    for name, placed in before.placements.items():
        more = after.placements[name].bounds
        assert placed.bounds.lower.at_most(more.lower)
        assert placed.bounds.upper.at_most(more.upper)
