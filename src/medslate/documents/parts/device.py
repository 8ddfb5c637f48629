"""The device as every document shows it: identity, components, interfaces, essential functions."""

from collections.abc import Iterator

from medslate.documents.model import Block, Cell, Facts, Tone
from medslate.documents.parts.sources import Resting
from medslate.documents.subject import Subject
from medslate.documents.wording import Wording
from medslate.findings import Severity


def stated(text: str, w: Wording) -> str:
    """A text of the manufacturer, or that there is none: what is missing is written, never left out."""
    return text.strip() or w.say("device.not_stated")


def identity(subject: Subject, w: Wording) -> Block:
    """Which device, of whom, in which version, and what the document rests on."""
    device = subject.device
    values = {
        "name": device.name,
        "model": device.model,
        "version": device.version,
        "udi_di": device.udi_di,
        "manufacturer": device.manufacturer,
        "intended_use": device.intended_use,
        "catalog": f"{subject.catalog.pack.citation}, {subject.catalog.pack.title}",
        "overlays": "; ".join(f"{one.pack.citation}, {one.pack.title}" for one in subject.overlays),
        "content": subject.dossier.content,
        "program": f"medslate {subject.version}",
    }
    return Facts(tuple((w.say(f"identity.{name}"), stated(value, w)) for name, value in values.items()))


def components_table(subject: Subject, w: Wording) -> Block:
    """What the device is made of, and which parts decide its level."""
    scope = {one.id for one in subject.scope}
    rows = [
        (
            one.id,
            stated(one.name, w),
            ", ".join(one.types) or w.say("device.no_type"),
            one.version,
            w.say("vectors.inside" if one.id in scope else "vectors.outside"),
            stated(one.description, w),
        )
        for one in subject.device.components
    ]
    return w.table("components", (3, 4, 2, 2, 2, 7), rows)


def interfaces_table(subject: Subject, w: Wording) -> Block:
    """Where the device meets the world; an interface out of scope with its reason."""
    rows = []
    for one in subject.device.interfaces:
        behind = ", ".join(one.protected_by) or w.say("interfaces.unprotected")
        scope = "" if one.in_scope else w.say("interfaces.outside", reason=stated(one.reason, w))
        rows.append(
            (
                "\n".join(filter(None, (f"{one.name} ({one.id})", scope))),
                stated(one.kind, w),
                w.say("interfaces.way", component=one.component, behind=behind),
                stated(", ".join(one.protocols), w),
                stated(", ".join(one.ports), w),
                stated(one.direction, w),
                stated(one.data, w),
            )
        )
    return w.table("interfaces", (5, 3, 4, 3, 3, 3, 5), rows)


def functions_table(subject: Subject, w: Wording) -> Block:
    """The essential functions, and per row that could hinder one how it keeps working."""
    rows: list[tuple[str | Cell, ...]] = []
    for function in subject.device.functions:
        name = f"{function.name} ({function.id})"
        hindering = list(_hindering(subject, w, function.id))
        if not hindering:
            rows.append((name, stated(function.description, w), w.say("functions.unhindered"), ""))
        for number, (row, resolution) in enumerate(hindering):
            first = (name, stated(function.description, w)) if number == 0 else ("", "")
            rows.append((*first, row, resolution))
    return w.table("functions", (4, 5, 4, 8), rows)


def _hindering(subject: Subject, w: Wording, function: str) -> Iterator[tuple[str, Cell]]:
    for claim in subject.claims:
        if function in claim.impairs:
            resolution = claim.impairs[function].strip()
            cell = Cell(resolution) if resolution else Cell(w.say("remark.unresolved"), Tone.BAD)
            yield subject.named(claim), cell


def errors_banner(subject: Resting, w: Wording) -> tuple[Block, ...]:
    """If the check finds errors: that it does, and which, before any level is stated."""
    errors = subject.counted(Severity.ERROR)
    if not errors:
        return ()
    rows = ((one.message, str(one.place)) for one in errors)
    count = w.paragraph("errors.text", Tone.BAD, count=len(errors))
    return (count, w.table("errors", (3, 1), rows))
