"""A plan: the measures to take, what they cost, what stays uncovered, and how far both are proven to be the least.

First as little as possible stays uncovered, then the cost is the least (a rule of this project).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from medslate.errors import UsageError
from medslate.networks.site import Instance

FORM = "medslate-plan/1"


@dataclass(frozen=True, slots=True, order=True)
class Lack:
    """A required row that a component of a placement neither meets nor has covered on every open path."""

    placement: str
    component: str
    row: str

    def __str__(self) -> str:
        return f"{self.row} of {self.component} at {self.placement}"


@dataclass(frozen=True, slots=True, order=True)
class Chosen:
    """An instance to be set up, and what it costs by itself, in whole units of the currency over the years."""

    instance: Instance
    cost: int


@dataclass(frozen=True, slots=True, order=True)
class Platform:
    """What a measure costs once, however many of its instances are set up."""

    measure: str
    cost: int


@dataclass(frozen=True, slots=True)
class Proof:
    """One part of the problem that shares nothing with the others: its digest, the values found, the proven bound.

    `values`: one `0` or `1` per variable; kept so that an unchanged part need not be solved again.
    """

    digest: str
    values: str
    bound: int


@dataclass(frozen=True)
class Plan:
    """Measures beyond those in place, with proof.

    `chosen`: to be set up; `kept`: already bought by a former plan, at cost 0; `dropped`: of a former plan, no longer
    possible, each with the reason. `uncovered`: what stays so. `bound`: no plan that leaves as little uncovered costs
    less. `uncovered_bound`: no plan leaves less uncovered. `accepted`: required rows that a recorded acceptance takes
    out. `seconds`: of wall clock. `seal`: for what exactly it was made and
    checked (see `seal.py`); empty if it is not to be kept.
    """

    site: str
    content: str
    on: date
    chosen: tuple[Chosen, ...]
    platforms: tuple[Platform, ...]
    uncovered: tuple[Lack, ...]
    bound: int
    uncovered_bound: int
    accepted: tuple[Lack, ...] = ()
    kept: tuple[Instance, ...] = ()
    dropped: tuple[tuple[Instance, str], ...] = ()
    budget: int | None = None
    currency: str = "EUR"
    solver: str = ""
    seconds: float = 0.0
    interrupted: bool = False
    proofs: tuple[Proof, ...] = field(default=(), repr=False)
    seal: str = ""

    @cached_property
    def cost(self) -> int:
        """All instances and platforms together."""
        return sum(one.cost for one in self.chosen) + sum(one.cost for one in self.platforms)

    @property
    def gap(self) -> float:
        """How far the cost may at most lie above the least: (cost - bound) / cost."""
        return (self.cost - self.bound) / self.cost if self.cost else 0.0

    @property
    def proven(self) -> bool:
        """Whether nothing better exists: neither less uncovered nor, with as little uncovered, less cost."""
        return self.bound == self.cost and self.uncovered_bound == len(self.uncovered)

    @cached_property
    def instances(self) -> tuple[Instance, ...]:
        """What stands beyond the measures in place once the plan is carried out."""
        return tuple(sorted((*(one.instance for one in self.chosen), *self.kept)))

    @property
    def rank(self) -> tuple[int, int]:
        """What the better of two plans has less of: uncovered, then cost."""
        return len(self.uncovered), self.cost


def plan_data(plan: Plan) -> dict[str, Any]:
    """The plan as JSON data, in the form in which it is kept for replanning."""
    return {
        "form": FORM,
        "site": plan.site,
        "content": plan.content,
        "on": plan.on.isoformat(),
        "cost": plan.cost,
        "bound": plan.bound,
        "gap": round(plan.gap, 6),
        "proven": plan.proven,
        "currency": plan.currency,
        "chosen": [{**_instance_data(one.instance), "cost": one.cost} for one in plan.chosen],
        "platforms": [{"measure": one.measure, "cost": one.cost} for one in plan.platforms],
        "kept": [_instance_data(one) for one in plan.kept],
        "dropped": [{**_instance_data(one), "reason": reason} for one, reason in plan.dropped],
        "uncovered": [_lack_data(one) for one in plan.uncovered],
        "uncovered_bound": plan.uncovered_bound,
        "accepted": [_lack_data(one) for one in plan.accepted],
        "budget": plan.budget,
        "solver": plan.solver,
        "seconds": round(plan.seconds, 3),
        "interrupted": plan.interrupted,
        "seal": plan.seal,
        "proofs": [{"digest": one.digest, "values": one.values, "bound": one.bound} for one in plan.proofs],
    }


def plan_from(data: object) -> Plan:
    """The plan of a plan file. Raises `UsageError` if the data are none."""
    form = data.get("form") if isinstance(data, dict) else None
    if not isinstance(data, dict) or form != FORM:
        raise UsageError(f"This is no plan file: it has the form {form!r}, not {FORM!r}.")
    try:
        return _plan(data)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise UsageError(f"The plan file is damaged ({type(error).__name__}: {error}). Make the plan anew.") from error


def _plan(data: Mapping[str, Any]) -> Plan:
    return Plan(
        _text(data["site"]),
        _text(data["content"]),
        date.fromisoformat(data["on"]),
        tuple(Chosen(_instance(one), _whole(one["cost"])) for one in data["chosen"]),
        tuple(Platform(_text(one["measure"]), _whole(one["cost"])) for one in data["platforms"]),
        tuple(_lack(one) for one in data["uncovered"]),
        _whole(data["bound"]),
        _whole(data["uncovered_bound"]),
        tuple(_lack(one) for one in data["accepted"]),
        tuple(_instance(one) for one in data["kept"]),
        tuple((_instance(one), _text(one["reason"])) for one in data["dropped"]),
        None if data["budget"] is None else _whole(data["budget"]),
        _text(data["currency"]),
        _text(data["solver"]),
        float(data["seconds"]),
        data["interrupted"] is True,
        tuple(Proof(_text(one["digest"]), _bits(one["values"]), _whole(one["bound"])) for one in data["proofs"]),
        _text(data.get("seal", "")),
    )


def _instance_data(one: Instance) -> dict[str, Any]:
    return {"measure": one.measure, "at": one.where}


def _lack_data(one: Lack) -> dict[str, Any]:
    return {"placement": one.placement, "component": one.component, "row": one.row}


def _instance(data: Mapping[str, Any]) -> Instance:
    return Instance(_text(data["measure"]), _text(data["at"]))


def _lack(data: Mapping[str, Any]) -> Lack:
    return Lack(_text(data["placement"]), _text(data["component"]), _text(data["row"]))


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    return value


def _whole(value: object) -> int:
    if type(value) is not int or value < 0:
        raise TypeError(f"{value!r} is no whole number from 0")
    return value


def _bits(value: object) -> str:
    if set(_text(value)) - {"0", "1"}:
        raise TypeError(f"{value!r} is not made of 0 and 1")
    return str(value)
