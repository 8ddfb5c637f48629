"""Crosswalks: rows between two catalogs, and the algebra of their relations.

Set relations compare what two rows ask; answer relations say what the answer to a question means for a row (a rule of
this project, not of a standard).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property

from medslate.standards.packs import Confidence, Pack


class SetRelation(Enum):
    """How what one row asks lies to what another asks."""

    EQUAL = "equal"
    SUBSET = "subset"
    SUPERSET = "superset"
    INTERSECTS = "intersects"
    NONE = "none"

    __hash__ = object.__hash__

    @property
    def inverse(self) -> "SetRelation":
        """The same fact read from the other side: the inverse of subset is superset."""
        return _INVERSE.get(self, self)

    def then(self, other: "SetRelation") -> "SetRelation | None":
        """What two steps tell together; `None` where they tell nothing. Chaining never strengthens a relation.

        Equal keeps the other step; two like inclusions keep their direction. A superset of something that intersects
        a third still intersects it, and so does what intersects something inside a third; a subset of a row that has
        nothing in common with a third has none either. All other chains tell nothing.
        """
        return _CHAINS.get((self, other))


_INVERSE = {SetRelation.SUBSET: SetRelation.SUPERSET, SetRelation.SUPERSET: SetRelation.SUBSET}
_CHAINS = {
    **{(SetRelation.EQUAL, one): one for one in SetRelation},
    **{(one, SetRelation.EQUAL): one for one in SetRelation},
    (SetRelation.SUBSET, SetRelation.SUBSET): SetRelation.SUBSET,
    (SetRelation.SUPERSET, SetRelation.SUPERSET): SetRelation.SUPERSET,
    (SetRelation.SUPERSET, SetRelation.SUBSET): SetRelation.INTERSECTS,
    (SetRelation.SUPERSET, SetRelation.INTERSECTS): SetRelation.INTERSECTS,
    (SetRelation.INTERSECTS, SetRelation.SUBSET): SetRelation.INTERSECTS,
    (SetRelation.SUBSET, SetRelation.NONE): SetRelation.NONE,
    (SetRelation.NONE, SetRelation.SUPERSET): SetRelation.NONE,
}


class AnswerRelation(Enum):
    """What the answer to a question means for a row, `good` being the answer that speaks for it.

    equivalent: good, the row is met; bad, unmet. sufficient: good, met; bad, open. necessary: bad, unmet; good, open.
    exposure: yes opens a path or a condition. informative: never changes a verdict.
    """

    EQUIVALENT = "equivalent"
    SUFFICIENT = "sufficient"
    NECESSARY = "necessary"
    EXPOSURE = "exposure"
    INFORMATIVE = "informative"

    @property
    def can_prove(self) -> bool:
        """Whether a good answer alone shows the row met."""
        return self in (AnswerRelation.EQUIVALENT, AnswerRelation.SUFFICIENT)

    @property
    def can_refute(self) -> bool:
        """Whether a bad answer alone shows the row unmet."""
        return self in (AnswerRelation.EQUIVALENT, AnswerRelation.NECESSARY)


class Change(Enum):
    """What became of a row from one edition of a document to the next."""

    KEPT = "kept"
    REWORDED = "reworded"
    MOVED = "moved"
    SPLIT = "split"
    MERGED = "merged"
    ADDED = "added"
    REMOVED = "removed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Relation:
    """One row of a crosswalk. An empty end with `NONE` records that the other has no counterpart.

    `together`: the rows of one group state a single relation, between all their origins and all their targets.
    """

    origin: str
    relation: SetRelation | AnswerRelation
    to: str
    rationale: str
    confidence: Confidence
    sources: tuple[str, ...] = ()
    good: bool | None = None
    absent_removes: bool = False
    together: str = ""
    change: Change | None = None


@dataclass(frozen=True, slots=True)
class Bond:
    """A relation between sets of rows: what all origins ask together lies so to what all targets ask together."""

    origins: tuple[str, ...]
    relation: SetRelation
    targets: tuple[str, ...]
    rows: tuple[Relation, ...]

    @property
    def inverse(self) -> "Bond":
        """The same fact read from the other side."""
        return Bond(self.targets, self.relation.inverse, self.origins, self.rows)

    @property
    def confidence(self) -> Confidence:
        """That of the least certain of its rows."""
        return max((one.confidence for one in self.rows), key=tuple(Confidence).index)


@dataclass(frozen=True)
class Crosswalk:
    """Relations between the rows of two packs, named by their ids.

    `types`: the component type that an answer shows, as the type and `<question>=<answer>`. `editions`: whether the
    two are editions of one document, so that each row says what became of it.
    """

    pack: Pack
    origin: str
    to: str
    relations: tuple[Relation, ...]
    types: Mapping[str, str] = field(default_factory=dict)
    editions: bool = False

    @cached_property
    def bonds(self) -> tuple[Bond, ...]:
        """The set relations that tell something, a group of rows as one; none for a crosswalk of answers.

        A relation of unknown confidence tells nothing: it says where to look, not what is so.
        """
        groups: dict[str, tuple[SetRelation, list[Relation]]] = {}
        for number, one in enumerate(self.relations):
            if isinstance(one.relation, SetRelation) and one.relation is not SetRelation.NONE:
                name = f"{one.together}/" if one.together else f"{number}"
                groups.setdefault(name, (one.relation, []))[1].append(one)
        made = (_bond(relation, rows) for relation, rows in groups.values())
        return tuple(one for one in made if one.confidence is not Confidence.UNKNOWN)

    @cached_property
    def by_origin(self) -> Mapping[str, tuple[Relation, ...]]:
        """Relations by the row they start from."""
        return _grouped((one.origin, one) for one in self.relations)

    @cached_property
    def by_target(self) -> Mapping[str, tuple[Relation, ...]]:
        """Relations by the row they lead to."""
        return _grouped((one.to, one) for one in self.relations)


def _bond(relation: SetRelation, rows: list[Relation]) -> Bond:
    origins, targets = (
        tuple(dict.fromkeys(ends)) for ends in zip(*((one.origin, one.to) for one in rows), strict=True)
    )
    return Bond(origins, relation, targets, tuple(rows))


def _grouped(keyed: Iterable[tuple[str, Relation]]) -> Mapping[str, tuple[Relation, ...]]:
    groups: dict[str, list[Relation]] = {}
    for key, relation in keyed:
        groups.setdefault(key, []).append(relation)
    return {key: tuple(relations) for key, relations in groups.items()}
