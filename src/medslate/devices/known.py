"""A device as an operator knows it: by its maker's dossier, by a disclosure form, by a vector, or hardly at all."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property

from medslate.findings import Place
from medslate.levels.vectors import Bounds, Capability
from medslate.levels.verdicts import Verdict
from medslate.standards.measures import AttackPath


class Origin(Enum):
    """What the operator's knowledge rests on."""

    WORKSPACE = "workspace"
    BUNDLE = "bundle"
    FORM = "form"
    VECTOR = "vector"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class KnownComponent:
    """A component in scope: its types, and the verdicts there are. A row without a verdict is open."""

    id: str
    types: tuple[str, ...]
    verdicts: Mapping[str, Verdict]


@dataclass(frozen=True, slots=True)
class Asked:
    """What the maker asks of the operator: an external measure, or a named other system to integrate with.

    `rows`: the (component, row) pairs whose claims name it. `library`: measures of the library that fulfil it together;
    none if the maker names none.
    """

    id: str
    title: str
    rows: tuple[tuple[str, str], ...]
    integration: bool = False
    library: tuple[str, ...] = ()
    description: str = ""


@dataclass(frozen=True)
class KnownDevice:
    """One device in one version and configuration.

    `reach`: per attack path whether its interfaces can open it; a path not named is unknown, and so open at the lower
    end. `features`: what it offers to measures; not named is unknown. `refuses`: measures its maker forbids on it.
    `strength`: which of the three strengths a dossier's verdicts were taken at, or how the knowledge was had.
    """

    id: str
    name: str
    manufacturer: str
    version: str
    origin: Origin
    components: tuple[KnownComponent, ...]
    capability: Bounds[Capability]
    place: Place
    reach: Mapping[AttackPath, bool] = field(default_factory=dict)
    features: Mapping[str, bool] = field(default_factory=dict)
    asks: tuple[Asked, ...] = ()
    refuses: tuple[str, ...] = ()
    strength: str = ""

    @cached_property
    def needed_for(self) -> Mapping[tuple[str, str], tuple[str, ...]]:
        """Per (component, row) that rests on what the maker asks for: the ids of all that must be in place for it."""
        found: dict[tuple[str, str], tuple[str, ...]] = {}
        for one in self.asks:
            for pair in one.rows:
                found[pair] = (*found.get(pair, ()), one.id)
        return found
