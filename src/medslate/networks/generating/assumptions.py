"""Every number that went into a generated hospital, with the row and the sources that it was taken from."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from medslate.networks.generating import models, placements, standing
from medslate.networks.generating.areas import Area
from medslate.networks.generating.drawing import SPREAD
from medslate.networks.generating.order import Architecture, Content, Order
from medslate.networks.site import Placement, Site
from medslate.standards.packs import Confidence
from medslate.standards.profiles import DeviceKind, HospitalSize

OWN = "generator"
"""Where a figure stands that is in no pack: in the generator itself."""


@dataclass(frozen=True, slots=True)
class Assumption:
    """One figure: what it is of, the figure, the row (`sizes/medium`) and its sources, by their keys in the pack."""

    statement: str
    figure: str
    row: str
    sources: tuple[str, ...] = ()
    confidence: Confidence = Confidence.LOW


def assumptions(
    content: Content, order: Order, site: Site, areas: tuple[Area, ...], networked: int
) -> tuple[Assumption, ...]:
    """Size, kinds of zones, kinds of devices, flows, and the generator's own figures."""
    used = {name for area in areas for name in area.profiles}
    return (
        *_size(content.size(order.size), order, networked, areas),
        *_zones(content, areas),
        *_kinds(content, site.placements),
        *_flows(content, used),
        *_own(order, site, content),
    )


def _size(size: HospitalSize, order: Order, networked: int, areas: tuple[Area, ...]) -> Iterator[Assumption]:
    def row(statement: str, figure: str) -> Assumption:
        return Assumption(statement, figure, f"sizes/{size.id}", size.sources, size.confidence)

    counts = ", ".join(f"{name} {count:,}" for name, count in size.counts.items())
    yield row(f"Reference size {size.title.lower()}", counts)
    if order.devices is None:
        yield row("Networked medical devices", f"{networked:,}")
    else:
        yield Assumption("Networked medical devices, as asked for", f"{networked:,}", "order")
    named = f"zones-{order.architecture.value}"
    if order.zones is not None:
        yield Assumption("Zones of the whole hospital, as asked for", f"{len(areas):,}", "order")
    elif order.architecture is not Architecture.FLAT:
        yield row("Medical zones at this level of infrastructure", f"{size.counts[named]:,}")


def _zones(content: Content, areas: tuple[Area, ...]) -> Iterator[Assumption]:
    for one in content.profiles.zones:
        count = sum(one.id in area.profiles for area in areas)
        if count:
            figure = f"SL-T {one.target}, harm {one.harm.value}, reaction {one.reaction.value}; in {count} of the zones"
            yield Assumption(f"Target of {one.title}", figure, f"zones/{one.id}", one.sources, one.confidence)


def _kinds(content: Content, placed: tuple[Placement, ...]) -> Iterator[Assumption]:
    units: dict[str, int] = {}
    for placement in placed:
        units[placement.kind] = units.get(placement.kind, 0) + placement.count
    for one in content.profiles.kinds:
        for statement, figure in (
            (f"Number of {one.title}", f"{_amount(one)}: {units.get(models.words(one), 0):,} units"),
            (f"Zones of {one.title}", _percents(one.zones)),
            (f"SL-C of {one.title}", _percents(one.vectors)),
            (f"Interfaces of {one.title}", ", ".join(path.value for path in one.reach)),
            (f"What {one.title} offer", _percents(one.features)),
        ):
            yield Assumption(statement, figure, f"kinds/{one.id}", one.sources, one.confidence)


def _amount(kind: DeviceKind) -> str:
    if kind.share is not None:
        return f"{kind.share} % of the networked medical devices"
    if kind.ratio is not None:
        return f"{kind.ratio} for each 100 networked medical devices"
    return f"one for each supplier with remote service, at least {placements.LEAST_ENDPOINTS}"


def _percents(shares: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {percent} %" for name, percent in shares.items()) or "nothing"


def _flows(content: Content, used: Iterable[str]) -> Iterator[Assumption]:
    for one in content.profiles.flows:
        if {one.origin, one.to} <= set(used):
            way = "<->" if one.both else "->"
            marks = [name for name in ("encrypted", "on_demand", "essential", "remote") if getattr(one, name)]
            figure = ", ".join((f"{one.protocol} {one.port}", *(mark.replace("_", " ") for mark in marks)))
            yield Assumption(
                f"Flow {one.origin} {way} {one.to}", figure, f"flows/{one.id}", one.sources, one.confidence
            )


def _own(order: Order, site: Site, content: Content) -> Iterator[Assumption]:
    """What no pack says."""
    variety, low, high = order.variety, *SPREAD
    stand = ", ".join(dict.fromkeys(f"{content.library.by_id[one.instance.measure].title}" for one in site.in_place))
    above = ", ".join(f"{verdict.value} {percent} %" for verdict, percent in models.ABOVE.items())
    opened = ", ".join(f"{path.value} {percent} %" for path, percent in models.OPENED.items())
    for statement, figure in (
        ("Level of infrastructure", f"{order.architecture.value}: {order.architecture.name.lower()}"),
        (
            f"Models of a kind of device, at the most, and no more than one for each {models.UNITS_A_MODEL} units",
            f"{variety.types} from each of {variety.suppliers} suppliers",
        ),
        (f"Zones with {placements.MANY} units of a kind that have two models of it", f"{placements.SECOND_MODEL} %"),
        ("Units of a kind in a zone for which it has one model more", f"{placements.FURTHER_MODEL}"),
        ("Units of like zones, and of the models in a zone, differ by a factor", f"{low} to {high}"),
        ("Verdicts on the rows above a device's level, at least one of the next level unmet", above),
        ("Models in which an interface is there that its kind can have", opened),
        ("Placements of a model with a radio that are on the WLAN", f"{placements.BY_RADIO} %"),
        ("Site-wide measures that stand", f"{standing.SITE_WIDE[order.architecture]} %"),
        ("Zones in which devices are set apart, at the highest level where harm is not within seconds",
         f"{standing.SET_APART} %"),
        ("Measures that stand", stand or "none"),
    ):  # fmt: skip
        yield Assumption(statement, figure, OWN)
