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
