"""Measures to take with cost and reasons, measures in place, and what the cost rests on."""

from collections.abc import Iterable, Iterator

from medslate.documents.model import Block, Cell, Facts, Section, Tone
from medslate.documents.site.subject import SiteSubject, zone_word
from medslate.documents.site.zones import MOST_ROWS, counted, listed, money
from medslate.documents.wording import Wording
from medslate.networks.site import Instance
from medslate.planning.reasons.why import Why


def place_word(subject: SiteSubject, where: str, w: Wording) -> str:
    """Where an instance stands, as a reader without the files needs it."""
    site = subject.site
    if not where:
        return w.say("place.site")
    if where in site.zone:
        return zone_word(site, where)
    if where in site.conduit:
        one = site.conduit[where]
        return w.say("place.conduit", id=where, one=one.ends[0], other=one.ends[1])
    one_placed = site.placement[where]
    return w.say("place.placement", id=where, zone=one_placed.zone)


def measure_word(subject: SiteSubject, name: str) -> str:
    """A measure by its id and title."""
    return f"{name} {subject.measure(name).title}"


def plan_section(subject: SiteSubject, w: Wording) -> Section:
    """What to set up, one line a measure, with its places and its cost."""
    rows = [
        *(_measure_row(subject, w, name) for name in dict.fromkeys(one.instance.measure for one in subject.plan.chosen))
    ]
    total = (w.say("plan.total"), "", "", Cell(money(subject.plan.cost)))
    table = w.table("plan", (8, 9, 3, 3), [*rows, total] if rows else [], currency=subject.plan.currency)
    kept = [w.paragraph("plan.kept", measures="; ".join(map(str, subject.plan.kept)))] if subject.plan.kept else []
    gone = [w.paragraph("plan.dropped", Tone.OPEN, measure=one, reason=reason) for one, reason in subject.plan.dropped]
    return w.section("plan", w.paragraph("plan.text"), table, *kept, *gone)


def _measure_row(subject: SiteSubject, w: Wording, name: str) -> tuple[str | Cell, ...]:
    chosen = [one for one in subject.plan.chosen if one.instance.measure == name]
    once = sum(one.cost for one in subject.plan.platforms if one.measure == name)
    each = [money(chosen[0].cost)] if chosen[0].cost or not once else []
    each += [w.say("plan.once", cost=money(once))] if once else []
    places = tuple(one.instance.where for one in chosen)
    several = w.say("plan.places", count=len(places), places=listed(places, w)) if len(places) > 1 else ""
    return (
        measure_word(subject, name),
        several or place_word(subject, places[0], w),
        "\n".join(each),
        money(sum(one.cost for one in chosen) + once),
    )


def reasons_section(subject: SiteSubject, w: Wording) -> Section:
    """Why each instance is in the plan: what would be uncovered without it. Places with one reason stand together."""
    alike: dict[tuple[object, ...], list[Why]] = {}
    for one in subject.why:
        key = (one.instance.measure, one.rows, one.needed_by, one.required, one.kept, one.only_while_open)
        alike.setdefault(key, []).append(one)
    rows = [
        (
            several[0].instance.measure,
            listed(tuple(one.instance.where for one in several), w, MOST_ROWS)
            if len(several) > 1
            else place_word(subject, several[0].instance.where, w),
            "\n".join(_reasons(subject, w, several)),
        )
        for several in alike.values()
    ]
    return w.section("reasons", w.paragraph("reasons.text"), w.table("reasons", (4, 7, 9), rows), order=2)


def _reasons(subject: SiteSubject, w: Wording, several: list[Why]) -> Iterator[str]:
    """The reason that these places have in common; a measure on the device itself need not name its placement."""
    one = several[0]
    if one.alone:
        placements = tuple(dict.fromkeys(name for each in several for name in each.placements))
        own = tuple(each.instance.where for each in several) == placements
        key = "reasons.own" if own else "reasons.alone"
        yield w.say(key, rows=listed(subject.in_order(one.rows), w, MOST_ROWS), placements=listed(placements, w))
    if one.only_while_open:
        yield w.say("reasons.open")
    if one.needed_by:
        yield w.say("reasons.needed", measures=listed(tuple(map(str, one.needed_by)), w))
    if one.required:
        yield w.say("reasons.required")
    if one.kept:
        yield w.say("reasons.kept")
    if not (one.alone or one.needed_by or one.required or one.kept):
        yield w.say("reasons.together")


def in_place_section(subject: SiteSubject, w: Wording) -> Section:
    """What stands already, and whether it helps."""
    rows = [
        (
            measure_word(subject, one.instance.measure),
            place_word(subject, one.instance.where, w),
            one.since.isoformat() if one.since else "",
            _helps(subject, one.instance, w),
            one.note,
        )
        for one in subject.site.in_place
    ]
    return w.section("standing", w.paragraph("standing.text"), w.table("standing", (7, 6, 3, 6, 4), rows))


def _helps(subject: SiteSubject, one: Instance, w: Wording) -> Cell:
    idle = subject.before.standing.idle.get(one)
    return Cell(w.say("standing.helps"), Tone.GOOD) if idle is None else Cell(idle, Tone.BAD)


def cost_section(subject: SiteSubject, w: Wording) -> Section:
    """What the sum is made of, what is proven about it, and whose figures it rests on."""
    return w.section("cost", Facts(tuple(_cost_facts(subject, w))), _classes(subject, w), w.paragraph("cost.text"))


def _cost_facts(subject: SiteSubject, w: Wording) -> Iterator[tuple[str, str]]:
    plan, model = subject.plan, subject.site.preferences.cost

    def fact(name: str, **slots: object) -> tuple[str, str]:
        return w.say(f"cost.{name}"), w.say(f"cost.{name}_is", currency=plan.currency, **slots)

    yield fact("total", cost=money(plan.cost), years=counted("years", model.years, w), yearly=model.yearly)
    yield fact("once", cost=money(sum(one.cost for one in plan.platforms)))
    yield fact("bound", bound=money(plan.bound), gap=f"{100 * plan.gap:.2f}")
    yield w.say("cost.proven"), w.say("cost.best" if plan.proven else "cost.not_best")
    if plan.interrupted:
        yield w.say("cost.interrupted"), w.say("cost.interrupted_is")
    if plan.budget is not None:
        yield fact("budget", budget=money(plan.budget))
    yield fact("solver", solver=plan.solver or w.say("cost.no_solver"))


def _classes(subject: SiteSubject, w: Wording) -> Block:
    own = subject.site.preferences.cost
    used = {subject.measure(one.instance.measure).cost_class for one in subject.plan.chosen}
    rows: Iterable[tuple[str, ...]] = [
        *(
            (w.say("cost.class", id=name), money(own.classes.get(name, one.figure)), _whose(w, name in own.classes))
            for name, one in subject.system.library.cost_classes.items()
            if name in used
        ),
        *((measure_word(subject, name), money(figure), _whose(w, own=True)) for name, figure in own.measures.items()),
    ]
    return w.table("cost", (6, 3, 6), rows, currency=own.currency)


def _whose(w: Wording, own: bool) -> str:
    return w.say("cost.own" if own else "cost.library")
