"""The drawing of a site: its zones as boxes, its conduits as lines; of a very large site its groups of zones."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from medslate.assessment.achieved.standing import Standing
from medslate.documents.model import Box, Drawing, Guard, Legend, LevelLine, Link, Tone
from medslate.documents.site.subject import Outcome, SiteSubject
from medslate.documents.site.zones import TONES, counted
from medslate.documents.wording import Wording
from medslate.levels.frs import FR
from medslate.levels.vectors import Achieved, Bounds, Target
from medslate.networks.site import Conduit, Zone

MOST_ZONES = 80
"""A site with more zones is drawn by groups: zones of one lane and one profile, or of one kind."""
WORST = (Outcome.GAP, Outcome.OPEN, Outcome.MET, Outcome.AIMLESS, Outcome.EMPTY)


@dataclass(frozen=True, slots=True)
class Group:
    """Zones that are drawn as one box; in most sites one zone."""

    id: str
    title: str
    zones: tuple[Zone, ...]

    @property
    def lane(self) -> int:
        return self.zones[0].lane


@dataclass(frozen=True, slots=True)
class Joint:
    """Conduits that are drawn as one line; in most sites one conduit. `number`: as a table explains it."""

    number: int
    ends: tuple[str, str]
    conduits: tuple[Conduit, ...]


def grouped(zones: Sequence[Zone]) -> tuple[Group, ...]:
    """Each zone by itself; of more than eighty those of one lane and profile, or if too many, of one kind."""
    if len(zones) <= MOST_ZONES:
        return tuple(Group(one.id, one.name or one.id, (one,)) for one in zones)
    found = _by(zones, [one.profile or one.kind.value for one in zones])
    return found if len(found) <= MOST_ZONES else _by(zones, [one.kind.value for one in zones])


def _by(zones: Iterable[Zone], names: Iterable[str]) -> tuple[Group, ...]:
    found: dict[tuple[int, str], list[Zone]] = {}
    for zone, name in zip(zones, names, strict=True):
        found.setdefault((zone.lane, name), []).append(zone)
    return tuple(Group(f"{lane}-{name}", name, tuple(several)) for (lane, name), several in found.items())


def joints(conduits: Iterable[Conduit], groups: Iterable[Group]) -> tuple[Joint, ...]:
    """The lines between groups, numbered in the order of the site's files; remote ones apart. None within a group."""
    home = {zone.id: group.id for group in groups for zone in group.zones}
    found: dict[tuple[str, str, bool], list[Conduit]] = {}
    for one in conduits:
        ends = home[one.ends[0]], home[one.ends[1]]
        if ends[0] != ends[1]:
            key = (*ends, one.remote) if (*reversed(ends), one.remote) not in found else (ends[1], ends[0], one.remote)
            found.setdefault(key, []).append(one)
    return tuple(
        Joint(number, (one, other), tuple(several))
        for number, ((one, other, _), several) in enumerate(found.items(), 1)
    )


def guard(subject: SiteSubject, conduit: Conduit) -> Guard:
    """Whether a measure that enforces stands in the conduit, at one of its zones or for the site: now, or planned."""
    for standing, found in ((subject.before.standing, Guard.PRESENT), (subject.after.standing, Guard.PLANNED)):
        if _enforced(standing, conduit):
            return found
    return Guard.NONE


def _enforced(standing: Standing, conduit: Conduit) -> bool:
    measures = standing.system.library.by_id
    return any(
        measures[one.measure].enforces
        for where in ("", conduit.id, *conduit.ends)
        for one in standing.at.get(where, ())
    )


def drawing(subject: SiteSubject, w: Wording) -> Drawing:
    """The drawing as data; what it shows stands in the tables too."""
    site = subject.site
    groups = grouped(site.zones)
    lines = joints(site.conduits, groups)
    boxes = tuple(_box(subject, w, one) for one in groups)
    whole = len(groups) == len(site.zones)
    text = w.say("drawing.words", boxes=len(groups), lines=len(lines), zones=len(site.zones))
    return Drawing(
        w.say("drawing.caption" if whole else "drawing.grouped"),
        text,
        boxes,
        tuple(_link(subject, one) for one in lines),
        tuple(_lanes(groups, w)),
        _legend(boxes, w),
    )


def _box(subject: SiteSubject, w: Wording, group: Group) -> Box:
    worst = min(map(subject.planned, group.zones), key=WORST.index)
    units = sum(subject.units(one.id) for one in group.zones)
    target = _highest(one.target for one in group.zones)
    ids = group.id if len(group.zones) == 1 else w.say("drawing.several", count=len(group.zones))
    lines = [LevelLine(w.say("drawing.target"), tuple(map(str, target.levels)))]
    for label, reached in (("now", subject.before.zones), ("then", subject.after.zones)):
        found = [(bounds, one) for one in group.zones if (bounds := reached[one.id]) is not None]
        if found:
            lines.append(_levels(w.say(f"drawing.{label}"), found))
    return Box(
        group.id,
        group.title,
        group.lane,
        w.say("drawing.note", id=ids, units=counted("units", units, w)),
        TONES[worst],
        tuple(lines),
    )


def _highest(targets: Iterable[Target]) -> Target:
    found = Target.same(0)
    for one in targets:
        found = found.join(one)
    return found


def _levels(label: str, found: Sequence[tuple[Bounds[Achieved], Zone]]) -> LevelLine:
    """The lowest level of each FR, with a plus where open rows may raise it, and whether any zone is short of it."""
    low = [min(bounds.lower[fr] for bounds, _ in found) for fr in FR]
    high = [min(bounds.upper[fr] for bounds, _ in found) for fr in FR]
    levels = tuple(f"{one}+" if one < other else str(one) for one, other in zip(low, high, strict=True))
    return LevelLine(label, levels, tuple(any(b.lower[fr] < zone.target[fr] for b, zone in found) for fr in FR))


def _link(subject: SiteSubject, joint: Joint) -> Link:
    """A line of several conduits is guarded only as well as the least guarded of them."""
    guards = [guard(subject, one) for one in joint.conduits]
    worst = max(guards, key=tuple(Guard).index)
    return Link(str(joint.number), joint.ends, joint.conduits[0].remote, worst)


def _lanes(groups: Iterable[Group], w: Wording) -> Iterator[tuple[int, str]]:
    kinds: dict[int, dict[str, None]] = {}
    for one in groups:
        kinds.setdefault(one.lane, {}).update(dict.fromkeys(w.say(f"kinds.{zone.kind.value}") for zone in one.zones))
    return ((lane, ", ".join(names)) for lane, names in sorted(kinds.items()))


def _legend(boxes: Iterable[Box], w: Wording) -> Legend:
    tones: Mapping[Tone, str] = {tone: w.say(f"legend.{one.value}") for one, tone in TONES.items()}
    return Legend(
        tuple(tones.items()),
        tuple((one, w.say(f"legend.{one.value}")) for one in Guard),
        w.say("legend.plain"),
        w.say("legend.dashed"),
        w.each("legend.levels") if any(one.levels for one in boxes) else (),
    )
