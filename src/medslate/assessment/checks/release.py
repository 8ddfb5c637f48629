"""Checks against what was approved and what was last released."""

from collections.abc import Iterator

from medslate.assessment.capability import Assessment
from medslate.assessment.dossier import Dossier, Release
from medslate.findings import Code, Finding
from medslate.levels.verdicts import Verdict
from medslate.standards.catalogs import Catalog


def check_approvals(dossier: Dossier, catalog: Catalog, assessment: Assessment) -> Iterator[Finding]:
    """The newest approval of each role approves what the dossier says now."""
    newest = {one.role: one for one in sorted(dossier.approvals, key=lambda one: one.given)}
    for approval in newest.values():
        if approval.content != dossier.content:
            yield Finding(
                Code.APPROVAL_OUTDATED,
                approval.place,
                f"The approval by {approval.role} of {approval.given} is of other content than the present one.",
                f'Approve again: `medslate approve --role "{approval.role}"`.',
            )


def check_release(dossier: Dossier, catalog: Catalog, assessment: Assessment) -> Iterator[Finding]:
    """What changed since the last release, claim by claim."""
    release = dossier.last_release
    if release is None:
        return
    for component in dossier.device.components:
        before = release.versions.get(component.id)
        if before != component.version:
            was = f"was {before}" if before else "is new"
            message = f"{component.id} is {component.version}; at release {release.version} it {was}."
            yield Finding(Code.CHANGED, component.place, message)
    yield from _verdicts(dossier, release)
    yield from _answers(dossier, release)


def _answers(dossier: Dossier, release: Release) -> Iterator[Finding]:
    """Answers that are no longer those of the release; a release from before there were any tells nothing."""
    if not release.answers:
        return
    for key, one in dossier.stated.items():
        before = release.answers.get(key)
        if before != one.answer:
            was = f"was {before!r}" if before else "was not answered"
            message = f"{one.row} of {one.pack} is answered {one.answer!r}; at release {release.version} it {was}."
            yield Finding(Code.CHANGED, one.place, message)
    for (pack, row), was in release.answers.items():
        if (pack, row) not in dossier.stated:
            message = f"{row} of {pack} is no longer answered; at release {release.version} it was {was!r}."
            yield Finding(Code.CHANGED, release.place, message)


def _verdicts(dossier: Dossier, release: Release) -> Iterator[Finding]:
    for key, claim in dossier.claim.items():
        before = release.verdicts.get(key, Verdict.OPEN)
        if before is not claim.verdict:
            was = before.value
            message = f"{key[1]} of {key[0]} is {claim.verdict.value}; at release {release.version} it was {was}."
            yield Finding(Code.CHANGED, claim.place, message)
    for key, before in release.verdicts.items():
        if key not in dossier.claim and before is not Verdict.OPEN:
            was = before.value
            message = f"{key[1]} of {key[0]} is no longer claimed; at release {release.version} it was {was}."
            yield Finding(Code.CHANGED, release.place, message)
