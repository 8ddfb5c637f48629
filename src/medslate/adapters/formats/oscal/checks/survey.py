"""One walk over a whole document: what is named in it, and what it refers to."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Way = tuple[Any, ...]
"""The way to a value: the way to what it stands in, and its key there; empty at the top."""

INSERT = re.compile(r"\{\{\s*insert:\s*param\s*,\s*([^\s}]+)\s*\}\}")


def path(way: Way) -> tuple[str | int, ...]:
    """The keys of a way, from the top."""
    keys: list[str | int] = []
    while way:
        way, key = way
        keys.append(key)
    return tuple(reversed(keys))


@dataclass
class Survey:
    """What occurs in a document, each with the way to the object it stands in."""

    uuids: list[tuple[str, Way]] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)
    fragments: list[tuple[str, Way]] = field(default_factory=list)
    inserts: list[tuple[str, Way]] = field(default_factory=list)
    roles: list[tuple[str, Way]] = field(default_factory=list)
    parties: list[tuple[str, Way]] = field(default_factory=list)


def survey(root: str, value: Mapping[str, Any]) -> Survey:
    """The survey of a document."""
    found = Survey()
    rest: list[tuple[Any, Way]] = [(value, ((), root))]
    while rest:
        one, way = rest.pop()
        if type(one) is dict:
            _look(one, way, found)
            for key, inner in one.items():
                if type(inner) is str:
                    if "{{" in inner:
                        found.inserts += [(name, (way, key)) for name in INSERT.findall(inner)]
                elif type(inner) is dict or type(inner) is list:
                    rest.append((inner, (way, key)))
        else:
            for number, inner in enumerate(one):
                if type(inner) is dict:
                    rest.append((inner, (way, number)))
                elif type(inner) is str and "{{" in inner:
                    found.inserts += [(name, (way, number)) for name in INSERT.findall(inner)]
    return found


def _look(one: Mapping[str, Any], way: Way, found: Survey) -> None:
    """Note what an object is named by, and what it refers to."""
    if "uuid" in one:
        found.uuids.append((one["uuid"], (way, "uuid")))
    if "id" in one:
        found.ids.add(one["id"])
    href = one.get("href")
    if href is not None and href.startswith("#"):
        found.fragments.append((href[1:], (way, "href")))
    if "role-id" in one:
        found.roles.append((one["role-id"], (way, "role-id")))
    if "party-uuids" in one:
        ways = (way, "party-uuids")
        found.parties += [(name, (ways, number)) for number, name in enumerate(one["party-uuids"])]
    if "party-uuid" in one:
        found.parties.append((one["party-uuid"], (way, "party-uuid")))
