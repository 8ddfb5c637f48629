"""Opening a workspace with every pack that its answers bear on: catalogs, scales, crosswalks, boundaries."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from medslate.assessment.conformity.checks import Asked, check_statements
from medslate.assessment.conformity.facts import facts_of
from medslate.assessment.conformity.reached import Reached, Web, reached, web_of
from medslate.assessment.conformity.scope import Scope, scope_of
from medslate.assessment.conformity.stated import Stated
from medslate.errors import UsageError
from medslate.findings import Code, Finding
from medslate.standards.boundaries import Boundaries
from medslate.standards.catalogs import Catalog, suggestion
from medslate.standards.crosswalks import Crosswalk
from medslate.standards.fulfilment.scales import Scale, Scoring
from medslate.standards.overlays import Overlay
from medslate.standards.packs import PackKind
from medslate.standards.registers import Register
from medslate.usecases.opening import Opened
from medslate.usecases.ports import PackSource


@dataclass(frozen=True)
class Field:
    """All that standards say, as far as packs are at hand: what a workspace is held against.

    `catalogs`: every pack with rows that can be answered, overlays among them as catalogs of their own rows.
    """

    catalogs: Mapping[str, Catalog]
    scales: Mapping[str, Scale]
    crosswalks: tuple[Crosswalk, ...]
    boundaries: Boundaries | None
    register: Register | None

    @cached_property
    def web(self) -> Web:
        """The bonds of all crosswalks and catalogs."""
        return web_of(self.crosswalks, self.catalogs.values())

    def catalog(self, name: str) -> Catalog:
        """A catalog by id. Raises `UsageError` with the nearest if there is none."""
        if name not in self.catalogs:
            hint = suggestion(name, self.catalogs, "`medslate coverage` shows those there are.")
            raise UsageError(f"There is no catalog {name}. {hint}")
        return self.catalogs[name]

    def scale_of(self, catalog: Catalog) -> Scale | None:
        """The scale of a catalog, if it has one."""
        return self.scales.get(catalog.scale)

    def by_claims(self, catalog: Catalog) -> bool:
        """Whether the rows are answered by claims on components: the scale says so, or, without one, the rows do."""
        scale = self.scale_of(catalog)
        if scale is None:
            return any(one.assessable for one in catalog.requirements)
        return scale.scoring is Scoring.LEVELS


@dataclass(frozen=True)
class Conformity:
    """A workspace held against the whole field: states of all rows, and what was found on statements."""

    opened: Opened
    field: Field
    reached: Reached
    scopes: Mapping[str, Scope]
    findings: tuple[Finding, ...]


def open_field(packs: PackSource) -> Field:
    """Every pack at hand that answers, relates or selects. Raises `SetupError` if one cannot be used."""
    catalogs: dict[str, Catalog] = {}
    scales: dict[str, Scale] = {}
    crosswalks: list[Crosswalk] = []
    boundaries: Boundaries | None = None
    register: Register | None = None
    wanted = (
        PackKind.CATALOG,
        PackKind.OVERLAY,
        PackKind.SCALE,
        PackKind.CROSSWALK,
        PackKind.BOUNDARIES,
        PackKind.REGISTER,
    )
    for content in (packs.load(one.id) for one in packs.packs() if one.kind in wanted):
        if isinstance(content, Catalog):
            catalogs[content.pack.id] = content
        elif isinstance(content, Overlay):
            catalogs[content.pack.id] = Catalog(content.pack, content.requirements)
        elif isinstance(content, Scale):
            scales[content.pack.id] = content
        elif isinstance(content, Crosswalk):
            crosswalks.append(content)
        elif isinstance(content, Boundaries):
            boundaries = boundaries or content
        elif isinstance(content, Register):
            register = register or content
    return Field(catalogs, scales, tuple(crosswalks), boundaries, register)


def conformity_of(opened: Opened, packs: PackSource) -> Conformity:
    """The states of all rows for a workspace as opened: those found while it was, else anew from all packs at hand."""
    if opened.held is not None and opened.held.opened.dossier is opened.dossier:
        return replace(opened.held, opened=opened)
    return open_conformity(opened, open_field(packs), packs)


def open_conformity(opened: Opened, field: Field, packs: PackSource) -> Conformity:
    """The states of all rows of all catalogs, on the day that the workspace was opened for."""
    dossier = opened.dossier
    scales = {name: scale for name, one in field.catalogs.items() if (scale := field.scale_of(one)) is not None}
    facts = facts_of(dossier, opened.assessment, opened.catalog, scales, opened.today)
    scopes = {name: _scope(opened, field, one) for name, one in field.catalogs.items()}
    asked = Asked(
        field.catalogs,
        scales,
        {one.id: one for one in packs.packs()},
        field.boundaries,
        {name: one.excluded for name, one in scopes.items()},
    )
    made = reached(field.web, facts)
    found = (*check_statements(dossier, asked, opened.today), *_contrary(made, dossier.stated))
    return Conformity(opened, field, made, scopes, found)


def _scope(opened: Opened, field: Field, catalog: Catalog) -> Scope:
    dossier = opened.dossier
    statement = dossier.statement_on(catalog.pack.id)
    route = statement.route if statement is not None else ""
    return scope_of(catalog, dossier.device.placed_as, route, field.boundaries, dossier.boundary)


def _contrary(made: Reached, stated: Mapping[tuple[str, str], Stated]) -> Iterable[Finding]:
    """Rows whose own answer and what crosswalks tell exclude each other."""
    for key in sorted(made.contrary):
        one = stated.get(key)
        if one is not None and one.answer:
            message = f"{key[1]} is answered {one.answer!r}, but what is stated elsewhere excludes that: open."
            remedy = f"`medslate trace {key[0]} '{key[1]}'` shows every source."
            yield Finding(Code.REACHED_CONTRARY, one.place, message, remedy)
