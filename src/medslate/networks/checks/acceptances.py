"""Residuals that the operator bears: by whom, why, and how long."""

from collections.abc import Iterator
from datetime import date, timedelta

from medslate.findings import Code, Finding
from medslate.networks.site import Acceptance
from medslate.networks.system import System
from medslate.standards.catalogs import suggestion

AHEAD = timedelta(days=60)
"""How long before its last day an acceptance is told of."""


def check_acceptances(system: System, today: date) -> Iterator[Finding]:
    """Each acceptance in the order of the file. It is in force up to and on its last day."""
    for one in system.site.acceptances:
        yield from _expiry(one, today)
        if one.owner.strip().casefold() == one.approver.strip().casefold():
            message = f"{one.owner} bears the residual of {one.id} and has approved it."
            yield Finding(Code.ACCEPTANCE_OWN, one.place.at("approver"), message, "Have somebody else approve it.")
        if not one.reason.strip():
            message = f"{one.id} gives no reason, so nobody can tell later whether it still holds."
            yield Finding(Code.ACCEPTANCE_REASON, one.place, message, "Write why the residual can be borne.")
        for number, row in enumerate(one.rows):
            if row not in system.catalog.by_id:
                remedy = suggestion(row, system.catalog.by_id, "Correct the id.")
                place = one.place.at("rows", number)
                yield Finding(Code.UNKNOWN_ID, place, f"{system.catalog.pack.id} has no row {row}.", remedy)


def _expiry(one: Acceptance, today: date) -> Iterator[Finding]:
    place = one.place.at("expires")
    if one.expires < today:
        message = f"{one.id} expired on {one.expires}; what it took out must be covered again."
        yield Finding(Code.ACCEPTANCE_EXPIRED, place, message, "Decide anew.")
    elif one.expires <= today + AHEAD:
        message = f"{one.id} expires on {one.expires}."
        yield Finding(Code.ACCEPTANCE_EXPIRING, place, message, "Decide anew in time.")
