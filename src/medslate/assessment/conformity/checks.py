"""What is wrong with statements: unknown ids, answers that a scale does not have, reasons and evidence that lack."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from medslate.assessment.conformity.facts import support_of_stated
from medslate.assessment.conformity.stated import Stated
from medslate.assessment.dossier import Dossier
from medslate.findings import Code, Finding, Place
from medslate.standards.boundaries import Boundaries
from medslate.standards.catalogs import Catalog, suggestion
from medslate.standards.fulfilment.scales import Means, Scale, Scoring
from medslate.standards.packs import Pack


@dataclass(frozen=True)
class Asked:
    """What answers are held against: catalogs and their scales by pack id, boundaries, and every pack there is."""

    catalogs: Mapping[str, Catalog]
    scales: Mapping[str, Scale]
    packs: Mapping[str, Pack]
    boundaries: Boundaries | None = None
    excluded: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def check_statements(dossier: Dossier, asked: Asked, today: date) -> Iterator[Finding]:
    """Every finding on statements, the boundary and the pins, by file and in their order there."""
    for statement in dossier.statements:
        catalog = asked.catalogs.get(statement.pack)
        scale = asked.scales.get(statement.pack)
        if catalog is None or scale is None or scale.scoring is Scoring.LEVELS:
            yield _no_catalog(statement.pack, statement.place.at("pack"), asked)
            continue
        if statement.route and statement.route not in catalog.routes:
            remedy = suggestion(statement.route, catalog.routes, f"Known: {', '.join(catalog.routes) or 'none'}.")
            message = f"{catalog.pack.citation} has no route {statement.route}."
            yield Finding(Code.UNKNOWN_ID, statement.place.at("route"), message, remedy)
        elif (first := dossier.statement_on(statement.pack)) and statement.route not in ("", first.route):
            message = f"The route {statement.route} is not taken: {first.place.file} takes {first.route or 'none'}."
            yield Finding(Code.CONTRADICTION, statement.place.at("route"), message, f"Keep the one in {first.place}.")
        for one in statement.answers:
            yield from _check_answer(dossier, one, catalog, scale, asked, today)
        if count := sum(not one.answer for one in statement.answers):
            message = f"{count} of the rows of {catalog.pack.citation} that stand here have no answer yet."
            yield Finding(Code.OPEN_ROWS, statement.place, message, "`medslate answer` gives one.")
    yield from _check_boundary(dossier, asked)
    yield from _check_pins(dossier, asked)


def _no_catalog(pack: str, where: Place, asked: Asked) -> Finding:
    if pack in asked.catalogs:
        message = f"The rows of {pack} are answered by claims on components, under claims/."
        return Finding(Code.NOT_A_ROW, where, message, "Use `medslate claim`.")
    remedy = suggestion(pack, asked.catalogs, "`medslate pack list` shows those there are.")
    return Finding(Code.UNKNOWN_ID, where, f"There is no catalog {pack} that can be answered.", remedy)


def _check_answer(
    dossier: Dossier, one: Stated, catalog: Catalog, scale: Scale, asked: Asked, today: date
) -> Iterator[Finding]:
    row = catalog.by_id.get(one.row)
    if row is None:
        remedy = suggestion(one.row, catalog.by_id, "`medslate pack show` lists its rows.")
        yield Finding(Code.UNKNOWN_ID, one.place, f"{catalog.pack.citation} has no row {one.row}.", remedy)
        return
    if not row.answerable:
        yield Finding(Code.NOT_A_ROW, one.place, f"{row.id} is a heading.", "Answer the rows below it.")
    if dossier.stated[one.pack, one.row] is not one:
        yield Finding(Code.DUPLICATE, one.place, f"{row.id} is answered twice.", "Keep one answer.")
    if (reason := asked.excluded.get(one.pack, {}).get(one.row)) is not None:
        message = f"{row.id} is answered but not asked: {reason}"
        remedy = "Take the answer out, or see whether route, boundary and `placed_as` are meant so."
        yield Finding(Code.OUTSIDE_SCOPE, one.place, message, remedy)
    if not one.answer:
        return
    answer = scale.by_id.get(one.answer)
    if answer is None:
        remedy = suggestion(one.answer, scale.by_id, f"One of {', '.join(scale.by_id)}.")
        yield Finding(Code.UNKNOWN_ID, one.place.at("answer"), f"{one.answer!r} is no answer here.", remedy)
        return
    yield from _check_support(dossier, one, answer.means, today)


def _check_support(dossier: Dossier, one: Stated, means: Means, today: date) -> Iterator[Finding]:
    for name in one.evidence:
        if name not in dossier.evidence_by_id:
            remedy = suggestion(name, dossier.evidence_by_id, "Add it with `medslate evidence`.")
            yield Finding(Code.UNKNOWN_ID, one.place.at("evidence"), f"There is no evidence {name}.", remedy)
    support = support_of_stated(dossier, one, today)
    if means is Means.NOT_APPLICABLE and not support.rationale:
        remedy = "Say why; until then the row is open."
        yield Finding(Code.NA_WITHOUT_RATIONALE, one.place, f"{one.row} is left out without a reason.", remedy)
    if means in (Means.FULL, Means.PART) and not support.current:
        named = "no evidence that still speaks for it" if one.evidence else "no evidence"
        remedy = "Name an item of evidence.yaml that was taken on the present versions."
        yield Finding(Code.NO_EVIDENCE, one.place, f"{one.row} is answered {one.answer!r} with {named}.", remedy)
    if support.failed:
        message = f"{one.row} is answered {one.answer!r}, and a current test of it failed."
        yield Finding(Code.FAILED_TEST, one.place, message, "Correct the answer, or what failed.")


def _check_boundary(dossier: Dossier, asked: Asked) -> Iterator[Finding]:
    known = asked.boundaries.by_id if asked.boundaries is not None else {}
    place = Place(dossier.device.place.file, ("boundary",))
    for name in dossier.boundary:
        if name not in known:
            remedy = suggestion(name, known, f"One of {', '.join(known)}.")
            yield Finding(Code.UNKNOWN_ID, place, f"There is no boundary {name}.", remedy)
    axes = [known[name].axis for name in dossier.boundary if name in known]
    if len(set(axes)) < len(axes):
        remedy = "Keep one of the product and one of the infrastructure."
        yield Finding(Code.CONTRADICTION, place, "Two levels of one side are chosen.", remedy)


def _check_pins(dossier: Dossier, asked: Asked) -> Iterator[Finding]:
    """A pinned pack is the one that is used: else results cannot be told from those that were stated."""
    standards = dossier.standards
    for name, pin in standards.pins.items():
        place = standards.place.at("packs", name)
        pack = asked.packs.get(name)
        if pack is None:
            remedy = suggestion(name, asked.packs, "Add the folder that holds it, or `medslate migrate` from it.")
            yield Finding(
                Code.UNKNOWN_ID, place, f"There is no pack {name}, to which this workspace is pinned.", remedy
            )
        elif pack.digest != pin.digest:
            message = (
                f"{name} is {pack.version}, digest {pack.digest[:12]}; pinned is {pin.version}, {pin.digest[:12]}."
            )
            remedy = "`medslate pack diff` shows what changed; `medslate standards pin` takes the present one."
            yield Finding(Code.PIN_DIFFERS, place, message, remedy)
