"""Trace: all that is known of one row, every path by which it is known, and what the row tells of others in turn."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from medslate.assessment.conformity.chains import Chain, chains, ways_of
from medslate.assessment.conformity.facts import OPEN, States
from medslate.assessment.conformity.paths import Conclusion, conclusions
from medslate.assessment.conformity.reached import Key
from medslate.assessment.evidence import Evidence
from medslate.errors import UsageError
from medslate.findings import Code, Finding, Place
from medslate.standards.catalogs import Catalog, Requirement, suggestion
from medslate.usecases.open_conformity import Conformity
from medslate.usecases.ports import Workspace


@dataclass(frozen=True)
class Said:
    """What is stated of a row, word for word: an answer, or the claim of one component.

    `by`: the component, or what the statement is about. `place`: with its line.
    """

    by: str
    answer: str
    how: str
    rationale: str
    evidence: tuple[Evidence, ...]
    place: Place


@dataclass(frozen=True)
class Outward:
    """A row of which this one tells, by the nearest chain, and what is known of it from all sources.

    `chain`: none if it tells only together with rows of other catalogs. `depends`: something else would be known of it
    without what is stated of this row. `asked`: it is within scope.
    """

    key: Key
    chain: Chain | None
    states: States
    depends: bool
    asked: bool


@dataclass(frozen=True)
class Traced:
    """One row. `said`: by row, what is stated of it and of each source. `excluded`: why it is not asked, if it is not.

    `outward`: by pack. Nothing depends on a row of which nothing is stated; its outward rows are what an answer to it
    would tell of.
    """

    catalog: Catalog
    row: Requirement
    excluded: str
    states: States
    contrary: bool
    conclusions: tuple[Conclusion, ...]
    said: Mapping[Key, tuple[Said, ...]]
    outward: Mapping[str, tuple[Outward, ...]]

    @property
    def key(self) -> Key:
        """The row, by its pack and its id."""
        return self.catalog.pack.id, self.row.id


def trace(workspace: Workspace, conformity: Conformity, pack: str, row: str) -> Traced:
    """Everything on one row. Raises `UsageError` with the nearest id for an unknown pack or row, and for a heading."""
    catalog = conformity.field.catalog(pack)
    found = catalog.by_id.get(row)
    if found is None:
        hint = suggestion(row, catalog.by_id, "`medslate pack show` lists its rows.")
        raise UsageError(f"{catalog.pack.citation} has no row {row}. {hint}")
    if not found.answerable:
        raise UsageError(f"{row} is a heading of {catalog.pack.citation} and asks nothing; name a row below it.")
    key, made = (pack, row), conformity.reached
    told = tuple(conclusions(made, key))
    sources = dict.fromkeys((key, *(source for one in told for source in one.sources)))
    return Traced(
        catalog,
        found,
        conformity.scopes[pack].excluded.get(row, ""),
        made.states(*key),
        key in made.contrary,
        told,
        said_of(workspace, conformity, sources),
        _outward(conformity, key),
    )


def said_of(workspace: Workspace, conformity: Conformity, keys: Iterable[Key]) -> Mapping[Key, tuple[Said, ...]]:
    """What is stated of rows, each with its line. Rows of which nothing is stated are left out."""
    found = [(key, one) for key in keys for one in _stated(conformity, key)]
    lines = workspace.locate(tuple(Finding(Code.CHANGED, one.place, "") for _, one in found))  # places have no lines
    said: dict[Key, list[Said]] = {}
    for (key, one), line in zip(found, lines, strict=True):
        said.setdefault(key, []).append(Said(one.by, one.answer, one.how, one.rationale, one.evidence, line.place))
    return {key: tuple(ones) for key, ones in said.items()}


def _stated(conformity: Conformity, key: Key) -> Iterator[Said]:
    dossier = conformity.opened.dossier
    pack, row = key
    if (one := dossier.stated.get(key)) is not None:
        statement = dossier.statement_on(pack)
        items = tuple(dossier.evidence_by_id[name] for name in one.evidence if name in dossier.evidence_by_id)
        about = statement.about if statement is not None else ""
        yield Said(about, one.answer, one.how, one.rationale, items, one.place)
    elif pack == conformity.opened.catalog.pack.id:
        for component in dossier.device.in_scope:
            if (claim := dossier.claim.get((component.id, row))) is not None:
                items = dossier.supporting(claim)
                yield Said(component.id, claim.verdict.value, claim.how, claim.rationale, items, claim.place)


def _outward(conformity: Conformity, key: Key) -> Mapping[str, tuple[Outward, ...]]:
    made, field = conformity.reached, conformity.field
    known = made.facts.get(key[0], {}).get(key[1], OPEN) != OPEN
    without = made.changed(key, OPEN) if known else made
    best = _nearest(conformity, key)
    found: dict[str, list[Outward]] = {}
    for pack, catalog in field.catalogs.items():
        excluded = conformity.scopes[pack].excluded
        for row in catalog.answerable:
            target = (pack, row.id)
            now = made.states(*target)
            depends = target != key and without.states(*target) != now
            if depends or target in best:
                way = best.get(target)
                found.setdefault(pack, []).append(Outward(target, way, now, depends, row.id not in excluded))
    return {pack: tuple(ones) for pack, ones in found.items()}


def _nearest(conformity: Conformity, key: Key) -> Mapping[Key, Chain]:
    """Per row the shortest chain from this one to it, alone rather than together with others of its catalog."""
    pack, row = key
    starts = ((pack, one.id) for one in conformity.field.catalog(pack).answerable)
    mine = (one for one in chains(ways_of(conformity.field.web), starts) if row in one.origins)
    best: dict[Key, Chain] = {}
    for chain in sorted(mine, key=lambda one: (len(one.origins) > 1, one.length)):
        for target in chain.leg.targets:
            if target != key:
                best.setdefault(target, chain)
    return best
