"""Validate a pack: its tables, its references into other packs, its examples."""

from collections.abc import Callable, Iterable, Iterator

from medslate.documents.catalogue import CONFORMITY_DOCUMENTS
from medslate.errors import SetupError
from medslate.findings import Code, Finding, Place, failed
from medslate.standards.boundaries import Boundaries
from medslate.standards.catalogs import Catalog, Kind, suggestion
from medslate.standards.crosswalks import Change, Crosswalk
from medslate.standards.fulfilment.scales import Scale
from medslate.standards.measures import Library
from medslate.standards.overlays import Overlay
from medslate.standards.packs import PackKind
from medslate.standards.profiles import DeviceKind, HospitalSize, Profiles, TypicalFlow, ZoneProfile
from medslate.standards.questionnaires import Questionnaire
from medslate.standards.registers import Register
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
        remedy = "Correct its name in pack.toml, or give the folder that holds it with --packs."
        return (*found, *faults, Finding(Code.PACK_REFERENCE, Place(f"{name}/pack.toml"), str(error), remedy))


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
    if isinstance(pack, Scale | Register | Boundaries):
        return frozenset(pack.by_id)
    return frozenset(one.id for one in pack.requirements)


def _references(pack: AnyPack, packs: PackSource) -> Iterator[Finding]:
    if isinstance(pack, Overlay):
        rows = ids_of(packs.load(pack.overlays))
        yield from _unknown(f"{pack.pack.id}/comments.tsv", (one.row for one in pack.comments), rows)
    elif isinstance(pack, Crosswalk):
        file = f"{pack.pack.id}/relations.tsv"
        yield from _ends(file, "from", packs.load(pack.origin), pack.by_origin)
        yield from _ends(file, "to", packs.load(pack.to), pack.by_target)
        yield from _editions(pack, packs)
        asked = (condition.partition("=")[0] for condition in pack.types.values())
        yield from _unknown(f"{pack.pack.id}/pack.toml", asked, ids_of(packs.load(pack.origin)))
    elif isinstance(pack, Library):
        yield from _of_library(pack, packs)
    elif isinstance(pack, Profiles):
        yield from _of_profiles(pack, packs)
    elif isinstance(pack, Catalog):
        if pack.scale and not _is_scale(pack.scale, packs):
            scales = [one.id for one in packs.packs() if one.kind is PackKind.SCALE]
            remedy = suggestion(pack.scale, scales, f"One of {', '.join(scales)}.")
            place = Place(f"{pack.pack.id}/pack.toml", ("scale",))
            yield Finding(Code.PACK_REFERENCE, place, f"{pack.scale} is no scale.", remedy)
        yield from _unknown(f"{pack.pack.id}/pack.toml", (pack.document,), frozenset(CONFORMITY_DOCUMENTS))
    elif isinstance(pack, Register):
        known = frozenset(one.id for one in packs.packs())
        named = (name for one in pack.documents for name in one.packs)
        yield from _unknown(f"{pack.pack.id}/documents.tsv", named, known)
    elif isinstance(pack, Boundaries):
        for one in pack.selections:
            rows = ids_of(packs.load(one.pack)) | {"*"}
            yield from _unknown(f"{pack.pack.id}/selects.tsv", one.rows, rows)


def _is_scale(name: str, packs: PackSource) -> bool:
    try:
        return isinstance(packs.load(name), Scale)
    except SetupError:
        return False


def _ends(file: str, column: str, pack: AnyPack, names: Iterable[str]) -> Iterator[Finding]:
    """The rows that relations name are there, and ask something: a heading has nothing that could be compared."""
    named = tuple(names)
    yield from _unknown(file, named, ids_of(pack), column)
    rows = pack.by_id if isinstance(pack, Catalog) else {}
    for name in named:
        if name in rows and not rows[name].answerable:
            message = f"{name} is a heading of {pack.pack.id}, which asks nothing."
            yield Finding(Code.PACK_REFERENCE, Place(file, (column, name)), message, "Name the rows below it.")


def _editions(pack: Crosswalk, packs: PackSource) -> Iterator[Finding]:
    """Two editions account for every id on both sides; headings may be left out."""
    if not pack.editions:
        return
    file = f"{pack.pack.id}/relations.tsv"
    for column, name, ends, lacking in (
        ("from", pack.origin, pack.by_origin, Change.REMOVED),
        ("to", pack.to, pack.by_target, Change.ADDED),
    ):
        edition = packs.load(name)
        headings = edition.requirements if isinstance(edition, Catalog) else ()
        silent = {one.id for one in headings if one.kind is Kind.HEADING}
        for row in sorted(ids_of(edition) - silent - set(ends)):
            remedy = f"Say what became of it, or that it was {lacking.value}."
            place = Place(file, (column, row))
            yield Finding(Code.PACK_REFERENCE, place, f"{row} of {name} does not occur.", remedy)


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


def _unknown(file: str, names: Iterable[str], known: frozenset[str], column: str = "") -> Iterator[Finding]:
    for name in dict.fromkeys(names):
        if name and name not in known:
            place = Place(file, (column, name)) if column else Place(file)
            remedy = suggestion(name, known, "Correct the id, or add what it names.")
            yield Finding(Code.PACK_REFERENCE, place, f"There is no id {name}.", remedy)


def _runner(pack: AnyPack, packs: PackSource) -> Callable[[Example], Iterator[str]]:
    if isinstance(pack, Catalog):
        return lambda example: run_level_example(example, pack)
    if isinstance(pack, Crosswalk):
        form, catalog = packs.load(pack.origin), packs.load(pack.to)
        if isinstance(form, Questionnaire) and isinstance(catalog, Catalog):
            return lambda example: run_answer_example(example, form, pack, catalog)
    return lambda example: iter(("no form of example is defined for this kind of pack",))
