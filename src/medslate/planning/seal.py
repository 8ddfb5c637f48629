"""Whether a plan was made, and checked, for exactly this site as it is known: then it is taken as it is.

A seal is a digest over all that a plan depends on (site, devices, catalog, library, day, budget; not where in a file
something stands) and over what the plan claims. It guards against changes, not against forgery.
"""

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date
from enum import Enum
from functools import cache
from hashlib import sha256
from typing import Any

from medslate.findings import Place
from medslate.networks.system import System
from medslate.planning.plan import Plan, plan_data

UNSEALED = ("seal", "proofs", "seconds", "interrupted")
"""What of a plan says nothing of what it claims, or is verified whenever it is used."""


def sealed(plan: Plan, system: System, budget: int | None = None) -> Plan:
    """The plan with its seal. Only for a plan that has passed the check for this system, on its own day."""
    return replace(plan, seal=_seal(plan, system, plan.on, budget))


def still_holds(plan: Plan, system: System, today: date, budget: int | None = None) -> bool:
    """Whether nothing has changed since the plan was made, and nothing better can be found."""
    return bool(plan.seal) and plan.proven and plan.on == today and plan.seal == _seal(plan, system, today, budget)


def _seal(plan: Plan, system: System, today: date, budget: int | None) -> str:
    claims = {key: value for key, value in plan_data(plan).items() if key not in UNSEALED}
    found = sha256(json.dumps([claims, today.isoformat(), budget], sort_keys=True).encode())
    for text in _said(system):
        found.update(text.encode() + b"\0")
    return found.hexdigest()


def _said(value: object) -> Iterator[str]:
    """All that a value consists of, in an order that is the same in every run."""
    if isinstance(value, Enum):
        yield value.name
    elif is_dataclass(value) and not isinstance(value, type):
        yield type(value).__name__
        for name in _names(type(value)):
            if not isinstance(part := getattr(value, name), Place):
                yield from _said(part)
    elif isinstance(value, Mapping):
        yield from _sorted(value.items())
    elif isinstance(value, (set, frozenset)):
        yield from _sorted(value)
    elif isinstance(value, (tuple, list)):
        yield f"{len(value)}."
        for part in value:
            yield from _said(part)
    else:
        yield repr(value)


def _sorted(several: Collection[object]) -> Iterator[str]:
    yield f"{len(several)}:"
    for one in sorted(tuple(_said(one)) for one in several):
        yield from one


@cache
def _names(kind: Any) -> tuple[str, ...]:
    return tuple(one.name for one in fields(kind))
