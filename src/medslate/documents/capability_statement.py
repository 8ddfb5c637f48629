"""The statement of security capability for the operator: an accompanying document of the device.

It says per FR what may be relied on, in which environment, and what the operator has to add, from which level on (IEC
62443-4-2 CCSC 2; the law's demands are answered in a table of their own). What the manufacturer left out is written as
not stated, never left out.
"""

from collections.abc import Iterator, Mapping

from medslate.documents.model import Block, Cell, Document, Paragraph, Section, Tone
from medslate.documents.parts import coverage, device, sources
from medslate.documents.parts.lacking import joined_rows, lacking
from medslate.documents.parts.levels import all_bars, device_shown, no_scope
from medslate.documents.subject import Subject
from medslate.documents.wording import Wording
from medslate.levels.frs import FR
from medslate.levels.strengths import Strength
from medslate.levels.verdicts import Verdict


def build(subject: Subject, w: Wording) -> Document:
    """The capability statement of a device."""
    return Document(
        w.say("document.kind"),
        w.say("document.title", device=subject.device.name),
        w.say("document.subtitle", model=device.stated(subject.device.model, w), version=subject.device.version),
        subject.issued.isoformat(),
        subject.reference,
        tuple(_front(subject, w)),
        tuple(_sections(subject, w)),
        w.say("document.language"),
    )


def _front(subject: Subject, w: Wording) -> Iterator[Block]:
    yield from device.errors_banner(subject, w)
    yield from no_scope(subject, w)
    yield device.identity(subject, w)
    yield w.paragraph("front.purpose")
    if subject.scope:
        yield _relied_on(subject, w)
    yield w.paragraph("front.limits", catalog=subject.catalog.pack.citation)


def _relied_on(subject: Subject, w: Wording) -> Block:
    """Per FR the level at each strength, and up to which level rows ask for anything."""
    shown = {strength: device_shown(subject, strength) for strength in Strength}
    rows = [
        (
            f"{fr.name} {fr.title}",
            *(shown[strength][fr - 1].text for strength in reversed(Strength)),
            str(shown[Strength.DECLARED][fr - 1].backed),
        )
        for fr in FR
    ]
    return w.table("relied", (7, 2, 2, 2, 3), rows)


def _sections(subject: Subject, w: Wording) -> Iterator[Section]:
    yield w.section("levels", w.bullets("levels.reading"), *all_bars(subject, w), _meanings(w))
    yield _context(subject, w)
    yield w.section(
        "interfaces",
        w.paragraph("interfaces.text"),
        device.interfaces_table(subject, w),
        device.components_table(subject, w),
    )
    yield w.section("systems", w.paragraph("systems.text"), _systems(subject, w))
    yield from _measures(subject, w)
    yield _essential(subject, w)
    yield from _operation(subject, w)
    yield from coverage.sections(subject, w)
    yield sources.packs_section(subject, w)


def _meanings(w: Wording) -> Block:
    return w.table("meaning", (1, 9), ((str(level), text) for level, text in enumerate(w.each("meaning.levels"))))


def _context(subject: Subject, w: Wording) -> Section:
    told = _told(subject.device.environment, w)
    assumptions = w.table("assumptions", (2, 10), ((one.id, one.text) for one in subject.device.assumptions))
    return w.section("context", told, assumptions)


def _told(text: str, w: Wording) -> Paragraph:
    """A text of the manufacturer; its absence stands out."""
    return Paragraph(text) if text.strip() else Paragraph(w.say("device.not_stated"), Tone.OPEN)


def _systems(subject: Subject, w: Wording) -> Block:
    """The systems through which rows are met, each with its rows; a claim that names no known system comes last."""
    claims = [one for one in subject.claims if one.verdict is Verdict.MET_BY_INTEGRATION]
    known = {one.id: one for one in subject.device.integrations}
    rows: list[tuple[str | Cell, ...]] = []
    for name, system in known.items():
        served = "\n".join(subject.named(one) for one in claims if name in one.through)
        rows.append((f"{system.name} ({name})", device.stated(system.provides, w), served or w.say("systems.unused")))
    rows += [
        (Cell(w.say("systems.unnamed"), Tone.BAD), ", ".join(one.through), subject.named(one))
        for one in claims
        if not any(name in known for name in one.through)
    ]
    return w.table("systems", (4, 6, 7), rows)


def _measures(subject: Subject, w: Wording) -> Iterator[Section]:
    """The external measures, then FR by FR what every higher level than the one reached still needs."""
    rows = [
        (
            f"{one.title} ({one.id})",
            device.stated(one.description, w),
            device.stated(one.party, w),
            *_needed(subject, w, one.id),
        )
        for one in subject.device.measures
    ]
    names = ", ".join(subject.device.refuses)
    refused = (w.paragraph("measures.refused", measures=names),) if names else ()
    table = w.table("measures", (4, 7, 3, 5, 4), rows)
    yield w.section("measures", w.paragraph("measures.text"), table, *refused)
    if subject.scope:
        yield w.section("higher", w.bullets("higher.reading"))
    for fr in FR if subject.scope else ():
        yield Section(w.say("higher.fr", fr=fr.name, title=fr.title), tuple(_higher(subject, w, fr)), 2)


def _needed(subject: Subject, w: Wording, measure: str) -> tuple[str, str]:
    """The rows that a measure is for, and per FR the level from which on it is needed."""
    claims = [one for one in subject.claims if measure in one.measures]
    served = "\n".join(map(subject.named, claims))
    levels: dict[FR, int] = {}
    for one in claims:
        row = subject.catalog.by_id.get(one.row)
        if row is not None and row.fr is not None and row.level is not None:
            levels[row.fr] = min(row.level, levels.get(row.fr, row.level))
    needed = "\n".join(w.say("measures.from", level=levels[fr], fr=fr.name) for fr in FR if fr in levels)
    return served or w.say("measures.unused"), needed or w.say("measures.no_level")


def _higher(subject: Subject, w: Wording, fr: FR) -> Iterator[Block]:
    reached = device_shown(subject, Strength.DECLARED)[fr - 1]
    yield w.paragraph("higher.reached", level=reached.text, fr=fr.name)
    yield w.table("higher", (1, 7, 4, 3, 6), joined_rows(lacking(subject, fr), subject, w), fr=fr.name)


def _essential(subject: Subject, w: Wording) -> Section:
    return w.section(
        "essential",
        device.functions_table(subject, w),
        w.paragraph("essential.emergency"),
        _told(subject.device.guidance.emergency_access, w),
    )


def _operation(subject: Subject, w: Wording) -> Iterator[Section]:
    yield w.section("operation")
    for key, text in guidance(subject).items():
        yield w.section(f"operation.{key}", _told(text, w), order=2)


def guidance(subject: Subject) -> Mapping[str, str]:
    """What the operator must be told about running the device, by the section it stands in."""
    told = subject.device.guidance
    return {
        "accounts": told.accounts,
        "remote": told.remote_access,
        "data": told.confidential_data,
        "cryptography": told.cryptography,
        "malware": told.malware_protection,
        "hardening": told.hardening,
        "parts": told.bill_of_materials,
        "updates": told.updates,
        "support": told.support_until,
        "logging": told.logging,
        "backup": told.backup,
        "decommissioning": told.decommissioning,
        "risks": told.residual_risks,
        "contact": told.vulnerability_contact,
    }
