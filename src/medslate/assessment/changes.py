"""What changed between two states of a dossier: claims, evidence, versions, levels."""

from collections.abc import Mapping
from dataclasses import dataclass

from medslate.assessment.capability import Assessment
from medslate.assessment.dossier import Dossier
from medslate.assessment.evidence import Evidence, TestRecord
from medslate.levels.strengths import Strength
from medslate.levels.vectors import Bounds, Capability
from medslate.levels.verdicts import Verdict


@dataclass(frozen=True, slots=True)
class VerdictChange:
    """One row of one component whose verdict is no longer what it was."""

    component: str
    row: str
    before: Verdict
    after: Verdict


@dataclass(frozen=True, slots=True)
class AnswerChange:
    """One row of another catalog whose answer is no longer what it was; `None`: not answered."""

    pack: str
    row: str
    before: str | None
    after: str | None


@dataclass(frozen=True)
class Changes:
    """All that differs from one state to the next; empty parts did not change."""

    versions: Mapping[str, tuple[str | None, str | None]]
    verdicts: tuple[VerdictChange, ...]
    rewritten: tuple[tuple[str, str], ...]
    evidence: Mapping[str, str]
    levels: Mapping[Strength, tuple[Bounds[Capability] | None, Bounds[Capability] | None]]
    answers: tuple[AnswerChange, ...] = ()
    reworded: tuple[tuple[str, str], ...] = ()

    @property
    def any(self) -> bool:
        """Whether anything differs."""
        claimed = self.verdicts or self.rewritten or self.evidence or self.levels
        return bool(self.versions or claimed or self.answers or self.reworded)


def changes(before: Dossier, assessed_before: Assessment, after: Dossier, assessed_after: Assessment) -> Changes:
    """From one state to another. `rewritten`: same verdict, other text, evidence or resolution.

    `reworded`: rows of other catalogs with the same answer, by (pack, row), whose text or evidence is another.
    """
    keys = dict.fromkeys((*before.claim, *after.claim))
    verdicts = []
    rewritten = []
    for key in keys:
        old, new = before.claim.get(key), after.claim.get(key)
        was = Verdict.OPEN if old is None else old.verdict
        now = Verdict.OPEN if new is None else new.verdict
        if was is not now:
            verdicts.append(VerdictChange(*key, was, now))
        elif old is not None and new is not None and _content(old) != _content(new):
            rewritten.append(key)
    return Changes(
        _differing(_versions(before), _versions(after)),
        tuple(verdicts),
        tuple(rewritten),
        _evidence(before, after),
        _levels(assessed_before, assessed_after),
        *_answers(before, after),
    )


def _answers(before: Dossier, after: Dossier) -> tuple[tuple[AnswerChange, ...], tuple[tuple[str, str], ...]]:
    changed, reworded = [], []
    for key in dict.fromkeys((*before.stated, *after.stated)):
        old, new = before.stated.get(key), after.stated.get(key)
        was = None if old is None else old.answer
        now = None if new is None else new.answer
        if was != now:
            changed.append(AnswerChange(*key, was, now))
        elif (
            old is not None
            and new is not None
            and (old.how, old.rationale, old.evidence) != (new.how, new.rationale, new.evidence)
        ):
            reworded.append(key)
    return tuple(changed), tuple(reworded)


def _content(claim: object) -> tuple[object, ...]:
    return tuple(getattr(claim, name) for name in ("how", "rationale", "evidence", "through", "measures", "impairs"))


def _versions(dossier: Dossier) -> Mapping[str, str]:
    return {"device": dossier.device.version} | {one.id: one.version for one in dossier.device.components}


def _differing(before: Mapping[str, str], after: Mapping[str, str]) -> Mapping[str, tuple[str | None, str | None]]:
    return {
        key: (before.get(key), after.get(key))
        for key in dict.fromkeys((*before, *after))
        if before.get(key) != after.get(key)
    }


def _evidence(before: Dossier, after: Dossier) -> Mapping[str, str]:
    """Evidence items and test records by id: added, removed or changed. Where they stand does not matter."""
    old, new = _items(before), _items(after)
    added = {key: "added" for key in new if key not in old}
    removed = {key: "removed" for key in old if key not in new}
    changed = {key: "changed" for key in new if key in old and old[key] != new[key]}
    return added | removed | changed


def _items(dossier: Dossier) -> Mapping[str, Evidence | TestRecord]:
    items: tuple[Evidence | TestRecord, ...] = (*dossier.evidence, *dossier.records)
    return {one.id: one for one in items}


def _levels(
    before: Assessment, after: Assessment
) -> Mapping[Strength, tuple[Bounds[Capability] | None, Bounds[Capability] | None]]:
    found = {}
    for strength in Strength:
        old = before.device[strength].bounds if strength in before.device else None
        new = after.device[strength].bounds if strength in after.device else None
        if old != new:
            found[strength] = (old, new)
    return found
