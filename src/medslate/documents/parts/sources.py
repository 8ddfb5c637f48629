"""What a document rests on: findings of the check, approvals, packs with their digests."""

from collections.abc import Iterator
from typing import Protocol

from medslate.documents.model import Block, Cell, Paragraph, Section, Tone
from medslate.documents.subject import Subject
from medslate.documents.wording import Wording
from medslate.findings import Finding, Severity
from medslate.standards.packs import Pack

TONES = {Severity.ERROR: Tone.BAD, Severity.WARNING: Tone.OPEN, Severity.NOTE: Tone.PLAIN}


class Resting(Protocol):
    """What any document's subject tells of itself: what the check found, and which packs and program it rests on."""

    @property
    def packs(self) -> tuple[Pack, ...]: ...

    @property
    def version(self) -> str: ...

    def counted(self, severity: Severity) -> tuple[Finding, ...]:
        """The findings of one weight."""
        ...


def findings_section(subject: Resting, w: Wording) -> Section:
    """Every finding, errors first."""
    rows = [
        (
            Cell(w.say(f"findings.{severity.value}"), TONES[severity]),
            one.code.code,
            str(one.place),
            f"{one.message} {one.remedy}".strip(),
        )
        for severity in Severity
        for one in subject.counted(severity)
    ]
    return w.section("findings", w.table("findings", (3, 4, 5, 11), rows))


def approvals_section(subject: Subject, w: Wording) -> Section:
    """Who approved, and whether it was this content."""
    rows = [
        (
            one.role,
            one.meaning,
            one.given.isoformat(),
            Cell(w.say("approvals.same"), Tone.GOOD)
            if one.content == subject.dossier.content
            else Cell(w.say("approvals.other"), Tone.BAD),
        )
        for one in subject.dossier.approvals
    ]
    return w.section("approvals", w.table("approvals", (3, 5, 2, 4), rows))


def packs_section(subject: Resting, w: Wording) -> Section:
    """Every pack with its digest, then what each says about itself: its limits are limits of the result."""
    rows = [
        (
            one.id,
            f"{one.citation}, {one.title}",
            one.version,
            one.status or w.say("packs.unknown"),
            one.digest or w.say("packs.unknown"),
        )
        for one in subject.packs
    ]
    return w.section(
        "packs",
        w.paragraph("packs.text", version=subject.version),
        w.table("packs", (4, 6, 2, 2, 6), rows),
        *_notes(subject, w),
    )


def _notes(subject: Resting, w: Wording) -> Iterator[Block]:
    for one in subject.packs:
        if one.note:
            yield Paragraph(w.say("packs.note", pack=one.id, note=one.note))
