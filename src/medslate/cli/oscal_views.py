"""What taking in and giving out OSCAL documents says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from medslate.cli.output import finding_data, say_findings
from medslate.cli.plainly import say

if TYPE_CHECKING:
    from medslate.assessment.conformity.stated import Stated
    from medslate.usecases.oscal_take import Taking


def say_losses(losses: tuple[str, ...], *, err: bool = False) -> None:
    """A sentence per line, if there are any."""
    if losses:
        say("What is lost:", err=err)
    for one in losses:
        say(f"- {one}", err=err)


def say_taken(made: Taking, files: tuple[str, ...], *, dry_run: bool) -> None:
    """What was found, then each claim, answer and proposal that is written, then what is lost."""
    say_findings(made.findings)
    for claim in made.claims:
        say(f"{claim.component}, {claim.row}: {claim.verdict.value}")
    for stated in made.stated:
        say(f"{stated.pack}, {stated.row}: {stated.answer or 'a proposal, no answer'}")
    verb = "Would take" if dry_run else "Took"
    say(f"{verb} {_counts(made)}; {made.same} stated already in the same way.")
    if files:
        say(f"Wrote {', '.join(files)}.")
    say_losses(made.losses)


def _counts(made: Taking) -> str:
    answers = sum(bool(one.answer) for one in made.stated)
    counts = ((len(made.claims), "claim"), (answers, "answer"), (len(made.stated) - answers, "proposal"))
    return ", ".join(f"{count} {name}{'s' * (count != 1)}" for count, name in counts)


def taken_data(made: Taking, files: tuple[str, ...]) -> dict[str, Any]:
    """The same as JSON data."""
    return {
        "claims": [{"component": one.component, "row": one.row, "verdict": one.verdict.value} for one in made.claims],
        "answers": [_stated(one) for one in made.stated if one.answer],
        "proposals": [_stated(one) for one in made.stated if not one.answer],
        "same": made.same,
        "findings": [finding_data(one) for one in made.findings],
        "losses": list(made.losses),
        "written": list(files),
    }


def _stated(one: Stated) -> dict[str, str]:
    return {"pack": one.pack, "row": one.row, "answer": one.answer, "how": one.how}
