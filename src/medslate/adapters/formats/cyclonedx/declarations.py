"""A workspace as a CycloneDX 1.6 document with declarations: own models, for no library writes them.

The rows of the catalog are a standard of the document, in our own words. Each component is a target and has an
attestation, which leads from rows to claims, and from claims to evidence. A row that nobody has claimed is in the map
without a score: open, which is not 0. Answers to other catalogs are about the device as a whole, each catalog a
standard with an attestation of its own.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any
from urllib.parse import quote

from medslate import __version__
from medslate.adapters.formats.cyclonedx.bills import sealed
from medslate.adapters.formats.cyclonedx.declarations_reading import read
from medslate.assessment.conformity.stated import Stated
from medslate.assessment.dossier import Dossier
from medslate.assessment.evidence import Evidence
from medslate.devices.claims import Claim
from medslate.devices.device import Component
from medslate.levels.strengths import Strength
from medslate.levels.verdicts import Standing, Verdict
from medslate.standards.catalogs import Catalog, Requirement
from medslate.usecases.declarations import SCORES, AnswerLine, Answers, Content, Line
from medslate.usecases.opening import Opened

__all__ = ["read", "write"]

Value = dict[str, Any]
_FIRM = {0.0: "no support", 0.25: "declared", 0.5: "evidenced", 1.0: "tested"}


def write(content: Content) -> bytes:
    """The file: named by all that it says, so the same content and day give the same bytes."""
    opened, catalog = content.opened, content.opened.catalog
    dossier, lines = opened.dossier, content.all_lines
    components, pack = dossier.device.components, catalog.pack.id
    answers = [(one.catalog.pack.id, line) for one in content.answers for line in one.lines]
    standards = [_standard(catalog, {one.row for one in lines})] if lines else []
    standards += [_standard(one.catalog, {line.stated.row for line in one.lines}) for one in content.answers]
    attested = [_attestation(one, content.lines[one.id], pack, content.strength) for one in components]
    claims = [_claim(dossier, one.claim) for one in lines if one.claim is not None]
    body = {
        "metadata": _metadata(opened, content.strength),
        "definitions": {"standards": standards},
        "declarations": _filled(
            assessors=[_assessor(dossier)],
            attestations=[*attested, *(_answered(one, content.strength) for one in content.answers)],
            claims=[*claims, *(_answer(dossier, pack, line) for pack, line in answers)],
            evidence=[*_evidence(dossier, content), *_outside(dossier, lines)],
            targets={
                "components": [
                    *(_target(one, content.lines[one.id]) for one in components),
                    *([_whole(dossier, content.answers)] if answers else []),
                ]
            },
            affirmation=_affirmation(dossier),
        ),
    }
    return sealed(body)


def _metadata(opened: Opened, strength: Strength) -> Value:
    device, pack = opened.dossier.device, opened.catalog.pack
    told = {
        "model": device.model, "udi-di": device.udi_di, "catalog": pack.id, "catalog-digest": pack.digest,
        "content": opened.dossier.content, "strength": strength.value,
    } | {f"sl-c:{one.value}": str(levels.bounds) for one, levels in opened.assessment.device.items()}  # fmt: skip
    return {
        "timestamp": _moment(opened.today),
        "tools": {"components": [{"type": "application", "name": "medslate", "version": __version__}]},
        "component": _filled(
            type="device",
            bom_ref="device",
            manufacturer={"name": device.manufacturer},
            name=device.name,
            version=device.version,
            description=device.intended_use,
            properties=list(_properties(told)),
        ),
    }


def _standard(catalog: Catalog, rows: set[str]) -> Value:
    """The rows that are declared, with all that they belong to, and the levels as far as the rows have such."""
    above = {up.id for name in rows for up in catalog.above(catalog.by_id[name])}
    held = [one for one in catalog.requirements if one.id in rows | above]
    levels = sorted({one.level for one in held if one.level})
    return _filled(
        bom_ref=f"standard:{catalog.pack.id}",
        name=catalog.pack.standard,
        version=catalog.pack.edition,
        description=f"{catalog.pack.title}. Titles and texts are those of the pack {catalog.pack.id}, not of the "
        "document: its own words.",
        requirements=[_requirement(catalog.pack.id, one) for one in held],
        levels=[
            {
                "bom-ref": f"level:{catalog.pack.id}/{level}",
                "identifier": f"SL {level}",
                "requirements": [_row(catalog.pack.id, one.id) for one in held if one.level and one.level <= level],
            }
            for level in levels
        ],
    )


def _requirement(pack: str, row: Requirement) -> Value:
    up = row.base or row.heading
    told = {"kind": row.kind.value, "fr": row.fr.name if row.fr else "", "level": str(row.level or "")}
    return _filled(
        bom_ref=_row(pack, row.id),
        identifier=row.id,
        title=row.title,
        text=row.intent,
        parent=_row(pack, up) if up else "",
        properties=list(_properties(told)),
    )


def _assessor(dossier: Dossier) -> Value:
    return {"bom-ref": "assessor", "thirdParty": False, "organization": {"name": dossier.device.manufacturer}}


def _attestation(component: Component, lines: Iterable[Line], pack: str, strength: Strength) -> Value:
    return {
        "summary": f"{component.name or component.id}: what holds at the strength {strength.value}",
        "assessor": "assessor",
        "map": [_mapped(one, pack) for one in lines],
    }


def _mapped(line: Line, pack: str) -> Value:
    if line.claim is None:
        return {"requirement": _row(pack, line.row)}
    against = line.claim.verdict is Verdict.UNMET
    why = line.claim.rationale or ("Not applicable." if line.verdict is Verdict.NOT_APPLICABLE else "")
    return _filled(
        requirement=_row(pack, line.row),
        claims=[] if against else [_ref(line.claim)],
        counter_claims=[_ref(line.claim)] if against else [],
        conformance=_score(SCORES.get(line.verdict), why) | _filled(mitigation_strategies=_measures(line.claim)),
        confidence=_confidence(line.confidence, needs=line.claim.verdict.standing is not Standing.FAILS),
    )


def _score(score: float | None, why: str) -> Value:
    return ({} if score is None else {"score": score}) | _filled(rationale=why)


def _confidence(score: float | None, *, needs: bool) -> Value:
    """How firmly something stands; `needs`: whether it needs any support."""
    if score is None:
        return {}
    said = f"Holds as: {_FIRM[score]}" if needs else "A claim that speaks against itself needs no support"
    return {"score": score, "rationale": f"{said} (steps of medslate)."}


def _answered(one: Answers, strength: Strength) -> Value:
    pack = one.catalog.pack
    about = f", about {one.about}" if one.about else ""
    return {
        "summary": f"{pack.citation}{about}: what is known at the strength {strength.value}",
        "assessor": "assessor",
        "map": [
            _filled(
                requirement=_row(pack.id, line.stated.row),
                claims=[_answer_ref(pack.id, line)],
                conformance=_score(line.score, line.stated.rationale),
                confidence=_confidence(line.confidence, needs=True),
            )
            for line in one.lines
        ],
    }


def _answer(dossier: Dossier, pack: str, line: AnswerLine) -> Value:
    stated = line.stated
    return _filled(
        bom_ref=_answer_ref(pack, line),
        target="answers",
        predicate=f"{stated.row}: {stated.answer}",
        reasoning="\n\n".join(filter(None, (stated.how, stated.rationale))),
        evidence=_known(dossier, stated.evidence),
    )


def _whole(dossier: Dossier, answers: Iterable[Answers]) -> Value:
    """The device as the target of answers to other catalogs."""
    told = {
        f"answer:{one.catalog.pack.id}/{line.stated.row}": _kept_answer(line.stated)
        for one in answers
        for line in one.lines
    }
    device = dossier.device
    return _filled(
        type="device", bom_ref="answers", name=device.name, version=device.version, properties=list(_properties(told))
    )


def _kept_answer(one: Stated) -> str:
    held = _filled(answer=one.answer, how=one.how, rationale=one.rationale, evidence=list(one.evidence))
    return json.dumps(held, ensure_ascii=False)


def _claim(dossier: Dossier, claim: Claim) -> Value:
    return _filled(
        bom_ref=_ref(claim),
        target=f"component:{claim.component}",
        predicate=f"{claim.row}: {claim.verdict.value}",
        mitigation_strategies=_measures(claim),
        reasoning="\n\n".join(filter(None, (claim.how, claim.rationale))),
        evidence=_known(dossier, claim.evidence),
    )


def _known(dossier: Dossier, names: Iterable[str]) -> list[str]:
    return [f"evidence:{one}" for one in dict.fromkeys(names) if one in dossier.evidence_by_id]


def _evidence(dossier: Dossier, content: Content) -> Iterator[Value]:
    """The items that claims and answers name, each once."""
    named = [line.claim.evidence for line in content.all_lines if line.claim is not None]
    named += [line.stated.evidence for one in content.answers for line in one.lines]
    once = dict.fromkeys(one for several in named for one in several)
    return (_item(dossier.evidence_by_id[one]) for one in once if one in dossier.evidence_by_id)


def _item(item: Evidence) -> Value:
    told = [f"{item.title or item.id} ({item.kind.value})"]
    told += [f"outcome: {item.outcome.value}"] if item.outcome is not None else []
    told += [f"SHA-256 of the file: {item.sha256}"] if item.sha256 else []
    return _filled(
        bom_ref=f"evidence:{item.id}",
        property_name=f"medslate:evidence:{item.kind.value}",
        description="; ".join(told),
        data=[{"name": item.file, "contents": {"url": quote(item.file)}}] if item.file else [],
        created=_moment(item.taken) if item.taken else "",
        expires=_moment(item.expires) if item.expires else "",
    )


def _outside(dossier: Dossier, lines: Iterable[Line]) -> Iterator[Value]:
    """What CycloneDX calls mitigation strategies: the measures and systems outside that claims rest on."""
    claims = [one.claim for one in lines if one.claim is not None]
    named = {name: None for one in claims for name in _measures(one)}
    told = {f"measure:{one.id}": (one.title, one.description) for one in dossier.device.measures}
    told |= {f"integration:{one.id}": (one.name, one.provides) for one in dossier.device.integrations}
    for name in named:
        yield _filled(
            bom_ref=name,
            property_name=f"medslate:{name.partition(':')[0]}",
            description=": ".join(filter(None, told.get(name, (name, "")))),
        )


def _target(component: Component, lines: Iterable[Line]) -> Value:
    claims = [(f"claim:{one.row}", _kept(one.claim)) for one in lines if one.claim is not None]
    told = dict([("component", component.id), ("types", " ".join(component.types)), *claims])
    return _filled(
        type="device",
        bom_ref=f"component:{component.id}",
        name=component.name or component.id,
        version=component.version,
        description=component.description,
        properties=list(_properties(told)),
    )


def _kept(claim: Claim) -> str:
    """A claim as it was stated, to be taken back equal: CycloneDX has no field for the greater part of it."""
    stated = _filled(
        verdict=claim.verdict.value,
        how=claim.how,
        rationale=claim.rationale,
        evidence=list(claim.evidence),
        through=list(claim.through),
        measures=list(claim.measures),
        impairs=dict(claim.impairs),
    )
    return json.dumps(stated, ensure_ascii=False)


def _affirmation(dossier: Dossier) -> Value:
    """The approvals of the present content: a role stands there, and what was approved by its digest; no name."""
    given = [one for one in dossier.approvals if one.content == dossier.content]
    signatories = [
        {
            "role": one.role,
            "organization": {"name": dossier.device.manufacturer},
            "externalReference": {
                "type": "electronic-signature",
                "url": f"urn:medslate:approval:{one.content}",
                "comment": f"{one.meaning} ({one.given.isoformat()})",
            },
        }
        for one in given
    ]
    statement = "The claims are those of the content that these roles approved." if given else ""
    return _filled(statement=statement, signatories=signatories)


def _measures(claim: Claim) -> list[str]:
    return [f"measure:{one}" for one in claim.measures] + [f"integration:{one}" for one in claim.through]


def _row(pack: str, name: str) -> str:
    return f"requirement:{pack}/{name}"


def _answer_ref(pack: str, line: AnswerLine) -> str:
    return f"answer:{pack}/{line.stated.row}"


def _ref(claim: Claim) -> str:
    return f"claim:{claim.component}/{claim.row}"


def _properties(told: Mapping[str, str]) -> Iterator[Value]:
    return ({"name": f"medslate:{name}", "value": value} for name, value in told.items() if value)


def _moment(day: date) -> str:
    return f"{day.isoformat()}T00:00:00Z"


def _filled(**fields: Any) -> Value:
    """Those fields that hold something, under the names of CycloneDX."""
    return {_named(key): value for key, value in fields.items() if value not in ("", [], {}, None)}


def _named(key: str) -> str:
    if key == "bom_ref":
        return "bom-ref"
    first, *others = key.split("_")
    return first + "".join(one.capitalize() for one in others)
