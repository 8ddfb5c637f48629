"""Write statements on vulnerabilities in CycloneDX 1.6: a document that holds the device and the parts concerned."""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from medslate.adapters.formats.cyclonedx.bills import ROOT, component_head, metadata, sealed
from medslate.assessment.dossier import Dossier
from medslate.lifecycle.correspondence import CYCLONEDX_JUSTIFICATIONS, CYCLONEDX_RESPONSES, CYCLONEDX_STATES, Word
from medslate.lifecycle.severity import base_score, rating, version_of
from medslate.lifecycle.software import SoftwarePart
from medslate.lifecycle.vulnerabilities import Response, State, VexStatement, Vulnerability
from medslate.usecases.supply import Written

Value = dict[str, Any]
_METHODS = {"2.0": "CVSSv2", "3.0": "CVSSv3", "3.1": "CVSSv31", "4.0": "CVSSv4"}
_AFFECTED = {State.AFFECTED: "affected", State.UNDER_INVESTIGATION: "unknown"}
_OURS = ("justification", "responses", "fixed_in", "affected_versions", "part")


def write_vex(dossier: Dossier, bills: Mapping[str, bytes], day: date) -> Written:
    """The file, and what of the statements a reader of the format alone cannot tell."""
    heads = {one.id: component_head(one, _value(bills.get(one.id))) for one in dossier.device.components}
    stated = [one for one in dossier.vex if one.component in heads]
    for name, head in heads.items():
        if parts := _parts(dossier, [one for one in stated if one.component == name]):
            head["components"] = [_part(name, one) for one in parts]
    body = {
        "metadata": metadata(dossier.device, day),
        "components": list(heads.values()),
        "dependencies": [{"ref": ROOT, "dependsOn": list(heads)}],
        "vulnerabilities": [
            _vulnerability(dossier, one, said)
            for one in dossier.vulnerabilities
            for said in one.statements
            if said in stated
        ],
    }
    return Written(sealed(body), tuple(loss for one in stated for loss in _losses(one)))


def _value(content: bytes | None) -> Mapping[str, Any]:
    value: Mapping[str, Any] = {} if content is None else json.loads(content.decode("utf-8-sig"))
    return value


def _parts(dossier: Dossier, stated: list[VexStatement]) -> tuple[SoftwarePart, ...]:
    """The parts that the statements name, each once, in the order of the inventory; what is gone by now is named so."""
    found: dict[str, SoftwarePart] = {}
    for one in stated:
        for part in parts_of(dossier, one):
            found[part.ref] = part
    return tuple(found.values())


def parts_of(dossier: Dossier, statement: VexStatement) -> tuple[SoftwarePart, ...]:
    """The parts that a statement is about: those of the inventory, else one that is only named; none for own code."""
    if not statement.part:
        return ()
    inventory = dossier.inventory.get(statement.component)
    known = () if inventory is None else inventory.named(statement.part)
    return known or (absent_part(statement.part),)


def absent_part(name: str) -> SoftwarePart:
    """A part of which no more is known than its name in a statement."""
    plain, _, version = name.rpartition("@") if "@" in name else (name, "", "")
    if name.startswith("pkg:"):
        return SoftwarePart(name, plain.rpartition("/")[2] or name, version, purl=name)
    return SoftwarePart(name, plain or name, version)


def _part(component: str, part: SoftwarePart) -> Value:
    told = {"version": part.version, "group": part.group, "purl": part.purl, "cpe": part.cpe}
    head = {"type": part.kind, "bom-ref": f"{component}/{part.ref}", "name": part.name}
    return head | {key: value for key, value in told.items() if value}


def _vulnerability(dossier: Dossier, one: Vulnerability, said: VexStatement) -> Value:
    refs = [f"{said.component}/{part.ref}" for part in parts_of(dossier, said)] or [said.component]
    versions = {part.ref: part.version for part in parts_of(dossier, said)}
    made: Value = {"bom-ref": f"statement/{said.id}", "id": one.id}
    made |= {"source": {"name": one.source}} if one.source else {}
    made |= {"ratings": [_rating(vector) for vector in one.severities if version_of(vector)]} if one.severities else {}
    made |= {"cwes": [int(cwe.removeprefix("CWE-")) for cwe in one.weaknesses]} if one.weaknesses else {}
    made |= {"description": one.description or one.title} if one.description or one.title else {}
    made |= {"recommendation": said.action} if said.action else {}
    made |= {"advisories": [{"title": name, "url": url} for name, url in one.references]} if one.references else {}
    made |= {"published": _time(one.published)} if one.published else {}
    made["analysis"] = _analysis(said)
    made["affects"] = [_affect(ref, versions.get(ref.partition("/")[2], ""), said) for ref in refs]
    made["properties"] = [{"name": f"medslate:{name}", "value": value} for name, value in _told(said).items()]
    return made


def _rating(vector: str) -> Value:
    score = base_score(vector)
    scored: Value = {} if score is None else {"score": score, "severity": rating(score)}
    return scored | {"method": _METHODS[version_of(vector)], "vector": vector}


def _analysis(said: VexStatement) -> Value:
    responses = dict.fromkeys(CYCLONEDX_RESPONSES[one].text for one in said.responses)
    made: Value = {"state": CYCLONEDX_STATES[said.state].text}
    if said.justification is not None:
        made["justification"] = CYCLONEDX_JUSTIFICATIONS[said.justification].text
    made |= {"response": [one for one in responses if one]} if any(responses) else {}
    made |= {"detail": said.impact} if said.impact else {}
    return made | {"firstIssued": _time(said.since), "lastUpdated": _time(said.last_word)}


def _affect(ref: str, version: str, said: VexStatement) -> Value:
    versions = [{"version": version, "status": _AFFECTED.get(said.state, "unaffected")}] if version else []
    return {"ref": ref} | ({"versions": versions} if versions else {})


def _told(said: VexStatement) -> Mapping[str, str]:
    """Our own words for what the format words otherwise, so that we read back what we wrote."""
    told = {"statement": said.id, "component": said.component, "state": said.state.value}
    for name in _OURS:
        value = getattr(said, name)
        if value:
            told[name] = value if isinstance(value, str) else _text(value)
    return told


def _text(value: Any) -> str:
    if isinstance(value, tuple):
        return ", ".join(one.value if isinstance(one, Response) else one for one in value)
    return str(value.value)


def _losses(said: VexStatement) -> Iterator[str]:
    words: list[Word] = [CYCLONEDX_STATES[said.state], *(CYCLONEDX_RESPONSES[one] for one in said.responses)]
    words += [] if said.justification is None else [CYCLONEDX_JUSTIFICATIONS[said.justification]]
    for word in words:
        if word.lost:
            yield f"{said.id}: CycloneDX does not tell {word.lost}"
    for name in ("fixed_in", "affected_versions"):
        if getattr(said, name):
            yield f"{said.id}: CycloneDX has no field for {name}; it stands in a property"


def _time(day: date) -> str:
    return f"{day.isoformat()}T00:00:00Z"
