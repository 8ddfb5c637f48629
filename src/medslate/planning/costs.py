"""What an instance of a measure costs at a site, and what arises once per site with the first one (ours)."""

from medslate.networks.site import CostModel, Site
from medslate.networks.system import System
from medslate.standards.measures import Measure


def instance_cost(system: System, measure: Measure) -> int:
    """Cost of one instance over the years of the cost model, in whole units of the currency, half up.

    The figure of the measure's cost class (the operator's own, if there is one), without the share that arises once
    per site, divided by the instances that the class is meant for. An own figure of a measure is the cost of one
    instance. What a maker asks for costs nothing per instance, see `platform_cost`.
    """
    model = system.site.preferences.cost
    if (own := model.measures.get(measure.id)) is not None:
        return _over_years(model, own, 1)
    if not measure.cost_class:
        return 0
    return _over_years(model, _figure(system, measure) * (100 - measure.fixed), 100 * measure.units)


def platform_cost(system: System, measure: Measure) -> int:
    """What the first instance of a measure costs beside the instance itself, once per site; 0 with an own figure.

    What a maker asks for and no library measure fulfils costs the model's `asked` once per site; what only stands for
    others together costs nothing by itself.
    """
    model = system.site.preferences.cost
    if measure.id in model.measures:
        return 0
    if not measure.cost_class:
        return 0 if measure.needs else _over_years(model, model.asked, 1)
    return _over_years(model, _figure(system, measure) * measure.fixed, 100)


def network_cost(site: Site) -> int:
    """Cost of the network itself over the years: the operator's own zones, and all conduits."""
    model, own = site.preferences.cost, sum(not one.outside for one in site.zones)
    return _over_years(model, own * model.zone + len(site.conduits) * model.conduit, 1)


def zone_cost(model: CostModel) -> int:
    """What one more zone costs over the years."""
    return _over_years(model, model.zone, 1)


def conduit_cost(model: CostModel) -> int:
    """What one more conduit costs over the years."""
    return _over_years(model, model.conduit, 1)


def _figure(system: System, measure: Measure) -> int:
    own = system.site.preferences.cost.classes.get(measure.cost_class)
    return system.library.cost_classes[measure.cost_class].figure if own is None else own


def _over_years(model: CostModel, amount: int, per: int) -> int:
    """`amount / per` in the first year, and the yearly percentage of it in each further one; rounded once, half up."""
    whole = 100 + model.yearly * (model.years - 1)
    return (2 * amount * whole + 100 * per) // (200 * per)
