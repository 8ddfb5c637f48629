"""What the commands on the register show, as text and as JSON data."""

from collections.abc import Iterable, Sequence
from typing import Any

import click

from medslate.cli.output import say_table
from medslate.standards.registers import OUTSIDE, DocumentEvent, DocumentLink, Register, RegisteredDocument
from medslate.usecases.standards_due import AllDue, Due, Moved, Outdated
from medslate.usecases.standards_list import Shown
from medslate.usecases.standards_pin import Pinned

TITLE = 60


def say_documents(known: Sequence[Register], found: Sequence[RegisteredDocument]) -> None:
    """A table of documents, and up to which day the registers were kept."""
    head = ["id", "edition", "date", "status", "for", "layer", "packs", "title"]
    say_table(head, [_line(one) for one in found])
    total = sum(len(one.documents) for one in known)
    kept = ", ".join(f"{one.pack.id} {one.pack.version}, kept up to {one.checked}" for one in known)
    click.echo(f"{len(found)} of {total} documents; {kept}.")


def _line(one: RegisteredDocument) -> list[str]:
    title = one.title if len(one.title) <= TITLE else f"{one.title[: TITLE - 3].rstrip()}..."
    layers = ", ".join(one.layers)
    return [one.id, one.edition, one.dated, one.status.value, one.party, layers, ", ".join(one.packs), title]


def documents_data(known: Iterable[Register], found: Iterable[RegisteredDocument]) -> dict[str, Any]:
    """Documents as JSON data."""
    return {
        "registers": {one.pack.id: {"digest": one.pack.digest, "checked": one.checked.isoformat()} for one in known},
        "documents": [document_data(one) for one in found],
    }


def document_data(one: RegisteredDocument) -> dict[str, Any]:
    """One document as JSON data."""
    return {
        "id": one.id,
        "title": one.title,
        "edition": one.edition,
        "date": one.dated,
        "status": one.status.value,
        "body": one.body,
        "committee": one.committee,
        "party": one.party,
        "layers": list(one.layers),
        "eu": one.eu,
        "fda": one.fda,
        "packs": list(one.packs),
        "note": one.note,
        "confidence": one.confidence.value,
        "sources": list(one.sources),
    }


def say_shown(found: Shown) -> None:
    """One document with its relations in both directions and its events."""
    one = found.document
    click.echo(click.style(f"{one.id} {one.title}", bold=True))
    by = ", ".join(filter(None, (one.body, one.committee)))
    click.echo(f"Edition {one.edition or 'not known'}, {one.dated or 'date not known'}, {one.status.value}; by {by}")
    click.echo(f"For {one.party}; {', '.join(one.layers)}; confidence {one.confidence.value}")
    for label, text in (("In the list of the EU", one.eu), ("Recognition by FDA", one.fda), ("Note", one.note)):
        if text:
            click.echo(f"{label}: {text}")
    click.echo(f"Packs: {', '.join(one.packs) or 'none holds it'}")
    titles = {document.id: document.title for document in found.register.documents}
    for link in found.out:
        click.echo(f"  {link.relation} {_named(link.to, titles)}{_detail(link)}")
    for link in found.into:
        click.echo(f"  {_named(link.origin, titles)} {link.relation} it{_detail(link)}")
    for event in found.events:
        click.echo(f"  {event.dated}: {_event(event)}")
    sources = [
        f"{key}: {found.register.pack.sources[key]}" for key in one.sources if key in found.register.pack.sources
    ]
    click.echo("Sources: " + ("; ".join(sources) or "none"))


def _named(name: str, titles: dict[str, str]) -> str:
    if name.startswith(OUTSIDE):
        return f"{name.removeprefix(OUTSIDE)} (not in the register)"
    return f"{name} {titles.get(name, '')}".rstrip()


def _detail(link: DocumentLink) -> str:
    said = ", ".join(filter(None, (link.detail, "" if link.confidence.firm else f"confidence {link.confidence.value}")))
    return f" ({said})" if said else ""


def _event(one: DocumentEvent) -> str:
    sure = "" if one.confidence.firm else f" [confidence {one.confidence.value}]"
    return f"{one.event}{f': {one.note}' if one.note else ''}{sure}"


