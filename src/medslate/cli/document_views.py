"""What is shown of the signatures of a document."""

from datetime import datetime
from typing import Any

from medslate.bundles.refusal import Refusal
from medslate.cli.moments import shown
from medslate.cli.plainly import say
from medslate.usecases.document_verify import REMEDIES, Attachment, Change, Judged, Outcome, told


def say_outcome(outcome: Outcome, file: str, moment: datetime) -> None:
    """Accepted or refused, each signature, each attachment, and every reason of a refusal."""
    word, colour = ("ACCEPTED", "green") if outcome.accepted else ("REFUSED", "red")
    say(f"{word}: {file}", fg=colour, bold=True)
    for reason in outcome.refusals:
        say(f"  {told(reason)}")
    for one in outcome.signatures:
        for line in _lines(one, moment):
            say(f"  {line}")
    for attachment in outcome.attachments:
        say(f"  attached  {_attached(attachment, signed=bool(outcome.signatures))}")


def _lines(one: Judged, moment: datetime) -> list[str]:
    signature = one.signature
    role = one.role.value if one.role else "no role"
    lines = [f"{role:9} {signature.name or signature.subject} ({signature.subject}): {one.meaning}"]
    if signature.fault:
        return [*lines, f"          not valid: {signature.fault}"]
    who = one.party or "nobody in the trust policy"
    when = f"signed by {shown(one.at)} (proven)" if one.at else f"no time proven, judged as of {shown(moment)}"
    lines.append(f"          {who}, {when}, level {one.level.value}")
    if signature.change is not Change.NONE:
        lines.append(f"          since then: {signature.change.value}")
    return lines + [f"          {fault.message}" for fault in one.faults]


def _attached(one: Attachment, *, signed: bool) -> str:
    if not signed:
        return f"{one.name}, signed by nobody"
    if one.sha256 != one.first:
        return f"{one.name}, not what was signed"
    return f"{one.name}, covered by the first signature and unchanged ({one.sha256})"


def outcome_data(outcome: Outcome) -> dict[str, Any]:
    """An outcome as JSON data."""
    return {
        "accepted": outcome.accepted,
        "refusals": [_refusal(one) for one in outcome.refusals],
        "signatures": [_signature(one) for one in outcome.signatures],
        "attachments": [
            {"name": one.name, "sha256": one.sha256, "as_signed": one.sha256 == one.first and bool(outcome.signatures)}
            for one in outcome.attachments
        ],
    }


def _refusal(one: Refusal) -> dict[str, str]:
    return {"reason": one.reason.value, "where": one.where, "message": one.message, "remedy": REMEDIES[one.reason]}


def _signature(one: Judged) -> dict[str, Any]:
    signature = one.signature
    return {
        "field": signature.field,
        "role": one.role.value if one.role else None,
        "name": signature.name,
        "meaning": one.meaning,
        "subject": signature.subject,
        "party": one.party or None,
        "valid": not signature.fault,
        "claimed": shown(signature.claimed) if signature.claimed else None,
        "proven": shown(one.at) if one.at else None,
        "level": one.level.value,
        "since": signature.change.name.lower(),
        "faults": [_refusal(fault) for fault in one.faults],
    }
