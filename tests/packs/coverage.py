"""Per row and attack path, what all measures of a library together could do: the table of the documentation."""

from collections.abc import Iterable, Iterator

from medslate.assessment.achieved.credit import Helping, covers
from medslate.networks.site import Instance
from medslate.standards.catalogs import Catalog
from medslate.standards.measures import AttackPath, Help, InSeconds, Library, Measure

UNCONCERNED, NO, SLOW, ASKS, YES = "·", "no", "slow", "asks", "yes"


def state(library: Library, row: str, path: AttackPath) -> str:
    """How far the row can be covered on the path.

    `yes`: for any device in any zone. `asks`: the device must offer something. `slow`: only where harm does not follow
    within seconds. `no`: not at all. A dot: it does not matter there.
    """
    if not library.matters(row, path):
        return UNCONCERNED
    carried = [one for one in library.carries if (one.row, one.path) == (row, path) and one.help is not Help.SUPPORT]
    helping = [(library.by_id[one.measure], one.help) for one in carried]
    if not _covers(helping):
        return NO
    quick = [one for one in helping if one[0].in_seconds not in (InSeconds.BLOCKS, InSeconds.ALERTS_ONLY)]
    if not _covers(quick):
        return SLOW
    return YES if _covers(one for one in quick if not one[0].features) else ASKS


def _covers(helping: Iterable[tuple[Measure, Help]]) -> bool:
    return covers(Helping(Instance(measure.id), measure, help_) for measure, help_ in helping)


def states(library: Library, catalog: Catalog) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Every assessable row that can be covered on some path, with its state on each."""
    for row in catalog.requirements:
        if row.assessable:
            found = tuple(state(library, row.id, path) for path in AttackPath)
            if {YES, ASKS, SLOW} & set(found):
                yield row.id, found