def shown_data(found: Shown) -> dict[str, Any]:
    """One document with all around it as JSON data."""
    return document_data(found.document) | {
        "links": [
            {"from": one.origin, "relation": one.relation, "to": one.to, "detail": one.detail}
            for one in (*found.out, *found.into)
        ],
        "events": [event_data(one) for one in found.events],
    }


def event_data(one: DocumentEvent) -> dict[str, Any]:
    """An event as JSON data."""
    return {
        "date": one.dated,
        "document": one.document,
        "event": one.event,
        "note": one.note,
        "confidence": one.confidence.value,
    }


def say_due(found: AllDue) -> None:
    """What happened, what comes, what is outdated, and which pins are not kept."""
    for one in found.by_register:
        _say_due(one)
    for pin in found.moved:
        click.echo(f"Pinned pack {_moved(pin)}")
    if not found.any:
        click.echo("Nothing happened that has not been gone through.")
    else:
        click.echo("\nWhen all of it is gone through: `medslate standards checked`.")


def _say_due(one: Due) -> None:
    since = f"after {one.since}" if one.since else "ever, as the workspace was never marked as checked"
    click.echo(click.style(f"{one.register.pack.title} ({one.register.pack.version})", bold=True))
    click.echo(f"{len(one.watched)} of {len(one.register.documents)} documents are watched, up to {one.until}.")
    if one.beyond:
        click.echo(f"The register was kept up to {one.register.checked}: it does not know what came after.")
    _say_events(f"Happened {since}", one.happened, one)
    _say_events("To come within a year, or at some time of it", one.coming, one)
    if one.outdated:
        click.echo(f"\nReplaced, withdrawn, or about to be: {len(one.outdated)}")
        for document in one.outdated:
            click.echo(f"  {_outdated(document)}")
    click.echo()


def _say_events(title: str, events: Sequence[DocumentEvent], one: Due) -> None:
    click.echo(f"\n{title}: {len(events)}")
    for event in events:
        late = " (foretold only: later than the register was kept)" if event.latest > one.register.checked else ""
        click.echo(
            f"  {event.dated:<10}  {event.document}  {_event(event)}{late if title.startswith('Happened') else ''}"
        )


def _outdated(one: Outdated) -> str:
    held = f" (held by {', '.join(one.packs)})" if one.packs else ""
    after = "; ".join(
        f"{document.id}, {document.status.value}, takes its place{_detail(link)}" for link, document in one.successors
    )
    return f"{one.document.id} is {one.document.status.value}{held}: {after or 'no successor is known'}"


def _moved(one: Moved) -> str:
    if one.now is None:
        return f"{one.pack} {one.pinned.version} is no longer at hand."
    was, now = f"{one.pinned.version}, {one.pinned.digest[:12]}", f"{one.now.version}, {one.now.digest[:12]}"
    return f"{one.pack} was {was} and is {now}: `medslate pack diff`, then `medslate standards pin {one.pack}`."


def due_data(found: AllDue) -> dict[str, Any]:
    """What is due as JSON data."""
    return {
        "registers": [
            {
                "register": one.register.pack.id,
                "kept_up_to": one.register.checked.isoformat(),
                "since": None if one.since is None else one.since.isoformat(),
                "until": one.until.isoformat(),
                "watched": sorted(one.watched),
                "happened": [event_data(event) for event in one.happened],
                "coming": [event_data(event) for event in one.coming],
                "outdated": [
                    {
                        "document": document.document.id,
                        "status": document.document.status.value,
                        "packs": list(document.packs),
                        "successors": [
                            {"document": after.id, "status": after.status.value, "detail": link.detail}
                            for link, after in document.successors
                        ],
                    }
                    for document in one.outdated
                ],
            }
            for one in found.by_register
        ],
        "pins": [
            {
                "pack": one.pack,
                "pinned": {"version": one.pinned.version, "digest": one.pinned.digest},
                "present": None if one.now is None else {"version": one.now.version, "digest": one.now.digest},
            }
            for one in found.moved
        ],
    }


def say_pinned(found: Sequence[Pinned]) -> None:
    """What was pinned; what was so already is only counted."""
    for one in found:
        if one.changed:
            before = f"{one.before.version}, {one.before.digest[:12]} -> " if one.before is not None else ""
            click.echo(f"Pinned {one.pack}: {before}{one.pin.version}, {one.pin.digest[:12]}")
    same = sum(not one.changed for one in found)
    if same:
        click.echo(f"{same} pinned so already.")
