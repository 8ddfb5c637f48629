"""Which rows of a catalog are asked: by the law that binds the product, the route taken, and the system's boundary."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from medslate.standards.boundaries import Boundaries
from medslate.standards.catalogs import Catalog, Product, Requirement

OTHER_PRODUCT = "The law does not bind what the product is placed on the market as."
OTHER_ROUTE = "Not on the route to conformity that is taken."


@dataclass(frozen=True)
class Scope:
    """The rows that are asked, and the others that ask something in general, each with the reason; both in order."""

    rows: tuple[Requirement, ...]
    excluded: Mapping[str, str] = field(default_factory=dict)


def scope_of(
    catalog: Catalog,
    product: Product,
    route: str = "",
    boundaries: Boundaries | None = None,
    boundary: Iterable[str] = (),
) -> Scope:
    """The scope of one catalog. Without a route, the first of those the catalog has is taken.

    `route` and `boundary` must be known (the check names those that are not); an unknown route excludes nothing.
    """
    excluded: dict[str, str] = {}
    if catalog.products and product not in catalog.products:
        return Scope((), {one.id: OTHER_PRODUCT for one in catalog.answerable})
    taken = catalog.routes.get(route or next(iter(catalog.routes), ""))
    if taken is not None:
        named = catalog.within(name for names in catalog.routes.values() for name in names)
        excluded |= dict.fromkeys(named - catalog.within(taken), OTHER_ROUTE)
    if boundaries is not None:
        known = [one for one in boundary if one in boundaries.by_id]
        excluded |= boundaries.excluded(catalog, known)
    return Scope(
        tuple(one for one in catalog.answerable if one.id not in excluded),
        {one.id: excluded[one.id] for one in catalog.answerable if one.id in excluded},
    )
