"""Write a questionnaire: choose the rows, the open questions of a form, and the asker's own words."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from medslate.assessment.answers import Form
from medslate.devices.known import KnownDevice
from medslate.errors import UsageError
from medslate.exchange.need import Need
from medslate.levels.vectors import Target
from medslate.levels.verdicts import Verdict
from medslate.standards.catalogs import Catalog, Requirement, suggestion
from medslate.standards.questionnaires import Questionnaire
from medslate.usecases.ask import ask
from medslate.usecases.inquiry import Inquiry, Query, Sort
from medslate.usecases.mds2_import import unanswered
from medslate.usecases.opening import Opened


@dataclass(frozen=True, slots=True)
class Choice:
    """Which rows are asked: those named, or those that components of these types face, up to a level or a target."""

    rows: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    level: int | None = None
    target: Target | None = None

    @property
    def made(self) -> bool:
        """Whether anything is chosen."""
        return bool(self.rows or self.types) or self.level is not None or self.target is not None

    def takes(self, row: Requirement) -> bool:
        """Whether a row with a level is asked."""
        if row.level is None or row.fr is None or (self.rows and row.id not in self.rows):
            return False
        if self.target is not None and row.level > self.target[row.fr]:
            return False
        return self.level is None or row.level <= self.level


def rows_of(catalog: Catalog, choice: Choice) -> tuple[Query, ...]:
    """The chosen rows of a catalog, in its order. Raises `UsageError` for rows and types that it does not have."""
    for name in choice.rows:
        row = catalog.by_id.get(name)
        if row is None or not row.assessable:
            hint = suggestion(name, (one.id for one in catalog.requirements if one.assessable))
            raise UsageError(f"{catalog.pack.id} has no row {name} that could be answered. {hint}".rstrip())
    for name in choice.types:
        if name not in catalog.component_types:
            hint = suggestion(name, catalog.component_types, f"One of {', '.join(catalog.component_types)}.")
            raise UsageError(f"{catalog.pack.id} has no component type {name}. {hint}")
    faced = catalog.faced_by(choice.types or tuple(catalog.component_types))
    rows = tuple(_query(one) for one in faced if choice.takes(one))
    if lost := [name for name in choice.rows if name not in {one.id for one in rows}]:
        raise UsageError(f"{', '.join(lost)}: not faced by these types, or above the level that is asked.")
    return rows


def open_rows(opened: Opened, choice: Choice) -> tuple[Query, ...]:
    """The rows of a maker's workspace that are open and can still change a level, component by component."""
    rows = ask(opened, choice.target)
    return tuple(_query(one.row, one.component) for one in rows if choice.takes(one.row))


def open_of(device: KnownDevice, catalog: Catalog, choice: Choice) -> tuple[Query, ...]:
    """The rows that are open of a device as an operator knows it, each once, in the order of the catalog."""
    found = {
        row.id
        for part in device.components
        for row in catalog.faced_by(part.types)
        if part.verdicts.get(row.id, Verdict.OPEN) is Verdict.OPEN
    }
    return tuple(_query(one) for one in catalog.requirements if one.id in found and choice.takes(one))


def form_questions(form: Questionnaire, filled: Form) -> tuple[Query, ...]:
    """The questions that a disclosure form leaves without a clear answer, and that no other closes."""
    titles = {one.id: one.title for one in form.sections}
    return tuple(
        Query(Sort.FORM, name, titles[form.by_id[name].section], form.by_id[name].text)
        for name in unanswered(filled, form)
    )


def need_questions(need: Need, catalog: Catalog) -> tuple[Query, ...]:
    """The questions of a need: of those about a row the row, with the operator's words; else the words alone."""
    return tuple(_of_need(one.id, one.text, catalog.by_id.get(one.row)) for one in need.questions)


def own_words(texts: Iterable[str]) -> tuple[Query, ...]:
    """Questions in the asker's words, numbered."""
    return tuple(Query(Sort.WORDS, f"Q{number}", "", text) for number, text in enumerate(texts, start=1))


def make_inquiry(cover: Inquiry, queries: Iterable[Query], packs: Iterable[tuple[str, str]], today: date) -> Inquiry:
    """The inquiry with each question once. Raises `UsageError` if nothing is left to ask."""
    kept = tuple(_once(queries))
    if not kept:
        raise UsageError("There is nothing to ask: choose rows, give a form with open questions, or `--ask`.")
    return replace(cover, queries=kept, packs=dict(packs), made=today.isoformat())


def _once(queries: Iterable[Query]) -> Iterator[Query]:
    """A row that is asked with somebody's own words is asked so; the plain one falls away."""
    found: dict[tuple[Sort, str, str], Query] = {}
    for one in queries:
        key = (one.sort, one.component, one.id)
        other = found.get(key)
        if other is not None and one.sort is Sort.WORDS and one != other:
            raise UsageError(f"Two questions are called {one.id}; give one of them another id.")
        found[key] = one if other is None or len(one.asked) > len(other.asked) else other
    yield from found.values()


def _query(row: Requirement, component: str = "") -> Query:
    return Query(Sort.ROW, row.id, row.title, row.intent, component, row.level)


def _of_need(name: str, text: str, row: Requirement | None) -> Query:
    if row is None or not row.assessable:
        return Query(Sort.WORDS, name, "", text)
    plain = _query(row)
    return replace(plain, asked=f"{plain.asked}\n{text}" if text else plain.asked)
