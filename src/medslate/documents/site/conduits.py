"""Conduits by the number that they have in the drawing, and what flows through them."""

from collections.abc import Iterator

from medslate.documents.model import Cell, Guard, Section, Tone
from medslate.documents.site.drawing import Joint, drawing, grouped, guard, joints
from medslate.documents.site.subject import SiteSubject, zone_word
from medslate.documents.wording import Wording
from medslate.networks.site import Conduit, FailMode, Flow

GUARDS = {Guard.PRESENT: Tone.GOOD, Guard.PLANNED: Tone.OPEN, Guard.NONE: Tone.PLAIN}


def drawing_section(subject: SiteSubject, w: Wording) -> tuple[Section, ...]:
    """The drawing; none of a site without zones."""
    if not subject.site.zones:
        return ()
    shown = drawing(subject, w)
    about = () if len(shown.boxes) == len(subject.site.zones) else (w.paragraph("drawing.large"),)
    return (w.section("drawing", w.paragraph("drawing.text"), *about, shown),)


def conduits_section(subject: SiteSubject, w: Wording) -> Section:
    """Every conduit with its number, in the order of the site's files."""
    numbers = _numbers(subject)
    rows = [_row(subject, w, numbers.get(one.id, ""), one) for one in subject.site.conduits]
    return w.section("conduits", w.paragraph("conduits.text"), w.table("conduits", (2, 8, 5, 5, 10), rows))


def _numbers(subject: SiteSubject) -> dict[str, str]:
    lines: tuple[Joint, ...] = joints(subject.site.conduits, grouped(subject.site.zones))
    return {one.id: str(line.number) for line in lines for one in line.conduits}


def _row(subject: SiteSubject, w: Wording, number: str, one: Conduit) -> tuple[str | Cell, ...]:
    ends = w.say("conduits.ends", one=zone_word(subject.site, one.ends[0]), other=zone_word(subject.site, one.ends[1]))
    stands = guard(subject, one)
    return (
        number or w.say("conduits.inside"),
        "\n".join(filter(None, (one.name or one.id, ends))),
        _kind(subject, w, one),
        Cell(w.say(f"guard.{stands.value}"), GUARDS[stands]),
        "\n".join(_flow(w, flow) for flow in one.flows) or w.say("conduits.no_flow"),
    )


def _kind(subject: SiteSubject, w: Wording, one: Conduit) -> str:
    """Remote service, radio, and what happens when its enforcement fails."""
    words = [w.say("conduits.remote")] if one.remote else []
    words += [w.say("conduits.wireless")] if one.wireless else []
    mode = "unknown" if one.fail_mode is FailMode.UNKNOWN else one.fail_mode.value
    words.append(w.say(f"fails.{mode}"))
    if one.target is not None:
        reached = subject.after.conduits[one.id]
        words.append(w.say("conduits.target", target=one.target, reached=reached or w.say("zones.nothing")))
    return "\n".join(words)


def _flow(w: Wording, flow: Flow) -> str:
    protocol = " ".join(filter(None, (flow.protocol, flow.port))) or flow.id
    way = w.say("flow.both" if flow.both else "flow.one", origin=flow.origin, to=flow.to)
    return ", ".join((protocol, way, *_properties(w, flow)))


def _properties(w: Wording, flow: Flow) -> Iterator[str]:
    if flow.encrypted is not None:
        yield w.say("flow.encrypted" if flow.encrypted else "flow.plain")
    if flow.on_demand:
        yield w.say("flow.on_demand")
    if flow.essential:
        yield w.say("flow.essential")
