"""Laws of generated hospitals, for every size, level of infrastructure, variety and seed, from the packs shipped."""

from dataclasses import replace
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from medslate.findings import failed
from medslate.networks.checks import check_site
from medslate.networks.generating import Generated, generate
from medslate.networks.generating.order import Architecture, Order, Variety
from medslate.standards.profiles import ZoneKind
from medslate.usecases.site_generate import system_of
from medslate.wiring.sites import draws
from tests.unit.generating.build_profiles import shipped

ON = date(2026, 11, 22)
LAST = 1 - 2**-53
SIZES = tuple(one.id for one in shipped().profiles.sizes)
ORDERS = st.builds(
    Order,
    st.sampled_from(SIZES),
    st.sampled_from(Architecture),
    variety=st.sampled_from(Variety),
    zones=st.none() | st.integers(24, 120),
    devices=st.none() | st.integers(1, 3000),
)
SOURCES = st.integers(0, 2**32).map(draws) | st.sampled_from((0.0, 0.5, LAST)).map(lambda one: lambda: one)


def sound(made: Generated, order: Order) -> None:
    packs, site = shipped(), made.site
    networked = order.devices or next(one for one in packs.profiles.sizes if one.id == order.size).counts["networked"]
    units: dict[str, int] = {}
    for one in site.placements:
        assert one.zone in site.zone
        assert one.count > 0
        units[one.kind] = units.get(one.kind, 0) + one.count
    assert sum(one.count for one in site.placements if one.category == "medical") == networked
    for kind in packs.profiles.kinds:
        if kind.share is not None:
            assert abs(units.get(kind.id.replace("-", " ").replace("ecg", "ECG"), 0) - networked * kind.share / 100) < 1
    ids = [one.id for ones in (site.zones, site.conduits, site.placements) for one in ones]
    assert len(ids) == len(set(ids))
    assert {one.device for one in site.placements} == {one.id for one in site.devices}
    assert len({one.id for one in site.devices}) == len(site.devices)
    assert order.zones in (None, len(site.zones))
    for conduit in site.conduits:
        assert set(conduit.ends) <= site.zone.keys()
        assert conduit.flows
        assert all({one.origin, one.to} == set(conduit.ends) for one in conduit.flows)
        assert len({one.id for one in conduit.flows}) == len(conduit.flows)
    for zone in site.zones:
        assert not zone.twin or site.zone[zone.twin].twin == zone.id != zone.twin


@given(ORDERS, SOURCES)
@settings(max_examples=60)
def test_a_hospital_holds_together_whatever_is_drawn(order: Order, source: object) -> None:
    sound(generate(shipped(), order, source), order)  # type: ignore[arg-type]


@given(ORDERS, st.integers(0, 2**32))
@settings(max_examples=30)
def test_the_same_seed_makes_the_same_hospital(order: Order, seed: int) -> None:
    assert generate(shipped(), order, draws(seed)) == generate(shipped(), order, draws(seed))


@given(ORDERS, st.integers(0, 2**32))
@settings(max_examples=30)
def test_no_check_of_the_site_finds_an_error(order: Order, seed: int) -> None:
    """The flat and the general network have their warnings by right; errors are faults of the generator."""
    made = generate(shipped(), order, draws(seed))
    assert not failed(check_site(system_of(made, shipped()), ON))


@given(ORDERS, st.integers(0, 2**32))
@settings(max_examples=30)
def test_every_size_has_its_medical_zones(order: Order, seed: int) -> None:
    asked = replace(order, zones=None, devices=None)
    site = generate(shipped(), asked, draws(seed)).site
    size = next(one for one in shipped().profiles.sizes if one.id == asked.size)
    count = sum(one.kind is ZoneKind.MEDICAL for one in site.zones)
    assert count == (1 if asked.architecture is Architecture.FLAT else size.counts[f"zones-{asked.architecture.value}"])
