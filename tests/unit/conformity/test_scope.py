"""Which rows are asked: the product before the law, the route, the boundary."""

from dataclasses import replace

from medslate.assessment.conformity.scope import OTHER_PRODUCT, OTHER_ROUTE, scope_of
from medslate.standards.boundaries import Axis, Boundaries, BoundaryLevel, Selection
from medslate.standards.catalogs import Product
from medslate.standards.packs import PackKind
from tests.unit.conformity.build import catalog, control, heading, pack

LAW = catalog(
    "c",
    heading("H"),
    control("H.1", heading="H"),
    control("H.2", heading="H"),
    heading("K"),
    control("K.1", heading="K"),
    "free",
    products=(Product.MEDICAL_DEVICE,),
)
ROUTED = replace(LAW, products=(), routes={"whole": ("H",), "short": ("K", "H.2")})


def level(name: str, axis: Axis = Axis.PRODUCT, rank: int = 1) -> BoundaryLevel:
    return BoundaryLevel(name, axis, rank, name, "")


BOUNDARIES = Boundaries(
    pack("b", PackKind.BOUNDARIES),
    (level("p1"), level("p2", rank=2), level("i1", Axis.INFRASTRUCTURE), level("i2", Axis.INFRASTRUCTURE, 2)),
    (
        Selection(("p2",), "c", ("H",), "Only with a system."),
        Selection(("i1", "i2"), "c", ("K.1",), "Only in a network."),
        Selection(("i2",), "c", ("free",), "Only across sites."),
        Selection(("p2",), "d", ("*",), "All of another."),
    ),
)


def ids(product: Product = Product.MEDICAL_DEVICE, route: str = "", *boundary: str, law: object = None) -> list[str]:
    return [one.id for one in scope_of(ROUTED if law is None else LAW, product, route, BOUNDARIES, boundary).rows]


def test_headings_are_never_asked() -> None:
    scope = scope_of(LAW, Product.MEDICAL_DEVICE)
    assert [one.id for one in scope.rows] == ["H.1", "H.2", "K.1", "free"]
    assert scope.excluded == {}


def test_a_law_binds_its_products() -> None:
    scope = scope_of(LAW, Product.OTHER)
    assert scope.rows == ()
    assert scope.excluded == dict.fromkeys(("H.1", "H.2", "K.1", "free"), OTHER_PRODUCT)
    assert scope_of(replace(LAW, products=()), Product.OTHER).excluded == {}


def test_routes() -> None:
    """The first route if none is taken; rows on no route are asked on each; an unknown route leaves nothing out."""
    assert ids() == ids(route="whole") == ["H.1", "H.2", "free"]
    assert ids(route="short") == ["H.2", "K.1", "free"]
    assert ids(route="unknown") == ["H.1", "H.2", "K.1", "free"]
    assert scope_of(ROUTED, Product.OTHER, "short").excluded == {"H.1": OTHER_ROUTE}


def test_boundaries() -> None:
    """A side without a level leaves nothing out; unknown levels are passed over here."""
    scope = scope_of(LAW, Product.MEDICAL_DEVICE, "", BOUNDARIES, ("p1", "gone"))
    assert [one.id for one in scope.rows] == ["K.1", "free"]
    assert list(scope.excluded.items()) == [("H.1", "Only with a system."), ("H.2", "Only with a system.")]
    assert scope_of(LAW, Product.MEDICAL_DEVICE, "", BOUNDARIES, ("p2",)).excluded == {}
    assert scope_of(LAW, Product.MEDICAL_DEVICE, "", BOUNDARIES, ("i1",)).excluded == {"free": "Only across sites."}
    assert scope_of(LAW, Product.MEDICAL_DEVICE, "", None, ("p1",)).excluded == {}


def test_all_of_a_catalog() -> None:
    other = replace(LAW, pack=pack("d"))
    assert set(BOUNDARIES.excluded(other, ["p1"])) == {"H.1", "H.2", "K.1", "free"}
    assert BOUNDARIES.excluded(other, ["p2", "i1"]) == {}


def test_what_is_left_out_stands_in_order() -> None:
    """Whatever left it out, and however sets are ordered in this run."""
    scope = scope_of(ROUTED, Product.MEDICAL_DEVICE, "short", BOUNDARIES, ("p1", "i1"))
    assert list(scope.excluded) == ["H.1", "H.2", "free"]
