"""The shipped packs as tests of their totals look at them."""

from collections import Counter

from medslate import wiring
from medslate.standards.catalogs import Catalog
from medslate.standards.crosswalks import AnswerRelation, Crosswalk, SetRelation

PACKS = wiring.pack_source()


def catalog(name: str) -> Catalog:
    """A shipped pack that must be a catalog."""
    pack = PACKS.load(name)
    assert isinstance(pack, Catalog)
    return pack


def crosswalk(origin: str, to: str) -> Crosswalk:
    """The shipped crosswalk between two packs."""
    pack = PACKS.load(f"{origin}--{to}")
    assert isinstance(pack, Crosswalk)
    return pack


def asked(name: str) -> set[str]:
    """The rows of a catalog that ask something."""
    return {one.id for one in catalog(name).answerable}


def relations(origin: str, to: str) -> dict[SetRelation | AnswerRelation, int]:
    """How many rows of a crosswalk bear which relation."""
    return dict(Counter(one.relation for one in crosswalk(origin, to).relations))
