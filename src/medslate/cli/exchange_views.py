"""What is shown of declarations, needs, how they match, and how two declarations differ."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from medslate.bundles.manifest import Audience, Manifest, Member
from medslate.cli.output import say_findings, say_table
from medslate.cli.plainly import say
from medslate.exchange.declaration import Declaration, Part, Stated
from medslate.exchange.difference import Change, Difference, Duty, DutyKind, LevelChange, Trend
from medslate.exchange.matching import AnswerMatch, AskedMatch, FRMatch, Match
from medslate.exchange.need import Need
from medslate.levels.strengths import Strength
from medslate.usecases.bundle_verify import plain

_FEW = 8
_DUTIES: Mapping[DutyKind, str] = {
    DutyKind.CHECK_ZONE: "{0} fell ({1}): check every zone with the device, `medslate site achieve`",
    DutyKind.PUT_MEASURE: "Put in place what is newly asked for: {0}",
    DutyKind.PUT_SYSTEM: "Connect the system that is newly asked for: {0}",
    DutyKind.TAKE_AWAY: "Take {0} off the device: its maker forbids it",
    DutyKind.CONFIRM: "See whether the assumption {0} holds here",
    DutyKind.CHECK_CONDUIT: "The interface {0} is new or leads elsewhere: check the conduits",
    DutyKind.CHECK_FUNCTION: "The essential function {0} is new or another: check what stands before the device",
    DutyKind.COMPARE_CATALOG: "It is declared against {1}, no longer {0}: compare the catalogs",
    DutyKind.READ_AGAIN: "Read again: {0}",
    DutyKind.MAY_REMOVE: "{0} is no longer asked for; it may go after a new plan",
}
_TRENDS: Mapping[Trend, str] = {
    Trend.OPENED: "rows are open now",
    Trend.UPPER: "upper end only",
}


def say_told(told: Declaration | Need) -> None:
    """A declaration or a need, on one screen."""
    say()
    if isinstance(told, Need):
        _say_need(told)
    else:
        _say_declaration(told)


def _say_declaration(told: Declaration) -> None:
    for strength in Strength:
        say(f"SL-C {strength.value:10} {told.capability[strength]}")
    say_table(["part", "types", "version", "SL-C declared"], [_part(one) for one in told.parts])
    approved = ", ".join(told.approved) or "nobody"
    say(f"Held against {told.catalog} on {told.day}; content approved by {approved}.")
    if told.measures or told.integrations:
        say()
        say("The maker asks for:")
        for one in told.asks:
            fulfilled = f" ({', '.join(one.library)})" if one.library else ""
            say(f"  {one.id}: {one.title}{fulfilled}, for {_rows(len(one.rows)) if one.rows else 'no row'}")
    if told.help:
        say()
        say("With help from outside:")
        for level in told.help:
            needs = ", ".join(level.needs) or "nothing from outside"
            lacking = f"; {_rows(len(level.lacking))} that nothing covers" if level.lacking else ""
            say(f"  {level.fr.name} {level.level}: {needs}{lacking}")
    if told.claims is None:
        say()
        say("The claims are withheld.")
    say()


def _part(one: Part) -> list[str]:
    scope = str(one.capability[Strength.DECLARED]) if one.in_scope else "out of scope"
    return [plain(cell) for cell in (one.id, " ".join(one.types), one.version, scope)]


def _say_need(told: Need) -> None:
    wanted = f"{told.count} x {told.kind or told.device or 'a device'}"
    say(f"{told.operator}, zone {told.zone} ({told.zone_name}): {wanted}")
    say(f"SL-T {told.target}; harm {told.harm.value}, within {told.reaction.value}; {told.catalog}")
    if told.flows:
        say()
        say("Flows:")
        for flow in told.flows:
            marks = [flow.protocol, flow.port, {True: "encrypted", False: "not encrypted", None: ""}[flow.encrypted]]
            marks += ["essential"] if flow.essential else []
            say(f"  {flow.id}: {flow.origin} to {flow.to} {', '.join(filter(None, marks))}".rstrip())
    if told.in_place:
        say()
        say("In place:")
        for one in told.in_place:
            say(f"  {one.library} {one.title}, {f'at {one.where}' if one.where else 'for the whole site'}")
    if told.questions:
        say()
        say("Questions:")
        for asked in told.questions:
            say(f"  {asked.id}: {asked.text}")
    say()
    if told.note:
        say(told.note)
        say()


def say_members(manifest: Manifest, withheld: Iterable[Member]) -> None:
    """The members by audience, those that are withheld marked."""
    gone = {one.name for one in withheld}
    say("Members:")
    for audience in Audience:
        for one in manifest.members:
            if one.audience is audience:
                mark = " (withheld)" if one.name in gone else ""
                say(f"  {audience.value:14} {one.name}, {one.size:,} bytes{mark}")


def say_difference(found: Difference) -> None:
    """What changed, and what to do about it, weightiest first."""
    before, after = found.before, found.after
    say(f"{before.name} {before.version} -> {after.name} {after.version} ({after.manufacturer})")
    if not found.same_device:
        say(f"They are of two devices: {before.manufacturer} {before.name} is another.")
    if not found.any:
        say("Nothing changed.")
        return
    for level in found.levels:
        say(f"  SL-C {level.fr.name:3} {level.strength.value:9} {_interval(level.before)} -> {_level(level)}")
    for what, changes in (
        ("part", found.parts),
        ("asked for", found.asks),
        ("interface", found.interfaces),
        ("essential function", found.functions),
        ("assumption", found.assumptions),
        ("guidance", found.guidance),
        ("forbidden measure", found.refuses),
        ("pack", found.packs),
    ):
        for change in changes:
            say(f"  {what} {' '.join(change.key)}: {_moved(change)}")
    _say_claims(found.claims)
    if found.renewed:
        say(f"  evidence renewed: {_listed(found.renewed)}")
    say()
    say("What to do here:" if found.duties else "Nothing to do here.")
    for number, duty in enumerate(found.duties, 1):
        say(f"  {number}. {_duty(duty)}")


def _say_claims(claims: tuple[Change[Stated], ...] | None) -> None:
    if claims is None:
        say("  claims: withheld on one side, so not compared")
        return
    for one in claims:
        old, new = (change.verdict.value if change else "none" for change in (one.before, one.after))
        component, row = one.key
        say(f"  {row} of {component}: {old} -> {new}" if old != new else f"  {row} of {component}: {new}, otherwise")


def _level(level: LevelChange) -> str:
    return f"{_interval(level.after)} ({_TRENDS.get(level.trend, level.trend.value)})"


def _interval(levels: tuple[int, int]) -> str:
    lower, upper = levels
    return str(lower) if lower == upper else f"{lower}..{upper}"


def _moved(change: Change[Any]) -> str:
    return "new" if change.added else "gone" if change.removed else "changed"


def _duty(duty: Duty) -> str:
    """One line; what carries more than one name shows them in its own places."""
    text = _DUTIES[duty.kind]
    return text.format(*duty.about) if "{1}" in text else text.format(" ".join(duty.about))


def _listed(names: Iterable[str]) -> str:
    found = list(names)
    return ", ".join(found[:_FEW]) + (f" and {len(found) - _FEW} more" if len(found) > _FEW else "")


def say_match(found: Match) -> None:
    """FR by FR, then what is asked for, flows, questions and conflicts."""
    need, told = found.need, found.declaration
    verdict = "FITS" if found.fits else "DOES NOT FIT YET"
    say(f"{verdict}: {told.name} {told.version} for zone {need.zone} of {need.operator}")
    say(f"Claims count as {found.strength.value}. What a device reaches here is a rule of this project.")
    say()
    if found.frs:
        say_table(["", "wanted", "alone", "in place", "with all", "verdict"], [_fr(one) for one in found.frs])
        for fr in found.frs:
            if fr.lacking:
                say(f"  {fr.fr.name} lacks {_listed(f'{row} of {part}' for part, row in fr.lacking)}")
    for one in found.asked:
        say(f"  {_asked(one)}")
    for conflict in found.conflicts:
        say(f"  {conflict.standing.library} stands at {conflict.standing.where or 'the site'}: {conflict.reason}")
    for flow in found.flows:
        known = ", ".join(flow.interfaces) or ("no interface of the device" if flow.compared else "not compared")
        say(f"  flow {flow.flow.id}: {known}")
    for answer in found.answers:
        say(f"  question {answer.question.id}: {_answer(answer)}")
    if found.findings:
        say()
        say_findings(replace(one, message=plain(one.message)) for one in found.findings)


def _asked(one: AskedMatch) -> str:
    missing = f": {', '.join(one.missing)}" if one.missing else ""
    reason = f" ({one.reason})" if one.reason else ""
    return f"{one.asked.id} ({one.asked.title}): {one.presence.value}{missing}{reason}"


def _rows(count: int) -> str:
    return "1 row" if count == 1 else f"{count} rows"


def _fr(one: FRMatch) -> list[str]:
    lacking = f", {_rows(len(one.lacking))} lacking" if one.lacking else ""
    levels = (_interval(levels) for levels in (one.alone, one.now, one.then))
    return [one.fr.name, str(one.wanted), *levels, f"{one.verdict.value}{lacking}"]


def _answer(answer: AnswerMatch) -> str:
    if not answer.verdicts:
        return "not answered by a claim"
    return ", ".join(f"{part} {verdict.value}" for part, verdict in answer.verdicts.items())
