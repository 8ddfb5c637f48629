"""What a catalog holds, by identifier."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any

from medslate.adapters.formats.oscal.checks.survey import Way

Member = tuple[str, dict[str, Any], Way]
"""What it is (group, control, param, part), the object, and the way to it."""


@dataclass
class Index:
    """The members of a catalog by identifier; of several with one identifier the first."""

    groups: dict[str, dict[str, Any]] = field(default_factory=dict)
    controls: dict[str, dict[str, Any]] = field(default_factory=dict)
    params: dict[str, dict[str, Any]] = field(default_factory=dict)
    parts: dict[str, dict[str, Any]] = field(default_factory=dict)
    above: dict[str, str] = field(default_factory=dict)
    twice: list[Member] = field(default_factory=list)
    members: list[Member] = field(default_factory=list)

    @property
    def of(self) -> Mapping[str, dict[str, dict[str, Any]]]:
        """The members by what they are."""
        return {"group": self.groups, "control": self.controls, "param": self.params, "part": self.parts}


def index(catalog: Mapping[str, Any]) -> Index:
    """The index of a catalog, in the order of the catalog."""
    found = Index()
    of = found.of
    for member in members(catalog, ((), "catalog")):
        kind, one, _ = member
        found.members.append(member)
        name = one.get("id")
        if name is not None and of[kind].setdefault(name, one) is not one:
            found.twice.append(member)
    return found


def members(one: Mapping[str, Any], way: Way) -> Iterator[Member]:
    """All that has an identifier in a catalog, a group or a control, each before what it holds."""
    for kind, key in (("param", "params"), ("part", "parts"), ("control", "controls"), ("group", "groups")):
        if key in one:
            below = (way, key)
            for number, inner in enumerate(one[key]):
                yield kind, inner, (below, number)
                if kind != "param":
                    yield from members(inner, (below, number))


def chosen(one: Mapping[str, Any], known: Index) -> set[str]:
    """The controls that an import selects from its catalog."""
    wanted = selected(one["include-controls"], known) if "include-controls" in one else known.controls
    return set(wanted) - set(selected(one.get("exclude-controls", ()), known))


def selected(selections: Iterable[Mapping[str, Any]], known: Index) -> Iterator[str]:
    """The controls that selections name or match, those below them too if asked for."""
    for one in selections:
        patterns = [each.get("pattern", "") for each in one.get("matching", ())]
        named = [name for name in one.get("with-ids", ()) if name in known.controls]
        named += [name for name in known.controls if any(fnmatchcase(name, each) for each in patterns)]
        for name in named:
            yield name
            if one.get("with-child-controls") == "yes":
                yield from _below(known.controls[name])


def _below(control: Mapping[str, Any]) -> Iterator[str]:
    for one in control.get("controls", ()):
        yield one["id"]
        yield from _below(one)
