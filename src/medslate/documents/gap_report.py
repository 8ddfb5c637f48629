"""The gap report: how far the device's SL-C lies below a target, and which rows close it, by effect.

No surplus in one FR fills a gap in another. Rows at the lowest failing level come first: no row above them has any
effect before they count.
"""

from collections.abc import Iterator

from medslate.documents.model import Block, Cell, Document, Paragraph, Section, Tone
from medslate.documents.parts import device, sources
from medslate.documents.parts.lacking import Lack, help_cell, lacking, unsupported, verdict_cell
from medslate.documents.parts.levels import bars, device_shown, no_scope
from medslate.documents.subject import Subject
from medslate.documents.wording import Wording
from medslate.errors import UsageError
from medslate.levels.frs import FR
from medslate.levels.strengths import Strength
from medslate.levels.vectors import Target
from medslate.levels.verdicts import Standing, Verdict


def build(subject: Subject, w: Wording) -> Document:
    """The gap to the target asked for, else to the dossier's own. Raises `UsageError` if there is neither."""
    target = subject.aim
    if target is None:
        raise UsageError("A gap needs a target: give one, such as 2,2,2,1,2,1,2, or write `target:` in device.yaml.")
    return Document(
        w.say("document.kind"),
        w.say("document.title", device=subject.device.name),
        w.say("document.subtitle", target=target, version=subject.device.version),
        subject.issued.isoformat(),
        subject.reference,
        tuple(_front(subject, w, target)),
        tuple(_sections(subject, w, target)),
        w.say("document.language"),
    )


def _front(subject: Subject, w: Wording, target: Target) -> Iterator[Block]:
    yield from device.errors_banner(subject, w)
    yield from no_scope(subject, w)
    yield device.identity(subject, w)
    if subject.scope:
        yield _result(subject, w, target)
        yield _by_fr(subject, w, target)
        yield from (block for strength in Strength for block in bars(subject, w, strength, target))


def _result(subject: Subject, w: Wording, target: Target) -> Block:
    """In one sentence which FRs fall short at each strength."""
    short = {
        strength.value: ", ".join(fr.name for fr in FR if _gap(subject, strength, target)[fr - 1])
        or w.say("result.none")
        for strength in Strength
    }
    return Paragraph(w.say("result.text", target=target, **short))


def _gap(subject: Subject, strength: Strength, target: Target) -> tuple[int, ...]:
    return subject.assessment.device[strength].bounds.lower.gap(target)


def _by_fr(subject: Subject, w: Wording, target: Target) -> Block:
    shown = {strength: device_shown(subject, strength) for strength in Strength}
    gaps = {strength: _gap(subject, strength, target) for strength in Strength}
    best = subject.assessment.device[Strength.DECLARED].bounds.upper.gap(target)
    rows: list[tuple[str | Cell, ...]] = [
        (
            f"{fr.name} {fr.title}",
            str(target[fr]),
            *(_level(shown[strength][fr - 1].text, gaps[strength][fr - 1], w) for strength in Strength),
            str(best[fr - 1]),
            ", ".join(subject.assessment.device[Strength.DECLARED].deciding(fr).lower)
            if gaps[Strength.DECLARED][fr - 1]
            else "",
        )
        for fr in FR
    ]
    return w.table("gaps", (5, 2, 4, 4, 4, 3, 4), rows)


def _level(text: str, gap: int, w: Wording) -> Cell:
    return Cell(w.say("gaps.short", level=text, gap=gap), Tone.BAD) if gap else Cell(text, Tone.GOOD)


def _sections(subject: Subject, w: Wording, target: Target) -> Iterator[Section]:
    if subject.scope:
        yield from _closing(subject, w, target)
        yield _remaining(subject, w, target)
        yield w.section("ask", w.paragraph("ask.text"), _open_rows(subject, w, target))
        yield _support(subject, w, target)
    yield sources.findings_section(subject, w)
    yield sources.packs_section(subject, w)


def _closing(subject: Subject, w: Wording, target: Target) -> Iterator[Section]:
    yield w.section("closing", w.paragraph("closing.text"))
    for fr in FR:
        if not _gap(subject, Strength.DECLARED, target)[fr - 1]:
            continue
        rows = (_closing_row(one, subject, w) for one in lacking(subject, fr, target[fr]))
        title = w.say("closing.fr", fr=fr.name, title=fr.title)
        yield Section(title, (w.table("closing", (3, 6, 12, 6, 16), rows, fr=fr.name, level=target[fr]),), 2)


def _closing_row(one: Lack, subject: Subject, w: Wording) -> tuple[str | Cell, ...]:
    claim = one.view.claim
    reason = (claim.rationale or claim.how) if claim is not None else ""
    measure = w.say("closing.measure", measures=help_cell(one.view, subject, w).text)
    said = "\n".join(filter(None, (reason, measure)))
    row = one.view.row
    return str(one.level), one.view.component.id, f"{row.id} {row.title}", verdict_cell(one.view, w), said


def _remaining(subject: Subject, w: Wording, target: Target) -> Section:
    """The gap that stays even if every open row turned out well, and the rows that make it."""
    best = subject.assessment.device[Strength.DECLARED].bounds.upper.gap(target)
    rows = [
        (
            fr.name,
            str(best[fr - 1]),
            one.view.component.id,
            f"{one.view.row.id} {one.view.row.title}",
            verdict_cell(one.view, w),
        )
        for fr in FR
        if best[fr - 1]
        for one in lacking(subject, fr, target[fr])
        if one.view.verdict.standing is not Standing.OPEN
    ]
    return w.section("remaining", w.paragraph("remaining.text"), w.table("remaining", (2, 2, 4, 8, 4), rows))


def _open_rows(subject: Subject, w: Wording, target: Target) -> Block:
    """The open rows at or below the target that can still change a bound, lowest level first."""
    found = [
        (row.level or 0, fr, component, row)
        for fr in FR
        for component, name in subject.assessment.device[Strength.DECLARED].undecided(fr)
        if (row := subject.catalog.by_id[name]).level is not None and row.level <= target[fr]
    ]
    rows = [
        (str(level), fr.name, component, f"{row.id} {row.title}", row.intent)
        for level, fr, component, row in sorted(found, key=lambda one: (one[0], one[1]))
    ]
    return w.table("ask", (3, 3, 7, 12, 17), rows)


def _support(subject: Subject, w: Wording, target: Target) -> Section:
    """Claims that the target needs and that hold as declared only, or as evidenced and not tested."""
    rows = []
    for fr in FR:
        evidenced = unsupported(subject, fr, target[fr], Strength.EVIDENCED)
        for one in unsupported(subject, fr, target[fr], Strength.TESTED):
            needs = _missing(one, evidenced=one not in evidenced)
            rows.append(
                (
                    fr.name,
                    str(one.level),
                    one.view.component.id,
                    f"{one.view.row.id} {one.view.row.title}",
                    w.say(needs),
                )
            )
    return w.section("support", w.paragraph("support.text"), w.table("support", (3, 3, 7, 18, 11), rows))


def _missing(one: Lack, *, evidenced: bool) -> str:
    """What a claim lacks to be tested; an absence cannot be tested, so evidence of it is enough."""
    if one.view.verdict is Verdict.NOT_APPLICABLE:
        return "support.absence"
    return "support.test" if evidenced else "support.evidence"
