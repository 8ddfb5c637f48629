"""What the makers of the devices ask for and whether it is in place, and what they are to be asked."""

from collections.abc import Iterator

from medslate.assessment.achieved.makers import makers_library
from medslate.assessment.achieved.standing import asked_id
from medslate.devices.known import Asked, KnownDevice, Origin
from medslate.documents.model import Cell, Section, Tone
from medslate.documents.site.subject import SiteSubject
from medslate.documents.site.zones import MOST_ROWS, listed
from medslate.documents.wording import Wording
from medslate.levels.verdicts import Verdict
from medslate.networks.site import Instance, Placement
from medslate.planning.reasons.remaining import Close


def asked_section(subject: SiteSubject, w: Wording) -> Section:
    """Per placed device each thing that its maker asks for, and how it stands at each placement."""
    rows = [
        (f"{device.name} {device.version}".strip(), *_asked_row(subject, w, device, one))
        for device in _placed(subject)
        for one in device.asks
    ]
    return w.section("asked", w.paragraph("asked.text"), w.table("asked", (5, 8, 5, 8), rows))


def _placed(subject: SiteSubject) -> tuple[KnownDevice, ...]:
    """The devices that are placed, in the order of the site's files."""
    there = {one.device for one in subject.site.placements}
    return tuple(subject.system.devices[one.id] for one in subject.site.devices if one.id in there)


def _placements(subject: SiteSubject, device: KnownDevice) -> tuple[Placement, ...]:
    return tuple(one for one in subject.site.placements if one.device == device.id)


def _asked_row(subject: SiteSubject, w: Wording, device: KnownDevice, one: Asked) -> tuple[str | Cell, ...]:
    title = w.say("asked.integration" if one.integration else "asked.measure", title=one.title)
    rows = listed(subject.in_order(row for _, row in one.rows), w, MOST_ROWS)
    states: dict[str, list[str]] = {}
    for placement in _placements(subject, device):
        states.setdefault(_state(subject, w, placement, one), []).append(placement.id)
    said = [w.say("asked.state", state=state, placements=listed(tuple(names), w)) for state, names in states.items()]
    refused = tuple(_refused(subject, w, device, one))
    return (
        "\n".join(filter(None, (title, one.description))),
        rows or w.say("asked.no_row"),
        Cell("\n".join((*said, *refused)), _tone(subject, device, one, refused)),
    )


def _instance(placement: Placement, one: Asked) -> Instance:
    return Instance(asked_id(placement.device, one.id), placement.id)


def _state(subject: SiteSubject, w: Wording, placement: Placement, one: Asked) -> str:
    """In place, in place and of no help, planned, or neither."""
    instance = _instance(placement, one)
    if instance in subject.before.standing.instances:
        reason = subject.before.standing.idle.get(instance)
        return w.say("asked.present") if reason is None else w.say("asked.idle", reason=reason)
    return w.say("asked.planned" if instance in subject.then else "asked.missing")


def _refused(subject: SiteSubject, w: Wording, device: KnownDevice, one: Asked) -> Iterator[str]:
    """The rows for which it earns no credit, since only the device can do them."""
    for refused in makers_library(subject.system.library, (device,)).not_credited:
        if one.id in refused.asked:
            yield w.say("asked.refused", row=refused.row, reason=refused.reason)


def _tone(subject: SiteSubject, device: KnownDevice, one: Asked, refused: tuple[str, ...]) -> Tone:
    instances = [_instance(placement, one) for placement in _placements(subject, device)]
    if refused or any(one in subject.before.standing.idle for one in instances):
        return Tone.OPEN
    if subject.before.standing.instances.issuperset(instances):
        return Tone.GOOD
    return Tone.PLAIN if subject.then.issuperset(instances) else Tone.OPEN


def questions_section(subject: SiteSubject, w: Wording) -> Section:
    """Per placed device of which something is open that matters here: how it is known, and what to ask."""
    rows = []
    for device in _placed(subject):
        asks = tuple(dict.fromkeys(_questions(subject, w, device)))
        unknown = device.origin is Origin.UNKNOWN
        if asks or unknown:
            units = sum(one.count for one in _placements(subject, device))
            rows.append(
                (
                    f"{device.name} {device.version}\n{device.manufacturer}".strip(),
                    str(units),
                    Cell(_known(w, device), Tone.BAD if unknown else Tone.PLAIN),
                    str(_open_rows(subject, device)),
                    "\n".join((*((w.say("questions.form"),) if unknown else ()), *asks)),
                )
            )
    return w.section("questions", w.paragraph("questions.text"), w.table("questions", (5, 2, 5, 2, 10), rows))


def _known(w: Wording, device: KnownDevice) -> str:
    return w.say(f"known.{device.origin.value}", strength=device.strength)


def _open_rows(subject: SiteSubject, device: KnownDevice) -> int:
    """How many rows of the device are open, over its components."""
    return sum(
        one.verdicts.get(row.id, Verdict.OPEN) is Verdict.OPEN
        for one in device.components
        for row in subject.system.catalog.faced_by(one.types)
    )


def _questions(subject: SiteSubject, w: Wording, device: KnownDevice) -> Iterator[str]:
    """What is asked of the maker so that a row that remains may close. Open rows are asked for together, first."""
    verdicts = {(one.id, row): verdict for one in device.components for row, verdict in one.verdicts.items()}
    rows: list[str] = []
    others: list[str] = []
    for one in subject.remaining:
        if one.device == device.id:
            texts = [way.text for way in one.closings if way.way is Close.ANSWER]
            # Of an open row the first answer to get is that on the row itself.
            if texts and verdicts.get((one.component, one.row), Verdict.OPEN) is Verdict.OPEN:
                rows.append(one.row)
                texts = texts[1:]
            others += texts
    if rows:
        yield w.say("questions.rows", rows=listed(subject.in_order(rows), w, MOST_ROWS))
    features = subject.system.library.features.values()
    titles = tuple(one.title for one in features if any(one.title in text for text in others))
    if titles:
        yield "\n".join((w.say("questions.features"), *(w.say("questions.feature", feature=one) for one in titles)))
    yield from (text for text in others if not any(one in text for one in titles))
