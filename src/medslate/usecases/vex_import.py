"""Take an advisory in: what others say of products that are parts of the device becomes a question to decide.

What speaks of the device itself (its own statements, made with another tool) comes in as it is said. Nothing that is
stated already is written over.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from medslate.assessment.dossier import Dossier
from medslate.findings import Code, Finding
from medslate.lifecycle.advisories import (
    Advised,
    Advisory,
    Likeness,
    Product,
    device_version,
    distinct,
    is_device,
    likeness,
)
from medslate.lifecycle.severity import version_of
from medslate.lifecycle.software import SoftwarePart
from medslate.lifecycle.vulnerabilities import Justification, Response, State, VexStatement, Vulnerability
from medslate.usecases.ports import SoftwareKeeper

LONGEST_ID = 160
LONGEST = 20_000
_CWE = re.compile(r"CWE-[1-9][0-9]{0,5}")


@dataclass(frozen=True, slots=True)
class Match:
    """A part of the device that an advisory speaks of: in which component, how surely, and by what it is known."""

    vulnerability: str
    product: Product
    component: str
    part: SoftwarePart
    likeness: Likeness
    by: str


@dataclass(frozen=True)
class Taken:
    """What comes in: new descriptions and statements; what matched; products that are no part; what is lost."""

    vulnerabilities: tuple[Vulnerability, ...]
    statements: tuple[VexStatement, ...]
    matches: tuple[Match, ...]
    unmatched: tuple[str, ...]
    findings: tuple[Finding, ...]
    losses: tuple[str, ...]


def take_advisory(advisory: Advisory, dossier: Dossier, day: date) -> Taken:
    """What of the advisory concerns the device, as statements first made on a day."""
    matches: list[Match] = []
    proposed: list[VexStatement] = []
    unmatched: dict[str, None] = {}
    losses = [*advisory.losses]
    for item in distinct(advisory.items):
        if len(item.vulnerability) > LONGEST_ID or len(item.product.title) > LONGEST_ID:
            losses.append(f"{item.vulnerability[:40]}...: an id or a name is too long to be one")
            continue
        version = _device_version(item, advisory, dossier)
        if version not in (None, dossier.device.version):
            losses.append(f"{item.vulnerability}: what is said of version {version} of the device is not taken")
            continue
        if version is not None:
            proposed += _own(item, dossier, day)
            continue
        found = tuple(_matches(item, dossier))
        matches += found
        if item.state in (State.AFFECTED, State.UNDER_INVESTIGATION):
            proposed += [_question(item, one, day) for one in found if one.likeness is not Likeness.OTHER_VERSION]
        if not found:
            unmatched[item.product.title] = None
    statements, findings = _new(proposed, advisory, dossier)
    named = {one.vulnerability for one in statements}
    known = {one.id for one in dossier.vulnerabilities if one.place.path[:1] == ("vulnerabilities",)}
    described = [_sound(one) for one in advisory.vulnerabilities if one.id in named and one.id not in known]
    return Taken(
        tuple({one.id: one for one in described if one != Vulnerability(one.id, one.place)}.values()),
        statements,
        tuple(matches),
        tuple(unmatched),
        findings,
        tuple(dict.fromkeys(losses)),
    )


def _sound(one: Vulnerability) -> Vulnerability:
    """The description without what no workspace could hold: vectors that are none, texts beyond any reader."""
    return replace(
        one,
        title=one.title[:LONGEST],
        description=one.description[:LONGEST],
        source=one.source[:LONGEST],
        weaknesses=tuple(each for each in one.weaknesses if _CWE.fullmatch(each)),
        severities=tuple(each for each in one.severities if version_of(each)),
        references=tuple((name[:LONGEST_ID], url[:LONGEST]) for name, url in one.references if name),
    )


def write_taken(taken: Taken, keeper: SoftwareKeeper) -> tuple[str, ...]:
    """Write it all; the names of the changed files."""
    names = [keeper.describe_vulnerability(one) for one in taken.vulnerabilities]
    names += [keeper.set_statement(one) for one in taken.statements]
    return tuple(dict.fromkeys(names))


def _device_version(item: Advised, advisory: Advisory, dossier: Dossier) -> str | None:
    """The version of the device that something is said of; none if it is said of something else."""
    device = dossier.device
    found = device_version(item.product, device.name)
    if found is None and advisory.of is not None and is_device(advisory.of, device.name, device.version):
        return device.version
    if found == "" and advisory.of is not None and advisory.of.name == device.name:
        return advisory.of.version or device.version
    return found or (None if found is None else device.version)


def _own(item: Advised, dossier: Dossier, day: date) -> Iterator[VexStatement]:
    """The statement as it is said, if it names a component of the device, or a part in one."""
    told = item.told or {}
    for component in dossier.device.components:
        held = dossier.inventory.get(component.id)
        itself = is_device(item.product, component.name, component.version)
        where = {component.name, f"{component.name} {component.version}"}
        within = bool(where & {*item.product.path}) or told.get("component") == component.id
        parts = () if held is None else tuple(one for one in held.parts if likeness(item.product, one))
        if itself or within or (parts and not item.product.path[1:]):
            part = told.get("part", "" if itself else _name(parts[0] if parts else _named(item.product)))
            key = told.get("statement", _key(item.vulnerability, component.id, part))
            made = VexStatement(key, item.vulnerability, component.id, item.state, day, item.place, part)
            yield _as_said(item, told, made)
            return


def _as_said(item: Advised, told: Mapping[str, str], of: VexStatement) -> VexStatement:
    """The statement with all that is said; where we wrote it ourselves, in our own finer words."""
    finer = {one.value: one for one in Justification}
    responses = {one.value: one for one in Response}
    words = told.get("responses", "").split(", ")
    return replace(
        of,
        justification=finer.get(told.get("justification", ""), item.justification),
        impact=item.impact[:LONGEST],
        responses=tuple(responses[one] for one in words if one in responses) or item.responses,
        action=item.action[:LONGEST],
        fixed_in=told.get("fixed_in", ""),
        affected_versions=tuple(one for one in told.get("affected_versions", "").split(", ") if one),
    )


def _named(product: Product) -> SoftwarePart:
    return SoftwarePart(product.name, product.name, product.version, purl=product.purl)


def _matches(item: Advised, dossier: Dossier) -> Iterator[Match]:
    """The parts that are the product, in whatever version."""
    for inventory in dossier.software:
        if inventory.component not in dossier.device.component:
            continue
        for part in inventory.parts:
            if (found := likeness(item.product, part)) is not None:
                yield Match(item.vulnerability, item.product, inventory.component, part, *found)


def _question(item: Advised, match: Match, day: date) -> VexStatement:
    said = f"{item.product.title} is called {item.state.value} by who tells of it"
    impact = f"{said}; found by {match.by}."
    if match.likeness is Likeness.VERSION_OPEN:
        impact += f" Whether {match.part.version or 'this version'} is meant is to be looked at."
    part = _name(match.part)
    key = _key(item.vulnerability, match.component, part)
    return VexStatement(
        key, item.vulnerability, match.component, State.UNDER_INVESTIGATION, day, item.place, part, impact=impact
    )


def _new(
    proposed: list[VexStatement], advisory: Advisory, dossier: Dossier
) -> tuple[tuple[VexStatement, ...], tuple[Finding, ...]]:
    """Those that say something of what nothing is stated of yet; the others are told."""
    stated: dict[tuple[str, str], list[VexStatement]] = {}
    for one in dossier.vex:
        stated.setdefault((one.vulnerability, one.component), []).append(one)
    new: dict[tuple[str, str, str], VexStatement] = {}
    findings: dict[str, Finding] = {}
    for one in proposed:
        before = [said for said in stated.get((one.vulnerability, one.component), ()) if _same_part(said, one, dossier)]
        if before:
            message = f"{before[0].id} is stated already ({before[0].state.value}); it stays."
            findings[before[0].id] = Finding(Code.KEPT, one.place, message, "Look whether it still holds.")
        else:
            new.setdefault((one.vulnerability, one.component, one.part), one)
    ids = {one.id for one in dossier.vex}
    unique = tuple(_free(one, ids) for one in new.values())
    return unique, tuple(findings.values())


def _same_part(before: VexStatement, now: VexStatement, dossier: Dossier) -> bool:
    """Whether both are about one part, whatever name each has for it."""
    if before.part == now.part:
        return True
    inventory = dossier.inventory.get(now.component)
    return inventory is not None and any(one.called(now.part) for one in inventory.named(before.part))


def _free(one: VexStatement, ids: set[str]) -> VexStatement:
    number, key = 1, one.id
    while key in ids:
        number += 1
        key = f"{one.id} {number}"
    ids.add(key)
    return replace(one, id=key)


def _name(part: SoftwarePart) -> str:
    """How a statement names a part: so that it means this version alone."""
    return part.purl or (f"{part.full_name}@{part.version}" if part.version else part.full_name)


def _key(vulnerability: str, component: str, part: str) -> str:
    """The id of a new statement."""
    plain = part.partition("?")[0].rpartition("/")[2].rpartition("@")
    return " ".join(one for one in (vulnerability, component, plain[0] or plain[2]) if one)
