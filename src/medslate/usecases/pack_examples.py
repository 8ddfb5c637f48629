"""The worked examples of a pack: run, not only read. The published test vectors have the same form."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from medslate.assessment.answers import Answer, Choice, verdicts_from
from medslate.findings import Code, Finding, Place
from medslate.levels.devices import device_levels
from medslate.levels.frs import FR
from medslate.levels.rule import Levels, Row, levels_of
from medslate.levels.vectors import Bounds, Capability, VectorError
from medslate.levels.verdicts import Verdict
from medslate.standards.catalogs import Catalog
from medslate.standards.crosswalks import Crosswalk
from medslate.standards.questionnaires import Questionnaire

Example = Mapping[str, Any]


class ExampleError(Exception):
    """An example that cannot be run as it is written; the text says why."""


def run_level_example(example: Example, catalog: Catalog | None) -> Iterator[str]:
    """Everything in which the level rule and an example (pack format, "examples") disagree.

    Raises `ExampleError` if the example is not well formed.
    """
    expect = example["expect"]
    parts = example.get("components", [example])
    levels = [_levels(part, catalog) for part in parts]
    bounds = device_levels(dict(zip(map(str, range(len(levels))), levels, strict=True))).bounds
    wanted = _expected_bounds(expect)
    if bounds != wanted:
        yield f"expected {wanted}, the rule gives {bounds}"
    if "components" not in example:
        yield from _details(expect, levels[0])


def example_rows(example: Example, catalog: Catalog | None) -> tuple[Row, ...]:
    """The rows that an example is about: its own, or those of the catalog that its types face."""
    if "rows" in example:
        return tuple(Row(one["id"], FR[one["fr"]], one["level"], one.get("base")) for one in example["rows"])
    if catalog is None:
        raise ExampleError("names types, but belongs to no catalog")
    unknown = [one for one in example["types"] if one not in catalog.component_types]
    if unknown:
        raise ExampleError(f"names unknown component types {', '.join(unknown)}")
    return tuple(one.as_row() for one in catalog.faced_by(example["types"]))


def _levels(part: Example, catalog: Catalog | None) -> Levels:
    rows = example_rows(part, catalog)
    given = dict(part["verdicts"])
    rest = Verdict(given.pop("all", Verdict.OPEN.value))
    strangers = set(given) - {row.id for row in rows}
    if strangers:
        raise ExampleError(f"names rows that it does not face: {', '.join(sorted(strangers))}")
    return levels_of(rows, {row.id: Verdict(given[row.id]) if row.id in given else rest for row in rows})


def _expected_bounds(expect: Example) -> Bounds[Capability]:
    try:
        lower, upper = (expect.get(end, expect.get("exact")) for end in ("lower", "upper"))
        return Bounds(Capability.parse(lower), Capability.parse(upper))
    except (VectorError, TypeError) as error:
        raise ExampleError(f"expects no vector: {error}") from error


def _details(expect: Example, levels: Levels) -> Iterator[str]:
    for name, rows in expect.get("stops", {}).items():
        if list(levels[FR[name]].stops) != rows:
            yield f"{name} should be stopped by {rows}, the rule gives {list(levels[FR[name]].stops)}"
    for name, empty in expect.get("vacuous", {}).items():
        if list(levels[FR[name]].vacuous) != empty:
            yield f"{name} should be vacuous at {empty}, the rule gives {list(levels[FR[name]].vacuous)}"
    for name, count in expect.get("rows", {}).items():
        if levels[FR[name]].rows != count:
            yield f"{name} should have {count} applicable rows, there are {levels[FR[name]].rows}"


def run_answer_example(example: Example, form: Questionnaire, crosswalk: Crosswalk, catalog: Catalog) -> Iterator[str]:
    """Everything in which the crosswalk and an example of answers disagree; rows not named must stay open."""
    answers = {
        question: Answer(question, Choice(given), given, "", Place(question))
        for question, given in example["answers"].items()
    }
    strangers = [one for one in answers if one not in form.by_id]
    wanted = example["expect"]["rows"]
    rows = [one.id for one in catalog.requirements if one.assessable]
    strangers += [one for one in wanted if one not in rows]
    if strangers:
        raise ExampleError(f"names unknown ids {', '.join(strangers)}")
    for row, found in verdicts_from(answers, form, crosswalk, rows).items():
        verdict = Verdict(wanted.get(row, Verdict.OPEN.value))
        if found.verdict is not verdict:
            yield f"{row} should be {verdict.value}, the answers give {found.verdict.value}"


def check_examples(files: Mapping[str, Any], run: Callable[[Example], Iterator[str]]) -> tuple[Finding, ...]:
    """A finding for every example, by file, that does not come out or cannot be run."""
    found = []
    for file, entries in files.items():
        if not isinstance(entries, list):
            found.append(Finding(Code.PACK_EXAMPLE, Place(file), "Not a list of examples."))
            continue
        for number, example in enumerate(entries):
            name = example.get("id", number) if isinstance(example, dict) else number
            place = Place(file, (number,))
            found += [Finding(Code.PACK_EXAMPLE, place, f"Example {name}: {fault}.") for fault in _faults(example, run)]
    return tuple(found)


def _faults(example: Any, run: Callable[[Example], Iterator[str]]) -> list[str]:
    try:
        return list(run(example))
    except ExampleError as error:
        return [str(error)]
    except KeyError as error:
        return [f"lacks or does not know {error}"]
    except (ValueError, TypeError, AttributeError) as error:
        return [f"cannot be run: {error}"]
