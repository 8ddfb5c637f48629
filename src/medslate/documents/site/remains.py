"""What the plan leaves below its target, why, and what would close it; what the operator has accepted."""

import re
from collections.abc import Callable, Hashable, Iterable, Iterator
from datetime import timedelta
from typing import TypeVar

from medslate.documents.model import Cell, Section, Tone
from medslate.documents.site.subject import SiteSubject, zone_word
from medslate.documents.site.zones import MOST_ROWS, counted, listed
from medslate.documents.wording import Wording
from medslate.levels.frs import FR
from medslate.levels.verdicts import Verdict
from medslate.networks.site import Acceptance
from medslate.planning.reasons.remaining import Close, Remaining

SOON = timedelta(days=60)
MOST_REASONS = 3
Alike = tuple[Remaining, ...]
Each = TypeVar("Each")


def remains_section(subject: SiteSubject, w: Wording) -> Section:
    """Per device how many rows stay uncovered and what would close them; then targets that are out of reach."""
    alike: dict[tuple[str, ...], list[Alike]] = {}
    for several in _together(_ordered(subject), lambda one: (one.zone, one.device, one.component)):
        one, ways = several[0], "\n".join(dict.fromkeys(_ways(subject, w, several)))
        alike.setdefault((one.device, one.component, str(len({each.row for each in several})), ways), []).append(
            several
        )
    rows = [
        (_device(w, device, component), _zones(subject, w, [one for several in found for one in several]), count, ways)
        for (device, component, count, ways), found in alike.items()
    ]
    beyond = [
        (zone_word(subject.site, one.zone), one.fr.name, str(one.target), str(one.at_most), held)
        for one in subject.reachable
        for held in (listed(subject.in_order(one.rows), w),)
    ]
    return w.section(
        "remains",
        w.paragraph("remains.text"),
        w.table("remains", (5, 6, 2, 12), rows),
        w.table("beyond", (6, 2, 2, 3, 9), beyond),
    )


def rows_section(subject: SiteSubject, w: Wording) -> Section:
    """Row by row why what remains is not covered; rows with the same reasons at the same device stand together."""
    rows: list[tuple[str, ...]] = []
    for several in _together(_ordered(subject), lambda one: (one.device, one.component)):
        same_row = _together(several, lambda one: (one.row, _why(subject, w, one)))
        alike = _together(same_row, lambda ones: (_why(subject, w, ones[0]), tuple(one.zone for one in ones)))
        for number, found in enumerate(alike):
            first = _device(w, several[0].device, several[0].component) if number == 0 else ""
            names = tuple(
                w.say("uncovered.open", row=ones[0].row) if _is_open(subject, ones[0]) else ones[0].row
                for ones in found
            )
            why = "\n".join(_why(subject, w, found[0][0]))
            rows.append((first, _zones(subject, w, found[0]), listed(names, w, 2 * MOST_ROWS), why))
    return w.section("uncovered", w.paragraph("uncovered.text"), w.table("uncovered", (4, 4, 5, 11), rows), order=2)


def _ordered(subject: SiteSubject) -> list[Remaining]:
    """What remains in the order of the site's zones, then of the catalog."""
    rows = {row: at for at, row in enumerate(subject.in_order(one.row for one in subject.remaining))}
    zones = {one.id: at for at, one in enumerate(subject.site.zones)}
    return sorted(subject.remaining, key=lambda one: (zones[one.zone], rows[one.row]))


def _together(several: Iterable[Each], key: Callable[[Each], Hashable]) -> tuple[tuple[Each, ...], ...]:
    """Those with one key, in the order in which the keys come."""
    found: dict[Hashable, list[Each]] = {}
    for one in several:
        found.setdefault(key(one), []).append(one)
    return tuple(map(tuple, found.values()))


def _is_open(subject: SiteSubject, one: Remaining) -> bool:
    device = subject.system.devices[one.device]
    part = next(part for part in device.components if part.id == one.component)
    return part.verdicts.get(one.row, Verdict.OPEN) is Verdict.OPEN


