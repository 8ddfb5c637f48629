"""Validate a pack: its tables, its references into other packs, its examples."""

from collections.abc import Callable, Iterable, Iterator

from medslate.errors import SetupError
from medslate.findings import Code, Finding, Place, failed
from medslate.standards.catalogs import Catalog, suggestion
from medslate.standards.crosswalks import Crosswalk
from medslate.standards.overlays import Overlay
from medslate.standards.questionnaires import Questionnaire
from medslate.usecases.pack_examples import Example, check_examples, run_answer_example, run_level_example
from medslate.usecases.ports import AnyPack, PackSource


def validate_pack(packs: PackSource, name: str) -> tuple[Finding, ...]:
    """All findings about one pack. Raises `SetupError` if there is no such pack."""
    pack, found = packs.validate(name)
    if pack is None or failed(found):
        return found
    examples, faults = packs.examples(name)
    try:
        return (*found, *faults, *_references(pack, packs), *check_examples(examples, _runner(pack, packs)))
    except SetupError as error:
        return (*found, *faults, Finding(Code.PACK_REFERENCE, Place(f"{name}/pack.toml"), str(error)))


def ids_of(pack: AnyPack) -> frozenset[str]:
    """Every id that others may refer to."""
    if isinstance(pack, Questionnaire):
        return frozenset(one.id for one in pack.questions)
    if isinstance(pack, Crosswalk):
        return frozenset()
    return frozenset(one.id for one in pack.requirements)


def _references(pack: AnyPack, packs: PackSource) -> Iterator[Finding]:
    if isinstance(pack, Overlay):
        rows = ids_of(packs.load(pack.overlays))
        yield from _unknown(f"{pack.pack.id}/comments.tsv", (one.row for one in pack.comments), rows)
    elif isinstance(pack, Crosswalk):
        file = f"{pack.pack.id}/relations.tsv"
        yield from _unknown(file, (one.origin for one in pack.relations), ids_of(packs.load(pack.origin)))
        yield from _unknown(file, (one.to for one in pack.relations), ids_of(packs.load(pack.to)))
        asked = (condition.partition("=")[0] for condition in pack.types.values())
        yield from _unknown(f"{pack.pack.id}/pack.toml", asked, ids_of(packs.load(pack.origin)))


def _unknown(file: str, names: Iterable[str], known: frozenset[str]) -> Iterator[Finding]:
    for name in dict.fromkeys(names):
        if name and name not in known:
            yield Finding(Code.PACK_REFERENCE, Place(file), f"There is no id {name}.", suggestion(name, known))


def _runner(pack: AnyPack, packs: PackSource) -> Callable[[Example], Iterator[str]]:
    if isinstance(pack, Catalog):
        return lambda example: run_level_example(example, pack)
    if isinstance(pack, Crosswalk):
        form, catalog = packs.load(pack.origin), packs.load(pack.to)
        if isinstance(form, Questionnaire) and isinstance(catalog, Catalog):
            return lambda example: run_answer_example(example, form, pack, catalog)
    return lambda example: iter(("no form of example is defined for this kind of pack",))
