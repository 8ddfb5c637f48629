"""What instances and platforms cost, found anew in fractions and rounded once."""

from fractions import Fraction
from math import floor

from medslate.networks.system import System
from medslate.standards.measures import Measure


def instance_price(system: System, measure: Measure) -> int:
    """One instance over the years: its share of the figure of its class, or the operator's own figure for it."""
    own = system.site.preferences.cost.measures.get(measure.id)
    if own is not None:
        return _over_years(system, Fraction(own))
    if not measure.cost_class:
        return 0
    return _over_years(system, _figure(system, measure) * Fraction(100 - measure.fixed, 100) / measure.units)


def platform_price(system: System, measure: Measure) -> int:
    """Once per site, however many instances stand: the fixed share; all of what nothing fulfils that a maker asks."""
    costs = system.site.preferences.cost
    if measure.id in costs.measures:
        return 0
    if not measure.cost_class:
        return 0 if measure.needs else _over_years(system, Fraction(costs.asked))
    return _over_years(system, _figure(system, measure) * Fraction(measure.fixed, 100))


def _figure(system: System, measure: Measure) -> Fraction:
    own = system.site.preferences.cost.classes.get(measure.cost_class)
    return Fraction(system.library.cost_classes[measure.cost_class].figure if own is None else own)


def _over_years(system: System, first: Fraction) -> int:
    """The first year, and of each further one the yearly percentage of it; whole units, half up."""
    costs = system.site.preferences.cost
    return floor(first * (1 + Fraction(costs.yearly * (costs.years - 1), 100)) + Fraction(1, 2))
