"""Models of a kind of device: what each is capable of, which rows it does not meet, what it offers.

Names of models and makers are made up. The vectors are drawn from the profiles pack; which rows lie behind a vector is
drawn by rules of this project.
"""

from collections.abc import Iterable, Iterator, Mapping
from string import ascii_uppercase

from medslate.findings import Place
from medslate.levels.frs import FR
from medslate.levels.rule import Row, levels_of
from medslate.levels.vectors import Capability
from medslate.levels.verdicts import Verdict
from medslate.networks.generating.drawing import Draws
from medslate.networks.generating.order import Content, Variety
from medslate.networks.site import DeviceEntry
from medslate.standards.measures import AttackPath
from medslate.standards.profiles import DeviceKind

MAKERS = tuple(f"Maker {letter}" for letter in ascii_uppercase[:12])
UNITS_A_MODEL = 5
"""A hospital has no more models of a kind than one for so many units."""
ABOVE: Mapping[Verdict, int] = {Verdict.UNMET: 50, Verdict.MET: 40, Verdict.NOT_APPLICABLE: 10}
"""Verdicts of the rows above a device's level, in percent."""
OPENED: Mapping[AttackPath, int] = {
    AttackPath.OTHER_ZONE: 100,
    AttackPath.SAME_ZONE: 100,
    AttackPath.WLAN: 70,
    AttackPath.REMOTE: 60,
    AttackPath.LOCAL: 90,
    AttackPath.MEDIA: 60,
}
"""In how many percent of the models a path is open that the kind's interfaces can open."""


def models(content: Content, kind: DeviceKind, units: int, variety: Variety, draws: Draws) -> tuple[DeviceEntry, ...]:
    """The models of a kind in one hospital: several from several suppliers, as far as the units go round."""
    most = max(1, units // UNITS_A_MODEL)
    makers = draws.some(MAKERS, min(variety.suppliers, most))
    pairs = [(maker, number + 1) for number in range(variety.types) for maker in makers]
    return tuple(_model(content, kind, *pair, draws) for pair in pairs[:most])


def words(kind: DeviceKind) -> str:
    """The kind as words: `infusion pump`, `ECG defibrillator`."""
    first, *rest = kind.id.split("-")
    return " ".join((first.upper() if len(first) <= len("ECG") else first, *rest))


def _model(content: Content, kind: DeviceKind, maker: str, number: int, draws: Draws) -> DeviceEntry:
    mark = f"{maker[-1]}{number}"
    name = f"{kind.id}-{mark.lower()}"
    rows = content.catalog.rows_for(kind.types)
    drawn = Capability.parse(draws.weighted(kind.vectors))
    verdicts = _verdicts(rows, drawn, draws)
    below = {row.id: Verdict.MET for row in rows if row.id not in verdicts}
    vector = levels_of(rows, {**below, **verdicts}).bounds.lower
    return DeviceEntry(
        name,
        f"{words(kind)[:1].upper()}{words(kind)[1:]} {mark}",
        Place("devices.yaml", ("devices", name)),
        maker,
        f"{1 + draws.below(9)}.{draws.below(10)}",
        vector=vector,
        types=kind.types,
        reach={path: path in kind.reach and draws.chance(OPENED[path]) for path in AttackPath},
        features={one: draws.chance(kind.features.get(one, 0)) for one in content.library.features},
        verdicts=verdicts,
    )


def _verdicts(rows: tuple[Row, ...], vector: Capability, draws: Draws) -> Mapping[str, Verdict]:
    """Verdicts of the rows above the vector; at the next level of each FR at least one row is not met.

    An enhancement goes with its base where that is not met, or does not apply. Where no row
    asks for the next level, the one after it stops.
    """
    above = [row for row in rows if row.level > vector[row.fr]]
    stopping = {one.id for fr in FR for one in _stop([row for row in above if row.fr is fr], draws)}
    found: dict[str, Verdict] = {}
    for row in sorted(above, key=lambda one: one.base is not None):
        drawn = Verdict.UNMET if row.id in stopping else draws.weighted(ABOVE)
        base = Verdict.MET if row.base is None else found.get(row.base, Verdict.MET)
        found[row.id] = drawn if base is Verdict.MET else base
    return {row.id: found[row.id] for row in above}


def _stop(rows: Iterable[Row], draws: Draws) -> Iterator[Row]:
    several = tuple(rows)
    if several:
        lowest = min(one.level for one in several)
        names = {one.id for one in several}
        plain = tuple(one for one in several if one.level == lowest and one.base not in names)
        yield plain[draws.below(len(plain))]
