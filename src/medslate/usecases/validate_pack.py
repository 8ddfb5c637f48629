"""Validate a pack: its tables, its references into other packs, its examples."""

from collections.abc import Callable, Iterable, Iterator

from medslate.errors import SetupError
from medslate.findings import Code, Finding, Place, failed
from medslate.standards.catalogs import Catalog, suggestion
from medslate.standards.crosswalks import Crosswalk
from medslate.standards.measures import Library
from medslate.standards.overlays import Overlay
from medslate.standards.profiles import DeviceKind, HospitalSize, Profiles, TypicalFlow, ZoneProfile
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
    if isinstance(pack, Library):
        return frozenset((*pack.by_id, *pack.features))
    if isinstance(pack, Profiles):
        named: tuple[ZoneProfile | DeviceKind | HospitalSize | TypicalFlow, ...]
        named = (*pack.zones, *pack.kinds, *pack.sizes, *pack.flows)
        return frozenset(one.id for one in named)
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
    elif isinstance(pack, Library):
        yield from _of_library(pack, packs)
    elif isinstance(pack, Profiles):
        yield from _of_profiles(pack, packs)


def _of_library(pack: Library, packs: PackSource) -> Iterator[Finding]:
    rows = _levelled(packs.load(pack.catalog))
    yield from _unknown(f"{pack.pack.id}/carries.tsv", (one.row for one in pack.carries), rows)
    limited = (one.row for one in (*pack.device_only, *pack.concerns))
    yield from _unknown(f"{pack.pack.id}/limits.tsv", limited, rows)
    if asked := [one.question for one in pack.features.values() if one.question]:
        yield from _unknown(f"{pack.pack.id}/features.tsv", asked, ids_of(packs.load(pack.questionnaire)))


def _of_profiles(pack: Profiles, packs: PackSource) -> Iterator[Finding]:
    file = f"{pack.pack.id}/kinds.tsv"
    if types := [name for kind in pack.kinds for name in kind.types]:
        catalog = packs.load(pack.catalog)
        known = catalog.component_types if isinstance(catalog, Catalog) else ()
        yield from _unknown(file, types, frozenset(known))
    if features := [name for kind in pack.kinds for name in kind.features]:
        library = packs.load(pack.library)
        yield from _unknown(file, features, frozenset(library.features if isinstance(library, Library) else ()))


def _levelled(pack: AnyPack) -> frozenset[str]:
    """The rows that take part in the level rule: nothing else can be carried, or limited."""
    return (
        frozenset(one.id for one in pack.requirements if one.assessable) if isinstance(pack, Catalog) else frozenset()
    )


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
