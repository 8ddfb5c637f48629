"""Scales: which answers the rows of a catalog allow, what each says, and by which rule answers make a result."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property

from medslate.standards.fulfilment.states import State
from medslate.standards.packs import Confidence, Pack


class Scoring(Enum):
    """The rule that turns answers into a result; each is one pure function of `assessment.conformity.scoring`.

    conformity: every applicable row, group by group. ladder: the highest step up to which every row is fulfilled.
    grades: letters, weighted where the pack has weights. levels: SL vectors, from claims on components.
    """

    CONFORMITY = "conformity"
    LADDER = "ladder"
    GRADES = "grades"
    LEVELS = "levels"


class Means(Enum):
    """What an answer says of its row."""

    state: State

    FULL = "full"
    PART = "part"
    NOT_FULL = "not-full"
    NONE = "none"
    NOT_APPLICABLE = "not-applicable"
    OPEN = "open"


Means.FULL.state = State.FULFILLED
Means.PART.state = State.PARTLY
Means.NOT_FULL.state = State.AT_MOST_PARTLY
Means.NONE.state = State.NOT_FULFILLED
Means.NOT_APPLICABLE.state = State.VOID
Means.OPEN.state = State.OPEN


@dataclass(frozen=True, slots=True)
class ScaleAnswer:
    """One answer of a scale. `points`: what it is worth in a weighted grade, 0 to 100."""

    id: str
    title: str
    means: Means
    points: int | None = None
    confidence: Confidence = Confidence.UNKNOWN
    sources: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Scale:
    """The answers in order, best first. `thresholds`: of grades, the least points for each letter, best first."""

    pack: Pack
    scoring: Scoring
    answers: tuple[ScaleAnswer, ...]
    thresholds: Mapping[str, int] = field(default_factory=dict)

    @cached_property
    def by_id(self) -> Mapping[str, ScaleAnswer]:
        """Answers by id."""
        return {one.id: one for one in self.answers}
