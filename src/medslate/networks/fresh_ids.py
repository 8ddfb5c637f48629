"""Ids for zones, conduits, flows and placements that are made of described ones."""

import re
from collections.abc import Iterable
from dataclasses import replace
from itertools import count

from medslate.networks.site import Flow, Site


def slug(text: str) -> str:
    """A text as part of an id: small letters, digits and hyphens; "kind" if nothing is left."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-") or "kind"


class FreshIds:
    """Gives ids that no zone, conduit or placement of a site bears, each once."""

    def __init__(self, site: Site) -> None:
        self._taken = {*site.zone, *site.conduit, *site.placement}

    def fresh(self, wanted: str) -> str:
        """The wanted id, or with the first number behind it that makes it new."""
        return fresh(wanted, self._taken)


def fresh(wanted: str, taken: set[str]) -> str:
    """The wanted id, or with the first number behind it that is not taken. It is taken then."""
    name = next(one for one in _numbered(wanted) if one not in taken)
    taken.add(name)
    return name


def distinct(flows: Iterable[Flow]) -> tuple[Flow, ...]:
    """The flows under other ids where two bear the same."""
    taken: set[str] = set()
    return tuple(replace(one, id=fresh(one.id, taken)) for one in flows)


def _numbered(wanted: str) -> Iterable[str]:
    yield wanted
    yield from (f"{wanted}-{number}" for number in count(2))
