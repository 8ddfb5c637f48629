"""What an SPDX document lists, whatever its version and form, and the same as CycloneDX 1.6 with every loss told."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import NAMESPACE_URL, uuid5

Value = dict[str, Any]
_HASHES = {
    "md5": "MD5", "sha1": "SHA-1", "sha256": "SHA-256", "sha384": "SHA-384", "sha512": "SHA-512",
    "sha3256": "SHA3-256", "sha3384": "SHA3-384", "sha3512": "SHA3-512", "blake2b256": "BLAKE2b-256",
    "blake2b384": "BLAKE2b-384", "blake2b512": "BLAKE2b-512", "blake3": "BLAKE3",
}  # fmt: skip
_KINDS = {
    "application": "application", "framework": "framework", "container": "container", "device": "device",
    "firmware": "firmware", "file": "file", "operatingsystem": "operating-system", "devicedriver": "device-driver",
    "platform": "platform", "data": "data",
}  # fmt: skip
_HEX = re.compile(r"([a-fA-F0-9]{32}|[a-fA-F0-9]{40}|[a-fA-F0-9]{64}|[a-fA-F0-9]{96}|[a-fA-F0-9]{128})")
_CPE = re.compile(r"cpe:2\.3:[aho*-](:[^:\s]+(?:\\:[^:\s]*)*){10}|cpe:/[aho](:[A-Za-z0-9._\-~%]*){0,6}")
_NOTHING = ("", "NOASSERTION", "NONE")


@dataclass(frozen=True, slots=True)
class Package:
    """One package; `purpose` and algorithms of `hashes` as SPDX writes them."""

    id: str
    name: str
    version: str = ""
    supplier: str = ""
    purl: str = ""
    cpe: str = ""
    licence: str = ""
    hashes: tuple[tuple[str, str], ...] = ()
    purpose: str = ""


@dataclass(frozen=True)
class Listed:
    """A document: `roots` are what it describes, `needs` pairs of package and what it needs."""

    name: str
    created: str
    packages: tuple[Package, ...]
    roots: tuple[str, ...]
    needs: tuple[tuple[str, str], ...]
    losses: tuple[str, ...] = field(default=())


def as_cyclonedx(listed: Listed) -> tuple[bytes, tuple[str, ...]]:
    """The bill, and what of the document is not in it. One described package is what the bill is of."""
    losses = [*listed.losses]
    known = {one.id: one for one in listed.packages}
    roots = [one for one in dict.fromkeys(listed.roots) if one in known]
    root = known[roots[0]] if len(roots) == 1 else None
    if root is None and roots:
        losses.append(f"{len(roots)} packages are described; the bill is of none of them in particular")
    parts = [_component(one, losses) for one in listed.packages if one is not root]
    body: Value = {"metadata": {}, "components": parts}
    if re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", listed.created):
        body["metadata"]["timestamp"] = listed.created
    if root is not None:
        body["metadata"]["component"] = _component(root, losses, "application")
    if needs := list(_dependencies(listed, known, losses)):
        body["dependencies"] = needs
    serial = uuid5(NAMESPACE_URL, json.dumps(body, sort_keys=True))
    head = {"bomFormat": "CycloneDX", "specVersion": "1.6", "serialNumber": f"urn:uuid:{serial}", "version": 1}
    return json.dumps(head | body, indent=2, ensure_ascii=False).encode() + b"\n", tuple(dict.fromkeys(losses))


def _component(one: Package, losses: list[str], otherwise: str = "library") -> Value:
    kind = re.sub(r"[^a-z]", "", one.purpose.lower())
    if kind and kind not in _KINDS and kind != "library":
        losses.append(f"the purpose {one.purpose} is written as {otherwise}")
    made: Value = {"type": _KINDS.get(kind, otherwise), "bom-ref": one.id, "name": one.name}
    made |= {"version": one.version} if one.version else {}
    made |= {"supplier": {"name": one.supplier}} if one.supplier not in _NOTHING else {}
    made |= {"purl": one.purl} if one.purl else {}
    if _CPE.fullmatch(one.cpe):
        made["cpe"] = one.cpe
    elif one.cpe:
        losses.append(f"{one.id}: {one.cpe} is no CPE name")
    made |= {"licenses": [{"expression": one.licence}]} if one.licence not in _NOTHING else {}
    hashes = list(_hashes(one, losses))
    return made | ({"hashes": hashes} if hashes else {})


def _hashes(one: Package, losses: list[str]) -> Iterator[Value]:
    for name, content in one.hashes:
        algorithm = _HASHES.get(re.sub(r"[^a-z0-9]", "", name.lower()))
        if algorithm is None or not _HEX.fullmatch(content):
            losses.append(f"{one.id}: a digest with {name or 'no algorithm'} is not kept")
        else:
            yield {"alg": algorithm, "content": content}


def _dependencies(listed: Listed, known: Mapping[str, Package], losses: list[str]) -> Iterator[Value]:
    needs: dict[str, dict[str, None]] = {}
    for one, other in listed.needs:
        if one in known and other in known:
            needs.setdefault(one, {})[other] = None
        else:
            losses.append("relationships of what is no package of the document are not kept")
    for one, others in needs.items():
        yield {"ref": one, "dependsOn": list(others)}


NEEDS = frozenset({"dependson", "staticlink", "dynamiclink", "hasstaticlink", "hasdynamiclink", "hasdependency"})
NEEDS_TOLD = frozenset({"contains", "hasprerequisite", "packages"})
NEEDED_BY = frozenset({"dependencyof", "prerequisitefor", "containedby"})
_NO_WORK = frozenset({"describes", "describedby", "hasdeclaredlicense", "hasconcludedlicense"})


def needs_of(triples: Iterable[tuple[str, str, str]], losses: list[str]) -> tuple[tuple[str, str], ...]:
    """Of relationships (from, kind, to) those that mean a need, in its direction; the rest is told."""
    found = []
    for one, kind, other in triples:
        word = re.sub(r"[^a-z]", "", kind.lower())
        if word in NEEDS or word in NEEDS_TOLD:
            found.append((one, other))
        elif word in NEEDED_BY or word.endswith("dependencyof"):
            found.append((other, one))
        if word in NEEDS_TOLD or (word.endswith("dependencyof") and word != "dependencyof"):
            losses.append(f"relationships {kind} are kept as plain dependencies")
        elif word not in NEEDS | NEEDED_BY | _NO_WORK:
            losses.append(f"relationships {kind} are not kept")
    return tuple(found)
