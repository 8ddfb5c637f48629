"""Release and approve: fix what is stated, so that later changes can be told and an approval names its content."""

from datetime import date

from medslate.assessment.dossier import Approval, Release
from medslate.errors import MedslateError, UsageError
from medslate.findings import Code, Place, failed
from medslate.usecases.opening import Opened
from medslate.usecases.ports import Editor


def release(opened: Opened, editor: Editor) -> tuple[Release, str]:
    """Record the present state as the release of the device's version; also the name of the new file.

    Raises `MedslateError` while the check finds errors, `UsageError` if the version is already released.
    """
    if failed(opened.findings):
        raise MedslateError("The check finds errors; what is released must hold. `medslate check` lists them.")
    dossier = opened.dossier
    version = dossier.device.version
    if any(one.version == version for one in dossier.releases):
        raise UsageError(f"Version {version} is already released; raise `version:` in device.yaml.")
    made = Release(
        version,
        opened.today,
        dossier.content,
        {one.id: one.version for one in dossier.device.components},
        {key: claim.verdict for key, claim in dossier.claim.items()},
        {**opened.digests, **{one.id: one.digest for one in opened.answered}},
        {strength.value: str(one.bounds) for strength, one in opened.assessment.device.items()},
        Place(f"releases/{version}.json"),
        {key: one.answer for key, one in dossier.stated.items()},
    )
    return made, editor.add_release(made)


def approve(opened: Opened, editor: Editor, role: str, meaning: str, given: date) -> tuple[Approval, str]:
    """Record a role's approval of the present content; also the name of the changed file.

    Raises `MedslateError` while the check finds errors other than outdated approvals.
    """
    if failed(tuple(one for one in opened.findings if one.code is not Code.APPROVAL_OUTDATED)):
        raise MedslateError("The check finds errors; what is approved must hold. `medslate check` lists them.")
    made = Approval(role, meaning, given, opened.dossier.content, Place("approvals.yaml"))
    return made, editor.add_approval(made)
