"""Export a coverage matrix: what is stated of catalogs, what it comes to, and through what each row is reached."""

from collections.abc import Iterable, Iterator, Mapping

from medslate.assessment.conformity.facts import OPEN
from medslate.assessment.conformity.paths import Conclusion, conclusions
from medslate.errors import UsageError
from medslate.standards.catalogs import Catalog, Requirement
from medslate.standards.fulfilment.scales import Scale, Scoring
from medslate.usecases.matrix import Column, Matrix, MatrixRow, MatrixSheet, evidence_text
from medslate.usecases.open_conformity import Conformity

MOST_PATHS = 5


def make_matrix(conformity: Conformity, names: Iterable[str]) -> Matrix:
    """The matrix of these catalogs; of those that the workspace answers, if none is named.

    Raises `UsageError` for catalogs that there are not, that have no scale or whose rows are answered by claims, and if
    nothing is left.
    """
    dossier = conformity.opened.dossier
    chosen = tuple(dict.fromkeys(names)) or tuple(dict.fromkeys(one.pack for one in dossier.statements))
    if not chosen:
        raise UsageError("Nothing is answered here yet, so name the catalogs: medslate matrix export PACK -o FILE.")
    sheets = tuple(_sheet(conformity, *answered(conformity, name)) for name in chosen)
    return Matrix(
        dossier.device.name,
        dossier.device.version,
        dossier.device.manufacturer,
        dossier.content,
        conformity.opened.today.isoformat(),
        sheets,
        {one.pack.id: one.pack for one in conformity.field.crosswalks}
        | {one.pack.id: one.pack for one in sheets}
        | {one.pack.id: one.pack for one in _scales(conformity, sheets)},
    )


def answered(conformity: Conformity, name: str) -> tuple[Catalog, Scale]:
    """A catalog that can be answered row by row, and its scale. Raises `UsageError` for others."""
    catalog = conformity.field.catalog(name)
    scale = conformity.field.scale_of(catalog)
    if scale is None:
        raise UsageError(f"{name} has no scale, so its rows cannot be answered; see `scale` in its pack.toml.")
    if scale.scoring is Scoring.LEVELS:
        raise UsageError(f"The rows of {name} are answered by claims on components: use `medslate claim`.")
    return catalog, scale


def _scales(conformity: Conformity, sheets: Iterable[MatrixSheet]) -> Iterator[Scale]:
    for one in sheets:
        scale = conformity.field.scale_of(conformity.field.catalogs[one.pack.id])
        if scale is not None:
            yield scale


def _sheet(conformity: Conformity, catalog: Catalog, scale: Scale) -> MatrixSheet:
    rows = tuple(_row(conformity, catalog, one) for one in catalog.requirements)
    return MatrixSheet(catalog.pack, scale.answers, rows)


def _row(conformity: Conformity, catalog: Catalog, row: Requirement) -> MatrixRow:
    cells: dict[Column, str] = {Column.ID: row.id, Column.TITLE: row.title}
    if not row.answerable:
        return MatrixRow(cells, heading=True)
    cells[Column.ASKED] = row.intent
    key = (catalog.pack.id, row.id)
    stated = conformity.opened.dossier.stated.get(key)
    if stated is not None:
        cells |= {
            Column.ANSWER: stated.answer,
            Column.HOW: stated.how,
            Column.RATIONALE: stated.rationale,
            Column.EVIDENCE: evidence_text(stated.evidence),
        }
    excluded = conformity.scopes[catalog.pack.id].excluded.get(row.id, "")
    return MatrixRow({**cells, **_known(conformity, key), Column.EXCLUDED: excluded})


def _known(conformity: Conformity, key: tuple[str, str]) -> Mapping[Column, str]:
    """The states at three strengths, and the rows elsewhere that tell of this one."""
    reached = conformity.reached
    states = reached.states(*key)
    made = dict(zip((Column.DECLARED, Column.EVIDENCED, Column.TESTED), (one.value for one in states), strict=True))
    if states == OPEN and key not in reached.contrary:
        return made
    paths = dict.fromkeys(_path(one) for one in conclusions(reached, key) if one.step is not None)
    shown = [*paths][:MOST_PATHS]
    more = [f"and {len(paths) - len(shown)} more; see `medslate trace`"] if len(paths) > len(shown) else []
    contrary = ["sources contradict each other: open"] if key in reached.contrary else []
    return made | {Column.THROUGH: "\n".join((*contrary, *shown, *more))}


def _path(one: Conclusion) -> str:
    sources = ", ".join(f"{pack} {row}" for pack, row in one.sources)
    relation = f" ({one.relation.value})" if one.relation is not None else " (together)"
    return f"{sources}{relation}, confidence {one.confidence.value}"
