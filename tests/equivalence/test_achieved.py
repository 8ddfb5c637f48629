"""What is reckoned fast, or kept for placements that are alike, is what the plainest form says."""

from hypothesis import given
from hypothesis import strategies as st

from medslate.assessment.achieved.credit import Helping, covers
from medslate.assessment.achieved.levels import placement_achieved, reference_levels, site_achieved
from medslate.assessment.achieved.standing import Standing
from medslate.networks.site import Instance
from medslate.standards.measures import Help, Measure, Scope
from tests.laws.systems import standings

WORDS = st.sampled_from(("a", "b", "c"))
HELPING = st.builds(
    lambda mechanism, administration, help_: Helping(
        Instance("m"), Measure("m", "M", Scope.ZONE, mechanism, administration, "c0"), help_
    ),
    WORDS, WORDS, st.sampled_from(Help),
)  # fmt: skip


@given(st.lists(HELPING, max_size=6))
def test_the_credit_rule_is_the_counting_form(helping: list[Helping]) -> None:
    """Two partial measures that differ in both exist exactly when both kinds of counts reach two."""
    full = sum(one.help is Help.FULL for one in helping)
    part = [one.measure for one in helping if one.help is Help.PART]
    mechanisms = len({one.mechanism for one in part})
    administrations = len({one.administration for one in part})
    assert covers(helping) is (2 * full + mechanisms >= 2 and 2 * full + administrations >= 2)


@given(standings())
def test_placements_that_are_alike_have_the_levels_of_the_definition(standing: Standing) -> None:
    """Levels that were kept from an earlier placement are those that the definition gives the placement itself."""
    system = standing.system
    for name, placed in site_achieved(standing).placements.items():
        alone = Standing(system, standing.instances)
        assert (placed.at_lower, placed.at_upper) == reference_levels(alone, placed.placement, placed.paths)
        for conduit in system.site.conduits_of[placed.placement.zone]:
            through = placement_achieved(standing, system.site.placement[name], conduit.id)
            again = reference_levels(alone, placed.placement, through.paths)
            assert (through.at_lower, through.at_upper) == again
