"""Evidence as a document lists it: every item, every test case, and whether it still speaks for the device."""

from collections.abc import Iterator

from medslate.assessment.evidence import Evidence, EvidenceKind, Outcome, TestRecord
from medslate.documents.model import Block, Cell, Tone
from medslate.documents.parts.device import stated
from medslate.documents.parts.rows import RowView
from medslate.documents.subject import Subject
from medslate.documents.wording import Wording

SHORT = 12
TONES = {Outcome.PASSED: Tone.GOOD, Outcome.FAILED: Tone.BAD, Outcome.SKIPPED: Tone.MUTED}


def behind_row(view: RowView, subject: Subject, w: Wording) -> str:
    """How the component does it, then each item behind the claim with its outcome and whether it is current."""
    how = (view.claim.how,) if view.claim is not None and view.claim.how else ()
    return "\n".join((*how, *(_item(one, view, subject, w) for one in view.evidence)))


def _item(item: Evidence, view: RowView, subject: Subject, w: Wording) -> str:
    current = item.current(view.component.id, view.component.version, subject.issued)
    parts = (
        w.say(f"kind.{item.kind.value}"),
        w.say(f"outcome.{item.outcome.value}") if item.outcome else "",
        "" if current else w.say("evidence.not_current"),
    )
    return f"{item.id} ({', '.join(filter(None, parts))})"


def evidence_table(subject: Subject, w: Wording) -> Block:
    """Every evidence item, then every test record."""
    rows = [_line(one, one.title, subject, w) for one in subject.dossier.evidence]
    rows += list(_records(subject, w))
    return w.table("evidence", (3, 5, 4, 3, 5, 4), rows)


def _line(item: Evidence, title: str, subject: Subject, w: Wording) -> tuple[str | Cell, ...]:
    kind = w.say(f"kind.{item.kind.value}")
    outcome = f", {w.say(f'outcome.{item.outcome.value}')}" if item.outcome else ""
    taken_on = "\n".join(f"{component} {version}" for component, version in item.taken_on.items())
    taken = item.taken.isoformat() if item.taken else w.say("device.not_stated")
    independence = w.say(f"independence.{item.independence.value}") if item.independence else ""
    tester = "\n".join(filter(None, (item.tester, independence)))
    return (
        item.id,
        f"{title}\n{kind}{outcome}",
        stated(taken_on, w),
        taken,
        _file(item.file, item.sha256, w),
        _state(item, tester, subject, w),
    )


def _file(file: str, sha256: str, w: Wording) -> str:
    """The file with its digest: the short form to compare by eye; the full one stands in the list of digests."""
    return f"{file}\n{sha256[:SHORT]}" if file and sha256 else file or w.say("evidence.no_file")


def _state(item: Evidence, tester: str, subject: Subject, w: Wording) -> Cell:
    stale = [
        component
        for component, version in item.taken_on.items()
        if (known := subject.device.component.get(component)) is None or known.version != version
    ]
    faults = (
        w.say("evidence.stale", components=", ".join(stale)) if stale else "",
        w.say("evidence.expired", day=item.expires) if item.expired(subject.issued) else "",
        w.say("evidence.future") if item.taken is not None and item.taken > subject.issued else "",
    )
    said = "\n".join(filter(None, (tester, *faults)))
    return Cell(said, Tone.BAD if any(faults) else Tone.PLAIN)


def _records(subject: Subject, w: Wording) -> Iterator[tuple[str | Cell, ...]]:
    for one in subject.dossier.records:
        outcomes = [case.outcome for case in one.cases]
        counts = {outcome.value: outcomes.count(outcome) for outcome in Outcome}
        item = Evidence(
            one.id, "", EvidenceKind.TEST, {one.component: one.version}, one.taken, one.place,
            one.file, one.sha256, tester=one.tester, independence=one.independence,
        )  # fmt: skip
        yield _line(item, w.say("evidence.record", cases=len(one.cases), **counts), subject, w)


def digests_table(subject: Subject, w: Wording) -> Block:
    """The full digest of every file that is evidence."""
    items: tuple[Evidence | TestRecord, ...] = (*subject.dossier.evidence, *subject.dossier.records)
    rows = [(one.id, one.file, one.sha256 or w.say("digests.missing")) for one in items if one.file]
    return w.table("digests", (3, 5, 10), rows)


def cases_table(subject: Subject, w: Wording) -> Block:
    """Every executed test with the rows it bears on."""
    rows = [
        (record.id, case.name, ", ".join(case.rows), Cell(w.say(f"outcome.{case.outcome.value}"), TONES[case.outcome]))
        for record in subject.dossier.records
        for case in record.cases
    ]
    return w.table("cases", (3, 7, 5, 3), rows)