def _why(subject: SiteSubject, w: Wording, one: Remaining) -> tuple[str, ...]:
    """The first reasons that are more than that the row is open, which its question mark says."""
    reasons = one.reasons[1:] if _is_open(subject, one) else one.reasons
    return tuple(_anywhere(subject, w, one, text) for text in reasons[:MOST_REASONS]) or (w.say("uncovered.unknown"),)


def _anywhere(subject: SiteSubject, w: Wording, one: Remaining, text: str) -> str:
    """A reason without the names of its places, so that it reads alike in every zone for which it holds."""
    words = {one.zone: "zone", **dict.fromkeys(one.placements, "placement")}
    for conduit in subject.site.conduits_of[one.zone]:
        words |= {conduit.id: "conduit", **dict.fromkeys((flow.id for flow in conduit.flows), "flow")}
    names = "|".join(re.escape(name) for name in sorted(words, key=len, reverse=True))
    return re.sub(rf"(?<![\w-])(?:{names})(?![\w-])", lambda match: w.say(f"anywhere.{words[match[0]]}"), text)


def _device(w: Wording, device: str, component: str) -> str:
    return w.say("remains.device", device=device, component=component)


def _zones(subject: SiteSubject, w: Wording, several: Iterable[Remaining]) -> str:
    """The zones concerned, and how many units."""
    found = tuple(several)
    placements = {name for one in found for name in one.placements}
    units = counted("units", sum(subject.site.placement[name].count for name in placements), w)
    names = tuple(dict.fromkeys(one.zone for one in found))
    return w.say("remains.zones", zones=listed(names, w), units=units)


def _ways(subject: SiteSubject, w: Wording, several: Alike) -> Iterator[str]:
    """Each way out once for all these rows."""
    closings = [(each, way) for each in several for way in each.closings]
    if any(way.way is Close.ANSWER for _, way in closings):
        yield w.say("closing.ask")
    for each, way in closings:
        if way.way in (Close.CORRECT, Close.ALLOW, Close.SPEND):
            yield _anywhere(subject, w, each, way.text)
    yield w.say("closing.replace", device=several[0].device)
    movable = [{name for way in each.closings if way.way is Close.MOVE for name in way.zones} for each in several]
    if everywhere := set.intersection(*movable):
        yield w.say("closing.move", zones=listed(tuple(sorted(everywhere)), w))
    elif somewhere := set.union(*movable):
        yield w.say("closing.move_some", zones=listed(tuple(sorted(somewhere)), w))
    yield w.say("closing.lower", levels=_lowered(subject, several))


def _lowered(subject: SiteSubject, several: Alike) -> str:
    """Per FR the level just below the lowest of the rows."""
    least: dict[FR, int] = {}
    for one in several:
        row = subject.system.catalog.by_id[one.row].as_row()
        least[row.fr] = min(least.get(row.fr, row.level), row.level)
    return ", ".join(f"{fr.name} {level - 1}" for fr, level in sorted(least.items()))


def acceptances_section(subject: SiteSubject, w: Wording) -> Section:
    """What the operator bears, by whom and until when; what has expired takes nothing out any more."""
    rows = [
        (
            f"{one.id}\n{zone_word(subject.site, one.zone)}",
            "\n".join(_accepted(w, one)),
            w.say("acceptances.people", owner=one.owner, approver=one.approver),
            one.reason,
            _expiry(subject, w, one),
        )
        for one in subject.site.acceptances
    ]
    text = w.paragraph("acceptances.text", count=len(subject.plan.accepted))
    return w.section("acceptances", text, w.table("acceptances", (5, 4, 5, 6, 4), rows))


def _accepted(w: Wording, one: Acceptance) -> Iterator[str]:
    if one.rows:
        yield ", ".join(one.rows)
    for fr, level in sorted(one.above.items()):
        yield w.say("acceptances.above", fr=fr.name, level=level)


def _expiry(subject: SiteSubject, w: Wording, one: Acceptance) -> Cell:
    day = one.expires.isoformat()
    if one.expires < subject.issued:
        return Cell(w.say("acceptances.expired", day=day), Tone.BAD)
    if one.expires - subject.issued <= SOON:
        return Cell(w.say("acceptances.soon", day=day), Tone.OPEN)
    return Cell(day)
