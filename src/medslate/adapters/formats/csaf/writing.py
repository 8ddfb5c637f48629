"""Write statements as a CSAF 2.0 document: a VEX, or a security advisory (OASIS CSAF 2.0, sections 4.4 and 4.5).

The product tree has the maker, the device, its versions, and for each component and part concerned a relationship "part
in device version": that is what statuses are about, so that nobody takes them for statuses of the part elsewhere.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from medslate import __version__
from medslate.adapters.formats.csaf.products import Products
from medslate.assessment.dossier import Dossier
from medslate.lifecycle.correspondence import CSAF_FLAGS, CSAF_REMEDIATIONS, CSAF_STATES, Word
from medslate.lifecycle.severity import base_score, rating, version_of
from medslate.lifecycle.vulnerabilities import Response, State, VexStatement, Vulnerability
from medslate.usecases.supply import Notice, Written
from medslate.usecases.vex_export import CATEGORIES

Value = dict[str, Any]
_WEAKNESS = "https://cwe.mitre.org/data/definitions/"


def write_csaf(dossier: Dossier, notice: Notice, day: date) -> Written:
    """The file, and what of the statements a reader of the format alone cannot tell.

    An advisory tells only of what concerns its readers: statements on what the device is affected by, or no longer.
    """
    products = Products(dossier)
    told = _told_of(dossier, notice.category)
    vulnerabilities = [_vulnerability(one, statements, products) for one, statements in told]
    dates = [one.since for _, statements in told for one in statements]
    identity = notice.id or f"{_slug(dossier.device.name)}-{_slug(dossier.device.version)}-{day.isoformat()}"
    body = {
        "document": _document(dossier, notice, identity, min([day, *dates]), day),
        "product_tree": products.tree(),
        "vulnerabilities": vulnerabilities,
    }
    losses = tuple(loss for _, statements in told for one in statements for loss in _losses(one))
    losses += tuple(_unscored(one for one, _ in told))
    content = json.dumps(body, indent=2, ensure_ascii=False, sort_keys=True).encode() + b"\n"
    return Written(content, losses)


def _told_of(dossier: Dossier, category: str) -> list[tuple[Vulnerability, tuple[VexStatement, ...]]]:
    """What of each vulnerability is told; of what is not, nothing."""
    shown = [one for one in State if category == CATEGORIES[0] or one.concerns_readers]
    known = dossier.device.component
    told = []
    for one in dossier.vulnerabilities:
        statements = tuple(said for said in one.statements if said.state in shown and said.component in known)
        told += [(one, statements)] if statements else []
    return told


def _document(dossier: Dossier, notice: Notice, identity: str, first: date, day: date) -> Value:
    device = dossier.device
    publisher = {"category": "vendor", "name": device.manufacturer, "namespace": notice.namespace}
    contact = notice.contact or device.guidance.vulnerability_contact
    kind = "Vulnerability statements" if notice.category == CATEGORIES[0] else "Security advisory"
    notes = [
        {
            "category": "summary",
            "title": "What this is",
            "text": f"{kind} of {device.manufacturer} on {device.name} {device.version}, and on versions named.",
        }
    ]
    use = {"category": "description", "title": "Intended use", "text": device.intended_use}
    notes += [use] if device.intended_use else []
    return {
        "category": notice.category,
        "csaf_version": "2.0",
        "lang": "en",
        "title": f"{kind}: {device.name} {device.version}",
        "publisher": publisher | ({"contact_details": contact} if contact else {}),
        "notes": notes,
        "tracking": {
            "id": identity,
            "status": "final",
            "version": "1",
            "initial_release_date": _time(day),
            "current_release_date": _time(day),
            "revision_history": [{"number": "1", "date": _time(day), "summary": f"Stated since {first.isoformat()}."}],
            "generator": {"engine": {"name": "medslate", "version": __version__}, "date": _time(day)},
        },
    }


def _vulnerability(one: Vulnerability, statements: tuple[VexStatement, ...], products: Products) -> Value:
    made: Value = _name(one)
    made |= {"title": one.title} if one.title else {}
    made["notes"] = [{"category": "description", "text": one.description or one.title or f"See {one.id}."}]
    made |= _listed("references", _references(one))
    status: dict[str, dict[str, None]] = {}
    for said in statements:
        for word, ids in _statuses(said, products):
            status.setdefault(word, {}).update(dict.fromkeys(ids))
    made["product_status"] = {word: list(ids) for word, ids in sorted(_settled(status).items())}
    made |= _scores(one, made["product_status"])
    made |= _listed("flags", _flags(statements, products))
    made |= _listed("remediations", _remediations(statements, products))
    return made | _listed("threats", _threats(statements, products))


def _settled(status: Mapping[str, Mapping[str, None]]) -> Mapping[str, list[str]]:
    """No product in two groups: the graver word stands (6.1.6)."""
    taken: set[str] = set()
    settled = {}
    for word in ("known_affected", "under_investigation", "fixed", "known_not_affected"):
        left = [one for one in status.get(word, ()) if one not in taken]
        taken |= {*left}
        if left:
            settled[word] = left
    return settled


def _name(one: Vulnerability) -> Value:
    cve = one.id.startswith("CVE-") and one.id[4:8].isdigit() and one.id[8:9] == "-" and one.id[9:].isdigit()
    published = {"release_date": _time(one.published)} if one.published else {}
    return published | (
        {"cve": one.id} if cve else {"ids": [{"system_name": one.source or "Manufacturer", "text": one.id}]}
    )


def _references(one: Vulnerability) -> Iterator[Value]:
    """CSAF 2.0 has one weakness, with its official name, which is not ours to know: it is told among the references."""
    for name, url in one.references:
        yield {"summary": name, "url": url}
    for cwe in one.weaknesses:
        yield {"summary": cwe, "url": f"{_WEAKNESS}{cwe.removeprefix('CWE-')}.html"}


def _statuses(said: VexStatement, products: Products) -> Iterator[tuple[str, list[str]]]:
    yield CSAF_STATES[said.state].text, products.concerned(said, products.device.version)
    for version in said.affected_versions:
        yield CSAF_STATES[State.AFFECTED].text, products.concerned(said, version)
    if said.fixed_in and said.fixed_in != products.device.version:
        yield CSAF_STATES[State.FIXED].text, products.concerned(said, said.fixed_in)


def _scores(one: Vulnerability, status: Mapping[str, list[str]]) -> Value:
    """Vectors of CVSS 2 and 3 for what is affected: of each version the first, for there may be but one."""
    concerned = status.get("known_affected", [])
    made: Value = {}
    for vector in one.severities:
        score = base_score(vector)
        if score is None:
            continue
        version = version_of(vector)
        key = "cvss_v2" if version == "2.0" else "cvss_v3"
        said: Value = {"version": version, "vectorString": vector, "baseScore": score}
        made.setdefault(key, said if key == "cvss_v2" else said | {"baseSeverity": rating(score).upper()})
    return {"scores": [{"products": concerned} | made]} if made and concerned else {}


def _flags(statements: Iterable[VexStatement], products: Products) -> Iterator[Value]:
    for said in statements:
        if said.justification is not None and said.state is State.NOT_AFFECTED:
            ids = products.concerned(said, products.device.version)
            yield {"label": CSAF_FLAGS[said.justification].text, "date": _time(said.last_word), "product_ids": ids}


def _affected(said: VexStatement, products: Products) -> list[str]:
    """The products that a statement calls affected."""
    present = [products.device.version] if said.state is State.AFFECTED else []
    versions = dict.fromkeys((*present, *said.affected_versions))
    return [one for version in versions for one in products.concerned(said, version)]


def _remediations(statements: Iterable[VexStatement], products: Products) -> Iterator[Value]:
    for said in statements:
        ids = _affected(said, products)
        responses = said.responses or ((Response.UPDATE,) if said.fixed_in else (Response.NONE_YET,))
        for category in dict.fromkeys(CSAF_REMEDIATIONS[one].text for one in responses if ids):
            details = said.action or (f"Fixed in {said.fixed_in}." if said.fixed_in else "Nothing is to be had yet.")
            yield {"category": category, "details": details, "date": _time(said.last_word), "product_ids": ids}


def _threats(statements: Iterable[VexStatement], products: Products) -> Iterator[Value]:
    """The impact: for what is not affected it is the statement of why (4.5)."""
    for said in statements:
        text = said.impact or ("Found by mistake." if said.state is State.FALSE_POSITIVE else "")
        if text:
            ids = dict.fromkeys((*products.concerned(said, products.device.version), *_affected(said, products)))
            yield {"category": "impact", "details": text, "date": _time(said.last_word), "product_ids": list(ids)}


def _listed(name: str, values: Iterable[Value]) -> Value:
    kept: list[Value] = []
    for one in values:
        if one not in kept:
            kept.append(one)
    return {name: kept} if kept else {}


def _losses(said: VexStatement) -> Iterator[str]:
    words: list[Word] = [CSAF_STATES[said.state], *(CSAF_REMEDIATIONS[one] for one in said.responses)]
    words += [] if said.justification is None else [CSAF_FLAGS[said.justification]]
    for word in words:
        if word.lost:
            yield f"{said.id}: CSAF does not tell {word.lost}"
    if said.responses and not said.affected_versions and said.state is not State.AFFECTED:
        yield f"{said.id}: CSAF has remediations for what is affected only, so the responses are not told"


def _unscored(vulnerabilities: Iterable[Vulnerability]) -> Iterator[str]:
    for one in vulnerabilities:
        for vector in one.severities:
            if version_of(vector) == "4.0":
                yield f"{one.id}: CSAF 2.0 does not know CVSS 4.0, so {vector} is not told"
        if one.weaknesses:
            yield f"{one.id}: weaknesses are told as references, for CSAF 2.0 wants one, with its official name"


def _slug(text: str) -> str:
    return "-".join("".join(one if one.isalnum() or one == "." else " " for one in text).split()).lower()


def _time(day: date) -> str:
    return f"{day.isoformat()}T00:00:00Z"
