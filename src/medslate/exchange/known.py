"""What an operator knows of a device from its maker's declaration."""

from collections.abc import Mapping

from medslate.devices.known import Asked, KnownComponent, KnownDevice, Origin
from medslate.devices.reach import reach_of
from medslate.exchange.declaration import Declaration, Part
from medslate.exchange.proven import asks_of, capability_of, verdicts_of
from medslate.levels.strengths import Strength
from medslate.levels.vectors import lowest
from medslate.levels.verdicts import Verdict
from medslate.networks.site import DeviceEntry
from medslate.standards.catalogs import Catalog


def from_declaration(entry: DeviceEntry, declaration: Declaration, catalog: Catalog, strength: Strength) -> KnownDevice:
    """The parts in scope with the verdicts that hold at a strength, and what the maker asks for.

    With claims it is what the maker's dossier would give: levels are computed from the claims, no declared vector is
    taken on trust. Without them each part is known by its own vector: see `by_vector`. The site's own word on reach
    and features stands above what is declared; what either side refuses is refused. Raises `ValueError` if no part is
    in scope, or if the declaration is held against another catalog.
    """
    scope = tuple(one for one in declaration.parts if one.in_scope)
    if not scope:
        raise ValueError(f"{declaration.name} is declared without a part in scope")
    if declaration.catalog != catalog.pack.id:
        raise ValueError(f"{declaration.name} is declared against {declaration.catalog}, not {catalog.pack.id}")
    held: dict[str, Mapping[str, Verdict]]
    if declaration.claims is None:
        asks = declaration.asks
        held = {one.id: {**by_vector(one, asks, catalog, strength), **_own(entry, one, catalog)} for one in scope}
        capability = lowest(one.capability[strength] for one in scope)
    else:
        held = {one.id: verdicts_of(one, declaration.claims, catalog, strength) for one in scope}
        asks = asks_of(declaration.measures, declaration.integrations, declaration.claims, held)
        capability = lowest(capability_of(one, held[one.id], catalog) for one in scope)
    return KnownDevice(
        entry.id,
        entry.name or declaration.name,
        entry.manufacturer or declaration.manufacturer,
        declaration.version,
        Origin.BUNDLE,
        tuple(KnownComponent(one.id, one.types, held[one.id]) for one in scope),
        capability,
        entry.place,
        {**reach_of(declaration.interfaces), **entry.reach},
        entry.features,
        asks,
        tuple(dict.fromkeys((*declaration.refuses, *entry.refuses))),
        strength.value,
    )


def by_vector(part: Part, asks: tuple[Asked, ...], catalog: Catalog, strength: Strength) -> Mapping[str, Verdict]:
    """The verdicts of a part of which only the vector and what is asked for are known.

    Rows at or below the lower end of their FR count: they are met, or met by integration if a system is asked for them.
    (One that does not apply is taken for met, which is worth the same.) Rows that a measure is asked for are covered
    externally, whatever their level. All others are open.
    """
    systems = {row for one in asks if one.integration for name, row in one.rows if name == part.id}
    covered = {row for one in asks if not one.integration for name, row in one.rows if name == part.id}
    lower = part.capability[strength].lower
    found = {}
    for row in catalog.rows_for(part.types):
        if row.id in covered:
            found[row.id] = Verdict.COVERED_EXTERNALLY
        elif row.level <= lower[row.fr]:
            found[row.id] = Verdict.MET_BY_INTEGRATION if row.id in systems else Verdict.MET
    return found


def _own(entry: DeviceEntry, part: Part, catalog: Catalog) -> Mapping[str, Verdict]:
    """What the site itself states of rows that the part faces."""
    faced = {row.id for row in catalog.rows_for(part.types)}
    return {row: verdict for row, verdict in entry.verdicts.items() if row in faced}
