"""What is shown of the decision on a bundle, and of its manifest. It imports nothing of the field but `bundles`."""

from datetime import datetime
from pathlib import Path
from typing import Any

from medslate.bundles.manifest import Manifest, Member
from medslate.bundles.refusal import Refusal
from medslate.bundles.trusted import Decision, Signed
from medslate.cli.moments import shown
from medslate.cli.plainly import say
from medslate.usecases.bundle_verify import REMEDIES, title, told
from medslate.wiring import bundles

_SHORT = 16


def say_decision(decision: Decision, file: str, moment: datetime, with_need: bool) -> None:
    """Accepted, with all that is proven; or refused, with every reason."""
    if not decision.accepted:
        say(f"REFUSED: {file}", fg="red", bold=True)
        for refusal in decision.refusals:
            say(f"  {told(refusal)}")
        return
    manifest = decision.manifest
    if manifest is not None:
        say(f"ACCEPTED: {title(manifest)}", fg="green", bold=True)
        say_head(manifest)
        for one in decision.signed:
            say(f"  {_signed(one, moment)}")
        say_links(manifest, with_need)
        view = decision.view.value if decision.view else ""
        say(f"  view      {view}: {len(decision.content)} of {_members(len(manifest.members))}")
        say_withheld(decision.withheld)


def say_policy(trust: Path | None) -> None:
    """By which policy it was judged, if nobody named it: in a folder that was sent, it would be the sender's."""
    if trust is None:
        say(f"  policy    {bundles.TRUST} in {Path.cwd()}; it is to be yours, not the sender's")


def say_head(manifest: Manifest) -> None:
    """What the sender says of the time, and by what others name the bundle."""
    made = f", made by {manifest.made_by}" if manifest.made_by else ""
    say(f"  sealed    {shown(manifest.sealed)}, as it says{made}")
    say(f"  manifest  {manifest.digest}")


def say_links(manifest: Manifest, with_need: bool) -> None:
    """The bundles that this one names."""
    if manifest.answers is not None:
        state = "accepted as well" if with_need else "not looked at: give it with --need"
        say(f"  answers   {manifest.answers.manifest[:_SHORT]}, {state}; as it says: {manifest.answers.title}")
    if manifest.replaces is not None:
        say(f"  replaces  {manifest.replaces.manifest[:_SHORT]}; as it says: {manifest.replaces.title}")
    for name, digest in manifest.packs.items():
        say(f"  pack      {name} ({digest[:_SHORT]})")


def say_withheld(members: tuple[Member, ...]) -> None:
    """The members that are not there."""
    for one in members:
        say(f"  withheld  {one.name}, for {one.audience.value}: {one.reason}")


def _signed(one: Signed, moment: datetime) -> str:
    who = f"{one.signer.role.value:9} {one.signer.name} ({one.seal.subject})"
    if not one.party:
        faults = " ".join(fault.message for fault in one.faults)
        said = f"{one.signer.role.value:9} not accepted, and not needed: {one.signer.name} ({one.seal.subject})."
        return f"{said} {faults}".rstrip()
    if one.at is not None:
        return f"{who}: {one.party}, sealed by {shown(one.at)} (time stamp)"
    return f"{who}: {one.party}, no time proven, judged as of {shown(moment)}"


def _members(count: int) -> str:
    return "1 member" if count == 1 else f"{count} members"


def decision_data(decision: Decision) -> dict[str, Any]:
    """A decision as JSON data."""
    manifest = decision.manifest
    return {
        "accepted": decision.accepted,
        "refusals": [refusal_data(one) for one in decision.refusals],
        "manifest": None if manifest is None else manifest_data(manifest),
        "signed": [_signed_data(one) for one in decision.signed],
        "view": decision.view.value if decision.view else None,
        "content": list(decision.content),
        "withheld": [one.name for one in decision.withheld],
    }


def refusal_data(one: Refusal) -> dict[str, str]:
    """A refusal as JSON data."""
    return {
        "reason": one.reason.value,
        "where": one.where,
        "message": one.message,
        "remedy": REMEDIES[one.reason],
    }


def manifest_data(manifest: Manifest) -> dict[str, Any]:
    """A manifest as JSON data."""
    links = {"answers": manifest.answers, "replaces": manifest.replaces}
    return {
        "sha256": manifest.digest,
        "kind": manifest.kind.value,
        "about": dict(manifest.about),
        "sealed": shown(manifest.sealed),
        "made_by": manifest.made_by,
        "packs": dict(manifest.packs),
        **{name: one and {"manifest": one.manifest, "title": one.title} for name, one in links.items()},
        "members": [_member_data(one) for one in manifest.members],
        "signers": [
            {"id": one.id, "role": one.role.value, "name": one.name, "key": one.key} for one in manifest.signers
        ],
    }


def _member_data(one: Member) -> dict[str, Any]:
    return {
        "name": one.name,
        "role": one.role,
        "media_type": one.media_type,
        "size": one.size,
        "sha256": one.sha256,
        "audience": one.audience.value,
        "reason": one.reason,
    }


def _signed_data(one: Signed) -> dict[str, Any]:
    return {
        "id": one.signer.id,
        "role": one.signer.role.value,
        "name": one.signer.name,
        "subject": one.seal.subject,
        "party": one.party or None,
        "claimed": None if one.seal.claimed is None else shown(one.seal.claimed),
        "proven": None if one.at is None else shown(one.at),
        "faults": [refusal_data(fault) for fault in one.faults],
    }
