"""Declarations, needs, how they match and how two declarations differ, as JSON data."""

from typing import Any

from medslate.cli.output import finding_data
from medslate.exchange.declaration import Declaration
from medslate.exchange.difference import Change, Difference
from medslate.exchange.matching import FRMatch, Match
from medslate.exchange.need import Need
from medslate.exchange.telling import tell_declaration, tell_need

_CHANGES = (
    "details", "parts", "functions", "interfaces", "measures", "integrations", "asks", "assumptions", "guidance",
    "refuses", "packs",
)  # fmt: skip


def told(value: Declaration | Need) -> dict[str, Any]:
    """What a bundle tells, as its own members have it."""
    if isinstance(value, Need):
        return {"need": tell_need(value)}
    trees = tell_declaration(value)
    return {"declaration": trees.declaration, "claims": trees.claims, "grounds": trees.grounds}


def difference(found: Difference) -> dict[str, Any]:
    """What changed, and what to do about it."""
    return {
        "before": _named(found.before),
        "after": _named(found.after),
        "same_device": found.same_device,
        "levels": [
            {
                "fr": one.fr.name,
                "strength": one.strength.value,
                "before": list(one.before),
                "after": list(one.after),
                "trend": one.trend.value,
            }
            for one in found.levels
        ],
        **{name: [_change(one) for one in getattr(found, name)] for name in _CHANGES},
        "claims": None if found.claims is None else [_claim(one) for one in found.claims],
        "evidence_renewed": list(found.renewed),
        "duties": [{"kind": one.kind.value, "about": list(one.about)} for one in found.duties],
    }


def _named(one: Declaration) -> dict[str, str]:
    return {"manufacturer": one.manufacturer, "device": one.name, "version": one.version}


def _change(one: Change[Any]) -> dict[str, Any]:
    return {"key": list(one.key), "change": "new" if one.added else "gone" if one.removed else "changed"}


def _claim(one: Change[Any]) -> dict[str, Any]:
    old, new = (None if side is None else side.verdict.value for side in (one.before, one.after))
    return {"component": one.key[0], "row": one.key[1], "before": old, "after": new}


def match(found: Match) -> dict[str, Any]:
    """A need and an answer, side by side."""
    return {
        "fits": found.fits,
        "strength": found.strength.value,
        "zone": found.need.zone,
        "device": _named(found.declaration),
        "frs": [_fr(one) for one in found.frs],
        "asked": [
            {"id": one.asked.id, "presence": one.presence.value, "missing": list(one.missing), "reason": one.reason}
            for one in found.asked
        ],
        "flows": [
            {"id": one.flow.id, "interfaces": list(one.interfaces), "compared": one.compared} for one in found.flows
        ],
        "questions": [
            {"id": one.question.id, "verdicts": {part: verdict.value for part, verdict in one.verdicts.items()}}
            for one in found.answers
        ],
        "conflicts": [
            {"measure": one.standing.library, "where": one.standing.where, "reason": one.reason}
            for one in found.conflicts
        ],
        "findings": [finding_data(one) for one in found.findings],
    }


def _fr(one: FRMatch) -> dict[str, Any]:
    return {
        "fr": one.fr.name,
        "wanted": one.wanted,
        "capability": list(one.capability),
        "alone": list(one.alone),
        "now": list(one.now),
        "then": list(one.then),
        "verdict": one.verdict.value,
        "lacking": [list(pair) for pair in one.lacking],
    }
