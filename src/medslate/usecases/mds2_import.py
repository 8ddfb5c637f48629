"""Judge a received disclosure form: SL-C bounds, their reasons, and what to ask back (a rule of this project).

A form decides little: unanswered is open, never No, and most Yes answers prove nothing. So the result is bounds, the
answers that decided them, and the shortest list of questions that can still change them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from medslate.assessment.answers import Choice, Form, RowVerdict, closed_by, contradictions, verdicts_from
from medslate.assessment.questions import Ask, shortest_list
from medslate.errors import UsageError
from medslate.findings import Finding
from medslate.levels.frs import FR
from medslate.levels.rule import Levels, levels_of
from medslate.levels.vectors import Target
from medslate.standards.catalogs import Catalog, Requirement, suggestion
from medslate.standards.crosswalks import Crosswalk
from medslate.standards.questionnaires import AnswerKind, Questionnaire


@dataclass(frozen=True, slots=True)
class Decided:
    """One row that keeps a bound from rising, with its verdict and the questions that decided it (none: open)."""

    row: Requirement
    verdict: RowVerdict


@dataclass(frozen=True, slots=True)
class FRReasons:
    """Per FR: the rows that stop the lower end and those that limit the upper end."""

    stops: tuple[Decided, ...]
    limits: tuple[Decided, ...]


@dataclass(frozen=True, slots=True)
class FormJudged:
    """What a form comes to for a device of these types.

    `verdicts`: of every row that the types face. `open_rows`: those whose answer can still change a bound (with a
    target: and that the target needs), lowest level first. `ask`: the shortest list that settles them. `findings`:
    what the form says against itself.
    """

    types: tuple[str, ...]
    verdicts: Mapping[str, RowVerdict]
    levels: Levels
    reasons: Mapping[FR, FRReasons]
    open_rows: tuple[Requirement, ...]
    ask: tuple[Ask, ...]
    findings: tuple[Finding, ...]
    target: Target | None = None


def judge_form(
    form: Form,
    questionnaire: Questionnaire,
    crosswalk: Crosswalk,
    catalog: Catalog,
    types: tuple[str, ...] = (),
    target: Target | None = None,
) -> FormJudged:
    """The whole judgement. Without types, those that the form itself shows.

    Raises `UsageError` for a type that the catalog has not, and if no type is given or shown.
    """
    types = component_types(types, form, questionnaire, crosswalk, catalog)
    rows = catalog.faced_by(types)
    verdicts = verdicts_from(form.answers, questionnaire, crosswalk, (one.id for one in rows))
    levels = levels_of((one.as_row() for one in rows), {row: one.verdict for row, one in verdicts.items()})
    open_rows = _open_rows(levels, catalog, target)
    return FormJudged(
        types,
        verdicts,
        levels,
        {fr: _reasons(levels, fr, catalog, verdicts) for fr in FR},
        open_rows,
        _ordered(shortest_list((one.id for one in open_rows), crosswalk, unanswered(form, questionnaire)), catalog),
        tuple(contradictions(form.answers, questionnaire, verdicts)),
        target,
    )


def component_types(
    given: tuple[str, ...], form: Form, questionnaire: Questionnaire, crosswalk: Crosswalk, catalog: Catalog
) -> tuple[str, ...]:
    """The types given, or else those that the form shows. Raises `UsageError` if unknown or none."""
    for one in given:
        if one not in catalog.component_types:
            hint = suggestion(one, catalog.component_types)
            said = f"{catalog.pack.citation} has no component type {one}. {hint}".rstrip()
            raise UsageError(f"{said} {_known(catalog)}")
    types = given or types_from_form(form, questionnaire, crosswalk)
    if not types:
        raise UsageError(f"The form does not tell what the device is. Give `--type`. {_known(catalog)}")
    return types


def types_from_form(form: Form, questionnaire: Questionnaire, crosswalk: Crosswalk) -> tuple[str, ...]:
    """The component types that answers show, as the crosswalk's `types` say; a No shows nothing."""
    return tuple(kind for kind, condition in crosswalk.types.items() if _holds(condition, form, questionnaire))


def unanswered(form: Form, questionnaire: Questionnaire) -> tuple[str, ...]:
    """Questions without a clear choice that no gate closes: empty, unclear, or answered by a note."""
    return tuple(
        one.id
        for one in questionnaire.questions
        if one.answers is AnswerKind.CHOICE
        and ((answer := form.answers.get(one.id)) is None or answer.choice in (None, Choice.NOTE))
        and closed_by(one, questionnaire, form.answers) is None
    )


def _holds(condition: str, form: Form, questionnaire: Questionnaire) -> bool:
    name, _, wanted = condition.partition("=")
    question, answer = questionnaire.by_id.get(name), form.answers.get(name)
    if question is None or answer is None or closed_by(question, questionnaire, form.answers) is not None:
        return False
    return answer.choice is not None and answer.choice.value == wanted


def _known(catalog: Catalog) -> str:
    return "Types: " + ", ".join(f"{key} ({title})" for key, title in catalog.component_types.items()) + "."


def _open_rows(levels: Levels, catalog: Catalog, target: Target | None) -> tuple[Requirement, ...]:
    found = [
        catalog.by_id[row.id] for fr in FR for row in levels[fr].undecided if target is None or row.level <= target[fr]
    ]
    return tuple(sorted(found, key=lambda one: one.level or 0))


def _ordered(asks: Iterable[Ask], catalog: Catalog) -> tuple[Ask, ...]:
    """Lowest level first; questions of the form before rows of the same level."""
    return tuple(sorted(asks, key=lambda ask: ask_level(ask, catalog)))


def ask_level(ask: Ask, catalog: Catalog) -> int:
    """The lowest level at which the answer matters."""
    return min(catalog.by_id[row].level or 0 for row in ask.rows)


def _reasons(levels: Levels, fr: FR, catalog: Catalog, verdicts: Mapping[str, RowVerdict]) -> FRReasons:
    return FRReasons(
        tuple(Decided(catalog.by_id[row], verdicts[row]) for row in levels[fr].stops),
        tuple(Decided(catalog.by_id[row], verdicts[row]) for row in levels[fr].limits),
    )
