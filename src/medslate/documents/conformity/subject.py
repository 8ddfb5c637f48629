"""What a document on conformity is about: one catalog, and how a dossier stands to each of its rows on a day."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from medslate.assessment.conformity.facts import States
from medslate.assessment.conformity.paths import Conclusion, conclusions, held_at
from medslate.assessment.conformity.reached import Key, Reached
from medslate.assessment.conformity.scope import Scope
from medslate.assessment.conformity.scoring import OfRow
from medslate.assessment.conformity.stated import Stated, Statement
from medslate.assessment.dossier import Dossier
from medslate.assessment.evidence import Evidence
from medslate.devices.claims import Claim
from medslate.documents.subject import OfDossier
from medslate.findings import Finding
from medslate.levels.strengths import Strength
from medslate.standards.boundaries import Boundaries
from medslate.standards.catalogs import Catalog, Requirement
from medslate.standards.fulfilment.scales import Means, Scale, ScaleAnswer
from medslate.standards.fulfilment.states import Done, State
from medslate.standards.packs import Pack


@dataclass(frozen=True)
class RowView:
    """One row that is asked. `stated`: its answer. `claims`: of a catalog with levels, those of components in scope.

    `told`: what crosswalks tell of it, one entry for each chain of relations. `contrary`: its sources contradict
    each other.
    """

    row: Requirement
    states: States
    stated: Stated | None
    answer: ScaleAnswer | None
    claims: tuple[Claim, ...]
    told: tuple[Conclusion, ...]
    contrary: bool

    @property
    def declared(self) -> State:
        """The state as declared."""
        return self.states[0]

    @property
    def strength(self) -> Strength | None:
        """The highest strength at which as much is certain as is declared."""
        return held_at(self.states)

    @property
    def directly(self) -> bool:
        """Whether the row is answered or claimed itself."""
        return self.stated is not None or bool(self.claims)

    @property
    def done(self) -> bool:
        """Whether nothing is left to do as declared: fulfilled, or nothing is asked."""
        return self.declared is State.VOID or self.declared.certain is Done.FULL

    @property
    def left_out(self) -> bool:
        """Whether it is answered to be not applicable."""
        return self.answer is not None and self.answer.means is Means.NOT_APPLICABLE


@dataclass(frozen=True)
class ConformitySubject(OfDossier):
    """All that a document on conformity may speak of. `issued` is its only date, and the day for which it holds.

    `catalogs`: every pack with rows, by id. `crosswalks`: their packs by id. `version`: that of the program.
    """

    dossier: Dossier
    catalog: Catalog
    scale: Scale | None
    scope: Scope
    reached: Reached
    catalogs: Mapping[str, Catalog]
    crosswalks: Mapping[str, Pack]
    boundaries: Boundaries | None
    findings: tuple[Finding, ...]
    issued: date
    version: str

    @cached_property
    def statement(self) -> Statement | None:
        """The first statement on the catalog."""
        return self.dossier.statement_on(self.catalog.pack.id)

    @property
    def route(self) -> str:
        """The route taken to conformity: the one stated, else the first that the catalog has."""
        stated = self.statement.route if self.statement is not None else ""
        return stated or next(iter(self.catalog.routes), "")

    @cached_property
    def rows(self) -> tuple[RowView, ...]:
        """The rows that are asked, in the order of the catalog."""
        return tuple(map(self._view, self.scope.rows))

    @cached_property
    def by_id(self) -> Mapping[str, RowView]:
        """The same by id."""
        return {one.row.id: one for one in self.rows}

    @cached_property
    def states(self) -> OfRow:
        """The states of the rows that are asked."""
        return {one.row.id: one.states for one in self.rows}

    def _view(self, row: Requirement) -> RowView:
        pack = self.catalog.pack.id
        stated = self.dossier.stated.get((pack, row.id))
        return RowView(
            row,
            self.reached.states(pack, row.id),
            stated,
            None if stated is None or self.scale is None else self.scale.by_id.get(stated.answer),
            self._claims((pack, row.id)),
            tuple(one for one in conclusions(self.reached, (pack, row.id)) if one.step is not None),
            (pack, row.id) in self.reached.contrary,
        )

    def _claims(self, key: Key) -> tuple[Claim, ...]:
        if key[0] != self.dossier.catalog:
            return ()
        claims = (self.dossier.claim.get((one.id, key[1])) for one in self.device.in_scope)
        return tuple(one for one in claims if one is not None)

    def evidence_of(self, keys: Iterable[Key]) -> tuple[Evidence, ...]:
        """The items that support the answers and claims on these rows, each once, those that the dossier knows."""
        return tuple({one.id: one for key in keys for one in self._supporting(key)}.values())

    def _supporting(self, key: Key) -> Iterator[Evidence]:
        if (stated := self.dossier.stated.get(key)) is not None:
            known = self.dossier.evidence_by_id
            yield from (known[one] for one in stated.evidence if one in known)
        for claim in self._claims(key):
            yield from self.dossier.supporting(claim)

    def current(self, item: Evidence) -> bool:
        """Whether an item still speaks for the device: taken on the present versions, in date, and not later."""
        known = self.device.component
        same = all(name in known and known[name].version == version for name, version in item.taken_on.items())
        return same and not item.expired(self.issued) and (item.taken is None or item.taken <= self.issued)

    @cached_property
    def packs(self) -> tuple[Pack, ...]:
        """Every pack that the states rest on: the catalog, its scale, the boundary, all on the paths to its rows."""
        found = [self.catalog.pack]
        found += [self.scale.pack] if self.scale is not None else []
        found += [self.boundaries.pack] if self.boundaries is not None and self.dossier.boundary else []
        for one in self.rows:
            for told in one.told:
                found += self._behind(told)
        return tuple({one.id: one for one in found}.values())

    def _behind(self, told: Conclusion) -> Iterator[Pack]:
        if told.key[0] in self.catalogs:
            yield self.catalogs[told.key[0]].pack
        if told.step is not None and told.step.crosswalk in self.crosswalks:
            yield self.crosswalks[told.step.crosswalk]
        for one in told.via:
            yield from self._behind(one)
