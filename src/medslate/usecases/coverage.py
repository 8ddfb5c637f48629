"""Coverage: per catalog how many rows are answered, how many crosswalks reach, and what is known of them."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from medslate.assessment.conformity.facts import OPEN
from medslate.assessment.conformity.reached import Key, Web
from medslate.levels.strengths import Strength
from medslate.standards.catalogs import Catalog, Party
from medslate.standards.fulfilment.states import State
from medslate.usecases.open_conformity import Conformity


@dataclass(frozen=True)
class Covered:
    """Numbers of rows of one catalog.

    `asked`: within scope; `excluded`: the others, by reason. `answered`: something is stated of the row itself;
    `reached`: nothing is, but crosswalks tell something. `contrary`: sources contradict each other. `unmapped`: no
    crosswalk leads to the row, so only an answer of its own can tell of it. `counts`: per strength, rows by state.
    """

    catalog: Catalog
    asked: int
    excluded: Mapping[str, int]
    answered: int
    reached: int
    contrary: int
    unmapped: int
    counts: Mapping[Strength, Mapping[State, int]]

    @property
    def unknown(self) -> int:
        """The rows of which nothing is known at any strength."""
        return self.counts[Strength.DECLARED][State.OPEN]


@dataclass(frozen=True)
class Coverage:
    """Catalogs by who has to answer them, in the order of the packs."""

    by_party: Mapping[Party, tuple[Covered, ...]]

    @property
    def every(self) -> tuple[Covered, ...]:
        """All catalogs, in the order in which they are shown."""
        return tuple(one for ones in self.by_party.values() for one in ones)

    def total(self, strength: Strength) -> Mapping[State, int]:
        """Rows by state over all catalogs."""
        return {state: sum(one.counts[strength][state] for one in self.every) for state in State}


def coverage(conformity: Conformity, names: Iterable[str] = ()) -> Coverage:
    """The coverage of these catalogs, of all if none is named. Raises `UsageError` for one that there is not."""
    field = conformity.field
    chosen = [field.catalog(name) for name in dict.fromkeys(names)] or list(field.catalogs.values())
    found: dict[Party, tuple[Covered, ...]] = {}
    for party in Party:
        if mine := tuple(_covered(conformity, one) for one in chosen if one.party is party):
            found[party] = mine
    return Coverage(found)


def _covered(conformity: Conformity, catalog: Catalog) -> Covered:
    name, made = catalog.pack.id, conformity.reached
    scope = conformity.scopes[name]
    facts = made.facts.get(name, {})
    states = {one.id: made.states(name, one.id) for one in scope.rows}
    answered = {row for row in states if facts.get(row, OPEN) != OPEN}
    return Covered(
        catalog,
        len(scope.rows),
        Counter(scope.excluded.values()),
        len(answered),
        sum(states[row] != OPEN for row in states if row not in answered),
        sum((name, row) in made.contrary for row in states),
        sum(not mapped(conformity.field.web, (name, row)) for row in states),
        {
            strength: dict.fromkeys(State, 0) | Counter(one[at] for one in states.values())
            for at, strength in enumerate(Strength)
        },
    )


def mapped(web: Web, key: Key) -> bool:
    """Whether a crosswalk leads to a row, or to one of which it is a point or that is a point of it."""
    steps = web.arriving.get(key, ())
    within = (origin for one in steps if not one.crosswalk for origin in one.origins)
    return any(one.crosswalk for one in steps) or any(
        one.crosswalk for origin in within for one in web.arriving.get(origin, ())
    )
