"""Map: how the rows of one pack lie to those of another, directly and over other packs, and which lie to none."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from medslate.assessment.conformity.chains import Chain, chains, ways_of
from medslate.errors import UsageError
from medslate.standards.catalogs import suggestion
from medslate.standards.crosswalks import AnswerRelation, Relation, SetRelation
from medslate.standards.packs import Confidence, Pack
from medslate.standards.questionnaires import Questionnaire
from medslate.usecases.open_conformity import Field
from medslate.usecases.ports import PackSource

_STRENGTH = {SetRelation.EQUAL: 0, SetRelation.SUBSET: 1, SetRelation.SUPERSET: 1, SetRelation.INTERSECTS: 2}


@dataclass(frozen=True)
class Side:
    """One of the two packs: the titles of its rows, in order, and those of them that are looked at."""

    pack: Pack
    titles: Mapping[str, str]
    rows: tuple[str, ...]


@dataclass(frozen=True)
class Pair:
    """Rows of both sides that lie to each other, and every chain that tells so, the most telling first."""

    origins: tuple[str, ...]
    targets: tuple[str, ...]
    chains: tuple[Chain, ...]

    @property
    def relations(self) -> tuple[SetRelation, ...]:
        """What the chains tell, without what another already implies; two are never made into one that says more."""
        told = dict.fromkeys(one.relation for one in self.chains)
        most = min(told, key=_STRENGTH.__getitem__)
        return tuple(one for one in told if _STRENGTH[one] == _STRENGTH[most])

    @property
    def direct(self) -> bool:
        """Whether a crosswalk states it, rather than a chain over other rows."""
        return any(one.length == 1 for one in self.chains)


@dataclass(frozen=True)
class Unmapped:
    """A row that lies to none of the other side. `stated`: a crosswalk says so, for this reason; else nobody said."""

    row: str
    stated: Relation | None = None


@dataclass(frozen=True)
class Mapped:
    """Two packs side by side. `answers`: relations between questions and rows, which tell nothing over chains."""

    origin: Side
    to: Side
    pairs: tuple[Pair, ...]
    answers: tuple[tuple[str, Relation], ...]
    nones: tuple[Relation, ...]

    @cached_property
    def unmapped(self) -> tuple[tuple[Unmapped, ...], tuple[Unmapped, ...]]:
        """The rows of both sides that lie to none of the other, in order."""
        left = {row for one in self.pairs for row in one.origins} | {one.origin for _, one in self.answers}
        right = {row for one in self.pairs for row in one.targets} | {one.to for _, one in self.answers}
        said = {one.origin: one for one in self.nones if not one.to}
        told = {one.to: one for one in self.nones if not one.origin}
        return (
            tuple(Unmapped(row, said.get(row)) for row in self.origin.rows if row not in left),
            tuple(Unmapped(row, told.get(row)) for row in self.to.rows if row not in right),
        )

    def only(self, row: str) -> "Mapped":
        """Only what concerns one row of either side. Raises `UsageError` with the nearest if neither has it."""
        if row not in self.origin.titles and row not in self.to.titles:
            hint = suggestion(row, (*self.origin.titles, *self.to.titles), "`medslate pack show` lists their rows.")
            raise UsageError(f"Neither {self.origin.pack.id} nor {self.to.pack.id} has a row {row}. {hint}")
        return Mapped(
            _narrowed(self.origin, row),
            _narrowed(self.to, row),
            tuple(one for one in self.pairs if row in (*one.origins, *one.targets)),
            tuple(one for one in self.answers if row in (one[1].origin, one[1].to)),
            self.nones,
        )


def _narrowed(side: Side, row: str) -> Side:
    return Side(side.pack, side.titles, tuple(one for one in side.rows if one == row))


def map_packs(field: Field, packs: PackSource, origin: str, to: str, row: str = "") -> Mapped:
    """Hold two packs side by side; with `row`, what concerns this one. Raises `UsageError` for what is no such pack."""
    if origin == to:
        raise UsageError("A pack is not mapped to itself; name two.")
    sides = _side(field, packs, origin), _side(field, packs, to)
    direct = [one for one in field.crosswalks if {one.origin, one.to} == {origin, to}]
    related = [(one.pack.id, _facing(rel, forward=one.origin == origin)) for one in direct for rel in one.relations]
    made = Mapped(
        *sides,
        _pairs(chains(ways_of(field.web), ((origin, one) for one in sides[0].titles), to), sides),
        tuple(one for one in related if isinstance(one[1].relation, AnswerRelation)),
        tuple(one for _, one in related if one.relation is SetRelation.NONE),
    )
    return made.only(row) if row else made


def _facing(one: Relation, *, forward: bool) -> Relation:
    """A relation of a crosswalk that may be written the other way round, read from the first pack."""
    if forward:
        return one
    relation = one.relation.inverse if isinstance(one.relation, SetRelation) else one.relation
    return Relation(one.to, relation, one.origin, one.rationale, one.confidence, one.sources, one.good)


def _side(field: Field, packs: PackSource, name: str) -> Side:
    if name not in field.catalogs:
        held = {one.id for one in packs.packs()}
        content = packs.load(name) if name in held else None
        if isinstance(content, Questionnaire):
            return _whole(content.pack, {one.id: one.text for one in content.questions})
    catalog = field.catalog(name)
    return _whole(catalog.pack, {one.id: one.title for one in catalog.answerable})


def _whole(pack: Pack, titles: Mapping[str, str]) -> Side:
    return Side(pack, titles, tuple(titles))


def _pairs(found: Iterable[Chain], sides: tuple[Side, Side]) -> tuple[Pair, ...]:
    grouped: dict[tuple[tuple[str, ...], tuple[str, ...]], list[Chain]] = {}
    left, right = ({row: at for at, row in enumerate(side.titles)} for side in sides)
    for one in found:
        ends = _ordered(one.origins, left), _ordered(one.targets, right)
        grouped.setdefault(ends, []).append(one)
    pairs = (Pair(*ends, tuple(sorted(ones, key=_telling))) for ends, ones in grouped.items())
    return tuple(sorted(pairs, key=lambda one: (_places(one.origins, left), _places(one.targets, right))))


def _ordered(rows: tuple[str, ...], places: Mapping[str, int]) -> tuple[str, ...]:
    return tuple(sorted(rows, key=lambda row: _places((row,), places)))


def _places(rows: tuple[str, ...], places: Mapping[str, int]) -> tuple[int, ...]:
    return tuple(places.get(row, len(places)) for row in rows)


def _telling(one: Chain) -> tuple[int, int, int]:
    """Direct before chained, then by what is told, then by how sure it is."""
    return one.length, tuple(SetRelation).index(one.relation), tuple(Confidence).index(one.confidence)
