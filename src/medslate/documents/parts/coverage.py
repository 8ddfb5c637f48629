"""Where a document answers what a law or an overlay asks of accompanying documents; what it leaves out, it says."""

from collections.abc import Iterator

from medslate.documents.model import Cell, Section, Tone
from medslate.documents.subject import Subject
from medslate.documents.wording import Wording
from medslate.standards.catalogs import Kind
from medslate.standards.packs import Confidence


def sections(subject: Subject, w: Wording) -> Iterator[Section]:
    """First the provisions of the law, then the topics of the overlays."""
    yield w.section("coverage", w.paragraph("coverage.text"), w.table("coverage", (3, 8, 5, 4), _asked(subject, w)))
    for overlay in subject.overlays:
        topics = [one for one in overlay.requirements if one.kind is Kind.TOPIC]
        known = [one for one in topics if one.confidence is not Confidence.UNKNOWN]
        places = {one["topic"]: one["section"] for one in w.entries("topics.places")}
        rows = [
            (
                one.title,
                _where(places.get(one.id), w),
                _state(places.get(one.id), subject, w),
                one.confidence.value,
            )
            for one in known
        ]
        unknown = w.paragraph("topics.unknown", count=len(topics) - len(known), overlay=overlay.pack.citation)
        table = w.table("topics", (7, 6, 4, 2), rows, overlay=overlay.pack.citation)
        yield Section(
            w.say("topics.title", overlay=overlay.pack.citation), (w.paragraph("topics.text"), table, unknown)
        )


def _asked(subject: Subject, w: Wording) -> Iterator[tuple[str | Cell, ...]]:
    """What each provision asks of accompanying documents, point by point as the wording has it."""
    points = w.entries("coverage.asks")
    for provision in subject.provisions:
        for section, asks in ((one["section"], one["asks"]) for one in points if one["provision"] == provision.id):
            yield provision.clause, asks, _where(section, w), _state(section, subject, w)


def _where(section: str | None, w: Wording) -> Cell:
    return Cell(w.say("coverage.nowhere"), Tone.OPEN) if section is None else Cell(w.say(f"{section}.title"))


def _state(section: str | None, subject: Subject, w: Wording) -> Cell:
    """Whether the manufacturer stated what stands in a section."""
    if section is None:
        return Cell(w.say("coverage.left_out"), Tone.OPEN)
    said = content(subject).get(section, False)
    return Cell(w.say("coverage.stated")) if said else Cell(w.say("device.not_stated"), Tone.OPEN)


def content(subject: Subject) -> dict[str, bool]:
    """By section, whether the dossier has anything to put there."""
    device, told = subject.device, subject.device.guidance
    texts = {
        "context": device.environment,
        "essential": told.emergency_access,
        "operation.accounts": told.accounts,
        "operation.remote": told.remote_access,
        "operation.data": told.confidential_data,
        "operation.cryptography": told.cryptography,
        "operation.malware": told.malware_protection,
        "operation.hardening": told.hardening,
        "operation.parts": told.bill_of_materials,
        "operation.updates": told.updates,
        "operation.support": told.support_until,
        "operation.logging": told.logging,
        "operation.backup": told.backup,
        "operation.decommissioning": told.decommissioning,
        "operation.risks": told.residual_risks,
        "operation.contact": told.vulnerability_contact,
    }
    lists = {
        "levels": subject.scope,
        "interfaces": device.interfaces,
        "systems": device.integrations,
        "measures": device.measures,
    }
    return {key: bool(text.strip()) for key, text in texts.items()} | {key: bool(one) for key, one in lists.items()}
