"""Why a row is in its state: every path from what is stated, over the bonds that carried it."""

from collections.abc import Iterator
from dataclasses import dataclass

from medslate.assessment.conformity.facts import OPEN, States
from medslate.assessment.conformity.reached import HOPS, Key, Reached, Step, told_by
from medslate.levels.strengths import Strength
from medslate.standards.crosswalks import SetRelation
from medslate.standards.fulfilment.states import State
from medslate.standards.packs import Confidence


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What one source tells of a row: a fact (`step` is `None`), or a step with what was concluded on its origins.

    `via`: for each origin of the step, one of the conclusions on it, or none if nothing is known of it.
    """

    key: Key
    states: States
    step: Step | None = None
    via: tuple["Conclusion", ...] = ()

    @property
    def sources(self) -> tuple[Key, ...]:
        """The rows that were answered, at the far ends, each once."""
        if self.step is None:
            return (self.key,)
        return tuple(dict.fromkeys(key for one in self.via for key in one.sources))

    @property
    def confidence(self) -> Confidence:
        """That of the weakest link; a fact, and what holds within a catalog by its form, are as sure as can be."""
        own = [] if self.step is None or not self.step.bond.rows else [self.step.bond.confidence]
        return max((*own, *(one.confidence for one in self.via)), key=tuple(Confidence).index, default=Confidence.HIGH)

    @property
    def relation(self) -> SetRelation | None:
        """How the source lies to the row on a plain chain; `None` for groups, and where nothing is told."""
        if self.step is None:
            return SetRelation.EQUAL
        if len(self.via) != 1 or len(self.step.bond.origins) != 1:
            return None
        before = self.via[0].relation
        here = self.step.bond.relation
        if len(self.step.bond.targets) > 1:
            here = here.then(SetRelation.SUPERSET) or SetRelation.NONE
        return None if before is None else before.then(here)


def conclusions(reached: Reached, key: Key, hops: int = HOPS) -> Iterator[Conclusion]:
    """Every conclusion on a row that tells something at some strength, its own fact first.

    No path leads twice through one row: what comes back to where it was tells nothing new.
    """
    return _on(reached, key, hops, ())


def _on(reached: Reached, key: Key, hops: int, behind: tuple[Key, ...]) -> Iterator[Conclusion]:
    fact = reached.facts.get(key[0], {}).get(key[1], OPEN)
    if fact != OPEN:
        yield Conclusion(key, fact)
    if hops:
        told = reached.rounds[min(hops, len(reached.rounds)) - 1]
        for step in reached.web.arriving.get(key, ()):
            if any(one in told for one in step.origins) and not set(step.origins) & {key, *behind}:
                yield from _by(reached, key, step, hops, (*behind, key))


def _by(reached: Reached, key: Key, step: Step, hops: int, behind: tuple[Key, ...]) -> Iterator[Conclusion]:
    """One conclusion for each chain over a single origin; one for all origins of a group together."""
    if len(step.origins) == 1:
        for one in _on(reached, step.origins[0], hops - 1, behind):
            states = told_by(step, [one.states])
            if states != OPEN:
                yield Conclusion(key, states, step, (one,))
        return
    before = reached.rounds[min(hops, len(reached.rounds)) - 1]
    states = told_by(step, [before.get(one, OPEN) for one in step.origins])
    if states != OPEN:
        via = tuple(one for origin in step.origins for one in _on(reached, origin, hops - 1, behind))
        yield Conclusion(key, states, step, via)


def held_at(states: States) -> Strength | None:
    """The highest strength at which as much is certain as is declared; `None` while nothing is known as declared.

    What is admitted not to be done needs no support: such a row is shown as declared.
    """
    declared = states[0]
    if declared is State.OPEN:
        return None
    if declared.certain.value == 0 and declared is not State.VOID:
        return Strength.DECLARED
    held = [one for one, state in zip(Strength, states, strict=True) if _as_much(state, declared)]
    return held[-1]


def _as_much(state: State, declared: State) -> bool:
    return (
        state is declared if declared is State.VOID else state is not State.VOID and state.certain >= declared.certain
    )
