"""Zones: target, SL-A before and after the plan, and which rows hold what stays below."""

from collections.abc import Iterator

from medslate.documents.model import Block, Cell, Section, Tone
from medslate.documents.site.subject import Outcome, SiteSubject, short, zone_word
from medslate.documents.wording import Wording
from medslate.levels.frs import FR
from medslate.levels.vectors import Achieved, Bounds
from medslate.networks.site import Zone

TONES = {
    Outcome.MET: Tone.GOOD,
    Outcome.OPEN: Tone.OPEN,
    Outcome.GAP: Tone.BAD,
    Outcome.EMPTY: Tone.MUTED,
    Outcome.AIMLESS: Tone.PLAIN,
}
MOST = 6
"""So many names are written out before the rest is counted."""
MOST_ROWS = 12


def counted(key: str, count: int, w: Wording) -> str:
    """A number with its word, which differs for one: `units` or `years`."""
    return w.say(f"{key}.one") if count == 1 else w.say(f"{key}.many", count=count)


def listed(names: tuple[str, ...], w: Wording, most: int = MOST) -> str:
    """The names in a row; of many the first ones, and how many more there are."""
    if len(names) <= most + 1:
        return ", ".join(names)
    return w.say("listed.more", first=", ".join(names[:most]), count=len(names) - most)


def zones_section(subject: SiteSubject, w: Wording) -> Section:
    """Every zone in the order of the site's files."""
    rows = [_row(subject, w, one) for one in subject.site.zones]
    return w.section(
        "zones", w.paragraph("zones.text"), w.table("zones", (9, 3, 5, 7, 7, 9), rows), w.paragraph("zones.reading")
    )


def _row(subject: SiteSubject, w: Wording, zone: Zone) -> tuple[str | Cell, ...]:
    before, after = subject.before.zones[zone.id], subject.after.zones[zone.id]
    return (
        "\n".join((zone_word(subject.site, zone.id), _safety(w, zone))),
        str(subject.units(zone.id)),
        str(zone.target),
        _vector(before, w),
        _vector(after, w),
        Cell(_result(subject, w, zone), TONES[subject.planned(zone)]),
    )


def _safety(w: Wording, zone: Zone) -> str:
    return w.say(
        "zones.safety", harm=w.say(f"harm.{zone.harm.value}"), reaction=w.say(f"reaction.{zone.reaction.value}")
    )


def _vector(bounds: Bounds[Achieved] | None, w: Wording) -> str:
    return w.say("zones.nothing") if bounds is None else str(bounds)


def _result(subject: SiteSubject, w: Wording, zone: Zone) -> str:
    """The outcome in words: where it falls short now, and where it still does with the plan."""
    now, then = subject.now(zone), subject.planned(zone)
    if then in (Outcome.EMPTY, Outcome.AIMLESS) or now is Outcome.MET:
        return w.say(f"outcome.{then.value}")
    lacking = _short(subject.before.zones[zone.id], zone)
    if then is Outcome.MET:
        return w.say("outcome.reached", lacking=lacking)
    return w.say(f"outcome.{then.value}", lacking=_short(subject.after.zones[zone.id], zone))


def _short(bounds: Bounds[Achieved] | None, zone: Zone) -> str:
    return "" if bounds is None else ", ".join(f"{fr.name} -{gap}" for fr, gap in short(bounds, zone.target))


def gaps_section(subject: SiteSubject, w: Wording) -> Section:
    """Per FR what stays below the target with the plan, and the rows that hold it there. Like zones stand together."""
    before, after = subject.before.zones, subject.after.zones
    alike: dict[tuple[tuple[str | Cell, ...], ...], list[str]] = {}
    for zone in subject.site.zones:
        if (now := before[zone.id]) is not None and (then := after[zone.id]) is not None:
            gaps = tuple(_gaps(subject, w, zone, now, then))
            alike.setdefault(gaps, []).append(zone_word(subject.site, zone.id))
    rows = [
        (listed(tuple(names), w) if number == 0 else "", *gap)
        for gaps, names in alike.items()
        for number, gap in enumerate(gaps)
    ]
    return w.section("gaps", w.paragraph("gaps.text"), w.table("gaps", (7, 3, 2, 3, 3, 14), rows), order=2)


def _gaps(
    subject: SiteSubject, w: Wording, zone: Zone, before: Bounds[Achieved], after: Bounds[Achieved]
) -> Iterator[tuple[str | Cell, ...]]:
    for fr, gap in short(after, zone.target):
        yield (
            fr.name,
            str(zone.target[fr]),
            _level(before, fr),
            Cell(w.say("gaps.level", level=_level(after, fr), gap=gap), _gap_tone(after, zone, fr)),
            listed(tuple(_holding(subject, zone, fr, after.lower[fr])), w),
        )


def _gap_tone(bounds: Bounds[Achieved], zone: Zone, fr: FR) -> Tone:
    return Tone.OPEN if bounds.upper[fr] >= zone.target[fr] else Tone.BAD


def _level(bounds: Bounds[Achieved], fr: FR) -> str:
    low, high = bounds.lower[fr], bounds.upper[fr]
    return str(low) if low == high else f"{low}..{high}"


def _holding(subject: SiteSubject, zone: Zone, fr: FR, level: int) -> Iterator[str]:
    """The rows that keep the lower end of the zone from rising, each with its devices."""
    found: dict[str, list[str]] = {}
    for placement in subject.site.placed_in[zone.id]:
        achieved = subject.after.placements[placement.id]
        if achieved.bounds.lower[fr] == level:
            for _, row in achieved.stops(fr):
                found.setdefault(row, []).append(placement.device)
    for row in subject.in_order(found):
        yield f"{row} ({', '.join(dict.fromkeys(found[row]))})"


def result(subject: SiteSubject, w: Wording) -> tuple[Block, ...]:
    """The result in one sentence, or that there is none to state."""
    if not subject.aimed:
        return (w.paragraph("result.none", Tone.BAD),)
    met = [sum(found is Outcome.MET for found in map(state, subject.aimed)) for state in (subject.now, subject.planned)]
    best = all(subject.planned(one) is Outcome.MET for one in subject.aimed)
    tone = Tone.GOOD if best else Tone.BAD
    plan = subject.plan
    said = w.paragraph(
        "result.text",
        tone,
        zones=len(subject.aimed),
        now=met[0],
        then=met[1],
        cost=money(plan.cost),
        currency=plan.currency,
        years=counted("years", subject.site.preferences.cost.years, w),
        gap=f"{100 * plan.gap:.2f}",
        lacks=len(plan.uncovered),
    )
    return (said, *_hoped(subject, w))


def _hoped(subject: SiteSubject, w: Wording) -> tuple[Block, ...]:
    """What it would come to if every open row turned out met: how much the answers of makers are worth."""
    if subject.hoped is None:
        return ()
    cost, lacks = money(subject.hoped.cost), len(subject.hoped.uncovered)
    return (w.paragraph("result.hoped", Tone.OPEN, cost=cost, currency=subject.hoped.currency, lacks=lacks),)


def money(amount: int) -> str:
    """Whole units, in groups of three digits."""
    return f"{amount:,}".replace(",", "\u202f")
