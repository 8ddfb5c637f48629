"""What differs between two packs: two editions of a document, or two versions of one pack."""

from collections.abc import Iterable

from medslate.errors import UsageError
from medslate.standards.crosswalks import Crosswalk
from medslate.standards.editions.comparing import Comparison, compare, inverse
from medslate.standards.editions.contents import contents_of
from medslate.standards.packs import PackKind
from medslate.usecases.ports import AnyPack, PackSource


def pack_diff(old: AnyPack, new: AnyPack, packs: PackSource) -> Comparison:
    """The account of all rows of both, by the edition crosswalk between them, of either direction, if there is one.

    Raises `UsageError` for packs of different kinds: their rows have nothing to do with each other.
    """
    if old.pack.kind is not new.pack.kind:
        kinds = f"{old.pack.kind.value} and {new.pack.id} is of kind {new.pack.kind.value}"
        raise UsageError(f"{old.pack.id} is of kind {kinds}; only packs of one kind can be compared.")
    loaded = (packs.load(one.id) for one in packs.packs() if one.kind is PackKind.CROSSWALK)
    crosswalks = (one for one in loaded if isinstance(one, Crosswalk))
    return compare(contents_of(old), contents_of(new), editions_between(crosswalks, old.pack.id, new.pack.id))


def editions_between(crosswalks: Iterable[Crosswalk], old: str, new: str) -> Crosswalk | None:
    """What says what became of each row from one pack to the other, read in that direction; none for the same."""
    if old == new:
        return None
    for one in crosswalks:
        if one.editions and (one.origin, one.to) in ((old, new), (new, old)):
            return one if one.origin == old else inverse(one)
    return None
